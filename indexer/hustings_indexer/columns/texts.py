"""The texts of a segment's speeches, compressed: here is my speech, give me its text.

Each text is a Zstandard frame of its own, so that a hit costs no more than its own text; what
neighbours would have lent it, a dictionary trained on the first texts gives it. On disk, under
`stored`, the frames end to end, nothing for an empty text, and under `stored.start` the int64
offset of each and of the end. Under `stored.dictionary` the dictionaries end to end, with
`stored.dictionary_start` in the same way; under `stored.dictionary_first` the int32 number of the
first speech that each serves: a segment written in one go has one, a merged one those of its
parts. An empty dictionary is none.
"""

import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import zstandard
from numpy.typing import NDArray

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.strings import starts_of
from hustings_indexer.errors import IndexCorrupt

_LEVEL = 1  # level 3 saves 2 % and costs a quarter more time
# Twice the dictionary, or twice the texts to train it on, saves another half of a per cent.
_DICTIONARY = 16_384
_TRAINED_ON = 1_000_000
_WORTH_TRAINING = 20 * _DICTIONARY
_COPIED = 4_000_000  # bytes of frames, from which on a merge copies them as they are

Compress = Callable[[bytes], bytes]
_Bytes = NDArray[np.uint8]


class TextsWriter:
    """Compresses texts as they come; the first wait until a dictionary is made of them."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._size = 0
        self._compress: Compress | None = None
        self._frames: list[bytes | _Bytes] = []
        self._lengths: list[int] = []
        self._dictionaries: list[bytes] = []
        self._first: list[int] = []

    def append(self, text: bytes) -> None:
        """Adds the UTF-8 of one text."""
        if self._compress is not None:
            self._add_frame(self._compress(text) if text else b"")
            return
        self._waiting.append(text)
        self._size += len(text)
        if self._size >= _TRAINED_ON:
            self._train()

    def extend(self, texts: "Texts", kept: NDArray[np.bool_]) -> None:
        """Adds the kept texts of another segment, in a large one as they are compressed there."""
        if texts.size < _COPIED:
            for speech in np.flatnonzero(kept).tolist():
                self.append(texts.utf8(speech))
            return
        self._train()
        self._compress = None
        for first, last, dictionary in texts.dictionaries():
            self._begin(dictionary)
            frames, lengths = texts.frames(first, last, kept[first:last])
            self._frames += frames
            self._lengths += lengths

    def write(self, file: ArrayWriter) -> None:
        self._train()
        frames = (np.frombuffer(frame, np.uint8) for frame in self._frames)
        file.stream("stored", np.uint8, frames)
        file.add("stored.start", starts_of(np.array(self._lengths, np.int64)))
        file.add("stored.dictionary", np.frombuffer(b"".join(self._dictionaries), np.uint8))
        sizes = np.array([len(dictionary) for dictionary in self._dictionaries], np.int64)
        file.add("stored.dictionary_start", starts_of(sizes))
        file.add("stored.dictionary_first", np.array(self._first, np.int32))

    def _train(self) -> None:
        """Compresses the texts that wait, with a dictionary of their own where it pays."""
        if not self._waiting:
            return
        dictionary = _trained(self._waiting) if self._size >= _WORTH_TRAINING else b""
        self._begin(dictionary)
        self._compress = compress = _compressor(dictionary)
        for text in self._waiting:
            self._add_frame(compress(text) if text else b"")
        self._waiting, self._size = [], 0

    def _begin(self, dictionary: bytes) -> None:
        self._dictionaries.append(dictionary)
        self._first.append(len(self._lengths))

    def _add_frame(self, frame: bytes) -> None:
        self._frames.append(frame)
        self._lengths.append(len(frame))


def _trained(texts: Sequence[bytes]) -> bytes:
    try:
        return zstandard.train_dictionary(_DICTIONARY, list(texts)).as_bytes()
    except zstandard.ZstdError:
        return b""  # too few texts, or too much alike


def _compressor(dictionary: bytes) -> Compress:
    if not dictionary:
        return zstandard.ZstdCompressor(level=_LEVEL).compress
    made = zstandard.ZstdCompressionDict(dictionary)
    made.precompute_compress(level=_LEVEL)
    return zstandard.ZstdCompressor(
        level=_LEVEL, dict_data=made, write_checksum=False, write_dict_id=False
    ).compress


def copy_texts(file: ArrayWriter, sources: Sequence[tuple["Texts", NDArray[np.bool_]]]) -> None:
    """Writes the kept texts of open segments end to end."""
    writer = TextsWriter()
    for texts, kept in sources:
        writer.extend(texts, kept)
    writer.write(file)


class Texts:
    """The texts of an open segment. Many threads may share one."""

    def __init__(self, file: ArrayReader) -> None:
        self._path = file.path
        self._stored: _Bytes = file["stored"]
        self._data = self._stored.data
        self._start: NDArray[np.int64] = file["stored.start"]
        self._dictionary: _Bytes = file["stored.dictionary"]
        self._dictionary_start: NDArray[np.int64] = file["stored.dictionary_start"]
        self._first: list[int] = file["stored.dictionary_first"].tolist()
        self._local = threading.local()

    def __len__(self) -> int:
        return len(self._start) - 1

    def __getitem__(self, speech: int) -> str:
        try:
            return str(self.utf8(speech), "utf-8")
        except UnicodeDecodeError:
            raise self._corrupt(speech) from None

    def utf8(self, speech: int) -> bytes:
        start, end = self._start[speech : speech + 2].tolist()
        if start == end:
            return b""
        try:
            text: bytes = self._decompressor(speech)(self._data[start:end])
        except zstandard.ZstdError:
            raise self._corrupt(speech) from None
        return text

    @property
    def size(self) -> int:
        """How many bytes the frames have, all together."""
        return len(self._stored)

    def dictionaries(self) -> Iterator[tuple[int, int, bytes]]:
        """[first, last) speeches and the dictionary that serves them, for each dictionary."""
        bounds = pairwise([*self._first, len(self)])
        for number, (first, last) in enumerate(bounds):
            yield first, last, self._dictionary_at(number)

    def frames(
        self, first: int, last: int, kept: NDArray[np.bool_]
    ) -> tuple[list[_Bytes], list[int]]:
        """The kept frames of speeches [first, last), in as few pieces as serve; their lengths."""
        starts = self._start[first : last + 1]
        lengths = np.diff(starts)[kept].tolist()
        edges = np.flatnonzero(np.diff(kept, prepend=False, append=False)).tolist()
        pieces = zip(starts[edges[::2]].tolist(), starts[edges[1::2]].tolist(), strict=True)
        return [self._stored[start:end] for start, end in pieces], lengths

    def _dictionary_at(self, number: int) -> bytes:
        start, end = self._dictionary_start[number : number + 2].tolist()
        return self._dictionary[start:end].tobytes()

    def _decompressor(self, speech: int) -> Callable[[memoryview], bytes]:
        """A decompressor serves one thread at a time, so each thread has its own."""
        number = bisect_right(self._first, speech) - 1
        if not hasattr(self._local, "made"):
            self._local.made = {}
        made: dict[int, Callable[[memoryview], bytes]] = self._local.made
        if number not in made:
            dictionary = self._dictionary_at(number)
            data = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
            made[number] = zstandard.ZstdDecompressor(dict_data=data).decompress
        return made[number]

    def _corrupt(self, speech: int) -> IndexCorrupt:
        return IndexCorrupt(
            f"{self._path}: the text of speech {speech} cannot be read; "
            "rebuild the index with: hustings index"
        )
