"""The analyser: words, where they stand, passages, stems."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings_indexer.analysis import (
    LANGUAGES,
    LONGEST_PASSAGE,
    language_name,
    passage_spans,
    spans,
    spans_of,
    stemmer,
    stemmer_for,
    word_spans,
    words,
)
from hustings_indexer.errors import QueryError

HOSTILE = "'’ʼＧ\u00ad\u200b\u200d\u2011-—½ŉﬁﬂĲǆßİıÅÅẞ㌀㋀ゟヿ東京がカ゛\u0301\u0345\u20e0́𝐀𝟚¹²Ⅳ٣۴०"
nasty = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(HOSTILE + "abst 's 'll"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("County LINES", "county lines"),
        ("cross‑border cross-border cross–border", "cross border cross border cross border"),
        ("l'état d’être O'Brien", "l etat d etre o brien"),
        ("NCA's NCA’s don't we'll", "nca's nca's don't we'll"),
        ("they’re I've I'm he'd", "they're i've i'm he'd"),
        ("'tis the dogs' day, rock 'n' roll", "tis the dogs day rock n roll"),
        ("na\u00efve cafe\u0301 CAFÉ Ærø Łódź", "naive cafe cafe ærø łodz"),
        ("soft\u00adhyphen zero\u200dwidth zero\u200bspace", "softhyphen zerowidth zero space"),
        ("東京の議会", "東 京 の 議 会"),
        ("リーー人々二〇〇", "リ ー ー 人 々 二 〇 〇"),
        ("2,019 £3.50 50% A4", "2 019 3 50 50 a4"),
        ("Straße ﬁne ½", "strasse fine 1 2"),
        ("Ελλάδα ΕΛΛΆΔΑ", "ελλαδα ελλαδα"),
        ("", ""),
        (" \n—…!", ""),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_folded_words(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@given(nasty)
def test_a_word_has_letters_and_no_white_space_and_is_folded(text: str) -> None:
    for word in words(text):
        assert word
        assert not any(character.isspace() for character in word)
        assert not set(word) & set("‘’＇\u0301\u0308\u00ad")
        assert word.strip("'") == word
        assert word == word.casefold()


@given(nasty, nasty)
def test_words_of_texts_apart_are_the_words_of_both(one: str, other: str) -> None:
    assert words(f"{one} {other}") == words(one) + words(other)


@given(st.text(st.sampled_from("aé東 -'’\u00ads\u0301"), max_size=30))
def test_composed_and_decomposed_texts_have_the_same_words(text: str) -> None:
    assert words(unicodedata.normalize("NFC", text)) == words(unicodedata.normalize("NFD", text))


@settings(max_examples=300)
@given(nasty)
def test_the_span_of_a_word_cuts_out_what_folds_to_it(text: str) -> None:
    found = list(word_spans(text))
    assert [word for word, _, _ in found] == words(text)
    for word, start, end in found:
        assert 0 <= start < end <= len(text)
        assert word in words(text[start:end])
    assert all(one[1] <= other[1] for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("the NCA’s own", ["the", "NCA’s", "own"]),
        ("cross‑border", ["cross", "border"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("a cafe\u0301, b", ["a", "cafe\u0301", "b"]),
        ("soft\u00adhyphen", ["soft\u00adhyphen"]),
        ("東京 ﬁne", ["東", "京", "ﬁne"]),
    ],
)
def test_spans_leave_out_what_stands_around_a_word(text: str, cut: list[str]) -> None:
    assert [text[start:end] for _, start, end in word_spans(text)] == cut


paragraphs = st.lists(
    st.text(st.sampled_from("ab .?!。\n"), max_size=40).map(lambda part: part * 60)
    | st.text(st.sampled_from("ab .\n"), max_size=40)
    | st.sampled_from(("x" * 2_500, " " * 1_200, "語。" * 800)),
    max_size=4,
)


@given(paragraphs.map("\n\n".join))
def test_passages_stand_in_order_and_leave_out_only_white_space(text: str) -> None:
    spans = list(passage_spans(text))
    assert spans
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    gaps = [text[end:start] for end, start in zip(edges[::2], edges[1::2], strict=True)]
    assert not "".join(gaps).strip()


@given(paragraphs.map("\n\n".join))
def test_a_passage_is_never_too_long_nor_of_two_paragraphs(text: str) -> None:
    for start, end in passage_spans(text):
        assert end - start <= LONGEST_PASSAGE
        assert "\n\n" not in text[start:end]


@given(
    st.lists(st.sampled_from(("House", "l'état", "東京.", "dogs'", "'s", "don't.\n")), max_size=900)
)
def test_cutting_a_paragraph_cuts_no_word(pieces: list[str]) -> None:
    text = " ".join(pieces).strip()
    cut = [word for start, end in passage_spans(text) for word in words(text[start:end])]
    assert cut == words(text)


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    text = "This is one sentence of many. " * 100
    *cut, _ = (text[start:end] for start, end in passage_spans(text.strip()))
    assert len(cut) > 2
    assert all(passage.endswith(".") for passage in cut)


def test_an_empty_text_has_one_empty_passage() -> None:
    assert list(passage_spans("")) == [(0, 0)]


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "english"), ("EN-gb", "english"), ("en_GB", "english"), ("eng", "english"),
        ("german", "german"), ("deu", "german"), ("ger", "german"), ("nb", "norwegian"),
    ],
)  # fmt: skip
def test_a_language_goes_by_its_name_or_its_code(language: str, name: str) -> None:
    assert language_name(language) == name


@pytest.mark.parametrize(
    ("language", "own", "name"),
    [
        ("fr", "english", "french"), ("fre-BE", "english", "french"), ("French", "dutch", "french"),
        (None, "dutch", "dutch"), ("", "dutch", "dutch"), ("mul", "dutch", "dutch"),
        ("both languages", "dutch", "dutch"), ("cs", "dutch", "none"), ("zho-TW", "dutch", "none"),
        ("fr", "none", "none"), ("en", "porter", "porter"), ("fr", "porter", "french"),
    ],
)  # fmt: skip
def test_a_speech_is_stemmed_in_its_language_and_else_in_that_of_the_index(
    language: str | None, own: str, name: str
) -> None:
    assert stemmer_for(language, own) == name


def test_a_language_that_cannot_be_stemmed_is_refused_with_those_that_can() -> None:
    with pytest.raises(QueryError, match=r"klingon.*english.*swedish"):
        language_name("klingon")


def test_stems_join_forms_and_leave_numbers_alone() -> None:
    stem = stemmer("english")
    assert {stem(word) for word in ("house", "houses", "housing", "house's")} == {"hous"}
    assert stem("2019") == "2019"
    assert stem("covid19s") == "covid19s"
    assert stemmer("none")("houses") == "houses"


@pytest.mark.parametrize("language", sorted({*LANGUAGES.values(), "porter"}))
@settings(max_examples=60)
@given(
    text=st.text(
        st.sampled_from("abcdeistuyzßøåæœđ'يونالةабвгёий") | st.characters(categories=("L", "N"))
    )
)
def test_every_word_has_a_stem(language: str, text: str) -> None:
    stem = stemmer(language)
    for word in words(text):
        assert stem(word)
        assert stem(word) == stem(word)


@given(text=st.text(alphabet="abc ’'é½ß議ж\xad\u0301-", max_size=60))
def test_the_spans_of_some_words_are_those_of_all(text: str) -> None:
    where = list(spans(text))
    numbers = list(range(len(where)))[::2]
    assert spans_of(text, numbers) == [where[number] for number in numbers]
