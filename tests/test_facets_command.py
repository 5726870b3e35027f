"""`hustings facets` and `Index.facets`: counts that are exact, chosen, sorted and drawn."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.cli import cli
from hustings.cli.facets import draw_counts
from hustings.cli.terminal import Terminal
from hustings.facets import ORDERS
from hustings_indexer.analysis import words
from hustings_indexer.errors import QueryError
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from speeches import speech, speeches

NAMES = ("Ann Lee", "Bo Lee", "Cy Dee")
PARTIES = {"Ann Lee": "Tide", "Bo Lee": "Tide", "Cy Dee": "Moon"}


def index_of(folder: Path, some: Sequence[Speech], a_segment: int = 3) -> hustings.Index:
    """An index of several segments, in which superseded speeches are deleted ones."""
    for start in range(0, max(1, len(some)), a_segment):
        with IndexWriter(folder) as writer:
            writer.add(some[start : start + a_segment])
    return hustings.open_index(folder)


def live(some: Iterable[Speech]) -> list[Speech]:
    return list({one.id: one for one in some}.values())


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    some = [
        speech(f"s{at}", f"the ferry {at}", speaker=name, party=PARTIES[name])
        for at, name in enumerate((NAMES[0], *NAMES[:2], *NAMES))
    ]
    index_of(folder, [*some, speech("p", "ferry, ferry", kind="procedural")])
    return folder


def run(index: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--index", str(index), "facets", *arguments])


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    some=st.lists(speeches, max_size=12),
    word=st.sampled_from(("house", "police", "x", "café")),
    chosen=st.lists(st.sampled_from(("Labour", "Écolo")), max_size=2, unique=True),
    prefix=st.sampled_from(("", "k", "LAB", "co", "2")),
    order=st.sampled_from((None, *ORDERS)),
)
def test_counts_are_those_of_counting_speech_by_speech(
    some: list[Speech],
    word: str,
    chosen: list[str],
    prefix: str,
    order: str | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    exact = f'"{word}"'
    found = [one for one in live(some) if words(word)[0] in words(one.text)]
    # A name that no speech has stands for those it is a part of: not what is tested here.
    chosen = [party for party in chosen if any(one.party == party for one in live(some))]
    within = [one for one in found if not chosen or one.party in chosen]

    def counted(values: Iterable[str | None], by_count: bool) -> list[tuple[str, int]]:
        begins = [
            value
            for value in values
            if value and any(
                value.casefold()[at:].startswith(prefix.casefold())
                for at in (0, *(at + 1 for at, mark in enumerate(value) if mark == " "))
            )
        ]  # fmt: skip
        return sorted(
            Counter(begins).items(), key=lambda pair: (-pair[1] if by_count else 0, pair[0])
        )

    with index_of(tmp_path_factory.mktemp("index"), some) as opened:
        results = opened.facets(
            exact, ["speaker", "party", "year"], party=chosen, order=order, prefix=prefix
        )
    assert results.total == len(within)
    facets = {name: [tuple(count) for count in counts] for name, counts in results.facets.items()}
    assert facets == {
        "speaker": counted((one.speaker for one in within), order != "value"),
        "party": counted((one.party for one in found), order != "value"),
        "year": counted((f"{one.date.year:04}" for one in within), order == "count"),
    }


def test_with_two_speakers_chosen_their_facet_counts_all_and_others_count_the_two(
    index: Path,
) -> None:
    with hustings.open_index(index) as opened:
        results = opened.facets("ferry", ["speaker", "party"], speaker=["Ann Lee", "Cy Dee"])
    assert results.total == 4
    assert results.hits == ()
    assert results.facets["speaker"] == [("Ann Lee", 3), ("Bo Lee", 2), ("Cy Dee", 1)]
    assert results.facets["party"] == [("Tide", 3), ("Moon", 1)]


def test_an_order_or_a_field_that_there_is_not_is_refused(index: Path) -> None:
    with hustings.open_index(index) as opened:
        with pytest.raises(QueryError, match="no order of values 'size'; there are count, value"):
            opened.facets(order="size")
        with pytest.raises(QueryError, match="no facet 'hat'"):
            opened.facets(fields=["hat"])
    result = run(index, "--facet", "hat")
    assert (result.exit_code, result.stdout) == (2, "")


def test_text_has_bars_and_says_how_many_more_there_are(index: Path) -> None:
    with hustings.open_index(index) as opened:
        results = opened.facets("ferry", ["speaker", "year", "role"])
    shown = {name: counts[:2] for name, counts in results.facets.items()}
    drawn = draw_counts(results, shown, Terminal(columns=60)).splitlines()
    assert drawn[0].startswith("6 speeches  ferry  (")
    assert drawn[1:] == [
        "",
        "speaker  Ann Lee  3  ████████████████",
        "         Bo Lee   2  ██████████▋",
        "         and 1 more",
        "year     2019     6  ████████████████",
    ]


def test_tables_and_lines_have_a_row_for_each_value(index: Path) -> None:
    arguments = ("ferry", "--facet", "speaker", "--facet", "party", "--party", "Tide")
    assert run(index, *arguments, "--format", "csv").stdout == (
        "facet,value,count\nspeaker,Ann Lee,3\nspeaker,Bo Lee,2\nparty,Tide,5\nparty,Moon,1\n"
    )
    assert run(index, *arguments, "--format", "tsv", "-n", "1").stdout == (
        "facet\tvalue\tcount\nspeaker\tAnn Lee\t3\nparty\tTide\t5\n"
    )
    lines = run(index, *arguments, "--format", "jsonl", "--sort", "value").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [
        {"facet": "speaker", "value": "Ann Lee", "count": 3},
        {"facet": "speaker", "value": "Bo Lee", "count": 2},
        {"facet": "party", "value": "Moon", "count": 1},
        {"facet": "party", "value": "Tide", "count": 5},
    ]


def test_json_is_an_answer_without_hits(index: Path) -> None:
    answer = json.loads(run(index, "--prefix", "LEE", "--format", "json").stdout)
    assert (answer["total"], answer["hits"]) == (6, [])
    assert answer["facets"] == {
        "speaker": [{"value": "Ann Lee", "count": 3}, {"value": "Bo Lee", "count": 2}],
        "party": [],
        "year": [],
    }


def test_a_limit_keeps_the_commonest_years_in_order_of_time(tmp_path: Path) -> None:
    years = [2001, 2001, 2002, 2003, 2003, 2003]
    days = [speech("s0").date.replace(year=year) for year in years]
    index_of(tmp_path, [speech(f"s{at}", date=day) for at, day in enumerate(days)])
    rows = run(tmp_path, "--facet", "year", "-n", "2", "--format", "csv").stdout.splitlines()
    assert rows[1:] == ["year,2001,2", "year,2003,3"]


def test_procedural_turns_are_counted_where_asked_for(index: Path) -> None:
    assert json.loads(run(index, "ferry", "--format", "json").stdout)["total"] == 6
    assert json.loads(run(index, "ferry", "--procedural", "--format", "json").stdout)["total"] == 7


def test_nothing_to_count_is_exit_1_and_a_word_on_standard_error(index: Path) -> None:
    for arguments in (("unsaid",), ("ferry", "--prefix", "zz")):
        result = run(index, *arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("Nothing to count for: ")


def test_a_name_that_may_be_several_persons_is_told(index: Path) -> None:
    assert "note: " in run(index, "ferry", "--speaker", "Lee").stderr
