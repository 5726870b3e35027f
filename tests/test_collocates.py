"""Words near a query: counted as plain Python counts them, and as people ask."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.cli import cli
from hustings.likelihood import SIGNIFICANT, log_likelihood
from hustings_indexer.errors import QueryError
from hustings_indexer.speech import Speech
from naive_words import built, counted, kept, language_of, live, size, stem
from oracle import text_words
from speeches import speech, speeches

Span = tuple[int, int]


def word(text: str) -> Callable[[Sequence[str], str], list[Span]]:
    return lambda said, language: [
        (at, at + 1) for at, one in enumerate(said) if stem(one, language) == stem(text, language)
    ]


def phrase(*exact: str) -> Callable[[Sequence[str], str], list[Span]]:
    count = len(exact)
    return lambda said, _: [
        (at, at + count)
        for at in range(len(said) - count + 1)
        if tuple(said[at : at + count]) == exact
    ]


def either(
    *each: Callable[[Sequence[str], str], list[Span]],
) -> Callable[[Sequence[str], str], list[Span]]:
    return lambda said, language: sorted({span for one in each for span in one(said, language)})


QUERIES = {
    "house": word("house"),
    '"county lines"': phrase("county", "lines"),
    '"the police" OR line': either(phrase("the", "police"), word("line")),
}


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    some=st.lists(speeches, max_size=12),
    segments=st.integers(1, 3),
    query=st.sampled_from(sorted(QUERIES)),
    window=st.integers(1, 12),
    stop_words=st.booleans(),
    party=st.sampled_from((None, "Écolo")),
)
def test_counts_are_those_of_plain_python(
    some: list[Speech],
    segments: int,
    query: str,
    window: int,
    stop_words: bool,
    party: str | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    index = built(tmp_path_factory.mktemp("index"), some, segments)
    corpus = [one for one in live(some) if party is None or one.party == party]
    found = index.collocates(
        query,
        window=window,
        least=1,
        limit=10_000,
        stop_words=stop_words,
        party=[party] if party else [],
    )
    places, near_size, own_size = 0, 0, 0
    near: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for one in corpus:
        said, language = text_words(one.text), language_of(one)
        spans = QUERIES[query](said, language)
        inside = {at for first, end in spans for at in range(first, end)}
        around = {
            at
            for first, end in spans
            for at in range(max(0, first - window), min(len(said), end + window))
        } - inside
        places += len(spans)
        near_size, own_size = near_size + len(around), own_size + len(inside)
        for counts, numbers in ((near, around), (own, inside)):
            counts.update(kept([said[at] for at in numbers], language, stop_words=stop_words))
    assert (found.places, found.near, found.words) == (places, near_size, size(corpus))
    rest = counted(corpus, stop_words=stop_words) - near - own
    rest_size = size(corpus) - near_size - own_size
    expected = Counter(
        (count, rest[one])
        for one, count in near.items()
        if count * rest_size > rest[one] * near_size
        and log_likelihood(count, near_size, rest[one], rest_size) >= SIGNIFICANT
    )
    assert Counter((one.count, one.elsewhere) for one in found.collocates) == expected


@pytest.fixture(params=[1, 3], ids=["one segment", "several segments"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> hustings.Index:
    near = "Tolls on the ferry rise and the toll on ferries rises."
    far = "We speak of schools and of roads and of trees and of birds."
    some = [speech(f"s{at}", near if at % 2 else far, party="Tide") for at in range(20)]
    return built(tmp_path / "index", some, request.param)


def test_words_near_stand_in_order_under_their_commonest_form(index: hustings.Index) -> None:
    found = index.collocates("ferry", window=3)
    assert [(one.word, one.count, one.elsewhere) for one in found.collocates] == [
        ("rise", 20, 0), ("toll", 20, 0)
    ]  # fmt: skip
    assert (found.speeches, found.places, found.near, found.words) == (10, 20, 90, 240)
    rise = found.collocates[0]
    assert rise.expected == pytest.approx(20 * 90 / 220)
    assert rise.likelihood == pytest.approx(log_likelihood(20, 90, 0, 130))


def test_a_wider_window_holds_more_and_never_leaves_the_speech(index: hustings.Index) -> None:
    assert index.collocates("ferry", window=1).near == 40
    assert index.collocates("ferry", window=100).near == 90
    assert index.collocates("ferry", window=0).near == 40


def test_what_stands_near_too_seldom_is_left_out(index: hustings.Index) -> None:
    assert index.collocates("ferry", least=21).collocates == ()
    assert len(index.collocates("ferry", limit=1).collocates) == 1


def test_stop_words_count_when_they_are_asked_for(index: hustings.Index) -> None:
    found = index.collocates("ferry", stop_words=True)
    assert {"on", "the"} <= {one.word for one in found.collocates}


def test_a_query_without_words_has_nothing_near_it(index: hustings.Index) -> None:
    for query in ("", "party:Tide", "heading:ferry", "-ferry", "absent", "((("):
        found = index.collocates(query)
        assert (found.places, found.near, found.collocates) == (0, 0, ())


def test_what_is_no_filter_is_refused(index: hustings.Index) -> None:
    with pytest.raises(QueryError, match="no filter 'colour'"):
        index.collocates("ferry", colour=["red"])


# The command line


def run(index: hustings.Index, *typed: str) -> Result:
    return CliRunner().invoke(
        cli, ["collocates", *typed, "--index", str(index.folder)], prog_name="hustings"
    )


def test_the_table_tells_how_often_the_query_is_met(index: hustings.Index) -> None:
    assert (
        run(index, "ferry", "--window", "3").stdout
        == """\
20 places in 10 speeches  ferry  90 words within 3

word  near  expected  elsewhere    G2  log ratio
rise    20       8.2          0  38.7      +5.85
toll    20       8.2          0  38.7      +5.85
"""
    )


def test_answers_come_as_json_lines_and_tables(index: hustings.Index) -> None:
    found = index.collocates("ferry", limit=20)
    assert json.loads(run(index, "ferry", "--format", "json").stdout) == found.to_dict()
    lines = run(index, "ferry", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [one.to_dict() for one in found.collocates]
    table = run(index, "ferry", "--format", "tsv").stdout.splitlines()
    assert table[0] == "word\tcount\texpected\telsewhere\tlikelihood\tlog_ratio"
    assert table[1].startswith("rise\t20\t")


def test_nothing_near_is_exit_1_with_a_word_of_what_would_find_more(index: hustings.Index) -> None:
    result = run(index, "ferry", "--least", "99")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "No words stand near: ferry\nTry --least 2, a wider --window, or --all.\n"
    )
    assert "Try" not in run(index, "absent").stderr
