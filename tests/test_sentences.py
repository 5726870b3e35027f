"""Sentences: where they end, and which of them are shown of a long passage."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.sentences import excerpt, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Mr. Lee asked Dr. Tan. J. Smith rose.", ["Mr. Lee asked Dr. Tan.", "J. Smith rose."]),
        ("It is 3.5 per cent. No. 4 is next.", ["It is 3.5 per cent.", "No. 4 is next."]),
        ("“Is it so?” Yes. (It is.) Good.", ["“Is it so?”", "Yes.", "(It is.)", "Good."]),
        ("He left, e.g. this way. She stayed.", ["He left, e.g. this way.", "She stayed."]),
        ("議会。開く！「はい。」と言う。", ["議会。", "開く！", "「はい。」", "と言う。"]),
        ("As follows:\n- bread\n- milk", ["As follows:", "- bread", "- milk"]),
        ("Which?\n(1) bread\n(2) milk", ["Which?", "(1) bread", "(2) milk"]),
        ("A line that\nruns on. And on.", ["A line that\nruns on.", "And on."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_say_so(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


TEXT = "The first is here. The second has county lines. The third has a county. The last is long."


def shown(longest: int, *marked: str, text: str = TEXT) -> str:
    lit = sorted((text.index(word), text.index(word) + len(word)) for word in marked)
    start, end = excerpt(text, lit, longest)
    return text[start:end]


def test_a_text_for_which_there_is_room_is_shown_whole() -> None:
    assert shown(len(TEXT)) == TEXT


def test_whole_sentences_with_most_of_what_is_lit_are_shown() -> None:
    assert shown(40, "county", "lines", "first") == "The second has county lines."
    assert shown(60, "third", "long") == "The third has a county. The last is long."


def test_without_anything_lit_a_text_is_shown_from_its_beginning() -> None:
    assert shown(20) == "The first is here."


def test_a_sentence_without_end_is_cut_between_words_round_the_first_mark() -> None:
    endless = "and so " * 100 + "county " + "and on " * 100
    part = shown(60, "county", text=endless)
    assert "county" in part
    assert len(part) <= 60
    assert set(part.split()) <= {"and", "so", "on", "county"}


def test_a_language_without_spaces_is_cut_between_characters() -> None:
    part = shown(30, "東京", text="議会" * 100 + "東京" + "議会" * 100)
    assert "東京" in part
    assert len(part) <= 30


@given(
    text=st.lists(
        st.sampled_from(("Mr.", "house.", "county", "No", "“yes?”", "\n", "1. ", "京。", "...")),
        max_size=60,
    ).map(" ".join),
    longest=st.integers(1, 90),
    marks=st.lists(st.integers(0, 300), max_size=4, unique=True),
)
def test_sentences_leave_out_nothing_but_white_space_and_an_excerpt_is_no_longer_than_asked(
    text: str, longest: int, marks: list[int]
) -> None:
    spans = [(0, 0), *sentence_spans(text), (len(text), len(text))]
    for (_, end), (start, _) in pairwise(spans):
        assert not text[end:start].strip()
    lit = sorted((mark, mark + 1) for mark in marks if mark < len(text))
    start, end = excerpt(text, lit, longest)
    assert 0 <= start <= end <= len(text)
    assert end - start <= max(longest, 0)
