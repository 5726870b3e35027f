"""The embedded engine: an index in a folder, searched in this process.

Takes a query as typed and filters as values; gives `hustings.results`. Refuses, with QueryError, a
date, sort order, facet or cursor that means nothing; never a query.
"""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date as Date
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from hustings import query as q
from hustings.cursor import Cursor
from hustings.debates import members_of, speech_of
from hustings.engines.analyses import Analyses
from hustings.engines.narrowing import check, conditions
from hustings.facets import FACETS, ORDERS, arranged
from hustings.grouping import GROUPINGS
from hustings.grouping import page as page_of_groups
from hustings.parser import parse
from hustings.periods import DateLike
from hustings.relaxing import MATCHES
from hustings.results import IndexInfo, Results, Speaker
from hustings.searching import Search
from hustings.showing import hits_of, with_neighbours
from hustings.snapshot import Snapshot
from hustings.wording import describe
from hustings_indexer.columns.arrays import FORMAT
from hustings_indexer.columns.commit import faults, latest_generation, read_commit
from hustings_indexer.errors import IndexCorrupt, IndexMissing, QueryError
from hustings_indexer.speech import Debate, Speech

if TYPE_CHECKING:
    from hustings.reading import Reading

SORTS = ("relevance", "newest", "oldest")
_READ_AT_ONCE = 256  # speeches of an export: twice as fast as one by one
_TRIES = 20  # at opening a commit that a writer replaces meanwhile


def open_index(location: str | os.PathLike[str]) -> "Index":
    """The index in a folder, as of its newest commit.

    Raises IndexMissing, IndexOutdated or IndexCorrupt.
    """
    return Index(Path(location))


