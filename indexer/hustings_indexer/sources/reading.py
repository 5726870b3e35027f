"""Speeches from transcripts: the way from a path to the records of `hustings_indexer.speech`.

`read_transcripts` takes whatever was named and goes on after a fault; `read_source` reads one file
and raises where the file as a whole cannot be read. Either reports a fault at one place and goes
on. Refuses, before anything is read, a path that does not exist, a format that no reader has, and
a column mapped to no field.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.files import Source, open_bytes
from hustings_indexer.sources.finding import find_sources
from hustings_indexer.sources.name_pattern import read_pattern
from hustings_indexer.sources.reader import Claim, Reader
from hustings_indexer.sources.registry import (
    format_names,
    reader_for,
    reader_named,
    surest_reader,
)
from hustings_indexer.sources.transcript import Report, Sample, Supersede, Transcript, pass_over
from hustings_indexer.speech import Speech

_FIELDS = tuple(field.name for field in fields(Speech))


class TranscriptWarning(UserWarning):
    """A fault in a transcript that did not stop the reading."""


def warn(fault: SourceError) -> None:
    """Report a fault as a `TranscriptWarning`."""
    warnings.warn(str(fault), TranscriptWarning, stacklevel=2)


def read_transcripts(
    paths: str | Path | Iterable[str | Path],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    pattern: str | None = None,
    report: Report = warn,
) -> Iterator[Speech]:
    """The speeches of every transcript at the paths: files, folders, "-" for standard input.

    `format` names the format where it should not be told from the file. `columns` maps names a
    table or JSON Lines file uses to ours: `{"Member": "speaker"}`; `pattern` says what the names of
    files say (`"{speaker}_{date}"`, see docs/formats.md). `report` receives each fault
    that did not stop the run, that of a whole file included. Raises SourceError, at the call,
    where a path does not exist or an option means nothing.
    """
    check_options(format, columns, pattern)
    sources = find_sources(paths, format=format, columns=columns, pattern=pattern)
    return _read_all(sources, format, columns, pattern, report)


def read_source(
    source: Source,
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    pattern: str | None = None,
    report: Report = warn,
    supersedes: Supersede = pass_over,
) -> Iterator[Speech]:
    """The speeches of one file; `supersedes` receives the ids whose place others have taken.

    Raises SourceError where the file cannot be read: it is empty, binary, damaged, not to be
    opened, of no known format or without a date; or no more of it, after the speeches so far.
    """
    check_options(format, columns, pattern)
    columns = columns or {}
    with open_bytes(source) as (head, stream):
        if not head.strip():
            raise SourceError(source.name, "empty file; see that it was fetched whole")
        reader = _choose(source, Sample(source.plain_name, head, columns, pattern), format)
        yield from reader.read(Transcript(source, stream, report, columns, pattern, supersedes))


def check_options(
    format_name: str | None, columns: Mapping[str, str] | None, pattern: str | None = None
) -> None:
    """Raise SourceError for a format that no reader has, a column mapped to no field, or a pattern
    of file names that is none."""
    if format_name is not None:
        reader_named(format_name)
    for theirs, ours in (columns or {}).items():
        if ours not in _FIELDS:
            reason = f"column {theirs!r} cannot be mapped to it; fields: {', '.join(_FIELDS)}"
            raise SourceError(ours, reason)
    if pattern is not None:
        try:
            read_pattern(pattern)
        except ValueError as error:
            raise SourceError(pattern, f"no pattern of file names: {error}") from None


def _read_all(
    sources: Iterator[Source],
    format_name: str | None,
    columns: Mapping[str, str] | None,
    pattern: str | None,
    report: Report,
) -> Iterator[Speech]:
    for source in sources:
        try:
            yield from read_source(
                source, format=format_name, columns=columns, pattern=pattern, report=report
            )
        except SourceError as fault:
            report(fault)


def _choose(source: Source, sample: Sample, format_name: str | None) -> Reader:
    # Of a file that is no text the name says nothing.
    least = Claim.LIKELY if sample.is_binary else Claim.BY_NAME
    reader = reader_for(format_name, sample) if format_name else surest_reader(sample, least)
    if reader is None:
        what = "a binary file" if sample.is_binary else "not in a form that can be told"
        mend = f"name its format if it is one of: {format_names()}"
        raise SourceError(source.name, f"{what}; {mend}")
    return reader
