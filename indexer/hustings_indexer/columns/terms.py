"""The sorted terms of a segment's fields, as Whoosh reads them.

`Terms` is one field: here is my term, give me its postings; its subclasses say where they lie.
`ColumnTermsReader` is what Whoosh asks: membership, order, statistics, matchers. A term is bytes,
as the schema's field writes it. What is not there is a KeyError or Whoosh's TermNotFound, as each
method of Whoosh's own reader has it.
"""

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from whoosh.codec.base import EmptyCursor, FieldCursor, TermsReader
from whoosh.reading import TermInfo, TermNotFound

from hustings_indexer.columns.matcher import Array, ColumnMatcher, Postings
from hustings_indexer.columns.strings import Strings

_KEPT = 16  # terms of a field whose postings are kept: those of a query are asked for several times

Term = tuple[str, bytes]


class Terms(ABC):
    """The terms of one field, ascending; `lengths` counts the words of each document, if known."""

    def __init__(self, lengths: Array | None = None) -> None:
        self.lengths = lengths
        self._read = lru_cache(maxsize=_KEPT)(self.read)

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def __getitem__(self, number: int) -> bytes: ...

    @abstractmethod
    def read(self, number: int) -> Postings:
        """The postings of a term by its number."""

    def __contains__(self, term: object) -> bool:
        return isinstance(term, bytes) and self.find(term) >= 0

    def insertion(self, term: bytes) -> int:
        """How many terms come before `term`."""
        return bisect_left(self, term)

    def find(self, term: bytes) -> int:
        """The number of `term`, -1 if it is not there."""
        number = self.insertion(term)
        return number if number < len(self) and self[number] == term else -1

    def postings(self, term: bytes) -> Postings:
        """The postings of `term`; KeyError if it is not there."""
        number = self.find(term)
        if number < 0:
            raise KeyError(term)
        return self._read(number)

    def info(self, term: bytes) -> Any:
        """Whoosh's TermInfo: all of it exact, lengths as well; KeyError if `term` is not there."""
        postings = self.postings(term)
        ids: Any = postings.ids
        weights = postings.weights
        lengths = None if self.lengths is None else self.lengths[ids]
        return TermInfo(
            weight=float(len(ids) if weights is None else weights.sum(dtype=np.float64)),
            df=len(ids),
            minlength=0 if lengths is None else int(lengths.min()),
            maxlength=0 if lengths is None else int(lengths.max()),
            maxweight=1.0 if weights is None else float(weights.max()),
            minid=int(ids[0]),
            maxid=int(ids[-1]),
        )


class StringTerms(Terms):
    """Terms that lie sorted in a file; the first `skipped` of them are none."""

    def __init__(self, strings: Strings, lengths: Array | None = None, skipped: int = 0) -> None:
        super().__init__(lengths)
        self._strings = strings
        self._skipped = skipped

    def __len__(self) -> int:
        return len(self._strings) - self._skipped

    def __getitem__(self, number: int) -> bytes:
        return self._strings.utf8(number + self._skipped)

    def insertion(self, term: bytes) -> int:
        return max(self._strings.insertion(term) - self._skipped, 0)


class ColumnCursor(FieldCursor):
    """Stands on a term of a field: the first at the start, none after the last."""

    def __init__(self, terms: Terms, field: Any) -> None:
        self._terms = terms
        self._field = field
        self._at = 0

    def first(self) -> Any:
        return self._stand(0)

    def find(self, term: Any) -> Any:
        """Moves to the first term from `term` on, forwards or back; gives it or None."""
        return self._stand(self._terms.insertion(self._field.to_bytes(term)))

    def next(self) -> Any:
        return self._stand(self._at + 1)

    def text(self) -> Any:
        return self._field.from_bytes(self._terms[self._at]) if self.is_valid() else None

    def term_info(self) -> Any:
        return self._terms.info(self._terms[self._at]) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._at < len(self._terms)

    def _stand(self, at: int) -> Any:
        self._at = at
        return self.text()


class ColumnTermsReader(TermsReader):
    """The fields of a segment by name."""

    def __init__(self, fields: Mapping[str, Terms]) -> None:
        self._fields = {name: fields[name] for name in sorted(fields) if len(fields[name])}

    def __contains__(self, term: Term) -> bool:
        name, text = term
        return name in self._fields and text in self._fields[name]

    def indexed_field_names(self) -> list[str]:
        return list(self._fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        terms = self._fields.get(fieldname)
        return EmptyCursor() if terms is None else ColumnCursor(terms, fieldobj)

    def terms(self) -> Iterator[Term]:
        for name, terms in self._fields.items():
            for number in range(len(terms)):
                yield name, terms[number]

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        """Every term from `prefix` of this field on, the later fields' as well."""
        if fieldname not in self._fields:
            return
        for name, terms in self._fields.items():
            if name >= fieldname:
                first = terms.insertion(prefix) if name == fieldname else 0
                for number in range(first, len(terms)):
                    yield name, terms[number]

    def items(self) -> Iterator[tuple[Term, Any]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, Any]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> Any:
        try:
            return self._fields[fieldname].info(text)
        except KeyError:
            raise TermNotFound(f"No term {fieldname}:{text!r}") from None

    def frequency(self, fieldname: str, text: bytes) -> float:
        frequency: float = self._fields[fieldname].info(text).weight()
        return frequency

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return len(self._fields[fieldname].postings(text).ids)

    def matcher(
        self, fieldname: str, text: bytes, format_: Any, scorer: Any = None
    ) -> ColumnMatcher:
        try:
            postings = self._fields[fieldname].postings(text)
        except KeyError:
            raise TermNotFound(f"No term {fieldname}:{text!r}") from None
        return ColumnMatcher(postings, format_, scorer, (fieldname, text))
