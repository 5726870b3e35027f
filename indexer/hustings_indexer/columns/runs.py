"""Postings of any Whoosh format: here are my terms' postings, write them; here is a term, read it.

A run is the postings of one term (or the words of one document's vector): int32 keys, ascending,
under `NAME.key`; `NAME.start` says where each run begins. `NAME.weight` is there unless every
weight is 1. If the format keeps a value beside the weight, `NAME.count` says of how many elements
each value is, `NAME.element` where each run's begin, and the elements are `NAME.position` (with
`.from`, `.to` and `.boost`, as the format has them) or, of a format that is not Whoosh's own,
`NAME.bytes`. docs/whoosh.md has the types.
"""

from array import array
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.formats import CharacterBoosts, Characters, PositionBoosts, Positions

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.matcher import Array, ByteValues, NoValues, Places, Postings, Values
from hustings_indexer.columns.strings import Strings, starts_of
from hustings_indexer.columns.terms import StringTerms

_PLACES: dict[type, tuple[str, tuple[str, ...]]] = {
    Positions: ("positions", ("position",)),
    Characters: ("characters", ("position", "from", "to")),
    PositionBoosts: ("position_boosts", ("position", "boost")),
    CharacterBoosts: ("character_boosts", ("position", "from", "to", "boost")),
}
"""What each format of places decodes a value to, and the arrays that hold it."""


class RunsWriter:
    """Collects the postings of one field, run by run, and writes them."""

    def __init__(self, form: Any) -> None:
        name, self._columns = _PLACES.get(type(form), ("", ("bytes",)))
        self._decode: Callable[[bytes], Any] | None = form.decoder(name) if name else None
        self._elements = [array("d" if column == "boost" else "q") for column in self._columns]
        self._blob = bytearray()
        self._keys = array("i")
        self._weights = array("d")
        self._counts = array("i")
        self._starts = array("q", (0,))
        self._element_starts = array("q", (0,))
        self._last = -1

    def add(self, key: int, weight: float, value: bytes | None) -> None:
        """Adds a posting to the current run; keys ascend.

        A field with several values may post a term twice for one document: that is one posting,
        of the summed weight and with the first value that was not empty.
        """
        if key == self._last:
            self._weights[-1] += weight
            if not self._counts[-1]:
                self._counts[-1] = self._append(value)
            return
        self._last = key
        self._keys.append(key)
        self._weights.append(weight)
        self._counts.append(self._append(value))

    def _append(self, value: bytes | None) -> int:
        if not value:
            return 0
        if self._decode is None:
            self._blob += value
            return len(value)
        rows = self._decode(value)
        columns = (rows,) if len(self._elements) == 1 else zip(*rows, strict=True)
        for elements, column in zip(self._elements, columns, strict=True):
            elements.extend(column)
        return len(rows)

    def end(self) -> None:
        """Ends the current run; it may be empty."""
        self._last = -1
        self._starts.append(len(self._keys))
        self._element_starts.append(
            len(self._blob) if self._decode is None else len(self._elements[0])
        )

    def write(self, file: ArrayWriter, name: str, rank: Array | None = None) -> None:
        """Writes the runs under `name`, each key as its rank where ranks are given."""
        keys = np.asarray(self._keys, np.int32)
        weights = np.asarray(self._weights)
        file.add(f"{name}.key", keys if rank is None else rank[keys].astype(np.int32))
        file.add(f"{name}.start", np.asarray(self._starts))
        if np.any(weights != 1):
            single = weights.astype(np.float32)
            file.add(f"{name}.weight", single if np.array_equal(single, weights) else weights)
        if self._element_starts[-1]:
            file.add(f"{name}.count", smallest(np.asarray(self._counts)))
            file.add(f"{name}.element", np.asarray(self._element_starts))
            self._write_elements(file, name)

    def _write_elements(self, file: ArrayWriter, name: str) -> None:
        if self._decode is None:
            file.add(f"{name}.bytes", np.frombuffer(self._blob, np.uint8))
            return
        for column, elements in zip(self._columns, self._elements, strict=True):
            values = np.asarray(elements)
            file.add(f"{name}.{column}", values if column == "boost" else smallest(values))


def smallest(values: NDArray[np.integer]) -> NDArray[np.integer]:
    """`values` in the smallest of uint8, uint16, int32 and int64 that holds them all."""
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    for dtype in (np.uint8, np.uint16, np.int32):
        if np.iinfo(dtype).min <= low and high <= np.iinfo(dtype).max:
            return values.astype(dtype)
    return values


class Runs:
    """The runs of one field of an open file."""

    def __init__(self, file: ArrayReader, name: str) -> None:
        self.start = file[f"{name}.start"]
        self._key = file[f"{name}.key"]
        self._file = file
        self._name = name

    def keys(self, run: int) -> NDArray[np.int32]:
        return self._key[self.start[run] : self.start[run + 1]]

    def weights(self, run: int) -> Array | None:
        weights = self._array("weight")
        return None if weights is None else weights[self.start[run] : self.start[run + 1]]

    def values(self, run: int) -> Values:
        """The values of a run's postings."""
        counts, element = self._array("count"), self._array("element")
        if counts is None or element is None:
            return NoValues()
        starts = starts_of(counts[self.start[run] : self.start[run + 1]])
        low, high = element[run], element[run + 1]
        bytes_, position, first, last, boost = (
            None if elements is None else elements[low:high]
            for elements in map(self._array, ("bytes", "position", "from", "to", "boost"))
        )
        if bytes_ is not None:
            return ByteValues(starts, bytes_)
        if position is None:
            return NoValues()
        characters = None if first is None or last is None else (first, last)
        return Places(starts, position, characters, boost)

    def _array(self, kind: str) -> Array | None:
        name = f"{self._name}.{kind}"
        if name not in self._file:
            return None
        return self._file[name]


class RunTerms(StringTerms):
    """The terms of a field written as runs."""

    def __init__(self, file: ArrayReader, name: str, lengths: Array | None) -> None:
        super().__init__(Strings(file, f"{name}.term"), lengths)
        self._runs = Runs(file, name)

    def read(self, number: int) -> Postings:
        runs = self._runs
        return Postings(runs.keys(number), runs.weights(number), lambda: runs.values(number))
