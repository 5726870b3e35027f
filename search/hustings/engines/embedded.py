"""The embedded engine: an index in a folder, searched in this process.

Takes a query as typed and filters as values; gives `hustings.results`. Refuses, with QueryError, a
date, sort order, facet or cursor that means nothing; never a query.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date as Date
from pathlib import Path
from types import TracebackType

import numpy as np

from hustings import query as q
from hustings.cursor import Cursor
from hustings.facets import FACETS
from hustings.parser import parse
from hustings.passages import best_passages, places_of
from hustings.periods import DateLike, first_day, last_day
from hustings.plan import COLUMNS
from hustings.results import Hit, IndexInfo, Passage, Results, Speaker
from hustings.searching import Found, Search
from hustings.snapshot import Snapshot, View
from hustings.speakers import speakers
from hustings.terms import Term
from hustings.wording import describe
from hustings_indexer.columns.arrays import FORMAT
from hustings_indexer.columns.commit import faults, latest_generation, read_commit
from hustings_indexer.errors import IndexCorrupt, IndexMissing, QueryError
from hustings_indexer.speech import Debate, Speech

SORTS = ("relevance", "newest", "oldest")
_TRIES = 20  # at opening a commit that a writer replaces meanwhile


def open_index(location: str | os.PathLike[str]) -> "Index":
    """The index in a folder, as of its newest commit.

    Raises IndexMissing, IndexOutdated or IndexCorrupt.
    """
    return Index(Path(location))


class Index:
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
        procedural: bool = False,
    ) -> Results:
        """The speeches that match a query and every filter.

        A filter with several values lets any of them through. `since` and `until` are days, both
        included, or a year or a month in their stead. `cursor` is the `next` of an earlier answer
        to the same query; `before` and `after` are how many neighbouring speeches of its debate
        come with each hit, `passages` how many passages of each at most. Procedural turns (the
        chair's, stage directions, divisions) are found with `procedural`, or where a kind is named.
        """
        started = time.perf_counter()
        given = {
            "speaker": speaker, "person": person, "party": party, "role": role,
            "section": section, "chamber": chamber, "kind": kind,
        }  # fmt: skip
        _check(sort, SORTS, "sort order")
        facets = [_check(name, FACETS, "facet") for name in facets]
        snapshot = self._snapshot
        conditions = _conditions(given, since, until)
        search = Search(snapshot, parse(query), conditions, sort=sort, procedural=procedural)
        counts = {name: search.count(name) for name in facets}
        page, following = search.page(
            max(0, limit), None if cursor is None else Cursor.read(cursor, sort)
        )
        hits = _hits(snapshot, search.terms, page, max(1, passages))
        if before or after:
            hits = [_with_neighbours(snapshot, hit, before, after) for hit in hits]
        return Results(
            query=query,
            parsed=describe(search.understood),
            total=search.total,
            hits=tuple(hits),
            facets=counts,
            took_ms=(time.perf_counter() - started) * 1000,
            next=following,
            notes=tuple(search.notes),
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
        for name in filters:
            _check(name, COLUMNS, "filter")
        conditions = _conditions(filters, since, until)
        search = Search(self._snapshot, parse(query), conditions, procedural=procedural)
        for view, number in search.by_debate():
            yield view.segment.speech(number)

    def speech(self, identity: str) -> Speech:
        """The speech of an id; QueryError if there is none."""
        for view in self._snapshot.views:
            for _, number in view.segment.identities.find([identity]):
                if view.is_live(number):
                    return view.segment.speech(number)
        raise QueryError(f"no speech has the id {identity!r}; `search` gives ids")

    def debate(self, identity: str) -> Debate:
        """The debate of an id, its speeches in order; QueryError if there is none."""
        places = _debate(self._snapshot, identity)
        if not places:
            raise QueryError(f"no debate has the id {identity!r}; each hit gives its debate_id")
        return Debate(identity, tuple(view.segment.speech(number) for view, number in places))

    def speakers(self, prefix: str = "") -> list[Speaker]:
        """Who spoke, those with most speeches first; only those with a name a word of which begins
        so."""
        return speakers(self._snapshot.views, self._snapshot.people, prefix)

    def facet_values(self, field: str, prefix: str = "") -> list[str]:
        """The values of a facet field that begin with `prefix`, in either case; commonest first."""
        _check(field, FACETS, "facet")
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


def _conditions(
    given: Mapping[str, Iterable[str]], since: DateLike, until: DateLike
) -> Iterator[q.Filter]:
    for field, values in given.items():
        several = (values,) if isinstance(values, str) else tuple(values)
        if several:
            yield q.Facet(field, several)
    if since is not None or until is not None:
        yield q.Dates(first_day(since), last_day(until))


def _check(value: str, known: Iterable[str], what: str) -> str:
    if value not in known:
        raise QueryError(f"no {what} {value!r}; there are {', '.join(known)}")
    return value


def _hits(
    snapshot: Snapshot, terms: Sequence[Term], page: Sequence[Found], passages: int
) -> list[Hit]:
    """The hits of a page; what stands where is looked up for all speeches of a segment at once."""
    by_view: dict[View, list[int]] = {}
    for view, number, _ in page:
        by_view.setdefault(view, []).append(number)
    found: dict[tuple[View, int], tuple[Speech, tuple[Passage, ...]]] = {}
    for view, numbers in by_view.items():
        speeches = view.segment.records(numbers)
        places = places_of(snapshot, view, numbers, terms)
        for number, speech, stands in zip(numbers, speeches, places, strict=True):
            breaks = view.segment.passage_breaks(number).tolist()
            best = best_passages(speech.text, breaks, stands, passages)
            found[view, number] = speech, best
    return [
        Hit(found[view, number][0], score, found[view, number][1]) for view, number, score in page
    ]


def _with_neighbours(snapshot: Snapshot, hit: Hit, before: int, after: int) -> Hit:
    debate = [
        (view, number, view.segment.identities[number])
        for view, number in _debate(snapshot, hit.speech.debate_id)
    ]
    at = [identity for _, _, identity in debate].index(hit.speech.id)
    earlier = [view.segment.speech(number) for view, number, _ in debate[max(0, at - before) : at]]
    later = [view.segment.speech(number) for view, number, _ in debate[at + 1 : at + 1 + after]]
    return replace(hit, before=tuple(earlier), after=tuple(later))


def _debate(snapshot: Snapshot, identity: str) -> list[tuple[View, int]]:
    """The live speeches of a debate, in order of position."""
    places: list[tuple[int, int, View, int]] = []
    for view in snapshot.views:
        column = view.segment.keywords(COLUMNS["debate"])
        code = column.code(identity)
        if code >= 0:
            for number in np.flatnonzero(column.codes == code).tolist():
                if view.is_live(number):
                    position = int(view.segment.positions[number])
                    places.append((position, view.first + number, view, number))
    places.sort(key=lambda place: place[:2])
    return [(view, number) for _, _, view, number in places]
