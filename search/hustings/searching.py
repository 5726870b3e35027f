"""One search of one snapshot: which speeches, in which order, and the counts of their facets."""

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from hustings import query as q
from hustings.counts import Counts
from hustings.cursor import Cursor
from hustings.explaining import explain
from hustings.facets import FacetCounts, count_facet
from hustings.order import standing, standing_columns, standing_values
from hustings.paging import Listed, page_of
from hustings.plan import Plan, combined
from hustings.relaxing import LITTLE, Match, Relaxation, bag_of, is_title
from hustings.results import Explanation, Group
from hustings.scoring import Scoring
from hustings.snapshot import Scores, Snapshot, Speeches, View
from hustings.terms import Term
from hustings.wording import describe
from hustings_indexer.errors import QueryError

_PROCEDURAL = q.Facet("kind", ("procedural",))


class Found(NamedTuple):
    """A speech of a page: its segment, its number there, and its score; the group of which it is
    the best, or the number of the passage which is the entry."""

    view: View
    speech: int
    score: float
    group: Group | None = None
    passage: int | None = None


class Search:
    """A query and its filters, answered part by part as each is asked for.

    Without `procedural`, procedural turns are left out, unless the query or a filter names kinds.
    Of the words that stand side by side in the query, `match` says whether a speech has to hold
    all, most or any; None is all, and most where that finds little of what is asked as a question.
    With the cursor of a page, what was `begun` goes on: the words that a speech has to hold are
    those of the first page, and QueryError is raised if it cannot be of this query.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        query: q.Query,
        conditions: Iterable[q.Filter] = (),
        *,
        sort: str = "relevance",
        procedural: bool = True,
        match: Match | None = "all",
        begun: Cursor | None = None,
    ) -> None:
        conditions = tuple(conditions)
        self._another = partial(
            Search, snapshot, conditions=conditions, procedural=procedural, match=match
        )
        self._query = query
        rest, filters = q.split_filters(q.every([query, *conditions]))
        self._snapshot = snapshot
        self.sort = sort
        self._plan = Plan(snapshot, rest)
        self._filters = filters
        self._masks = [
            [
                (_facet_of(condition), self._plan.filter_mask(view, condition))
                for condition in filters
            ]
            for view in snapshot.views
        ]
        if not procedural and not next(_chosen(q.every([rest, *filters]), "kind"), None):
            for view, masks in zip(snapshot.views, self._masks, strict=True):
                # A choice of kinds like any other: the facet of kinds counts what it leaves out.
                if view.has_value("kind", "procedural"):
                    masks.append(("kind", ~self._plan.filter_mask(view, _PROCEDURAL)))
        self._match(match, begun)

    @property
    def understood(self) -> q.Query:
        """The query with all its filters, for telling what was understood."""
        return q.every([self._plan.query, *self._filters])

    @property
    def terms(self) -> list[Term]:
        return self._plan.terms

    @property
    def notes(self) -> list[str]:
        """What is to be said of the speakers' names that are asked for, and of what was cut short
        of the query."""
        names = dict.fromkeys(_chosen(self.understood, "speaker"))
        unclear = [note for name in names if (note := self._snapshot.names.who(name).note)]
        unheard = " or ".join(map(describe, self._unheard))
        return [*unclear, *([f"no speech holds {unheard}"] if unheard else ()), *self._plan.notes]

    def suggestion(self) -> str | None:
        """What the query may have been meant for, where all of its words find few speeches."""
        if self.total_of_all > LITTLE:
            return None
        from hustings.suggestion import corrected, said_by

        right = corrected(self._snapshot, self._query)
        others = [right] if self.total_of_all else [right, said_by(self._snapshot, right)]
        better = (one for one in others if one != self._query and self._is_better(one))
        return next(map(str, better), None)

    def _is_better(self, query: q.Query) -> bool:
        """Whether another query finds more than all the words of this one; if it is relaxed it
        need not, for all its words are known and so it asks for more."""
        other = self._another(query)
        is_relaxed = len(other._relaxed) > 1 and other.total > 0
        return is_relaxed or other.total_of_all > self.total_of_all

    @property
    def total(self) -> int:
        return sum(len(speeches) for _, speeches in self._found)

    @property
    def found(self) -> list[tuple[View, Speeches]]:
        """The speeches found, of each segment, ascending."""
        return self._found

    @property
    def corpus(self) -> list[tuple[View, Speeches]]:
        """Those that the filters let through, whatever the rest of the query asks for."""
        return [
            (view, combined([mask for _, mask in masks], view.everything))
            for view, masks in zip(self._snapshot.views, self._masks, strict=True)
        ]

    def count(self, facet: str) -> FacetCounts:
        """The counts of a facet, over what all filters but those on it let through."""
        if any(own == facet for masks in self._masks for own, _ in masks):
            return count_facet(self._snapshot, facet, self._filtered(facet))
        return count_facet(self._snapshot, facet, self._found)

    def page(self, limit: int, after: Cursor | None) -> tuple[list[Found], str | None]:
        """The next `limit` speeches, and the cursor of those after them, None if there are none.

        Raises QueryError for a cursor of another query.
        """
        if not limit:
            return [], None
        counts = self.counts(after)
        lists = [self.listed(view, speeches, counts) for view, speeches in self.found]
        entries, more = page_of(lists, limit, after)
        page = []
        for number, place, key in entries:
            view, speeches = self.found[number]
            page.append(Found(view, int(speeches[place]), self.score(key)))
        if not more:
            return page, None
        last = entries[-1]
        return page, str(self.cursor(lists[last.listed], last.place, counts))

    def counts(self, after: Cursor | None) -> Counts:
        """The counts by which scores are worked out: those of the snapshot or, on a further page,
        those that the answer began with.

        Raises QueryError for a cursor of another query.
        """
        if after is None:
            return self._counts
        try:
            begun_with = Counts.read(after.counts, self._counted)
        except ValueError:
            raise _of_another_query() from None
        return self._counts if begun_with == self._counts else begun_with

    def keys(self, view: View, speeches: Speeches, counts: Counts) -> Scores:
        """What speeches are sorted by, greatest first."""
        if self.sort == "relevance":
            return self._scoring(counts).scores(list(self._ranking)).of(view.first + speeches)
        days = view.segment.dates[speeches].astype(np.float64)
        return days if self.sort == "newest" else -days

    def score(self, key: float) -> float:
        """The score of a speech with that key; 0 where nothing is ranked."""
        return key if self.sort == "relevance" else 0.0

    def listed(self, view: View, speeches: Speeches, counts: Counts) -> Listed:
        """Speeches of one segment, ready to be paged."""
        return Listed(
            keys=[self.keys(view, speeches, counts)],
            columns=standing_columns(view, speeches),
            values=lambda after: standing_values(view, after),
            standing=lambda place: standing(view, int(speeches[place])),
        )

    def explain(self, found: Found, counts: Counts) -> Explanation:
        """What the score of a speech of a page is made of."""
        number = found.view.first + found.speech
        return explain(self._scoring(counts), self._ranking, number, found.score, counts)

    def _scoring(self, counts: Counts) -> Scoring:
        return Scoring(self._snapshot, None if counts is self._counts else counts)

    @cached_property
    def _ranking(self) -> dict[Term, str]:
        """What a speech is ranked by."""
        return self._plan.ranking

    @cached_property
    def _counted(self) -> list[Term]:
        """All terms, those that only light words up among them."""
        return list(dict.fromkeys([*self.terms, *self._ranking]))

    def cursor(
        self, listed: Listed, place: int, counts: Counts, group_by: str = "speech"
    ) -> Cursor:
        """The cursor of a page that ends with an entry."""
        return Cursor(
            sort=self.sort,
            group_by=group_by,
            keys=tuple(float(keys[place]) for keys in listed.keys),
            standing=listed.standing(place),
            passage=listed.passage(place),
            counts=tuple(counts.numbers()),
            relaxed=self._relaxed,
        )

    @cached_property
    def _counts(self) -> Counts:
        return self._snapshot.counts(self._counted)

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

    def _match(self, match: Match | None, begun: Cursor | None) -> None:
        """Settle which speeches match; for a further page, as it was settled for the first."""
        self._look()
        self.total_of_all = self.total
        """How many speeches there are with all of the words."""
        self._relaxed: Relaxation = ()
        self._unheard: tuple[q.Word, ...] = ()
        if begun:
            is_settled = not begun.relaxed
        else:
            is_settled = match == "all" or (match is None and self.total >= LITTLE)
        if is_settled:
            return
        snapshot, plan = self._snapshot, self._plan
        bag = bag_of(plan.query, plan.spread, snapshot.size, snapshot.commit.language)
        relaxed = begun.relaxed if begun else bag.relaxation(match)
        if not relaxed:
            return
        if begun and not bag.fits(relaxed):
            raise _of_another_query()
        self._ask(bag.relaxed(relaxed))
        if is_title(relaxed) and not begun and self.total == self.total_of_all:
            self._ask(bag.query)  # no heading has all of the words
            return
        self._relaxed = relaxed
        self._unheard = () if is_title(relaxed) else bag.unheard

    def _ask(self, query: q.Query) -> None:
        self._plan.query = query
        self._look()

    def _look(self) -> None:
        self._matching = [(view, self._plan.matching(view)) for view in self._snapshot.views]
        self._found = self._filtered(None)

    def _filtered(self, facet: str | None) -> list[tuple[View, Speeches]]:
        return [
            (view, combined([mask for own, mask in masks if own is None or own != facet], speeches))
            for (view, speeches), masks in zip(self._matching, self._masks, strict=True)
        ]


def _of_another_query() -> QueryError:
    return QueryError("this cursor belongs to an answer to another query; ask for the same again")


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
