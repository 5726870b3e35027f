"""The queries, drawn from the corpus itself by how many speeches hold a word: nobody picks them.

Takes a JSON Lines corpus and a seed; gives the same queries every time. A word that is looked up by
its stem is as frequent as the share of sampled speeches that hold any word of that stem; a word of
a phrase, as the share that hold it. Words of a query that must all match come out of one speech, so
that no query is empty by construction.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.query import CLASSES, Query
from hustings_indexer.analysis import stemmer

RARE = (0.00015, 0.0006)
MIDDLING = (0.005, 0.02)
FREQUENT = (0.08, 0.35)
STOP_WORDS = 0.45
"""A word that at least this share of the speeches hold counts as a stop word."""
CONTENT = 0.1
"""A phrase without stop words has only words that less than this share hold."""
PHRASE_SHARE = 0.002
"""A phrase is drawn from those that at least this share of the sampled speeches hold."""

_SAMPLE = 30_000
_PHRASE_SAMPLE = 8_000
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TRIES = 2_000


def choose(corpus: Path, *, per_class: int, seed: int) -> dict[str, list[Query]]:
    """`per_class` queries of every class; fewer, or no class, where the corpus has no more."""
    chosen = _Chooser(_sample(corpus), random.Random(seed)).all_classes(per_class)
    return {kind: queries for kind, queries in chosen.items() if queries}


@dataclass(frozen=True, slots=True)
class _Sampled:
    date: str
    speaker: str
    tokens: list[str]


def _sample(corpus: Path) -> list[_Sampled]:
    with corpus.open(encoding="utf-8") as lines:
        count = sum(1 for _ in lines)
    with corpus.open(encoding="utf-8") as lines:
        some = (json.loads(line) for line in islice(lines, 0, None, max(1, count // _SAMPLE)))
        return [
            _Sampled(one["date"], one.get("speaker") or "", _TOKEN.findall(one["text"].lower()))
            for one in some
        ]


class _Chooser:
    def __init__(self, speeches: list[_Sampled], rng: random.Random) -> None:
        self._speeches = speeches
        self._rng = rng
        held = [set(speech.tokens) for speech in speeches]
        self._share = _shares(held)
        self._stem_share = _stem_shares(held)
        self._rare = self._band(RARE)
        self._middling = self._band(MIDDLING)
        self._frequent = self._band(FREQUENT)
        self._stop = {word for word, share in self._share.items() if share >= STOP_WORDS}
        self._content = {word for word, share in self._share.items() if share < CONTENT}
        self._years = sorted({int(speech.date[:4]) for speech in speeches})
        often = Counter(speech.speaker for speech in speeches if speech.speaker)
        self._speakers = {name for name, count in often.items() if count >= len(speeches) / 500}

    def all_classes(self, count: int) -> dict[str, list[Query]]:
        makers: dict[str, Callable[[str], Query | None]] = {
            "rare": lambda kind: self._one(kind, self._rare),
            "middling": lambda kind: self._one(kind, self._middling),
            "frequent": lambda kind: self._one(kind, self._frequent),
            "and-2": lambda kind: self._together(kind, [self._middling, self._frequent]),
            "and-3": lambda kind: self._together(kind, [self._frequent] * 3),
            "or-2": lambda kind: self._together(kind, [self._middling, self._frequent]),
            "or-4": lambda kind: self._together(kind, [self._frequent] * 4),
            "prefix": self._prefix,
            "date": self._dated,
            "speaker": self._spoken,
        }
        phrases = self._phrases(count)
        return {
            kind: phrases[kind] if kind in phrases else self._distinct(kind, makers[kind], count)
            for kind in CLASSES
        }

    def _distinct(self, kind: str, make: Callable[[str], Query | None], count: int) -> list[Query]:
        found: dict[Query, None] = {}
        for _ in range(_TRIES):
            if (query := make(kind)) is not None:
                found[query] = None
            if len(found) == count:
                break
        return list(found)

    def _band(self, band: tuple[float, float]) -> list[str]:
        """The words of a band, by what the engines look up: any word with the same stem."""
        low, high = band
        return sorted(w for w, share in self._stem_share.items() if low <= share <= high)

    def _one(self, kind: str, words: list[str]) -> Query | None:
        return Query(kind, (self._rng.choice(words),)) if words else None

    def _together(self, kind: str, bands: list[list[str]]) -> Query | None:
        words = self._words_of(self._rng.choice(self._speeches), bands)
        return Query(kind, tuple(words)) if words else None

    def _words_of(self, speech: _Sampled, bands: list[list[str]]) -> list[str] | None:
        """A different word of the speech for each band; None if it has too few."""
        held = set(speech.tokens)
        chosen: list[str] = []
        for band in bands:
            choice = sorted(held.intersection(band).difference(chosen))
            if not choice:
                return None
            chosen.append(self._rng.choice(choice))
        return chosen

    def _prefix(self, kind: str) -> Query | None:
        words = [word for word in self._middling if len(word) >= 7]
        return Query(kind, (self._rng.choice(words)[:5],)) if words else None

    def _dated(self, kind: str) -> Query | None:
        first = self._rng.choice(self._years)
        last = first + self._rng.randrange(1, 10)
        inside = self._rng.choice(self._speeches)
        words = self._words_of(inside, [self._frequent])
        if not words or not f"{first}" <= inside.date[:4] <= f"{last}":
            return None
        return Query(kind, tuple(words), since=f"{first}-01-01", until=f"{last}-12-31")

    def _spoken(self, kind: str) -> Query | None:
        speech = self._rng.choice(self._speeches)
        words = self._words_of(speech, [self._frequent])
        if not words or speech.speaker not in self._speakers:
            return None
        return Query(kind, tuple(words), speaker=speech.speaker)

    def _phrases(self, count: int) -> dict[str, list[Query]]:
        some = self._rng.sample(self._speeches, min(_PHRASE_SAMPLE, len(self._speeches)))
        pairs = self._common(some, 2, self._content.issuperset)
        runs = self._common(some, 3, self._stop.intersection)
        runs = [run for run in runs if not self._stop.issuperset(run)]
        return {
            kind: [Query(kind, run) for run in self._rng.sample(found, min(count, len(found)))]
            for kind, found in (("phrase", pairs), ("phrase-stop", runs))
        }

    def _common(
        self, speeches: list[_Sampled], size: int, fits: Callable[[tuple[str, ...]], object]
    ) -> list[tuple[str, ...]]:
        counts = Counter(
            run for speech in speeches for run in set(_runs(speech.tokens, size)) if fits(run)
        )
        return sorted(
            run
            for run, held in counts.items()
            if held >= max(2, len(speeches) * PHRASE_SHARE)
            and all(_plain(word) or word in self._stop for word in run)
        )


def _shares(held: Sequence[set[str]]) -> dict[str, float]:
    counts = Counter(word for words in held for word in words)
    return {word: count / len(held) for word, count in counts.items()}


def _stem_shares(held: Sequence[set[str]]) -> dict[str, float]:
    """For the commonest word of each stem, the share of speeches with any word of it."""
    stem = stemmer("english")
    forms = Counter(word for words in held for word in words if _plain(word))
    stems = {word: stem(word) for word in forms}
    commonest = {stems[word]: word for word, _ in reversed(forms.most_common())}
    shares = _shares([{stems[word] for word in words if word in stems} for words in held])
    return {commonest[one]: share for one, share in shares.items()}


def _runs(tokens: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(tokens[at:] for at in range(size)), strict=False)


def _plain(word: str) -> bool:
    """Letters only: engines part other words differently, which is not what is measured."""
    return len(word) >= 4 and word.isascii() and word.isalpha()
