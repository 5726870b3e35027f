"""Words a few letters away: here is my misspelling, give me the words it may have been meant for.

An edit is a letter put in, left out, changed, or two neighbours swapped ("optimal string
alignment" distance). The words of one length are compared all at once, a column of the usual table
at a time, each column an array over the words.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Letters = NDArray[np.uint32]


class Spellings:
    """Words to be compared again and again, those of each length together."""

    def __init__(self, words: Sequence[str]) -> None:
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            by_length[len(word)].append(place)
        self.words = words
        self._places = dict(by_length)
        self._known: dict[int, Letters] = {}

    def within(self, wanted: str, edits: int) -> dict[int, int]:
        """The words that are at most `edits` edits from `wanted`: by place, ascending, how many."""
        found: dict[int, int] = {}
        for length in range(len(wanted) - edits, len(wanted) + edits + 1):
            if places := self._places.get(length):
                distances = _distances(self._letters(length), wanted)
                for row in np.flatnonzero(distances <= edits).tolist():
                    found[places[row]] = int(distances[row])
        return dict(sorted(found.items()))

    def _letters(self, length: int) -> Letters:
        """A row for each of the words of a length."""
        if length not in self._known:
            words = [self.words[place] for place in self._places[length]]
            joined = "".join(words).encode("utf-32-le", "surrogatepass")
            self._known[length] = np.frombuffer(joined, np.uint32).reshape(len(words), length)
        return self._known[length]


def within_edits(words: Iterable[str], wanted: str, edits: int) -> list[int]:
    """Places in `words`, ascending, of those at most `edits` edits from `wanted`."""
    near = [(at, word) for at, word in enumerate(words) if abs(len(word) - len(wanted)) <= edits]
    found = Spellings([word for _, word in near]).within(wanted, edits)
    return [near[place][0] for place in found]


def _distances(letters: Letters, wanted: str) -> NDArray[np.int16]:
    """int16 edit distance of each of some words of one length from `wanted`."""
    count, length = letters.shape
    columns = [np.full(count, row, np.int16) for row in range(length + 1)]
    earlier: list[NDArray[np.int16]] = []
    for at, letter in enumerate(map(ord, wanted)):
        last, columns = columns, [np.full(count, at + 1, np.int16)]
        for row in range(length):
            changed = last[row] + (letters[:, row] != letter)
            best = np.minimum(np.minimum(last[row + 1], columns[row]) + 1, changed)
            if at and row:
                swapped = (letters[:, row] == ord(wanted[at - 1])) & (letters[:, row - 1] == letter)
                best = np.where(swapped, np.minimum(best, earlier[row - 1] + 1), best)
            columns.append(best.astype(np.int16))
        earlier = last
    return columns[length]
