"""Queries of every class, drawn at random from what was said in a whole archive."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

from naive_corpus import Archive, Asked, Part, Slot

Band = tuple[int, int]
RARE, MIDDLING, FREQUENT = (2, 60), (500, 2_500), (9_000, 40_000)
"""In how many speeches a word is said."""
STOP = 50_000
"""A word said in more speeches is a stop word."""


class Draw:
    """Words that must all stand come out of one speech, so that few queries find nothing."""

    def __init__(self, archive: Archive, chance: random.Random) -> None:
        self._archive = archive
        self._chance = chance

    def queries(self, kind: str, count: int) -> list[Asked]:
        """`count` different ones of a class."""
        found: dict[Asked, None] = {}
        while len(found) < count:
            found[CLASSES[kind](self)] = None
        return list(found)

    def every(self, *bands: Band) -> Asked:
        return self._all(self._speech(), *bands)

    def either(self, *bands: Band) -> Asked:
        parts = self._words(self._speech(), bands)
        return Asked(" OR ".join(part.typed for part in parts), parts, either=True)

    def without(self) -> Asked:
        wanted, refused = self._words(self._speech(), (FREQUENT, MIDDLING))
        if self._chance.random() < 0.5:
            wanted, refused = refused, wanted
        return Asked(f"{wanted.typed} -{refused.typed}", (wanted,), refused=(refused,))

    def phrase(self, fits: Callable[[list[int]], bool]) -> Asked:
        """Of two to four words whose spreads fit."""
        run = self._run(self._chance.randint(2, 4), fits)
        typed = f'"{" ".join(run)}"'
        return Asked(typed, (Part(typed, tuple(map(self._archive.exact, run))),))

    def side_by_side(self) -> Asked:
        """Two to four different words as they were said, some of them stop words."""
        run = self._run(self._chance.randint(2, 4), lambda spreads: min(spreads) < FREQUENT[0])
        parts = tuple(Part(word, (self._archive.forms(word),)) for word in run)
        if len({part.slots for part in parts}) < len(parts):
            return self.side_by_side()
        return Asked(" ".join(run), parts)

    def near(self) -> Asked:
        """Two words that are not too frequent, in any form or as they stand."""
        distance = self._chance.randint(1, 9)
        one, *_, other = self._run(
            distance + 1, lambda spreads: max(spreads[0], spreads[-1]) < FREQUENT[0]
        )
        if self._chance.random() < 0.5:
            typed, slot = f"{one} NEAR/{distance} {other}", self._archive.forms
        else:
            typed, slot = f'"{one} {other}"~{distance}', self._archive.exact
        return Asked(typed, (Part(typed, (slot(one), slot(other)), distance),))

    def prefix(self) -> Asked:
        return self._shaped(self._letters()[: self._chance.randint(3, 6)] + "*")

    def wildcard(self) -> Asked:
        word = self._letters()
        at = self._chance.randrange(1, len(word) - 1)
        shapes = (f"{word[:at]}?{word[at + 1 :]}", f"{word[:2]}*{word[-2:]}", f"*{word[-4:]}")
        return self._shaped(self._chance.choice(shapes))

    def dated(self) -> Asked:
        return self._around(self._speech(), FREQUENT)

    def by_speaker(self) -> Asked:
        speech = self._speech("speaker")
        value = self._archive.values["speaker"][speech]
        return self._all(speech, FREQUENT)._replace(speaker=(value,))

    def by_role(self) -> Asked:
        speech = self._speech("role")
        value = self._archive.values["role"][speech]
        return self._all(speech, FREQUENT)._replace(role=(value,))

    def combined(self) -> Asked:
        """An OR without a word, within some years, of two speakers, of two roles or of both."""
        one, other = self._speech("speaker", "role"), self._speech("speaker", "role")
        asked = self._around(one, MIDDLING, FREQUENT)
        (refused,) = self._words(other, (MIDDLING,))
        speakers, roles = (
            tuple(dict.fromkeys((values[one], values[other])))
            for values in (self._archive.values["speaker"], self._archive.values["role"])
        )
        chosen = self._chance.choice(((speakers, roles), (speakers, ()), ((), roles)))
        return asked._replace(
            typed=f"({' OR '.join(part.typed for part in asked.parts)}) -{refused.typed}",
            either=True,
            refused=(refused,),
            speaker=chosen[0],
            role=chosen[1],
        )

    def _all(self, speech: int, *bands: Band) -> Asked:
        parts = self._words(speech, bands)
        return Asked(" ".join(part.typed for part in parts), parts)

    def _around(self, speech: int, *bands: Band) -> Asked:
        """Words of a speech, asked for within some years of its day."""
        day = self._archive.days[speech]
        before, after = (timedelta(self._chance.randrange(2_000)) for _ in "12")
        return self._all(speech, *bands)._replace(days=(day - before, day + after))

    def _speech(self, *facets: str) -> int:
        """One of more than a few words, with a value of each of the facets."""
        archive = self._archive
        while True:
            speech = self._chance.randrange(len(archive.ids))
            known = all(archive.values[facet][speech] for facet in facets)
            if known and len(archive.said["text"][speech]) > 20:
                return speech

    def _words(self, speech: int, bands: Sequence[Band]) -> tuple[Part, ...]:
        """A word of each band, of different stems: of this speech, or of another that has them."""
        archive = self._archive
        said = sorted(set(archive.words(speech)))
        parts: dict[Slot, Part] = {}
        for low, high in bands:
            fit = [
                word
                for word in said
                if low <= archive.spread(word) <= high and archive.forms(word) not in parts
            ]
            if not fit:
                return self._words(self._speech(), bands)
            word = self._chance.choice(fit)
            parts[archive.forms(word)] = Part(word, (archive.forms(word),))
        return tuple(parts.values())

    def _run(self, count: int, fits: Callable[[list[int]], bool]) -> list[str]:
        """Words that were said one after the other."""
        while True:
            said = self._archive.words(self._speech())
            at = self._chance.randrange(len(said) - count)
            run = said[at : at + count]
            if fits(list(map(self._archive.spread, run))):
                return run

    def _letters(self) -> str:
        """A word of at least six plain letters."""
        while True:
            (word,) = self._run(1, lambda spreads: True)
            if len(word) >= 6 and word.isascii() and word.isalpha():
                return word

    def _shaped(self, pattern: str) -> Asked:
        return Asked(pattern, (Part(pattern, (self._archive.shaped(pattern),)),))


CLASSES: dict[str, Callable[[Draw], Asked]] = {
    "rare word": lambda draw: draw.every(RARE),
    "middling word": lambda draw: draw.every(MIDDLING),
    "frequent word": lambda draw: draw.every(FREQUENT),
    "and of 2": lambda draw: draw.every(MIDDLING, FREQUENT),
    "and of 3": lambda draw: draw.every(FREQUENT, FREQUENT, FREQUENT),
    "or of 2": lambda draw: draw.either(MIDDLING, FREQUENT),
    "or of 4": lambda draw: draw.either(FREQUENT, FREQUENT, MIDDLING, MIDDLING),
    "not": Draw.without,
    "phrase": lambda draw: draw.phrase(lambda spreads: max(spreads) < FREQUENT[0]),
    "phrase with stop words": lambda draw: draw.phrase(lambda spreads: max(spreads) > STOP),
    "near": Draw.near,
    "prefix": Draw.prefix,
    "wildcard": Draw.wildcard,
    "dated": Draw.dated,
    "of a speaker": Draw.by_speaker,
    "of a role": Draw.by_role,
    "combined": Draw.combined,
    "side by side": Draw.side_by_side,
}
