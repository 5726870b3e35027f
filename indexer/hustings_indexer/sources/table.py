"""Tables of speeches: CSV, TSV, and the same with semicolons or bars.

Takes a first row of column names, the fields of `Speech` in any case ("Date", "Person ID"), names
that others use where they are certain, or any that the caller maps; then one speech a row. Dates
may be printed ("29 July 2019"); a cell that says NA, NaN or NULL, as R, pandas and databases write
it, is empty. A row that is no speech is a fault at its line. Refuses a table without a column for
the date or the text, and one with two columns for the same field.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from hustings_indexer.sources.general_debate import is_of_the_general_debate
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.record_names import doubt, in_our_names, names_of
from hustings_indexer.sources.records import read_records
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech

_SUFFIXES = (".csv", ".tsv", ".tab")
_DELIMITERS = ",;\t|"
_REQUIRED = ("date", "text")
# Excel's own first line, for spreadsheets that were written with another mark.
_SEPARATOR = re.compile(r"sep=.", re.IGNORECASE)
# The module's own limit of 128 KiB is shorter than many a speech.
_LONGEST_CELL = 64 * 1024 * 1024

_NEVER_CLOSED = (
    f"a cell of over {_LONGEST_CELL >> 20} MB: a quotation mark that is never closed? "
    "Double those within a text"
)
_NO_VALUE = frozenset(("NA", "<NA>", "N/A", "NaN", "nan", "NULL", "\\N"))

Row = list[str] | csv.Error


class Table:
    name = "table"
    summary = "CSV or TSV, one speech a row, the first row naming the columns"

    def sniff(self, sample: Sample) -> Claim:
        rows = [line for line in sample.lines[:2] if not _SEPARATOR.fullmatch(line)]
        header = _header(rows[0]) if rows else []
        if _is_of_speeches(header, sample.columns):
            return Claim.SURE
        return Claim.BY_NAME if sample.suffix in _SUFFIXES else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        csv.field_size_limit(_LONGEST_CELL)
        lines = transcript.lines()
        number, first = next(lines, (1, ""))
        if _SEPARATOR.fullmatch(first):
            number, first = next(lines, (2, ""))
        header = _header(first)
        _check(header, transcript)
        is_ours = not transcript.columns and Speech.__dataclass_fields__.keys() >= set(header)
        rows = _rows(transcript, lines, _delimiter(first), last=number)

        def parse(row: Row) -> dict[str, Any]:
            if isinstance(row, csv.Error):
                raise ValueError(f"no row of a table: {row}")
            record = _cells(header, row, keep_all=is_ours)
            record = record if is_ours else in_our_names(record, transcript.columns)
            if record["text"] is None and len(row) < len(header):
                del record["text"]  # a row that breaks off is a fault, an empty text is none
            return record

        return read_records(transcript, rows, parse)


def _header(line: str) -> list[str]:
    return [cell.strip() for cell in _split(line, _delimiter(line))]


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=lambda mark: len(_split(line, mark)))


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _is_of_speeches(header: Sequence[str], columns: Mapping[str, str]) -> bool:
    record = dict.fromkeys(columns.get(name, name) for name in header)
    if is_of_the_general_debate(record):
        return True
    fields = names_of(tuple(record)).fields
    return all(name in fields for name in _REQUIRED)


def _check(header: Sequence[str], transcript: Transcript) -> None:
    """Raise SourceError for a table that cannot be one of speeches, and report where it is open
    who speaks."""
    mapped = [transcript.columns.get(name, name) for name in header]
    names = names_of(tuple(mapped))
    for name in Speech.__dataclass_fields__:
        if names.fields.count(name) > 1:
            raise transcript.error(f"more than one column for {name!r}", 1)
    if _is_of_speeches(header, transcript.columns):
        if "speaker" in names.doubts:
            transcript.fault(doubt("speaker", names.doubts["speaker"]), 1)
        return
    missing = next(name for name in _REQUIRED if name not in names.fields)
    reason = f"no column {missing!r} among {', '.join(header)}; map one: --map COLUMN={missing}"
    if missing in names.doubts:
        reason = doubt(missing, names.doubts[missing])
    raise transcript.error(reason, 1)


def _rows(
    transcript: Transcript, lines: Iterator[tuple[int, str]], delimiter: str, last: int
) -> Iterator[tuple[int, Row]]:
    """The rows that are not blank, each with the line on which it begins; `last` is the head's."""

    def ended_lines() -> Iterator[str]:
        nonlocal last
        for number, line in lines:
            last = number
            yield f"{line}\n"

    # Strict, or a quotation mark that is never closed would swallow the rest of the file unseen.
    reader = csv.reader(ended_lines(), delimiter=delimiter, strict=True)
    while True:
        begins = last + 1
        try:
            row: Row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise transcript.error(_NEVER_CLOSED, begins) from None
            row = error
        if isinstance(row, csv.Error) or any(row):
            yield begins, row


def _cells(header: Sequence[str], row: list[str], *, keep_all: bool) -> dict[str, Any]:
    """A row under the names of its columns; `keep_all` keeps even what others write for nothing."""
    if len(row) > len(header):
        raise ValueError(f"{len(row)} cells in a table of {len(header)} columns; quote the text")
    cells: Iterable[str | None] = row
    if not keep_all and not _NO_VALUE.isdisjoint(row):
        cells = (None if cell in _NO_VALUE else cell for cell in row)
    return dict(zip_longest(header, cells))
