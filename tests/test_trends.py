"""Trends: exact by brute force, gaps that are not zeros, and how they are drawn."""

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date as Date
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click import unstyle
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.cli import cli
from hustings.cli import trends as command
from hustings.cli.terminal import Terminal
from hustings.cli.trends import draw_trends
from hustings.parser import parse
from hustings.plotting import draw_png, draw_svg
from hustings.trends import PERIODS
from hustings_indexer.errors import EngineUnavailable, QueryError
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from oracle import Oracle, text_words
from speeches import speech, speeches
from test_kwic import ASKED, built, expected, live

CUT = {"year": 4, "month": 7}
Figures = tuple[str, int | None, int | None, float | None, float | None, int, int]


def periods(some: Sequence[Speech], by: str) -> list[str]:
    """Every year, or month, from the first to the last."""
    if not some:
        return []
    first, last = (end(one.date.isoformat() for one in some) for end in (min, max))
    years = range(int(first[:4]), int(last[:4]) + 1)
    months = (f"{year:04}-{month:02}" for year in years for month in range(1, 13))
    within = [month for month in months if first[:7] <= month <= last[:7]]
    return list(dict.fromkeys(month[: CUT[by]] for month in within))


def brute_force(
    some: Sequence[Speech], corpus: Sequence[Speech], typed: str, every: Sequence[str], by: str
) -> list[Figures]:
    """The points of a series over `corpus`, counted speech by speech."""
    answer = Oracle(some).answer(parse(typed), [])
    period = {one.id: one.date.isoformat()[: CUT[by]] for one in some}
    within = {one.id for one in corpus}
    counts: Counter[str] = Counter()
    for (identity, _, _), often in expected(some, typed).items():
        if identity in within:
            counts[period[identity]] += often
    found = Counter(period[some[n].id] for n in answer.speeches if some[n].id in within)
    of_speeches = Counter(period[one.id] for one in corpus)
    of_words: Counter[str] = Counter()
    for one in corpus:
        of_words[period[one.id]] += len(text_words(one.text))
    points: list[Figures] = []
    for name in every:
        speeches_, words_ = of_speeches[name], of_words[name]
        if not speeches_:
            points.append((name, None, None, None, None, 0, 0))
            continue
        per_million = counts[name] / words_ * 1e6 if words_ else None
        share = found[name] / speeches_
        points.append((name, counts[name], found[name], per_million, share, words_, speeches_))
    return points


def same(points: Sequence[hustings.TrendPoint], wanted: Sequence[Figures]) -> bool:
    given = [tuple(point.to_dict().values()) for point in points]
    return len(given) == len(wanted) and all(
        one == pytest.approx(other) for one, other in zip(given, wanted, strict=True)
    )


property_test = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@given(
    st.lists(st.lists(speeches, max_size=4), min_size=1, max_size=3),
    st.sampled_from([typed for typed in ASKED if "speaker:" not in typed]),
    st.sampled_from(("year", "month")),
)
@property_test
def test_every_figure_is_what_brute_force_counts(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Speech]], typed: str, by: str
) -> None:
    index = built(tmp_path_factory.mktemp("index"), batches)
    some = live(batches)
    (one,) = index.trends(typed, by=by, procedural=True).series
    assert same(one.points, brute_force(some, some, typed, periods(some, by), by))
    total = index.kwic(typed, procedural=True).total
    assert sum(point.count or 0 for point in one.points) == total


@given(st.lists(speeches, max_size=8), st.sampled_from(("house", "hous* OR the")))
@property_test
def test_each_value_compared_is_told_against_its_own_corpus(
    tmp_path_factory: pytest.TempPathFactory, some: list[Speech], typed: str
) -> None:
    index = built(tmp_path_factory.mktemp("index"), [some])
    some = live([some])
    parties, oracle = ("Labour", "Écolo"), Oracle(some)
    trends = index.trends(typed, party=parties, compare="party", procedural=True)
    meant = [oracle.resolve("party", party) for party in parties]
    corpora = [[one for one in some if one.party in names] for names in meant]
    every = periods([one for corpus in corpora for one in corpus], "year")
    assert [one.value for one in trends.series] == list(parties)
    for one, corpus in zip(trends.series, corpora, strict=True):
        assert same(one.points, brute_force(some, corpus, typed, every, "year"))


SPOKEN = (
    ("Labour", "2018-11-02", "A ferry, a ferry and a boat."),
    ("Labour", "2018-11-03", "Nothing at all."),
    ("Green", "2018-11-03", "The boat."),
    ("Labour", "2021-02-01", "No more of it."),
    ("Green", "2021-03-01", "One ferry & one boat."),
)


@pytest.fixture
def index(tmp_path: Path) -> hustings.Index:
    some = [
        speech(f"s{at}", text, party=party, date=Date.fromisoformat(day))
        for at, (party, day, text) in enumerate(SPOKEN)
    ]
    return built(tmp_path, [some[:2], some[2:]])


