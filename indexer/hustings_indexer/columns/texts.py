"""The texts of a segment's speeches, compressed: here is my speech, give me its text.

Neighbouring texts are compressed together, in blocks of 4 kB or of one longer text: smaller and
faster than one by one, and still quick to open. On disk, under `stored`, the blocks, one Zstandard
frame each, end to end; under `stored.start` the int64 offset of each and of the end, under
`stored.first` the int32 number of the first speech of each and, last, of all speeches; under
`stored.end` the uint32 offset, within its block, at which each speech's UTF-8 ends.
"""

import threading
from collections.abc import Sequence

import numpy as np
import zstandard
from numpy.typing import NDArray

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.strings import starts_of
from hustings_indexer.errors import IndexCorrupt

_BLOCK = 4_000
_LEVEL = 1  # level 3 saves 2 % and costs a quarter more time


class TextsWriter:
    """Compresses texts as they come."""

    def __init__(self) -> None:
        self._compress = zstandard.ZstdCompressor(level=_LEVEL).compress
        self._blocks: list[bytes | NDArray[np.uint8]] = []
        self._speeches: list[int] = []
        self._ends: list[NDArray[np.uint32]] = []
        self._waiting: list[bytes] = []
        self._size = 0

    def append(self, text: bytes) -> None:
        """Adds the UTF-8 of one text."""
        self._waiting.append(text)
        self._size += len(text)
        if self._size >= _BLOCK:
            self._close_block()

    def append_block(self, block: NDArray[np.uint8], ends: NDArray[np.uint32]) -> None:
        """Adds the texts of a block of another segment as it is compressed there."""
        self._close_block()
        self._blocks.append(block)
        self._speeches.append(len(ends))
        self._ends.append(ends)

    def write(self, file: ArrayWriter) -> None:
        self._close_block()
        lengths = np.fromiter(map(len, self._blocks), np.int64, len(self._blocks))
        blocks = (np.frombuffer(block, np.uint8) for block in self._blocks)
        file.stream("stored", np.uint8, blocks)
        file.add("stored.start", starts_of(lengths))
        file.add("stored.first", starts_of(np.array(self._speeches, np.int64)).astype(np.int32))
        file.stream("stored.end", np.uint32, self._ends)

    def _close_block(self) -> None:
        if self._waiting:
            self._blocks.append(self._compress(b"".join(self._waiting)))
            self._speeches.append(len(self._waiting))
            self._ends.append(np.cumsum([len(text) for text in self._waiting], dtype=np.uint32))
            self._waiting, self._size = [], 0


def copy_texts(file: ArrayWriter, sources: Sequence[tuple["Texts", NDArray[np.bool_]]]) -> None:
    """Writes the kept texts of open segments end to end; whole blocks as they are."""
    writer = TextsWriter()
    for texts, kept in sources:
        for block in range(texts.blocks):
            first, last = texts.speeches_of(block)
            if kept[first:last].all():
                writer.append_block(texts.compressed(block), texts.ends(block))
            else:
                for speech in (first + np.flatnonzero(kept[first:last])).tolist():
                    writer.append(texts.utf8(speech))
    writer.write(file)


class Texts:
    """The texts of an open segment. Many threads may share one."""

    def __init__(self, file: ArrayReader) -> None:
        self._path = file.path
        self._stored: NDArray[np.uint8] = file["stored"]
        self._start: NDArray[np.int64] = file["stored.start"]
        self._first: NDArray[np.int32] = file["stored.first"]
        self._end: NDArray[np.uint32] = file["stored.end"]
        self._local = threading.local()

    def __getitem__(self, speech: int) -> str:
        try:
            return str(self.utf8(speech), "utf-8")
        except UnicodeDecodeError:
            raise self._corrupt(speech) from None

    def utf8(self, speech: int) -> bytes:
        block = int(self._first.searchsorted(speech, side="right")) - 1
        start = int(self._end[speech - 1]) if speech > self._first[block] else 0
        return self._decompressed(block)[start : int(self._end[speech])]

    @property
    def blocks(self) -> int:
        return len(self._first) - 1

    def speeches_of(self, block: int) -> tuple[int, int]:
        """[first, last) speeches whose texts are in a block."""
        return int(self._first[block]), int(self._first[block + 1])

    def compressed(self, block: int) -> NDArray[np.uint8]:
        return self._stored[self._start[block] : self._start[block + 1]]

    def ends(self, block: int) -> NDArray[np.uint32]:
        return self._end[self._first[block] : self._first[block + 1]]

    def _decompressed(self, block: int) -> bytes:
        """The texts of a block; each thread keeps the last one, for the next speech is in it."""
        local = self._local
        if getattr(local, "block", -1) != block:
            if not hasattr(local, "decompress"):
                # A decompressor serves one thread at a time.
                local.decompress = zstandard.ZstdDecompressor().decompress
            try:
                local.texts = local.decompress(self.compressed(block).data)
            except zstandard.ZstdError:
                raise self._corrupt(int(self._first[block])) from None
            local.block = block
        texts: bytes = local.texts
        return texts

    def _corrupt(self, speech: int) -> IndexCorrupt:
        return IndexCorrupt(
            f"{self._path}: the text of speech {speech} cannot be read; "
            "rebuild the index with: hustings index"
        )
