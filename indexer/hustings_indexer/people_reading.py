"""Persons from files: which of three forms a file has, and its persons one after another.

Takes paths; tells Popolo JSON, TEI and a CSV of our own apart by their first character. Offices may
stand in another file than their persons. Refuses, with a SourceError that names file and line, what
has none of these forms, a person without an id, a date that is no day of the calendar, and a JSON
file of over 512 MB, which would have to be held. The CSV has one row for each tenure:

    person_id,name,alias,party,role,from,to
    7,Sadiq Khan,Khan; Mr Khan,Labour,Mayor of London,2016-05-09,
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from hustings_indexer.errors import SourceError
from hustings_indexer.people_popolo import Popolo
from hustings_indexer.people_tei import read_tei
from hustings_indexer.person import Person, Tenure, bound_of
from hustings_indexer.sources.files import Source, open_bytes
from hustings_indexer.sources.transcript import Transcript
from hustings_indexer.speech import clean_line

LARGEST_JSON = 512 * 1024 * 1024
_COLUMNS = ("person_id", "name", "alias", "party", "role", "from", "to")
_DELIMITERS = ",;\t|"


def read_persons(paths: Iterable[str]) -> Iterator[Person]:
    """The persons in all files; the same person comes once for each file that has something new."""
    popolo, places = Popolo(), _Places()
    for path in paths:
        try:
            source = Source.at(path)
        except OSError as error:
            raise SourceError(path, f"cannot be opened: {error.strerror}") from None
        with open_bytes(source) as (head, stream):
            start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
            if start in (b"{", b"["):
                places.note(path, _add_json(path, stream, popolo))
            elif start == b"<":
                yield from read_tei(Transcript(source, stream, _refuse))
            else:
                yield from _read_table(Transcript(source, stream, _refuse))
    try:
        yield from popolo.persons()
    except ValueError as error:
        raise places.error(str(error)) from None


def _refuse(fault: SourceError) -> None:
    """A registry that is broken at one place would give wrong parties in silence."""
    raise fault


def _add_json(path: str, stream: BinaryIO, popolo: Popolo) -> bytes:
    data = stream.read(LARGEST_JSON + 1)
    if len(data) > LARGEST_JSON:
        raise SourceError(path, "over 512 MB, too large for a registry of persons")
    try:
        popolo.add(json.loads(data))
    except json.JSONDecodeError as error:
        raise SourceError(path, f"no JSON: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise SourceError(path, str(error)) from None
    return data


class _Places:
    """Where in which file something stands, by the id at the end of a reason."""

    def __init__(self) -> None:
        self._files: list[tuple[str, bytes]] = []

    def note(self, path: str, data: bytes) -> None:
        self._files.append((path, data))

    def error(self, reason: str) -> SourceError:
        identity = reason.rpartition(": ")[2]
        quoted = json.dumps(identity, ensure_ascii=False).encode()
        for path, data in self._files:
            at = data.find(quoted) if identity else -1
            if at >= 0:
                return SourceError(path, reason, data.count(b"\n", 0, at) + 1)
        return SourceError(self._files[-1][0], reason)


def _read_table(transcript: Transcript) -> Iterator[Person]:
    lines = (line for _, line in transcript.lines())
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if "person_id" not in header or "name" not in header:
        reason = f"no registry of persons: no Popolo, no TEI, no columns {', '.join(_COLUMNS)}"
        raise transcript.error(reason, 1)
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _person_of_row(dict(zip(header, map(clean_line, row), strict=False)))
    except (ValueError, csv.Error) as error:
        raise transcript.error(str(error), rows.line_num + 1) from None


def _person_of_row(row: Mapping[str, str]) -> Person:
    if not row.get("person_id"):
        raise ValueError("no person_id")
    aliases = row.get("alias", "").replace("|", ";").split(";")
    names = [name.strip() for name in (row.get("name", ""), *aliases) if name.strip()]
    since, until = bound_of(row.get("from")), bound_of(row.get("to"), is_last=True)
    tenures = []
    if row.get("party"):
        tenures.append(Tenure(party=row["party"], since=since, until=until))
    if row.get("role"):
        tenures.append(Tenure(role=row["role"], since=since, until=until))
    seats = ((since, until),) if (since or until) and not tenures else ()
    return Person(row["person_id"], tuple(names), tuple(tenures), (), seats)
