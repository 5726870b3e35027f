"""What was found, put together by debate, speaker or passage: here is a search, give me a page.

A debate or a speaker has as many of the speeches found as it has, and is shown by the one of them
that would come first in a plain answer. Debates stand in the order of those; of speakers the one
with most speeches comes first, equal ones in that order, and with an order by date they all stand
in it. A speaker is a person, under whatever name, where the source tells who it is, else a name as
printed; what nobody is named for is in no group. Of passages all in which a term occurs are ranked,
whatever speech they are of. Everything is counted over all that was found.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from hustings.counts import Counts
from hustings.cursor import Cursor
from hustings.order import Column, Standing, standing, standing_columns, standing_values
from hustings.paging import Listed, page_of
from hustings.passages import rank_passages
from hustings.results import Group
from hustings.searching import Found, Search
from hustings.snapshot import Scores, Snapshot, View

GroupBy = Literal["speech", "debate", "speaker", "passage"]
GROUPINGS: tuple[GroupBy, ...] = get_args(GroupBy)

Integers = NDArray[np.int64]


class Page(NamedTuple):
    """The entries of a page, how many groups there are (None for plain speeches), and the cursor of
    the next page."""

    entries: list[Found]
    groups: int | None
    next: str | None


def page(snapshot: Snapshot, search: Search, by: GroupBy, limit: int, after: Cursor | None) -> Page:
    """The next `limit` groups of what a search found."""
    if by == "speech":
        found, following = search.page(limit, after)
        return Page(found, None, following)
    counts = search.counts(after)
    if by == "passage":
        return _page_of_passages(search, limit, after, counts)
    groups = _Groups(snapshot, search, by, counts)
    listed = groups.listed()
    entries, more = page_of([listed], limit, after) if limit and len(groups) else ([], False)
    last = entries[-1].place if more else None
    return Page(
        [groups.entry(entry.place) for entry in entries],
        len(groups),
        None if last is None else str(search.cursor(listed, last, counts, by)),
    )


def _page_of_passages(search: Search, limit: int, after: Cursor | None, counts: Counts) -> Page:
    ranked = [
        rank_passages(view, speeches, search.terms, counts) for view, speeches in search.found
    ]
    lists, keys = [], []
    for (view, speeches), of in zip(search.found, ranked, strict=True):
        own = search.keys(view, speeches, counts)
        keys.append(own)
        by = of.scores if search.sort == "relevance" else own[of.speeches]
        lists.append(_listed_passages(view, speeches[of.speeches], by, of.passages))
    entries, more = page_of(lists, limit, after) if limit else ([], False)
    found = []
    for number, place, _ in entries:
        view, speeches = search.found[number]
        owner = int(ranked[number].speeches[place])
        score = search.score(float(keys[number][owner]))
        passage = int(ranked[number].passages[place])
        found.append(Found(view, int(speeches[owner]), score, passage=passage))
    last = entries[-1] if more else None
    following = last and search.cursor(lists[last.listed], last.place, counts, "passage")
    total = sum(len(of.passages) for of in ranked)
    return Page(found, total, str(following) if following else None)


def _listed_passages(
    view: View, owners: NDArray[np.integer], keys: Scores, passages: NDArray[np.intp]
) -> Listed:
    return Listed(
        keys=[keys],
        columns=standing_columns(view, owners),
        values=lambda after: standing_values(view, after),
        standing=lambda place: standing(view, int(owners[place])),
        passages=passages,
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The speeches found that are in a group, of all segments end to end: which segment each is in,
    its number there, its group, and what it is sorted by."""

    views: NDArray[np.intp]
    speeches: Integers
    groups: Integers
    keys: Scores
    days: Integers
    debates: Integers
    positions: Integers


