"""Words a few letters away: here is my misspelling, give me the words it may have been meant for.

An edit is a letter put in, left out, changed, or two neighbours swapped ("optimal string
alignment" distance). The words of one length are compared all at once, a column of the usual table
at a time, each column an array over the words.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def within_edits(words: Iterable[str], wanted: str, edits: int) -> list[int]:
    """Places in `words`, ascending, of those at most `edits` edits from `wanted`."""
    by_length: defaultdict[int, tuple[list[int], list[str]]] = defaultdict(lambda: ([], []))
    for place, word in enumerate(words):
        if abs(len(word) - len(wanted)) <= edits:
            places, alike = by_length[len(word)]
            places.append(place)
            alike.append(word)
    return sorted(
        places[row]
        for places, alike in by_length.values()
        for row in np.flatnonzero(_distances(alike, wanted) <= edits).tolist()
    )


def _distances(words: list[str], wanted: str) -> NDArray[np.int16]:
    """int16 edit distance of each of some words of one length from `wanted`."""
    length = len(words[0])
    letters = np.array(words, dtype=f"<U{max(length, 1)}").view(np.uint32).reshape(len(words), -1)
    columns = [np.full(len(words), row, np.int16) for row in range(length + 1)]
    earlier: list[NDArray[np.int16]] = []
    for at, letter in enumerate(map(ord, wanted)):
        last, columns = columns, [np.full(len(words), at + 1, np.int16)]
        for row in range(length):
            changed = last[row] + (letters[:, row] != letter)
            best = np.minimum(np.minimum(last[row + 1], columns[row]) + 1, changed)
            if at and row:
                swapped = (letters[:, row] == ord(wanted[at - 1])) & (letters[:, row - 1] == letter)
                best = np.where(swapped, np.minimum(best, earlier[row - 1] + 1), best)
            columns.append(best.astype(np.int16))
        earlier = last
    return columns[length]
