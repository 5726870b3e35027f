"""How a speech is scored: the formula, written once, for one number or a whole array.

A query has terms, such as a word or a phrase (see `hustings.terms`), and pairs of words that stand
side by side in it. For each of them a speech has evidence of up to five kinds:

- `text`: how often its text has the term;
- `around`: how often the texts around it have (see `hustings.surroundings`), itself among them;
- `heading`: how often its heading has;
- `speaker`: that the name of whoever made it has;
- `beside`: how many speeches, it and those up to two places away, are by somebody of such a name.

What each is worth is BM25 of that number, times how rare the term is, times a weight:

    idf * weight * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / average))

where `length` is how many words the text or the heading has, or stand around the speech, `average`
how many that is on average, and

    idf = ln(1 + (n - df + 0.5) / (df + 0.5))

with n speeches in the index and df of them with the term in the text or the speaker's name. To what
all terms are worth together, half of what they are worth to the best speech of its debate is added.
All counts are of speeches that are not deleted, so the same speeches score alike however the index
was built. `hustings.order` says how equal scores stand.

BM25 is after Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
(2009); this idf, which is never negative, is Lucene's. docs/decisions/0007-surroundings.md says why
it is so, and docs/relevance.md how good it is.
"""

import math
from collections.abc import Mapping
from typing import Any, Literal

FieldName = Literal["text", "heading", "speaker"]
FIELDS: tuple[FieldName, ...] = ("text", "heading", "speaker")

Worded = Literal["text", "around", "heading"]
Kind = Literal[Worded, "speaker", "beside"]
"""A kind of evidence; for some of them it matters how many words there are."""

K1 = 1.2
B = 0.75

OF_A_TERM: Mapping[Kind, float] = {"text": 1.0, "around": 1.0}
OF_A_WORD: Mapping[Kind, float] = {
    "text": 1.0, "around": 1.0, "heading": 1.5, "speaker": 1.0, "beside": 0.75,
}  # fmt: skip
OF_A_HEADING: Mapping[Kind, float] = {"heading": 1.5}
OF_A_PAIR: Mapping[Kind, float] = {"text": 0.2, "around": 0.6}
"""What each kind of evidence weighs, in the order in which it is added up."""

GAP = 2
"""Of a pair, the second word is at most so many words after the first."""
BESIDE = 2
"""How many places away a speech is beside another."""
DEBATE = 0.5
"""The share that the best speech of its debate gives to a speech."""


def idf(df: int, n: int) -> float:
    """The weight of a term that `df` of `n` speeches hold."""
    return math.log(1 + (n - df + 0.5) / (df + 0.5))


def saturation(lengths: Any, average: float, b: float = B) -> Any:
    """k1 * (1 - b + b * length / average), for a number or a float64 array of lengths."""
    return K1 * (1 - b + b * (lengths / average))


def worth(weight: float, tf: Any, saturations: Any) -> Any:
    """What `tf` occurrences of a term are worth; `weight` is its idf, times the evidence's."""
    share = tf / (tf + saturations)
    share *= weight * (K1 + 1)  # in place, of an array
    return share
