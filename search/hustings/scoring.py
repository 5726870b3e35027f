"""What speeches are worth: here are the terms of a query, give me the score of every speech.

`hustings.rank` has the formula. Scores depend on the terms alone, not on what else a query asks for
or which filters it has: so they are worked out for all speeches at once, and kept, and one answer
serves the next page, the next filter and the groups as well.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from hustings.counts import Counts
from hustings.evidence import Evidence, Scores
from hustings.rank import BESIDE, DEBATE, Kind, Worded, saturation, worth
from hustings.snapshot import Snapshot
from hustings.terms import Term


class Part(NamedTuple):
    """One kind of evidence for a term: how often there is some, and what that is worth, for the
    same speeches in the same order."""

    kind: Kind
    often: Evidence
    worth: Evidence


class Told(NamedTuple):
    """What a kind of evidence for a term is worth to one speech, how often there is some, and the
    number of words, where that matters."""

    term: Term
    kind: Kind
    value: float
    often: float
    length: float | None


class Scoring:
    """The scores of the speeches of a snapshot, numbered through its segments; by the snapshot's
    own counts unless others are given."""

    def __init__(self, snapshot: Snapshot, counts: Counts | None = None) -> None:
        self._snapshot = snapshot
        self._counts = counts

    def scores(self, terms: Sequence[Term]) -> Evidence:
        """What each speech is worth, 0 for a deleted one."""

        def add_up() -> Evidence:
            own = self._own(terms)
            shared = self._snapshot.surroundings.shared(own, DEBATE)
            return Evidence.sum([own, shared], self._snapshot.numbers)

        return self._kept((*terms, "scores"), add_up)

    def told(self, terms: Sequence[Term], speech: int) -> Iterator[Told]:
        """The evidence of a live speech for each term; with the `shares`, it sums to the score."""
        for term in terms:
            for part in self._parts(term):
                yield from self._told(term, part, speech)

    def shares(self, terms: Sequence[Term], speech: int) -> list[float]:
        """What each term is worth to a live speech for what it is worth to its debate's best."""
        best = self._snapshot.surroundings.best_of(self._own(terms), speech)
        return [DEBATE * worth for worth in self.own(terms, best)]

    def own(self, terms: Sequence[Term], speech: int) -> list[float]:
        """What each term is worth to a speech for what it and those around it say."""
        return [float(self._evidence(term).of(np.array([speech]))[0]) for term in terms]

    def _own(self, terms: Sequence[Term]) -> Evidence:
        """What each speech is worth before its debate's best is shared."""
        return Evidence.sum(map(self._evidence, terms), self._snapshot.numbers)

    def _evidence(self, term: Term) -> Evidence:
        """What the term is worth to each speech, all kinds of evidence together."""

        def add_up() -> Evidence:
            parts = [part.worth for part in self._parts(term)]
            return Evidence.sum(parts, self._snapshot.numbers)

        return self._kept((term, "evidence"), add_up)

    def _kept(self, key: tuple[object, ...], make: Callable[[], Evidence]) -> Evidence:
        return make() if self._counts else self._snapshot.cache.get(key, make)

    def _parts(self, term: Term) -> Iterator[Part]:
        counts = self._counts or self._snapshot.counts([term])
        weight = counts.idf(term)
        for kind, of_kind in term.weights.items():
            often = self._often(term, kind)
            if kind == "speaker":
                scores = often.scores * (weight * of_kind)
            elif kind == "beside":
                scores = worth(weight * of_kind, often.scores, saturation(1.0, 1.0))
            else:
                saturations = self._saturations(kind, often, counts)
                scores = worth(weight * of_kind, often.scores, saturations)
            yield Part(kind, often, Evidence(often.speeches, scores))

    def _often(self, term: Term, kind: Kind) -> Evidence:
        surroundings, held = self._snapshot.surroundings, self._snapshot.held
        match kind:
            case "text" | "heading":
                return Evidence(*held(term, kind))
            case "around":
                return surroundings.around(*held(term, "text"))
            case "speaker":
                named, _ = held(term, "speaker")
                return Evidence(named, np.ones(len(named)))
            case "beside":
                named, _ = held(term, "speaker")
                return surroundings.beside(named, BESIDE)

    def _saturations(self, kind: Worded, often: Evidence, counts: Counts) -> Scores:
        """For the speeches with that evidence, what BM25 makes of their numbers of words."""

        def of(lengths: Scores) -> Scores:
            found: Scores = saturation(lengths, counts.average[kind])
            return found

        lengths, some = self._snapshot.lengths(kind), often.speeches
        if self._counts:
            return of(lengths if some is None else lengths.take(some))
        every = self._snapshot.cache.get((kind, "saturations"), lambda: of(lengths))
        return every if some is None else every.take(some)

    def _told(self, term: Term, part: Part, speech: int) -> Iterator[Told]:
        speeches = part.often.speeches
        at = speech if speeches is None else int(speeches.searchsorted(speech))
        if speeches is not None and speeches[at : at + 1].tolist() != [speech]:
            return
        if value := float(part.worth.scores[at]):
            length = None
            if part.kind != "speaker" and part.kind != "beside":
                length = float(self._snapshot.lengths(part.kind)[speech])
            yield Told(term, part.kind, value, float(part.often.scores[at]), length)
