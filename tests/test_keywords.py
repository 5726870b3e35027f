"""Words distinctive of some speeches: counted as plain Python counts them, and as people ask."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.cli import cli
from hustings.cli.keywords import draw_keywords
from hustings.cli.terminal import Terminal
from hustings.likelihood import SIGNIFICANT, log_likelihood, log_ratio
from hustings_indexer.errors import QueryError
from hustings_indexer.speech import Speech
from naive_words import built, counted, kept, language_of, live, size
from oracle import text_words
from speeches import speech, speeches

FERRIES = "The ferry sails when one ferry or more ferries can sail."
HARBOUR = "The harbour tax pays for the harbour and the quay."


def distinctive(
    ours: Iterable[Speech], theirs: Iterable[Speech], *, stop_words: bool
) -> dict[tuple[str, bool], tuple[int, int, int]]:
    """For each stem and direction: how often we say it, how often they do, and in how many speeches
    of the side that does more."""
    sides = [list(ours), list(theirs)]
    counts = [counted(side, stop_words=stop_words) for side in sides]
    sizes = [size(side) for side in sides]
    found = {}
    for stem in counts[0] | counts[1]:
        count, rest = counts[0][stem], counts[1][stem]
        is_more = count * sizes[1] > rest * sizes[0]
        if log_likelihood(count, sizes[0], rest, sizes[1]) >= SIGNIFICANT:
            holding = sum(
                stem in kept(text_words(one.text), language_of(one), stop_words=stop_words)
                for one in sides[0 if is_more else 1]
            )
            found[stem, is_more] = (count, rest, holding)
    return found


def answered(found: hustings.Keywords) -> Counter[tuple[bool, int, int, int]]:
    """The answer without its spellings."""
    return Counter((k.is_more, k.count, k.rest, k.speeches) for k in found.keywords)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    some=st.lists(speeches, max_size=14),
    segments=st.integers(1, 3),
    stop_words=st.booleans(),
    chooses=st.sampled_from(
        (
            ({"party": ["Écolo"]}, lambda one: one.party == "Écolo"),
            ({"person": ["p1"]}, lambda one: one.person_id == "p1"),
            ({"section": ["Questions"]}, lambda one: one.section == "Questions"),
        )
    ),
    since=st.sampled_from((None, Date(2019, 1, 1))),
)
def test_counts_are_those_of_plain_python(
    some: list[Speech],
    segments: int,
    stop_words: bool,
    chooses: tuple[dict[str, Any], Callable[[Speech], bool]],
    since: Date | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    index = built(tmp_path_factory.mktemp("index"), some, segments)
    filters, is_ours = chooses
    dated = [one for one in live(some) if since is None or one.date >= since]
    ours = [one for one in dated if is_ours(one)]
    theirs = [one for one in dated if not is_ours(one)]
    found = index.keywords(
        "", since=since, least=1, least_speeches=1, limit=10_000, stop_words=stop_words, **filters
    )
    assert (found.speeches, found.rest_speeches) == (len(ours), len(theirs))
    assert (found.words, found.rest_words) == (size(ours), size(theirs))
    expected = distinctive(ours, theirs, stop_words=stop_words)
    assert answered(found) == Counter(
        (is_more, *counts) for (_, is_more), counts in expected.items()
    )


@pytest.fixture(params=[1, 3], ids=["one segment", "several segments"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> hustings.Index:
    some = [
        speech(
            f"s{at}",
            FERRIES if at % 2 else HARBOUR,
            party="Tide" if at % 2 else "Moon",
            speaker="Ann Lee" if at % 2 else "Bo Lind",
            chamber="Upper" if at < 8 else "Lower",
            date=Date(2018 + at % 3, 3, 1),
        )
        for at in range(24)
    ]
    return built(tmp_path / "index", some, request.param)


def words(found: hustings.Keywords, *, more: bool) -> list[str]:
    return [keyword.word for keyword in found.keywords if keyword.is_more is more]


def test_what_one_side_says_more_the_other_says_less(index: hustings.Index) -> None:
    tide, moon = index.keywords(party=["Tide"]), index.keywords(party=["Moon"])
    assert words(tide, more=True) == words(moon, more=False) == ["ferry", "sail"]
    assert words(tide, more=False) == words(moon, more=True) == ["harbour", "pays", "quay", "tax"]
    assert [k.likelihood for k in tide.keywords if k.is_more] == [
        k.likelihood for k in moon.keywords if not k.is_more
    ]


def test_a_word_is_counted_in_all_its_forms_and_has_its_figures(index: hustings.Index) -> None:
    ferry = index.keywords(speaker=["Ann Lee"]).keywords[0]
    assert ferry == hustings.Keyword(
        word="ferry",
        is_more=True,
        count=36,
        rest=0,
        per_million=36 / 132 * 1e6,
        rest_per_million=0.0,
        speeches=12,
        likelihood=float(log_likelihood(36, 132, 0, 120)),
        log_ratio=float(log_ratio(36, 132, 0, 120)),
    )


def test_the_query_chooses_like_any_filter(index: hustings.Index) -> None:
    by_word, by_name = index.keywords("ferry"), index.keywords('speaker:"Ann Lee"')
    assert by_word.keywords == by_name.keywords == index.keywords(party=["Tide"]).keywords
    assert (by_word.parsed, by_word.against) == ("ferry", "every speech")


def test_dates_and_chambers_hold_for_both_sides(index: hustings.Index) -> None:
    found = index.keywords("", party=["Tide"], chamber=["Upper"])
    assert (found.speeches, found.rest_speeches) == (4, 4)
    found = index.keywords("party:Tide date:2019")
    assert (found.speeches, found.rest_speeches) == (4, 4)
    assert found.against == "every speech, from 2019-01-01 to 2019-12-31"


def test_dates_and_chambers_choose_where_nothing_else_does(index: hustings.Index) -> None:
    found = index.keywords(since="2019", until="2019")
    assert (found.speeches, found.rest_speeches, found.against) == (8, 16, "every speech")
    assert index.keywords(chamber=["Upper"]).rest_speeches == 16


def test_a_query_can_be_held_against_another(index: hustings.Index) -> None:
    found = index.keywords("ferry", against="tax date:2020")
    assert (found.speeches, found.rest_speeches) == (12, 4)
    assert found.against == "tax, from 2020-01-01 to 2020-12-31"
    assert index.keywords("ferry", against="ferries").rest_words == 0


def test_words_said_too_seldom_or_in_too_few_speeches_are_left_out(index: hustings.Index) -> None:
    assert words(index.keywords(party=["Tide"], least=37), more=True) == []
    assert words(index.keywords(party=["Tide"], least_speeches=12), more=True) == ["ferry", "sail"]
    assert words(index.keywords(party=["Tide"], least_speeches=13), more=True) == []


def test_stop_words_count_when_they_are_asked_for(index: hustings.Index) -> None:
    found = index.keywords(party=["Tide"], stop_words=True)
    assert {"when", "can"} <= set(words(found, more=True))


def test_at_most_so_many_words_come_each_way(index: hustings.Index) -> None:
    found = index.keywords(party=["Tide"], limit=1)
    assert (words(found, more=True), words(found, more=False)) == (["ferry"], ["harbour"])
    assert index.keywords(party=["Tide"], limit=0).keywords == ()


def test_nothing_is_distinctive_of_everything_or_of_nothing(index: hustings.Index) -> None:
    assert index.keywords().keywords == index.keywords("absent").keywords == ()
    with pytest.raises(QueryError, match="no filter 'colour'"):
        index.keywords(colour=["red"])


def test_procedural_turns_are_in_neither_side_unless_asked_for(tmp_path: Path) -> None:
    chair = [speech(f"c{at}", "Order, order.", kind="procedural") for at in range(3)]
    index = built(tmp_path, [*chair, speech("a", FERRIES, party="Tide"), speech("b", HARBOUR)], 1)
    assert index.keywords(party=["Tide"]).rest_speeches == 1
    assert index.keywords(party=["Tide"], procedural=True).rest_speeches == 4


def test_words_are_joined_by_the_stems_of_the_language_of_their_speech(tmp_path: Path) -> None:
    some = [
        speech(f"{language}{at}", text, language=language, party="Tide" if at % 2 else "Moon")
        for language, text in (
            ("en", "The nation relies on national ferries and one ferry."),
            ("fr", "La nation et les nations, le bac national, les bacs nationaux."),
            ("cy", "Mae'r fferi a'r fferïau."),
        )
        for at in range(6)
    ]
    index = built(tmp_path, some, 2)
    found = index.keywords("language:fr", least=1, least_speeches=1, limit=1000)
    french = [one.language == "fr" for one in some]
    ours = [one for one, is_french in zip(some, french, strict=True) if is_french]
    theirs = [one for one, is_french in zip(some, french, strict=True) if not is_french]
    expected = distinctive(ours, theirs, stop_words=False)
    assert answered(found) == Counter(
        (is_more, *counts) for (_, is_more), counts in expected.items()
    )
    assert ("bac", True) in expected
    assert [k.count for k in found.keywords if k.word in ("bac", "bacs")] == [12]


# The command line


def run(index: hustings.Index, *typed: str) -> Result:
    return CliRunner().invoke(
        cli, ["keywords", *typed, "--index", str(index.folder)], prog_name="hustings"
    )


def test_the_table_tells_what_was_compared_and_both_ways(index: hustings.Index) -> None:
    assert (
        draw_keywords(index.keywords(party=["Tide"]), Terminal(columns=80))
        == """\
