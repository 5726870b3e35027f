"""A segment of speeches as Whoosh sees it: the fields, columns and documents of `schema`.

Nothing is written and nothing copied: every term and every column is served from the arrays that
the engine itself searches. A document is a speech, its number the speech's.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import ColumnReader

from hustings_indexer.columns.documents import ColumnDocuments
from hustings_indexer.columns.field import Field
from hustings_indexer.columns.keywords import Keywords
from hustings_indexer.columns.matcher import Array, Places, Postings
from hustings_indexer.columns.numbers import date_column, date_terms, year_column, year_terms
from hustings_indexer.columns.schema import IDENTIFIERS
from hustings_indexer.columns.segment import KEYWORDS, Segment
from hustings_indexer.columns.strings import starts_of
from hustings_indexer.columns.terms import StringTerms, Terms


def speech_terms(segment: Segment) -> dict[str, Terms]:
    """Every indexed field of a segment."""
    text, headings, names = map(segment.field, ("text", "heading", "speaker"))
    heading, speaker = segment.keywords("heading").codes, segment.keywords("speaker").codes
    lengths = speech_lengths(segment)
    return {
        "text": FieldTerms(text, lengths["text"]),
        "exact": FieldTerms(text, lengths["exact"], stemmed=False),
        "heading": FieldTerms(headings, lengths["heading"], codes=heading),
        "speaker_words": FieldTerms(names, lengths["speaker_words"], codes=speaker),
        "id": IdentityTerms(segment),
        "date": date_terms(segment.dates),
        "year": year_terms(segment.years),
        **{name: KeywordTerms(segment.keywords(name)) for name in IDENTIFIERS},
    }


def speech_lengths(segment: Segment) -> dict[str, Array]:
    """How many words each speech has, in every field of words."""
    text = np.diff(segment.field("text").starts)
    heading = np.diff(segment.field("heading").starts)[segment.keywords("heading").codes]
    speaker = np.diff(segment.field("speaker").starts)[segment.keywords("speaker").codes]
    return {"text": text, "exact": text, "heading": heading, "speaker_words": speaker}


class FieldTerms(StringTerms):
    """The stems of a field, or its words.

    Of a field over the values of a column, `codes` numbers the value of each speech.
    """

    def __init__(
        self, field: Field, lengths: Array, *, stemmed: bool = True, codes: Array | None = None
    ) -> None:
        super().__init__(field.stems if stemmed else field.words, lengths)
        self._field = field
        self._stemmed = stemmed
        self._codes = codes

    def read(self, number: int) -> Postings:
        words = self._field.words_of(self[number].decode()) if self._stemmed else [number]
        texts, frequencies = _texts(self._field, words)
        if self._codes is None:
            weights = frequencies.astype(np.float32)
            return Postings(texts, weights, lambda: _places(self._field, words))
        among = np.zeros(len(self._field.starts) - 1, bool)
        among[texts] = True
        speeches = np.flatnonzero(among[self._codes]).astype(np.int32)
        rows = np.searchsorted(texts, self._codes[speeches])
        weights = frequencies[rows].astype(np.float32)
        return Postings(speeches, weights, lambda: _places(self._field, words, rows))


def _texts(field: Field, words: Sequence[int]) -> tuple[NDArray[np.int32], Array]:
    """The texts that hold any of `words`, ascending, and how many there are in each."""
    if len(words) == 1:
        return field.texts(words[0]), field.frequencies(words[0])
    texts, row = np.unique(np.concatenate([*map(field.texts, words)]), return_inverse=True)
    return texts, np.bincount(row, np.concatenate([*map(field.frequencies, words)]))


def _places(field: Field, words: Sequence[int], rows: Array | None = None) -> Places:
    """Where any of `words` stands, in each of `_texts`."""
    texts = np.concatenate(
        [np.repeat(field.texts(word), field.frequencies(word)) for word in words]
    )
    positions = np.concatenate([*map(field.positions, words)])
    if len(words) > 1:
        order = np.lexsort((positions, texts))
        texts, positions = texts[order], positions[order]
    starts = np.flatnonzero(np.diff(texts, prepend=-1))
    return Places(np.append(starts, len(texts)), positions, texts=rows)


class KeywordTerms(StringTerms):
    """The values of a keyword column; "", which stands for none, is no term."""

    def __init__(self, keywords: Keywords) -> None:
        values = keywords.values
        super().__init__(values, skipped=int(len(values) > 0 and values.utf8(0) == b""))
        self._codes = keywords.codes

    def read(self, number: int) -> Postings:
        code = number + self._skipped
        return Postings(self._speeches[self._starts[code] : self._starts[code + 1]])

    @cached_property
    def _speeches(self) -> NDArray[np.int32]:
        """By code."""
        return self._codes.argsort(kind="stable").astype(np.int32)

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        return starts_of(np.bincount(self._codes, minlength=len(self._strings)))


class IdentityTerms(Terms):
    """The ids. One id is found by its hash; only who asks for all of them waits for a sort."""

    def __init__(self, segment: Segment) -> None:
        super().__init__()
        self._segment = segment

    def __len__(self) -> int:
        return len(self._sorted)

    def __getitem__(self, number: int) -> bytes:
        return self._sorted[number]

    def __contains__(self, term: object) -> bool:
        return isinstance(term, bytes) and bool(self._find(term))

    def postings(self, term: bytes) -> Postings:
        speeches = self._find(term)
        if not speeches:
            raise KeyError(term)
        return Postings(np.array(sorted(speeches), np.int32))

    def read(self, number: int) -> Postings:
        return self.postings(self[number])

    def _find(self, term: bytes) -> list[int]:
        try:
            identity = term.decode()
        except UnicodeDecodeError:
            return []
        return [speech for _, speech in self._segment.identities.find([identity])]

    @cached_property
    def _sorted(self) -> list[bytes]:
        identities = self._segment.identities
        return sorted({identities[speech].encode() for speech in range(len(self._segment))})


class SpeechDocuments(ColumnDocuments):
    """The speeches as documents, and the columns to sort and group them by."""

    _SORTABLE = ("heading", *IDENTIFIERS)

    def __init__(self, deletions: Any, segment: Segment) -> None:
        super().__init__(deletions, speech_lengths(segment))
        self._segment = segment

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self._SORTABLE or fieldname in ("date", "year")

    def column_reader(self, fieldname: str, column: Any) -> ColumnReader:
        if fieldname == "date":
            return date_column(self._segment.dates)
        if fieldname == "year":
            return year_column(self._segment.years)
        return KeywordColumn(self._segment.keywords(fieldname))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """What the source gave of the speech, under the schema's names, and no more."""
        segment = self._segment
        fields = {name: segment.keywords(name).value(docnum) for name in KEYWORDS}
        return {
            "id": segment.identities[docnum],
            "text": segment.text(docnum),
            "date": datetime.fromordinal(int(segment.dates[docnum])),
            "position": int(segment.positions[docnum]),
            **{name: value for name, value in fields.items() if value is not None},
        }


class KeywordColumn(ColumnReader):
    """The value of each speech in UTF-8, b"" for none."""

    def __init__(self, keywords: Keywords) -> None:
        self._values = keywords.values.utf8s()
        self._codes = keywords.codes.data

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, docnum: int) -> bytes:
        return self._values[self._codes[docnum]]

    def __iter__(self) -> Iterator[bytes]:
        return map(self._values.__getitem__, self._codes)
