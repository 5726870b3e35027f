"""Did you mean: misspelt words and names, offered and never forced."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import hustings
from hustings.cli import cli
from hustings.fuzzy import Spellings, within_edits
from hustings.lookalikes import Lookalikes, NamesAlike
from hustings.parser import parse
from hustings.spelling import beginnings, cost, sounds
from hustings_indexer.analysis import words
from hustings_indexer.writer import IndexWriter
from oracle import distance
from speeches import speech

MISSPELLINGS = Path(__file__).with_name("misspellings.tsv")
AT_LEAST = 0.9


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[hustings.Index]:
    said = {
        "The Government and the police of the county.": 40,
        "County lines, receiving goods.": 30,
        "Psychology and physics in Croydon.": 5,
        "Sadiq Khan is the Mayor.": 2,
        "A goverment.": 1,
    }
    some = [
        speech(f"{at}/{times}", text, speaker="Unmesh Desai" if at % 2 else "Siân Berry AM")
        for text, times in said.items()
        for at in range(times)
    ]
    folder = tmp_path_factory.mktemp("index")
    with IndexWriter(folder) as writer:
        writer.add(some[::2])
        writer.commit()
        writer.add(some[1::2])
        writer.add([speech("gone", "Parliament", speaker="Andrew Boff")] * 2)
        writer.delete(["gone"])
    with hustings.open_index(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("goverment", "government"),
        ("govermnent", "government"),
        ("Goverment", "Government"),
        ("POLCIE", "POLICE"),
        ("recieving", "receiving"),
        ("sykology", "psychology"),
        ("fisics", "physics"),
        ("govern ment", "government"),
        ("countylines", "county lines"),
        ("county linse", "county lines"),
        ("polise -croydon", "police -croydon"),
        ("polise OR xqzzq", "police OR xqzzq"),
        ('"conty lines"', '"county lines"'),
        ("conty NEAR/3 linse", "county NEAR/3 lines"),
        ("Sadik Kahn", "Sadiq Khan"),
        ("sadik kahn", "sadiq khan"),
        ("Unmesh Desay", 'speaker:"Unmesh Desai"'),
        ('speaker:"Unmesh Desay"', 'speaker:"Unmesh Desai"'),
        ("lines speaker:Dessai", "lines speaker:Desai"),
        ("Sian Bery", 'speaker:"Siân Berry"'),
        ("Did Desai talk of fisics in Croydn?", "Did Desai talk of physics in Croydon"),
    ],
)
def test_what_was_meant_is_suggested(index: hustings.Index, typed: str, meant: str) -> None:
    assert index.search(typed).suggestion == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "*",
        "government",
        "governments",
        "county police",
        "xqzzq",
        "zzzzqqqq",
        "parlament",  # said in a deleted speech alone
        'speaker:"Andrew Bof"',
        "-goverment",
        "x",
        "’",
        "1984",
        'speaker:"Unmesh Desai" psychology',
        " ".join(["goverment", *(f"word{at}" for at in range(40))]),
    ],
)
def test_where_nothing_better_is_known_nothing_is_suggested(
    index: hustings.Index, typed: str
) -> None:
    assert index.search(typed).suggestion is None


def test_what_is_suggested_finds_more(index: hustings.Index) -> None:
    for typed in ("goverment", "countylines", "Unmesh Desay", "lines speaker:Dessai"):
        results = index.search(typed)
        assert results.suggestion
        assert index.search(results.suggestion, match="all").total > results.total


def test_filters_beside_the_query_hold_for_what_is_suggested(index: hustings.Index) -> None:
    assert index.search("linse", speaker=["Unmesh Desai"]).suggestion == "lines"
    assert index.search("linse", since="2020").suggestion is None


def test_a_suggestion_is_offered_and_not_followed(index: hustings.Index) -> None:
    results = index.search("goverment")
    assert (results.total, results.parsed) == (1, "goverment")
    assert [hit.speech.text for hit in results.hits] == ["A goverment."]


def test_the_command_says_so_where_few_are_found_and_where_none_are(index: hustings.Index) -> None:
    for typed, code, mean in (("goverment", 0, "government"), ("conty", 1, "county")):
        result = CliRunner().invoke(cli, ["search", "--index", str(index.folder), typed])
        assert result.exit_code == code
        assert f"Did you mean: {mean}\n" in result.stderr
    asked = ["search", "--index", str(index.folder), "--format", "json", "conty"]
    assert json.loads(CliRunner().invoke(cli, asked).stdout)["suggestion"] == "county"


@pytest.mark.slow
def test_nine_of_ten_published_misspellings_get_the_right_one_first(
    whole_index: hustings.Index,
) -> None:
    lines = MISSPELLINGS.read_text("utf-8").splitlines()
    slips = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(slips) > 150
    wrong = [
        (typed, meant, suggestion)
        for _, typed, meant in slips
        for suggestion in [whole_index.search(typed, limit=1).suggestion]
        if words(suggestion or "") != words(meant)
    ]
    assert len(wrong) <= (1 - AT_LEAST) * len(slips), wrong


# What a slip costs


def test_usual_slips_cost_less_than_unusual_ones() -> None:
    swapped, doubled, beside = (cost(typed, "little") for typed in ("litlte", "litle", "lirtle"))
    other, first = cost("lixtle", "little"), cost("fittle", "little")
    assert max(swapped, doubled) < beside < other
    assert cost("lettle", "little") < other < first


letters = st.text("abcdeéfghikmnoprstuwyz'", min_size=1, max_size=7).filter(
    lambda word: not word.startswith("'")
)


@given(letters, letters)
def test_a_cost_is_none_for_the_same_word_and_grows_with_the_letters_between(
    one: str, other: str
) -> None:
    edits = distance(one, other)
    assert (cost(one, other) == 0) == (one == other)
    assert 0.6 * edits <= cost(one, other) + 1e-9 <= 1.6 * edits + 2e-9


@pytest.mark.parametrize(
    "alike",
    ["knife nife", "physics fizics", "psychology sykology", "kahn khan", "sadiq sadik",
     "write rite", "nation nashun", "knight nite", "lieutenant lootenant", "phone fone"],
)  # fmt: skip
def test_what_sounds_the_same_has_the_same_sound(alike: str) -> None:
    one, other = sounds(alike.split())
    assert one == other


@given(st.lists(letters))
def test_words_have_the_sound_that_each_has_alone(some: list[str]) -> None:
    assert sounds(some) == [sound for word in some for sound in sounds([word])]


@given(st.lists(letters, min_size=1, max_size=12, unique=True), letters)
def test_what_sounds_the_same_is_found_whatever_it_begins_with(some: list[str], typed: str) -> None:
    (sound,) = sounds([typed])
    for word, own in zip(some, sounds(some), strict=True):
        if own == sound and sound:
            assert word[0] in beginnings(sound)


@given(st.lists(letters, max_size=12), letters, st.integers(1, 2))
def test_words_some_edits_away_are_those_at_that_distance(
    some: list[str], wanted: str, edits: int
) -> None:
    expected = {at: distance(word, wanted) for at, word in enumerate(some)}
    expected = {at: away for at, away in expected.items() if away <= edits}
    assert Spellings(some).within(wanted, edits) == expected
    assert within_edits(some, wanted, edits) == list(expected)


@given(st.dictionaries(letters, st.integers(1, 99), max_size=12), letters, st.integers(1, 40))
def test_only_words_that_are_common_enough_are_likely(
    spread: dict[str, int], typed: str, least: int
) -> None:
    found = Lookalikes(spread).likeliest(typed, least)
    assert found is None or (spread[found[1]] >= least and found[1] != typed)


def test_a_name_is_found_by_any_run_of_its_words() -> None:
    names = NamesAlike([("Mr Lee Hsien Loong", 9), ("Lee Kuan Yew", 5), ("O'Brien", 1), ("—", 3)])
    assert names.likeliest(["lee", "hsein", "long"]) == ("Lee", "Hsien", "Loong")
    assert names.likeliest(["kwan", "yew"]) == ("Kuan", "Yew")
    assert names.likeliest(["kuan", "lee"]) is None
    assert names.likeliest([""]) is None
    assert names.exactly(["kuan", "yew"]) == ("Kuan", "Yew")
    assert names.exactly(["kwan", "yew"]) is None
    assert names.exactly([]) is None


@given(
    st.lists(
        st.sampled_from(
            [
                "conty",
                "linse",
                "goverment",
                "OR",
                "(",
                ")",
                "-",
                '"',
                "speaker:Dessai",
                "’",
                "ʼ",
                "é",
            ]
        )
    )
)
def test_what_is_suggested_can_be_read_again(index: hustings.Index, parts: list[str]) -> None:
    suggestion = index.search(" ".join(parts)).suggestion
    assert suggestion is None or str(parse(suggestion)) == suggestion
