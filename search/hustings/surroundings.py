"""The speeches around each speech: here is a number for some speeches, give me what stands around.

A debate is its speeches in order of position, of one position in the order of their ids, deleted
ones left out. What stands around a speech is a sum over its debate in which a speech `d` places
away counts `DECAY ** d`, up to `REACH` places; the speech itself counts once. A debate whose
speeches lie in several segments is put together again, so nothing of this depends on how an index
was built. Speeches are numbered through all segments.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings.evidence import Evidence, Scores, Speeches

REACH = 15
DECAY = 0.85
GRID = 2.0**20
"""What stands around is rounded to whole parts of this, so that it is the same to the last bit in
whatever order it was added up."""
_STEPS = (1, 2, 4, 8)  # each doubles what has been added up: with the speech itself, 16 places
_FEW = 64  # from one speech in so many, going through all of them is faster

Integers = NDArray[np.integer]
Mask = NDArray[np.bool_]


class Ordered(NamedTuple):
    """The live speeches of a snapshot: the number of each, ascending, of `size` that there are with
    the deleted ones; a code of its debate, its position there, and the id of a number."""

    numbers: Speeches
    debates: Integers
    positions: Integers
    size: int
    id_of: Callable[[int], str]


class Surroundings:
    """Sums over the live speeches that stand near each other, and what is greatest in a debate."""

    def __init__(self, live: Ordered) -> None:
        self._size = live.size
        order = _order(live)
        self._is_plain = order is None and len(live.numbers) == live.size
        self._numbers = live.numbers if order is None else live.numbers[order]
        """By place in the order: whose number stands there."""
        debates = live.debates if order is None else live.debates[order]
        count = len(debates)
        self._begins = np.flatnonzero(np.diff(debates, prepend=-1))
        """The place of the first speech of each debate."""
        self._lengths = np.diff(self._begins, append=count)
        self._debates = np.repeat(np.arange(len(self._begins)), self._lengths)
        self._rank = np.arange(count) - np.repeat(self._begins, self._lengths)
        self._factors = [np.where(self._rank[step:] >= step, DECAY**step, 0.0) for step in _STEPS]
        self._place = np.zeros(live.size, np.intp)
        self._place[self._numbers] = np.arange(count)

    def around(self, speeches: Speeches, values: Scores) -> Evidence:
        """What stands around each speech, of numbers that some live ones, ascending, have."""
        if len(speeches) * _FEW < len(self._numbers):
            near, which, distances = self._near(speeches, REACH)
            decays = DECAY ** np.arange(REACH + 1)
            found = Evidence.gathered(near, values[which] * decays[distances], self._size)
            return Evidence(found.speeches, _rounded(found.scores))
        own = self._in_order(Evidence(speeches, values))
        before, after = own.copy(), own.copy()
        for step, factors in zip(_STEPS, self._factors, strict=True):
            # What lies behind a factor of 0 is of another debate.
            before[step:] += before[:-step] * factors
            after[:-step] += after[step:] * factors
        before += after
        before -= own
        return self._by_number(_rounded(before))

    def beside(self, speeches: Speeches, reach: int) -> Evidence:
        """How many of some live speeches are at most `reach` places away from each speech."""
        near, _, _ = self._near(speeches, reach)
        return Evidence.gathered(near, np.ones(len(near)), self._size)

    def within(self, speeches: Mask, reach: int) -> Mask:
        """Which speeches are at most `reach` places away from one of some live ones."""
        held = speeches if self._is_plain else speeches[self._numbers]
        before, after = held.copy(), held.copy()
        reached = 0
        while reached < reach:
            step = min(reached + 1, reach - reached)
            same = self._rank[step:] >= step
            before[step:] |= before[:-step] & same
            after[:-step] |= after[step:] & same
            reached += step
        before |= after
        if self._is_plain:
            return before
        found = np.zeros(self._size, bool)
        found[self._numbers] = before
        return found

    def shared(self, values: Evidence, share: float) -> Evidence:
        """For every speech of a debate in which one has a number above 0, a share of the greatest
        there."""
        if not len(values.scores) or not len(self._begins):
            return values
        if values.speeches is None:
            best = np.maximum.reduceat(self._in_order(values), self._begins) * share
            return self._by_number(best.take(self._debates))
        debates = self._debates[self._place[values.speeches]]
        order = debates.argsort(kind="stable")
        starts = np.flatnonzero(np.diff(debates[order], prepend=-1))
        best = np.maximum.reduceat(values.scores[order], starts) * share
        debates = debates[order[starts]]
        lengths = self._lengths[debates]
        skipped = self._begins[debates] - (np.cumsum(lengths) - lengths)
        members = self._numbers[np.arange(lengths.sum()) + np.repeat(skipped, lengths)]
        return Evidence.gathered(members, np.repeat(best, lengths), self._size)

    def best_of(self, values: Evidence, speech: int) -> int:
        """Which speech of a live one's debate has the greatest number: the first of some."""
        debate = self._debates[self._place[speech]]
        begin = self._begins[debate]
        members = np.sort(self._numbers[begin : begin + self._lengths[debate]])
        return int(members[values.of(members).argmax()])

    def _near(
        self, speeches: Speeches, reach: int
    ) -> tuple[Speeches, NDArray[np.intp], NDArray[np.intp]]:
        """Every live speech within reach of each of some: its number, which of `speeches` it is
        near to, and how many places away."""
        places = self._place[speeches]
        debates = self._debates[places]
        begins = self._begins[debates]
        moved = places[:, None] + np.arange(-reach, reach + 1)
        inside = (moved >= begins[:, None]) & (moved < (begins + self._lengths[debates])[:, None])
        which, at = np.nonzero(inside)
        return self._numbers[moved[inside]], which, abs(at - reach)

    def _in_order(self, values: Evidence) -> Scores:
        """A number for each place."""
        if values.speeches is None:
            own = values.scores
        else:
            own = np.zeros(self._size)
            own[values.speeches] = values.scores
        return own if self._is_plain else own[self._numbers]

    def _by_number(self, in_order: Scores) -> Evidence:
        if self._is_plain:
            return Evidence(None, in_order)
        scores = np.zeros(self._size)
        scores[self._numbers] = in_order
        return Evidence(None, scores)


def _rounded(values: Scores) -> Scores:
    values *= GRID
    np.rint(values, out=values)
    values *= 1 / GRID
    return values


def _order(live: Ordered) -> NDArray[np.intp] | None:
    """The order of the speeches by debate, position and id; None where they stand in it already."""
    numbers, debates, positions = live.numbers, live.debates, live.positions
    same = debates[1:] == debates[:-1]
    begun = np.count_nonzero(~same) + 1
    together = not len(debates) or begun == np.count_nonzero(np.bincount(debates))
    if together and not (same & (positions[1:] <= positions[:-1])).any():
        return None
    order = np.lexsort((positions, debates))
    level = (np.diff(debates[order]) == 0) & (np.diff(positions[order]) == 0)
    ends = np.flatnonzero(np.diff(level, prepend=False, append=False))
    for first, last in ends.reshape(-1, 2).tolist():
        run = order[first : last + 1].tolist()
        order[first : last + 1] = sorted(run, key=lambda at: live.id_of(int(numbers[at])))
    return order
