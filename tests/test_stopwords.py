"""Words that say little: which are stop words, in which language, and which only look like them."""

import pytest

from hustings.stopwords import is_stop_word, stop_words
from hustings_indexer.analysis import LANGUAGES, words


@pytest.mark.parametrize(
    "word", ["the", "don't", "won't", "isn't", "we've", "that's", "it's", "2019", "p", "'"]
)
def test_small_words_elided_ones_numbers_and_initials_say_little(word: str) -> None:
    assert is_stop_word(word, "english")


@pytest.mark.parametrize("word", ["ferry", "mayor's", "ann's", "1980s", "東", "g8"])
def test_words_that_look_like_them_do_not(word: str) -> None:
    assert not is_stop_word(word, "english")


def test_each_language_has_its_own() -> None:
    assert is_stop_word("des", "french")
    assert not is_stop_word("des", "english")
    assert stop_words("porter") == stop_words("english")
    assert stop_words("none") == frozenset()


@pytest.mark.parametrize("language", sorted(set(LANGUAGES.values())))
def test_stop_words_are_spelt_as_the_analyser_spells_words(language: str) -> None:
    assert all(words(word) == [word] for word in stop_words(language))
