"""The terms of documents of any Whoosh schema, in one file: the field writer Whoosh hands them to.

On disk: a fact `fields`, the names, ascending; for field number i, sorted terms under `i.term` and
their postings as runs under `i`.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from whoosh.codec.base import FieldWriter, OutOfOrderError

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.matcher import Array
from hustings_indexer.columns.runs import RunsWriter, RunTerms
from hustings_indexer.columns.strings import write_strings
from hustings_indexer.columns.terms import Terms

Posting = tuple[str, bytes, int, float, bytes | None]


class FieldsWriter(FieldWriter):
    """Writes every posting of a segment in one pass; a field at a time is in memory.

    The file is made by the first posting, so a writer that is cancelled leaves none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: ArrayWriter | None = None
        self._names: list[str] = []
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Posting]) -> None:
        """Takes (field, term, document, weight, value), sorted; OutOfOrderError if they are not."""
        if self._file is None:
            self._file = ArrayWriter(self._path)
        try:
            for name, postings in groupby(items, key=itemgetter(0)):
                if self._names and name <= self._names[-1]:
                    raise OutOfOrderError(f"the field {name!r} comes after {self._names[-1]!r}")
                self._add_field(name, schema[name].format, postings, lengths.doc_count_all())
        except BaseException:
            self._file.abandon()
            raise

    def _add_field(self, name: str, form: Any, postings: Iterable[Posting], documents: int) -> None:
        runs = RunsWriter(form)
        terms: list[bytes] = []
        for _, term, document, weight, value in postings:
            # Whoosh's pool keeps what a document posted before its writer refused it.
            if not 0 <= document < documents:
                continue
            if not terms or term != terms[-1]:
                if terms:
                    if term < terms[-1]:
                        raise OutOfOrderError(f"the term {name}:{term!r} comes after {terms[-1]!r}")
                    runs.end()
                terms.append(term)
            runs.add(document, weight, value)
        if terms and self._file is not None:
            runs.end()
            number = str(len(self._names))
            write_strings(self._file, f"{number}.term", terms)
            runs.write(self._file, number)
            self._names.append(name)

    def close(self) -> None:
        if self._file is not None and not self.is_closed:
            self._file.close(fields=self._names)
        self.is_closed = True


def read_terms(file: ArrayReader, lengths: dict[str, Array]) -> dict[str, Terms]:
    """The fields of an open file; `lengths` counts the words of each document, by field."""
    return {
        name: RunTerms(file, str(number), lengths.get(name))
        for number, name in enumerate(file.facts["fields"])
    }
