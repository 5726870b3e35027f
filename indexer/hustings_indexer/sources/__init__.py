"""Transcripts in, speeches out: every format that is read, and the choice among them.

    for speech in read_transcripts("seeds/"):
        ...

`find_sources` and `read_source` are the same in two steps, for whoever keeps track of files.
docs/formats.md describes the formats; `reader.Reader` is what a new one has to be.
"""

from hustings_indexer.sources.files import Source
from hustings_indexer.sources.finding import find_sources
from hustings_indexer.sources.reading import (
    TranscriptWarning,
    check_options,
    read_source,
    read_transcripts,
    warn,
)
from hustings_indexer.sources.registry import READERS, format_names, reader_named
from hustings_indexer.sources.transcript import Report

__all__ = [
    "READERS",
    "Report",
    "Source",
    "TranscriptWarning",
    "check_options",
    "find_sources",
    "format_names",
    "read_source",
    "read_transcripts",
    "reader_named",
    "warn",
]