class Index(Analyses):
    """An open index, the commit it was opened at; `refresh` sees a newer one.

    Many threads may search one index. It is a context manager; after `close` it is of no use.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._snapshot = _open_snapshot(folder)

    def search(
        self,
        query: str = "",
        *,
        speaker: Iterable[str] = (),
        person: Iterable[str] = (),
        party: Iterable[str] = (),
        role: Iterable[str] = (),
        section: Iterable[str] = (),
        chamber: Iterable[str] = (),
        kind: Iterable[str] = (),
        since: DateLike = None,
        until: DateLike = None,
        facets: Iterable[str] = (),
        sort: str = "relevance",
        limit: int = 10,
        cursor: str | None = None,
        before: int = 0,
        after: int = 0,
        passages: int = 1,
        group_by: str = "speech",
        explain: bool = False,
        procedural: bool = False,
        match: str | None = None,
        rerank: bool = False,
    ) -> Results:
        """The speeches that match a query and every filter.

        A filter with several values lets any of them through. `since` and `until` are days, both
        included, or a year or a month in their stead. `cursor` is the `next` of an earlier answer
        to the same query, of this commit or of another; docs/json.md says what it gives where the
        index has changed. `before` and `after` are how many neighbouring speeches of its debate
        come with each hit, `passages` how many passages of each at most. With `group_by` "debate"
        or "speaker", each hit is the best speech of one, and with "passage" one passage; `limit`
        and `cursor` count those (see `hustings.grouping`). With `explain` each hit tells what its
        score is made of. Procedural turns (the chair's, stage directions, divisions) are found with
        `procedural`, or where a kind is named.
        `match` is whether "all" of the words that stand side by side, "most" or "any" of them have
        to occur; without it, all have, and where all find little, most of what is asked as a
        question, or all of them in the heading. With `rerank` the best hits are put in order by
        meaning as well, on one page (see `hustings.semantic`); their scores stay as they are.
        """
        started = time.perf_counter()
        given = {
            "speaker": speaker, "person": person, "party": party, "role": role,
            "section": section, "chamber": chamber, "kind": kind,
        }  # fmt: skip
        check(sort, SORTS, "sort order")
        grouping = check(group_by, GROUPINGS, "way to group")
        matching = None if match is None else check(match, MATCHES, "way to match")
        facets = [check(name, FACETS, "facet") for name in facets]
        if rerank:
            from hustings.semantic import refuse, reranked

            refuse(sort, group_by, cursor)
        snapshot = self._snapshot
        narrowed = conditions(given, since, until)
        last = None if cursor is None else Cursor.read(cursor, sort, group_by)
        asked = parse(query)
        search = Search(
            snapshot, asked, narrowed, sort=sort, procedural=procedural, match=matching,
            begun=last,
        )  # fmt: skip
        counts = {name: search.count(name) for name in facets}
        limit = max(0, limit)
        if rerank:
            page, notes = reranked(snapshot, search, asked, limit)
        else:
            page, notes = page_of_groups(snapshot, search, grouping, limit, last), ()
        ranked_by = search.counts(last)
        hits = hits_of(snapshot, search.terms, page.entries, max(1, passages), ranked_by)
        if explain:
            hits = [
                replace(hit, explanation=search.explain(found, ranked_by))
                for hit, found in zip(hits, page.entries, strict=True)
            ]
        if before or after:
            hits = [with_neighbours(snapshot, hit, before, after) for hit in hits]
        return Results(
            query=query,
            parsed=describe(search.understood),
            total=search.total,
            hits=tuple(hits),
            facets=counts,
            took_ms=(time.perf_counter() - started) * 1000,
            next=page.next,
            suggestion=search.suggestion(),
            notes=(*search.notes, *notes),
            group_by=group_by,
            groups=page.groups,
        )

    def speeches(
        self,
        query: str = "",
        *,
        since: DateLike = None,
        until: DateLike = None,
        procedural: bool = True,
        **filters: Iterable[str],
    ) -> Iterator[Speech]:
        """Every speech that matches, debate by debate, read one at a time.

        The filters are those of `search`; procedural turns come along unless told otherwise.
        """
        search = self._narrowed(query, filters, since, until, procedural)
        for view, run in groupby(search.by_debate(), key=itemgetter(0)):
            numbers = (number for _, number in run)
            while some := list(islice(numbers, _READ_AT_ONCE)):
                yield from view.segment.records(some)

    def facets(
        self,
        query: str = "",
        fields: Iterable[str] = ("speaker", "party", "year"),
        *,
        order: str | None = None,
        prefix: str = "",
        **narrowed: Any,
    ) -> Results:
        """How many of the speeches found have each value of some fields: an answer without hits.

        Each facet passes over the filters on itself ("drill sideways"). `order` is "count", the
        greatest first, or "value"; without it years stand in order of time, all others by count.
        Only values that begin with `prefix`, or a word of which does, are given. The filters and
        `procedural` are those of `search`.
        """
        if order is not None:
            check(order, ORDERS, "order of values")
        results = self.search(query, facets=fields, limit=0, **narrowed)
        counts = {name: arranged(some, order, prefix) for name, some in results.facets.items()}
        return replace(results, facets=counts)

    def speech(self, identity: str) -> Speech:
        """The speech of an id; QueryError if there is none."""
        member = speech_of(self._snapshot, identity)
        if member is None:
            raise QueryError(f"no speech has the id {identity!r}; `search` gives ids")
        view, number = member
        return view.segment.speech(number)

    def debate(self, identity: str) -> Debate:
        """The debate of an id, its speeches in order; QueryError if there is none."""
        members = members_of(self._snapshot, identity)
        if not members:
            raise QueryError(f"no debate has the id {identity!r}; each hit gives its debate_id")
        return Debate(identity, tuple(view.segment.speech(number) for view, number in members))

    def read(
        self,
        identity: str,
        query: str = "",
        *,
        before: int | None = None,
        after: int | None = None,
    ) -> "Reading":
        """The debate of an id, or of the speech of an id, in order, what matches a query marked.

        With `before` or `after`, only so many speeches before and after each that matches, and the
        one of the id. QueryError if the id is of neither.
        """
        from hustings.reading import read

        return read(self._snapshot, identity, query, before=before, after=after)

    def speakers(self, prefix: str = "") -> list[Speaker]:
        """Who spoke, those with most speeches first; only those with a name a word of which begins
        so."""
        from hustings.speakers import speakers

        return speakers(self._snapshot.views, self._snapshot.people, prefix)

    def facet_values(self, field: str, prefix: str = "") -> list[str]:
        """The values of a facet field that begin with `prefix`, in either case; commonest first."""
        check(field, FACETS, "facet")
        search = Search(self._snapshot, q.Everything())
        wanted = prefix.casefold()
        return [value for value, _ in search.count(field) if value.casefold().startswith(wanted)]

    def info(self) -> IndexInfo:
        """What the index holds."""
        commit, views = self._snapshot.commit, self._snapshot.views
        days = [view.segment.dates[view.everything] for view in views if len(view.everything)]
        return IndexInfo(
            path=str(self.folder),
            speeches=self._snapshot.size,
            debates=len(self.facet_values("debate")),
            speakers=len(self.facet_values("speaker")),
            first=Date.fromordinal(min(int(some.min()) for some in days)) if days else None,
            last=Date.fromordinal(max(int(some.max()) for some in days)) if days else None,
            sources=len({source for view in views for source in view.live_values("source")}),
            words=sum(view.live_words for view in views),
            language=commit.language,
            segments=len(views),
            bytes=sum(file.stat().st_size for file in self.folder.iterdir() if file.is_file()),
            format=FORMAT,
        )

    def check(self) -> list[str]:
        """Reads every byte of the newest commit; a line for each fault, none if all is whole."""
        return faults(self.folder)

    def refresh(self) -> bool:
        """Turns to the newest commit; True if it is a newer one than before."""
        if latest_generation(self.folder) == self._snapshot.commit.generation:
            return False
        self._snapshot = _open_snapshot(self.folder)
        return True

    def close(self) -> None:
        """Lets go of the files."""
        self.__dict__.pop("_snapshot", None)

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _open_snapshot(folder: Path) -> Snapshot:
    for _ in range(_TRIES):
        commit = None
        try:
            commit = read_commit(folder)
            return Snapshot(folder, commit)
        except (IndexMissing, IndexCorrupt, FileNotFoundError):
            # A writer may have put a newer commit in the place of the one that was found.
            if commit is None or latest_generation(folder) == commit.generation:
                raise
    raise IndexMissing(f"the index at '{folder}' changes faster than it can be opened; try again")
