"""A whole archive read naively: what an index of it has to answer, counted in plain Python.

Takes speeches in the order in which they are added, and which of them are live; gives hits in
order, their scores and the facet counts, as docs/decisions/0007-surroundings.md and
docs/query-language.md define them. The analyser and the stop words are the engine's, all else is
not.

Each distinct word is one letter of an alphabet made for it. So a speech is a string and a phrase a
part of it, and what would be loops over thirty million words is left to `find` and `Counter`. The
debates stand one after the other in a line, so far apart that nothing near one is near another, and
sums over neighbours are left to `convolve`.
"""

import math
import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date as Date
from functools import partial
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from hustings.stopwords import stop_words
from hustings_indexer.analysis import passage_spans, stemmer, words
from hustings_indexer.speech import Speech

K1, B = 1.2, 0.75
OF_THE_TEXT = {"text": 1.0}
OF_A_PHRASE = OF_THE_TEXT | {"around": 1.0}
OF_A_WORD = OF_A_PHRASE | {"heading": 1.5, "speaker": 1.0, "beside": 0.75}
OF_A_PAIR = {"text": 0.2, "around": 0.6}
FAR, DECAY, GRID = 15, 0.85, 2.0**20
BESIDE, DEBATE, GAP = 2, 0.5, 2
AROUND = [DECAY ** abs(places) for places in range(-FAR, FAR + 1)]
FIELDS = ("text", "heading", "speaker")
FACETS = ("speaker", "role", "year")
_NUMBERS = partial(array, "i")

Slot = frozenset[str]
"""The letters of the words that may stand in one place."""
Found = dict[int, int]
"""How often something occurs, by the number of the speech."""


