"""What is like a speech, or a whole debate: here is one, give me others, and the terms that tell.

The telling terms are those words of its texts (and, once each, of its headings) that are worth most
by tf * idf: how often it says them, times how rare the index holds them to be (`hustings.rank`).
Stop words are passed over, and what no other speech says.

Speeches like it are what a search for any of these terms finds, with the score of that search. A
debate is scored as if its speeches were one text, by the same formula with how often the text holds
a term, its length and the average length of a debate: a long debate, in which every word falls
sooner or later, has to hold the terms often.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings import query as q
from hustings.evidence import Scores, Speeches
from hustings.occurrences import Postings, contains
from hustings.order import Standing, reaching, standing
from hustings.rank import saturation, worth
from hustings.results import Hit
from hustings.scoring import Scoring
from hustings.searching import Found, Search
from hustings.snapshot import Mask, Snapshot, View
from hustings.stopwords import is_stop_word
from hustings.terms import Term, term_of
from hustings_indexer.analysis import stemmer_for, words
from hustings_indexer.errors import QueryError

SOUGHT = ("speech", "debate")

_TERMS = 20
_CANDIDATES = (
    256  # words said most often whose rarity is looked up, for a debate may have thousands
)


@dataclass(frozen=True, slots=True)
class TellingTerm:
    """A word, as said there most often, in any of its forms; `count` is how often it is said there,
    `weight` that times its idf."""

    word: str
    count: int
    weight: float

    def to_dict(self) -> dict[str, Any]:
        return {"term": self.word, "count": self.count, "weight": self.weight}


class TermScore(NamedTuple):
    """What a term is worth to a hit."""

    word: str
    score: float


class Alike(NamedTuple):
    """What is alike, and what each term is worth to it; of a debate, its best speech with the
    debate's score."""

    found: Found
    terms: tuple[TermScore, ...]


class _Part(NamedTuple):
    """Speeches of a segment, the numbers of their debates and what they are worth."""

    view: View
    speeches: Speeches
    debates: NDArray[np.intp]
    scores: Scores


@dataclass(frozen=True, slots=True)
class LikeHit:
    """A speech that is like another; or the speech of a debate that is most so, with the debate's
    score. `terms` are those found in it, worth most first, and add up to the score."""

    hit: Hit
    terms: tuple[TermScore, ...]

    def to_dict(self) -> dict[str, Any]:
        terms = [{"term": word, "score": score} for word, score in self.terms]
        return {**self.hit.to_dict(), "terms": terms}


@dataclass(frozen=True, slots=True)
class Likes:
    """What is like the speech, or the debate, of an id, best first; `of` says which of the two was
    looked for, and `query` finds the same speeches by a search."""

    id: str
    of: str
    terms: tuple[TellingTerm, ...]
    query: str
    hits: tuple[LikeHit, ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "of": self.of,
            "terms": [term.to_dict() for term in self.terms],
            "query": self.query,
            "notes": list(self.notes),
            "hits": [hit.to_dict() for hit in self.hits],
        }


def seed_of(snapshot: Snapshot, identity: str) -> tuple[str, list[Mask]]:
    """Whether an id is that of a speech or of a debate, and the live speeches it stands for, of
    each segment a mask. QueryError for one that is neither's."""
    speech, debate = [], []
    for view in snapshot.views:
        live = np.ones(view.size, bool) if view.live is None else view.live
        own = np.zeros(view.size, bool)
        own[[number for _, number in view.segment.identities.find([identity])]] = True
        debates = view.segment.keywords("debate_id")
        speech.append(own & live)
        debate.append((debates.codes == debates.code(identity)) & live)
    for kind, masks in zip(SOUGHT, (speech, debate), strict=True):
        if any(mask.any() for mask in masks):
            return kind, masks
    raise QueryError(f"no speech or debate has the id {identity!r}; each hit of a search has both")


