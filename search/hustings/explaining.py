"""Why a hit ranks where it does: here is a speech, give me what its score is made of.

A score is a sum, and each summand is one `Contribution`: what gave it, how much, and the numbers it
was worked out from. They come from the functions that score, so they add up to the score; evidence
of another kind adds contributions of its own.
"""

from collections.abc import Iterator, Mapping

from hustings.counts import Counts
from hustings.rank import FIELDS
from hustings.results import Contribution, Explanation
from hustings.snapshot import Snapshot, View
from hustings.terms import Term


def explain(
    snapshot: Snapshot,
    typed: Mapping[Term, str],
    view: View,
    speech: int,
    score: float,
    counts: Counts,
) -> Explanation:
    """What makes up the score of one speech; `typed` has the terms, in order, as they were typed.

    A score of 0, where nothing was ranked, is made up of nothing.
    """
    parts = _parts(snapshot, typed, view, speech, counts) if score else ()
    return Explanation(score, tuple(parts))


def _parts(
    snapshot: Snapshot, typed: Mapping[Term, str], view: View, speech: int, counts: Counts
) -> Iterator[Contribution]:
    for term, text in typed.items():
        for field, part in snapshot.parts(view, term, speech, counts):
            how = {
                "weight": FIELDS[field].weight,
                "idf": counts.idf(term, field),
                "df": counts.df(term, field),
                "speeches": counts.speeches,
                "tf": int(part.frequencies[0]),
                "length": int(part.lengths[0]),
                "average": counts.average_length(field),
            }
            yield Contribution(text, field, float(part.worth[0]), how)
