"""The postings of one term: here are my arrays, walk them as Whoosh's matchers are walked.

Takes the documents of a term, ascending, its weight in each, and a way to their values; gives a
leaf matcher. A value is what a field's format keeps of a posting beside its weight: nothing,
bytes, or places (positions, characters, boosts). Places are served from arrays: no pickle is read.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh.matching import LeafMatcher, ReadTooFar

Array = NDArray[Any]


class Values(Protocol):
    """The values of a term's postings, each asked for by the posting's number."""

    def encoded(self, posting: int, form: Any) -> bytes:
        """The value in the bytes of the format `form`, which other codecs keep."""

    def decoded(self, posting: int, name: str, form: Any) -> Any:
        """The value as `name`: "frequency", "positions", "characters"..."""


class NoValues:
    """The values of a field that keeps none."""

    def encoded(self, posting: int, form: Any) -> bytes:
        return b""

    def decoded(self, posting: int, name: str, form: Any) -> Any:
        return form.decoder(name)(b"")


@dataclass(frozen=True, slots=True)
class ByteValues:
    """Values as their format wrote them: that of posting i is `blob[starts[i]:starts[i + 1]]`."""

    starts: Array
    blob: Array

    def encoded(self, posting: int, form: Any) -> bytes:
        return self.blob[self.starts[posting] : self.starts[posting + 1]].tobytes()

    def decoded(self, posting: int, name: str, form: Any) -> Any:
        return form.decoder(name)(self.encoded(posting, form))


@dataclass(frozen=True, slots=True)
class Places:
    """Where a term stands in each text.

    The places in text i are elements `starts[i]` to `starts[i + 1]` of every array that is kept.
    Posting j is of text `texts[j]` where `texts` is given, else of text j.
    """

    starts: Array
    positions: Array
    characters: tuple[Array, Array] | None = None
    boosts: Array | None = None
    texts: Array | None = None

    def encoded(self, posting: int, form: Any) -> bytes:
        columns = (self.positions, *(self.characters or ()))
        if self.boosts is not None:
            columns = (*columns, self.boosts)
        value = form.encode(self._rows(posting, columns))
        bytes_: bytes = value[0] if isinstance(value, tuple) else value
        return bytes_

    def decoded(self, posting: int, name: str, form: Any) -> Any:
        if name == "positions":
            return self._rows(posting, (self.positions,))
        if name == "characters" and self.characters:
            return self._rows(posting, (self.positions, *self.characters))
        if name == "position_boosts" and self.boosts is not None:
            return self._rows(posting, (self.positions, self.boosts))
        if name == "character_boosts" and self.characters and self.boosts is not None:
            return self._rows(posting, (self.positions, *self.characters, self.boosts))
        return form.decoder(name)(self.encoded(posting, form))

    def _rows(self, posting: int, columns: Sequence[Array]) -> list[Any]:
        text = posting if self.texts is None else self.texts[posting]
        low, high = self.starts[text], self.starts[text + 1]
        lists = [column[low:high].tolist() for column in columns]
        return lists[0] if len(lists) == 1 else list(zip(*lists, strict=True))


class Postings:
    """Where one term is found: the documents (in a vector: the words), ascending, and for each
    its weight (None: 1) and value.
    """

    def __init__(
        self,
        ids: Array | Sequence[str],
        weights: Array | None = None,
        values: Callable[[], Values] = NoValues,
    ) -> None:
        self.ids = ids
        self.weights = weights
        self._values = values

    @cached_property
    def values(self) -> Values:
        return self._values()


class ColumnMatcher(LeafMatcher):
    """Walks postings.

    It claims no block quality, so Whoosh's collectors look at every match: their ranking of the
    top hits, which skips matches by mistake where blocks have a quality, is exact over this one.
    """

    def __init__(self, postings: Postings, form: Any, scorer: Any = None, term: Any = None) -> None:
        self.format = form
        self.scorer = scorer
        self._term = term
        self._postings = postings
        ids, weights = postings.ids, postings.weights
        # An element of a memoryview costs half of what an element of an array does.
        self._ids: Any = ids.data if isinstance(ids, np.ndarray) else ids
        self._weights: Any = None if weights is None else weights.data
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._ids)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> "ColumnMatcher":
        return copy(self)

    def id(self) -> Any:
        return self._ids[self._at]

    def all_ids(self) -> Iterator[Any]:
        """The ids from here on; the matcher itself stays where it is."""
        return iter(list(self._ids[self._at :]))

    def next(self) -> bool:
        self._at += 1
        return False  # no new block is entered: there are none

    def skip_to(self, target: Any) -> None:
        """Moves to the first id from `target` on, never back; ReadTooFar after the last."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._ids, target, self._at)

    def weight(self) -> float:
        return 1.0 if self._weights is None else float(self._weights[self._at])

    def value(self) -> bytes:
        return self._postings.values.encoded(self._at, self.format)

    def value_as(self, name: str) -> Any:
        return self._postings.values.decoded(self._at, name, self.format)

    def items_as(self, name: str) -> Iterator[tuple[Any, Any]]:
        while self.is_active():
            yield self.id(), self.value_as(name)
            self.next()

    def supports_block_quality(self) -> bool:
        return False

    def max_quality(self) -> float:
        # A finite bound would have Whoosh replace unions by matchers that leave hits uncounted.
        return math.inf

    def block_quality(self) -> float:
        return math.inf
