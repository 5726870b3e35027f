"""How often every word was said: here are speeches, or some of their words, give me the counts.

There is no list of the words of each speech; there are the postings of each word. One pass over all
of them, some at a time, counts every word of any set of speeches: 12 million postings in 50 ms.

Words of one stem, in the language of the speech, are counted together, and stems spelt alike in
several languages are one. Stop words can be left out (`hustings.stopwords`); a stem is then counted
from what is left of its words. Deleted speeches are no part of any set of live ones.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.evidence import Speeches
from hustings.snapshot import Mask, Snapshot, View
from hustings.stopwords import is_stop_word
from hustings_indexer.columns.field import Field

_POSTINGS_AT_ONCE = 1 << 18  # more of them fall out of the processor's cache

Counts = NDArray[np.int64]
Marks = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The stems of a snapshot; and for each segment and language, the stem of each of its words.

    `stem_of` has the number of a word's stem, `stops` which words are stop words.
    """

    stems: list[str]
    stem_of: dict[tuple[int, str], NDArray[np.intp]]
    stops: dict[tuple[int, str], Mask]

    @property
    def nbytes(self) -> int:
        arrays = [*self.stem_of.values(), *self.stops.values()]
        return sum(array.nbytes for array in arrays) + 64 * len(self.stems)


def lexicon(snapshot: Snapshot) -> Lexicon:
    """The stems of all words of a snapshot, worked out once."""
    return snapshot.cache.get("lexicon", lambda: _lexicon(snapshot.views))


@dataclass(frozen=True, slots=True)
class _Part:
    """Counts of the words of one segment in one language."""

    view: View
    language: str
    texts: Mask
    counts: Counts


class Tally:
    """How often each stem stands in a set of speeches, or in some places of them."""

    def __init__(self, snapshot: Snapshot, parts: Iterable[_Part], *, stop_words: bool) -> None:
        self._lexicon = lexicon(snapshot)
        self._parts = [part if stop_words else self._without_stops(part) for part in parts]
        self.counts: Counts = np.zeros(len(self._lexicon.stems), np.int64)
        """By number of the stem."""
        for part in self._parts:
            sums = np.bincount(self._stems(part), part.counts, len(self.counts))
            self.counts += sums.astype(np.int64)

    def in_order(self, kept: Mask, likelihood: NDArray[np.float64]) -> list[int]:
        """The stems that are kept in order of their G2, greatest first, equal ones as spelt."""
        stems: list[int] = np.flatnonzero(kept).tolist()
        return sorted(stems, key=lambda stem: (-likelihood[stem], self._lexicon.stems[stem]))

    def spelt(self, stem: int) -> str:
        """The word by which a stem stands most often, of equal ones the first."""
        often: Counter[str] = Counter()
        for part, words in self._words(stem):
            spelt = part.view.segment.field("text").words
            for word in words.tolist():
                often[spelt[word]] += int(part.counts[word])
        return min(often, key=lambda word: (-often[word], word))

    def speeches(self, stem: int) -> int:
        """How many of the speeches hold a stem."""
        total = 0
        for part, words in self._words(stem):
            field = part.view.segment.field("text")
            holding = np.zeros(part.view.size, bool)
            for word in words.tolist():
                holding[field.texts(word)] = True
            total += int((holding & part.texts).sum())
        return total

    def _words(self, stem: int) -> Iterator[tuple[_Part, NDArray[np.intp]]]:
        for part in self._parts:
            yield part, np.flatnonzero((self._stems(part) == stem) & (part.counts > 0))

    def _stems(self, part: _Part) -> NDArray[np.intp]:
        return self._lexicon.stem_of[part.view.first, part.language]

    def _without_stops(self, part: _Part) -> _Part:
        stops = self._lexicon.stops[part.view.first, part.language]
        return _Part(part.view, part.language, part.texts, np.where(stops, 0, part.counts))


def masks_of(found: Iterable[tuple[View, Speeches]]) -> list[Mask]:
    """Some speeches of each segment as a mask."""
    masks = []
    for view, speeches in found:
        mask = np.zeros(view.size, bool)
        mask[speeches] = True
        masks.append(mask)
    return masks


