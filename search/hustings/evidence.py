"""What terms are worth, as arrays: here are speeches, give me what to add to their scores."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Speeches = NDArray[np.integer]

DENSE = 32  # numbers for more than one speech in 32 are kept as an array over all of them


@dataclass(frozen=True, slots=True)
class Evidence:
    """A number (float64, 0 or above) for each of `speeches`, ascending, 0 for the others; or, where
    there are many, for every speech there is."""

    speeches: Speeches | None
    scores: Scores

    @property
    def nbytes(self) -> int:
        return self.scores.nbytes + (0 if self.speeches is None else self.speeches.nbytes)

    @classmethod
    def sum(cls, parts: Iterable["Evidence"], size: int) -> "Evidence":
        """Of parts that may have speeches in common, added up in the order given; `size` speeches
        there are."""
        some = list(parts)
        if any(part.speeches is None for part in some):
            first = some[0].speeches is None
            total = some[0].scores.copy() if first else np.zeros(size)
            for part in some[first:]:
                if part.speeches is None:
                    total += part.scores
                else:
                    total[part.speeches] += part.scores
            return cls(None, total)
        if len(some) == 1:
            return some[0]
        speeches = np.concatenate([np.zeros(0, np.intp), *(part.speeches for part in some)])
        return cls.gathered(
            speeches, np.concatenate([np.zeros(0), *(part.scores for part in some)]), size
        )

    @classmethod
    def gathered(cls, speeches: Speeches, numbers: Scores, size: int) -> "Evidence":
        """Of numbers for speeches in any order, those for one speech added up in theirs."""
        if len(speeches) * DENSE > size:
            return cls(None, np.bincount(speeches, numbers, size).astype(np.float64, copy=False))
        found, at = np.unique(speeches, return_inverse=True)
        return cls(found, np.bincount(at, numbers, len(found)).astype(np.float64, copy=False))

    def of(self, speeches: Speeches) -> Scores:
        """The numbers of some speeches, ascending."""
        if self.speeches is None:
            return self.scores.take(speeches)
        numbers = np.zeros(len(speeches))
        fewer, more = sorted((self.speeches, speeches), key=len)
        at = more.searchsorted(fewer)
        at[at == len(more)] = 0
        both = more[at] == fewer if len(more) else at[:0]
        if fewer is self.speeches:
            numbers[at[both]] = self.scores[both]
        else:
            numbers[both] = self.scores[at[both]]
        return numbers
