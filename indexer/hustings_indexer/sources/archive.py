"""Archives of transcripts: zip, and tar with any compression, whose members are of any format.

Each member is read as if it were a file, and is called "archive.zip!member"; nothing is written to
disk. Members that no reader claims are passed over as in a folder, unless a reader is named for
them; so are hidden ones, READMEs, licences, links and devices. An archive within an archive is
read, one within that is not. Refuses what is damaged or locked, what has no transcript in it, and
what grows out of all proportion as it is unpacked.
"""

import io
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.files import (
    COMPRESSED_SUFFIXES,
    SMALL,
    Source,
    check_growth,
    open_bytes,
    stands_beside_transcripts,
    unpacked,
)
from hustings_indexer.sources.reader import Claim, Reader
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech, clean_line

LARGEST_INNER = 256 * 1024 * 1024
"""The size in bytes of an archive within an archive, which has to be held in memory."""

_ZIP = b"PK\x03\x04"
_SEPARATOR = "!"
# All that the libraries raise, where a place in a damaged archive leads nowhere; zipfile raises
# NotImplementedError for a way of packing that it does not know.
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    ValueError,
)
_OF_AN_OFFICE_FILE = re.compile(
    rb"\[Content_Types\]|_rels/|docProps/|xl/|word/|ppt/|mimetype|META-INF/|AndroidManifest"
)


@dataclass(frozen=True, slots=True)
class Member(Source):
    """A file in an archive: it has a name and a size, and no path of its own."""

    @property
    def plain_name(self) -> str:
        name = PurePosixPath(self.name.rpartition(_SEPARATOR)[2]).name
        for suffix in COMPRESSED_SUFFIXES:
            name = name.removesuffix(suffix)
        return name


@dataclass(frozen=True, slots=True)
class Archive:
    """`members` reads every member, where the caller named their format."""

    members: Reader | None = None

    name = "archive"
    summary = "a zip or tar of transcripts in any format"

    def sniff(self, sample: Sample) -> Claim:
        head = sample.head
        if head.startswith(_ZIP):
            # A spreadsheet or a book is a zip as well.
            return Claim.NO if _OF_AN_OFFICE_FILE.match(head[30:60]) else Claim.SURE
        return Claim.SURE if _is_tar(head) else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        found = False
        source = transcript.source
        beside = None if source.path is None else partial(_all_members, source)
        for member, file in _members(transcript, _opened(transcript)):
            try:
                for speech in self._read_member(replace(transcript, beside=beside), member, file):
                    found = True
                    yield speech
            except SourceError as fault:
                found = True
                transcript.report(fault)
        if not found:
            raise transcript.error("no transcript in this archive")

    def _read_member(
        self, transcript: Transcript, member: Member, file: BinaryIO
    ) -> Iterator[Speech]:
        head, stream = unpacked(_within_bounds(file, member), member.name)
        sample = Sample(member.plain_name, head, transcript.columns, transcript.pattern)
        reader = self._reader_of(sample, member)
        if reader is None:
            return
        if isinstance(reader, Archive) and isinstance(transcript.source, Member):
            raise SourceError(member.name, "an archive within an archive within an archive")
        yield from reader.read(replace(transcript, source=member, stream=stream))

    def _reader_of(self, sample: Sample, member: Member) -> Reader | None:
        # The registry imports this module, so it can be asked only once all is loaded.
        from hustings_indexer.sources.registry import surest_reader

        if self.members is None:
            return surest_reader(sample, Claim.LIKELY)
        if not sample.head.strip():
            raise SourceError(member.name, "empty file; see that it was fetched whole")
        return self if self.sniff(sample) else self.members


def _all_members(source: Source) -> Iterator[tuple[Source, bytes, BinaryIO]]:
    """The members of an archive once more, for whoever looks for what lies beside one of them."""
    with open_bytes(source) as (_, stream):
        again = Transcript(source, stream, lambda _: None)
        for member, file in _members(again, _opened(again)):
            head, plain = unpacked(_within_bounds(file, member), member.name)
            yield member, head, plain


