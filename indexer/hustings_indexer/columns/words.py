"""A batch of folded text: here are its bytes, give me a number for each word of it.

A word of up to 16 bytes is two 64-bit integers, so a whole batch is looked up in one open-addressed
table with a handful of array operations, none per word in Python; only longer words (fewer than one
in two hundred) go through a dict. The comparison is of the words themselves, not of their hashes.
"""

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.analysis import PASSAGE_END, SPEECH_END

SPEECH_END_ID = 0
PASSAGE_END_ID = 1
FIRST_WORD_ID = 2

_SPACE, _APOSTROPHE = 0x20, 0x27
_PADDING = b" " * 17  # so that 16 bytes can be read from any word's start
_LONGEST = 16
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], dtype=np.uint64)
_MIX_LOW, _MIX_HIGH, _MIX = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xC2B2AE3D27D4EB4F),
    np.uint64(0xBF58476D1CE4E5B9),
)

Integers = NDArray[np.int64]
Halves = NDArray[np.uint64]


class WordTable:
    """Numbers words from `FIRST_WORD_ID` on in the order in which they are first seen."""

    def __init__(self) -> None:
        self._bits = 16
        self._make_table()
        self._long: dict[bytes, int] = {}
        self._words: list[bytes] = []
        self.number(f" {SPEECH_END} {PASSAGE_END} ".encode())

    def __len__(self) -> int:
        return len(self._words)

    @property
    def words(self) -> list[bytes]:
        """UTF-8 of every word, by number; the first two are the ends of speech and passage."""
        return self._words

    def number(self, batch: bytes) -> NDArray[np.int32]:
        """int32 numbers of the words of `batch`, folded text as `analysis.fold_batch` gives it."""
        text = bytearray(b" " + batch + _PADDING)
        letters = np.frombuffer(text, np.uint8)
        part_apostrophes(letters)
        inside = letters != _SPACE
        edges = np.flatnonzero(inside[1:] != inside[:-1])
        starts, lengths = edges[::2] + 1, edges[1::2] - edges[::2]
        low, high = _halves(text, starts, lengths)
        slots = self._slots(low, high)
        numbers: NDArray[np.int32] = self._number[slots]
        missed = np.flatnonzero(
            (self._low[slots] != low) | (self._high[slots] != high) | (lengths > _LONGEST)
        )
        if len(missed):
            long = lengths[missed] > _LONGEST
            self._number_long(text, starts, lengths, missed[long], numbers)
            self._number_missed(low, high, slots, missed[~long], numbers)
        return numbers

    def _number_long(
        self,
        text: bytearray,
        starts: Integers,
        lengths: Integers,
        missed: Integers,
        numbers: NDArray[np.int32],
    ) -> None:
        for token in missed.tolist():
            word = bytes(text[starts[token] : starts[token] + lengths[token]])
            number = self._long.get(word)
            if number is None:
                number = self._long[word] = len(self._words)
                self._words.append(word)
            numbers[token] = number

    def _number_missed(
        self,
        low: Halves,
        high: Halves,
        slots: Integers,
        missed: Integers,
        numbers: NDArray[np.int32],
    ) -> None:
        """Probes on from the first slot, taking empty slots for words not seen before."""
        mask = len(self._number) - 1
        while len(missed):
            at = slots[missed]
            free = missed[self._number[at] < 0]
            if len(free):
                if len(self._words) + len(free) > len(self._number) // 2:
                    self._grow(len(free))
                    slots, mask = self._slots(low, high), len(self._number) - 1
                    continue
                self._take(low, high, slots, free)
            found = (self._low[at] == low[missed]) & (self._high[at] == high[missed])
            numbers[missed[found]] = self._number[at[found]]
            missed = missed[~found]
            slots[missed] = (slots[missed] + 1) & mask

    def _take(self, low: Halves, high: Halves, slots: Integers, free: Integers) -> None:
        """Gives each empty slot to the first word that wants it."""
        taken, first = np.unique(slots[free], return_index=True)
        first = free[np.sort(first)]
        taken = slots[first]
        self._low[taken], self._high[taken] = low[first], high[first]
        self._number[taken] = np.arange(len(self._words), len(self._words) + len(first))
        pairs = np.stack((low[first], high[first]), axis=1).astype("<u8").tobytes()
        self._words += [
            pairs[at : at + _LONGEST].rstrip(b"\0") for at in range(0, len(pairs), _LONGEST)
        ]

    def _slots(self, low: Halves, high: Halves) -> Integers:
        mixed = (low * _MIX_LOW) ^ (high * _MIX_HIGH)
        mixed ^= mixed >> np.uint64(29)
        mixed *= _MIX
        slots: Integers = (mixed >> np.uint64(64 - self._bits)).astype(np.int64)
        return slots

    def _make_table(self) -> None:
        size = 1 << self._bits
        self._low = np.zeros(size, np.uint64)
        self._high = np.zeros(size, np.uint64)
        self._number = np.full(size, -1, np.int32)

    def _grow(self, more: int) -> None:
        taken = np.flatnonzero(self._number >= 0)
        low, high, numbers = self._low[taken], self._high[taken], self._number[taken]
        while len(self._words) + more > 1 << (self._bits - 2):
            self._bits += 1
        self._make_table()
        slots, mask, left = self._slots(low, high), len(self._number) - 1, np.arange(len(taken))
        while len(left):
            first = left[np.unique(slots[left], return_index=True)[1]]
            first = first[self._number[slots[first]] < 0]
            self._low[slots[first]], self._high[slots[first]] = low[first], high[first]
            self._number[slots[first]] = numbers[first]
            left = left[self._number[slots[left]] != numbers[left]]
            slots[left] = (slots[left] + 1) & mask


def part_apostrophes(letters: NDArray[np.uint8]) -> None:
    """Writes a space over each apostrophe that parts words, as `analysis` defines it, in place."""
    at = np.flatnonzero(letters == _APOSTROPHE)
    if not len(at):
        return
    joins = (letters[at - 1] != _SPACE) & (letters[at - 1] != _APOSTROPHE)
    first, second, third = letters[at + 1], letters[at + 2], letters[at + 3]
    ends = (second == _SPACE) | (second == _APOSTROPHE)
    short = np.isin(first, np.frombuffer(b"stdm", np.uint8)) & ends
    ends = (third == _SPACE) | (third == _APOSTROPHE)
    double_l = (first == ord("l")) & (second == ord("l"))
    verb = ((first == ord("r")) | (first == ord("v"))) & (second == ord("e"))
    letters[at[~(joins & (short | ((double_l | verb) & ends)))]] = _SPACE


def _halves(text: bytearray, starts: Integers, lengths: Integers) -> tuple[Halves, Halves]:
    """The first 8 bytes of each word and the next 8, as integers, the rest of each zero."""
    room = len(text) - _LONGEST
    first = np.ndarray((room,), "<u8", buffer=text, strides=(1,))
    second = np.ndarray((room,), "<u8", buffer=text, offset=8, strides=(1,))
    low: Halves = first[starts] & _MASKS[np.minimum(lengths, 8)]
    high: Halves = np.zeros(len(starts), np.uint64)
    long = np.flatnonzero(lengths > 8)
    high[long] = second[starts[long]] & _MASKS[np.minimum(lengths[long] - 8, 8)]
    return low, high
