"""Which readers there are, and which of them reads a file.

Gives a reader by its name, or by the start of a file; refuses, with a SourceError that lists the
formats, a name that no reader has and a file that none claims.
"""

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.jsonl import JsonLines
from hustings_indexer.sources.plain import PlainText
from hustings_indexer.sources.reader import Claim, Reader
from hustings_indexer.sources.table import Table
from hustings_indexer.sources.transcript import Sample
from hustings_indexer.sources.twfy_page import TheyWorkForYouPage

# Of two readers equally sure, the earlier reads.
READERS: tuple[Reader, ...] = (JsonLines(), Table(), TheyWorkForYouPage(), PlainText())


def format_names() -> str:
    """The names of the formats that are read, as one line for a message."""
    return ", ".join(reader.name for reader in READERS)


def reader_named(name: str) -> Reader:
    """The reader of that name; SourceError, with the names there are, where there is none."""
    for reader in READERS:
        if reader.name == name:
            return reader
    raise SourceError(name, f"no format of that name; formats read: {format_names()}")


def surest_reader(sample: Sample, least: Claim = Claim.BY_NAME) -> Reader | None:
    """The reader with the surest claim on a file, None where no claim is at least `least`."""
    reader = max(READERS, key=lambda reader: reader.sniff(sample))
    return reader if reader.sniff(sample) >= least else None
