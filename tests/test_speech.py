"""The record: what it takes, how it cleans, and what it refuses."""

import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings_indexer.speech import Speech, clean_line, clean_text, parse_date

LEAST = {"id": "s1", "debate_id": "d1", "date": "2019-07-29", "text": "Aye."}


def test_the_least_a_speech_needs_leaves_the_rest_unknown() -> None:
    speech = Speech.from_dict(LEAST)
    assert speech.date == date(2019, 7, 29)
    assert (speech.position, speech.kind) == (0, "speech")
    unknown = set(speech.to_dict()) - set(LEAST) - {"position", "kind"}
    assert all(speech.to_dict()[key] is None for key in unknown)


def test_a_speech_goes_through_json_and_back() -> None:
    speech = Speech.from_dict(LEAST | {"speaker": "Zoë", "text": ["One.", "Two."], "position": 3})
    assert Speech.from_dict(json.loads(json.dumps(speech.to_dict()))) == speech


@pytest.mark.parametrize("key", ["id", "debate_id", "date", "text"])
@pytest.mark.parametrize("value", ["", None])
def test_a_required_key_that_is_missing_is_named(key: str, value: str | None) -> None:
    with pytest.raises(ValueError, match=f"no {key}"):
        Speech.from_dict(LEAST | {key: value})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("date", "29 July 2019"), ("date", "2019-02-29"), ("position", -1), ("position", "x"),
        ("position", 2**31), ("position", True), ("kind", "shout"), ("speaker", ["A"]),
        ("heading", {"a": 1}), ("party", True), ("id", ["a"]), ("text", 5), ("text", [1]),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_what_it_should_is_refused_by_its_key(
    key: str, value: object
) -> None:
    with pytest.raises(ValueError, match=key):
        Speech.from_dict(LEAST | {key: value})


def test_defaults_serve_where_the_record_has_no_value() -> None:
    speech = Speech.from_dict(LEAST | {"speaker": ""}, speaker="Ann", source="a", id="x")
    assert (speech.speaker, speech.source, speech.id) == ("Ann", "a", "s1")


def test_numbers_may_stand_for_lines_and_keys_that_are_no_field_are_passed_over() -> None:
    speech = Speech.from_dict(LEAST | {"column": 1050, "page": 2.5, "id": 7, "mood": "glad"})
    assert (speech.column, speech.page, speech.id) == ("1050", "2.5", "7")


def test_a_line_is_one_line() -> None:
    assert clean_line(" Ann\u00a0 \x00Lee\t(Cafe\u0301)\n") == "Ann Lee (Café)"
    assert clean_line("Ann  Lee ") == clean_line(" Ann Lee") == "Ann Lee"


def test_a_text_keeps_its_lines_and_parts_its_paragraphs_by_one_blank_line() -> None:
    assert clean_text(" One\r\nline\n \n\t\nTwo\x07\ud800x\x7f ") == "One\nline\n\nTwo  x"
    assert clean_text("a\tb") == "a\tb"


@given(st.text() | st.text("\x00\x1f\t\n\r \x7fab"))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (clean_line, clean_text):
        assert clean(clean(text)) == clean(text)
    assert not any(ord(mark) < 32 for mark in clean_line(text))


def test_a_date_may_come_as_a_date_or_with_its_hour() -> None:
    day = date(2019, 7, 29)
    assert parse_date(day) == parse_date("2019-07-29T10:00:00Z") == day
    assert type(parse_date(datetime(2019, 7, 29, 10))) is date
