"""How far apart two parts of a corpus are: G2 and the log ratio, against the textbook's formula."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.likelihood import SIGNIFICANT, log_likelihood, log_ratio, per_million

sizes = st.integers(1, 10**9)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    size, rest_size = draw(sizes), draw(sizes)
    return draw(st.integers(0, size)), size, draw(st.integers(0, rest_size)), rest_size


def textbook(count: int, size: int, rest: int, rest_size: int) -> float:
    """Twice the sum over the four cells of what was seen times the logarithm of what was seen over
    what was expected."""
    seen = ((count, size - count), (rest, rest_size - rest))
    total = size + rest_size
    columns = [seen[0][at] + seen[1][at] for at in (0, 1)]
    return 2 * sum(
        cell * math.log(cell * total / (sum(row) * column))
        for row in seen
        for cell, column in zip(row, columns, strict=True)
        if cell
    )


@given(tables())
def test_g2_is_the_textbooks(table: tuple[int, int, int, int]) -> None:
    expected = max(0.0, textbook(*table))
    total = table[1] + table[3]
    assert log_likelihood(*table) == pytest.approx(expected, rel=1e-6, abs=1e-6 * total)


@given(tables())
def test_g2_is_never_negative_and_the_same_from_either_side(
    table: tuple[int, int, int, int],
) -> None:
    count, size, rest, rest_size = table
    assert log_likelihood(*table) >= 0
    assert log_likelihood(*table) == pytest.approx(
        log_likelihood(rest, rest_size, count, size), abs=1e-6 * (size + rest_size)
    )


def test_g2_of_a_table_worked_out_by_hand() -> None:
    # 20 of 1,000 words here, 10 of 1,000 there: 15 are expected in each.
    by_hand = 2 * (20 * math.log(20 / 15) + 10 * math.log(10 / 15))
    by_hand += 2 * (980 * math.log(980 / 985) + 990 * math.log(990 / 985))
    assert log_likelihood(20, 1000, 10, 1000) == pytest.approx(by_hand)
    assert by_hand < SIGNIFICANT < log_likelihood(200, 10_000, 100, 10_000)


def test_many_words_are_worked_out_at_once() -> None:
    counts, rests = np.array([0, 5, 20]), np.array([3, 5, 10])
    found = log_likelihood(counts, 1000, rests, 1000)
    each = [log_likelihood(int(a), 1000, int(b), 1000) for a, b in zip(counts, rests, strict=True)]
    assert found.tolist() == pytest.approx(each)
    assert found[1] == 0


def test_a_part_without_words_differs_from_nothing() -> None:
    assert log_likelihood(0, 0, 5, 100) == log_ratio(0, 0, 5, 100) == 0
    assert log_likelihood(5, 100, 0, 0) == log_ratio(5, 100, 0, 0) == 0
    assert log_likelihood(0, 0, 0, 0) == log_ratio(0, 0, 0, 0) == 0
    assert per_million(0, 0) == 0


def test_the_log_ratio_counts_doublings() -> None:
    assert log_ratio(8, 1000, 1, 1000) == 3
    assert log_ratio(1, 2000, 4, 1000) == -3
    assert log_ratio(4, 100, 0, 100) == 3  # none is taken for half a one
    assert per_million(3, 1500) == 2000
