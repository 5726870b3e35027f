"""A concordance: every occurrence of what was asked for, a line each, with what stands around it.

Takes what matched in the speeches found; gives lines, as they are read. An occurrence is a place as
`hustings.matches` has it: a phrase is one line, so are words found near each other, and of a query
of several words every one of them, wherever it stands in a speech found, is a line of its own.

Lines are made block by block of speeches, so that memory does not grow with them. In the order of
what stands beside them they have to be known first: of each, 68 bytes are held to the end.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

import numpy as np

from hustings import matches
from hustings.citation import cite
from hustings.matches import Integers, Matches, Span
from hustings.snapshot import Snapshot
from hustings_indexer.analysis import spans_of, words
from hustings_indexer.columns.segment import Passages
from hustings_indexer.frozen import maker
from hustings_indexer.speech import Speech

SORTS = (*matches.SORTS, "left", "right")
CONTEXT = 60
"""Characters of context on each side, unless told otherwise."""

_BLOCK = 512  # lines read at once, of those that are sorted
_KEY = 48  # bytes of UTF-8, of the words beside a match, that it is sorted by
_SORTED = np.dtype([("key", f"S{_KEY}"), ("speech", "i4"), ("start", "i4"), ("end", "i4")])
_SPACE, _LAST_SPACE = re.compile(r"\s"), re.compile(r"\s\S*\Z")
_OF_SPEECH = (
    "id", "date", "speaker", "person_id", "party", "role", "chamber", "section", "heading",
    "debate_id", "position", "url",
)  # fmt: skip
_record = attrgetter(*_OF_SPEECH)


@dataclass(frozen=True, slots=True)
class KwicLine:
    """One occurrence. `match` is `text[start:end]` of the speech; `left` and `right` are what
    stands there before and after it, character by character, cut between words (within one that
    would take more than half)."""

    left: str
    match: str
    right: str
    start: int
    end: int
    id: str
    date: Date
    speaker: str | None
    person_id: str | None
    party: str | None
    role: str | None
    chamber: str | None
    section: str | None
    heading: str | None
    debate_id: str
    position: int
    url: str | None
    citation: str

    def to_dict(self) -> dict[str, Any]:
        record = dict(zip(self.__slots__, _values(self), strict=True))
        record["date"] = self.date.isoformat()
        return record


_values = attrgetter(*KwicLine.__slots__)
_make_line = maker(KwicLine)


class Lines(Iterable[KwicLine]):
    """The lines of a concordance, read anew each time they are gone through: at most `limit` of
    the numbered places in `sample`, or of all."""

    def __init__(
        self,
        snapshot: Snapshot,
        found: Matches,
        *,
        sort: str = "debate",
        context: int = CONTEXT,
        sample: Integers | None = None,
        limit: int | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._found = found
        self._sort = sort
        self._context = context
        self._sample = sample
        self._limit = limit

    def __iter__(self) -> Iterator[KwicLine]:
        lines = self._beside() if self._sort in ("left", "right") else self._by_speech()
        return islice(lines, self._limit)

    def _by_speech(self) -> Iterator[KwicLine]:
        for _, speech, spans in self._spans(self._sort):
            yield from _lines(speech, spans, self._context)

    def _beside(self) -> Iterator[KwicLine]:
        """Ordered by the words that stand on one side of the match, outward from it."""
        size = self._found.total if self._sample is None else len(self._sample)
        held = np.empty(size, _SORTED)
        at = 0
        for number, speech, spans in self._spans("debate"):
            for start, end in spans:
                key = _key(speech.text, start, end, leftward=self._sort == "left")
                held[at] = key, number, start, end
                at += 1
        order = np.argsort(held["key"], kind="stable")
        for begin in range(0, size, _BLOCK):
            block = held[order[begin : begin + _BLOCK]]
            speeches = self._read(set(block["speech"].tolist()))
            for _, number, start, end in block.tolist():
                yield from _lines(speeches[number], [(start, end)], self._context)

    def _spans(self, sort: str) -> Iterator[tuple[int, Speech, list[Span]]]:
        """Each speech with places, by its number, and the characters of each of them."""
        for block in self._found.by_speech(sort, self._sample):
            speeches = self._read(block)
            for number, places in block.items():
                speech, view = speeches[number], self._snapshot.view_of(number)
                passages = view.segment.passages(number - view.first)
                yield number, speech, _characters(passages, speech.text, places)

    def _read(self, numbers: Collection[int]) -> dict[int, Speech]:
        found: dict[int, Speech] = {}
        for view in self._snapshot.views:
            some = [n for n in numbers if view.first <= n < view.first + view.size]
            records = view.segment.records([n - view.first for n in some])
            found.update(zip(some, records, strict=True))
        return found


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines of a query. `total` is how many occurrences there are and `speeches` in how many
    speeches, whatever was sampled or cut off; both are exact. `lines` are read from the index as
    they are gone through, which may be done again and again."""

    query: str
    parsed: str
    total: int
    speeches: int
    lines: Iterable[KwicLine]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "parsed": self.parsed,
            "total": self.total,
            "speeches": self.speeches,
            "notes": list(self.notes),
            "lines": [line.to_dict() for line in self.lines],
        }


def _characters(passages: Passages, text: str, places: Sequence[Span]) -> list[Span]:
    """Where, in the text of a speech, the words of each place stand. Only passages that hold any
    of them are folded."""
    firsts, begins = [0, *passages.words], [0, *passages.characters, len(text)]
    edges = sorted({word for first, end in places for word in (first, end - 1)})
    stand: dict[int, Span] = {}
    for passage, group in groupby(edges, lambda word: bisect_right(passages.words, word)):
        first, begin, held = firsts[passage], begins[passage], list(group)
        spans = spans_of(text[begin : begins[passage + 1]], [word - first for word in held])
        for word, (start, end) in zip(held, spans, strict=True):
            stand[word] = begin + start, begin + end
    return [(stand[first][0], stand[end - 1][1]) for first, end in places]


def _lines(speech: Speech, spans: Iterable[Span], context: int) -> Iterator[KwicLine]:
    text, fields = speech.text, (*_record(speech), cite(speech))
    for start, end in spans:
        left = text[_begin(text, start, context) : start]
        right = text[end : _end(text, end, context)]
        yield _make_line(left, text[start:end], right, start, end, *fields)


def _begin(text: str, start: int, context: int) -> int:
    """Where the context on the left begins: at a word, if there is one in the outer half."""
    low = max(0, start - context)
    if not low or text[low - 1].isspace():
        return low
    space = _SPACE.search(text, low, start - context // 2)
    return space.end() if space else low


def _end(text: str, end: int, context: int) -> int:
    """Where the context on the right ends, in the same way."""
    high = min(len(text), end + context)
    if high == len(text) or text[high].isspace():
        return high
    space = _LAST_SPACE.search(text, end + context // 2, high)
    return space.start() if space else high


def _key(text: str, start: int, end: int, *, leftward: bool) -> bytes:
    """The words on one side of a match, outward from it, as many as the key holds."""
    reach = 2 * _KEY
    while True:
        low, high = (max(0, start - reach), start) if leftward else (end, end + reach)
        beside = words(text[low:high])
        whole = not low if leftward else high >= len(text)
        if leftward:
            beside.reverse()
        key = " ".join(beside if whole else beside[:-1]).encode()  # the last may be cut
        if whole or len(key) >= _KEY:
            return key[:_KEY]
        reach *= 2
