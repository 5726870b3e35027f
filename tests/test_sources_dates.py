"""Dates and hours as they are printed."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings_indexer.sources.dates import (
    date_in_name,
    date_of_sitting,
    is_only_a_date,
    printed_dates,
    read_date,
    time_in,
)

DAY = date(2019, 7, 29)


@pytest.mark.parametrize(
    "text",
    [
        "2019-07-29",
        "2019-07-29T10:30:00Z",
        "2019/7/29",
        "29 July 2019",
        "29th July 2019.",
        "29th of July, 2019",
        "Monday, 29 Jul. 2019",
        "July 29, 2019",
        "july 29th 2019",
        "29-Jul-2019",
        "29/07/2019",
        "07/29/2019",
        "29.7.2019",
        "answered on 29\xa0July\xa02019.",
        "29. Juli 2019",
        "le 29 juillet 2019",
        "29 de julio de 2019",
        "29 luglio 2019",
        "2019年7月29日（月曜日）",
    ],
)
def test_one_day_is_read_in_every_form(text: str) -> None:
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("05/06/2019", "may be the 5. of month 6 or the 6. of month 5"),
        ("31 February 2019", "no day of the calendar"),
        ("2019-13-01", "no day of the calendar"),
        ("30/30/2019", "no day of the calendar"),
        ("next Tuesday", "no date that can be read"),
        ("29 July 19", "no date that can be read"),
        ("1 May 2019 to 2 May 2019", "more than one date"),
        ("", "no date that can be read"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_date(text)


def test_the_same_day_and_month_are_in_no_doubt() -> None:
    assert read_date("07/07/2019") == date(2019, 7, 7)


def test_numbers_that_are_no_date_are_left_alone() -> None:
    assert printed_dates("call 020 7946 0018, see 1.2.3.2019, S5W-12345, 12-29 July") == []


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d"]))
def test_every_day_of_the_calendar_reads_back(day: date, form: str) -> None:
    assert read_date(day.strftime(form)) == day


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    time_in(text)
    date_in_name(text)
    is_only_a_date(text)
    with suppress(ValueError):
        printed_dates(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2019-07-29-buses.txt", DAY),
        ("minutes_20190729", DAY),
        ("2019_07_29", DAY),
        ("12345678.txt", None),
        ("120190729", None),
        ("2019-07-29_2019-07-30.txt", None),
        ("2019-0729", None),
    ],
)
def test_a_file_name_gives_a_day_where_it_gives_one(name: str, expected: date | None) -> None:
    assert date_in_name(name) == expected


@pytest.mark.parametrize(
    ("line", "is_one"),
    [("Monday, 29 July 2019.", True), ("29 July 2019", True), ("On 29 July 2019 we met", False)],
)
def test_a_line_is_only_a_date_with_its_weekday_at_most(line: str, is_one: bool) -> None:
    assert is_only_a_date(line) is is_one


@pytest.mark.parametrize(
    ("title", "is_its_own"),
    [
        ("Council meeting, 29 July 2019", True),
        ("Minutes of the meeting held on Monday 29 July 2019", True),
        ("Séance du 29 juillet 2019", True),
        ("House of Keys debates — 29 July 2019.", True),
        ("Remembrance, 29 July 2019", False),
        ("Debate on the Munich meeting of 29 July 2019", False),
        ("Council meeting of 29 July 2019 on weirs", False),
        ("Council meeting", False),
    ],
)
def test_a_title_gives_its_own_day_only_where_it_is_that_of_a_sitting(
    title: str, is_its_own: bool
) -> None:
    assert date_of_sitting(title) == (DAY if is_its_own else None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("at 2:30 pm on 13th May", "14:30"),
        ("at 12:00 am", "00:00"),
        ("at 12 noon or 10 a.m.", "10:00"),
        ("at 14.30", None),
        ("14:30", "14:30"),
        ("13 pm", None),
        ("nothing", None),
    ],
)
def test_an_hour_is_read_in_either_form(line: str, expected: str | None) -> None:
    assert time_in(line) == expected
