"""How many of the speeches found have each speaker, party or year.

A facet is counted over the speeches that match the query and every filter but those on the facet
itself, so that the values not chosen keep their counts ("drill sideways").
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import overload

import numpy as np
from numpy.typing import NDArray

from hustings.plan import COLUMNS
from hustings.results import FacetCount
from hustings.snapshot import Snapshot, Speeches, View

FACETS = ("year", *COLUMNS)


_Decode = Callable[[int], str]


class FacetCounts(Sequence[FacetCount]):
    """The counts of one facet; a value is decoded when it is read, for most never are."""

    def __init__(self, decode: _Decode, counts: NDArray[np.intp], in_order: bool) -> None:
        found = np.flatnonzero(counts)
        if not in_order:
            # The values are sorted, and the sort is stable: equal counts stand by value.
            found = found[np.argsort(_descending(counts[found]), kind="stable")]
        self._decode = decode
        self._found: list[int] = found.tolist()
        self._counts = counts

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> FacetCount: ...

    @overload
    def __getitem__(self, place: slice) -> list[FacetCount]: ...

    def __getitem__(self, place: int | slice) -> FacetCount | list[FacetCount]:
        if isinstance(place, slice):
            return list(self._read(self._found[place]))
        return next(self._read([self._found[place]]))

    def __iter__(self) -> Iterator[FacetCount]:
        return self._read(self._found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __repr__(self) -> str:
        return repr(list(self))

    def _read(self, numbers: list[int]) -> Iterator[FacetCount]:
        counts = self._counts[numbers].tolist()
        return map(FacetCount, map(self._decode, numbers), counts)


def _descending(counts: NDArray[np.intp]) -> NDArray[np.integer]:
    """Keys that sort the greatest count first, in 16 bits where they do: a stable sort of those
    goes by radix."""
    greatest = int(counts.max(initial=0))
    return (greatest - counts).astype(np.uint16 if greatest < 1 << 16 else np.intp)


def arranged(
    counts: Sequence[FacetCount], order: str | None = None, prefix: str = ""
) -> Sequence[FacetCount]:
    """The counts of the values that begin with `prefix`, or a word of which does, in either case;
    as they stand, or in an order of `ORDERS`, equal counts by value."""
    if order is None and not prefix:
        return counts
    wanted = f" {prefix.casefold()}"
    kept = [count for count in counts if wanted in f" {count.value.casefold()}"]
    return sorted(kept, key=_KEYS[order]) if order else kept


_KEYS: dict[str, Callable[[FacetCount], tuple[int, str]]] = {
    "count": lambda one: (-one.count, one.value),
    "value": lambda one: (0, one.value),
}
ORDERS = tuple(_KEYS)
"""The orders in which values can be put: the greatest count first, or by value."""


def count_facet(
    snapshot: Snapshot, name: str, found: Iterable[tuple[View, Speeches]]
) -> FacetCounts:
    """The counts of a facet over some speeches, per segment; a speech without a value counts for
    none."""
    if name == "year":
        return _count_years(found)
    column = COLUMNS[name]
    values = snapshot.values(column)
    counts = np.zeros(values.count, np.intp)
    for (view, speeches), numbers in zip(found, values.numbers, strict=True):
        counts[numbers] += _tally(view, column, speeches)
    if len(counts) and not values.decode(0):
        counts[0] = 0
    return FacetCounts(values.decode, counts, in_order=False)


def _tally(view: View, column: str, speeches: Speeches) -> NDArray[np.intp]:
    if len(speeches) == view.live_count:
        return view.counts(column)
    size = len(view.segment.keywords(column).values)
    return np.bincount(view.codes(column)[speeches], minlength=size)


_year = cache("{:04}".format)


def _count_years(found: Iterable[tuple[View, Speeches]]) -> FacetCounts:
    sums = np.zeros(10_000, np.intp)  # the calendar of datetime.date ends with the year 9999
    for view, speeches in found:
        counts = np.bincount(view.segment.years[speeches])
        sums[: len(counts)] += counts
    return FacetCounts(_year, sums, in_order=True)