class Part(NamedTuple):
    """What has to be said: a word, exact words side by side, or words within a distance; or a pair,
    the second word soon after the first."""

    typed: str
    slots: tuple[Slot, ...]
    distance: int | None = None
    is_pair: bool = False

    @property
    def is_word(self) -> bool:
        return len(self.slots) == 1

    @property
    def weights(self) -> Mapping[str, float]:
        """What each kind of evidence for it weighs."""
        if self.is_pair:
            return OF_A_PAIR
        return OF_A_WORD if self.is_word else OF_A_PHRASE

    def places(self, said: str) -> list[int]:
        """Where it begins in a speech; the words of a phrase are single letters."""
        if self.distance is None and not self.is_pair:
            return list(_places("".join(chain(*self.slots)), said))
        each = [sorted(p for letter in slot for p in _places(letter, said)) for slot in self.slots]
        if self.distance is None:
            first, second = each
            return [begin for begin in first if _next(second, begin + 1) <= begin + GAP]
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

    def ranking(self) -> tuple[Part, ...]:
        """What scores a speech: no stop word among others; and what stands side by side, in pairs.
        Where there are several parts, all are bare words."""
        stops = stop_words("english")
        telling = [part for part in self.parts if part.typed.partition("'")[0] not in stops]
        pairs = [
            Part(f"{one.typed} {other.typed}", one.slots + other.slots, is_pair=True)
            for one, other in pairwise(() if self.either else telling)
        ]
        return (*telling, *pairs) or self.parts


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
        self.said: dict[str, list[str]] = {field: [] for field in FIELDS}
        self._holders: dict[str, defaultdict[str, array[int]]] = {
            field: defaultdict(_NUMBERS) for field in FIELDS
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
        self._oldest = sorted(
            self.live, key=lambda n: (archive.days[n], *archive.places[n], archive.ids[n])
        )
        self._debates = self._in_debates()
        self._place = self._in_line()
        lengths: dict[str, Mapping[int, float]] = {
            field: {number: len(archive.said[field][number]) for number in self.live}
            for field in ("text", "heading")
        }
        lengths["around"] = self._around(lengths["text"], self.live)
        self._saturations = {kind: _saturations(some) for kind, some in lengths.items()}
        self._saturations |= dict.fromkeys(("speaker", "beside"), dict.fromkeys(self.live, K1))

    def _in_debates(self) -> dict[str, list[int]]:
        """The speeches of each debate, by position and id."""
        archive = self.archive
        members = defaultdict[str, list[int]](list)
        for number in sorted(self.live, key=lambda n: (archive.places[n], archive.ids[n])):
            members[archive.places[number][0]].append(number)
        return members

    def _in_line(self) -> dict[int, int]:
        """The place of each speech in the line."""
        place: dict[int, int] = {}
        for gap, members in enumerate(self._debates.values(), start=1):
            begin = len(place) + gap * FAR
            place.update(zip(members, range(begin, begin + len(members)), strict=True))
        return place

    def answer(self, asked: Asked) -> Answer:
        ranking = asked.ranking()
        often = {
            part: self._often(part, "text") for part in {*asked.parts, *asked.refused, *ranking}
        }
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
        return Answer(self._scores(set.intersection(*passing.values()), ranking, often), facets)

    def by_text_alone(self, asked: Asked, answer: Answer) -> Answer:
        """The same hits, each scored by what all words are worth in its text."""
        said = {part: self._often(part, "text") for part in asked.parts}
        return answer._replace(scores=self._own(answer.scores.keys(), said, OF_THE_TEXT))

    def ranked(self, answer: Answer) -> list[int]:
        """The hits, best first; equal ones, here and below, by day, debate, place in it and id."""
        return sorted(self.oldest(answer), key=answer.scores.__getitem__, reverse=True)

    def newest(self, answer: Answer) -> list[int]:
        return sorted(self.oldest(answer), key=self.archive.days.__getitem__, reverse=True)

    def oldest(self, answer: Answer) -> list[int]:
        return [number for number in self._oldest if number in answer.scores]

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
        self, hits: set[int], ranking: Iterable[Part], often: Mapping[Part, Found]
    ) -> dict[int, float]:
        """What each hit is worth, and half of what the best speech of its debate is."""
        debate = {number: self.archive.places[number][0] for number in hits}
        members = {name: self._debates[name] for name in debate.values()}
        speeches = set(chain(*members.values()))
        own = self._own(speeches, {part: often[part] for part in ranking})
        best = {name: max(map(own.__getitem__, some)) for name, some in members.items()}
        return {number: own[number] + DEBATE * best[debate[number]] for number in hits}

    def _own(
        self,
        speeches: Set[int],
        said: Mapping[Part, Found],
        weights: Mapping[str, float] | None = None,
    ) -> dict[int, float]:
        """What all parts are worth to each of some speeches, by where they were said; of every
        kind of evidence, or of those that have a weight."""
        own = dict.fromkeys(speeches, 0.0)
        for part, found in said.items():
            named = dict.fromkeys(self._often(part, "speaker"), 1) if part.is_word else {}
            rarity = idf(len({*found, *named}), len(self.live))
            for kind, weight in (weights or part.weights).items():
                saturations = self._saturations[kind]
                for number, tf in self._evidence(kind, part, found, named, speeches).items():
                    if number in own:
                        own[number] += worth(weight * rarity, tf, saturations[number])
        return own

    def _evidence(
        self, kind: str, part: Part, said: Found, named: Found, speeches: Set[int]
    ) -> Mapping[int, float]:
        """How often there is evidence of a kind, for some speeches at least."""
        match kind:
            case "around":
                return self._around(said, speeches)
            case "heading":
                return self._often(part, "heading")
            case "speaker":
                return named
            case "beside":
                return self._near(named, [1.0] * (2 * BESIDE + 1), speeches)
        return said

    def _around(self, values: Mapping[int, float], speeches: Set[int]) -> dict[int, float]:
        """What stands around each of some speeches, to whole parts of GRID."""
        sums = self._near(values, AROUND, speeches)
        return {number: round(value * GRID) / GRID for number, value in sums.items()}

    def _near(
        self, values: Mapping[int, float], shares: Sequence[float], speeches: Set[int]
    ) -> dict[int, float]:
        """The sum of the values near each of some speeches, of each of which it gets a share by how
        far away that stands; the share in the middle is that of its own."""
        if not values:
            return {}
        line = np.zeros((len(self._debates) + 1) * FAR + len(self._place))
        line[[self._place[number] for number in values]] = list(values.values())
        sums = np.convolve(line, shares, "same").tolist()
        return {number: some for number in speeches if (some := sums[self._place[number]])}

    def _count(self, facet: str, speeches: Iterable[int]) -> list[tuple[str, int]]:
        counts = Counter(map(self.archive.values[facet].__getitem__, speeches))
        del counts[""]
        if facet == "year":
            return sorted(counts.items())
        return sorted(counts.items(), key=lambda item: (-item[1], item[0].encode()))


def idf(df: int, n: int) -> float:
    return math.log(1 + (n - df + 0.5) / (df + 0.5))


def worth(weight: float, tf: float, saturation: float) -> float:
    """BM25 of one part of a query, whose idf is in the weight."""
    return weight * (tf * (K1 + 1)) / (tf + saturation)


def _saturations(lengths: Mapping[int, float]) -> dict[int, float]:
    average = (round(math.fsum(lengths.values())) or len(lengths)) / len(lengths)
    return {number: K1 * (1 - B + B * (some / average)) for number, some in lengths.items()}


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
