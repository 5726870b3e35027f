"""The best passages of speeches, with the words that matched marked in them.

A passage is a paragraph, or some sentences of a long one. It is worth the sum, over the terms that
occur in it, of

    idf * tf * (k1 + 1) / (tf + k1) + 1/4 * idf * near * (k1 + 1) / (near + k1)

where tf is how many words in it the term is met by, and `near` the sum of 1 / d² over those that
stand next, d words away, to one that another term is met by, with none that is met in between.
Rare terms count for more than common ones, different ones for more than one again and again, and
those close together for more than those far apart. Equal passages stand in order. Only what makes
a term occur is marked: of a phrase, the words of the phrase.

This closeness of neighbouring terms is that of Büttcher, Clarke and Lushman, "Term Proximity
Scoring for Ad-Hoc Retrieval on Very Large Text Collections" (SIGIR 2006).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings.counts import Counts
from hustings.rank import K1, worth
from hustings.results import Passage
from hustings.snapshot import Scores, Speeches, View
from hustings.terms import Term
from hustings_indexer.analysis import spans_of
from hustings_indexer.columns.segment import Passages

CLOSENESS = 0.25

_AT_ONCE = 8192  # speeches, so that all places of a word in each never stand in memory together

Places = Sequence[tuple[float, list[int]]]
"""For each term: its idf, and the words of one speech that make it occur there."""
Span = tuple[int, int]


class Ranked(NamedTuple):
    """Passages of some speeches: whose each is, by the place of that among them; its number in the
    speech; and what it is worth."""

    speeches: NDArray[np.intp]
    passages: NDArray[np.intp]
    scores: Scores


def places_of(
    view: View, speeches: Sequence[int], terms: Iterable[Term], counts: Counts
) -> list[Places]:
    """For each of some speeches of a segment, where the terms of a query stand in its text."""
    found = [
        (counts.idf(term), view.search("text").places(term, speeches))
        for term in terms
        if term.field == "text"
    ]
    return [
        [(weight, places[at]) for weight, places in found if places[at]]
        for at in range(len(speeches))
    ]


def best_passages(
    text: str, passages: Passages, places: Places, count: int, only: int | None = None
) -> tuple[Passage, ...]:
    """At most `count` passages of a speech, best first; its first where no term occurs in it. With
    `only`, that one.
    """
    breaks = passages.words
    scores = _scored(breaks, places)
    if only is None:
        best = sorted(scores, key=lambda passage: (-scores[passage], passage))[:count] or [0]
    else:
        best = [only]
    found = []
    for passage in best:
        start, end = passages.span(text, passage)
        words = text[start:end]
        marks = _marks(words, _lit(passage, breaks, places))
        paragraph = text.count("\n\n", 0, start) if start else 0
        found.append(Passage(words, marks, scores.get(passage, 0.0), paragraph))
    return tuple(found)


def all_marks(text: str, passages: Passages, places: Places) -> tuple[Span, ...]:
    """The words of a whole speech that matched, as offsets into its text."""
    marks: list[Span] = []
    for passage in range(len(passages.words) + 1):
        if lit := _lit(passage, passages.words, places):
            first, last = passages.span(text, passage)
            found = _marks(text[first:last], lit)
            marks += [(first + start, first + end) for start, end in found]
    return tuple(marks)


def _scored(breaks: Sequence[int], places: Places) -> dict[int, float]:
    """What each passage in which a term occurs is worth."""
    scores: dict[int, float] = {}
    for weight, words in places:
        held: dict[int, int] = {}
        for word in words:
            passage = bisect_right(breaks, word)
            held[passage] = held.get(passage, 0) + 1
        for passage, tf in held.items():
            scores[passage] = scores.get(passage, 0.0) + worth(weight, tf, K1)
    if len(places) > 1:
        for (term, passage), near in sorted(_closeness_in(breaks, places).items()):
            scores[passage] += worth(CLOSENESS * places[term][0], near, K1)
    return scores


def _closeness_in(breaks: Sequence[int], places: Places) -> dict[tuple[int, int], float]:
    """For each term and passage, how near its words stand to the next ones of other terms."""
    met = sorted([(word, term) for term, (_, words) in enumerate(places) for word in words])
    near: dict[tuple[int, int], float] = {}
    for (word, term), (next_word, next_term) in pairwise(met):
        if term == next_term or word == next_word:
            continue
        passage = bisect_right(breaks, word)
        if passage == len(breaks) or next_word < breaks[passage]:
            closeness = 1 / (next_word - word) ** 2
            for either in (term, next_term):
                near[either, passage] = near.get((either, passage), 0.0) + closeness
    return near


def _lit(passage: int, breaks: Sequence[int], places: Places) -> list[int]:
    """The words marked in a passage, counted from its first."""
    first = breaks[passage - 1] if passage else 0
    lit: set[int] = set()
    for _, words in places:
        last = bisect_left(words, breaks[passage]) if passage < len(breaks) else len(words)
        lit.update(words[bisect_left(words, first) : last])
    return [word - first for word in sorted(lit)]


def rank_passages(view: View, speeches: Speeches, terms: Iterable[Term], counts: Counts) -> Ranked:
    """The passages, of some speeches of a segment, in which a term occurs, with the very scores
    that `best_passages` gives them; of a speech in which none does, its first."""
    weighed = [(counts.idf(term), term) for term in terms if term.field == "text"]
    parts = [
        _rank_some(view, speeches[start : start + _AT_ONCE], weighed, start)
        for start in range(0, len(speeches), _AT_ONCE)
    ]
    nothing = np.zeros(0, np.intp)
    return Ranked(
        np.concatenate([nothing, *(part.speeches for part in parts)]),
        np.concatenate([nothing, *(part.passages for part in parts)]),
        np.concatenate([np.zeros(0), *(part.scores for part in parts)]),
    )


def _rank_some(
    view: View, speeches: Speeches, weighed: Sequence[tuple[float, Term]], first: int
) -> Ranked:
    texts = np.asarray(speeches, np.intp)
    starts, owners, numbers = _passages(view, texts)
    size = len(starts)
    found = [view.search("text").lit(term, texts) for _, term in weighed]
    passages = [starts.searchsorted(words, side="right") - 1 for words in found]
    scores, held = np.zeros(size), np.zeros(size, bool)
    for (weight, _), some in zip(weighed, passages, strict=True):
        tf = np.bincount(some, minlength=size)
        held |= tf > 0
        scores += worth(weight, tf, K1)
    if len(found) > 1:
        near = _closeness(found, passages, size)
        for (weight, _), sums in zip(weighed, near, strict=True):
            scores += worth(CLOSENESS * weight, sums, K1)
    silent = np.bincount(owners[held], minlength=len(texts)) == 0
    held |= silent[owners] & (numbers == 0)
    return Ranked(owners[held] + first, numbers[held], scores[held])


def _passages(
    view: View, texts: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.intp], NDArray[np.intp]]:
    """All passages of some speeches: the offset at which each begins, whose it is and its number
    there."""
    own = view.segment.field("text").starts[texts]
    firsts, breaks, _ = view.segment.passage_arrays
    counts = firsts[texts + 1] - firsts[texts] + 1
    owners = np.repeat(np.arange(len(texts)), counts)
    numbers = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
    starts = own[owners]
    later = numbers > 0
    starts[later] += breaks[(firsts[texts][owners] + numbers - 1)[later]]
    return starts, owners, numbers


def _closeness(
    found: Sequence[NDArray[np.int64]], passages: Sequence[NDArray[np.intp]], size: int
) -> list[Scores]:
    """For each term, by passage, how near its words stand to the next ones of other terms."""
    words = np.concatenate(found)
    terms = np.repeat(np.arange(len(found)), [len(some) for some in found])
    order = np.lexsort((terms, words))
    words, terms, where = words[order], terms[order], np.concatenate(passages)[order]
    gaps = np.diff(words)
    beside = np.flatnonzero((np.diff(terms) != 0) & (gaps > 0) & (np.diff(where) == 0))
    closeness = 1 / gaps[beside].astype(np.float64) ** 2
    # In the order of the text, as they are added up for a single speech.
    pairs = np.stack([terms[beside], terms[beside + 1]], axis=1).ravel()
    owners, shares = np.repeat(where[beside], 2), np.repeat(closeness, 2)
    return [
        np.bincount(owners[pairs == term], shares[pairs == term], size).astype(np.float64)
        for term in range(len(found))
    ]


def _marks(text: str, lit: list[int]) -> tuple[Span, ...]:
    """Offsets into a passage, in order, those that share a character as one: two words may come of
    one, as of ½."""
    apart: list[Span] = []
    for start, end in spans_of(text, lit) if lit else ():
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)
