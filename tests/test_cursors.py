"""Cursors: pages of an answer while a writer is at work, and what is no cursor."""

import base64
import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.cursor import Cursor
from hustings_indexer import writer as writing
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from speeches import alone, speech
from speeches import speeches as any_speeches

SORTS = ("relevance", "newest", "oldest")


@pytest.fixture(autouse=True)
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a handful of speeches is flushed, and merged, again and again."""
    monkeypatch.setattr(writing, "BUFFER_TOKENS", 40)
    monkeypatch.setattr(writing, "_SMALLEST", 30)
    monkeypatch.setattr(writing, "_FAN", 3)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # the disk is not what is tested


@pytest.fixture
def index(tmp_path: Path) -> hustings.Index:
    with IndexWriter(tmp_path) as writer:
        writer.add(
            speech(
                f"s{at}", "County lines." if at % 3 else "Housing.", debate_id=f"d{at // 5}",
                speaker=f"Speaker {at % 4}", position=at % 5, date=Date(2019 + at % 2, 7, 29),
            )
            for at in range(12)
        )  # fmt: skip
    return hustings.open_index(tmp_path)


# A writer between the pages

speeches = st.builds(
    replace, any_speeches, debate_id=st.sampled_from(("d1", "d2", "d3", "d4", "d5", "d6"))
)
queries = st.sampled_from(
    ("", "house", "police OR county", "hous* OR the", '"the county" OR line', "-police", "~hose")
)
changes = st.one_of(
    st.tuples(st.just("add"), st.lists(speeches, min_size=1, max_size=3)),
    st.tuples(st.just("add again"), st.lists(st.integers(0, 9), min_size=1, max_size=6)),
    st.tuples(st.just("delete"), st.lists(st.integers(0, 9).map("s{}".format), max_size=2)),
    st.tuples(st.just("merge"), st.none()),
)
property_test = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Corpus:
    """What an index holds, and which ids are no longer what they were at first."""

    def __init__(self, folder: Path, some: list[Speech]) -> None:
        self.folder = folder
        self.live: dict[str, Speech] = {}
        self.touched: set[str] = set()
        self._write("add", some)
        self.first = dict(self.live)
        self.touched.clear()
        self.were: list[dict[str, Speech]] = [self.first]

    @property
    def stayed(self) -> set[str]:
        """The ids that are what they were, in debates in which nothing changed: a speech is worth
        more or less with what is said around it."""
        changed = {held[one].debate_id for held in self.were for one in self.touched & held.keys()}
        return {one for one, speech in self.first.items() if speech.debate_id not in changed}

    def change(self, step: str, what: Any) -> None:
        if step == "add again":
            held = list(self.live.values())
            what = [held[at % len(held)] for at in what] if held else []
            step = "add"
        self._write(step, what)
        self.were.append(dict(self.live))

    def _write(self, step: str, what: Any) -> None:
        with IndexWriter(self.folder) as writer:
            match step:
                case "add":
                    writer.add(what)
                    self.touched |= {one.id for one in what if self.live.get(one.id) != one}
                    self.live |= {one.id: one for one in what}
                case "delete":
                    writer.delete(what)
                    self.touched |= set(what)
                    self.live = {key: one for key, one in self.live.items() if key not in what}
                case "merge":
                    writer.merge()


def paged(
    corpus: Corpus, asked: dict[str, Any], between: list[tuple[str, Any]]
) -> Iterator[hustings.Hit]:
    """The hits of page after page, each asked of the newest commit, with a change after each."""
    steps = iter(between)
    cursor = None
    while True:
        with hustings.open_index(corpus.folder) as index:
            results = index.search(**asked, cursor=cursor)
        yield from results.hits
        cursor = results.next
        if cursor is None:
            return
        if step := next(steps, None):
            corpus.change(*step)


@property_test
@given(
    some=st.lists(speeches, min_size=1, max_size=14),
    between=st.lists(changes, max_size=6),
    query=queries,
    sort=st.sampled_from(SORTS),
    limit=st.integers(1, 3),
)
def test_whatever_is_written_between_pages_what_stays_is_given_once_and_in_order(
    some: list[Speech],
    between: list[tuple[str, Any]],
    query: str,
    sort: str,
    limit: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    corpus = Corpus(tmp_path_factory.mktemp("index"), some)
    with hustings.open_index(corpus.folder) as index:
        begun = index.search(query, sort=sort, limit=1000).hits
    hits = list(paged(corpus, {"query": query, "sort": sort, "limit": limit}, between))
    stayed = corpus.stayed
    given_ = [(hit.speech.id, hit.score) for hit in hits if hit.speech.id in stayed]
    assert given_ == [(hit.speech.id, hit.score) for hit in begun if hit.speech.id in stayed]


@property_test
@given(
    some=st.lists(speeches, min_size=1, max_size=14),
    between=st.lists(changes, max_size=6),
    query=queries,
    sort=st.sampled_from(SORTS),
    limit=st.integers(1, 3),
)
def test_the_same_is_true_of_passages(
    some: list[Speech],
    between: list[tuple[str, Any]],
    query: str,
    sort: str,
    limit: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    corpus = Corpus(tmp_path_factory.mktemp("index"), some)
    asked: dict[str, Any] = {"query": query, "sort": sort, "group_by": "passage"}
    with hustings.open_index(corpus.folder) as index:
        begun = index.search(**asked, limit=1000).hits
    hits = list(paged(corpus, {**asked, "limit": limit}, between))
    stayed = corpus.stayed
    given_ = [(hit.speech.id, hit.passages) for hit in hits if hit.speech.id in stayed]
    assert given_ == [(hit.speech.id, hit.passages) for hit in begun if hit.speech.id in stayed]


@property_test
@given(
    some=st.lists(
        st.builds(
            speech,
            st.integers(0, 9).map("s{}".format),
            st.sampled_from(("the house", "house", "police")),
            debate_id=st.sampled_from(("d1", "d2", "d3", "d4", "d5")),
            speaker=st.sampled_from((None, "Ann", "Bo", "Cy", "Di")),
        ),
        min_size=1,
        max_size=14,
    ),
    between=st.lists(changes, max_size=6),
    sort=st.sampled_from(SORTS),
    by=st.sampled_from(("debate", "speaker")),
)
def test_a_debate_or_speaker_of_whom_nothing_changes_is_given_once_and_in_order(
    some: list[Speech],
    between: list[tuple[str, Any]],
    sort: str,
    by: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    corpus = Corpus(tmp_path_factory.mktemp("index"), some)
    asked: dict[str, Any] = {"query": "house OR the", "sort": sort, "group_by": by}

    def of(one: Speech) -> str | None:
        return one.debate_id if by == "debate" else one.speaker

    with hustings.open_index(corpus.folder) as index:
        begun = index.search(**asked, limit=1000).hits
    hits = list(paged(corpus, {**asked, "limit": 1}, between))
    every = {one for held in corpus.were for one in held.values()}
    changed = {of(one) for one in every if one.id not in corpus.stayed}
    given_ = [(hit.group, hit.score) for hit in hits if of(hit.speech) not in changed]
    assert given_ == [(hit.group, hit.score) for hit in begun if of(hit.speech) not in changed]


def test_what_is_deleted_comes_no_more_and_what_is_new_comes_where_it_belongs(
    index: hustings.Index,
) -> None:
    first = index.search("county", sort="oldest", limit=3)
    assert [hit.speech.id for hit in first.hits] == ["s2", "s4", "s8"]
    with IndexWriter(index.folder) as writer:
        writer.delete(["s10"])
        writer.add([speech("early", "county", date=Date(1999, 1, 1))])
        writer.add([speech("late", "county", date=Date(2021, 1, 1))])
    index.refresh()
    second = index.search("county", sort="oldest", limit=9, cursor=first.next)
    assert [hit.speech.id for hit in second.hits] == ["s1", "s5", "s7", "s11", "late"]
    assert (second.total, second.next) == (9, None)


def test_an_index_that_was_not_refreshed_answers_from_its_own_commit(
    index: hustings.Index,
) -> None:
    alone = [hit.speech.id for hit in index.search("county", limit=99).hits]
    first = index.search("county", limit=4)
    with IndexWriter(index.folder) as writer:
        writer.delete([hit.speech.id for hit in first.hits])
        writer.add(speech("new", "county"))
        writer.merge()
    second = index.search("county", limit=4, cursor=first.next)
    assert [hit.speech.id for hit in (*first.hits, *second.hits)] == alone


def test_a_speech_that_is_read_again_in_the_same_words_keeps_its_place(
    index: hustings.Index,
) -> None:
    alone = [hit.speech.id for hit in index.search("", limit=99).hits]
    first = index.search("", limit=5)
    with IndexWriter(index.folder) as writer:
        writer.add([index.speech(identity) for identity in reversed(alone[:7])])
        writer.merge()
    index.refresh()
    second = index.search("", limit=99, cursor=first.next)
    assert [hit.speech.id for hit in (*first.hits, *second.hits)] == alone


def test_scores_on_further_pages_are_by_the_counts_of_the_first(index: hustings.Index) -> None:
    first = index.search("county", limit=1)
    with IndexWriter(index.folder) as writer:
        writer.add(speech(f"more{at}", "Some other words.") for at in range(20))
    index.refresh()
    second = index.search("county", limit=1, cursor=first.next, explain=True)
    assert second.hits[0].score == first.hits[0].score
    assert sum(one.value for one in second.hits[0].explain().contributions) == pytest.approx(
        second.hits[0].score, rel=1e-12
    )
    assert index.search("county", limit=1).hits[0].score > first.hits[0].score


def test_a_question_goes_on_to_ask_for_most_of_its_words_as_it_began(tmp_path: Path) -> None:
    question = "what of the county budget ferry timetable"
    with IndexWriter(tmp_path) as writer:
        writer.add(alone(f"most{at}", "county budget ferry") for at in range(6))
        writer.add(alone(f"no{at}", "housing") for at in range(30))
    index = hustings.open_index(tmp_path)
    first = index.search(question, limit=2)
    assert first.total == 6
    with IndexWriter(tmp_path) as writer:
        writer.add(alone(f"all{at}", question) for at in range(120))
        writer.delete([f"no{at}" for at in range(30)])
    index.refresh()
    assert index.search(question).total == 120
    assert index.search(question, cursor=first.next).total == 126
    rest = index.search(question, limit=999, cursor=first.next).hits
    ids = [hit.speech.id for hit in (*first.hits, *rest)]
    assert [one for one in ids if one.startswith("most")] == [f"most{at}" for at in range(6)]


# What is no cursor


@pytest.mark.parametrize("cursor", ["nonsense", "é", "", "="])
def test_what_is_no_cursor_is_named(index: hustings.Index, cursor: str) -> None:
    with pytest.raises(hustings.QueryError, match=f"cursor '{cursor}' is none"):
        index.search("county", cursor=cursor)


def test_a_cursor_of_another_order_or_other_groups_is_refused(index: hustings.Index) -> None:
    cursor = index.search("county", limit=1, sort="newest").next
    with pytest.raises(hustings.QueryError, match="sorted by newest, not by oldest"):
        index.search("county", sort="oldest", cursor=cursor)
    with pytest.raises(hustings.QueryError, match="grouped by speech, not by debate"):
        index.search("county", sort="newest", group_by="debate", cursor=cursor)


def test_a_cursor_of_another_query_is_refused_where_it_shows(index: hustings.Index) -> None:
    cursor = index.search("county", limit=1).next
    with pytest.raises(hustings.QueryError, match="an answer to another query"):
        index.search("county lines", cursor=cursor)


PLACE, COUNTS = '[1, "d", 2, "s"]', "[12, 20, 0, 24, 8, 0, 0]"
DOCTORED = (
    "null", '{"a": 1}', '["relevance"]', "[" * 9_999, "[1, 2, 3, 4, 5, 6, 7]",
    *(
        f'["relevance", "speech", {keys}, {place}, 0, {counts}, {relaxed}]'
        for keys, place, counts, relaxed in (
            ("[]", PLACE, COUNTS, "[]"),
            ("[1, 1]", PLACE, COUNTS, "[]"),
            ("[1e999]", PLACE, COUNTS, "[]"),
            ("[NaN]", PLACE, COUNTS, "[]"),
            ('{"0": 1}', PLACE, COUNTS, "[]"),
            ("[0]", '[1e999, "d", 2, "s"]', COUNTS, "[]"),
            ("[0]", f'[{10**30}, "d", {-(10**30)}, "s"]', COUNTS, "[]"),
            ("[0]", '[737000, "\\ud800", 2, "\\ud800"]', COUNTS, "[]"),
            ("[1]", PLACE, "[12, 20, 0, 24, 99, 0, 0]", "[]"),
            ("[1]", PLACE, "[12, -20, 0, 24, 8, 0, 0]", "[]"),
            ("[1]", PLACE, "[0, 0, 0, 0, 0, 0, 0]", "[]"),
            ("[1]", PLACE, "[]", "[]"),
            ("[1]", PLACE, "7", "[]"),
            ("[1]", PLACE, COUNTS, "[1, 2]"),
            ("[1]", PLACE, COUNTS, "[1, 2, 3]"),
            ("[1]", PLACE, COUNTS, f"[1, {10**30}]"),
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize("values", DOCTORED)
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_a_doctored_cursor_is_refused_or_gives_a_page(
    index: hustings.Index, values: str, sort: str
) -> None:
    values = values.replace("relevance", sort)
    doctored = base64.urlsafe_b64encode(values.encode()).decode().rstrip("=")
    with contextlib.suppress(hustings.QueryError):
        assert index.search("county", sort=sort, cursor=doctored).total == 8


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_is_a_cursor_but_one_that_was_given(text: str) -> None:
    with pytest.raises(hustings.QueryError, match="cursor"):
        Cursor.read(text, "relevance")


@settings(deadline=None)
@given(st.recursive(st.none() | st.integers() | st.text() | st.floats(), st.lists, max_leaves=9))
def test_no_json_is_a_cursor_but_one_that_was_given(values: Any) -> None:
    text = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
    with pytest.raises(hustings.QueryError, match="cursor"):
        Cursor.read(text, "relevance")
