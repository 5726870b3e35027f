"""The concordance: every occurrence, by brute force; its order, samples, cuts and drawing."""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date as Date
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click import unstyle
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.cli import cli
from hustings.cli import kwic as command
from hustings.cli.kwic import Page, draw_concordance, draw_line
from hustings.cli.layout import width
from hustings.cli.terminal import Terminal
from hustings.concordance import CONTEXT, SORTS, KwicLine
from hustings.parser import parse
from hustings_indexer.analysis import passage_spans, word_spans, words
from hustings_indexer.errors import QueryError
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from oracle import Oracle, Part
from speeches import speech, speeches

ASKED = (
    "house", "hous*", "housing police", '"county lines"', "house OR police -x", "*e*",
    "housing NEAR/3 county", '"house"', "house hous* ~house", "cross-border", "l*e? OR 東京",
    '"police house"~4', "house speaker:khan", "heading:house", "speaker:khan", "", "-house",
    "house NEAR/2 house", '"house house"',
)  # fmt: skip
property_test = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def built(folder: Path, batches: Sequence[Sequence[Speech]]) -> hustings.Index:
    """An index of a segment a batch; of speeches with one id the last stays."""
    for batch in batches:
        with IndexWriter(folder) as writer:
            writer.add(batch)
    return hustings.open_index(folder)


def live(batches: Sequence[Sequence[Speech]]) -> list[Speech]:
    """What such an index holds, in order."""
    found: dict[str, Speech] = {}
    for one in (one for batch in batches for one in batch):
        found.pop(one.id, None)
        found[one.id] = one
    return list(found.values())


def expected(some: Sequence[Speech], typed: str) -> Counter[tuple[str, int, int]]:
    """Every occurrence, by the id of its speech and its characters, word after word."""
    oracle = Oracle(some)
    answer = oracle.answer(parse(typed), [])
    found: Counter[tuple[str, int, int]] = Counter()
    for number in answer.speeches:
        one = some[number]
        stands = [
            (start + first, start + last)
            for start, end in passage_spans(one.text)
            for _, first, last in word_spans(one.text[start:end])
        ]
        places = {place for part in answer.parts for place in occurrences(oracle, part, number)}
        found.update((one.id, stands[first][0], stands[end - 1][1]) for first, end in places)
    return found


def occurrences(oracle: Oracle, part: Part, number: int) -> Iterator[tuple[int, int]]:
    if part.field != "text":
        return
    begins = [oracle._begins(group, "text", number) for group in part.groups]
    for begin in oracle._occurrences(part, "text", number):
        following = (min(at for at in some if at >= begin) for some in begins)
        yield begin, max(at + len(group) for at, group in zip(following, part.groups, strict=True))


@given(st.lists(st.lists(speeches, max_size=4), min_size=1, max_size=3), st.sampled_from(ASKED))
@property_test
def test_the_lines_are_the_occurrences_that_brute_force_finds(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Speech]], typed: str
) -> None:
    index = built(tmp_path_factory.mktemp("index"), batches)
    some = live(batches)
    wanted = expected(some, typed)
    text_of = {one.id: one.text for one in some}
    found = index.kwic(typed, procedural=True, context=7)
    lines = list(found.lines)
    assert Counter((line.id, line.start, line.end) for line in lines) == wanted
    assert found.total == len(lines) == wanted.total()
    assert found.speeches == len({line.id for line in lines})
    for line in lines:
        text = text_of[line.id]
        assert line.match == text[line.start : line.end]
        assert text[: line.start].endswith(line.left)
        assert text[line.end :].startswith(line.right)
        assert len(line.left) <= 7
        assert len(line.right) <= 7


SPOKEN = (
    ("Cara", 2021, "The ferry waits. A ferry runs."),
    ("ana", 2019, "Every ferry is late, and the old ferry leaks."),
    (None, 2020, "We want the ferry."),
    ("Bo", 2018, "No boats here.\n\nThat Ferry, please."),
)


