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
speeches score alike however the index was built. `hustings.order` says how equal scores stand.

After Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009);
this idf, which is never negative, is Lucene's. docs/decisions/0004-score.md says why.
"""

import math
from typing import Any, Literal, NamedTuple

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


def idf(df: int, n: int) -> float:
    """The weight of a part that `df` of `n` speeches hold."""
    return math.log(1 + (n - df + 0.5) / (df + 0.5))


def saturation(lengths: Any, average: float, b: float) -> Any:
    """k1 * (1 - b + b * length / average), for a number or a float64 array of lengths."""
    return K1 * (1 - b + b * (lengths / average))


def worth(weight: float, tf: Any, saturations: Any) -> Any:
    """What `tf` occurrences of a part of `weight` (its idf, times its field's weight) are worth."""
    return weight * (tf * (K1 + 1)) / (tf + saturations)
