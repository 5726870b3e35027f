"""A source that has been opened: what a reader reads from, and whom it tells of faults.

Gives the bytes as a stream, or the text line by line. Text is UTF-8, or UTF-16 where a byte order
mark says so; a line that is neither is read as Windows-1252 and reported once. Refuses nothing:
there are no bytes that cannot be read as some text.
"""

import codecs
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, BinaryIO

from hustings_indexer.errors import SourceError, SourceFault, SourceMend
from hustings_indexer.sources.files import LARGEST_SPEECH, TOO_LONG, Source
from hustings_indexer.sources.identity import Identity
from hustings_indexer.speech import Speech

Report = Callable[[SourceError], None]
Supersede = Callable[[str], None]
Members = Callable[[], Iterator[tuple[Source, bytes, BinaryIO]]]
"""Every file of an archive, from the first on: what it is, its start, and all of it."""

# However many bytes a character has, a line cut off here is one that is refused.
_LONGEST_LINE = 4 * LARGEST_SPEECH
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def pass_over(identity: str) -> None:
    """Takes note of nothing: what becomes of a superseded id where there is no index."""


def _unheard(line: int) -> None:
    """What is amiss in a sample is told when the whole is read."""


@dataclass(frozen=True)
class Sample:
    """The start of a source, by which a reader knows its own.

    `head` is the first 64 KiB with compression taken off, `text` the same as text (empty for a
    binary file), `name` the file's own name without the suffix of a compression, `columns` the
    mapping the caller gave, their names to ours, and `pattern` what file names say, if he told.
    """

    name: str
    head: bytes
    columns: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None

    @property
    def suffix(self) -> str:
        """The suffix of the name, in lower case with its dot; empty where there is none."""
        stem, dot, suffix = self.name.rpartition(".")
        return f".{suffix.lower()}" if stem and dot else ""

    @property
    def is_binary(self) -> bool:
        return b"\0" in self.head and not self.head.startswith(_UTF16_MARKS)

    @property
    def text(self) -> str:
        return "" if self.is_binary else "\n".join(self.lines)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the sample; the last may be cut short. Empty for a binary file."""
        if self.is_binary:
            return ()
        return tuple(line for _, line in _numbered_lines(io.BytesIO(self.head), _unheard, _unheard))


@dataclass(frozen=True)
class Transcript:
    """One opened source, read once from its start, either as `stream` or by `lines()`.

    A reader that needs to seek (an archive, say) opens `source.path` itself. `supersedes` is called
    with the id of each speech of which the source says that another has taken its place: whatever
    transcript has it, before or after, it is not to be found again. `beside` goes through the
    archive that the source lies in; None where it lies in none, or in one within another.
    """

    source: Source
    stream: BinaryIO
    report: Report
    columns: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None
    supersedes: Supersede = pass_over
    beside: Members | None = None

    @cached_property
    def identity(self) -> Identity:
        return Identity(self.source.plain_name)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each line without its end, numbered from 1; SourceError at one longer than any speech."""
        return _numbered_lines(self.stream, self._report_encoding, self._refuse_line)

    def speech(self, record: Mapping[str, Any]) -> Speech:
        """The speech that a record in our own names describes, with what it lacks of ids filled in.

        Raises ValueError, as `Speech.from_dict` does, and then leaves the numbering as it was.
        """
        return self.identity.speech(record, source=self.source.name)

    def fault(self, reason: str, line: int | None = None) -> None:
        """Report what is wrong at one place, which is passed over; the reading goes on."""
        self.report(SourceFault(self.source.name, reason, line))

    def mended(self, reason: str, line: int | None = None) -> None:
        """Report what is wrong at one place, which is read all the same."""
        self.report(SourceMend(self.source.name, reason, line))

    def error(self, reason: str, line: int | None = None) -> SourceError:
        """The error to raise where the reading cannot go on."""
        return SourceError(self.source.name, reason, line)

    def _refuse_line(self, line: int) -> None:
        raise self.error(f"a line of {TOO_LONG}", line)

    def _report_encoding(self, line: int) -> None:
        self.mended("not UTF-8, so read as Windows-1252 from here on where need be", line)


def _numbered_lines(
    stream: BinaryIO,
    on_other_encoding: Callable[[int], None],
    on_too_long: Callable[[int], None],
) -> Iterator[tuple[int, str]]:
    number = 0
    for line in _decoded_lines(stream, on_other_encoding):
        if len(line) >= LARGEST_SPEECH:
            on_too_long(number + 1)
        # A file of an old Macintosh ends its lines with a carriage return alone.
        for part in line.rstrip("\r\n").split("\r") if "\r" in line else (line.rstrip("\n"),):
            number += 1
            yield number, part


def _decoded_lines(stream: BinaryIO, on_other_encoding: Callable[[int], None]) -> Iterator[str]:
    first = stream.readline(_LONGEST_LINE)
    if first.startswith(_UTF16_MARKS):
        yield from _utf16_lines(first, stream)
        return
    reported = False
    number = 0
    raw = first.removeprefix(codecs.BOM_UTF8)
    while raw:
        number += 1
        try:
            yield raw.decode()
        except UnicodeDecodeError:
            if not reported and len(raw) < _LONGEST_LINE:
                on_other_encoding(number)
            reported = True
            yield raw.decode("cp1252", "replace")
        raw = stream.readline(_LONGEST_LINE)


def _utf16_lines(first: bytes, stream: BinaryIO) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    parts, size = list[str](), 0
    for piece in chain([first], iter(lambda: stream.read(64 * 1024), b"")):
        start, *lines = decoder.decode(piece).split("\n")
        parts.append(start)
        size += len(start)
        if lines or size >= LARGEST_SPEECH:
            yield "".join(parts)
            yield from lines[:-1]
            parts, size = lines[-1:], sum(map(len, lines[-1:]))
    if rest := "".join(parts) + decoder.decode(b"", final=True):
        yield rest
