"""A page of whatever an answer lists: here are keys and standings, give me the entries that follow.

What is listed (speeches, passages, debates, speakers) comes as one `Listed` or several, a segment
each, and is put in one order, that of `hustings.order`; two passages of one speech that are worth
the same stand as they do in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings.cursor import Cursor
from hustings.order import Column, Places, Standing, beyond, leading, reaching
from hustings.snapshot import Scores


@dataclass(frozen=True, slots=True)
class Listed:
    """Entries by their places: what they are sorted by, the greatest first, and where each stands
    among its equals."""

    keys: Sequence[Scores]
    columns: Sequence[Column]
    """All of a standing but the id."""
    values: Callable[[Standing], Sequence[float]]
    """What those columns would have for a standing."""
    standing: Callable[[int], Standing]
    passages: NDArray[np.integer] | None = None
    """Where passages are listed, the number of each in its speech."""

    def passage(self, place: int) -> int:
        return 0 if self.passages is None else int(self.passages[place])

    def all_columns(self) -> list[Column]:
        return [*(_descending(keys) for keys in self.keys), *self.columns]

    def following(self, after: Cursor) -> Places:
        """The places of the entries after a cursor."""
        values = [*(-key for key in after.keys), *self.values(after.standing)]
        strictly, level = beyond(self.all_columns(), values, np.arange(len(self.keys[0])))
        last = after.standing.id, after.passage
        rest = [at for at in level.tolist() if (self.standing(at).id, self.passage(at)) > last]
        return np.concatenate([strictly, np.array(rest, np.intp)])

    def first(self, places: Places | None, count: int) -> Places:
        """The `count` entries that come first, of some places or of all, and perhaps some of their
        equals; in no order."""
        if places is None:
            candidates = reaching(self.keys[0], count)
        else:
            candidates = places[reaching(self.keys[0][places], count)]
        keys = self.keys[0][candidates]
        best = np.argsort(-keys, kind="stable")[: count + 1]
        found = keys[best]
        if len(best) <= count or found[count - 1] > found[count]:
            return candidates[best[:count]]
        return leading(self.all_columns(), candidates, count)


class Entry(NamedTuple):
    """One of the entries of a page: which of the lists it is in, its place and its first key."""

    listed: int
    place: int
    key: float


def page_of(lists: Sequence[Listed], limit: int, after: Cursor | None) -> tuple[list[Entry], bool]:
    """The next `limit` entries, at least 1, and whether others follow."""
    entries: list[Entry] = []
    left = 0
    for number, listed in enumerate(lists):
        places = None if after is None else listed.following(after)
        left += len(listed.keys[0] if places is None else places)
        first = listed.first(places, limit)
        keys = listed.keys[0][first].tolist()
        entries += [Entry(number, at, key) for at, key in zip(first.tolist(), keys, strict=True)]
    if len({entry.key for entry in entries}) == len(entries):
        entries.sort(key=lambda entry: -entry.key)
    else:
        entries.sort(key=lambda entry: _rank(lists[entry.listed], entry.place))
    return entries[:limit], left > limit


def _rank(listed: Listed, place: int) -> tuple[object, ...]:
    keys = (-float(keys[place]) for keys in listed.keys)
    return *keys, listed.standing(place), listed.passage(place)


def _descending(keys: Scores) -> Column:
    return lambda places: -keys[places]
