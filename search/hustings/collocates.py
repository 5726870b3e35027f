"""Which words keep company with a query: here is a query and a window, give me the words that stand
near what meets it more often than elsewhere.

What meets a query is as in `hustings.matches`. Near are the words of the same speech at most
`window` words before the first word of such a place, or after its last; a word that is near two
places is counted once, and the words of the places themselves are not counted at all. The words
near are held against all other words of the speeches that the filters let through. A word is kept
that is near often enough, more often than expected, and with a G2 that chance alone exceeds less
than once in a hundred.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from hustings.evidence import Speeches
from hustings.likelihood import SIGNIFICANT, log_likelihood, log_ratio
from hustings.matches import places
from hustings.searching import Search
from hustings.snapshot import Snapshot, View
from hustings.terms import Term
from hustings.wordcounts import (
    Counts,
    Marks,
    Tally,
    count_words,
    masks_of,
    tally_places,
    tally_texts,
)
from hustings.wording import describe

_NEAR, _OWN = 1, 2  # how a word is marked


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word, in all its forms, as said most often near the query.

    `count` is how often it stands near, `expected` how often it would if near words were like all
    others, `elsewhere` how often it stands in the other words. `likelihood` is G2, `log_ratio` the
    binary logarithm of how many times as frequent it is near.
    """

    word: str
    count: int
    expected: float
    elsewhere: int
    likelihood: float
    log_ratio: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "word": self.word,
            "count": self.count,
            "expected": self.expected,
            "elsewhere": self.elsewhere,
            "likelihood": self.likelihood,
            "log_ratio": self.log_ratio,
        }


@dataclass(frozen=True, slots=True)
class Collocates:
    """The collocates of a query, greatest G2 first.

    `parsed` says in words what was understood, `speeches` and `places` in how many speeches and how
    often the query is met, `near` how many words are near, `words` how many there are in all the
    speeches that the filters let through. `notes` is as in `Results`.
    """

    query: str
    parsed: str
    window: int
    speeches: int
    places: int
    near: int
    words: int
    collocates: tuple[Collocate, ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "parsed": self.parsed,
            "window": self.window,
            "speeches": self.speeches,
            "places": self.places,
            "near": self.near,
            "words": self.words,
            "notes": list(self.notes),
            "collocates": [collocate.to_dict() for collocate in self.collocates],
        }


def collocates(
    snapshot: Snapshot,
    typed: str,
    search: Search,
    *,
    window: int,
    limit: int,
    least: int,
    stop_words: bool,
) -> Collocates:
    """The words near the places of a search, at most `limit`, each `least` times or oftener."""
    found = [_marked(view, search.terms, some, window) for view, some in search.found]
    marks = [mark for mark, _ in found]
    near, own = tally_places(snapshot, masks_of(search.found), marks, stop_words=stop_words)
    corpus = masks_of(search.corpus)
    everywhere = tally_texts(snapshot, corpus, stop_words=stop_words)
    words = count_words(snapshot, corpus)
    size = sum(int((mark == _NEAR).sum()) for mark in marks)
    others = words - size - sum(int((mark == _OWN).sum()) for mark in marks)
    rest = everywhere.counts - near.counts - own.counts
    return Collocates(
        query=typed,
        parsed=describe(search.understood),
        window=window,
        speeches=search.total,
        places=sum(places for _, places in found),
        near=size,
        words=words,
        collocates=tuple(islice(_collocates(near, size, rest, others, least), limit)),
        notes=tuple(search.notes),
    )


def _collocates(
    near: Tally, size: int, rest: Counts, rest_size: int, least: int
) -> Iterator[Collocate]:
    likelihood = log_likelihood(near.counts, size, rest, rest_size)
    ratio = log_ratio(near.counts, size, rest, rest_size)
    attracted = near.counts * rest_size > rest * size
    kept = attracted & (near.counts >= max(1, least)) & (likelihood >= SIGNIFICANT)
    for stem in near.in_order(kept, likelihood):
        count, elsewhere = int(near.counts[stem]), int(rest[stem])
        yield Collocate(
            word=near.spelt(stem),
            count=count,
            expected=(count + elsewhere) * size / (size + rest_size),
            elsewhere=elsewhere,
            likelihood=float(likelihood[stem]),
            log_ratio=float(ratio[stem]),
        )


def _marked(
    view: View, terms: Sequence[Term], speeches: Speeches, window: int
) -> tuple[Marks, int]:
    """Each word of a segment's texts end to end marked as near, as the query's own or as neither;
    and how many places there are."""
    starts = view.segment.field("text").starts
    marks = np.zeros(int(starts[-1]), np.uint8)
    found = places(view, terms, speeches)
    texts = np.asarray(speeches, np.intp)[found.speeches]
    lows, highs = starts[texts], starts[texts + 1]
    firsts, ends = lows + found.firsts, lows + found.ends
    marks[_inside(np.maximum(firsts - window, lows), np.minimum(ends + window, highs))] = _NEAR
    marks[_inside(firsts, ends)] = _OWN
    return marks, len(firsts)


def _inside(firsts: Counts, ends: Counts) -> Counts:
    """Every number in any of some [first, end) ranges, once; `firsts` ascend."""
    if not len(firsts):
        return firsts
    begun = np.concatenate((firsts[:1], np.maximum.accumulate(ends)[:-1]))
    firsts = np.maximum(firsts, begun)  # what an earlier range holds is left out
    lengths = np.maximum(ends - firsts, 0)
    skipped = firsts - (np.cumsum(lengths) - lengths)
    inside: Counts = np.arange(int(lengths.sum())) + np.repeat(skipped, lengths)
    return inside
