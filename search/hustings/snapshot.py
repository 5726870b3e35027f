"""An index at one moment: its open segments, and what is counted over all of them.

Speeches are numbered through, segment after segment, deleted ones included: that is the order in
which they were added, and so the order of equal scores. A snapshot never changes and may be
searched by many threads; what it works out it keeps in one cache.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hustings.cache import Cache
from hustings.naming import Names
from hustings.occurrences import FieldSearch, Postings
from hustings.rank import FIELDS, FieldName, idf, saturation, worth
from hustings.terms import Stems, Term
from hustings_indexer.analysis import stemmer, words
from hustings_indexer.columns.commit import Commit, SegmentEntry, read_listed
from hustings_indexer.columns.segment import Segment
from hustings_indexer.people import People

CACHE_BYTES = 256_000_000

Speeches = NDArray[np.integer]
Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]

_STEMS = 10_000  # stems of query words that are kept
_DENSE = 32  # evidence on more than one speech in 32 is kept as an array over all of them


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a term is worth to the speeches of a segment that hold it in any field (float64, above
    0): to each of `speeches`, ascending; or, where there are many, to every speech, 0 for the rest.
    """

    speeches: Speeches | None
    scores: Scores

    @property
    def nbytes(self) -> int:
        return self.scores.nbytes + (0 if self.speeches is None else self.speeches.nbytes)

    @classmethod
    def sum(cls, parts: Iterable[tuple[Speeches, Scores]], size: int) -> "Evidence":
        """Of parts that may have speeches in common, added up in the order given."""
        some = [part for part in parts if len(part[0])] or [(np.zeros(0, np.intp), np.zeros(0))]
        speeches: Speeches = np.concatenate([each for each, _ in some])
        scores: Scores = np.concatenate([each for _, each in some])
        if len(speeches) * _DENSE > size:
            return cls(None, np.bincount(speeches, scores, size).astype(np.float64, copy=False))
        if len(some) > 1:
            speeches, at = np.unique(speeches, return_inverse=True)
            scores = np.bincount(at, scores).astype(np.float64, copy=False)
        return cls(speeches, scores)

    def add_to(self, total: Scores, speeches: Speeches) -> None:
        """Adds to `total` what it is worth to each of `speeches`, ascending."""
        if self.speeches is None:
            total += self.scores[speeches]
            return
        fewer, more = sorted((self.speeches, speeches), key=len)
        at = more.searchsorted(fewer)
        at[at == len(more)] = 0
        both = more[at] == fewer if len(more) else at[:0]
        if fewer is self.speeches:
            total[at[both]] += self.scores[both]
        else:
            total[both] += self.scores[at[both]]


