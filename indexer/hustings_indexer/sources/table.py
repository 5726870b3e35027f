"""Tables of speeches: CSV, TSV, and the same with semicolons or bars.

Takes a first row of column names, the fields of `Speech` in any case ("Date", "Person ID"), or
other names that the caller maps; then one speech a row. Dates may be printed ("29 July 2019").
A row that is no speech is a fault at its line. Refuses a table without a column for the date or
the text, and one with two columns for the same field.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence

from hustings_indexer.sources.dates import read_date
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.records import read_records
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech

_SUFFIXES = (".csv", ".tsv", ".tab")
_DELIMITERS = ",;\t|"
_REQUIRED = ("date", "text")
# The module's own limit of 128 KiB is shorter than many a speech; this one fits a C long anywhere.
_LONGEST_CELL = 2**31 - 1

Row = list[str] | csv.Error


class Table:
    name = "table"
    summary = "CSV or TSV, one speech a row, the first row naming the columns"

    def sniff(self, sample: Sample) -> Claim:
        header = _names(sample.lines[0], sample.columns) if sample.lines else []
        if all(name in header for name in _REQUIRED):
            return Claim.SURE
        return Claim.BY_NAME if sample.suffix in _SUFFIXES else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        csv.field_size_limit(_LONGEST_CELL)
        lines = transcript.lines()
        _, first = next(lines, (1, ""))
        header = _names(first, transcript.columns)
        _check(header, transcript)
        rows = _rows(lines, _delimiter(first))
        return read_records(transcript, rows, lambda row: _record(header, row))


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=lambda mark: len(_split(line, mark)))


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _names(line: str, columns: Mapping[str, str]) -> list[str]:
    """The fields that the columns of a first row hold: mapped, or their own names in our form."""
    cells = (cell.strip() for cell in _split(line, _delimiter(line)))
    return [columns.get(cell, cell.lower().replace(" ", "_")) for cell in cells]


def _check(header: Sequence[str], transcript: Transcript) -> None:
    for name in _REQUIRED:
        if name not in header:
            reason = f"no column {name!r} among {', '.join(header)}; map one: --map COLUMN={name}"
            raise transcript.error(reason, 1)
    for name in Speech.__dataclass_fields__:
        if header.count(name) > 1:
            raise transcript.error(f"more than one column for {name!r}", 1)


def _rows(lines: Iterator[tuple[int, str]], delimiter: str) -> Iterator[tuple[int, Row]]:
    """The rows that are not blank, each with the line on which it begins."""
    last = 1

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
            row = error
        if isinstance(row, csv.Error) or any(row):
            yield begins, row


def _record(header: Sequence[str], row: Row) -> dict[str, str]:
    if isinstance(row, csv.Error):
        raise ValueError(f"no row of a table: {row}")
    if len(row) > len(header):
        raise ValueError(f"{len(row)} cells in a table of {len(header)} columns; quote the text")
    record = dict(zip(header, row, strict=False))
    if date := record.get("date"):
        record["date"] = read_date(date).isoformat()
    return record
