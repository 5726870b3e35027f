"""Why a hit ranks where it does: here is a speech, give me what its score is made of.

A score is a sum, and each summand is one `Contribution`: what gave it, how much, and the numbers it
was worked out from. They come from the functions that score, so they add up to the score; evidence
of another kind adds contributions of its own.
"""

from collections.abc import Iterator, Mapping

from hustings.counts import Counts
from hustings.rank import DEBATE
from hustings.results import Contribution, Explanation
from hustings.scoring import Scoring, Told
from hustings.terms import Term


def explain(
    scoring: Scoring, typed: Mapping[Term, str], speech: int, score: float, counts: Counts
) -> Explanation:
    """What makes up the score of one speech, by its number through all segments; `typed` has the
    terms, in order, as they were typed.

    A score of 0, where nothing was ranked, is made up of nothing.
    """
    parts = _parts(scoring, typed, speech, counts) if score else ()
    return Explanation(score, tuple(parts))


def _parts(
    scoring: Scoring, typed: Mapping[Term, str], speech: int, counts: Counts
) -> Iterator[Contribution]:
    for told in scoring.told(list(typed), speech):
        yield Contribution(typed[told.term], told.kind, told.value, _how(told, counts))
    for term, share in zip(typed, scoring.shares(list(typed), speech), strict=True):
        if share:
            how = {"weight": DEBATE, "best": share / DEBATE}
            yield Contribution(typed[term], "debate", share, how)


def _how(told: Told, counts: Counts) -> dict[str, float]:
    how = {
        "weight": told.term.weights[told.kind],
        "idf": counts.idf(told.term),
        "df": counts.held[told.term],
        "speeches": counts.speeches,
        "tf": told.often,
    }
    if told.length is not None:
        how |= {"length": told.length, "average": counts.average[told.kind]}
    return how
