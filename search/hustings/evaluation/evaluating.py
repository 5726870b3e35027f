"""A ranking measured against judgements, and beside another ranking.

Takes queries, judgements and a ranking, or an index to make one with; gives frozen values. Refuses,
with a QueryError, another unit to draw than a query or a debate, and debates that nobody named.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hustings.evaluation.measures import Scores, scores
from hustings.evaluation.resampling import Numbers, intervals, p_values
from hustings.evaluation.trec import Qrels, Run, Topic
from hustings.relaxing import Match
from hustings_indexer.errors import QueryError

if TYPE_CHECKING:
    from hustings.engines import Index

UNITS = ("query", "debate")
DEPTH = 100
"""Hits of a query that are ranked: recall@100 asks for no more."""


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much a mean is above that of another ranking of the same queries: the mean of that
    one, the difference, the ends of its 95 % interval, and how often chance makes it as great."""

    against: float
    mean: float
    low: float
    high: float
    p: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "against": self.against,
            "mean": self.mean,
            "low": self.low,
            "high": self.high,
            "p": self.p,
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's mean over the queries and the ends of its 95 % interval."""

    measure: str
    mean: float
    low: float
    high: float
    difference: Difference | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "measure": self.measure,
            "mean": self.mean,
            "low": self.low,
            "high": self.high,
            "difference": None if self.difference is None else self.difference.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class QueryScores:
    """What each measure gives for one query."""

    id: str
    scores: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id, "scores": dict(self.scores)}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a ranking, and what they are means of.

    `unit` is what the intervals are drawn by, "query" or "debate"; `unjudged` is how many queries
    were left out because no speech is relevant to them. Without any query there are no figures.
    """

    figures: tuple[Figure, ...]
    queries: tuple[QueryScores, ...]
    unjudged: int
    unit: str
    seed: int

    def figure(self, measure: str) -> Figure:
        """The figure of a measure; QueryError if there is none."""
        for figure in self.figures:
            if figure.measure == measure:
                return figure
        raise QueryError(f"no measure {measure!r} here")

    def to_dict(self) -> dict[str, Any]:
        return {
            "figures": [figure.to_dict() for figure in self.figures],
            "queries": [query.to_dict() for query in self.queries],
            "unjudged": self.unjudged,
            "unit": self.unit,
            "seed": self.seed,
        }


def search_all(
    index: "Index",
    topics: Sequence[Topic],
    *,
    limit: int = DEPTH,
    match: Match | None = None,
    rerank: bool = False,
    progress: Callable[[int, int], object] = lambda done, whole: None,
) -> dict[str, list[str]]:
    """What the index finds for each query, taken as typed, with its filters: `limit` at most.

    `match` and `rerank` are those of `Index.search`; `progress` is told how many of the queries
    are done.
    """
    run = {}
    for done, topic in enumerate(topics, 1):
        results = index.search(topic.text, limit=limit, match=match, rerank=rerank, **topic.filters)
        run[topic.id] = [hit.speech.id for hit in results.hits]
        progress(done, len(topics))
    return run


def debates_of(index: "Index", *lists: Run | Qrels) -> dict[str, str]:
    """The debates of all speeches in rankings and judgements; those that the index lacks are left
    out."""
    debates = {}
    speeches = (identity for one in lists for some in one.values() for identity in some)
    for identity in dict.fromkeys(speeches):
        try:
            debates[identity] = index.speech(identity).debate_id
        except QueryError:
            continue
    return debates


def evaluate(
    run: Run,
    qrels: Qrels,
    *,
    topics: Iterable[Topic] | None = None,
    debates: Mapping[str, str] | None = None,
    against: Run | None = None,
    unit: str = "query",
    seed: int = 0,
) -> Evaluation:
    """The figures of a ranking over the queries, of `topics` or else of `qrels`, that have a
    relevant speech.

    `debates` gives the debate of a speech; without it there is no figure for debates. `against` is
    another ranking to compare with. With "debate" as the `unit`, queries that ask for the same
    debate, that of their first relevant speech, are drawn together. EngineUnavailable where
    pytrec_eval is not installed.
    """
    if unit not in UNITS:
        raise QueryError(f"no unit {unit!r}; there are {', '.join(UNITS)}")
    if unit == "debate" and debates is None:
        raise QueryError("drawing by debate needs the debates of the speeches, from an index")
    asked = list(qrels) if topics is None else [topic.id for topic in topics]
    judged = {query: qrels[query] for query in asked if _relevant(qrels.get(query, {}))}
    unjudged = len(asked) - len(judged)
    if not judged:
        return Evaluation((), (), unjudged, unit, seed)
    ours = scores(run, judged, debates)
    theirs = None if against is None else scores(against, judged, debates)
    groups = _groups(judged, debates or {}, unit)
    queries = tuple(QueryScores(query, ours[query]) for query in judged)
    return Evaluation(_figures(ours, theirs, groups, seed), queries, unjudged, unit, seed)


def _relevant(judged: Mapping[str, int]) -> list[str]:
    return [speech for speech, grade in judged.items() if grade > 0]


def _groups(judged: Qrels, debates: Mapping[str, str], unit: str) -> list[int]:
    if unit == "query":
        return list(range(len(judged)))
    first = [_relevant(speeches)[0] for speeches in judged.values()]
    numbers: dict[str, int] = {}
    return [numbers.setdefault(debates.get(one, one), len(numbers)) for one in first]


def _figures(
    ours: Scores, theirs: Scores | None, groups: Sequence[int], seed: int
) -> tuple[Figure, ...]:
    measures = list(next(iter(ours.values())))
    values = _table(ours)
    differences: Sequence[Difference | None] = [None] * len(measures)
    if theirs is not None:
        differences = _differences(values, _table(theirs), groups, seed)
    low, high = intervals(values, groups, seed=seed)
    rows = zip(measures, values.mean(axis=0), low, high, differences, strict=True)
    return tuple(
        Figure(measure, float(mean), float(least), float(most), difference)
        for measure, mean, least, most, difference in rows
    )


def _differences(
    ours: Numbers, theirs: Numbers, groups: Sequence[int], seed: int
) -> list[Difference]:
    apart = ours - theirs
    low, high = intervals(apart, groups, seed=seed)
    chances = p_values(apart, groups, seed=seed)
    rows = zip(theirs.mean(axis=0), apart.mean(axis=0), low, high, chances, strict=True)
    return [Difference(*map(float, row)) for row in rows]


def _table(found: Scores) -> Numbers:
    return np.array([list(one.values()) for one in found.values()])
