"""What a reader of one transcript format is: a name, a claim on a file, and its speeches.

A reader is told apart by what it is given: `sniff` sees the start of a file as bytes and as text,
`read` gets the opened file and takes from it lines or bytes as the format asks.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import Protocol

from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech


class Claim(IntEnum):
    """How sure a reader is that a file is of its format.

    A folder's file is taken where a claim is LIKELY or better; one that was named, on any claim.
    """

    NO = 0
    BY_NAME = 1
    LIKELY = 2
    SURE = 3


class Reader(Protocol):
    """Reads one format.

    `name` is what `--format` calls it, `summary` one line for a list of formats.
    """

    @property
    def name(self) -> str: ...

    @property
    def summary(self) -> str: ...

    def sniff(self, sample: Sample) -> Claim:
        """How sure the reader is that the file is its own; never raises."""
        ...

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        """The speeches in order, one after another as the file is read.

        What is wrong at one place goes to `transcript.fault`. Raises SourceError where nothing
        right can be read, or no more of it.
        """
        ...
