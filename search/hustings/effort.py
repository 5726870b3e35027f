"""How much work a query may be: here is a tree, give me as much of it as is answered in time.

Work is counted in postings read, eight nanoseconds each or so. A part of a query costs what is read
for it; for any part something more, for a pattern or a misspelling all words that it is compared
with, and a place read to find phrases is as much as many postings. The parts are taken in order, as
long as they cost no more than a query may in all; the others are as if they had not been typed. The
first is always taken. What a query may cost grows with the index, so that length alone, or dozens
of phrases of the commonest words, come near it.
"""

from collections.abc import Callable, Iterator

from hustings import query as q

LEAST_ALLOWED = 60_000_000
ALLOWED_PER_WORD = 2
"""Postings that may be read for a query: so many for each word of the index, or LEAST_ALLOWED."""
FOR_ANY_PART = 80_000
FOR_A_WORD_COMPARED = 40

Cost = Callable[[q.Leaf], int]


def within_reach(query: q.Query, cost: Cost, allowed: int) -> tuple[q.Query, list[q.Leaf]]:
    """What of the query can be afforded, and the parts left out, in order."""
    parts = list(dict.fromkeys(_parts(query)))
    left_out: list[q.Leaf] = []
    spent = 0
    for place, part in enumerate(parts if len(parts) > 1 else ()):
        spent += 0 if left_out else cost(part)
        if place and spent > allowed:
            left_out.append(part)
    if not left_out:
        return query, []
    return _without(query, frozenset(left_out)) or query, left_out


def _parts(query: q.Query) -> Iterator[q.Leaf]:
    """All leaves, those under a Not among them, left to right."""
    match query:
        case q.And(parts) | q.Or(parts):
            for part in parts:
                yield from _parts(part)
        case q.Not(part):
            yield from _parts(part)
        case _:
            yield from q.leaves(query)


def _without(query: q.Query, left_out: frozenset[q.Leaf]) -> q.Query | None:
    match query:
        case q.And(parts):
            kept = [one for part in parts if (one := _without(part, left_out))]
            return q.every(kept) if kept else None
        case q.Or(parts):
            kept = [one for part in parts if (one := _without(part, left_out))]
            return q.either(kept) if kept else None
        case q.Not(part):
            one = _without(part, left_out)
            return q.negate(one) if one else None
    return None if query in left_out else query
