"""The documents of any Whoosh schema, in one file: what is kept of each beside its terms.

`DocumentsWriter` is what Whoosh's writer hands documents to; `Documents` reads them back; both
keep stored fields, lengths, columns to sort and group by, and term vectors. On disk: facts
`documents` (how many), `lengths`, `columns`, `vectors` (names of fields); the JSON of the stored
fields as `texts.py` keeps texts; under `length.i` the words of each document in field number i
(0: none); under `column.i` the bytes that the field's own whoosh.columns.Column wrote; under
`vector.i` runs of words, the documents they are of under `vector.i.document`, and the words,
sorted, under `vector.i.word`. Whatever would be pickled is refused with a TypeError.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import PerDocumentReader, PerDocumentWriter
from whoosh.columns import Column, ColumnReader, CompressedBlockColumn, PickleColumn
from whoosh.filedb.structfile import BufferFile, StructFile

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.matcher import Array, ColumnMatcher, Postings
from hustings_indexer.columns.runs import Runs, RunsWriter, smallest
from hustings_indexer.columns.stored import encode_value, read_fields, write_fields
from hustings_indexer.columns.strings import Strings, write_strings
from hustings_indexer.columns.texts import Texts, TextsWriter

VectorItem = tuple[str, float, bytes]


class DocumentsWriter(PerDocumentWriter):
    """Collects documents; `close` writes them.

    A document counts once it is finished: one that was cancelled leaves nothing behind.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._count = 0
        self._texts = TextsWriter()
        self._lengths: dict[str, tuple[array[int], array[int]]] = {}
        self._columns: dict[str, _ColumnWriter] = {}
        self._vectors: dict[str, _VectorWriter] = {}
        self._stored: dict[str, Any] = {}
        self._pending: list[Callable[[], None]] = []
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        if docnum != self._count:
            raise ValueError(f"document {docnum} was started where {self._count} comes next")
        self.cancel_doc()

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int | None) -> None:
        if value is not None:
            self._stored[fieldname] = encode_value(fieldname, value)
        if length:
            self._pending.append(lambda: self._add_length(fieldname, length))

    def _add_length(self, fieldname: str, length: int) -> None:
        documents, lengths = self._lengths.setdefault(fieldname, (array("i"), array("q")))
        documents.append(self._count)
        lengths.append(length)

    def add_column_value(self, fieldname: str, columnobj: Column, value: Any) -> None:
        if fieldname not in self._columns:
            self._columns[fieldname] = _ColumnWriter(fieldname, columnobj)
        self._pending.append(lambda: self._columns[fieldname].add(self._count, value))

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Iterable[VectorItem]) -> None:
        vector = list(items)
        if vector:
            if fieldname not in self._vectors:
                self._vectors[fieldname] = _VectorWriter(fieldobj.vector)
            self._pending.append(lambda: self._vectors[fieldname].add(self._count, vector))

    def finish_doc(self) -> None:
        for add in self._pending:
            add()
        self._texts.append(write_fields(self._stored))
        self._count += 1
        self.cancel_doc()

    def cancel_doc(self) -> None:
        """Forgets what was added since the last document was finished."""
        self._stored = {}
        self._pending = []

    def close(self) -> None:
        """Writes the file; does nothing the second time."""
        if not self.is_closed:
            file = ArrayWriter(self._path)
            try:
                self._write(file)
            except BaseException:
                file.abandon()
                raise
        self.is_closed = True

    def _write(self, file: ArrayWriter) -> None:
        self._texts.write(file)
        for number, (documents, lengths) in enumerate(self._lengths.values()):
            dense = np.zeros(self._count, np.int64)
            dense[np.asarray(documents)] = np.asarray(lengths)
            file.add(f"length.{number}", smallest(dense))
        for number, column in enumerate(self._columns.values()):
            file.add(f"column.{number}", column.finish(self._count))
        for number, vector in enumerate(self._vectors.values()):
            vector.write(file, f"vector.{number}")
        file.close(
            documents=self._count,
            lengths=list(self._lengths),
            columns=list(self._columns),
            vectors=list(self._vectors),
        )


class _ColumnWriter:
    """Has a column's own writer write to memory."""

    def __init__(self, fieldname: str, column: Column) -> None:
        _refuse_pickle(fieldname, column)
        self._bytes = BytesIO()
        self._writer = column.writer(StructFile(self._bytes))

    def add(self, document: int, value: Any) -> None:
        self._writer.add(document, value)

    def finish(self, documents: int) -> Array:
        self._writer.finish(documents)
        return np.frombuffer(self._bytes.getvalue(), np.uint8)