12 speeches  every speech, party Tide  132 words
against 12 other speeches  every speech  120 words

more   count  per million  of others  speeches    G2  log ratio
ferry     36    272,727.3        0.0        12  52.0      +6.03
sail      24    181,818.2        0.0        12  33.3      +5.45

less     count  per million  of others  speeches    G2  log ratio
harbour      0          0.0  200,000.0        12  38.4      -5.72
pays         0          0.0  100,000.0        12  18.5      -4.72
quay         0          0.0  100,000.0        12  18.5      -4.72
tax          0          0.0  100,000.0        12  18.5      -4.72
"""
    )


def test_answers_come_as_json_lines_and_tables(index: hustings.Index) -> None:
    found = index.keywords("", party=["Tide"], limit=20)
    assert json.loads(run(index, "--party", "Tide", "--format", "json").stdout) == found.to_dict()
    lines = run(index, "--party", "Tide", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["word"] for line in lines] == [k.word for k in found.keywords]
    table = run(index, "--party", "Tide", "--format", "tsv", "-n", "1").stdout.splitlines()
    assert table[0].split("\t")[:4] == ["word", "use", "count", "rest"]
    assert table[2].split("\t")[:4] == ["harbour", "less", "0", "24"]
    assert run(index, "ferry", "--format", "csv").stdout.startswith("word,use,count,rest,per_mill")


def test_no_such_words_is_exit_1_and_no_choice_exit_2(index: hustings.Index) -> None:
    result = run(index, "absent", "--speaker", "Xavier")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        'note: no speaker is called "Xavier"\nNo distinctive words found for: absent, by Xavier\n'
    )
    assert "Try --least 2" in run(index, "ferry", "--least", "99").stderr
    result = run(index)
    assert result.exit_code == 2
    assert "Say whose words" in result.stderr
