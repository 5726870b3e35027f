"""Many strings in two arrays: here is my number, give me my string; here is my string, its number.

On disk, under `NAME.text`, the UTF-8 of all of them end to end; under `NAME.start`, uint32 or
int64 offsets of length n + 1. Sorted strings (by their UTF-8, which is the order of code points)
can be searched.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter


def write_strings(file: ArrayWriter, name: str, strings: Sequence[bytes]) -> None:
    """Writes `strings`, UTF-8 each, in the order given."""
    lengths = np.fromiter(map(len, strings), np.int64, len(strings))
    starts = starts_of(lengths)
    file.add(f"{name}.text", np.frombuffer(b"".join(strings), np.uint8))
    file.add(f"{name}.start", starts.astype(np.uint32) if starts[-1] < 2**32 else starts)


def starts_of(lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """int64 of length n + 1: where each of n runs of these lengths starts, and the last ends."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


class Strings:
    """Strings by number. `find`, `span` and `insertion` want them sorted."""

    def __init__(self, file: ArrayReader, name: str) -> None:
        self._text = file[f"{name}.text"].data
        self._start = file[f"{name}.start"]

    def __len__(self) -> int:
        return len(self._start) - 1

    def __getitem__(self, number: int) -> str:
        return str(self.utf8(number), "utf-8")

    def __iter__(self) -> Iterator[str]:
        starts = self._start.tolist()
        text = self._text.tobytes()
        for start, end in pairwise(starts):
            yield text[start:end].decode()

    def read(self) -> list[str]:
        """All of them, in order, twice as fast as one by one; none may hold a line break."""
        letters = np.frombuffer(self._text, np.uint8)
        lines = np.insert(letters, self._start[1:].astype(np.int64), ord("\n"))
        return lines.tobytes().decode().split("\n")[:-1]

    def utf8(self, number: int) -> bytes:
        return self._text[int(self._start[number]) : int(self._start[number + 1])].tobytes()

    def utf8s(self) -> list[bytes]:
        """All of them, in order."""
        starts = self._start.tolist()
        text = self._text.tobytes()
        return [text[start:end] for start, end in pairwise(starts)]

    def insertion(self, string: bytes) -> int:
        """How many of the (sorted) strings come before `string`."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.utf8(middle) < string:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, string: str) -> int:
        """The number of `string`, -1 if it is not there."""
        wanted = string.encode(errors="surrogatepass")
        number = self.insertion(wanted)
        return number if number < len(self) and self.utf8(number) == wanted else -1

    def span(self, prefix: str) -> tuple[int, int]:
        """[low, high) numbers of the strings that begin with `prefix`."""
        wanted = prefix.encode(errors="surrogatepass")
        # 0xFF comes after every byte of UTF-8.
        return self.insertion(wanted), self.insertion(wanted + b"\xff")
