"""Which speeches match: all of the words, most or any; and how many words a pattern stands for."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
import oracle
from hustings import effort, plan, relaxing, searching, vocabulary
from hustings import query as q
from hustings.cli import cli
from hustings.effort import within_reach
from hustings.parser import parse
from hustings.relaxing import LITTLE, MATCHES, SHARE
from hustings.vocabulary import MOST_WORDS
from hustings_indexer.errors import QueryError
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from oracle import FACETS, Oracle
from speeches import WORDS, alone, speech, speeches

property_test = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def short_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a question need not be long."""
    monkeypatch.setattr(relaxing, "LONG", 3)
    monkeypatch.setattr(oracle, "LONG", 3)


def made(
    folder: Path, some: list[Speech], batches: int = 1, deleted: list[str] | None = None
) -> Path:
    """An index of some speeches, in as many segments, less those that are deleted."""
    with IndexWriter(folder) as writer:
        for at in range(batches):
            writer.add(some[at::batches])
            writer.commit()
        writer.delete(deleted or [])
    return folder


# All of the words, most, any

QUESTION = "What did the Mayor say about knife crime in Croydon?"
SAID = {
    "all": "They did say what the Mayor said about knife crime in Croydon.",
    "two rare": "A knife, and Croydon.",
    "one rare": "A knife.",
    "common": "The crime, the crimes.",
    "stop words": "What did they say about the other in it?",
    "nothing": "Housing.",
}


def test_a_few_words_side_by_side_are_no_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relaxing, "LONG", 6)
    folder = made(tmp_path, [alone(name, text) for name, text in SAID.items()])
    with hustings.open_index(folder) as index:
        few = index.search("knife crime housing Croydon Mayor")
        assert (few.total, few.parsed) == (0, "knife AND crime AND housing AND Croydon AND Mayor")
        assert index.search("knife crime housing Croydon Mayor said").total
        assert index.search("crime housing in Croydon").parsed == "most of: crime, housing, Croydon"
        assert index.search("housing in Croydon").total == 0


def test_few_words_that_find_little_may_be_a_title(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relaxing, "LONG", 6)
    titled = {"heading": "Knife Crime: Croydon", "debate_id": "titled"}
    some = [speech("said", "Knife crime, in Croydon."), speech("one word", "Croydon.")]
    some += [speech("q", "What will he do?", **titled), speech("a", "As much as I can.", **titled)]
    with hustings.open_index(made(tmp_path, some)) as index:
        assert ids(index, "knife crime croydon") == {"said", "q", "a"}
        assert index.search("knife crime croydon").parsed == (
            "(knife AND crime AND croydon) OR (in the heading: knife AND crime AND croydon)"
        )
        assert ids(index, "knife crime croydon", match="all") == {"said"}
        assert ids(index, "knife crime croydon -much") == {"said", "q"}
        assert ids(index, "knife croydon") == {"said"}
        assert ids(index, "knife crime bromley") == set()
        assert index.search("knife crime bromley").notes == ()
        page = index.search("knife crime croydon", limit=1)
        rest = index.search("knife crime croydon", limit=9, cursor=page.next)
        assert (rest.total, len(rest.hits), rest.next) == (3, 2, None)


