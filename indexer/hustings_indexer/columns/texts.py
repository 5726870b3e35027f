"""The texts of a segment's speeches, compressed: here is my speech, give me its text.

On disk, under `stored`, one Zstandard frame a speech, end to end; under `stored.start` the int64
offset of each and of the end. A speech is read by decompressing it alone.
"""

import threading
from collections.abc import Iterator, Sequence

import numpy as np
import zstandard
from numpy.typing import NDArray

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.strings import starts_of
from hustings_indexer.errors import IndexCorrupt

_LEVEL = 1  # level 3 saves 1 % and costs a quarter more time


class TextsWriter:
    """Compresses texts as they come."""

    def __init__(self) -> None:
        self._compress = zstandard.ZstdCompressor(level=_LEVEL).compress
        self._frames: list[bytes] = []

    def append(self, text: str) -> None:
        self._frames.append(self._compress(text.encode()))

    def write(self, file: ArrayWriter) -> None:
        lengths = np.fromiter(map(len, self._frames), np.int64, len(self._frames))
        file.stream("stored", np.uint8, (np.frombuffer(frame, np.uint8) for frame in self._frames))
        file.add("stored.start", starts_of(lengths))


def copy_texts(file: ArrayWriter, sources: Sequence[tuple["Texts", NDArray[np.bool_]]]) -> None:
    """Writes the kept texts of open segments, end to end, as they are compressed there."""
    lengths = [np.diff(texts.start)[kept] for texts, kept in sources]
    file.stream("stored", np.uint8, (part for pair in sources for part in _kept_frames(*pair)))
    file.add("stored.start", starts_of(np.concatenate(lengths)))


def _kept_frames(texts: "Texts", kept: NDArray[np.bool_]) -> Iterator[NDArray[np.uint8]]:
    """The kept frames, a run of neighbours at a time."""
    edges = np.flatnonzero(np.diff(kept, prepend=False, append=False)).tolist()
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        yield texts.frames[int(texts.start[first]) : int(texts.start[last])]


class Texts:
    """The texts of an open segment."""

    def __init__(self, file: ArrayReader) -> None:
        self._path = file.path
        self.frames: NDArray[np.uint8] = file["stored"]
        self.start: NDArray[np.int64] = file["stored.start"]
        self._local = threading.local()  # a decompressor serves one thread at a time

    def __getitem__(self, speech: int) -> str:
        frame = self.frames[int(self.start[speech]) : int(self.start[speech + 1])]
        try:
            return str(self._decompressor().decompress(frame.data), "utf-8")
        except (zstandard.ZstdError, UnicodeDecodeError):
            raise IndexCorrupt(
                f"{self._path}: the text of speech {speech} cannot be read; "
                "rebuild the index with: hustings index"
            ) from None

    def _decompressor(self) -> zstandard.ZstdDecompressor:
        if not hasattr(self._local, "decompressor"):
            self._local.decompressor = zstandard.ZstdDecompressor()
        decompressor: zstandard.ZstdDecompressor = self._local.decompressor
        return decompressor
