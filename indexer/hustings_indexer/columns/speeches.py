"""A segment of speeches as Whoosh sees it: the fields, columns and documents of `schema`.

Nothing is written and nothing copied: every term and every column is served from the arrays that
the engine itself searches. A document is a speech, its number the speech's.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import ColumnReader

from hustings_indexer.columns.documents import ColumnDocuments
from hustings_indexer.columns.field import Field
from hustings_indexer.columns.keywords import Keywords
from hustings_indexer.columns.matcher import Array, Places, Postings
from hustings_indexer.columns.schema import IDENTIFIERS
from hustings_indexer.columns.segment import KEYWORDS, Segment
from hustings_indexer.columns.strings import starts_of
from hustings_indexer.columns.terms import StringTerms, Terms

_DAY = (
    86_400_000_000  # microseconds: Whoosh counts a datetime in them, from 1 January of the year 1
)
_DATE_BITS, _DATE_STEP = 64, 8  # of whoosh.fields.DATETIME
_YEAR_BITS, _YEAR_STEP = 32, 4  # of whoosh.fields.NUMERIC


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
        "date": NumberTerms(_sortable_dates(segment), _DATE_BITS, _DATE_STEP),
        "year": NumberTerms(_sortable_years(segment), _YEAR_BITS, _YEAR_STEP),
        **{name: KeywordTerms(segment.keywords(name)) for name in IDENTIFIERS},
    }


def speech_lengths(segment: Segment) -> dict[str, Array]:
    """How many words each speech has, in every field of words."""
    text = np.diff(segment.field("text").starts)
    heading = np.diff(segment.field("heading").starts)[segment.keywords("heading").codes]
    speaker = np.diff(segment.field("speaker").starts)[segment.keywords("speaker").codes]
    return {"text": text, "exact": text, "heading": heading, "speaker_words": speaker}


class FieldTerms(StringTerms):
    """The stems of a field, or its words; of a field over the values of a column, `codes` are
    the speeches' values.
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
            return Postings(
                texts, frequencies.astype(np.float32), lambda: _places(self._field, words)
            )
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
        found = self._segment.identities.find([term.decode("utf-8", "replace")])
        return [speech for _, speech in found]

    @cached_property
    def _sorted(self) -> list[bytes]:
        identities = self._segment.identities
        return sorted({identities[speech].encode() for speech in range(len(self._segment))})


class _Level(NamedTuple):
    shift: int
    values: NDArray[np.uint64]
    starts: NDArray[np.int64]


class NumberTerms(Terms):
    """A number for each speech, as Whoosh indexes numbers: each value, then its leading bits.

    A term is one byte, by how many bits the value is shifted right, and the shifted value in
    big-endian bytes. `numbers` are uint64, in Whoosh's order (signed ones have been lifted).
    """

    def __init__(self, numbers: NDArray[np.uint64], bits: int, step: int) -> None:
        super().__init__()
        self._numbers = numbers
        self._shifts = range(0, bits, step)
        self._width = bits // 8

    def __len__(self) -> int:
        return self._bases[-1]

    def __getitem__(self, number: int) -> bytes:
        level, at = self._level_of(number)
        return bytes((level.shift,)) + int(level.values[at]).to_bytes(self._width, "big")

    def read(self, number: int) -> Postings:
        level, at = self._level_of(number)
        return Postings(np.sort(self._speeches[level.starts[at] : level.starts[at + 1]]))

    def _level_of(self, number: int) -> tuple[_Level, int]:
        level = bisect_right(self._bases, number) - 1
        return self._levels[level], number - self._bases[level]

    @cached_property
    def _speeches(self) -> NDArray[np.int32]:
        """By number."""
        return self._numbers.argsort(kind="stable").astype(np.int32)

    @cached_property
    def _levels(self) -> list[_Level]:
        ordered = self._numbers[self._speeches]
        levels = []
        for shift in self._shifts:
            values, starts = np.unique(ordered >> np.uint64(shift), return_index=True)
            levels.append(_Level(shift, values, np.append(starts, len(ordered))))
        return levels

    @cached_property
    def _bases(self) -> list[int]:
        bases: list[int] = starts_of(
            np.array([len(level.values) for level in self._levels])
        ).tolist()
        return bases


def _dates(segment: Segment) -> NDArray[np.int64]:
    return (segment.dates.astype(np.int64) - 1) * _DAY


def _sortable_dates(segment: Segment) -> NDArray[np.uint64]:
    return _dates(segment).astype(np.uint64) + np.uint64(1 << (_DATE_BITS - 1))


def _sortable_years(segment: Segment) -> NDArray[np.uint64]:
    return segment.years.astype(np.uint64) + np.uint64(1 << (_YEAR_BITS - 1))


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
            return NumberColumn(_dates(self._segment))
        if fieldname == "year":
            return NumberColumn(_sortable_years(self._segment))
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


class NumberColumn(ColumnReader):
    """The number of each speech; `set_reverse` turns the order of its sort keys round."""

    def __init__(self, numbers: Array) -> None:
        self._numbers = numbers.data
        self._sign = 1

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> int:
        number: int = self._numbers[docnum]
        return number

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def sort_key(self, docnum: int) -> int:
        return self._sign * self[docnum]

    def set_reverse(self) -> None:
        self._sign = -1