def _refuse_pickle(fieldname: str, column: Any) -> None:
    while column is not None:
        if isinstance(column, PickleColumn | CompressedBlockColumn):
            raise TypeError(
                f"the column of the field {fieldname!r} is a {type(column).__name__}, which "
                "pickles; ColumnCodec reads no pickle: sort by text, bytes or numbers"
            )
        column = getattr(column, "_child", None)


class _VectorWriter:
    """Collects the vectors of one field."""

    def __init__(self, form: Any) -> None:
        self._numbers: dict[str, int] = {}
        self._runs = RunsWriter(form)
        self._documents = array("i")

    def add(self, document: int, items: Iterable[VectorItem]) -> None:
        for word, weight, value in items:
            self._runs.add(self._numbers.setdefault(word, len(self._numbers)), weight, value)
        self._runs.end()
        self._documents.append(document)

    def write(self, file: ArrayWriter, name: str) -> None:
        words = sorted(self._numbers)
        rank = np.zeros(len(words), np.int32)
        rank[[self._numbers[word] for word in words]] = np.arange(len(words))
        write_strings(file, f"{name}.word", [word.encode() for word in words])
        file.add(f"{name}.document", np.asarray(self._documents, np.int32))
        self._runs.write(file, name, rank)


class ColumnDocuments(PerDocumentReader):
    """What all readers of documents share: counts, deletions, and lengths that are exact."""

    def __init__(self, segment: Any, lengths: Mapping[str, Array]) -> None:
        self._deletions = segment
        self._length_arrays = lengths
        self._lengths = {name: array_.data for name, array_ in lengths.items()}

    def doc_count(self) -> int:
        count: int = self._deletions.doc_count()
        return count

    def doc_count_all(self) -> int:
        count: int = self._deletions.doc_count_all()
        return count

    def has_deletions(self) -> bool:
        return bool(self._deletions.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._deletions.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        deleted: Iterator[int] = self._deletions.deleted_docs()
        return deleted

    def supports_columns(self) -> bool:
        return True

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._lengths.get(fieldname)
        return default if lengths is None else lengths[docnum] or default

    def field_length(self, fieldname: str) -> int:
        lengths = self._length_arrays.get(fieldname)
        return 0 if lengths is None else int(lengths.sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._length_arrays.get(fieldname)
        return 0 if lengths is None else int(lengths.min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._length_arrays.get(fieldname)
        return 0 if lengths is None else int(lengths.max(initial=0))


class Documents(ColumnDocuments):
    """The documents of an open file."""

    def __init__(self, segment: Any, file: ArrayReader) -> None:
        super().__init__(segment, read_lengths(file))
        self._file = file
        self._texts = Texts(file)
        self._columns = {name: at for at, name in enumerate(file.facts["columns"])}
        self._vectors = {name: f"vector.{at}" for at, name in enumerate(file.facts["vectors"])}

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return read_fields(self._texts[docnum])

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self._columns

    def column_reader(self, fieldname: str, column: Column) -> ColumnReader:
        bytes_ = self._file[f"column.{self._columns[fieldname]}"]
        return column.reader(BufferFile(bytes_.data), 0, len(bytes_), self.doc_count_all())

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return self._vector_run(docnum, fieldname) is not None

    def vector(self, docnum: int, fieldname: str, format_: Any) -> ColumnMatcher:
        """Walks the words of one document; KeyError if it has no vector."""
        run = self._vector_run(docnum, fieldname)
        if run is None:
            raise KeyError(f"document {docnum} has no vector of the field {fieldname!r}")
        name = self._vectors[fieldname]
        runs, words = Runs(self._file, name), Strings(self._file, f"{name}.word")
        postings = Postings(
            [words[number] for number in runs.keys(run).tolist()],
            runs.weights(run),
            lambda: runs.values(run),
        )
        return ColumnMatcher(postings, format_)

    def _vector_run(self, docnum: int, fieldname: str) -> int | None:
        if fieldname not in self._vectors:
            return None
        documents = self._file[f"{self._vectors[fieldname]}.document"]
        run = int(np.searchsorted(documents, np.int32(docnum)))
        return run if run < len(documents) and documents[run] == docnum else None


def read_lengths(file: ArrayReader) -> dict[str, Array]:
    """The length of each document, by field."""
    names = file.facts["lengths"]
    return {name: file[f"length.{number}"] for number, name in enumerate(names)}
