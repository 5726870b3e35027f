"""One search of one snapshot: which speeches, in which order, and the counts of their facets."""

from collections.abc import Iterable, Iterator
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

_PROCEDURAL = q.Facet("kind", ("procedural",))


class Found(NamedTuple):
    """A speech of a page: its segment, its number there, and its score."""

    view: View
    speech: int
    score: float


class Search:
    """A query and its filters, answered part by part as each is asked for.

    Without `procedural`, procedural turns are left out, unless the query or a filter names kinds.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        query: q.Query,
        conditions: Iterable[q.Filter] = (),
        *,
        sort: str = "relevance",
        procedural: bool = True,
    ) -> None:
        self.understood = q.every([query, *conditions])
        """The query with all its filters, for telling what was understood."""
        rest, filters = q.split_filters(self.understood)
        self._snapshot = snapshot
        self._sort = sort
        self._snapshot = snapshot
        self._plan = Plan(snapshot, rest)
        self._matching = [(view, self._plan.matching(view)) for view in snapshot.views]
        self._masks = [
            [
                (_facet_of(condition), self._plan.filter_mask(view, condition))
                for condition in filters
            ]
            for view in snapshot.views
        ]
        if not procedural and not next(_chosen(self.understood, "kind"), None):
            for view, masks in zip(snapshot.views, self._masks, strict=True):
                # A choice of kinds like any other: the facet of kinds counts what it leaves out.
                if view.has_value("kind", "procedural"):
                    masks.append(("kind", ~self._plan.filter_mask(view, _PROCEDURAL)))

    @property
    def terms(self) -> list[Term]:
        return self._plan.terms

    @property
    def notes(self) -> list[str]:
        """What is to be said of the speakers' names that are asked for."""
        names = dict.fromkeys(_chosen(self.understood, "speaker"))
        return [note for name in names if (note := self._snapshot.names.who(name).note)]

    @cached_property
    def total(self) -> int:
        return sum(len(speeches) for _, speeches in self._found)

    def count(self, facet: str) -> FacetCounts:
        """The counts of a facet, over what all filters but those on it let through."""
        if any(own == facet for masks in self._masks for own, _ in masks):
            return count_facet(self._snapshot, facet, self._filtered(facet))
        return count_facet(self._snapshot, facet, self._found)

    def page(self, limit: int, after: Cursor | None) -> tuple[list[Found], str | None]:
        """The next `limit` speeches, and the cursor of those after them, None if there are none."""
        if not limit:
            return [], None
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

    def by_debate(self) -> Iterator[tuple[View, int]]:
        """All that was found, debate by debate in the order in which each was begun to be added,
        the speeches of each in theirs."""
        begun: dict[str, int] = {}
        numbers, debates, positions = [], [], []
        for view, speeches in self._found:
            codes = view.codes("debate_id")[speeches]
            decode = view.segment.keywords("debate_id").decode
            firsts, at = np.unique(codes, return_index=True)
            first = np.zeros(int(codes.max(initial=0)) + 1, np.int64)
            for code, place in zip(firsts.tolist(), at.tolist(), strict=True):
                number = view.first + int(speeches[place])
                first[code] = begun.setdefault(decode(code), number)
            numbers.append(speeches + view.first)
            debates.append(first[codes])
            positions.append(view.segment.positions[speeches])
        if not numbers:
            return
        through = np.concatenate(numbers)
        order = np.lexsort((through, np.concatenate(positions), np.concatenate(debates)))
        starts = np.array([view.first for view, _ in self._found])
        for one in through[order].tolist():
            view = self._found[int(starts.searchsorted(one, side="right")) - 1][0]
            yield view, one - view.first

    @cached_property
    def _found(self) -> list[tuple[View, Speeches]]:
        return self._filtered(None)

    def _filtered(self, facet: str | None) -> list[tuple[View, Speeches]]:
        return [
            (view, combined([mask for own, mask in masks if own is None or own != facet], speeches))
            for (view, speeches), masks in zip(self._matching, self._masks, strict=True)
        ]

    def _keys(self, view: View, speeches: Speeches) -> Scores:
        """What is sorted by, greatest first."""
        if self._sort == "relevance":
            return self._plan.scores(view, speeches)
        days = view.segment.dates[speeches].astype(np.float64)
        return days if self._sort == "newest" else -days


def _facet_of(condition: q.Filter) -> str | None:
    """The facet that a filter is a choice on; none for dates: years outside them do not count."""
    return condition.field if isinstance(condition, q.Facet) else None


def _chosen(query: q.Query, field: str) -> Iterator[str]:
    """The values of a field that a query asks for, wherever in it."""
    match query:
        case q.And(parts) | q.Or(parts):
            for part in parts:
                yield from _chosen(part, field)
        case q.Not(part):
            yield from _chosen(part, field)
        case q.Facet(name, values) if name == field:
            yield from values