def test_what_stands_near_most_of_the_words_matches_with_them(tmp_path: Path) -> None:
    some = [speech(f"s{at:02}", "Indeed.", debate_id="d", position=at) for at in range(30)]
    some[10:11] = [speech("knife", "A knife.", debate_id="d", position=10)]
    some[20:21] = [speech("crime", "Crime in Croydon.", debate_id="d", position=20)]
    some += [speech("elsewhere", "Indeed.", debate_id="other", position=12)]
    with hustings.open_index(made(tmp_path, some)) as index:
        found = ids(index, "knife crime in Croydon")
        assert found == {"crime", *(f"s{at}" for at in range(12, 29) if at != 20)}
        assert ids(index, "knife crime in Croydon", match="any") == {"knife", "crime"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[hustings.Index]:
    some = [alone(key, text) for key, text in SAID.items()]
    some += [alone(f"crime {at}", "Crime is down.") for at in range(5)]
    some += [alone(f"other {at}", "Housing again.") for at in range(30)]
    some += [alone("by the mayor", "Croydon comes first.", speaker="The Mayor")]
    with hustings.open_index(made(tmp_path_factory.mktemp("index"), some)) as opened:
        yield opened


def ids(index: hustings.Index, typed: str, **asked: Any) -> set[str]:
    return {hit.speech.id for hit in index.search(typed, limit=100, **asked).hits}


def test_a_question_that_finds_little_asks_for_most_of_its_words(index: hustings.Index) -> None:
    results = index.search(QUESTION)
    assert results.parsed == "most of: Mayor, knife, crime, Croydon"
    assert ids(index, QUESTION) == {"all", "two rare", "by the mayor"}
    assert results.hits[0].speech.id == "all"


def test_all_most_and_any_can_be_asked_for(index: hustings.Index) -> None:
    assert ids(index, QUESTION, match="all") == {"all"}
    assert ids(index, QUESTION, match="most") == ids(index, QUESTION)
    crime = {f"crime {at}" for at in range(5)}
    assert ids(index, QUESTION, match="any") == {*SAID, "by the mayor", *crime} - {
        "stop words",
        "nothing",
    }
    assert index.search(QUESTION, match="any").parsed == "any of: Mayor, knife, crime, Croydon"
    assert index.search("knife crime", match="any").parsed == "any of: knife, crime"


def test_all_is_what_and_between_the_words_says(index: hustings.Index) -> None:
    assert index.search(QUESTION, match="all").parsed.startswith("What AND did AND the AND Mayor")


def test_of_stop_words_alone_any_and_most_ask_for_them(index: hustings.Index) -> None:
    assert ids(index, "what about they", match="any") == {"all", "stop words"}
    assert index.search("what about they", match="any").parsed == "any of: what, about, they"


def test_two_words_are_no_question(index: hustings.Index) -> None:
    assert index.search("knife Croydon").parsed == "knife AND Croydon"


def test_a_question_that_finds_enough_asks_for_all_of_its_words(tmp_path: Path) -> None:
    some = [alone(f"s{at}", "knife crime Croydon") for at in range(LITTLE)]
    some += [alone(f"t{at}", "knife crime") for at in range(5 * LITTLE)]
    with hustings.open_index(made(tmp_path, some)) as index:
        assert index.search("knife crime Croydon").total == LITTLE
        assert index.search("knife crime Croydon").parsed == "knife AND crime AND Croydon"
        assert index.search("knife crime Croydon", match="most").total == LITTLE


def test_whether_little_is_found_is_seen_behind_the_filters(tmp_path: Path) -> None:
    some = [alone(f"s{at}", "knife crime Croydon", speaker="A B") for at in range(LITTLE)]
    some += [
        alone("t", "Croydon knife", speaker="C D"),
        *(alone(f"u{at}") for at in range(4 * LITTLE)),
    ]
    with hustings.open_index(made(tmp_path, some)) as index:
        assert index.search("knife crime Croydon").total == LITTLE
        results = index.search("knife crime Croydon", speaker=["C D"], facets=["speaker"])
        assert (results.total, results.parsed) == (1, "most of: knife, crime, Croydon, by C D")
        assert list(results.facets["speaker"]) == [("A B", LITTLE), ("C D", 1)]
        typed = index.search('knife crime Croydon speaker:"C D"')
        assert (typed.total, typed.parsed) == (1, results.parsed)


def test_what_is_quoted_negated_or_marked_stays_asked_for(index: hustings.Index) -> None:
    for typed, found in {
        f'{QUESTION} "knife crime"': {"all"},
        f"{QUESTION} -mayor": {"two rare", "by the mayor"},
        f"{QUESTION} cro*": {"all", "two rare", "by the mayor"},
        f"{QUESTION} (comes OR crime)": {"all", "by the mayor"},
    }.items():
        assert (typed, ids(index, typed)) == (typed, found)
    assert index.search(f'{QUESTION} "knife crime"').parsed == (
        '(most of: Mayor, knife, crime, Croydon) AND "knife crime"'
    )
    assert index.search("knife OR crime OR Croydon", match="most").parsed == (
        "knife OR crime OR Croydon"
    )


def test_a_word_that_nobody_said_is_told_of_and_not_asked_for(index: hustings.Index) -> None:
    results = index.search("Mayor knife xyzzy Croydon plugh")
    assert results.parsed == "most of: Mayor, knife, Croydon"
    assert results.notes == ("no speech holds xyzzy or plugh",)
    assert index.search("xyzzy plugh quux").total == 0


def test_pages_of_a_relaxed_query_are_of_one_answer(index: hustings.Index) -> None:
    whole = index.search(QUESTION, match="any", limit=100)
    found: list[hustings.Hit] = []
    cursor = None
    while True:
        page = index.search(QUESTION, match="any", limit=2, cursor=cursor)
        assert (page.total, page.parsed) == (whole.total, whole.parsed)
        found += page.hits
        cursor = page.next
        if cursor is None:
            break
    assert [hit.speech.id for hit in found] == [hit.speech.id for hit in whole.hits]


def test_an_unknown_way_to_match_is_refused(index: hustings.Index) -> None:
    with pytest.raises(QueryError, match="no way to match 'some'; there are all, most, any"):
        index.search("knife", match="some")


def test_exports_hold_what_all_of_the_words_find(index: hustings.Index) -> None:
    assert [one.id for one in index.speeches(QUESTION)] == ["all"]


def test_the_command_takes_how_many_of_the_words_must_occur(index: hustings.Index) -> None:
    arguments = ["search", "--index", str(index.folder), "--format", "json", QUESTION]
    for match, total in (("all", 1), ("most", 3), ("any", 10)):
        answer = json.loads(CliRunner().invoke(cli, [*arguments, "--match", match]).stdout)
        assert (match, answer["total"]) == (match, total)


words_typed = st.lists(st.sampled_from((*WORDS, "zzz", "what", "said")), min_size=1, max_size=7)
others = st.sampled_from(("", '"police"', "-police", "hous*", "(line OR lines)", "kind:speech"))


@pytest.mark.parametrize("match", [None, *MATCHES])
@property_test
@given(
    some=st.lists(speeches, min_size=1, max_size=14, unique_by=lambda one: one.id),
    typed=st.lists(st.tuples(words_typed.map(" ".join), others).map(" ".join), max_size=6),
    gone=st.lists(st.integers(0, 9).map("s{}".format), max_size=3),
    little=st.sampled_from((1, 2, LITTLE)),
    batches=st.integers(1, 3),
)
def test_how_many_of_the_words_are_held_is_what_reading_the_speeches_tells(
    match: relaxing.Match | None,
    some: list[Speech],
    typed: list[str],
    gone: list[str],
    little: int,
    batches: int,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(searching, "LITTLE", little)
    folder = made(tmp_path_factory.mktemp("index"), some, batches, gone)
    oracle = Oracle([one for one in some if one.id not in gone], little=little)
    with hustings.open_index(folder) as index:
        for one in typed:
            answer = oracle.answer(parse(one), match=match)
            results = index.search(one, match=match, facets=FACETS, limit=100)
            found = [oracle.speeches[number].id for number in answer.speeches]
            assert [hit.speech.id for hit in results.hits] == found
            assert [hit.score for hit in results.hits] == pytest.approx(answer.scores, rel=1e-9)
            assert {name: list(counts) for name, counts in results.facets.items()} == answer.facets


@property_test
@given(asked=words_typed, some=st.lists(speeches, max_size=9, unique_by=lambda one: one.id))
def test_most_and_any_find_what_all_finds(
    asked: list[str], some: list[Speech], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with hustings.open_index(made(tmp_path_factory.mktemp("index"), some)) as index:
        # Stop words are asked for by `all` alone, and any word that is not known by it as well.
        all_of, most_of, any_of = (ids(index, " ".join(asked), match=match) for match in MATCHES)
        assert all_of <= most_of & any_of


# How many words a prefix, a pattern or a misspelling stands for

patterns = st.sampled_from(("h*", "c*", "*s", "*o*", "?????", "l*e?", "line~2", "house~", "~cross"))


@property_test
@given(
    some=st.lists(speeches, min_size=1, max_size=14, unique_by=lambda one: one.id),
    typed=st.lists(st.lists(patterns, min_size=1, max_size=2).map(" OR ".join), max_size=5),
    gone=st.lists(st.integers(0, 9).map("s{}".format), max_size=3),
    most_words=st.integers(1, 4),
    batches=st.integers(1, 3),
)
def test_a_pattern_stands_for_the_commonest_words_of_live_speeches(
    some: list[Speech],
    typed: list[str],
    gone: list[str],
    most_words: int,
    batches: int,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vocabulary, "MOST_WORDS", most_words)
    folder = made(tmp_path_factory.mktemp("index"), some, batches, gone)
    oracle = Oracle([one for one in some if one.id not in gone], most_words=most_words)
    with hustings.open_index(folder) as index:
        for one in typed:
            answer = oracle.answer(parse(one))
            results = index.search(one, limit=100, facets=FACETS)
            found = [oracle.speeches[number].id for number in answer.speeches]
            assert [hit.speech.id for hit in results.hits] == found
            assert [hit.score for hit in results.hits] == pytest.approx(answer.scores, rel=1e-9)


def test_that_words_are_left_out_is_told(tmp_path: Path) -> None:
    many = " ".join(f"w{number:04}" for number in range(MOST_WORDS + 7))
    with hustings.open_index(made(tmp_path, [speech("s", many)])) as index:
        for typed in ("w*", "w*0* OR w*", "w?*"):
            assert index.search(typed).notes == (
                f"{typed.split()[-1]} stands for more than 2,000 words: the 7 that the fewest "
                "speeches hold are left out",
            )
        assert index.search("w00*").notes == ()
        assert index.search("w1999*").total == 1


# How much work a query may be


def test_of_too_much_the_first_parts_are_looked_for_and_the_rest_is_told_of(
    index: hustings.Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "LEAST_ALLOWED", effort.FOR_ANY_PART * 5 // 2)
    results = index.search("knife OR housing OR crime OR -croydon")
    assert results.parsed == "knife OR housing"
    assert results.total == 34
    (note,) = results.notes
    assert (
        note == "the query is too much work: the last 2 of its parts, from crime on, are left out"
    )


@given(st.integers(0, 12), st.integers(1, 40))
def test_no_more_is_taken_of_a_query_than_may_be_spent(allowed: int, count: int) -> None:
    words = [q.Word(f"w{at}") for at in range(count)]
    kept, left_out = within_reach(q.either(words), lambda leaf: 1, allowed)
    assert list(q.leaves(kept)) + left_out == words
    assert len(list(q.leaves(kept))) == min(count, max(1, allowed))


def test_parts_left_out_leave_no_empty_groups() -> None:
    query = parse("a (b OR c) -(d e) speaker:Khan")
    kept, left_out = within_reach(query, lambda leaf: 1, 1)
    assert str(kept) == "a speaker:Khan"
    assert list(map(str, left_out)) == ["b", "c", "d", "e"]


def test_the_share_is_of_weight(tmp_path: Path) -> None:
    """One word that is rare outweighs two that are not."""
    some = [alone("rare", "rhubarb"), alone("both", "custard trifle"), alone("none", "tea")]
    some += [alone(f"c{at}", ("custard", "trifle")[at % 2]) for at in range(30)]
    some += [alone(f"t{at}", "tea") for at in range(60)]
    assert SHARE == 40
    with hustings.open_index(made(tmp_path, some)) as index:
        assert ids(index, "rhubarb custard trifle") == {"rare", "both"}
