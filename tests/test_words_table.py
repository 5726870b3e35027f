"""The word table against the analyser: numbers that stand for the words it gives."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hustings_indexer.analysis import (
    PASSAGE_END,
    SPEECH_END,
    fold_batch,
    fold_characters,
    words,
)
from hustings_indexer.columns.words import FIRST_WORD_ID, WordTable

LETTERS = "'’abst lmdrev é東ß\u00ad½-\n"
nasty = st.text(st.sampled_from(LETTERS) | st.characters(exclude_categories=["Cs"]), max_size=80)


def numbered(table: WordTable, text: str) -> list[str]:
    text = text.replace(SPEECH_END, " ").replace(PASSAGE_END, " ")
    numbers = table.number(fold_batch(fold_characters(text)))
    return [table.words[number].decode() for number in numbers.tolist()]


@settings(max_examples=300)
@given(st.lists(nasty, max_size=5))
@example(["''s 's' x's x's' x'st x''s x'll x'll' x'lll x're x'ree 'll"])
@example(["x" * 8 + " " + "x" * 9, "x" * 16 + " " + "x" * 17, "x" * 15 + "é " + "é" * 8])
@example(["'", "''", "a'", "'a", "a's"])
@example(["ŉ and ʼ", "㌀ and ア", "㋀ and 月", "ゟ and り", "Å and å"])
def test_numbers_stand_for_the_words_of_the_analyser(batches: list[str]) -> None:
    table = WordTable()
    for text in batches:
        assert numbered(table, text) == words(text)


@given(st.lists(nasty, min_size=1, max_size=5))
def test_a_word_keeps_its_number_and_two_words_have_two(batches: list[str]) -> None:
    table = WordTable()
    first = [table.number(fold_batch(fold_characters(text))).tolist() for text in batches]
    again = [table.number(fold_batch(fold_characters(text))).tolist() for text in batches]
    assert first == again
    assert len(set(table.words)) == len(table.words)


def test_end_marks_are_words_of_their_own() -> None:
    table = WordTable()
    assert table.number(f"a {PASSAGE_END} b {SPEECH_END} ".encode()).tolist() == [
        FIRST_WORD_ID, 1, FIRST_WORD_ID + 1, 0,
    ]  # fmt: skip


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "in batches"])
def test_a_table_grows_past_its_first_size_and_forgets_no_word(at_once: bool) -> None:
    said = [f"w{number:x}" for number in range(150_000)] + [f"{'long' * 5}{n}" for n in range(500)]
    size = len(said) if at_once else 7_001
    table = WordTable()
    batches = [" ".join(said[at : at + size]).encode() for at in range(0, len(said), size)]
    numbers = np.concatenate([table.number(batch) for batch in batches])
    assert len(set(numbers.tolist())) == len(said)
    assert [table.words[number].decode() for number in numbers.tolist()] == said
    assert np.concatenate([table.number(batch) for batch in batches]).tolist() == numbers.tolist()


def test_an_empty_batch_has_no_words() -> None:
    table = WordTable()
    assert table.number(b"").tolist() == []
    assert table.number(b"   '  ").tolist() == []


@pytest.mark.parametrize("kinds", [1, 16, 17, 200])
def test_end_marks_outlast_the_folding_of_few_kinds_of_character_and_of_many(kinds: int) -> None:
    letters = "".join(chr(0x4E00 + kind) for kind in range(kinds))
    table = WordTable()
    folded = fold_batch(fold_characters(f"é {letters} {PASSAGE_END} Straße {SPEECH_END} "))
    said = [table.words[number].decode() for number in table.number(folded).tolist()]
    assert said == ["e", *letters, PASSAGE_END, "strasse", SPEECH_END]