class Likeness:
    """The telling terms of some live speeches, of each segment a mask, and what else has them."""

    def __init__(self, snapshot: Snapshot, seed: Sequence[Mask]) -> None:
        self._snapshot = snapshot
        self._seed = dict(zip(snapshot.views, seed, strict=True))
        said = _said(snapshot, self._seed)
        told = [(term, telling) for term in said if (telling := self._weighed(term, said[term]))]
        told.sort(key=lambda each: (-each[1].weight, each[1].word))
        self._terms = [term for term, _ in told[:_TERMS]]
        self.terms = tuple(telling for _, telling in told[:_TERMS])
        """Greatest weight first."""
        self._scoring = Scoring(snapshot)

    @property
    def query(self) -> q.Query:
        """The search for any of the terms."""
        return q.either(q.Word(term.word) for term in self.terms)

    def speeches(self, search: Search, limit: int) -> list[Alike]:
        """The best speeches of a search for the query, but those of the seed."""
        passed_over = sum(int(mask.sum()) for mask in self._seed.values())
        page, _ = search.page(limit + passed_over, None)
        others = [found for found in page if not self._seed[found.view][found.speech]]
        return [Alike(one, self._scores(one.view, one.speech)) for one in others[:limit]]

    def debates(self, search: Search, limit: int) -> list[Alike]:
        """The best debates of a search for the query, but those of the seed."""
        count = self._snapshot.values("debate_id").count
        often = np.zeros((len(self._terms), count))
        parts: list[_Part] = []
        for view, speeches in search.found:
            debates = self._debate_of(view)
            for row, term in zip(often, self._terms, strict=True):
                row += _held_by_debate(self._snapshot.matches(view, term), speeches, debates, count)
            scores = self._scoring.scores(self._terms).of(view.first + speeches)
            parts.append(_Part(view, speeches, debates[speeches], scores))
        for view, mask in self._seed.items():
            often[:, self._debate_of(view)[mask]] = 0
        each = self._worth(often, search)
        totals = each.sum(axis=0)
        found = [
            Alike(_best_of(debate, parts, float(totals[debate])), self._told(each[:, debate]))
            for debate in (reaching(totals, limit).tolist() if limit else ())
            if totals[debate] > 0
        ]
        return sorted(found, key=_rank)[:limit]

    def _worth(self, often: Scores, search: Search) -> Scores:
        """What each term is worth to each debate as one text, by how often it stands in it."""
        lengths = np.zeros(often.shape[1])
        for view, speeches in search.corpus:
            debates = self._debate_of(view)[speeches]
            words = view.lengths("text")[speeches]
            lengths += np.bincount(debates, words, len(lengths))
        average = float(lengths.sum()) / (int(np.count_nonzero(lengths)) or 1)
        saturations = saturation(lengths, average or 1.0)
        scores = np.zeros_like(often)
        for row, tf, term in zip(scores, often, self._terms, strict=True):
            row[:] = worth(self._snapshot.idf(term), tf, saturations)
        return scores

    def _debate_of(self, view: View) -> NDArray[np.intp]:
        """The number, among all debates, of that of each speech."""
        return self._snapshot.numbered("debate_id", self._snapshot.views.index(view))

    def _weighed(self, term: Term, said: Counter[str]) -> TellingTerm | None:
        """A term with its weight; None if no speech but the seed's holds it."""
        if not any(
            (~mask[self._snapshot.matches(view, term).texts]).any()
            for view, mask in self._seed.items()
        ):
            return None
        count = said.total()
        word = min(said, key=lambda form: (-said[form], form))
        return TellingTerm(word, count, count * self._snapshot.idf(term))

    def _scores(self, view: View, speech: int) -> tuple[TermScore, ...]:
        number = view.first + speech
        own = self._scoring.own(self._terms, number)
        return self._told(np.array(own) + self._scoring.shares(self._terms, number))

    def _told(self, scores: Scores) -> tuple[TermScore, ...]:
        told = (
            TermScore(term.word, score)
            for term, score in zip(self.terms, scores.tolist(), strict=True)
            if score
        )
        return tuple(sorted(told, key=lambda each: -each.score))


def _said(snapshot: Snapshot, seed: Mapping[View, Mask]) -> dict[Term, Counter[str]]:
    """The terms said most often in some speeches, each with the words that stand for it there."""
    said: defaultdict[Term, Counter[str]] = defaultdict(Counter)
    for word, count in _words(snapshot, seed).items():
        if term := term_of(q.Word(word), snapshot.stems):
            said[term][word] += count
    often = sorted(said, key=lambda term: (-said[term].total(), min(said[term])))
    return {term: said[term] for term in often[:_CANDIDATES]}


def _words(snapshot: Snapshot, seed: Mapping[View, Mask]) -> Counter[str]:
    """How often some speeches say each word, stop words apart; in a heading counts once."""
    count: Counter[str] = Counter()
    headings: dict[tuple[str, str], None] = {}
    for view, mask in seed.items():
        for speech in view.segment.records(np.flatnonzero(mask).tolist()):
            language = stemmer_for(speech.language, snapshot.commit.language)
            count.update(w for w in words(speech.text) if not is_stop_word(w, language))
            headings[speech.heading or "", language] = None
    for heading, language in headings:
        count.update(w for w in words(heading) if not is_stop_word(w, language))
    return count


def _held_by_debate(
    held: Postings, speeches: Speeches, debates: NDArray[np.intp], count: int
) -> NDArray[np.float64]:
    """How often each debate holds a term, in some speeches."""
    among = contains(speeches, held.texts)
    counts = np.bincount(debates[held.texts[among]], held.frequencies[among], count)
    return counts.astype(np.float64, copy=False)


def _best_of(debate: int, parts: Sequence[_Part], score: float) -> Found:
    """The speech of a debate that is worth most, of equal ones the first in `hustings.order`."""
    equal: list[tuple[float, View, int]] = []
    for part in parts:
        own = np.flatnonzero(part.debates == debate)
        best = own[part.scores[own] == part.scores[own].max(initial=0)]
        equal += [(float(part.scores[at]), part.view, int(part.speeches[at])) for at in best]
    _, view, speech = min(equal, key=lambda each: (-each[0], standing(each[1], each[2])))
    return Found(view, speech, score)


def _rank(one: Alike) -> tuple[float, Standing]:
    return -one.found.score, standing(one.found.view, one.found.speech)
