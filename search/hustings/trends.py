"""Trends: how often something was said in each year, month or day, of several things side by side.

Takes searches of one snapshot; gives a series for each, over the same periods, from the first to
the last day on which any speech passes the filters of any of them. Every figure is exact.

A series is told against its own corpus: the speeches that pass its filters, whatever is said in
them. In a period in which there are none nothing could have been said, and so its figures are None,
a gap, and not 0. A filter that is negated, or stands within an OR, is part of the query instead: it
narrows what is found and not the corpus.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any, NamedTuple

import numpy as np

from hustings import query as q
from hustings.evidence import Speeches
from hustings.matches import Integers, count_places
from hustings.parser import parse
from hustings.searching import Search
from hustings.snapshot import Snapshot, View
from hustings.wording import describe

PERIODS = ("year", "month", "day")
COMPARED = 6
"""Values of a field that are compared where none are chosen."""

_UNITS = {"year": "Y", "month": "M", "day": "D"}
_FIRST_DAY = Date(1970, 1, 1).toordinal()  # from which numpy counts


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A period ("2019", "2019-07", "2019-07-29") of a series.

    `count` is how many occurrences there are, `speeches` in how many speeches found, `per_million`
    occurrences per million words of the corpus and `share` the part of its speeches, from 0 to 1;
    all None where the corpus has no speech, `per_million` also where it has no word. `of_words` and
    `of_speeches` are the size of the corpus in this period.
    """

    period: str
    count: int | None
    speeches: int | None
    per_million: float | None
    share: float | None
    of_words: int
    of_speeches: int

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class TrendSeries:
    """One query, by itself or within one value of the field that was compared; in all periods."""

    query: str
    parsed: str
    value: str | None
    points: tuple[TrendPoint, ...]

    def values(self, measure: str) -> list[float | None]:
        """Of each period "count", "speeches", "per_million" or "share"."""
        return [getattr(point, measure) for point in self.points]

    def to_dict(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "parsed": self.parsed,
            "value": self.value,
            "points": [point.to_dict() for point in self.points],
        }


@dataclass(frozen=True, slots=True)
class Trends:
    """Series side by side, over the same periods; `by` is one of PERIODS, `compared` the field
    whose values are told apart, None for none."""

    by: str
    compared: str | None
    series: tuple[TrendSeries, ...]
    took_ms: float
    notes: tuple[str, ...] = ()

    @property
    def labels(self) -> list[str]:
        """What tells each series from the others: its query, its value, or both."""
        several = len({one.query for one in self.series}) > 1
        return [
            ", ".join(filter(None, (one.query if several or not one.value else "", one.value)))
            or "every speech"
            for one in self.series
        ]

    @property
    def periods(self) -> list[str]:
        return [point.period for point in self.series[0].points] if self.series else []

    def to_dict(self) -> dict[str, Any]:
        return {
            "by": self.by,
            "compared": self.compared,
            "took_ms": self.took_ms,
            "notes": list(self.notes),
            "series": [one.to_dict() for one in self.series],
        }


class Asked(NamedTuple):
    """A series to be: a query as typed, the value compared, and the search for both."""

    query: str
    value: str | None
    search: Search


def asked(
    snapshot: Snapshot,
    queries: Sequence[str],
    conditions: Sequence[q.Filter],
    *,
    compare: str | None = None,
    procedural: bool = False,
) -> list[Asked]:
    """Each query within each value of the field `compare`: those that a condition chooses, or else
    the COMPARED values with most speeches found. Without a field to compare, each query."""

    def made(query: str, value: str | None, some: Iterable[q.Filter]) -> Asked:
        search = Search(snapshot, parse(query), some, procedural=procedural)
        return Asked(query, value, search)

    if compare is None:
        return [made(query, None, conditions) for query in queries]
    on_it = [one for one in conditions if isinstance(one, q.Facet) and one.field == compare]
    others = [one for one in conditions if one not in on_it]
    values = [value for one in on_it for value in one.values]
    if not values:
        often: Counter[str] = Counter()
        for query in queries:
            often.update(dict(made(query, None, conditions).search.count(compare)))
        values = [value for value, _ in often.most_common(COMPARED)]
    return [
        made(query, value, [*others, q.Facet(compare, (value,))])
        for query in queries
        for value in values
    ]


Parts = Iterable[tuple[View, Speeches]]


class Calendar:
    """The periods from the first to the last that any of some speeches falls in, none left out."""

    def __init__(self, views: Iterable[View], parts: Parts, by: str) -> None:
        unit = f"datetime64[{_UNITS[by]}]"
        self._numbers = {
            view: (view.segment.dates.astype(np.int64) - _FIRST_DAY)
            .astype("datetime64[D]")
            .astype(unit)
            .astype(np.int64)
            for view in views
        }
        some = [self._numbers[view][speeches] for view, speeches in parts if len(speeches)]
        self._first = min((int(one.min()) for one in some), default=0)
        last = max((int(one.max()) for one in some), default=-1)
        self.names: list[str] = np.arange(self._first, last + 1).astype(unit).astype(str).tolist()

    def sums(self, parts: Parts, worth: Callable[[View, Speeches], Integers]) -> list[int]:
        """For each period, what all of some speeches are worth."""
        total = np.zeros(len(self.names), np.int64)
        for view, speeches in parts:
            at = self._numbers[view][speeches] - self._first
            # bincount adds up in float64, which is exact for whole numbers below 2**53.
            total += np.bincount(at, worth(view, speeches), len(total)).astype(np.int64)
        return total.tolist()


def series(snapshot: Snapshot, several: Sequence[Asked], by: str) -> tuple[TrendSeries, ...]:
    """The series of some searches, in their order; without periods where there are no speeches."""
    corpora = [one.search.corpus for one in several]
    calendar = Calendar(snapshot.views, (part for corpus in corpora for part in corpus), by)
    return tuple(
        TrendSeries(
            one.query,
            describe(one.search.understood),
            one.value,
            _points(snapshot, one.search, corpus, calendar),
        )
        for one, corpus in zip(several, corpora, strict=True)
    )


def _points(
    snapshot: Snapshot, search: Search, corpus: Parts, calendar: Calendar
) -> tuple[TrendPoint, ...]:
    def occurrences(view: View, speeches: Speeches) -> Integers:
        return count_places(snapshot, view, search.terms, speeches)

    columns = zip(
        calendar.names,
        calendar.sums(search.found, occurrences),
        calendar.sums(search.found, _one_each),
        calendar.sums(corpus, lambda view, speeches: view.lengths("text")[speeches]),
        calendar.sums(corpus, _one_each),
        strict=True,
    )
    return tuple(_point(*figures) for figures in columns)


def _one_each(view: View, speeches: Speeches) -> Integers:
    return np.ones(len(speeches), np.int64)


def _point(period: str, count: int, speeches: int, of_words: int, of_speeches: int) -> TrendPoint:
    if not of_speeches:
        return TrendPoint(period, None, None, None, None, 0, 0)
    per_million = count * 1e6 / of_words if of_words else None
    return TrendPoint(
        period, count, speeches, per_million, speeches / of_speeches, of_words, of_speeches
    )
