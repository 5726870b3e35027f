"""Archives of transcripts: zip, and tar with any compression, whose members are of any format.

Each member is read as if it were a file, and is called "archive.zip!member"; nothing is written to
disk. Members that no reader claims are passed over as in a folder, and so are hidden ones, READMEs
and licences. An archive within an archive is read, one within that is not. Refuses what is damaged
or locked, what has no transcript in it, and what grows out of all proportion as it is unpacked.
"""

import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.files import COMPRESSED_SUFFIXES, Source, unpacked
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech

LARGEST_RATIO = 250
"""How many times its packed size an archive may grow; XML, which packs best, grows 30 times."""

LARGEST_INNER = 256 * 1024 * 1024
"""The size in bytes of an archive within an archive, which has to be held in memory."""

_SMALL = 32 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_SEPARATOR = "!"
_OF_AN_OFFICE_FILE = re.compile(
    rb"\[Content_Types\]|_rels/|docProps/|xl/|word/|ppt/|mimetype|META-INF/|AndroidManifest"
)
_PASSED_OVER = re.compile(
    r"(readme|licen[cs]e|copying|notice|authors|contributing|changelog)\b", re.IGNORECASE
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


class Archive:
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
        for member, file in _members(transcript, _opened(transcript)):
            try:
                for speech in _read_member(transcript, member, file):
                    found = True
                    yield speech
            except SourceError as fault:
                found = True
                transcript.report(fault)
        if not found:
            raise transcript.error("no transcript in this archive")


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


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
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError) as error:
        raise transcript.error(f"damaged archive: {error}; fetch it anew") from None
    finally:
        if is_zip:
            file.close()


def _zipped(transcript: Transcript, file: BinaryIO) -> Iterator[tuple[Member, BinaryIO]]:
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            if entry.is_dir() or _is_passed_over(entry.filename):
                continue
            member = _member(transcript, entry.filename, entry.file_size)
            if entry.flag_bits & 0x1:
                transcript.report(SourceError(member.name, "locked with a password"))
                continue
            if entry.file_size > max(_SMALL, entry.compress_size * LARGEST_RATIO):
                transcript.report(SourceError(member.name, _too_much(entry.compress_size)))
                continue
            try:
                opened = archive.open(entry)
            except NotImplementedError as error:
                transcript.report(SourceError(member.name, f"cannot be unpacked: {error}"))
                continue
            with opened:
                yield member, _whole(opened, member.name)


def _tarred(transcript: Transcript, file: BinaryIO) -> Iterator[tuple[Member, BinaryIO]]:
    unpacked_size = 0
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for entry in archive:
            unpacked_size += entry.size
            packed_size = transcript.source.size
            if packed_size and unpacked_size > max(_SMALL, packed_size * LARGEST_RATIO):
                raise transcript.error(_too_much(packed_size))
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
        except (zipfile.BadZipFile, zlib.error, EOFError, tarfile.TarError) as error:
            raise SourceError(self._name, f"damaged in its archive: {error}") from None


def _read_member(transcript: Transcript, member: Member, file: BinaryIO) -> Iterator[Speech]:
    # The registry imports this module, so it can be asked only once all is loaded.
    from hustings_indexer.sources.registry import surest_reader

    head, stream = unpacked(_within_bounds(file, member), member.name)
    sample = Sample(member.plain_name, head, transcript.columns, transcript.pattern)
    reader = surest_reader(sample, Claim.LIKELY)
    if reader is None:
        return
    if isinstance(reader, Archive) and isinstance(transcript.source, Member):
        raise SourceError(member.name, "an archive within an archive within an archive")
    inner = Transcript(member, stream, transcript.report, transcript.columns, transcript.pattern)
    yield from reader.read(inner)


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
        if self._taken > max(_SMALL, self._member.size):
            raise SourceError(self._member.name, "longer than its archive says")
        return piece


def _member(transcript: Transcript, name: str, size: int) -> Member:
    return Member(f"{transcript.source.name}{_SEPARATOR}{name}", None, size, 0)


def _is_passed_over(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    is_hidden = any(part.startswith((".", "__MACOSX")) for part in parts if part.strip("."))
    return is_hidden or not parts or _PASSED_OVER.match(parts[-1]) is not None


def _too_much(packed: int) -> str:
    return f"grows to more than {LARGEST_RATIO} times its {packed} bytes; unpack it by hand"
