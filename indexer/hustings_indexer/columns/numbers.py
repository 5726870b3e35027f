"""Numbers as Whoosh indexes and sorts them: the dates and years of speeches.

Whoosh finds a number by terms (its bytes, and those of its leading bits, so that a range is a few
terms) and sorts it by a column; both are served from the array of one number a speech.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import ColumnReader

from hustings_indexer.columns.matcher import Array, Postings
from hustings_indexer.columns.strings import starts_of
from hustings_indexer.columns.terms import Terms

_DAY = 86_400_000_000  # microseconds; Whoosh counts a datetime in them from the year 1
_DATE_BITS, _DATE_STEP = 64, 8  # of whoosh.fields.DATETIME
_YEAR_BITS, _YEAR_STEP = 32, 4  # of whoosh.fields.NUMERIC


def date_terms(days: NDArray[np.int32]) -> "NumberTerms":
    """The terms of a DATETIME field; `days` as `date.toordinal` counts them."""
    lifted = _microseconds(days).astype(np.uint64) + np.uint64(1 << (_DATE_BITS - 1))
    return NumberTerms(lifted, _DATE_BITS, _DATE_STEP)


def date_column(days: NDArray[np.int32]) -> "NumberColumn":
    return NumberColumn(_microseconds(days))


def year_terms(years: NDArray[np.int16]) -> "NumberTerms":
    """The terms of a NUMERIC field."""
    return NumberTerms(_lifted(years), _YEAR_BITS, _YEAR_STEP)


def year_column(years: NDArray[np.int16]) -> "NumberColumn":
    return NumberColumn(_lifted(years))


def _microseconds(days: NDArray[np.int32]) -> NDArray[np.int64]:
    return (days.astype(np.int64) - 1) * _DAY


def _lifted(years: NDArray[np.int16]) -> NDArray[np.uint64]:
    """So that negative numbers come before positive ones in unsigned order."""
    return years.astype(np.uint64) + np.uint64(1 << (_YEAR_BITS - 1))


class _Level(NamedTuple):
    shift: int
    values: NDArray[np.uint64]
    starts: NDArray[np.int64]


class NumberTerms(Terms):
    """A number for each speech, as Whoosh indexes numbers: each value, then its leading bits.

    A term is one byte, by how many bits the value is shifted right, and the shifted value in
    big-endian bytes. `numbers` are uint64, in Whoosh's order (signed ones have been lifted).
    """

    def __init__(self, numbers: NDArray[np.uint64], bits: int, step: int) -> None:
        super().__init__()
        self._numbers = numbers
        self._shifts = range(0, bits, step)
        self._width = bits // 8

    def __len__(self) -> int:
        return self._bases[-1]

    def __getitem__(self, number: int) -> bytes:
        level, at = self._level_of(number)
        return bytes((level.shift,)) + int(level.values[at]).to_bytes(self._width, "big")

    def read(self, number: int) -> Postings:
        level, at = self._level_of(number)
        return Postings(np.sort(self._speeches[level.starts[at] : level.starts[at + 1]]))

    def _level_of(self, number: int) -> tuple[_Level, int]:
        level = bisect_right(self._bases, number) - 1
        return self._levels[level], number - self._bases[level]

    @cached_property
    def _speeches(self) -> NDArray[np.int32]:
        """By number."""
        return self._numbers.argsort(kind="stable").astype(np.int32)

    @cached_property
    def _levels(self) -> list[_Level]:
        ordered = self._numbers[self._speeches]
        levels = []
        for shift in self._shifts:
            values, starts = np.unique(ordered >> np.uint64(shift), return_index=True)
            levels.append(_Level(shift, values, np.append(starts, len(ordered))))
        return levels

    @cached_property
    def _bases(self) -> list[int]:
        bases: list[int] = starts_of(
            np.array([len(level.values) for level in self._levels])
        ).tolist()
        return bases


class NumberColumn(ColumnReader):
    """The number of each speech; `set_reverse` turns the order of its sort keys round."""

    def __init__(self, numbers: Array) -> None:
        self._numbers = numbers.data
        self._sign = 1

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> int:
        number: int = self._numbers[docnum]
        return number

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def sort_key(self, docnum: int) -> int:
        return self._sign * self[docnum]

    def set_reverse(self) -> None:
        self._sign = -1
