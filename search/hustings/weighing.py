"""Which parts of a query score a speech: here is a tree, give me what to rank by.

Everything that is looked for ranks a speech, but for stop words that stand bare among other words,
and of a question that is relaxed, the words that need not be held. Bare words that stand side by
side once those are taken out make pairs; what stands between two of them in any other way, quoted
say, parts them.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from hustings import query as q
from hustings.stopwords import stop_words
from hustings_indexer.analysis import words


class Weighed(NamedTuple):
    """What a speech is ranked by, left to right."""

    leaves: list[q.Leaf]
    pairs: list[tuple[q.Word, q.Word]]


def weighed(query: q.Query, language: str) -> Weighed:
    """What of a query ranks a speech in an index with that stemmer; of stop words alone, all."""
    runs = list(_runs(query, language))
    if not any(runs):
        return Weighed(list(q.leaves(query)), [])
    pairs = [
        (first, second)
        for run in runs
        for first, second in pairwise(run)
        if isinstance(first, q.Word) and isinstance(second, q.Word)
    ]
    return Weighed([leaf for run in runs for leaf in run], pairs)


def tells(word: q.Word, stops: frozenset[str]) -> bool:
    """Whether a bare word is none of some stop words; `what's` is one where `what` is."""
    said = words(word.text)
    return len(said) != 1 or stops.isdisjoint((said[0], said[0].partition("'")[0]))


def _runs(query: q.Query, language: str) -> Iterator[list[q.Leaf]]:
    match query:
        case q.And(parts):
            run: list[q.Leaf] = []
            for part in parts:
                if isinstance(part, q.Word):
                    run += [part] if tells(part, stop_words(language)) else []
                elif not isinstance(part, q.Facet | q.Dates):
                    yield run
                    yield from _runs(part, language)
                    run = []
            yield run
        case q.Or(parts):
            for part in parts:
                yield from _runs(part, language)
        case q.Most():
            yield list(query.asked)
        case q.Word():
            yield [query] if tells(query, stop_words(language)) else []
        case _:
            for leaf in q.leaves(query):
                yield [leaf]
