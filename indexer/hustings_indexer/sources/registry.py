"""Which readers there are, and which of them reads a file.

Gives a reader by its name, or by the start of a file; refuses, with a SourceError that lists the
formats, a name that no reader has and a file that none claims. Where none of ours is sure, or has
the name, the readers of installed packages are asked as well (see `installed`).
"""

from collections.abc import Iterable, Iterator
from functools import cache

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.akoma_ntoso import AkomaNtoso
from hustings_indexer.sources.archive import Archive
from hustings_indexer.sources.bundestag import BundestagXml
from hustings_indexer.sources.bundestag_text import BundestagText
from hustings_indexer.sources.congressional_record import (
    CongressionalRecordHtml,
    CongressionalRecordJson,
)
from hustings_indexer.sources.hansard_html import HansardHtml
from hustings_indexer.sources.historic_hansard import HistoricHansard
from hustings_indexer.sources.installed import installed_readers
from hustings_indexer.sources.json_array import JsonArray
from hustings_indexer.sources.jsonl import JsonLines
from hustings_indexer.sources.markdown import Markdown
from hustings_indexer.sources.named_text import NamedText
from hustings_indexer.sources.parlparse import ParlParse
from hustings_indexer.sources.plain import PlainText
from hustings_indexer.sources.reader import Claim, Reader
from hustings_indexer.sources.subtitles import Subtitles
from hustings_indexer.sources.table import Table
from hustings_indexer.sources.tei import Tei
from hustings_indexer.sources.transcript import Sample
from hustings_indexer.sources.twfy_page import TheyWorkForYouPage

# Of two readers equally sure, the earlier reads.
READERS: tuple[Reader, ...] = (
    JsonLines(),
    Table(),
    TheyWorkForYouPage(),
    ParlParse(),
    HistoricHansard(),
    AkomaNtoso(),
    Tei(),
    Archive(),
    BundestagXml(),
    BundestagText(),
    CongressionalRecordHtml(),
    CongressionalRecordJson(),
    HansardHtml(),
    JsonArray(),
    Markdown(),
    Subtitles(),
    NamedText(),
    PlainText(),
)


def readers() -> tuple[Reader, ...]:
    """Our readers, and after them those of the installed packages."""
    return READERS + _installed()


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
