"""The best passages of a speech, with the words that matched marked in them.

A passage is a paragraph, or some sentences of a long one. It is worth the sum, over the terms that
occur in it, of idf * tf * (k1 + 1) / (tf + k1): rare terms, and different ones, count for more than
one common term again and again. Equal passages stand in order. Only what makes a term occur is
marked: of a phrase, the words of the phrase.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from hustings_indexer.analysis import passage_spans, word_spans

from hustings.rank import K1, idf, worth
from hustings.results import Passage
from hustings.snapshot import Snapshot, View
from hustings.terms import Term


def best_passages(
    snapshot: Snapshot,
    view: View,
    speech: int,
    text: str,
    terms: Sequence[Term],
    count: int,
) -> tuple[Passage, ...]:
    """At most `count` passages of a speech, whose text is given, best first; its first passage
    where no term occurs in it."""
    breaks: list[int] = [0, *view.segment.passage_breaks(speech).tolist()]
    lit: defaultdict[int, set[int]] = defaultdict(set)  # by passage, the words marked in it
    scores: defaultdict[int, float] = defaultdict(float)
    for term in terms:
        if term.field != "text":
            continue
        often: defaultdict[int, int] = defaultdict(int)
        for place in view.search("text").places(term, speech):
            passage = bisect_right(breaks, place) - 1
            lit[passage].add(place - breaks[passage])
            often[passage] += 1
        if often:
            df = sum(len(snapshot.matches(other, term).texts) for other in snapshot.views)
            weight = idf(df, snapshot.size)
            for passage, tf in often.items():
                scores[passage] += worth(weight, tf, K1)
    best = sorted(scores, key=lambda passage: (-scores[passage], passage))[:count] or [0]
    spans = passage_spans(text)
    return tuple(
        _passage(text, spans, passage, sorted(lit[passage]), scores[passage]) for passage in best
    )


def _passage(
    text: str, spans: Sequence[tuple[int, int]], number: int, lit: list[int], score: float
) -> Passage:
    start, end = spans[number]
    passage = text[start:end]
    paragraph = text.count("\n\n", 0, start)
    return Passage(passage, _highlights(passage, lit), score, paragraph)


def _highlights(passage: str, lit: list[int]) -> tuple[tuple[int, int], ...]:
    """Where the words of these numbers stand in a passage."""
    if not lit:
        return ()
    spans = list(islice(word_spans(passage), lit[-1] + 1))
    return tuple(spans[word][1:] for word in lit)