@pytest.fixture(params=[1, 4], ids=["one segment", "many segments"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> hustings.Index:
    some = [
        speech(f"s{at}", text, speaker=speaker, date=Date(year, 3, 1), position=at)
        for at, (speaker, year, text) in enumerate(SPOKEN)
    ]
    return built(tmp_path, [some] if request.param == 1 else [[one] for one in some])


def shown(index: hustings.Index, **how: Any) -> list[tuple[str, int]]:
    return [(line.id, line.start) for line in index.kwic("ferry", **how).lines]


def test_lines_stand_in_the_order_asked_for(index: hustings.Index) -> None:
    debate = [("s0", 4), ("s0", 19), ("s1", 6), ("s1", 33), ("s2", 12), ("s3", 21)]
    assert shown(index) == debate
    assert shown(index, sort="oldest") == [*debate[5:], *debate[2:4], debate[4], *debate[:2]]
    assert shown(index, sort="newest") == [*debate[:2], debate[4], *debate[2:4], debate[5]]
    assert shown(index, sort="speaker") == [*debate[2:4], debate[5], *debate[:2], debate[4]]


def test_context_sorts_by_words_outward_folded(index: hustings.Index) -> None:
    assert [line.right for line in index.kwic("ferry", sort="right").lines] == [
        ".", " is late, and the old ferry leaks.", " leaks.", ", please.", " runs.",
        " waits. A ferry runs.",
    ]  # fmt: skip
    lefts = [words(line.left)[::-1] for line in index.kwic("ferry", sort="left").lines]
    assert lefts == sorted(lefts)
    assert lefts[0][:2] == ["a", "waits"]


@given(st.lists(speeches, max_size=6), st.sampled_from(("left", "right")))
@property_test
def test_the_order_by_context_is_that_of_all_words_on_that_side(
    tmp_path_factory: pytest.TempPathFactory, some: list[Speech], side: str
) -> None:
    index = built(tmp_path_factory.mktemp("index"), [some])
    text_of = {one.id: one.text for one in some}
    keys = []
    for line in index.kwic("hous* OR the", sort=side, procedural=True).lines:
        text = text_of[line.id]
        beside = words(text[: line.start])[::-1] if side == "left" else words(text[line.end :])
        keys.append(" ".join(beside).encode()[:48])
    assert all(one <= other for one, other in pairwise(keys))


def test_a_sample_has_the_size_asked_for_and_is_the_same_in_every_order(
    index: hustings.Index,
) -> None:
    sampled = shown(index, sample=3, seed=5)
    assert len(set(sampled)) == 3
    assert set(sampled) <= set(shown(index))
    assert sampled == shown(index, sample=3, seed=5)
    for sort in ("oldest", "speaker", "left", "right"):
        assert set(shown(index, sample=3, seed=5, sort=sort)) == set(sampled)
    assert shown(index, sample=99) == shown(index)
    assert shown(index, sample=0) == []
    assert index.kwic("ferry", sample=3).total == 6


def test_every_occurrence_is_as_likely_to_be_sampled(tmp_path: Path) -> None:
    texts = ["ferry " * 30, "ferry", "a ferry", "the ferry " * 9]
    index = built(tmp_path, [[speech(f"s{at}", text) for at, text in enumerate(texts)]])
    drawn = Counter(place for seed in range(400) for place in shown(index, sample=4, seed=seed))
    assert len(drawn) == 41
    assert min(drawn.values()) > 15  # of 39 that are expected
    assert max(drawn.values()) < 70


def test_lines_can_be_cut_off_and_gone_through_again(index: hustings.Index) -> None:
    found = index.kwic("ferry", limit=2)
    assert [line.id for line in found.lines] == [line.id for line in found.lines] == ["s0", "s0"]
    assert (found.total, found.speeches) == (6, 4)
    assert json.loads(json.dumps(found.to_dict()))["lines"][0]["match"] == "ferry"


def test_deleted_speeches_and_procedural_turns_have_no_lines(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add([speech("a", "ferry"), speech("b", "ferry", kind="procedural")])
        writer.add(speech("c", "a ferry"))
    with IndexWriter(tmp_path) as writer:
        writer.delete(["a"])
    index = hustings.open_index(tmp_path)
    assert shown(index) == [("c", 2)]
    assert shown(index, procedural=True) == [("b", 0), ("c", 2)]
    assert shown(index, kind=["procedural"]) == [("b", 0)]


def test_contexts_keep_words_whole_unless_there_are_none(tmp_path: Path) -> None:
    text = "extraordinarily slow ferry, quite late"
    index = built(tmp_path, [[speech("a", text), speech("b", "あ" * 9 + "渡" + "い" * 9)]])
    (line,) = index.kwic("ferry", context=10).lines
    assert (line.left, line.right) == ("slow ", ", quite")
    (line,) = index.kwic("渡", context=4).lines
    assert (line.left, line.right) == ("あ" * 4, "い" * 4)
    (line,) = index.kwic("ferry", context=0).lines
    assert (line.left, line.right) == ("", "")


def test_the_command_line_offers_the_orders_that_the_engine_has() -> None:
    assert (command.SORTS, command.CONTEXT) == (SORTS, CONTEXT)


def test_an_unknown_order_or_filter_is_an_error_that_names_the_known_ones(
    index: hustings.Index,
) -> None:
    with pytest.raises(QueryError, match="debate, oldest, newest, speaker, left, right"):
        index.kwic("ferry", sort="length")
    with pytest.raises(QueryError, match="no filter 'year'"):
        index.kwic("ferry", year=["2019"])


# On a terminal

PLAIN = Terminal(columns=60)
LINE = KwicLine(
    left="Where is\nthe ", match="ferry", right=", then?", start=13, end=18, id="s1",
    date=Date(2019, 7, 29), speaker="Ana Torvik", person_id=None, party=None, role=None,
    chamber=None, section=None, heading=None, debate_id="d", position=0, url=None,
    citation="Ana Torvik, 29 July 2019",
)  # fmt: skip


def test_a_line_tells_when_and_by_whom_and_has_the_match_in_its_column() -> None:
    drawn = draw_line(LINE, Page(80, False, PLAIN))
    assert drawn.startswith("2019-07-29  Ana Torvik")
    assert drawn.endswith(" Where is the ferry, then?")
    wide = draw_line(replace(LINE, left="渡し船はどこ "), Page(80, False, PLAIN))
    assert width(wide.partition("ferry")[0]) == width(drawn.partition("ferry")[0])


@pytest.mark.parametrize("columns", [20, 40, 59, 60, 80, 200])
@pytest.mark.parametrize("ids", [False, True])
def test_no_line_is_wider_than_the_screen(columns: int, ids: bool) -> None:
    for match in ("ferry", "渡" * 90, "ferry " * 40):
        line = replace(LINE, match=match, left="long " * 90, right=" long" * 90)
        slack = 10 if columns < 40 or ids else 0
        assert width(draw_line(line, Page(columns, ids, PLAIN))) <= columns + slack


def test_colour_lights_the_match_and_changes_nothing_else(index: hustings.Index) -> None:
    colour = Terminal(colour=True)
    found = index.kwic("ferry")
    coloured = "".join(draw_concordance(found, 6, Page(80, True, colour)))
    assert colour.paint("ferry", "lit") in coloured
    assert unstyle(coloured) == "".join(draw_concordance(found, 6, Page(80, True, PLAIN)))


def invoke(index: hustings.Index, *arguments: str) -> Any:
    run = CliRunner().invoke(
        cli, ["--index", str(index.folder), "kwic", *arguments], env={"COLUMNS": "72"}
    )
    assert run.exit_code in (0, 1, 2), run.exception
    return run


def test_the_command_prints_aligned_lines(index: hustings.Index) -> None:
    run = invoke(index, "ferry", "--sort", "oldest", "-n", "2")
    assert run.exit_code == 0
    assert run.stdout == (
        "6 lines in 4 speeches  ferry\n\n"
        "2018-03-01  Bo              boats here. That Ferry, please.\n"
        "2019-03-01  ana                        Every ferry is late, and the old\n"
        "2 of 6 lines. --all gives them all, --sample N some of them.\n"
    )


def test_the_command_writes_data_with_every_line(index: hustings.Index) -> None:
    rows = list(csv.DictReader(StringIO(invoke(index, "ferry", "--format", "csv").stdout)))
    assert len(rows) == 6
    assert (rows[5]["match"], rows[5]["start"]) == ("Ferry", "21")
    assert rows[5]["left"] == "No boats here.\n\nThat "
    lines = invoke(index, "ferry", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["s0", "s0", "s1", "s1", "s2", "s3"]
    answer = json.loads(invoke(index, "ferry", "--format", "json", "-n", "1").stdout)
    assert (answer["total"], len(answer["lines"])) == (6, 1)
    tabs = invoke(index, "ferry", "--format", "tsv", "--sample", "2").stdout
    assert tabs.startswith("left\tmatch\tright\tdate")


def test_nothing_found_is_said_aside_and_in_the_exit_code(index: hustings.Index) -> None:
    run = invoke(index, "submarine")
    assert (run.exit_code, run.stdout) == (1, "")
    assert "No occurrences found for: submarine" in run.stderr
