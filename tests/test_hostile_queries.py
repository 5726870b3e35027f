"""No query is an error, none takes long, and each is told what was understood of it.

The whole of it, a hundred thousand queries on a whole archive: `python tests/hostile.py INDEX`.
"""

import time
from collections.abc import Iterator

import pytest

import hustings
from hostile import SLOWEST, ask, hostile_for
from hustings.parser import parse
from hustings_indexer.analysis import words
from hustings_indexer.writer import IndexWriter
from oracle import Oracle
from speeches import SPEAKERS, WORDS, speech

A_FEW, SOME = 1_000, 400
FREQUENT = words("the to of and for in a is that i be on are have not will this it mr as")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[hustings.Index]:
    folder = tmp_path_factory.mktemp("index")
    with IndexWriter(folder) as writer:
        for at in range(60):
            text = " ".join(WORDS[at % 7 :: 1 + at % 5])
            writer.add([speech(f"s{at}", text, speaker=SPEAKERS[at % len(SPEAKERS)])])
            if at % 25 == 0:
                writer.commit()
    with hustings.open_index(folder) as opened:
        yield opened


@pytest.mark.parametrize("seed", range(2))
def test_hostile_queries_are_answered_and_explained(index: hustings.Index, seed: int) -> None:
    slowest, typed = max(ask(index, hostile_for(index, seed), A_FEW))
    assert slowest < SLOWEST, typed


@pytest.mark.slow
def test_on_a_whole_archive_none_takes_long(whole_index: hustings.Index) -> None:
    slowest, typed = max(ask(whole_index, hostile_for(whole_index, 3), SOME))
    assert slowest < SLOWEST, typed


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed",
    [
        "a*",
        "*a*",
        "?*",
        "[^a]*",
        " ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
        " OR ".join(f"*{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
        " OR ".join(f"{word}~2" for word in FREQUENT * 20),
        " NEAR/5 ".join(FREQUENT),
        " NEAR/9999 ".join(FREQUENT[:4]),
        " ".join(f"{word} NEAR/{at}" for at, word in enumerate(FREQUENT * 20)),
        " OR ".join(f'"{one} {other}"' for one in FREQUENT for other in FREQUENT),
        f'"{" ".join(FREQUENT * 500)}"',
        f'"{"the " * 10_000}"',
        "the NEAR " * 10_000,
        "-".join(FREQUENT * 500),
        " OR ".join(f"word{number} {word}" for number in range(5_000) for word in FREQUENT[:2]),
    ],
)
def test_what_is_much_work_on_a_whole_archive_is_cut_short(
    whole_index: hustings.Index, typed: str
) -> None:
    started = time.process_time()
    results = whole_index.search(typed, facets=("speaker", "year"))
    assert time.process_time() - started < SLOWEST
    assert results.parsed


@pytest.mark.parametrize(
    "typed",
    ["house OR police", "house OR police OR lines", "police OR -house", "(house) OR police"],
)
def test_a_filter_in_the_query_or_beside_it_filters_both_sides_of_an_or(
    index: hustings.Index, typed: str
) -> None:
    everyone = index.search(typed, limit=100)
    khan = {hit.speech.id for hit in everyone.hits if hit.speech.speaker == "Sadiq Khan"}
    assert 0 < len(khan) < everyone.total
    beside = index.search(typed, speaker=["Sadiq Khan"], limit=100)
    for asked in (f'{typed} speaker:"Sadiq Khan"', f'speaker:"Sadiq Khan" {typed}'):
        results = index.search(asked, limit=100)
        assert {hit.speech.id for hit in results.hits} == khan
        assert results.hits == beside.hits


def test_a_word_near_itself_is_the_word(index: hustings.Index) -> None:
    once = index.search("house", limit=100)
    assert {hit.speech.id for hit in index.search("house NEAR/3 houses", limit=100).hits} == {
        hit.speech.id for hit in once.hits
    }


def test_a_lone_star_between_marks_is_passed_over(index: hustings.Index) -> None:
    for typed, alike in (("[^cross]*", '"cross"'), ("cross-*", '"cross"')):
        assert index.search(typed).total == index.search(alike).total > 0


def test_the_oracle_is_no_stranger_to_hostile_queries(index: hustings.Index) -> None:
    """Totals of a few hundred, the long ones left out, equal those of reading the speeches."""
    hostile = hostile_for(index, 9)
    oracle = Oracle(index.speeches())
    for typed in hostile.queries(300):
        if len(typed) < 300:
            expected = len(oracle.answer(parse(typed)).speeches)
            assert (typed, index.search(typed, limit=1).total) == (typed, expected)
