"""What is shown of a page: here are speeches found, give me hits with their passages.

What stands where is looked up for all speeches of a segment at once.
"""

from collections.abc import Sequence
from dataclasses import replace

from hustings.counts import Counts
from hustings.debates import Member, members_of
from hustings.passages import Places, best_passages, places_of
from hustings.results import Hit
from hustings.searching import Found
from hustings.snapshot import Snapshot, View
from hustings.terms import Term
from hustings_indexer.speech import Speech


def hits_of(
    snapshot: Snapshot,
    terms: Sequence[Term],
    page: Sequence[Found],
    passages: int,
    counts: Counts | None = None,
) -> list[Hit]:
    """The hits of a page, each with at most so many passages; by the counts of the snapshot unless
    others are given."""
    counts = counts or snapshot.counts(terms)
    by_view: dict[View, list[int]] = {}
    for found in page:
        by_view.setdefault(found.view, []).append(found.speech)
    read: dict[tuple[View, int], tuple[Speech, Places]] = {}
    for view, numbers in by_view.items():
        speeches = view.segment.records(numbers)
        places = places_of(view, numbers, terms, counts)
        for number, speech, stands in zip(numbers, speeches, places, strict=True):
            read[view, number] = speech, stands
    hits = []
    for found in page:
        speech, stands = read[found.view, found.speech]
        own = found.view.segment.passages(found.speech)
        best = best_passages(speech.text, own, stands, passages, found.passage)
        hits.append(Hit(speech, found.score, best, group=found.group))
    return hits


def with_neighbours(snapshot: Snapshot, hit: Hit, before: int, after: int) -> Hit:
    """The hit with so many of the speeches before and after it in its debate."""
    members = members_of(snapshot, hit.speech.debate_id)
    ids = [view.segment.identities[number] for view, number in members]
    at = ids.index(hit.speech.id)
    earlier, later = members[max(0, at - before) : at], members[at + 1 : at + 1 + after]
    return replace(hit, before=_speeches(earlier), after=_speeches(later))


def _speeches(members: Sequence[Member]) -> tuple[Speech, ...]:
    return tuple(view.segment.speech(number) for view, number in members)
