"""An index at one moment: its open segments, and what is counted over all of them.

Speeches are numbered through, segment after segment, deleted ones included: that is the order in
which they were added, and so the order of equal scores. A snapshot never changes and may be
searched by many threads; what it works out it keeps in one cache.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hustings.cache import Cache
from hustings.occurrences import FieldSearch, Postings
from hustings.rank import FIELDS, FieldName, idf, saturation, worth
from hustings.terms import Term
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
    """Speeches of a segment, ascending, that hold a term in some field, and what that is
    worth to each (float64, above 0). `dense` is the same as one number a speech, 0 for the rest."""

    speeches: Speeches
    scores: Scores
    dense: Scores | None

    @property
    def nbytes(self) -> int:
        dense = 0 if self.dense is None else self.dense.nbytes
        return self.speeches.nbytes + self.scores.nbytes + dense

    def at(self, speeches: Speeches) -> Scores:
        """What it is worth to each of `speeches`."""
        if speeches is self.speeches:
            return self.scores
        if self.dense is not None:
            return self.dense[speeches]
        if not len(self.speeches):
            return np.zeros(len(speeches))
        at = self.speeches.searchsorted(speeches)
        at[at == len(self.speeches)] = 0
        return np.where(self.speeches[at] == speeches, self.scores[at], 0.0)


class View:
    """One segment of a snapshot: which of its speeches are live, and where terms stand in it."""

    def __init__(self, segment: Segment, entry: SegmentEntry, first: int, cache: Cache) -> None:
        self.segment = segment
        self.first = first
        """The number, in the snapshot, of the segment's first speech."""
        self.size = entry.speeches
        self.live_count = entry.live
        self.live: Mask | None = entry.kept() if len(entry.deleted) else None
        self._cache = cache
        self._searches: dict[FieldName, FieldSearch] = {}
        self._codes: dict[str, NDArray[np.intp]] = {}
        self._counts: dict[str, NDArray[np.intp]] = {}

    def search(self, field: FieldName) -> FieldSearch:
        """The finder of terms in a field; of heading and speaker, over the distinct values."""
        if field not in self._searches:
            self._searches[field] = FieldSearch(self.segment.field(field), self._cache)
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

    def live_values(self, name: str) -> Iterator[str]:
        """The values of a keyword column that live speeches have, sorted; "" for none."""
        values = self.segment.keywords(name).values
        for code in np.flatnonzero(self.counts(name)).tolist():
            yield values[code]

    def has_value(self, name: str, value: str) -> bool:
        """Whether a live speech has that value."""
        code = self.segment.keywords(name).code(value)
        return code >= 0 and (self.live is None or bool(self.counts(name)[code]))

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


class Snapshot:
    """The views of one commit. Close it by letting go of it."""

    def __init__(self, folder: Path, commit: Commit) -> None:
        self.commit = commit
        self._folder = folder
        self.stem = lru_cache(_STEMS)(self._stem)
        """The stem of a word: from the index if the word stands in it, else from the stemmer."""
        self.cache = Cache(CACHE_BYTES)
        self.views: list[View] = []
        first = 0
        for entry in commit.segments:
            segment = Segment(folder / entry.file_name)
            self.views.append(View(segment, entry, first, self.cache))
            first += entry.speeches
        self.size = sum(view.live_count for view in self.views)

    def _stem(self, word: str) -> str:
        for view in self.views:
            field = view.segment.field("text")
            number = field.words.find(word)
            if number >= 0:
                return field.stem_of(number)
        return stemmer(self.commit.language)(word)

    def matches(self, view: View, term: Term) -> Postings:
        """The live speeches that hold the term in its own field, and how often."""
        if term.field == "text":
            return self._text_postings(view, term)
        return self._value_postings(view, term, term.field)

    def evidence(self, view: View, term: Term, field: FieldName) -> Evidence:
        """What the term's standing in `field` is worth to the live speeches where it does."""
        return self.cache.get(
            (view.first, term, field, "evidence"), lambda: self._evidence(view, term, field)
        )

    def idf(self, term: Term, field: FieldName) -> float:
        """The weight of the term, from how many live speeches hold it in `field`."""
        df = sum(len(self._postings(view, term, field).texts) for view in self.views)
        return idf(df, self.size)

    def average_length(self, field: FieldName) -> float:
        """Words in the field of a live speech, on average; 1 where there are none at all."""
        return self._average_lengths[field]

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

    def person(self, name: str) -> str | None:
        """The id of the one person whom the registry of the index knows by this name.

        None where there is no registry, where it does not know the name, and where it knows
        several persons by it.
        """
        found = self._people.by_name(name) if self._people else []
        return found[0].id if len(found) == 1 else None

    @cached_property
    def _people(self) -> People | None:
        data = read_listed(self._folder / self.commit.people_name, self.commit.people_crc)
        return People.from_json(data) if data else None

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

    def _text_postings(self, view: View, term: Term) -> Postings:
        return self.cache.get(
            (view.first, term, "postings"),
            lambda: view.live_only(view.search("text").postings(term)),
        )

    def _value_postings(self, view: View, term: Term, name: FieldName) -> Postings:
        """Live speeches whose heading, or speaker's name, holds the term."""

        def find() -> Postings:
            values = view.search(name).postings(term)
            often = np.zeros(len(view.segment.keywords(name).values), np.int32)
            often[values.texts] = values.frequencies
            if not len(values.texts):
                return values
            held = view.segment.keywords(name).with_codes(values.texts.tolist())
            speeches = np.flatnonzero(held)
            codes = view.segment.keywords(name).codes[speeches]
            return view.live_only(Postings(speeches, often[codes]))

        return self.cache.get((view.first, term, name, "values"), find)

    def _postings(self, view: View, term: Term, field: FieldName) -> Postings:
        if field == "text":
            return self._text_postings(view, term)
        return self._value_postings(view, term, field)

    def _evidence(self, view: View, term: Term, field: FieldName) -> Evidence:
        weight, b = FIELDS[field]
        found = self._postings(view, term, field)
        lengths = view.lengths(field)
        texts = found.texts if field == "text" else view.codes(field)[found.texts]
        saturations = saturation(lengths[texts].astype(np.float64), self.average_length(field), b)
        scores: Scores = worth(weight * self.idf(term, field), found.frequencies, saturations)
        dense = None
        if len(scores) * _DENSE > view.size:
            dense = np.zeros(view.size)
            dense[found.texts] = scores
        return Evidence(found.texts, scores, dense)

    @cached_property
    def _average_lengths(self) -> dict[FieldName, float]:
        totals: dict[FieldName, int] = {"text": sum(view.live_words for view in self.views)}
        for name in ("heading", "speaker"):
            totals[name] = sum(
                int((view.counts(name) * view.lengths(name)).sum()) for view in self.views
            )
        return {name: total / self.size if total else 1.0 for name, total in totals.items()}
