"""Which readers there are, and which of them reads a file.

Gives a reader by its name, or by the start of a file; refuses, with a SourceError that lists the
formats, a name that no reader has and a file that none claims. Where none of ours is sure, or has
the name, the readers of installed packages are asked as well (see `installed`).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import overload

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.archive import Archive
from hustings_indexer.sources.installed import installed_readers
from hustings_indexer.sources.reader import Claim, Reader
from hustings_indexer.sources.transcript import Sample

# Of two readers equally sure, the earlier reads. A module is imported when its reader is asked:
# all of them take 80 ms, and JSON Lines need the first.
_OURS = (
    "jsonl:JsonLines",
    "table:Table",
    "twfy_page:TheyWorkForYouPage",
    "parlparse:ParlParse",
    "historic_hansard:HistoricHansard",
    "akoma_ntoso:AkomaNtoso",
    "tei:Tei",
    "archive:Archive",
    "bundestag:BundestagXml",
    "bundestag_text:BundestagText",
    "congressional_record:CongressionalRecordHtml",
    "congressional_record:CongressionalRecordJson",
    "hansard_html:HansardHtml",
    "json_array:JsonArray",
    "markdown:Markdown",
    "subtitles:Subtitles",
    "named_text:NamedText",
    "plain:PlainText",
)


class _Readers(Sequence[Reader]):
    """Our readers, in the order in which they are asked."""

    def __len__(self) -> int:
        return len(_OURS)

    @overload
    def __getitem__(self, place: int) -> Reader: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Reader, ...]: ...

    def __getitem__(self, place: int | slice) -> Reader | tuple[Reader, ...]:
        if isinstance(place, slice):
            return tuple(map(_made, _OURS[place]))
        return _made(_OURS[place])


READERS = _Readers()


@cache
def _made(which: str) -> Reader:
    module, _, name = which.partition(":")
    reader: Reader = getattr(import_module(f"hustings_indexer.sources.{module}"), name)()
    return reader


def readers() -> tuple[Reader, ...]:
    """Our readers, and after them those of the installed packages."""
    return (*READERS, *_installed())


def format_names() -> str:
    """The names of the formats that are read, as one line for a message."""
    return ", ".join(reader.name for reader in readers())


def reader_named(name: str) -> Reader:
    """The reader of that name; SourceError, with the names there are, where there is none."""
    # Ours first: to look for those of packages costs more than to have no need of them.
    for reader in _ours_first():
        if reader.name == name:
            return reader
    raise SourceError(name, f"no format of that name; formats read: {format_names()}")


def reader_for(name: str, sample: Sample) -> Reader:
    """The reader of that name for a file; where that is an archive, one that hands its members on.

    SourceError, with the names there are, where no reader has the name.
    """
    reader = reader_named(name)
    if isinstance(reader, Archive) or not Archive().sniff(sample):
        return reader
    return Archive(members=reader)


def surest_reader(sample: Sample, least: Claim = Claim.BY_NAME) -> Reader | None:
    """The reader with the surest claim on a file, None where no claim is at least `least`."""
    claim, reader = _surest(READERS, sample)
    if claim < Claim.SURE:
        claim, reader = _surest(readers(), sample)
    return reader if claim >= least else None


@cache
def _installed() -> tuple[Reader, ...]:
    return installed_readers({reader.name for reader in READERS})


def _ours_first() -> Iterator[Reader]:
    yield from READERS
    yield from _installed()


def _surest(among: Iterable[Reader], sample: Sample) -> tuple[Claim, Reader | None]:
    """The first of the surest; nobody is asked after one who is SURE."""
    best: tuple[Claim, Reader | None] = (Claim.NO, None)
    for reader in among:
        claim = reader.sniff(sample)
        if claim > best[0]:
            best = claim, reader
        if claim is Claim.SURE:
            break
    return best
