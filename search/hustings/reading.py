"""A debate to be read: here is the id of a speech or of a debate, give me what was said, with what
matches a query marked.

What matches is what a search for the query would find among the speeches of the debate, procedural
turns as well, and it is marked as in a passage. Of a long debate, what stands around the hits, or
around the speech asked for, can be read alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from hustings import query as q
from hustings.debates import Member, members_of, speech_of
from hustings.parser import parse
from hustings.passages import all_marks, places_of
from hustings.searching import Search
from hustings.snapshot import Snapshot
from hustings.wording import describe
from hustings_indexer.errors import QueryError
from hustings_indexer.speech import Speech


@dataclass(frozen=True, slots=True)
class Turn:
    """A speech of a debate that is read; `place` counts from 0 among all of them.

    `hit` says which of the speeches that match it is, counted from 1, None for none; `highlights`
    are [start, end) character offsets into its text.
    """

    speech: Speech
    place: int
    hit: int | None = None
    highlights: tuple[tuple[int, int], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.speech.to_dict(),
            "place": self.place,
            "hit": self.hit,
            "highlights": [list(pair) for pair in self.highlights],
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """The turns of a debate that are to be read, in order; `total` counts all that it has, `hits`
    those that match. `marked` is the id of the speech that was asked for, None for the debate."""

    debate_id: str
    marked: str | None
    query: str
    parsed: str
    total: int
    hits: int
    turns: tuple[Turn, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.debate_id,
            "marked": self.marked,
            "query": self.query,
            "parsed": self.parsed,
            "total": self.total,
            "hits": self.hits,
            "speeches": [turn.to_dict() for turn in self.turns],
        }


def read(
    snapshot: Snapshot,
    identity: str,
    query: str = "",
    *,
    before: int | None = None,
    after: int | None = None,
) -> Reading:
    """The debate of an id, or that of the speech of an id.

    With `before` or `after`, only so many speeches before and after each hit and the speech asked
    for, if there is any of them. Raises QueryError for an unknown id.
    """
    member = speech_of(snapshot, identity)
    debate = _debate_of(member) if member else identity
    members = members_of(snapshot, debate)
    if not members:
        raise QueryError(
            f"no speech or debate has the id {identity!r}; each hit of a search ends with one"
        )
    found, parsed = _matching(snapshot, debate, query)
    hits = [place for place, each in enumerate(members) if each in found]
    anchors = [*hits, *([members.index(member)] if member else [])]
    shown = _around(anchors, len(members), before, after)
    number = {place: hit for hit, place in enumerate(hits, start=1)}
    turns = (
        Turn(view.segment.speech(speech), place, number.get(place), found.get((view, speech), ()))
        for place, (view, speech) in enumerate(members)
        if place in shown
    )
    marked = identity if member else None
    return Reading(debate, marked, query, parsed, len(members), len(hits), tuple(turns))


def _debate_of(member: Member) -> str:
    view, speech = member
    return view.segment.keywords("debate_id").value(speech) or ""


def _matching(
    snapshot: Snapshot, debate: str, query: str
) -> tuple[dict[Member, tuple[tuple[int, int], ...]], str]:
    """The speeches of a debate that match, with what is to be marked in each; none for an empty
    query. And what was understood of it."""
    if not query.strip():
        return {}, ""
    tree = parse(query)
    search = Search(snapshot, tree, [q.Facet("debate", (debate,))])
    counts = search.counts(None)
    marks = {}
    for view, speeches in search.found:
        numbers = speeches.tolist()
        for number, places in zip(
            numbers, places_of(view, numbers, search.terms, counts), strict=True
        ):
            segment = view.segment
            passages = segment.passages(number)
            marks[view, number] = all_marks(segment.text(number), passages, places)
    return marks, describe(tree)


def _around(
    anchors: Iterable[int], total: int, before: int | None, after: int | None
) -> Collection[int]:
    """The places to be read: all, unless something stands before or after which few are wanted."""
    if before is None and after is None:
        return range(total)
    shown = {
        place
        for anchor in anchors
        for place in range(anchor - (before or 0), anchor + (after or 0) + 1)
    }
    return shown or range(total)
