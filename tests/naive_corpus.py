"""A whole archive read naively: what an index of it has to answer, counted in plain Python.

Takes speeches in the order in which they are added, and which of them are live; gives hits in
order, their scores and the facet counts, as docs/decisions/0004-score.md and
docs/query-language.md define them. The analyser is the engine's, all else is not.

Each distinct word is one letter of an alphabet made for it. So a speech is a string and a phrase a
part of it, and what would be loops over thirty million words is left to `find` and `Counter`.
"""

import math
import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date
from functools import partial
from itertools import chain
from typing import NamedTuple

from hustings_indexer.analysis import passage_spans, stemmer, words
from hustings_indexer.speech import Speech

K1 = 1.2
WEIGHT_AND_B = {"text": (1.0, 0.75), "heading": (0.5, 0.5), "speaker": (0.5, 0.0)}
FACETS = ("speaker", "role", "year")
_NUMBERS = partial(array, "i")

Slot = frozenset[str]
"""The letters of the words that may stand in one place."""
Found = dict[int, int]
"""How often something occurs, by the number of the speech."""


class Part(NamedTuple):
    """What has to be said: a word, exact words side by side, or words within a distance."""

    typed: str
    slots: tuple[Slot, ...]
    distance: int | None = None

    def places(self, said: str) -> list[int]:
        """Where it begins in a speech; the words of a phrase are single letters."""
        if self.distance is None:
            return list(_places("".join(chain(*self.slots)), said))
        each = [sorted(p for letter in slot for p in _places(letter, said)) for slot in self.slots]
        return [
            begin
            for begin in sorted(set(chain(*each)))
            if all(_next(places, begin) <= begin + self.distance for places in each)
        ]


class Asked(NamedTuple):
    """A query as it is typed and what it means: all of `parts`, or any; and the filters."""

    typed: str
    parts: tuple[Part, ...]
    either: bool = False
    refused: tuple[Part, ...] = ()
    speaker: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    days: tuple[Date, Date] | None = None

    def fillers(self) -> Slot:
        """The words that may be marked."""
        return frozenset().union(*(slot for part in self.parts for slot in part.slots))


class Answer(NamedTuple):
    """The score of each hit, by number, and the facet counts."""

    scores: dict[int, float]
    facets: dict[str, list[tuple[str, int]]]


