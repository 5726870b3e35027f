"""The best passages of the speeches of a page, with the words that matched marked in them.

A passage is a paragraph, or some sentences of a long one. It is worth the sum, over the terms that
occur in it, of idf * tf * (k1 + 1) / (tf + k1), where tf is how many words in it the term is met
by: rare terms, and different ones, count for more than one common term again and again. Equal
passages stand in order. Only what makes a term occur is marked: of a phrase, the words of the
phrase.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice

from hustings.rank import K1, worth
from hustings.results import Passage
from hustings.snapshot import Snapshot, View
from hustings.terms import Term
from hustings_indexer.analysis import passage_spans, spans_of

Places = Sequence[tuple[float, list[int]]]
"""For each term: its idf, and the words of one speech that make it occur there."""


def places_of(
    snapshot: Snapshot, view: View, speeches: Sequence[int], terms: Iterable[Term]
) -> list[Places]:
    """For each of some speeches of a segment, where the terms of a query stand in its text."""
    found = [
        (snapshot.idf(term, "text"), view.search("text").places(term, speeches))
        for term in terms
        if term.field == "text"
    ]
    return [
        [(weight, places[at]) for weight, places in found if places[at]]
        for at in range(len(speeches))
    ]


def best_passages(
    text: str, breaks: Sequence[int], places: Places, count: int
) -> tuple[Passage, ...]:
    """At most `count` passages of a speech, best first; its first where no term occurs in it.

    `breaks` are the numbers of the words at which the passages after the first begin.
    """
    lit: dict[int, list[int]] = {}  # by passage, the words marked in it
    scores: dict[int, float] = {}
    for weight, words in places:
        often: dict[int, int] = {}
        for word in words:
            passage = bisect_right(breaks, word)
            often[passage] = often.get(passage, 0) + 1
            lit.setdefault(passage, []).append(word)
        for passage, tf in often.items():
            scores[passage] = scores.get(passage, 0.0) + worth(weight, tf, K1)
    best = sorted(scores, key=lambda passage: (-scores[passage], passage))[:count] or [0]
    cuts = list(islice(passage_spans(text), max(best) + 1))
    return tuple(
        _passage(
            text,
            cuts[passage],
            [word - (breaks[passage - 1] if passage else 0) for word in lit.get(passage, ())],
            scores.get(passage, 0.0),
        )
        for passage in best
    )


def _passage(text: str, cut: tuple[int, int], lit: list[int], score: float) -> Passage:
    start, end = cut
    passage = text[start:end]
    lit.sort()
    marked = _apart(spans_of(passage, lit)) if lit else ()
    return Passage(passage, marked, score, text.count("\n\n", 0, start))


def _apart(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks in order, those that share a character as one: two words may come of one, as of ½."""
    apart: list[tuple[int, int]] = []
    for start, end in marks:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)
