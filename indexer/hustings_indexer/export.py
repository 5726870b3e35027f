"""Speeches written out: JSON, tables, TEI or Akoma Ntoso, one debate after another.

Takes speeches grouped by debate, in order, and a text stream that writes UTF-8; gives back how many
were written. Reading the result with our own readers gives the same speeches. No more than one
debate is held. Refuses, with a ValueError, a format that is none of these.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from itertools import chain, groupby
from typing import Protocol

from hustings_indexer.export_akoma import akoma_ntoso
from hustings_indexer.export_tei import tei
from hustings_indexer.speech import Speech

Debates = Iterator[list[Speech]]


class Text(Protocol):
    """What can be written to."""

    def write(self, text: str, /) -> object: ...


def export(speeches: Iterable[Speech], format: str, stream: Text) -> int:
    """Write the speeches in a format of `FORMATS`, and count them.

    XML 1.0 has no U+FFFE and U+FFFF, so they are written as U+FFFD there. Raises ValueError,
    naming the formats, for any other.
    """
    if format not in _WRITERS:
        raise ValueError(f"no export format {format!r}; formats: {', '.join(FORMATS)}")
    counted = _Counted(speeches)
    for text in _WRITERS[format](_debates(counted)):
        stream.write(text)
    return counted.count


class _Counted:
    """Speeches, counted as they pass."""

    def __init__(self, speeches: Iterable[Speech]) -> None:
        self._speeches = speeches
        self.count = 0

    def __iter__(self) -> Iterator[Speech]:
        for speech in self._speeches:
            self.count += 1
            yield speech


def _debates(speeches: Iterable[Speech]) -> Debates:
    for _, debate in groupby(speeches, key=lambda speech: speech.debate_id):
        yield list(debate)


def _json_lines(debates: Debates) -> Iterator[str]:
    for speech in chain.from_iterable(debates):
        yield _json(speech) + "\n"


def _json_array(debates: Debates) -> Iterator[str]:
    opening = "["  # on the line of the first speech: alone it would begin a file of JSON Lines
    for speech in chain.from_iterable(debates):
        yield opening + _json(speech)
        opening = ",\n"
    yield "[]\n" if opening == "[" else "]\n"


def _json(speech: Speech) -> str:
    record = {key: value for key, value in speech.to_dict().items() if value is not None}
    return json.dumps(record, ensure_ascii=False)


def _csv(debates: Debates, delimiter: str = ",") -> Iterator[str]:
    """A table as spreadsheets read it: a text with the delimiter, a quotation mark or a line break
    in it is in quotation marks. No value is changed, be it one a spreadsheet takes for a formula.
    """
    line = _Line()
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\n")
    writer.writerow(field.name for field in fields(Speech))
    yield line.text
    for speech in chain.from_iterable(debates):
        writer.writerow(speech.to_dict().values())
        yield line.text


def _tsv(debates: Debates) -> Iterator[str]:
    return _csv(debates, "\t")


class _Line:
    """A stream that holds what was last written to it."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


_WRITERS: dict[str, Callable[[Debates], Iterator[str]]] = {
    "jsonl": _json_lines,
    "json": _json_array,
    "csv": _csv,
    "tsv": _tsv,
    "akoma-ntoso": akoma_ntoso,
    "tei": tei,
}
FORMATS = tuple(_WRITERS)
"""The formats that can be written."""
