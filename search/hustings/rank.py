"""How a speech is scored: the formula, written once, for one number or a whole array.

A query has parts, such as a word or a phrase (see `hustings.occurrences`). For each part that
occurs in the text of a speech, BM25 gives what it is worth:

    idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / average))

where tf is how often the part occurs in the text, `length` how many words the text has, `average`
how many the texts have on average, and

    idf = ln(1 + (n - df + 0.5) / (df + 0.5))

with n speeches in the index and df of them holding the part. Words are looked for in the heading
and in the speaker's name too, and what BM25 gives there is added with a weight: that is BM25F in
the simple form, field by field. All counts are of speeches that are not deleted, so the same
speeches score alike however the index was built. Equal scores stand in the order in which the
speeches were added.

After Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009);
this idf, which is never negative, is Lucene's. docs/decisions/0004-score.md says why.
"""

import math
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

FieldName = Literal["text", "heading", "speaker"]

K1 = 1.2


class FieldWeight(NamedTuple):
    """What a field counts for, and how far its length does (b of BM25, 0 to 1)."""

    weight: float
    b: float


FIELDS: dict[FieldName, FieldWeight] = {
    "text": FieldWeight(1.0, 0.75),
    "heading": FieldWeight(0.5, 0.5),
    "speaker": FieldWeight(0.5, 0.0),
}
"""In the order in which the evidence of a term is added up."""

_BLOCKS_PER_PLACE, _LEAST_BLOCK = 8, 4  # found by measuring, for 10 places


def idf(df: int, n: int) -> float:
    """The weight of a part that `df` of `n` speeches hold."""
    return math.log(1 + (n - df + 0.5) / (df + 0.5))


def saturation(lengths: Any, average: float, b: float) -> Any:
    """k1 * (1 - b + b * length / average), for a number or a float64 array of lengths."""
    return K1 * (1 - b + b * (lengths / average))


def worth(weight: float, tf: Any, saturations: Any) -> Any:
    """What `tf` occurrences of a part of `weight` (its idf, times its field's weight) are worth."""
    return weight * (tf * (K1 + 1)) / (tf + saturations)


def best(keys: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """Places of the `count` greatest keys, greatest first, equal ones in order of place.

    The keys are cut into some blocks for each place wanted; `count` maxima of blocks are keys that
    the winners reach, so only places that reach the least of them are sorted.
    """
    if not count:
        return np.zeros(0, np.intp)
    size = len(keys) // (_BLOCKS_PER_PLACE * count)
    if size < _LEAST_BLOCK:
        places = np.arange(len(keys))
    else:
        blocks = np.maximum.reduceat(keys, np.arange(0, len(keys), size))
        reached = np.partition(blocks, len(blocks) - count)[len(blocks) - count]
        places = np.flatnonzero(keys >= reached)
    # A stable sort keeps equal keys in order of place.
    return places[np.argsort(-keys[places], kind="stable")[:count]]