def _is_tar(head: bytes) -> bool:
    """Whether a file begins as tars do, those of before POSIX, which have no mark, included."""
    if b"\0" not in head[:512]:
        return False
    try:
        tarfile.TarInfo.frombuf(head[:512], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _opened(transcript: Transcript) -> BinaryIO:
    """The archive as a file: from its path where it has one, for a zip is read from its end."""
    head = cast(io.BufferedReader, transcript.stream).peek(4)
    if not head.startswith(_ZIP):
        return transcript.stream
    if transcript.source.path is not None and zipfile.is_zipfile(transcript.source.path):
        return transcript.source.path.open("rb")
    raw = transcript.stream.read(LARGEST_INNER + 1)
    if len(raw) > LARGEST_INNER:
        raise transcript.error(f"a zip of over {LARGEST_INNER >> 20} MB has to be a file by itself")
    return io.BytesIO(raw)


def _members(transcript: Transcript, file: BinaryIO) -> Iterator[tuple[Member, BinaryIO]]:
    """The members that may be transcripts, each opened, in their order."""
    is_zip = file is not transcript.stream
    try:
        yield from _zipped(transcript, file) if is_zip else _tarred(transcript, file)
    except _DAMAGE as error:
        raise transcript.error(f"damaged archive: {error}; fetch it anew") from None
    finally:
        if is_zip:
            file.close()


def _zipped(transcript: Transcript, file: BinaryIO) -> Iterator[tuple[Member, BinaryIO]]:
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            if not _is_file(entry) or _is_passed_over(entry.filename):
                continue
            member = _member(transcript, entry.filename, entry.file_size)
            if entry.flag_bits & 0x1:
                transcript.report(SourceError(member.name, "locked with a password"))
                continue
            try:
                check_growth(entry.compress_size, entry.file_size, member.name)
                opened = archive.open(entry)
            except NotImplementedError as error:
                transcript.report(SourceError(member.name, f"cannot be unpacked: {error}"))
                continue
            except _DAMAGE as error:
                reason = f"damaged in its archive: {error}"
                transcript.report(SourceError(member.name, reason))
                continue
            except SourceError as fault:
                transcript.report(fault)
                continue
            with opened:
                yield member, _whole(opened, member.name)


def _tarred(transcript: Transcript, file: BinaryIO) -> Iterator[tuple[Member, BinaryIO]]:
    unpacked_size = 0
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for entry in archive:
            unpacked_size += entry.size
            if packed_size := transcript.source.size:
                check_growth(packed_size, unpacked_size, transcript.source.name)
            if not entry.isfile() or _is_passed_over(entry.name):
                continue
            opened = archive.extractfile(entry)
            if opened is not None:
                member = _member(transcript, entry.name, entry.size)
                yield member, _whole(opened, member.name)


def _whole(file: IO[bytes], name: str) -> BinaryIO:
    """A member whose damage is told as that of any other file."""
    return cast(BinaryIO, _Whole(file, name))


class _Whole:
    """Reads a member; the errors of its packing become those of a source."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name

    def read(self, count: int = -1) -> bytes:
        try:
            return self._file.read(count)
        except _DAMAGE as error:
            raise SourceError(self._name, f"damaged in its archive: {error}") from None


def _within_bounds(file: BinaryIO, member: Member) -> BinaryIO:
    return cast(BinaryIO, _Bounded(file, member))


class _Bounded:
    """Reads a member no further than its packing could honestly have gone."""

    def __init__(self, file: BinaryIO, member: Member) -> None:
        self._file = file
        self._member = member
        self._taken = 0

    def read(self, count: int = -1) -> bytes:
        piece = self._file.read(count)
        self._taken += len(piece)
        if self._taken > max(SMALL, self._member.size):
            raise SourceError(self._member.name, "longer than its archive says")
        return piece


def _member(transcript: Transcript, name: str, size: int) -> Member:
    # Clean, for a name may hold anything, and stands in messages of one line.
    return Member(f"{transcript.source.name}{_SEPARATOR}{clean_line(name)}", None, size, 0)


def _is_file(entry: zipfile.ZipInfo) -> bool:
    return not entry.is_dir() and not stat.S_ISLNK(entry.external_attr >> 16)


def _is_passed_over(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    *folders, last = parts or ("",)
    is_hidden = any(part.startswith((".", "__MACOSX")) for part in folders if part.strip("."))
    return is_hidden or not last or stands_beside_transcripts(last)
