"""Passages: which are shown, what is marked in them, and what they are worth."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.rank import idf
from hustings_indexer.analysis import LONGEST_PASSAGE, words
from hustings_indexer.writer import IndexWriter
from oracle import CLOSENESS, K1
from speeches import WORDS, speech, texts


def passages(
    folder: Path, text: str, typed: str, count: int = 9, **fields: Any
) -> tuple[hustings.Passage, ...]:
    """The passages of the one speech of an index."""
    with IndexWriter(folder) as writer:
        writer.add(speech("only", text, **fields))
    with hustings.open_index(folder) as index:
        (hit,) = index.search(typed, passages=count).hits
        return hit.passages


def marked(passage: hustings.Passage) -> list[str]:
    return [passage.text[start:end] for start, end in passage.highlights]


def test_the_best_passage_comes_first_and_not_the_first_that_matches(tmp_path: Path) -> None:
    text = "The police came.\n\nNothing.\n\nThe police met at county lines."
    best, other = passages(tmp_path, text, "police OR county")
    assert best.text == "The police met at county lines."
    assert (best.paragraph, other.paragraph) == (2, 0)
    assert best.score > other.score > 0


def test_different_words_count_for_more_than_one_again_and_again(tmp_path: Path) -> None:
    text = "police police police police\n\npolice county"
    best, _ = passages(tmp_path, text, "police county")
    assert best.text == "police county"


def test_equal_passages_stand_in_order(tmp_path: Path) -> None:
    shown = passages(tmp_path, "one line\n\nnone\n\ntwo lines\n\nthird line", "line")
    assert [passage.paragraph for passage in shown] == [0, 2, 3]


def test_a_passage_is_worth_what_the_definition_says(tmp_path: Path) -> None:
    _, passage = passages(tmp_path, "lines of lines\n\npolice lines, police", "lines police")[::-1]
    expected = sum(idf(1, 1) * tf * (K1 + 1) / (tf + K1) for tf in (1, 2))
    # "lines" stands next to a "police" on either side.
    expected += CLOSENESS * sum(idf(1, 1) * near * (K1 + 1) / (near + K1) for near in (2, 2))
    assert passage.score == pytest.approx(expected)


def test_words_close_together_count_for_more_than_those_far_apart(tmp_path: Path) -> None:
    text = "county and then some lines\n\nin county and lines\n\nof county lines there"
    best, next_best, last = passages(tmp_path, text, "county lines")
    assert [best.paragraph, next_best.paragraph, last.paragraph] == [2, 1, 0]


def test_what_one_word_is_met_by_twice_is_not_close_to_itself(tmp_path: Path) -> None:
    (both,) = passages(tmp_path, "county", "county OR count*")
    assert both.score == pytest.approx(2 * idf(1, 1))


def test_closeness_is_of_words_in_one_passage(tmp_path: Path) -> None:
    apart = passages(tmp_path, "the county\n\nlines of it", "county OR lines")
    assert [passage.score for passage in apart] == pytest.approx([idf(1, 1)] * 2)


def test_no_more_passages_than_asked_for_and_at_least_one(tmp_path: Path) -> None:
    text = "\n\n".join(["a line"] * 5)
    assert len(passages(tmp_path / "2", text, "line", 2)) == 2
    assert len(passages(tmp_path / "0", text, "line", 0)) == 1


@pytest.mark.parametrize("typed", ["", "heading:police", "speaker:khan", "-absent"])
def test_where_no_word_of_the_text_matched_the_first_passage_is_shown_unmarked(
    typed: str, tmp_path: Path
) -> None:
    text = "First.\n\nPolice."
    (passage,) = passages(tmp_path, text, typed, heading="Police", speaker="Sadiq Khan")
    assert passage == hustings.Passage("First.", (), 0.0, 0)


def test_a_speech_without_words_has_one_empty_passage(tmp_path: Path) -> None:
    assert passages(tmp_path, "", "") == (hustings.Passage("", (), 0.0, 0),)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("house", ["Houses", "housing", "house"]),
        ('"house"', ["house"]),
        ('"housing the house"', ["housing", "the", "house"]),
        ("hous*", ["Houses", "housing", "house"]),
        ("h?use", ["house"]),
        ("~hose", ["house"]),
        ("cross-border", ["cross", "border"]),
        ("police NEAR/2 border", ["border", "police"]),
        ("police NEAR/1 cross", []),
        ("nca", ["NCA’s"]),
        ("cafe", ["café"]),
        ("东", []),
        ("東京", ["東", "京"]),
        ("house -absent", ["Houses", "housing", "house"]),
        ("police OR absent", ["police"]),
    ],
)
def test_what_makes_a_speech_match_is_marked_and_nothing_else(
    typed: str, expected: list[str], tmp_path: Path
) -> None:
    text = "Houses and housing the house. A cross‑border police, the NCA’s café in 東京; a border."
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("only", text))
    with hustings.open_index(tmp_path) as index:
        hits = index.search(typed).hits
        assert [marked(hit.passages[0]) for hit in hits] == ([expected] if expected else [])


def test_a_phrase_across_two_passages_is_marked_in_both(tmp_path: Path) -> None:
    shown = passages(tmp_path, "He said county\n\nlines are county\n\nmatters", '"county lines"')
    assert [marked(passage) for passage in shown] == [["county"], ["lines"]]


def test_a_long_paragraph_is_shown_in_parts_and_counted_as_one(tmp_path: Path) -> None:
    text = "First.\n\n" + "A sentence without it. " * 100 + "A county line. " + "And on. " * 100
    (passage,) = passages(tmp_path, text.strip(), "county")
    assert len(passage.text) <= LONGEST_PASSAGE
    assert marked(passage) == ["county"]
    assert passage.paragraph == 1


@pytest.mark.parametrize(
    ("text", "typed"), [("1½ cups", "11 2"), ("½", '"1 2"'), ("the ㏂ train", "a m")]
)
def test_marks_stand_apart_even_where_one_character_is_two_words(
    text: str, typed: str, tmp_path: Path
) -> None:
    (passage,) = passages(tmp_path, text, typed)
    assert passage.highlights
    assert all(one[1] <= other[0] for one, other in pairwise(passage.highlights))


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts, typed=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" OR ".join))
def test_marks_stand_in_order_and_apart_and_cut_out_words_of_the_speech(
    text: str, typed: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("index")
    with IndexWriter(folder) as writer:
        writer.add(speech("only", text))
    with hustings.open_index(folder) as index:
        for hit in index.search(typed, passages=9).hits:
            said = words(text)
            for passage in hit.passages:
                assert passage.text in text
                edges = [edge for mark in passage.highlights for edge in mark]
                assert edges == sorted(edges)
                for mark in marked(passage):
                    assert set(words(mark)) <= set(said)
                    assert mark
