"""Speeches by the ids they and their debates go by: here is an id, give me where it is."""

import numpy as np

from hustings.snapshot import Snapshot, View

Member = tuple[View, int]
"""A speech of a debate: its segment and its number there."""


def speech_of(snapshot: Snapshot, identity: str) -> Member | None:
    """The live speech of an id, None if there is none."""
    for view in snapshot.views:
        for _, number in view.segment.identities.find([identity]):
            if view.is_live(number):
                return view, number
    return None


def members_of(snapshot: Snapshot, identity: str) -> list[Member]:
    """The live speeches of a debate, in order of position; none for an unknown id."""
    places: list[tuple[int, int, View, int]] = []
    for view in snapshot.views:
        column = view.segment.keywords("debate_id")
        code = column.code(identity)
        if code >= 0:
            for number in np.flatnonzero(column.codes == code).tolist():
                if view.is_live(number):
                    position = int(view.segment.positions[number])
                    places.append((position, view.first + number, view, number))
    places.sort(key=lambda place: place[:2])
    return [(view, number) for _, _, view, number in places]
