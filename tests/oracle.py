"""The naive oracle: what an index of some speeches has to answer, in plain Python.

Takes the live speeches in any order; gives the total, the ranked hits, the facet counts and the
passages, worked out speech by speech as the docstrings of `hustings.rank`, `order`, `occurrences`,
`plan`, `relaxing`, `vocabulary`, `facets`, `passages` and `query` define them. It shares the
analyser, the stop words and the syntax tree with the engine, and nothing else.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as Date
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from hustings import query as q
from hustings.stopwords import stop_words
from hustings_indexer.analysis import (
    language_name,
    passage_spans,
    stemmer,
    stemmer_for,
    word_spans,
    words,
)
from hustings_indexer.person import fold_name
from hustings_indexer.speech import Speech

K1 = 1.2
CLOSENESS = 0.25
B = 0.75
FIELDS = ("text", "heading", "speaker")
WORD = {"text": 1.0, "around": 1.0, "heading": 1.5, "speaker": 1.0, "beside": 0.75}
TERM, PAIR, HEADING = {"text": 1.0, "around": 1.0}, {"text": 0.2, "around": 0.6}, {"heading": 1.5}
FAR, DECAY, GRID, BESIDE, DEBATE, GAP = 15, 0.85, 2.0**20, 2, 0.5, 2
COLUMNS = {field: field for field in q.FACET_FIELDS} | {
    "person": "person_id",
    "debate": "debate_id",
}
FACETS = ("year", *COLUMNS)
MOST_WORDS, LITTLE, LONG, SENTENCE, TITLE, SHARE, REACH = 2000, 100, 6, 4, 3, 40, 8
OF_QUESTIONS = frozenset(
    words(
        "say says said saying tell told talk talked talking speak spoke spoken speaking speech "
        "speeches think thinks thought mention mentioned discuss discussed discussing discussion "
        "discussions describe described explain explained summarise summarize summary"
    )
)
ANY_RUN, ANY_ONE = "ᚠ", "ᚢ"  # two letters that stand for * and ? while a pattern is folded

Slot = tuple[str, str, int]  # stem, word, glob or fuzzy; its text; how many edits
Group = tuple[Slot, ...]
Found = dict[int, int]  # how often a part occurs, by the number of the speech


class Part(NamedTuple):
    """What has to stand in a text: groups of words, all begun within a distance; of a pair, the
    second begun so near after the end of the first."""

    groups: tuple[Group, ...]
    distance: int = 0
    field: str = "text"
    is_pair: bool = False

    @property
    def is_word(self) -> bool:
        alone = len(self.groups) == 1 and len(self.groups[0]) == 1
        return alone and not self.distance and self.field == "text"

    @property
    def weights(self) -> dict[str, float]:
        if self.is_pair or self.field == "heading":
            return PAIR if self.is_pair else HEADING
        return WORD if self.is_word else TERM


class Shown(NamedTuple):
    """A passage as it should be shown."""

    text: str
    highlights: tuple[tuple[int, int], ...]
    score: float
    paragraph: int


class Answer(NamedTuple):
    """Every hit in order, with its score, its number among the speeches and the facet counts; and
    the parts that may be lit."""

    speeches: list[int]
    scores: list[float]
    facets: dict[str, list[tuple[str, int]]]
    parts: list[Part]


class Oracle:
    def __init__(
        self,
        speeches: Iterable[Speech],
        language: str = "english",
        most_words: int = MOST_WORDS,
        little: int = LITTLE,
    ) -> None:
        self._most_words, self._little = most_words, little
        self.speeches = list(speeches)
        self._own = language_name(language)
        self._languages = [stemmer_for(speech.language, self._own) for speech in self.speeches]
        self._spoken = {self._own, *self._languages}
        self._stem = cache(lambda word, language: stemmer(language)(word))
        self._alike: dict[tuple[str, ...], str] = {}
        self._words = {
            "text": [text_words(speech.text) for speech in self.speeches],
            "heading": [words(speech.heading or "") for speech in self.speeches],
            "speaker": [words(speech.speaker or "") for speech in self.speeches],
        }
        self._holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for field, texts in self._words.items():
            for number, text in enumerate(texts):
                for word in dict.fromkeys(text):
                    self._holders[field, word].append(number)
        self._vocabulary = {word for _, word in self._holders}
        self._debates = self._in_debates()
        self._lengths: dict[str, Sequence[float]] = {
            "text": [len(text) for text in self._words["text"]],
            "heading": [len(text) for text in self._words["heading"]],
        }
        self._lengths["around"] = self._around(dict(enumerate(self._lengths["text"])))
        self._average = {
            kind: (round(math.fsum(lengths)) or len(lengths)) / (len(lengths) or 1)
            for kind, lengths in self._lengths.items()
        }
        self._known: dict[tuple[Part, str], Found] = {}
        self._fitting: dict[tuple[Slot, str], set[str]] = {}

    def answer(
        self,
        query: q.Query,
        conditions: Sequence[q.Filter] = (),
        sort: str = "relevance",
        match: str | None = None,
    ) -> Answer:
        rest, filters = q.split_filters(q.every([query, *conditions]))
        matching = self._matching(rest)
        matching = self._all() if matching is None else matching
        passing = self._all().intersection(*map(self._filtered, filters))
        few = len(matching & passing) < self._little
        parts = list(dict.fromkeys(part for leaf in q.leaves(rest) if (part := self._part(leaf))))
        ranked = self._ranked(rest)
        if match != "all" and (match or few):
            matching, ranked = self._relaxed(rest, match, matching, ranked, passing)
        found = sorted(matching.intersection(*map(self._filtered, filters)), key=self.standing)
        every = self.scores(ranked)
        scores = {number: every[number] for number in found}
        days = {number: self.speeches[number].date for number in found}
        match sort:
            case "relevance":
                found.sort(key=lambda number: -scores[number])
            case "newest":
                found.sort(key=lambda number: -days[number].toordinal())
            case "oldest":
                found.sort(key=days.__getitem__)
        facets = {}
        for facet in FACETS:
            others = [self._filtered(one) for one in filters if not _is_on(one, facet)]
            facets[facet] = self._facet(facet, matching.intersection(*others))
        return Answer(
            found, [scores[n] if sort == "relevance" else 0.0 for n in found], facets, parts
        )

    def standing(self, number: int) -> tuple[Date, str, int, str]:
        """Where a speech stands among those that are worth the same."""
        speech = self.speeches[number]
        return speech.date, speech.debate_id, speech.position, speech.id

    def scores(self, parts: Iterable[Part]) -> list[float]:
        """What every speech is worth: its own evidence, and half of its debate's greatest."""
        own = [0.0] * len(self.speeches)
        for part in parts:
            for number, worth in self._evidence(part).items():
                own[number] += worth
        total = list(own)
        for members in self._debates:
            for number in members:
                total[number] += DEBATE * max(own[other] for other in members)
        return total

    def _evidence(self, part: Part) -> dict[int, float]:
        rarity = self._idf(part)
        found: defaultdict[int, float] = defaultdict(float)
        for kind, weight in part.weights.items():
            for number, tf in self._often(part, kind).items():
                if kind == "speaker":
                    found[number] += weight * rarity
                elif tf:
                    saturation = K1
                    if kind in self._lengths:
                        relative = self._lengths[kind][number] / self._average[kind]
                        saturation = K1 * (1 - B + B * relative)
                    found[number] += tf / (tf + saturation) * (weight * rarity * (K1 + 1))
        return found

    def _often(self, part: Part, kind: str) -> dict[int, float]:
        """How often there is evidence of a kind, by the number of the speech."""
        if kind == "around":
            return dict(enumerate(self._around(self._found(part, "text"))))
        if kind != "beside":
            return dict(self._found(part, kind))
        named = self._found(part, "speaker")
        return {
            number: sum(other in named for other in members[max(0, at - BESIDE) : at + BESIDE + 1])
            for members in self._debates
            for at, number in enumerate(members)
        }

    def _around(self, values: Mapping[int, float]) -> list[float]:
        """The sum over each speech's debate, falling with the distance, to whole parts of GRID."""
        sums = [0.0] * len(self.speeches)
        for members in self._debates:
            for at, number in enumerate(members):
                near = range(max(0, at - FAR), min(len(members), at + FAR + 1))
                exact = math.fsum(DECAY ** abs(at - to) * values.get(members[to], 0) for to in near)
                sums[number] = round(exact * GRID) / GRID
        return sums

    def _in_debates(self) -> list[list[int]]:
        """The numbers of the speeches of each debate, in order of position and id."""
        members: defaultdict[str, list[int]] = defaultdict(list)
        order = [(one.position, one.id, number) for number, one in enumerate(self.speeches)]
        for _, _, number in sorted(order):
            members[self.speeches[number].debate_id].append(number)
        return list(members.values())

    def passages(self, number: int, parts: Iterable[Part], count: int) -> list[Shown]:
        """The best passages; tf is how many words of the passage a part marks, and each of two
        words marked one after the other by different parts is near by 1 / d²."""
        text = self.speeches[number].text
        spans = list(passage_spans(text))
        owner = [
            (at, place)
            for at, (start, end) in enumerate(spans)
            for place in range(len(words(text[start:end])))
        ]
        marks: defaultdict[int, set[int]] = defaultdict(set)
        scores: defaultdict[int, float] = defaultdict(float)
        said = [part for part in parts if part.field == "text"]
        places = [self._marked(part, number) for part in said]
        met = sorted((*owner[place], of) for of, some in enumerate(places) for place in some)
        for of, part in enumerate(said):
            marked = [(at, place) for at, place, by in met if by == of]
            for at, tf in Counter(at for at, _ in marked).items():
                scores[at] += self._idf(part) * (tf * (K1 + 1)) / (tf + K1)
            for at, place in marked:
                marks[at].add(place)
        for of, part in enumerate(said):
            for at in marks:
                near = sum(
                    1 / (q - p) ** 2
                    for (a, p, i), (b, q, j) in pairwise(met)
                    if at == a == b and of in (i, j) and i != j and p != q
                )
                scores[at] += CLOSENESS * self._idf(part) * near * (K1 + 1) / (near + K1)
        best = sorted(scores, key=lambda at: (-scores[at], at))[:count] or [0]
        return [_shown(text, spans[at], sorted(marks[at]), scores[at]) for at in best]

    def resolve(self, column: str, value: str) -> set[str]:
        values = {getattr(speech, column) for speech in self.speeches} - {None}
        wanted = words(value)
        same = {one for one in values if words(one) == wanted}
        wider = {one for one in values if set(wanted) <= set(words(one))}
        return {value} if value in values else (same or wider) if wanted else set()

    def _ranked(self, rest: q.Query) -> list[Part]:
        """The parts that rank: all leaves but bare stop words among others, and then the pairs."""
        runs = list(self._runs(rest))
        return self._pairing(runs if any(runs) else [[leaf] for leaf in q.leaves(rest)])

    def _runs(self, query: q.Query) -> Iterator[Sequence[q.Query]]:
        """The leaves that rank, those side by side in one run."""
        parts = query.parts if isinstance(query, q.And | q.Or) else (query,)
        run: list[q.Query] = []
        for part in parts:
            if isinstance(part, q.Facet | q.Dates):
                continue
            if isinstance(part, q.Word):
                run += [] if self._is_stop(part, stop_words(self._own)) else [part]
            else:
                yield run
                yield from (
                    self._runs(part)
                    if isinstance(part, q.And | q.Or)
                    else ([leaf] for leaf in q.leaves(part))
                )
                run = []
            if isinstance(query, q.Or):
                yield run
                run = []
        yield run

    def _pairing(self, runs: Sequence[Sequence[q.Query]]) -> list[Part]:
        parts = [part for run in runs for leaf in run if (part := self._part(leaf))]
        for first, second in (two for run in runs for two in pairwise(run)):
            one, other = self._part(first), self._part(second)
            bare = isinstance(first, q.Word) and isinstance(second, q.Word)
            if bare and one and other and one != other:
                parts.append(Part(one.groups + other.groups, GAP, is_pair=True))
        return list(dict.fromkeys(parts))

    def _relaxed(
        self,
        rest: q.Query,
        match: str | None,
        matching: set[int],
        ranked: list[Part],
        passing: set[int],
    ) -> tuple[set[int], list[Part]]:
        """Those near which most of the words that stand bare and side by side are, or that hold any
        of them, and that match the other parts; those under a heading with all of them, where they
        may be a title and more are found; as they were where nothing is to be relaxed. And what
        ranks them."""
        parts = rest.parts if isinstance(rest, q.And) else (rest,)
        asked = [part for part in parts if isinstance(part, q.Word) and words(part.text)]
        others = [part for part in parts if part not in asked]
        spreads = {word: self._df(part) for word in asked if (part := self._part(word))}
        telling = [word for word in asked if self._tells(word, spreads[word])]
        is_sentence = len(asked) >= SENTENCE and len(telling) < len(asked)
        is_question = bool(telling) and (len(asked) >= LONG or is_sentence)
        if len(asked) < 2 or (match is None and not is_question and len(asked) < TITLE):
            return matching, ranked
        if match is None and not is_question:
            heading = q.every(q.Heading(word) for word in asked)
            titled = q.every([q.either([q.every(asked), heading]), *others])
            found = self._matching(titled)
            assert found is not None
            if found & passing == matching & passing:
                return matching, ranked
            return found, self._ranked(titled)
        weights = {
            word: max(1, round(self._rarity(spreads[word]) * 1000)) if spreads[word] else 0
            for word in telling or asked
        }
        enough = 1 if match == "any" else max(1, math.ceil(sum(weights.values()) * SHARE / 100))
        holders = {word: self._near(word, 0 if match == "any" else REACH) for word in weights}
        found = {
            number
            for number in self._all()
            if sum(weight for word, weight in weights.items() if number in holders[word]) >= enough
        }
        some = [self._matching(other) for other in others]
        run = [word for word in asked if weights.get(word)] or asked
        ranked = self._pairing([run, *self._runs(q.every(others))])
        return found.intersection(*(other for other in some if other is not None)), ranked

    def _near(self, word: q.Word, reach: int) -> set[int]:
        """The speeches with one near them that holds the word in any field."""
        part = self._part(word)
        assert part
        fields = FIELDS if part.is_word else ("text",)
        held = {number for field in fields for number in self._found(part, field)}
        return {
            number
            for members in self._debates
            for at, number in enumerate(members)
            if held.intersection(members[max(0, at - reach) : at + reach + 1])
        }

    def _tells(self, word: q.Word, spread: int) -> bool:
        is_stop = self._is_stop(word, stop_words(self._own) | OF_QUESTIONS)
        return not is_stop and spread * 2 <= len(self.speeches)

    def _is_stop(self, word: q.Word, stops: frozenset[str]) -> bool:
        said = words(word.text)
        return len(said) == 1 and bool({said[0], said[0].partition("'")[0]} & stops)

    def _all(self) -> set[int]:
        return set(range(len(self.speeches)))

    def _matching(self, query: q.Query) -> set[int] | None:
        """The speeches that match; None where the query says nothing."""
        match query:
            case q.And(parts):
                some = [found for part in parts if (found := self._matching(part)) is not None]
                return set.intersection(*some) if some else None
            case q.Or(parts):
                some = [found for part in parts if (found := self._matching(part)) is not None]
                return set.union(*some) if some else None
            case q.Not(part):
                found = self._matching(part)
                return None if found is None else self._all() - found
            case q.Facet() | q.Dates():
                return self._filtered(query)
            case q.Everything():
                return self._all()
            case q.Nothing():
                return set()
        wanted = self._part(query)
        return None if wanted is None else set(self._found(wanted, wanted.field))

    @lru_cache(maxsize=64)  # noqa: B019 - an oracle lives no longer than its test
    def _filtered(self, condition: q.Filter) -> set[int]:
        if isinstance(condition, q.Dates):
            since, until = condition.since or Date.min, condition.until or Date.max
            return {n for n, one in enumerate(self.speeches) if since <= one.date <= until}
        if condition.field == "speaker":
            return set().union(*map(self._said_by, condition.values))
        column = COLUMNS[condition.field]
        values = set().union(*(self.resolve(column, value) for value in condition.values))
        return {n for n, one in enumerate(self.speeches) if getattr(one, column) in values}

    def _said_by(self, name: str) -> set[int]:
        """What is printed under a name, and all of the person whose it is, if it is only one's."""
        printed = {one.speaker for one in self.speeches if one.speaker}
        wanted, parts = words(name), fold_name(name).split()
        same = {
            one
            for one in printed
            if (wanted and words(one) == wanted)
            or (len(parts) > 1 and fold_name(one).split() == parts)
        }
        wider = {
            one
            for one in printed
            if (wanted and set(wanted) <= set(words(one)))
            or (parts and set(parts) <= set(fold_name(one).split()))
        }
        names = {name} & printed or same or wider
        under = [one for one in self.speeches if one.speaker in names]
        persons = {one.person_id for one in under if one.person_id}
        told = {" ".join(words(one.speaker or "")) for one in under if one.person_id}
        untold = {" ".join(words(one.speaker or "")) for one in under if not one.person_id} - told
        meant = persons if len(persons) + len(untold) == 1 else set()
        return {
            number
            for number, one in enumerate(self.speeches)
            if one.speaker in names or one.person_id in meant
        }

    def _facet(self, facet: str, found: Iterable[int]) -> list[tuple[str, int]]:
        some = [self.speeches[number] for number in found]
        if facet == "year":
            return sorted(Counter(f"{one.date.year:04}" for one in some).items())
        counts = Counter(value for one in some if (value := getattr(one, COLUMNS[facet])))
        return sorted(counts.items(), key=lambda item: (-item[1], item[0].encode()))

    def _part(self, leaf: q.Query) -> Part | None:
        match leaf:
            case q.Near(parts, distance):
                groups = tuple(group for part in parts if (group := self._group(part)))
                return Part(groups, distance) if groups else None
            case q.Heading(part):
                group = self._group(part)
                return Part((group,), field="heading") if group else None
        group = self._group(leaf)
        return Part((group,)) if group else None

    def _group(self, leaf: q.Query) -> Group:
        match leaf:
            case q.Word(text):
                return tuple(("stem", self._likeness(word), 0) for word in words(text))
            case q.Phrase(text):
                return tuple(("word", word, 0) for word in words(text))
            case q.Prefix(text):
                return _globs(text + "*")
            case q.Wildcard(pattern):
                return _globs(pattern)
            case q.Fuzzy(text, edits):
                return tuple(("fuzzy", word, min(edits, len(word) // 2)) for word in words(text))
        raise TypeError(leaf)

    def _likeness(self, word: str) -> str:
        """The first word met that has the same stem in every language: two such are one part."""
        stems = tuple(self._stem(word, language) for language in sorted(self._spoken))
        return self._alike.setdefault(stems, word)

    def _fillers(self, slot: Slot, language: str) -> set[str]:
        if (slot, language) not in self._fitting:
            fit = [word for word in self._vocabulary if self._fits(word, slot, language)]
            fit.sort(key=lambda word: (-self._spread(word), word))
            most = self._most_words if slot[0] in ("glob", "fuzzy") else None
            self._fitting[slot, language] = set(fit[:most])
        return self._fitting[slot, language]

    def _spread(self, word: str) -> int:
        return sum(len(self._holders.get((field, word), ())) for field in FIELDS)

    def _fits(self, word: str, slot: Slot, language: str) -> bool:
        kind, text, edits = slot
        match kind:
            case "stem":
                return self._stem(word, language) == self._stem(text, language)
            case "glob":
                return re.fullmatch(_regex(text), word, re.DOTALL) is not None
            case "fuzzy":
                near = abs(len(word) - len(text)) <= edits  # most are not, and soon told
                return near and distance(word, text) <= edits
        return word == text

    def _found(self, part: Part, field: str) -> Found:
        if (part, field) not in self._known:
            slots = [slot for group in part.groups for slot in group]
            holders = [
                {
                    number
                    for language in self._spoken
                    for word in self._fillers(slot, language)
                    for number in self._holders.get((field, word), ())
                }
                for slot in slots
            ]
            often = {
                number: len(self._occurrences(part, field, number))
                for number in set.intersection(*holders)
            }
            self._known[part, field] = {number: tf for number, tf in often.items() if tf}
        return self._known[part, field]

    def _idf(self, part: Part) -> float:
        return self._rarity(self._df(part))

    def _df(self, part: Part) -> int:
        named = self._found(part, "speaker") if part.is_word else {}
        return len({*self._found(part, part.field), *named})

    def _rarity(self, df: int) -> float:
        return math.log(1 + (len(self.speeches) - df + 0.5) / (df + 0.5))

    def _begins(self, group: Group, field: str, number: int) -> list[int]:
        text = self._words[field][number]
        language = self._languages[number] if field == "text" else self._own
        first, *others = [self._fillers(slot, language) for slot in group]
        return [
            at
            for at in range(len(text) - len(others))
            if text[at] in first
            and all(text[at + more] in fillers for more, fillers in enumerate(others, start=1))
        ]

    def _occurrences(self, part: Part, field: str, number: int) -> list[int]:
        groups = [self._begins(group, field, number) for group in part.groups]
        if len(groups) == 1:
            return groups[0]
        if part.is_pair:
            ends = {begin: begin + len(part.groups[0]) for begin in groups[0]}
            return [
                begin
                for begin, end in ends.items()
                if any(end <= at < end + part.distance for at in groups[1])
            ]
        return [
            begin
            for begin in sorted(set().union(*groups))
            if all(any(begin <= at <= begin + part.distance for at in some) for some in groups)
        ]

    def _marked(self, part: Part, number: int) -> set[int]:
        return {
            place
            for begin in self._occurrences(part, "text", number)
            for group in part.groups
            for at in self._begins(group, "text", number)
            if begin <= at <= begin + part.distance
            for place in range(at, at + len(group))
        }


def text_words(text: str) -> list[str]:
    """The words of a speech, those of its passages end to end."""
    return [word for start, end in passage_spans(text) for word in words(text[start:end])]


def distance(one: str, other: str) -> int:
    """Letters put in, left out, changed, or two neighbours swapped, no letter touched twice."""
    table = {(-1, -1): 0}
    table |= {(row, -1): row + 1 for row in range(len(one))}
    table |= {(-1, column): column + 1 for column in range(len(other))}
    for row, a in enumerate(one):
        for column, b in enumerate(other):
            table[row, column] = min(
                table[row - 1, column] + 1,
                table[row, column - 1] + 1,
                table[row - 1, column - 1] + (a != b),
            )
            if row and column and (a, one[row - 1]) == (other[column - 1], b):
                swapped = table[row - 2, column - 2] + 1
                table[row, column] = min(table[row, column], swapped)
    return table[len(one) - 1, len(other) - 1]


def _globs(pattern: str) -> Group:
    folded = words(pattern.replace("*", ANY_RUN).replace("?", ANY_ONE))
    marked = [word.replace(ANY_RUN, "*").replace(ANY_ONE, "?") for word in folded]
    return tuple(
        ("glob" if re.search("[*?]", word) else "word", word, 0) for word in marked if word != "*"
    )


def _regex(glob: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(mark, re.escape(mark)) for mark in glob)


def _is_on(condition: q.Filter, facet: str) -> bool:
    return isinstance(condition, q.Facet) and condition.field == facet


def _shown(text: str, span: tuple[int, int], marks: Sequence[int], score: float) -> Shown:
    passage = text[slice(*span)]
    places = [(start, end) for _, start, end in word_spans(passage)]
    return Shown(
        passage, tuple(places[mark] for mark in marks), score, text.count("\n\n", 0, span[0])
    )
