"""The Whoosh codec: an index whose segments are columns.

`ColumnSegment` is what Whoosh's table of contents holds of a segment; it finds its own codec, so a
stock `whoosh.index.open_dir` reads our indexes if this package can be imported. `ColumnCodec`
reads the segments of speeches that `segment.py` writes, and writes and reads those of any other
schema: `ix.writer(codec=ColumnCodec())`. The names of this module and of both classes are
pickled into indexes and must stay as they are.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import Codec, Segment
from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from hustings_indexer.columns.arrays import ArrayReader
from hustings_indexer.columns.commit import INDEX_NAME, SEGMENT_SUFFIX
from hustings_indexer.columns.documents import (
    ColumnDocuments,
    Documents,
    DocumentsWriter,
    read_lengths,
)
from hustings_indexer.columns.postings import FieldsWriter, read_terms
from hustings_indexer.columns.schema import schema
from hustings_indexer.columns.segment import Segment as SpeechSegment
from hustings_indexer.columns.speeches import SpeechDocuments, speech_terms
from hustings_indexer.columns.terms import ColumnTermsReader
from hustings_indexer.errors import IndexCorrupt, IndexMissing, IndexOutdated

DOCUMENTS_SUFFIX = ".documents"
"""Of the second file that a segment of another schema has, and a segment of speeches has not."""

_STATE = 1  # the version of what is pickled of a segment


class ColumnSegment(Segment):
    """A segment of an index: its name, how many documents it has, and which are deleted."""

    def __init__(
        self,
        indexname: str,
        segid: str | None = None,
        documents: int = 0,
        deleted: Sequence[int] | NDArray[np.int32] = (),
    ) -> None:
        super().__init__(indexname)
        if segid is not None:
            self.segid = segid
        self._documents = documents
        self._deleted = set(np.asarray(deleted, np.int32).tolist())

    def __getstate__(self) -> tuple[int, str, str, int, bytes]:
        deleted = np.array(sorted(self._deleted), "<i4").tobytes()
        return _STATE, self.indexname, self.segid, self._documents, deleted

    def __setstate__(self, state: tuple[int, str, str, int, bytes]) -> None:
        version, self.indexname, self.segid, self._documents, deleted = state
        if version != _STATE:
            raise IndexOutdated(
                f"the segment {self.segid} is of version {version}, this version of hustings "
                f"reads {_STATE}; rebuild the index with: hustings index"
            )
        self._deleted = set(np.frombuffer(deleted, "<i4").tolist())
        self.compound = False

    def codec(self) -> "ColumnCodec":
        return ColumnCodec()

    def should_assemble(self) -> bool:
        return False  # mapped files are read where they lie

    def doc_count_all(self) -> int:
        return self._documents

    def set_doc_count(self, doccount: int) -> None:
        self._documents = doccount

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(sorted(self._deleted))

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)


class ColumnCodec(Codec):
    """Reads and writes segments as columns, in a FileStorage: TypeError for another storage."""

    def per_document_writer(self, storage: Any, segment: Any) -> DocumentsWriter:
        return DocumentsWriter(_path(storage, segment, DOCUMENTS_SUFFIX))

    def field_writer(self, storage: Any, segment: Any) -> FieldsWriter:
        return FieldsWriter(_path(storage, segment, SEGMENT_SUFFIX))

    def terms_reader(self, storage: Any, segment: Any) -> ColumnTermsReader:
        path, documents = _path(storage, segment, SEGMENT_SUFFIX), _documents_file(storage, segment)
        if documents is None:
            return ColumnTermsReader(speech_terms(_open_speeches(path)))
        return ColumnTermsReader(read_terms(_open(path), read_lengths(documents)))

    def per_document_reader(self, storage: Any, segment: Any) -> ColumnDocuments:
        documents = _documents_file(storage, segment)
        if documents is None:
            return SpeechDocuments(segment, _open_speeches(_path(storage, segment, SEGMENT_SUFFIX)))
        return Documents(segment, documents)

    def new_segment(self, storage: Any, indexname: str) -> ColumnSegment:
        return ColumnSegment(indexname)


def _path(storage: Any, segment: Any, suffix: str) -> Path:
    folder = getattr(storage, "folder", None)
    if not folder:
        raise TypeError(
            f"ColumnCodec maps files into memory and wants a FileStorage, not a "
            f"{type(storage).__name__}"
        )
    name: str = segment.make_filename(suffix)
    return Path(folder, name)


def _documents_file(storage: Any, segment: Any) -> ArrayReader | None:
    path = _path(storage, segment, DOCUMENTS_SUFFIX)
    return _open(path) if path.exists() else None


def _open(path: Path) -> ArrayReader:
    try:
        return ArrayReader(path)
    except IndexMissing as error:
        # A commit may take the file away before it is opened: Whoosh then reads the new commit.
        raise FileNotFoundError(str(error)) from None


def _open_speeches(path: Path) -> SpeechSegment:
    if "speeches" not in _open(path).facts:
        raise IndexCorrupt(f"{path}: the {DOCUMENTS_SUFFIX} file that belongs to it is gone")
    return SpeechSegment(path)


def stock_toc(
    language: str, generation: int, segments: Sequence[tuple[str, int, NDArray[np.int32]]]
) -> bytes:
    """The table of contents, as Whoosh itself writes it, of an index of speeches.

    Each segment is its id (without the name of the index), its number of speeches, and the
    numbers of those that are deleted. The file's name is Whoosh's: `_MAIN_<generation>.toc`.
    """
    storage = RamStorage()
    of_index = [ColumnSegment(INDEX_NAME, *segment) for segment in segments]
    TOC(schema(language), of_index, generation).write(storage, INDEX_NAME)
    (content,) = storage.files.values()
    return bytes(content)
