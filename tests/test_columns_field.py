"""A field: which texts hold a word, how often and where, against reading the texts."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hustings_indexer.columns import field as fields
from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.field import Field, write_field
from hustings_indexer.columns.strings import starts_of

WORDS = [b"", b"", *(f"{letter}{n}".encode() for n in (10, 2, 1) for letter in "bcaé")]


def field_of(folder: Path, texts: list[list[int]]) -> Field:
    """A field of texts that are lists of numbers of WORDS; a stem is a word's first letter."""
    file = ArrayWriter(folder / "field")
    tokens = np.array([word for text in texts for word in text], np.int32)
    starts = starts_of(np.array([len(text) for text in texts], np.int64))
    write_field(file, "f", tokens, starts, WORDS, lambda word: word[0])
    file.close()
    return Field(ArrayReader(folder / "field"), "f")


@pytest.mark.parametrize("at_once", [1, 5, 1000])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.lists(st.integers(2, len(WORDS) - 1), max_size=9), max_size=9))
def test_a_field_says_where_every_word_stands(
    at_once: int, texts: list[list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "_TOKENS_AT_ONCE", at_once)
    monkeypatch.setattr(fields, "_WORDS_AT_ONCE", max(2, at_once))
    monkeypatch.setattr(fields, "_POSTINGS_PER_MARK", 1 + at_once % 7)
    field = field_of(tmp_path, texts)
    said = [[WORDS[word].decode() for word in text] for text in texts]
    used = sorted({word for text in said for word in text}, key=str.encode)
    assert list(field.words) == used
    assert np.diff(field.starts).tolist() == [len(text) for text in texts]
    for number, word in enumerate(used):
        holders = [at for at, text in enumerate(said) if word in text]
        places = [[at for at, one in enumerate(said[text]) if one == word] for text in holders]
        assert field.texts(number).tolist() == holders
        assert field.frequencies(number).tolist() == [len(some) for some in places]
        assert field.positions(number).tolist() == [place for some in places for place in some]
        for at, some in enumerate(places):
            assert field.positions_in(number, at) == some
        assert field.occurrences(number) == sum(map(len, places))
        odd = np.arange(1, len(places), 2)
        positions, counts = field.positions_at(number, odd)
        assert positions.tolist() == [place for some in places[1::2] for place in some]
        assert counts.tolist() == [len(some) for some in places[1::2]]
        assert field.stem_of(number) == word[0]
        assert [used[one] for one in field.words_of(word[0])] == [
            one for one in used if one[0] == word[0]
        ]
    assert field.words_of("z") == []
    assert field.word_stems() == {word: word[0] for word in used}