class Alphabet(dict[str, str]):
    """The letter of each word; a word that is met for the first time gets the next."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        """The word of each letter."""
        self.forms = defaultdict[str, set[str]](set)
        """The letters of all words of a stem."""
        self.stem = stemmer("english")

    def __missing__(self, word: str) -> str:
        letter = self[word] = chr(len(self))
        self.words[letter] = word
        self.forms[self.stem(word)].add(letter)
        return letter


class Archive:
    """Speeches, numbered as they are added, and where each word was said."""

    def __init__(self) -> None:
        self.letters = Alphabet()
        self.ids: list[str] = []
        self.days: list[Date] = []
        self.places: list[tuple[str, int]] = []
        """The debate of each and its place in it."""
        self.values: dict[str, list[str]] = {facet: [] for facet in FACETS}
        self.said: dict[str, list[str]] = {field: [] for field in WEIGHT_AND_B}
        self._holders: dict[str, defaultdict[str, array[int]]] = {
            field: defaultdict(_NUMBERS) for field in WEIGHT_AND_B
        }

    def add(self, speech: Speech) -> int:
        """Adds a speech at the end; gives its number."""
        self.ids.append(speech.id)
        self.days.append(speech.date)
        self.places.append((speech.debate_id, speech.position))
        self.values["speaker"].append(speech.speaker or "")
        self.values["role"].append(speech.role or "")
        self.values["year"].append(f"{speech.date.year:04}")
        self._read("text", [speech.text[slice(*span)] for span in passage_spans(speech.text)])
        self._read("heading", [speech.heading or ""])
        self._read("speaker", [speech.speaker or ""])
        return len(self.ids) - 1

    def _read(self, field: str, texts: Iterable[str]) -> None:
        letters = list(map(self.letters.__getitem__, chain.from_iterable(map(words, texts))))
        number, holders = len(self.said[field]), self._holders[field]
        for letter, count in Counter(letters).items():
            held = holders[letter]
            held.append(number)
            held.append(count)
        self.said[field].append("".join(letters))

    def holders(self, field: str, slot: Slot) -> Found:
        """The speeches that hold a word of the slot, and how many such words each has."""
        counts = defaultdict[int, int](int)
        for letter in slot.intersection(self._holders[field]):
            held = self._holders[field][letter]
            for number, count in zip(held[::2], held[1::2], strict=True):
                counts[number] += count
        return counts

    def spread(self, word: str) -> int:
        """How many speeches a word was said in."""
        return len(self._holders["text"].get(self.letters[word], ())) // 2

    def words(self, number: int) -> list[str]:
        """The words of a speech."""
        return [self.letters.words[letter] for letter in self.said["text"][number]]

    def exact(self, word: str) -> Slot:
        return frozenset(self.letters[word])

    def forms(self, word: str) -> Slot:
        return frozenset(self.letters.forms[self.letters.stem(word)])

    def shaped(self, pattern: str) -> Slot:
        """Every word of a shape, in which `*` is any run of characters and `?` is one."""
        shape = re.compile(pattern.replace("*", ".*").replace("?", "."))
        return frozenset(self.letters[word] for word in self.letters if shape.fullmatch(word))


class Oracle:
    """What an index answers that holds the speeches `live` of an archive."""

    def __init__(self, archive: Archive, live: Iterable[int]) -> None:
        self.archive = archive
        self.live = frozenset(live)
        self._average = {
            field: sum(len(said[number]) for number in self.live) / len(self.live)
            for field, said in archive.said.items()
        }

    def answer(self, asked: Asked) -> Answer:
        often = {part: self._often(part, "text") for part in (*asked.parts, *asked.refused)}
        found = [set(often[part]) for part in asked.parts]
        matching = set.union(*found) if asked.either else set.intersection(*found)
        matching = matching.difference(*(often[part] for part in asked.refused))
        passing = self._passing(asked, matching)
        facets = {
            facet: self._count(
                facet, set.intersection(*(some for of, some in passing.items() if of != facet))
            )
            for facet in FACETS
        }
        return Answer(self._scores(set.intersection(*passing.values()), asked.parts, often), facets)

    def ranked(self, answer: Answer) -> list[int]:
        """The hits, best first; equal ones, here and below, by day, debate, place in it and id."""
        return sorted(self.oldest(answer), key=answer.scores.__getitem__, reverse=True)

    def newest(self, answer: Answer) -> list[int]:
        return sorted(self.oldest(answer), key=self.archive.days.__getitem__, reverse=True)

    def oldest(self, answer: Answer) -> list[int]:
        archive = self.archive
        return sorted(
            answer.scores, key=lambda n: (archive.days[n], *archive.places[n], archive.ids[n])
        )

    def _passing(self, asked: Asked, matching: set[int]) -> dict[str, set[int]]:
        """Those of `matching` that the filter of each name lets through."""
        passing = {"date": matching}
        if asked.days:
            since, until = asked.days
            passing["date"] = {n for n in matching if since <= self.archive.days[n] <= until}
        for facet, chosen in (("speaker", asked.speaker), ("role", asked.role)):
            values = self.archive.values[facet]
            passing[facet] = {n for n in matching if not chosen or values[n] in chosen}
        return passing

    def _often(self, part: Part, field: str) -> Found:
        """How often a part occurs, by the number of each live speech in which it does."""
        holders = [self.archive.holders(field, slot) for slot in part.slots]
        candidates = self.live.intersection(*holders)
        if len(holders) == 1:
            return {number: holders[0][number] for number in candidates}
        said = self.archive.said[field]
        often = {number: len(part.places(said[number])) for number in candidates}
        return {number: count for number, count in often.items() if count}

    def _scores(
        self, hits: set[int], parts: Iterable[Part], said_often: dict[Part, Found]
    ) -> dict[int, float]:
        scores = dict.fromkeys(hits, 0.0)
        for field in WEIGHT_AND_B:
            said, average = self.archive.said[field], self._average[field]
            for part in parts:
                if field != "text" and len(part.slots) > 1:
                    continue  # phrases are looked for in the text alone
                often = said_often[part] if field == "text" else self._often(part, field)
                rarity = idf(len(often), len(self.live))
                for number in hits.intersection(often):
                    relative = len(said[number]) / average
                    scores[number] += worth(field, rarity, often[number], relative)
        return scores

    def _count(self, facet: str, speeches: Iterable[int]) -> list[tuple[str, int]]:
        counts = Counter(map(self.archive.values[facet].__getitem__, speeches))
        del counts[""]
        if facet == "year":
            return sorted(counts.items())
        return sorted(counts.items(), key=lambda item: (-item[1], item[0].encode()))


def idf(df: int, n: int) -> float:
    return math.log(1 + (n - df + 0.5) / (df + 0.5))


def worth(field: str, rarity: float, tf: float, relative: float) -> float:
    """BM25 of one part in one field; `relative` is the length of the field to its average."""
    weight, b = WEIGHT_AND_B[field]
    return weight * rarity * (tf * (K1 + 1)) / (tf + K1 * (1 - b + b * relative))


def _next(places: Sequence[int], begin: int) -> float:
    """The first of `places` that is not before `begin`."""
    at = bisect_left(places, begin)
    return places[at] if at < len(places) else math.inf


def _places(run: str, said: str) -> Iterator[int]:
    """Where a run of letters begins; one may begin within another."""
    place = said.find(run)
    while place >= 0:
        yield place
        place = said.find(run, place + 1)
