"""In which order an answer stands: the greatest key first, equal ones by what they are themselves.

A key is a score, or a day. Of equal keys the earlier day comes first, on one day the debate whose
id sorts first, in a debate the earlier place, and last of all the id decides. Nothing of this
depends on when a speech was added: an index built anew, merged or read again in part answers in the
same order, and where a page ended can be found again in any later commit.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings.snapshot import Scores, Speeches, View

_BLOCKS_PER_PLACE, _LEAST_BLOCK = 8, 4  # found by measuring, for 10 places

Places = NDArray[np.intp]
Column = Callable[[Places], NDArray[np.number]]
"""Here are places, give me what each is sorted by, the least first."""


class Standing(NamedTuple):
    """Where a speech stands among its equals."""

    day: int
    debate: str
    position: int
    id: str


def standing(view: View, speech: int) -> Standing:
    """The standing of one speech of a segment."""
    segment = view.segment
    return Standing(
        int(segment.dates[speech]),
        segment.keywords("debate_id").value(speech) or "",
        int(segment.positions[speech]),
        segment.identities[speech],
    )


def standing_columns(view: View, speeches: Speeches) -> list[Column]:
    """Columns for some speeches of one segment, by their places: all of a standing but the id."""
    segment = view.segment
    return [
        lambda places: segment.dates[speeches[places]],
        lambda places: segment.keywords("debate_id").codes[speeches[places]],
        lambda places: segment.positions[speeches[places]],
    ]


def standing_values(view: View, standing: Standing) -> list[float]:
    """What those columns would have for a standing, be its debate in the segment or not."""
    debates = view.segment.keywords("debate_id").values
    at = debates.insertion(standing.debate.encode(errors="surrogatepass"))
    known = debates.find(standing.debate) >= 0
    return [standing.day, at if known else at - 0.5, standing.position]


def reaching(keys: Scores, count: int) -> Places:
    """Places of the `count` greatest keys, of all that equal the least of them, and of some others;
    in no order.

    The keys are cut into some blocks for each place wanted; `count` maxima of blocks are keys that
    the winners reach, so only places that reach the least of them are left.
    """
    size = len(keys) // (_BLOCKS_PER_PLACE * count)
    if size < _LEAST_BLOCK:
        return np.arange(len(keys))
    blocks = np.maximum.reduceat(keys, np.arange(0, len(keys), size))
    return np.flatnonzero(keys >= np.partition(blocks, len(blocks) - count)[len(blocks) - count])


def leading(columns: Sequence[Column], places: Places, count: int) -> Places:
    """Of some places, the `count` that come first, column after column, and all that equal the last
    of them in every one; in no order."""
    first = []
    for column in columns:
        if len(places) <= count:
            break
        values = column(places)
        last = np.partition(values, count - 1)[count - 1]
        first.append(places[values < last])
        count -= len(first[-1])
        places = places[values == last]
    return np.concatenate([*first, places])


def beyond(
    columns: Sequence[Column], values: Sequence[float], places: Places
) -> tuple[Places, Places]:
    """Of some places, those that come after `values`, column after column; and those that equal
    them in every one."""
    after = []
    for column, value in zip(columns, values, strict=True):
        found = column(places)
        after.append(places[found > value])
        places = places[found == value]
    return np.concatenate(after), places
