"""The places that a query is met by in the texts of the speeches found, by the numbers of words.

A place is a run of words that makes one of the query's terms occur: a word, the words of a phrase,
or, of words near each other, all from the first to the last of them. Places that begin and end
alike, as of `hous* housing`, are one. What stands in a heading or a name is no place.
"""

import random
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings.evidence import Speeches
from hustings.occurrences import contains
from hustings.searching import Search
from hustings.snapshot import Snapshot, View
from hustings.terms import Term
from hustings_indexer.analysis import words

SORTS = ("debate", "oldest", "newest", "speaker")

_FIRST_BLOCK, _BLOCK = 32, 256  # speeches: the first places should not wait for many others
_COUNTED = 8192  # speeches, so that the places of several terms never stand in memory all together

Integers = NDArray[np.int64]
Span = tuple[int, int]


class Places(NamedTuple):
    """Places in some speeches, in the order of those and of the text."""

    speeches: Integers
    """Of each place: which of the speeches asked for it stands in, counted from 0."""
    firsts: Integers
    """The number, in its speech, of its first word."""
    ends: Integers
    """And of the word after its last."""


def places(view: View, terms: Sequence[Term], speeches: Speeches) -> Places:
    """The places in some speeches of a segment, ascending."""
    starts = view.segment.field("text").starts
    texts = np.asarray(speeches, np.intp)
    spans = [view.search("text").spans(term, texts) for term in terms if term.field == "text"]
    nothing = np.zeros(0, np.int64)
    begins = np.concatenate([nothing, *(begin for begin, _ in spans)])
    ends = np.concatenate([nothing, *(end for _, end in spans)])
    if len(spans) > 1:
        order = np.lexsort((ends, begins))
        begins, ends = begins[order], ends[order]
        new = (np.diff(begins, prepend=-1) > 0) | (np.diff(ends, prepend=-1) > 0)
        begins, ends = begins[new], ends[new]
    at = starts[texts].searchsorted(begins, side="right") - 1
    own = starts[texts[at]]
    return Places(at, begins - own, ends - own)


def count_places(
    snapshot: Snapshot, view: View, terms: Sequence[Term], speeches: Speeches
) -> Integers:
    """How many places there are in each of some live speeches of a segment, ascending."""
    in_text = [term for term in terms if term.field == "text"]
    if len(in_text) == 1:
        found = snapshot.matches(view, in_text[0])
        often = np.zeros(view.size, np.int64)
        often[found.texts] = found.frequencies
        return often[speeches]
    parts = [np.zeros(0, np.int64)]
    for start in range(0, len(speeches), _COUNTED):
        some = speeches[start : start + _COUNTED]
        parts.append(np.bincount(places(view, in_text, some).speeches, minlength=len(some)))
    return np.concatenate(parts)


class Matches:
    """All places of one search. Speeches are numbered through all segments of the snapshot."""

    def __init__(self, snapshot: Snapshot, search: Search) -> None:
        self._snapshot = snapshot
        self._search = search

    @property
    def total(self) -> int:
        return int(self._counts.sum())

    @property
    def speeches(self) -> int:
        """In how many speeches they stand."""
        return int(np.count_nonzero(self._counts))

    def sample(self, size: int, seed: int) -> Integers:
        """`size` of the places, or all if there are fewer, every such choice as likely; by their
        numbers, debate by debate, so that they are the same in whatever order they are asked for.
        """
        chosen = random.Random(seed).sample(range(self.total), min(size, self.total))
        return np.array(sorted(chosen), np.int64)

    def by_speech(self, sort: str, sample: Integers | None) -> Iterator[dict[int, list[Span]]]:
        """Block by block, the speeches with places, each with the first word of every place in it
        and the one after its last: speeches in one of the orders of SORTS, and of a sample or all.
        """
        order = self._order(sort)
        if sample is not None:
            sampled = np.zeros(len(self._counts), bool)
            sampled[np.cumsum(self._counts).searchsorted(sample, side="right")] = True
            order = order[sampled[order]]
        size = _FIRST_BLOCK
        while len(order):
            yield self._block(order[:size], sample)
            order, size = order[size:], _BLOCK

    @cached_property
    def _found(self) -> Integers:
        """The speeches found, debate by debate."""
        through = (view.first + number for view, number in self._search.by_debate())
        return np.fromiter(through, np.int64)

    @cached_property
    def _counts(self) -> Integers:
        """How many places each of them has."""
        terms, found = self._search.terms, self._search.found
        nothing = np.zeros(0, np.int64)
        ascending = np.concatenate([nothing, *(view.first + some for view, some in found)])
        each = [count_places(self._snapshot, view, terms, some) for view, some in found]
        return np.concatenate([nothing, *each])[ascending.searchsorted(self._found)]

    def _order(self, sort: str) -> NDArray[np.intp]:
        """Which of the speeches found have places, in an order; equal ones debate by debate."""
        held = np.flatnonzero(self._counts)
        if sort == "debate" or not len(held):
            return held
        keys = self._names() if sort == "speaker" else self._days()
        key = keys[self._found[held]]
        return held[np.argsort(-key if sort == "newest" else key, kind="stable")]

    def _days(self) -> NDArray[np.integer]:
        return np.concatenate([view.segment.dates for view in self._snapshot.views])

    def _names(self) -> NDArray[np.integer]:
        """For each speech there is, the rank of its speaker's name, folded; no name comes last."""
        values, views = self._snapshot.values("speaker"), self._snapshot.views
        names = [values.decode(number) for number in range(values.count)]
        folded = [(not name, words(name)) for name in names]
        ranks = np.empty(values.count, np.intp)
        ranks[sorted(range(values.count), key=folded.__getitem__)] = np.arange(values.count)
        coded = zip(views, values.numbers, strict=True)
        return np.concatenate([ranks[numbers][view.codes("speaker")] for view, numbers in coded])

    def _block(self, block: NDArray[np.intp], sample: Integers | None) -> dict[int, list[Span]]:
        numbers = self._found[block]
        spans: dict[int, list[Span]] = {number: [] for number in numbers.tolist()}
        for view in self._snapshot.views:
            mine = np.flatnonzero((numbers >= view.first) & (numbers < view.first + view.size))
            if not len(mine):
                continue
            mine = mine[np.argsort(numbers[mine])]
            found = places(view, self._search.terms, numbers[mine] - view.first)
            if sample is not None:
                found = self._sampled(found, block[mine], sample)
            speeches = numbers[mine[found.speeches]].tolist()
            each = zip(speeches, found.firsts.tolist(), found.ends.tolist(), strict=True)
            for number, first, end in each:
                spans[number].append((first, end))
        return spans

    def _sampled(self, found: Places, speeches: NDArray[np.intp], sample: Integers) -> Places:
        """The places that are in the sample; `speeches` are those asked for, among those found."""
        begun = np.cumsum(self._counts) - self._counts
        nth = np.arange(len(found.speeches)) - found.speeches.searchsorted(found.speeches)
        kept = contains(sample, begun[speeches[found.speeches]] + nth)
        return Places(*(column[kept] for column in found))