class _Groups:
    """The debates or the speakers of what was found, numbered as their groups sort."""

    def __init__(self, snapshot: Snapshot, search: Search, by: GroupBy, counts: Counts) -> None:
        self._snapshot = snapshot
        self._search = search
        self._by = by
        self._rows = rows = self._gather(counts)
        self._order = np.lexsort((rows.positions, rows.debates, rows.days, -rows.keys, rows.groups))
        self._starts = np.flatnonzero(np.diff(rows.groups[self._order], prepend=-1))
        self._sizes = np.diff(self._starts, append=len(self._order))

    def __len__(self) -> int:
        return len(self._starts)

    def listed(self) -> Listed:
        """The groups, ready to be paged."""
        rows = self._rows
        best = self._order[self._starts]
        keys = [rows.keys[best]]
        if self._by == "speaker" and self._search.sort == "relevance":
            keys.insert(0, self._sizes.astype(np.float64))
        columns: list[Column] = [
            lambda places: rows.days[best[places]],
            lambda places: rows.debates[best[places]],
            lambda places: rows.positions[best[places]],
        ]
        return Listed(keys, columns, self._values, lambda place: self._standing(self._best(place)))

    def entry(self, place: int) -> Found:
        """The best speech of a group, and what is to be said of the group."""
        rows, best = self._rows, self._best(place)
        start = self._starts[place]
        days = rows.days[self._order[start : start + self._sizes[place]]]
        value, person = self._named(int(rows.groups[best]))
        return Found(
            self._snapshot.views[rows.views[best]],
            int(rows.speeches[best]),
            self._search.score(float(rows.keys[best])),
            Group(
                value,
                len(days),
                Date.fromordinal(int(days.min())),
                Date.fromordinal(int(days.max())),
                person,
            ),
        )

    def _best(self, place: int) -> int:
        """The row of the first speech of a group; of some that nothing but the id tells apart, that
        whose id sorts first."""
        rows, start = self._rows, int(self._starts[place])
        equals = [int(self._order[start])]
        columns = (rows.keys, rows.days, rows.debates, rows.positions)
        for row in self._order[start + 1 : start + self._sizes[place]].tolist():
            if any(column[row] != column[equals[0]] for column in columns):
                break
            equals.append(row)
        return min(equals, key=lambda row: self._standing(row).id) if equals[1:] else equals[0]

    def _standing(self, row: int) -> Standing:
        view = self._snapshot.views[self._rows.views[row]]
        return standing(view, int(self._rows.speeches[row]))

    def _values(self, after: Standing) -> Sequence[float]:
        debates = self._snapshot.values("debate_id")
        at = bisect_left(range(debates.count), after.debate, key=debates.decode)
        known = at < debates.count and debates.decode(at) == after.debate
        return after.day, at if known else at - 0.5, after.position

    def _gather(self, counts: Counts) -> _Rows:
        parts: list[tuple[NDArray[Any], ...]] = []
        for at, (view, speeches) in enumerate(self._search.found):
            groups = self._numbers(at)[speeches]
            kept = groups >= 0
            some = speeches[kept]
            parts.append(
                (
                    np.full(len(some), at),
                    some,
                    groups[kept],
                    self._search.keys(view, speeches, counts)[kept],
                    view.segment.dates[some],
                    self._snapshot.numbered("debate_id", at)[some],
                    view.segment.positions[some],
                )
            )
        nothing = (np.zeros(0, np.int64),) * len(_Rows.__slots__)
        return _Rows(*map(np.concatenate, zip(nothing, *parts, strict=True)))

    def _numbers(self, at: int) -> Integers:
        """The group of each speech of a segment, -1 for none."""
        if self._by == "debate":
            return self._snapshot.numbered("debate_id", at)
        persons, names = (
            self._snapshot.numbered("person_id", at),
            self._snapshot.numbered("speaker", at),
        )
        by_name = np.where(self._is_none("speaker", names), -1, names + self._persons)
        return np.where(self._is_none("person_id", persons), by_name, persons)

    def _is_none(self, column: str, numbers: Integers) -> NDArray[np.bool_]:
        """For which of a column's numbers there is no value: it sorts before all."""
        values = self._snapshot.values(column)
        has_none = values.count > 0 and not values.decode(0)
        return numbers == 0 if has_none else np.zeros(len(numbers), bool)

    @property
    def _persons(self) -> int:
        """How many groups are persons; after those come names as printed."""
        return self._snapshot.values("person_id").count

    def _named(self, group: int) -> tuple[str, str | None]:
        """What a group is called, and the id of the person it is."""
        if self._by == "debate":
            return self._snapshot.values("debate_id").decode(group), None
        if group >= self._persons:
            return self._snapshot.values("speaker").decode(group - self._persons), None
        person = self._snapshot.values("person_id").decode(group)
        return self._snapshot.names.usual[person], person
