"""Where words stand: here is my word, give me the texts that hold it and its places in each.

A field covers n texts, numbered from 0 (the speeches of a segment; its distinct headings; its
distinct speakers' names). For each word, sorted, a run of postings: the texts that hold the word,
ascending, and how often; for each posting, a run of positions within its text. Words that share a
stem are listed under it (see `stems.py`). docs/format.md names the arrays.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.narrow import Narrow, NarrowWriter
from hustings_indexer.columns.stems import StemTable, write_stems
from hustings_indexer.columns.strings import Strings, starts_of, write_strings

# Tokens sorted at a time. It bounds the memory of the sort, and with arrays of 24 MB, which the C
# library keeps when they are freed (see segment.py), a tenth of a build is saved in new pages.
_TOKENS_AT_ONCE = 3_000_000
_POSTINGS_PER_MARK = 32
_WORDS_AT_ONCE = 1 << 16  # so that words within a range are numbered in 16 bits, which radix-sort

Integers = NDArray[np.int64]


def write_field(
    file: ArrayWriter,
    name: str,
    tokens: NDArray[np.int32],
    starts: Integers,
    words: Sequence[bytes],
    stem: Callable[[str], str],
) -> Integers:
    """Inverts texts into a field; gives the numbers, in `words`, of its words, which are sorted.

    `tokens` are the numbers, in `words`, of the words of all texts end to end; text i is
    `tokens[starts[i]:starts[i + 1]]`.
    """
    counts = np.zeros(len(words), np.int64)
    for start in range(0, len(tokens), _TOKENS_AT_ONCE):
        # bincount copies what it counts, as 64-bit numbers.
        counts += np.bincount(tokens[start : start + _TOKENS_AT_ONCE], minlength=len(words))
    used = np.array(sorted(np.flatnonzero(counts).tolist(), key=words.__getitem__), dtype=np.int64)
    postings = PostingsWriter()
    texts = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    for at, numbers in _parted(tokens, used, _ranges(counts[used])):
        rank = np.zeros(len(words), np.uint16)
        rank[numbers] = np.arange(len(numbers))
        _invert(rank[tokens[at]], at, texts, starts, len(numbers), postings)
    postings.write(file, name, starts)
    write_lexicon(file, name, [words[number] for number in used.tolist()], stem)
    return used


def _ranges(counts: Integers) -> list[tuple[int, int]]:
    """[low, high) ranges of words, each small enough to sort at once."""
    ends = np.cumsum(counts)
    ranges: list[tuple[int, int]] = []
    low = 0
    while low < len(counts):
        before = int(ends[low - 1]) if low else 0
        high = int(np.searchsorted(ends, before + _TOKENS_AT_ONCE, side="right"))
        high = min(max(high, low + 1), low + _WORDS_AT_ONCE)
        ranges.append((low, high))
        low = high
    return ranges


def _parted(
    tokens: NDArray[np.int32], used: Integers, ranges: list[tuple[int, int]]
) -> Iterator[tuple[Integers, Integers]]:
    """For each range of the sorted words: where its tokens stand, and the numbers of its words."""
    # A small number for each token is compared many times as fast as the token.
    part = np.zeros(int(used.max(initial=0)) + 1, np.min_scalar_type(len(ranges)))
    for number, (low, high) in enumerate(ranges):
        part[used[low:high]] = number
    parts = part[tokens]
    for number, (low, high) in enumerate(ranges):
        yield np.flatnonzero(parts == number), used[low:high]


def _invert(
    words: NDArray[np.uint16],
    at: Integers,
    texts: NDArray[np.int32],
    starts: Integers,
    count: int,
    postings: "PostingsWriter",
) -> None:
    """Adds the postings of `count` words, numbered from 0; `words` are of the tokens at `at`."""
    at = at[words.argsort(kind="stable")]  # a radix sort, for 16 bits
    text = texts[at]
    begins = starts_of(np.bincount(words, minlength=count))
    first = np.empty(len(at), bool)
    np.not_equal(text[1:], text[:-1], out=first[1:])
    first[begins[:-1]] = True
    runs = np.flatnonzero(first)
    postings.append(
        texts=text[runs],
        frequencies=np.diff(runs, append=len(at)),
        positions=np.subtract(at, starts[text], out=at),
        per_word=np.diff(runs.searchsorted(begins)),
    )


class PostingsWriter:
    """Collects the postings of consecutive words and writes them."""

    def __init__(self) -> None:
        self._texts: list[NDArray[np.int32]] = []
        self._frequencies = NarrowWriter(np.uint8)
        self._positions = NarrowWriter(np.uint16)
        self._per_word: list[Integers] = []
        self._marks: list[Integers] = []
        self._postings = self._tokens = 0

    def append(
        self,
        *,
        texts: NDArray[np.int32],
        frequencies: Integers,
        positions: NDArray[np.integer],
        per_word: Integers,
    ) -> None:
        """Adds postings in order of word and, within it, of text; `per_word` counts them."""
        self._texts.append(texts)
        self._frequencies.append(frequencies)
        self._positions.append(positions)
        self._per_word.append(per_word)
        before = np.cumsum(frequencies) - frequencies + self._tokens
        self._marks.append(before[-self._postings % _POSTINGS_PER_MARK :: _POSTINGS_PER_MARK])
        self._postings += len(texts)
        self._tokens += len(positions)

    def write(self, file: ArrayWriter, name: str, starts: Integers) -> None:
        nothing = np.zeros(0, np.int64)
        file.add(f"{name}.text_start", starts)
        file.add(f"{name}.posting_start", starts_of(np.concatenate([nothing, *self._per_word])))
        file.stream(f"{name}.position_mark", np.int64, self._marks)
        file.stream(f"{name}.text", np.int32, self._texts)
        self._frequencies.write(file, f"{name}.frequency")
        self._positions.write(file, f"{name}.position")


def write_lexicon(
    file: ArrayWriter, name: str, words: list[bytes], stem: Callable[[str], str]
) -> None:
    """Writes sorted `words` and their stems."""
    write_strings(file, f"{name}.words", words)
    write_stems(file, name, words, stem)


class Field:
    """A field of an open segment; words and texts by number."""

    def __init__(self, file: ArrayReader, name: str) -> None:
        self.words = Strings(file, f"{name}.words")
        own = StemTable(file, name, self.words)
        self.stems = own.stems
        self.starts: Integers = file[f"{name}.text_start"]
        self.posting_start: Integers = file[f"{name}.posting_start"]
        self._texts: NDArray[np.int32] = file[f"{name}.text"]
        self._frequencies = Narrow(file, f"{name}.frequency")
        self._positions = Narrow(file, f"{name}.position")
        self._marks: Integers = file[f"{name}.position_mark"]
        self._file = file
        self._name = name
        self._tables: dict[str | None, StemTable | None] = {
            None: own,
            file.facts.get("language"): own,
        }

    def texts(self, word: int) -> NDArray[np.int32]:
        """int32 numbers of the texts that hold the word, ascending."""
        return self._texts[self.posting_start[word] : self.posting_start[word + 1]]

    def frequencies(self, word: int) -> NDArray[np.integer]:
        """How often the word stands in each of `texts(word)`."""
        return self._frequencies.run(
            int(self.posting_start[word]), int(self.posting_start[word + 1])
        )

    def positions(self, word: int) -> NDArray[np.integer]:
        """Positions of the word within each of its texts, counted from 0, end to end."""
        low, high = int(self.posting_start[word]), int(self.posting_start[word + 1])
        return self._positions.run(self._before(low), self._before(high))

    def occurrences(self, word: int) -> int:
        """How often the word stands in all texts together."""
        low, high = int(self.posting_start[word]), int(self.posting_start[word + 1])
        return self._before(high) - self._before(low)

    def sums(self, per_text: NDArray[np.integer]) -> Integers:
        """For each word, the sum of what `per_text` has for the texts that hold it."""
        if not len(self.words):
            return np.zeros(0, np.int64)
        return np.add.reduceat(per_text[self._texts], self.posting_start[:-1], dtype=np.int64)

    def positions_at(
        self, word: int, places: NDArray[np.integer]
    ) -> tuple[NDArray[np.integer], Integers]:
        """Positions of the word within the texts at some places, ascending, of `texts(word)`, end
        to end; and how many in each."""
        postings = int(self.posting_start[word]) + places
        marks, after = np.divmod(postings, _POSTINGS_PER_MARK)
        new = np.diff(marks, prepend=-1) > 0
        since = marks[new][:, None] * _POSTINGS_PER_MARK + np.arange(_POSTINGS_PER_MARK)
        last = np.minimum(since, len(self._frequencies) - 1)
        frequencies = self._frequencies.at(last.ravel()).reshape(last.shape)
        before = np.cumsum(frequencies, axis=1) - frequencies
        row = np.cumsum(new) - 1
        counts = frequencies[row, after]
        starts = self._marks[marks] + before[row, after]
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        return self._positions.at(np.repeat(starts, counts) + within), counts

    def positions_in(self, word: int, place: int) -> list[int]:
        """Positions of the word within the one text that stands at `place` of `texts(word)`."""
        posting = int(self.posting_start[word]) + place
        mark = posting // _POSTINGS_PER_MARK
        *before, own = self._frequencies.few(mark * _POSTINGS_PER_MARK, posting + 1)
        start = int(self._marks[mark]) + sum(before)
        return self._positions.few(start, start + own)

    def postings(
        self, first: int, last: int
    ) -> tuple[NDArray[np.int32], Integers, NDArray[np.integer]]:
        """Texts, int64 frequencies and positions of words [first, last), end to end."""
        low, high = int(self.posting_start[first]), int(self.posting_start[last])
        frequencies = self._frequencies.run(low, high).astype(np.int64)
        positions = self._positions.run(self._before(low), self._before(high))
        return self._texts[low:high], frequencies, positions

    def _before(self, posting: int) -> int:
        """How many positions stand before those of a posting."""
        mark = min(posting // _POSTINGS_PER_MARK, len(self._marks) - 1)
        if mark < 0:
            return 0
        rest = self._frequencies.few(mark * _POSTINGS_PER_MARK, posting)
        return int(self._marks[mark]) + sum(rest)

    def word_stems(self, language: str | None = None) -> dict[str, str]:
        """Every word that has a stem in `language` (None: the index's own), with it."""
        table = self._table(language)
        return table.word_stems() if table else {}

    def stem_of(self, word: int, language: str | None = None) -> str | None:
        """The stem of a word in `language`, None where no text in it holds the word."""
        table = self._table(language)
        return table.stem_of(word) if table else None

    def words_of(self, stem: str, language: str | None = None) -> list[int]:
        """The words that have the stem in a language of the texts, ascending; none for an unknown
        stem."""
        if table := self._table(language):
            return table.words_of(stem)
        number = self.words.find(stem)
        return [number] if number >= 0 else []

    def _table(self, language: str | None) -> StemTable | None:
        """The stems in `language`; None for one that is not stemmed, or in which no text is."""
        if language not in self._tables:
            name = f"{self._name}.{language}"
            self._tables[language] = (
                StemTable(self._file, name, self.words, self._file[f"{name}.word"])
                if f"{name}.word" in self._file
                else None
            )
        return self._tables[language]