def values(trends: hustings.Trends, measure: str) -> list[list[float | None]]:
    return [one.values(measure) for one in trends.series]


def test_a_period_without_speeches_is_a_gap_and_one_without_the_word_a_zero(
    index: hustings.Index,
) -> None:
    trends = index.trends("ferry")
    assert trends.periods == ["2018", "2019", "2020", "2021"]
    assert values(trends, "count") == [[2, None, None, 1]]
    assert values(trends, "speeches") == [[1, None, None, 1]]
    assert values(trends, "share") == [[pytest.approx(1 / 3), None, None, 0.5]]
    assert values(trends, "per_million") == [
        [pytest.approx(2e6 / 12), None, None, pytest.approx(1e6 / 8)]
    ]
    assert values(index.trends("boat", by="month"), "count")[0] == [
        2, *[None] * 26, 0, 1
    ]  # fmt: skip
    assert len(index.trends("boat", by="day").periods) == 851


def test_filters_narrow_the_corpus_and_so_make_gaps(index: hustings.Index) -> None:
    trends = index.trends("ferry", party=["Labour"], until="2021-02", since="2018")
    assert values(trends, "count") == [[2, None, None, 0]]
    assert [point.of_speeches for point in trends.series[0].points] == [2, 0, 0, 1]
    assert values(index.trends("ferry party:labour"), "share") == values(
        index.trends("ferry", party=["Labour"]), "share"
    )
    negated = index.trends("ferry -party:Labour")
    assert [point.of_speeches for point in negated.series[0].points] == [3, 0, 0, 2]


def test_several_queries_stand_side_by_side_over_the_same_periods(index: hustings.Index) -> None:
    trends = index.trends(["ferry", "boat", "date:2018"])
    assert trends.labels == ["ferry", "boat", "date:2018"]
    assert values(trends, "count")[:2] == [[2, None, None, 1], [2, None, None, 1]]
    assert values(trends, "speeches")[2] == [3, None, None, None]


def test_the_commonest_values_are_compared_where_none_are_chosen(index: hustings.Index) -> None:
    trends = index.trends("boat", compare="party")
    assert trends.labels == ["Green", "Labour"]
    assert values(trends, "count") == [[1, None, None, 1], [1, None, None, 0]]
    both = index.trends(["boat", "ferry"], compare="party", party=["Labour"])
    assert both.labels == ["boat, Labour", "ferry, Labour"]


def test_where_nothing_passes_the_filters_there_are_no_periods(index: hustings.Index) -> None:
    trends = index.trends("ferry", party=["Pirates"])
    assert trends.periods == []
    assert index.trends([]).series == ()


