"""Answers for other programs: JSON, JSON Lines, CSV and TSV on standard output."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import click

DELIMITERS = {"csv": ",", "tsv": "\t"}
"""The tables there are, and what parts their cells."""

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])


def format_option(*formats: str) -> Callable[[_Decorated], _Decorated]:
    """The `--format` of a command that writes these, the first unless told otherwise."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How the answer is written.",
    )


def write_json(record: Mapping[str, Any]) -> None:
    """One JSON value, laid out for reading."""
    click.echo(json.dumps(record, ensure_ascii=False, indent=2))


def write_jsonl(records: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line."""
    # json.dumps would make an encoder for each of a million lines.
    encode = json.JSONEncoder(ensure_ascii=False).encode
    sys.stdout.writelines(encode(record) + "\n" for record in records)


def write_csv(
    columns: Sequence[str], records: Iterable[Mapping[str, Any]], delimiter: str = ","
) -> None:
    """A header and one row a record; a key outside `columns` is left out, None is empty.

    A text with the delimiter, a quotation mark or a line break in it is in quotation marks. Nothing
    else is changed: data that a spreadsheet takes for a formula stays what it is.
    """
    table = csv.DictWriter(
        sys.stdout, columns, extrasaction="ignore", delimiter=delimiter, lineterminator="\n"
    )
    table.writeheader()
    table.writerows(records)
