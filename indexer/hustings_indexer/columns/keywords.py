"""A value for each speech out of few: here is my speech, give me its speaker.

On disk, under `NAME.values`, the distinct values, sorted; under `NAME.code` the number of each
speech's value, in the smallest of uint8, uint16 and int32 that serves. "" stands for None.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.strings import Strings, write_strings

_DECODED = 4096  # values of a column that are kept as strings
_FEW = 8  # codes that are looked for one by one: twice as fast as by a table


class KeywordWriter:
    """Collects the values of consecutive speeches and writes them."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._parts: list[NDArray[np.int32]] = []

    def extend(self, values: Sequence[str | None]) -> None:
        codes = self._codes
        for value in set(values):
            codes.setdefault(value or "", len(codes))
        if None in values:
            values = [value or "" for value in values]
        self._parts.append(
            np.fromiter(map(codes.__getitem__, values), np.int32, len(values))  # type: ignore[arg-type]
        )

    def write(self, file: ArrayWriter, name: str) -> list[str]:
        """Writes the column; gives the distinct values in the order of their codes."""
        nothing = np.zeros(0, np.int32)
        return write_keywords(
            file, name, list(self._codes), np.concatenate([nothing, *self._parts])
        )


def write_keywords(
    file: ArrayWriter, name: str, values: list[str], codes: NDArray[np.integer]
) -> list[str]:
    """Writes codes that number `values`, dropping values no code has; gives the sorted values."""
    used = np.flatnonzero(np.bincount(codes, minlength=len(values))).tolist()
    order = sorted(used, key=lambda code: values[code].encode())
    rank = np.zeros(len(values), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    distinct = [values[code] for code in order]
    write_strings(file, f"{name}.values", [value.encode() for value in distinct])
    file.add(f"{name}.code", rank[codes].astype(_smallest(len(distinct))))
    return distinct


def _smallest(count: int) -> type[np.uint8] | type[np.uint16] | type[np.int32]:
    if count <= 1 << 8:
        return np.uint8
    return np.uint16 if count <= 1 << 16 else np.int32


class Keywords:
    """A column of an open segment."""

    def __init__(self, file: ArrayReader, name: str) -> None:
        self.values = Strings(file, f"{name}.values")
        self.codes: NDArray[np.integer] = file[f"{name}.code"]
        self.decode = lru_cache(_DECODED)(self.values.__getitem__)
        """The value of a code, "" for none."""

    def value(self, speech: int) -> str | None:
        return self.decode(int(self.codes[speech])) or None

    def decoded(self, speeches: NDArray[np.integer]) -> list[str | None]:
        """The values of some speeches."""
        if len(self.values) == 1:
            return [self.decode(0) or None] * len(speeches)
        return [self.decode(code) or None for code in self.codes[speeches].tolist()]

    def code(self, value: str | None) -> int:
        """The code of `value`, -1 where no speech has it."""
        return self.values.find(value or "")

    def with_codes(self, codes: Iterable[int]) -> NDArray[np.bool_]:
        """bool of one per speech: whose value is among those of `codes`."""
        some = list(dict.fromkeys(codes))
        held: NDArray[np.bool_] = np.zeros(len(self.codes), bool)
        if len(some) > _FEW:
            wanted = np.zeros(len(self.values), bool)
            wanted[some] = True
            held = wanted[self.codes]
            some = []
        for code in some:
            held |= self.codes == code
        return held