def test_deleted_speeches_are_neither_counted_nor_told_against(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add([speech("a", "ferry"), speech("b", "ferry", date=Date(2018, 1, 1))])
    with IndexWriter(tmp_path) as writer:
        writer.delete(["b"])
    trends = hustings.open_index(tmp_path).trends("ferry")
    assert [tuple(point.to_dict().values()) for point in trends.series[0].points] == [
        ("2019", 1, 1, 1e6, 1.0, 1, 1)
    ]


def test_the_command_line_offers_the_periods_that_the_engine_has() -> None:
    assert command.PERIODS == PERIODS


def test_an_unknown_period_or_field_is_an_error_that_names_the_known_ones(
    index: hustings.Index,
) -> None:
    with pytest.raises(QueryError, match="year, month, day"):
        index.trends("ferry", by="week")
    with pytest.raises(QueryError, match="no filter 'colour'"):
        index.trends("ferry", compare="colour")


# Drawn


def test_bars_of_all_series_are_to_one_scale_and_gaps_are_told(index: hustings.Index) -> None:
    assert (
        draw_trends(index.trends(["ferry", "of"]), "count", Terminal(50))
        == """\
Occurrences by year

      ferry                 of
2018  ██████████████████ 2                     0
2019  · no speeches         · no speeches
2020  · no speeches         · no speeches
2021  █████████          1  █████████          1
"""
    )


def test_a_long_gap_is_one_line(index: hustings.Index) -> None:
    drawn = draw_trends(index.trends("boat", by="month"), "share", Terminal(40))
    assert drawn.splitlines()[3:] == [
        "2018-11  ██████████████▋         66.7%",
        "2018-12  ⋮ 26 months, no speeches",
        "2021-02                           0.0%",
        "2021-03  ██████████████████████ 100.0%",
    ]


def test_a_screen_without_colours_or_blocks_has_the_same_figures(index: hustings.Index) -> None:
    trends = index.trends(["ferry", "boat"], compare="party")
    plain = draw_trends(trends, "per_million", Terminal(60))
    assert unstyle(draw_trends(trends, "per_million", Terminal(60, colour=True))) == plain
    bare = draw_trends(trends, "per_million", Terminal(60, blocks=False))
    assert bare.isascii()
    assert re.findall(r"[0-9,]+\.[0-9]|no speeches", bare) == re.findall(
        r"[0-9,]+\.[0-9]|no speeches", plain
    )


def test_series_that_do_not_fit_beside_each_other_stand_below(index: hustings.Index) -> None:
    drawn = draw_trends(index.trends(["ferry", "boat", "one"]), "count", Terminal(50))
    assert drawn.count("2018") == 2
    assert max(map(len, drawn.splitlines())) <= 50


def test_the_svg_is_told_in_words_breaks_at_gaps_and_escapes_what_was_typed(
    index: hustings.Index,
) -> None:
    drawn = draw_svg(index.trends(["ferry", '"<&"', "boat"], by="month"), "count")
    root = ElementTree.fromstring(drawn)
    space = {"svg": "http://www.w3.org/2000/svg"}
    title, told = root.find("svg:title", space), root.find("svg:desc", space)
    assert title is not None
    assert title.text == "Occurrences by month"
    assert told is not None
    assert told.text
    assert told.text.startswith("From 2018-11 to 2021-03. ferry: 2 at most, in 2018-11.")
    assert root.get("role") == "img"
    groups = root.findall("svg:g", space)
    assert [group.findtext("svg:title", None, space) for group in groups] == [
        "ferry", '"<&"', "boat"
    ]  # fmt: skip
    texts = [text.text for text in root.iterfind(".//svg:text", space)]
    assert "no speeches" in texts
    lines = groups[0].findall("svg:path", space)
    assert len(lines) == 1  # from February to March 2021; November 2018 stands alone


@pytest.mark.parametrize("measure", ["count", "speeches", "per_million", "share"])
@pytest.mark.parametrize("by", ["year", "month", "day"])
def test_any_trends_can_be_drawn(index: hustings.Index, measure: str, by: str) -> None:
    for queries in (["ferry"], ["submarine"], ["ferry", "boat"], []):
        ElementTree.fromstring(draw_svg(index.trends(queries, by=by), measure))


def test_a_png_needs_matplotlib_and_says_so(
    index: hustings.Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(EngineUnavailable, match=r"hustings\[plot\]"):
        draw_png(index.trends("ferry"), "count")


def test_a_png_is_drawn_where_matplotlib_is_installed(index: hustings.Index) -> None:
    pytest.importorskip("matplotlib", reason="the extra [plot] is not installed")
    drawn = draw_png(index.trends(["ferry", "$x_"], by="month"), "share")
    assert drawn.startswith(b"\x89PNG")


# The command


def invoke(index: hustings.Index, *arguments: str) -> Any:
    run = CliRunner().invoke(
        cli, ["--index", str(index.folder), "trends", *arguments], env={"COLUMNS": "60"}
    )
    assert run.exit_code in (0, 1, 2), run.exception
    return run


def test_the_command_writes_a_row_for_each_period_of_each_series(index: hustings.Index) -> None:
    run = invoke(index, "ferry", "boat", "--format", "csv")
    rows = list(csv.DictReader(StringIO(run.stdout)))
    assert [(row["query"], row["period"], row["count"]) for row in rows] == [
        ("ferry", "2018", "2"), ("ferry", "2019", ""), ("ferry", "2020", ""),
        ("ferry", "2021", "1"), ("boat", "2018", "2"), ("boat", "2019", ""),
        ("boat", "2020", ""), ("boat", "2021", "1"),
    ]  # fmt: skip
    lines = invoke(index, "ferry", "--format", "jsonl").stdout.splitlines()
    assert json.loads(lines[1])["share"] is None
    answer = json.loads(invoke(index, "ferry", "--compare", "party", "--format", "json").stdout)
    assert answer["compared"] == "party"
    assert [one["value"] for one in answer["series"]] == ["Green", "Labour"]


def test_the_command_draws_into_a_file(index: hustings.Index, tmp_path: Path) -> None:
    picture = tmp_path / "ferry.svg"
    run = invoke(index, "ferry", "--measure", "per-million", "--plot", str(picture))
    assert (run.exit_code, run.stdout) == (0, "")
    assert "Occurrences per million words by year" in picture.read_text(encoding="utf-8")
    refused = invoke(index, "ferry", "--plot", "ferry.gif")
    assert refused.exit_code == 2
    assert ".svg or .png" in refused.stderr


def test_nothing_found_is_said_aside_and_in_the_exit_code(index: hustings.Index) -> None:
    run = invoke(index, "submarine", "--by", "month")
    assert (run.exit_code, run.stdout) == (1, "")
    assert "Nothing found for: submarine" in run.stderr
