"""A segment while a writer holds it: which of its speeches are kept, and which is a copy of which.

The segment itself never changes; what is deleted here goes into the next commit.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.columns.commit import SegmentEntry
from hustings_indexer.columns.segment import Segment


class LiveSegment:
    """A segment on its way into the commit, and which of its speeches are kept."""

    def __init__(self, name: str, segment: Segment, kept: NDArray[np.bool_]) -> None:
        self.name = name
        self.segment = segment
        self.kept = kept

    @property
    def tokens(self) -> float:
        """The words of the speeches that are kept, as if all were of one length."""
        return float(self.segment.tokens * self.kept.mean()) if len(self.kept) else 0.0

    def delete(self, speeches: Iterable[int]) -> int:
        """Marks speeches as deleted; gives how many were not so before."""
        numbers = np.fromiter(set(speeches), np.int64)
        fresh = int(self.kept[numbers].sum())
        self.kept[numbers] = False
        return fresh

    def entry(self) -> SegmentEntry:
        deleted = np.flatnonzero(~self.kept).astype(np.int32)
        return SegmentEntry(self.name, len(self.segment), self.segment.tokens, deleted)


class Copy(NamedTuple):
    """One of several speeches with the same id."""

    live: LiveSegment
    speech: int

    @property
    def id(self) -> str:
        return self.live.segment.identities[self.speech]

    def newest_in(self, live: LiveSegment) -> int:
        """The number of the last other speech of this id that is kept there; there must be one."""
        found = live.segment.identities.find([self.id])
        return max(at for _, at in found if live.kept[at] and (live, at) != self)

    def value(self, column: str) -> str | None:
        return self.live.segment.keywords(column).value(self.speech)

    @property
    def words(self) -> list[str]:
        return self.live.segment.text(self.speech).split()
