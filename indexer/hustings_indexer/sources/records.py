"""Records in our own names, as JSON Lines and tables hold them, made into speeches.

Takes numbered records; gives speeches, their dates read (see `date_column`), and a fault for each
record that cannot be one. Refuses, with a SourceError, a file that begins with nothing but faults:
its form is not what it was taken for, and a fault for each of a million lines would help nobody.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from hustings_indexer.sources.date_column import Numbered, dated
from hustings_indexer.sources.transcript import Transcript
from hustings_indexer.speech import Speech

FAULTS_BEFORE_GIVING_UP = 20

Raw = TypeVar("Raw")


def read_records(
    transcript: Transcript,
    numbered: Iterable[tuple[int, Raw]],
    parse: Callable[[Raw], dict[str, Any]],
) -> Iterator[Speech]:
    """The speech of each record that has words; `parse` raises ValueError for what is no record."""
    read = faults = 0
    for line, record in dated(_parsed(numbered, parse)):
        try:
            if isinstance(record, ValueError):
                raise record
            speech = None if _says_nothing(record) else transcript.speech(record)
        except ValueError as error:
            faults += 1
            transcript.fault(str(error), line)
            if not read and faults == FAULTS_BEFORE_GIVING_UP:
                raise transcript.error(f"no speech among the first {faults} records") from None
            continue
        read += 1
        if speech and speech.text:
            yield speech


def _parsed(
    numbered: Iterable[tuple[int, Raw]], parse: Callable[[Raw], dict[str, Any]]
) -> Iterator[Numbered]:
    for line, raw in numbered:
        try:
            yield line, parse(raw)
        except ValueError as error:
            yield line, error


def _says_nothing(record: Mapping[str, Any]) -> bool:
    """Whether a record has a text, and it is empty; one without the key is a fault instead."""
    text = record.get("text", record)
    if isinstance(text, str):
        return not text or text.isspace()
    if isinstance(text, list):
        return all(isinstance(part, str) and not part.strip() for part in text)
    return text is None