def count_words(snapshot: Snapshot, masks: Iterable[Mask]) -> int:
    """How many words some speeches have together: of each segment, a mask."""
    pairs = zip(snapshot.views, masks, strict=True)
    return sum(int(view.lengths("text")[mask].sum()) for view, mask in pairs)


def tally_texts(snapshot: Snapshot, masks: Sequence[Mask], *, stop_words: bool) -> Tally:
    """Of all words of some live speeches: of each segment, a mask."""
    parts = [
        _Part(view, language, texts, count_texts(view.segment.field("text"), texts))
        for view, mask in zip(snapshot.views, masks, strict=True)
        for language, texts in _by_language(view, mask)
    ]
    return Tally(snapshot, parts, stop_words=stop_words)


def tally_places(
    snapshot: Snapshot, masks: Sequence[Mask], marks: Sequence[Marks], *, stop_words: bool
) -> tuple[Tally, Tally]:
    """Of the words that are marked 1, and of those marked 2, in some live speeches: of each
    segment, a mask of those, and the marks of all its words end to end, 0 for most."""
    ones, twos = [], []
    for view, mask, marked in zip(snapshot.views, masks, marks, strict=True):
        for language, texts in _by_language(view, mask):
            counts = count_marked(view.segment.field("text"), texts, marked)
            ones.append(_Part(view, language, texts, counts[0]))
            twos.append(_Part(view, language, texts, counts[1]))
    return (
        Tally(snapshot, ones, stop_words=stop_words),
        Tally(snapshot, twos, stop_words=stop_words),
    )


def count_texts(field: Field, texts: Mask) -> Counts:
    """How often each word stands in some texts of a field."""
    counts = np.zeros(len(field.words), np.int64)
    for first, last in _runs(field.posting_start):
        held, frequencies, _ = field.postings(first, last)
        starts = field.posting_start[first:last] - field.posting_start[first]
        counts[first:last] = np.add.reduceat(frequencies * texts[held], starts)
    return counts


def count_marked(field: Field, texts: Mask, marks: Marks) -> tuple[Counts, Counts]:
    """How often each word is marked 1, and how often 2, where it stands in some texts of a field;
    `marks` has one for each word of all texts end to end."""
    counts = np.zeros((len(field.words), 2), np.int64)
    for first, last in _runs(field.posting_start):
        held, frequencies, positions = field.postings(first, last)
        kept = np.flatnonzero(texts[held])
        often = frequencies[kept]
        before = (np.cumsum(frequencies) - frequencies)[kept]
        at = np.arange(int(often.sum())) + np.repeat(before - (np.cumsum(often) - often), often)
        mark = marks[np.repeat(field.starts[held[kept]], often) + positions[at]]
        starts = field.posting_start[first:last] - field.posting_start[first]
        word = np.repeat(starts.searchsorted(kept, side="right") - 1, often)
        marked = np.flatnonzero(mark)
        cells = np.bincount(2 * word[marked] + mark[marked] - 1, minlength=2 * (last - first))
        counts[first:last] = cells.reshape(-1, 2)
    return counts[:, 0], counts[:, 1]


def _by_language(view: View, mask: Mask) -> Iterator[tuple[str, Mask]]:
    for language, whose in view.segment.languages.items():
        yield language, mask if whose is None else mask & whose


def _lexicon(views: Iterable[View]) -> Lexicon:
    numbers: dict[str, int] = {}
    stem_of, stops = {}, {}
    for view in views:
        field = view.segment.field("text")
        words = list(field.words)
        for language in view.segment.languages:
            stems = field.word_stems(language)
            each = [numbers.setdefault(stems.get(word, word), len(numbers)) for word in words]
            stem_of[view.first, language] = np.array(each, np.intp)
            stops[view.first, language] = np.array(
                [is_stop_word(word, language) for word in words], bool
            )
    return Lexicon(list(numbers), stem_of, stops)


def _runs(posting_start: Counts) -> Iterator[tuple[int, int]]:
    """[first, last) words, runs of so many postings or of one word."""
    first, words = 0, len(posting_start) - 1
    while first < words:
        end = posting_start[first] + _POSTINGS_AT_ONCE
        last = max(first + 1, int(posting_start.searchsorted(end, side="right")) - 1)
        yield first, last
        first = last
