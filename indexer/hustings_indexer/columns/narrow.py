"""Whole numbers that nearly all fit a small type: here is my place, give me my value.

On disk, under `NAME`, what fits of each value (uint8 or uint16, the rest cut off); under
`NAME.over` the int64 places of the values that were cut, ascending, and under `NAME.more` the
uint32 multiples of 256 or 65,536 to be added there. So the rare speech of 70,000 words costs six
bytes a word, and all others two.
"""

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter


class NarrowWriter:
    """Collects values part by part, each array of integers from 0, and writes them narrow."""

    def __init__(self, dtype: type[np.uint8] | type[np.uint16]) -> None:
        self._dtype = dtype
        self._bits = np.dtype(dtype).itemsize * 8
        self._parts: list[NDArray[np.unsignedinteger]] = []
        self._over: list[NDArray[np.int64]] = []
        self._more: list[NDArray[np.uint32]] = []
        self._length = 0

    def append(self, values: NDArray[np.integer]) -> None:
        self._parts.append(values.astype(self._dtype))
        if len(values) and int(values.max()) >> self._bits:
            over = np.flatnonzero(values >> self._bits)
            self._over.append(over + self._length)
            self._more.append((values[over] >> self._bits).astype(np.uint32))
        self._length += len(values)

    def write(self, file: ArrayWriter, name: str) -> None:
        file.stream(name, self._dtype, self._parts)
        file.stream(f"{name}.over", np.int64, self._over)
        file.stream(f"{name}.more", np.uint32, self._more)


class Narrow:
    """The values, widened a run at a time."""

    def __init__(self, file: ArrayReader, name: str) -> None:
        self._low = file[name]
        self._over = file[f"{name}.over"].data  # bisect is faster than numpy for one or two places
        self._more = file[f"{name}.more"]
        self._bits = self._low.dtype.itemsize * 8

    def __len__(self) -> int:
        return len(self._low)

    def run(self, start: int, end: int) -> NDArray[np.integer]:
        """Values [start, end): the stored array itself where none was cut, else int64."""
        low = self._low[start:end]
        first = bisect_left(self._over, start)
        last = bisect_left(self._over, end, first)
        if first == last:
            return low
        wide = low.astype(np.int64)
        over = np.asarray(self._over[first:last]) - start
        wide[over] += self._more[first:last].astype(np.int64) << self._bits
        return wide

    def at(self, places: NDArray[np.integer]) -> NDArray[np.int64]:
        """The values at some places, ascending."""
        wide: NDArray[np.int64] = self._low[places].astype(np.int64)
        if not len(places):
            return wide
        first = bisect_left(self._over, int(places[0]))
        last = bisect_left(self._over, int(places[-1]) + 1, first)
        over = np.asarray(self._over[first:last])
        at = places.searchsorted(over)
        held = places[at] == over
        wide[at[held]] += self._more[first:last][held].astype(np.int64) << self._bits
        return wide

    def few(self, start: int, end: int) -> list[int]:
        """Values [start, end), for runs so short that numpy would cost more than it saves."""
        first = bisect_left(self._over, start)
        if first < len(self._over) and self._over[first] < end:
            wide: list[int] = self.run(start, end).tolist()
            return wide
        return self._low.data[start:end].tolist()
