"""How sure a mean over queries is, and a difference of two: by drawing the queries again.

Takes numbers with a row a query and a column a measure, and the group of each query; gives numbers
a column. Groups are drawn whole, because queries about one debate are not independent: give each
query a group of its own to draw query by query. The same seed gives the same answer.

The intervals are percentiles of the bootstrap (Efron 1979), the test is Fisher's randomisation of
paired differences as Smucker, Allan and Carterette (CIKM 2007) recommend it for rankings.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

RESAMPLES = 10_000
COVERED = 95
"""Per cent of the resampled means that an interval covers."""

_AT_ONCE = 500  # resamples: of ten thousand queries, 40 MB


def intervals(values: Numbers, groups: Sequence[int], *, seed: int) -> tuple[Numbers, Numbers]:
    """The lower and upper end of the interval of each column's mean."""
    sums, sizes = _by_group(values, groups)
    generator = np.random.default_rng(seed)
    even = np.full(len(sizes), 1 / len(sizes))
    means = [
        (drawn @ sums) / (drawn @ sizes)[:, None]
        for count in _blocks()
        for drawn in [generator.multinomial(len(sizes), even, size=count)]
    ]
    beyond = (100 - COVERED) / 2
    low, high = np.percentile(np.concatenate(means), (beyond, 100 - beyond), axis=0)
    return low, high


def p_values(differences: Numbers, groups: Sequence[int], *, seed: int) -> Numbers:
    """For each column, how often chance alone makes the mean difference as great, either way.

    Under chance, each group's difference is as likely to have the other sign. The observed one
    counts as one of the draws, so that no p is 0.
    """
    sums, _ = _by_group(differences, groups)
    generator = np.random.default_rng(seed)
    observed = np.abs(sums.sum(axis=0)) - 1e-9  # sums in another order differ by less than that
    as_great = np.zeros(sums.shape[1])
    for count in _blocks():
        signs = generator.integers(0, 2, size=(count, len(sums))) * 2 - 1
        as_great += (np.abs(signs @ sums) >= observed).sum(axis=0)
    found: Numbers = (as_great + 1) / (RESAMPLES + 1)
    return found


def _by_group(values: Numbers, groups: Sequence[int]) -> tuple[Numbers, Numbers]:
    """The sums of each group, and how many queries are in it."""
    _, number = np.unique(np.asarray(groups), return_inverse=True)
    sums = np.zeros((int(number.max()) + 1, values.shape[1]))
    np.add.at(sums, number, values)
    return sums, np.bincount(number).astype(np.float64)


def _blocks() -> Iterator[int]:
    for done in range(0, RESAMPLES, _AT_ONCE):
        yield min(_AT_ONCE, RESAMPLES - done)
