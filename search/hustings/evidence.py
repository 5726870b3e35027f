"""What terms are worth, as arrays: here are speeches, give me what to add to their scores."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Speeches = NDArray[np.integer]

_DENSE = 32  # evidence on more than one speech in 32 is kept as an array over all of them


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a term is worth to the speeches of a segment that hold it in any field (float64, above
    0): to each of `speeches`, ascending; or, where there are many, to every speech, 0 for the rest.
    """

    speeches: Speeches | None
    scores: Scores

    @property
    def nbytes(self) -> int:
        return self.scores.nbytes + (0 if self.speeches is None else self.speeches.nbytes)

    @classmethod
    def sum(cls, parts: Iterable[tuple[Speeches, Scores]], size: int) -> "Evidence":
        """Of parts that may have speeches in common, added up in the order given."""
        some = [part for part in parts if len(part[0])] or [(np.zeros(0, np.intp), np.zeros(0))]
        speeches: Speeches = np.concatenate([each for each, _ in some])
        scores: Scores = np.concatenate([each for _, each in some])
        if len(speeches) * _DENSE > size:
            return cls(None, np.bincount(speeches, scores, size).astype(np.float64, copy=False))
        if len(some) > 1:
            speeches, at = np.unique(speeches, return_inverse=True)
            scores = np.bincount(at, scores).astype(np.float64, copy=False)
        return cls(speeches, scores)

    def add_to(self, total: Scores, speeches: Speeches) -> None:
        """Adds to `total` what it is worth to each of `speeches`, ascending."""
        if self.speeches is None:
            total += self.scores.take(speeches)
            return
        fewer, more = sorted((self.speeches, speeches), key=len)
        at = more.searchsorted(fewer)
        at[at == len(more)] = 0
        both = more[at] == fewer if len(more) else at[:0]
        if fewer is self.speeches:
            total[at[both]] += self.scores[both]
        else:
            total[both] += self.scores[at[both]]


@dataclass(frozen=True, slots=True)
class FieldWorth:
    """Of some speeches that hold a term in one field: how often each does, how many words its field
    has, and what that is worth (float64)."""

    frequencies: NDArray[np.integer]
    lengths: NDArray[np.int64]
    worth: Scores
