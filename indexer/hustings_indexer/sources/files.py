"""Files as they lie on disk: what one is called, and its bytes with any compression taken off.

Takes a path, or "-" for standard input; gives a stream of plain bytes. Compression (gzip, xz,
zstd, bzip2) is known by the first bytes and not by the name, and is taken off piece by piece.
Refuses, with a SourceError, what cannot be opened or breaks off before its end.
"""

import bz2
import io
import lzma
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol

from hustings_indexer.errors import SourceError

STDIN = "-"
HEAD_SIZE = 64 * 1024
COMPRESSED_SUFFIXES = (".gz", ".xz", ".zst", ".bz2")

LARGEST_RATIO = 250
"""How many times its packed size a file may grow; XML, which packs best, grows 30 times."""

SMALL = 32 * 1024 * 1024
"""The size in bytes up to which a file may grow whatever the ratio."""

LARGEST_SPEECH = 16 << 20
"""In characters; the longest speech on record would fill about one million."""

TOO_LONG = f"over {LARGEST_SPEECH >> 20} million characters: no one speech"

# A few bytes may unpack to very many: small pieces keep what is held at once within bounds.
_PACKED_PIECE = 2 * 1024
_BESIDE_TRANSCRIPTS = re.compile(
    r"\.|__MACOSX|(readme|licen[cs]e|copying|notice|authors|contributing|changelog)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: its name as given ("-" for standard input), and what tells that it changed.

    `size` is in bytes, `modified_ns` in nanoseconds since 1970; both are 0 for standard input.
    """

    name: str
    path: Path | None
    size: int
    modified_ns: int

    @classmethod
    def at(cls, path: str | Path) -> "Source":
        """The file at a path, which must exist; OSError where it does not."""
        if str(path) == STDIN:
            return cls(STDIN, None, 0, 0)
        stat = Path(path).stat()
        return cls(str(path), Path(path), stat.st_size, stat.st_mtime_ns)

    @property
    def plain_name(self) -> str:
        """The file's own name, without its folder and without the suffix of a compression."""
        name = "stdin" if self.path is None else self.path.name
        for suffix in COMPRESSED_SUFFIXES:
            name = name.removesuffix(suffix)
        return name


def stands_beside_transcripts(name: str) -> bool:
    """Whether a file's own name is that of what a folder has beside them: hidden, a README."""
    return _BESIDE_TRANSCRIPTS.match(name) is not None


def check_growth(packed: int, plain: int, name: str) -> None:
    """Raise SourceError where a file has grown, from packed to plain bytes, as only a bomb does."""
    if plain > max(SMALL, packed * LARGEST_RATIO):
        reason = f"grows to more than {LARGEST_RATIO} times its {packed} bytes; unpack it by hand"
        raise SourceError(name, reason)


@contextmanager
def open_bytes(source: Source) -> Iterator[tuple[bytes, BinaryIO]]:
    """The first 64 KiB of a source, and a stream of all of it from its start.

    Raises SourceError where the file cannot be opened, and while the stream is read where it is
    damaged, breaks off, or the disk fails.
    """
    try:
        file = sys.stdin.buffer if source.path is None else source.path.open("rb")
    except OSError as error:
        raise SourceError(source.name, f"cannot be opened: {error.strerror}") from None
    try:
        yield unpacked(file, source.name)
    finally:
        if source.path is not None:
            file.close()


def unpacked(file: BinaryIO, name: str) -> tuple[bytes, BinaryIO]:
    """The first 64 KiB of an opened file with any compression taken off, and all of it as a stream.

    `name` is what faults name it. Raises SourceError, now and while the stream is read, where the
    file is damaged, breaks off, or the disk fails.
    """
    pieces = _decompressed(_pieces_of(file, name), name)
    head = _take(pieces, HEAD_SIZE)
    return head[:HEAD_SIZE], io.BufferedReader(_Pieces(chain([head], pieces)), HEAD_SIZE)


class _Pieces(io.RawIOBase):
    """An iterable of byte strings as a raw stream."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


class _Decoder(Protocol):
    """What zlib, bz2, lzma and zstandard have in common: one compressed frame, piece by piece."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Compression:
    name: str
    decoder: Callable[[], _Decoder]
    error: type[Exception]


def _compression(head: bytes) -> _Compression | None:
    if head.startswith(b"\x1f\x8b"):
        return _Compression("gzip", lambda: zlib.decompressobj(wbits=31), zlib.error)
    if head.startswith(b"\xfd7zXZ\x00"):
        return _Compression("xz", lzma.LZMADecompressor, lzma.LZMAError)
    if head.startswith(b"BZh") and head[4:10] == b"1AY&SY":
        return _Compression("bzip2", bz2.BZ2Decompressor, OSError)
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        # A compiled library that most runs have no use for.
        import zstandard

        decompressor = zstandard.ZstdDecompressor()
        return _Compression("zstd", decompressor.decompressobj, zstandard.ZstdError)
    return None


def _pieces_of(file: BinaryIO, name: str) -> Iterator[bytes]:
    try:
        while piece := file.read(HEAD_SIZE):
            yield piece
    except OSError as error:
        raise SourceError(name, f"cannot be read: {error.strerror or error}") from None


def _decompressed(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    first = _take(pieces, 10)
    compression = _compression(first)
    pieces = chain([first], pieces)
    return pieces if compression is None else _frames(pieces, compression, name)


def _frames(pieces: Iterator[bytes], compression: _Compression, name: str) -> Iterator[bytes]:
    """The content of every frame of a compressed file; padding with zeros may end it."""
    decoder: _Decoder | None = None
    packed_size = plain_size = 0
    try:
        for piece in _cut(pieces):
            rest = piece
            packed_size += len(piece)
            while rest := rest.lstrip(b"\0") if decoder is None else rest:
                decoder = decoder or compression.decoder()
                if plain := decoder.decompress(rest):
                    plain_size += len(plain)
                    check_growth(packed_size, plain_size, name)
                    yield plain
                rest = decoder.unused_data if decoder.eof else b""
                decoder = None if decoder.eof else decoder
    except compression.error as error:
        raise SourceError(name, f"damaged {compression.name} file: {error}") from None
    if decoder is not None:
        raise SourceError(name, f"{compression.name} file breaks off before its end; fetch it anew")


def _cut(pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        for at in range(0, len(piece), _PACKED_PIECE):
            yield piece[at : at + _PACKED_PIECE]


def _take(pieces: Iterator[bytes], count: int) -> bytes:
    """At least `count` bytes from the front, or all there are."""
    taken = b""
    while len(taken) < count and (piece := next(pieces, None)) is not None:
        taken += piece
    return taken
