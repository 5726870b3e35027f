"""How far apart two parts of a corpus are in the use of a word: is it chance, and how great is it?

`log_likelihood` tells whether a word is more, or less, frequent in one part than chance would have
it: Dunning's G2 over the table of the word and all other words in the part and in the rest. It
grows with the size of the corpus, so `log_ratio` stands beside it: by how many doublings the word
is more frequent. Both take numbers or arrays of them.

After Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence" (1993), and Hardie,
"Log Ratio: an informal introduction" (2014).
"""

from typing import Any

import numpy as np

SIGNIFICANT = 6.63
"""The G2 that chance alone exceeds once in a hundred (chi-squared, one degree of freedom)."""


def log_likelihood(count: Any, size: Any, rest: Any, rest_size: Any) -> Any:
    """G2 of a word that stands `count` times in `size` words and `rest` times in the others.

    0 where it is equally frequent in both, or where either part has no words at all.
    """
    word, words = count + rest, size + rest_size
    cells = (
        (count, size, word),
        (size - count, size, words - word),
        (rest, rest_size, word),
        (rest_size - rest, rest_size, words - word),
    )
    total = sum(_surprise(seen, part / np.maximum(words, 1) * whole) for seen, part, whole in cells)
    return np.maximum(2 * total, 0.0)  # rounding may leave it a hair below


def log_ratio(count: Any, size: Any, rest: Any, rest_size: Any) -> Any:
    """The binary logarithm of how many times as frequent the word is in the part as in the rest.

    1 is twice as frequent, -1 half as frequent. A word that is not in one of them counts there as
    half an occurrence; 0 where either part has no words at all.
    """
    ratio = (np.maximum(count, 0.5) / np.maximum(size, 1)) / (
        np.maximum(rest, 0.5) / np.maximum(rest_size, 1)
    )
    return np.where((np.asarray(size) > 0) & (np.asarray(rest_size) > 0), np.log2(ratio), 0.0)


def per_million(count: int, size: int) -> float:
    """How often a word stands in a million words; 0 where there are none."""
    return count * 1_000_000 / size if size else 0.0


def _surprise(seen: Any, expected: Any) -> Any:
    ratio = np.where(np.asarray(seen) > 0, seen / np.where(expected > 0, expected, 1.0), 1.0)
    return seen * np.log(ratio)
