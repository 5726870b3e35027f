"""One search of one snapshot: which speeches, in which order, and the counts of their facets."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from hustings import query as q
from hustings.cursor import Cursor
from hustings.facets import FacetCounts, count_facet
from hustings.plan import Plan, combined
from hustings.rank import best
from hustings.snapshot import Scores, Snapshot, Speeches, View
from hustings.terms import Term


class Found(NamedTuple):
    """A speech of a page: its segment, its number there, and its score."""

    view: View
    speech: int
    score: float


class Search:
    """A query and its filters, answered part by part as each is asked for."""

    def __init__(
        self, snapshot: Snapshot, query: q.Query, conditions: Iterable[q.Filter], sort: str
    ) -> None:
        self.understood = q.every([query, *conditions])
        """The query with all its filters, for telling what was understood."""
        rest, filters = q.split_filters(self.understood)
        self._sort = sort
        self._plan = Plan(snapshot, rest)
        self._matching = [(view, self._plan.matching(view)) for view in snapshot.views]
        self._masks = [
            [(condition, self._plan.filter_mask(view, condition)) for condition in filters]
            for view in snapshot.views
        ]

    @property
    def terms(self) -> list[Term]:
        return self._plan.terms

    @cached_property
    def total(self) -> int:
        return sum(len(speeches) for _, speeches in self._found)

    def count(self, facet: str) -> FacetCounts:
        """The counts of a facet, over what all filters but those on it let through."""
        if any(self._is_on(condition, facet) for masks in self._masks for condition, _ in masks):
            return count_facet(facet, self._filtered(facet))
        return count_facet(facet, self._found)

    def page(self, limit: int, after: Cursor | None) -> tuple[list[Found], str | None]:
        """The next `limit` speeches, and the cursor of those after them, None if there are none."""
        first: list[tuple[float, int, Found]] = []
        left = 0
        for view, speeches in self._found:
            keys = self._keys(view, speeches)
            if after is not None:
                following = (keys < after.key) | (
                    (keys == after.key) & (speeches + view.first > after.number)
                )
                keys, speeches = keys[following], speeches[following]
            left += len(speeches)
            for place in best(keys, limit).tolist():
                key, speech = float(keys[place]), int(speeches[place])
                score = key if self._sort == "relevance" else 0.0
                first.append((-key, view.first + speech, Found(view, speech, score)))
        page = sorted(first, key=lambda entry: entry[:2])[:limit]
        if not page or left <= len(page):
            return [found for _, _, found in page], None
        key, number, _ = page[-1]
        return [found for _, _, found in page], str(Cursor(self._sort, -key, number))

    @cached_property
    def _found(self) -> list[tuple[View, Speeches]]:
        return self._filtered(None)

    def _filtered(self, facet: str | None) -> list[tuple[View, Speeches]]:
        return [
            (view, combined([mask for on, mask in masks if not self._is_on(on, facet)], speeches))
            for (view, speeches), masks in zip(self._matching, self._masks, strict=True)
        ]

    @staticmethod
    def _is_on(condition: q.Filter, facet: str | None) -> bool:
        # A span of dates is no choice among the years: years outside it are not counted.
        return isinstance(condition, q.Facet) and condition.field == facet

    def _keys(self, view: View, speeches: Speeches) -> Scores:
        """What is sorted by, greatest first."""
        if self._sort == "relevance":
            return self._plan.scores(view, speeches)
        days = view.segment.dates[speeches].astype(np.float64)
        return days if self._sort == "newest" else -days