class View:
    """One segment of a snapshot: which of its speeches are live, and where terms stand in it."""

    def __init__(self, segment: Segment, entry: SegmentEntry, first: int, cache: Cache) -> None:
        self.segment = segment
        self._language: str = segment.file.facts["language"]
        self.first = first
        """The number, in the snapshot, of the segment's first speech."""
        self.size = entry.speeches
        self.live_count = entry.live
        self.live: Mask | None = entry.kept() if len(entry.deleted) else None
        self._cache = cache
        self._searches: dict[FieldName, FieldSearch] = {}
        self._codes: dict[str, NDArray[np.intp]] = {}
        self._counts: dict[str, NDArray[np.intp]] = {}
        self._by_value: dict[str, tuple[NDArray[np.intp], NDArray[np.intp]]] = {}

    def search(self, field: FieldName) -> FieldSearch:
        """The finder of terms in a field; of heading and speaker, over the distinct values."""
        if field not in self._searches:
            languages = self.segment.languages if field == "text" else {self._language: None}
            self._searches[field] = FieldSearch(self.segment.field(field), self._cache, languages)
        return self._searches[field]

    def codes(self, name: str) -> NDArray[np.intp]:
        """A keyword column's codes as integers that index and count fastest."""
        if name not in self._codes:
            self._codes[name] = self.segment.keywords(name).codes.astype(np.intp)
        return self._codes[name]

    def counts(self, name: str) -> NDArray[np.intp]:
        """How many live speeches have each of a keyword column's values."""
        if name not in self._counts:
            codes = self.codes(name)
            codes = codes if self.live is None else codes[self.live]
            self._counts[name] = np.bincount(
                codes, minlength=len(self.segment.keywords(name).values)
            )
        return self._counts[name]

    def by_value(self, name: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The speeches in order of their value of a keyword column, and where each value's run of
        them, ascending, starts and the last one ends."""
        if name not in self._by_value:
            codes = self.segment.keywords(name).codes  # in 16 bits as a rule: a radix sort
            counts = np.bincount(codes, minlength=len(self.segment.keywords(name).values))
            order = codes.argsort(kind="stable")
            self._by_value[name] = order, np.concatenate(([0], np.cumsum(counts)))
        return self._by_value[name]

    def live_values(self, name: str) -> Iterator[str]:
        """The values of a keyword column that live speeches have, sorted; "" for none."""
        values = self.segment.keywords(name).values
        for code in np.flatnonzero(self.counts(name)).tolist():
            yield values[code]

    def has_value(self, name: str, value: str) -> bool:
        """Whether a live speech has that value."""
        code = self.segment.keywords(name).code(value)
        return code >= 0 and (self.live is None or bool(self.counts(name)[code]))

    def live_languages(self) -> Iterator[str]:
        """The stemmers for the texts of live speeches."""
        for language, whose in self.segment.languages.items():
            if self.live is None or (self.live if whose is None else self.live & whose).any():
                yield language

    @cached_property
    def years(self) -> NDArray[np.intp]:
        """The year of each speech, as an integer that indexes and counts fastest."""
        return self.segment.years.astype(np.intp)

    @cached_property
    def everything(self) -> Speeches:
        """All live speeches."""
        every = np.arange(self.size)
        return every if self.live is None else every[self.live]

    def is_live(self, speech: int) -> bool:
        return self.live is None or bool(self.live[speech])

    def live_only(self, postings: Postings) -> Postings:
        """Those of live speeches, numbered as numpy indexes fastest."""
        texts = postings.texts.astype(np.intp, copy=False)
        if self.live is None:
            return Postings(texts, postings.frequencies)
        kept = self.live[texts]
        return Postings(texts[kept], postings.frequencies[kept])

    @cached_property
    def live_words(self) -> int:
        """How many words the live speeches have."""
        lengths = self.lengths("text")
        return int(lengths.sum() if self.live is None else lengths[self.live].sum())

    def lengths(self, field: FieldName) -> NDArray[np.int64]:
        """How many words each text of the field has."""
        lengths: NDArray[np.int64] = np.diff(self.segment.field(field).starts)
        return lengths


@dataclass(frozen=True, slots=True)
class Values:
    """The distinct values of a keyword column in all segments, numbered as they sort; and for each
    segment the number, among them, of each of its codes."""

    count: int
    decode: Callable[[int], str]
    """The value of a number, "" for none."""
    numbers: Sequence[NDArray[np.intp] | slice]


class Snapshot:
    """The views of one commit. Close it by letting go of it."""

    def __init__(self, folder: Path, commit: Commit) -> None:
        self.commit = commit
        # Read now, for a later commit takes the file away.
        self._people = read_listed(folder / commit.people_name, commit.people_crc)
        self.stems = lru_cache(_STEMS)(self._stems)
        """The stems of a word, in each language of the live speeches and in the index's own."""
        self.cache = Cache(CACHE_BYTES)
        self._values: dict[str, Values] = {}
        self.views: list[View] = []
        first = 0
        for entry in commit.segments:
            segment = Segment(folder / entry.file_name)
            self.views.append(View(segment, entry, first, self.cache))
            first += entry.speeches
        self.size = sum(view.live_count for view in self.views)

    def _stems(self, word: str) -> Stems:
        return tuple((language, self._stem(word, language)) for language in self._languages)

    def _stem(self, word: str, language: str) -> str:
        """From the index if the word stands in it, else from the stemmer."""
        for view in self.views:
            field = view.segment.field("text")
            number = field.words.find(word)
            stem = field.stem_of(number, language) if number >= 0 else None
            if stem is not None:
                return stem
        return stemmer(language)(word)

    @cached_property
    def _languages(self) -> list[str]:
        own = self.commit.language
        spoken = {language for view in self.views for language in view.live_languages()}
        return [own, *sorted(spoken - {own})]

    def matches(self, view: View, term: Term) -> Postings:
        """The live speeches that hold the term in its own field, and how often."""
        if term.field == "text":
            return self._text_postings(view, term)
        return self._value_postings(view, term, term.field)

    def evidence(self, view: View, term: Term) -> Evidence:
        """What the term is worth to the live speeches that hold it, in all fields together."""
        return self.cache.get((view.first, term, "evidence"), lambda: self._evidence(view, term))

    def idf(self, term: Term, field: FieldName) -> float:
        """The weight of the term, from how many live speeches hold it in `field`."""
        df = sum(len(self._postings(view, term, field).texts) for view in self.views)
        return idf(df, self.size)

    def average_length(self, field: FieldName) -> float:
        """Words in the field of a live speech, on average; 1 where there are none at all."""
        return self._average_lengths[field]

    def values(self, name: str) -> Values:
        """The values of a keyword column of all segments."""
        if name not in self._values:
            self._values[name] = self._joined_values(name)
        return self._values[name]

    def resolve(self, name: str, value: str) -> list[str]:
        """The values of the keyword column `name` that `value` means.

        The value itself if any speech has it; else those that are the same words but for case,
        accents and marks; else those among whose words all of them are.
        """
        if any(view.has_value(name, value) for view in self.views):
            return [value]
        wanted = words(value)
        if not wanted:
            return []
        same = [one for one, parts in self._folded(name).items() if parts == wanted]
        return same or [
            one for one, parts in self._folded(name).items() if set(wanted) <= set(parts)
        ]

    @cached_property
    def people(self) -> People | None:
        """The registry of persons that the index keeps, if any."""
        return People.from_json(self._people) if self._people else None

    @cached_property
    def names(self) -> Names:
        """Who is meant by a speaker's name."""
        return Names(self.views, self.people)

    def _folded(self, name: str) -> dict[str, list[str]]:
        if name not in self._folded_values:
            self._folded_values[name] = {
                value: words(value)
                for value in sorted({v for view in self.views for v in view.live_values(name)})
            }
        return self._folded_values[name]

    @cached_property
    def _folded_values(self) -> dict[str, dict[str, list[str]]]:
        return {}

    def _joined_values(self, name: str) -> Values:
        columns = [view.segment.keywords(name) for view in self.views]
        if len(columns) == 1:
            return Values(len(columns[0].values), columns[0].decode, [slice(None)])
        each = [column.values.utf8s() for column in columns]
        joined = sorted(set().union(*each))
        number = {value: at for at, value in enumerate(joined)}
        return Values(
            len(joined),
            [value.decode() for value in joined].__getitem__,
            [np.array([number[value] for value in some], np.intp) for some in each],
        )

    def _text_postings(self, view: View, term: Term) -> Postings:
        return self.cache.get(
            (view.first, term, "postings"),
            lambda: view.live_only(view.search("text").postings(term)),
        )

    def _value_postings(self, view: View, term: Term, name: FieldName) -> Postings:
        """Live speeches whose heading, or speaker's name, holds the term."""

        def find() -> Postings:
            values = view.search(name).postings(term)
            order, starts = view.by_value(name)
            runs = [order[starts[value] : starts[value + 1]] for value in values.texts.tolist()]
            speeches = np.concatenate([order[:0], *runs])
            often = np.repeat(values.frequencies, [len(run) for run in runs])
            ascending = speeches.argsort()
            return view.live_only(Postings(speeches[ascending], often[ascending]))

        return self.cache.get((view.first, term, name, "values"), find)

    def _postings(self, view: View, term: Term, field: FieldName) -> Postings:
        if field == "text":
            return self._text_postings(view, term)
        return self._value_postings(view, term, field)

    def _evidence(self, view: View, term: Term) -> Evidence:
        fields = FIELDS if term.is_word else (term.field,)
        return Evidence.sum([self._field_evidence(view, term, name) for name in fields], view.size)

    def _field_evidence(self, view: View, term: Term, field: FieldName) -> tuple[Speeches, Scores]:
        """Live speeches that hold the term in one field, ascending, and what that is worth."""
        weight, b = FIELDS[field]
        found = self._postings(view, term, field)
        lengths = view.lengths(field)
        texts = found.texts if field == "text" else view.codes(field)[found.texts]
        saturations = saturation(lengths[texts].astype(np.float64), self.average_length(field), b)
        return found.texts, worth(weight * self.idf(term, field), found.frequencies, saturations)

    @cached_property
    def _average_lengths(self) -> dict[FieldName, float]:
        totals: dict[FieldName, int] = {"text": sum(view.live_words for view in self.views)}
        for name in ("heading", "speaker"):
            totals[name] = sum(
                int((view.counts(name) * view.lengths(name)).sum()) for view in self.views
            )
        return {name: total / self.size if total else 1.0 for name, total in totals.items()}
