"""Answers by debate, by speaker and by passage, against putting together what was found by hand."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.parser import parse
from hustings_indexer import writer as writing
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from oracle import Oracle
from speeches import speech, speeches

QUERIES = (
    "", "house", "police OR county OR line", '"the county" OR hous*', "house police", "absent",
    "heading:police OR x", "police NEAR/3 house", "-police", "~hose OR the",
)  # fmt: skip
property_test = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
some_speeches = st.lists(
    st.builds(
        lambda one, identity, debate: replace(one, id=identity, debate_id=debate),
        speeches,
        st.integers(0, 12).map("s{}".format),
        st.sampled_from(("d1", "d2", "d3", "d10")),
    ),
    min_size=1,
    max_size=16,
)
asked = st.tuples(st.sampled_from(QUERIES), st.sampled_from(("relevance", "newest", "oldest")))


def made(folder: Path, some: list[Speech], monkeypatch: pytest.MonkeyPatch) -> Oracle:
    """An index of several segments, with deleted speeches; and what it holds."""
    monkeypatch.setattr(writing, "BUFFER_TOKENS", 40)
    with IndexWriter(folder) as writer:
        writer.add(some)
        writer.delete(["s3"])
    live: dict[str, Speech] = {}
    for one in some:
        live.pop(one.id, None)
        live[one.id] = one
    live.pop("s3", None)
    return Oracle(live.values())


def paged(index: hustings.Index, **asked: Any) -> list[hustings.Hit]:
    """The hits of pages of two."""
    hits: list[hustings.Hit] = []
    cursor = None
    while True:
        results = index.search(**asked, limit=2, cursor=cursor)
        hits += results.hits
        cursor = results.next
        if cursor is None:
            return hits


def grouped(
    oracle: Oracle, query: str, sort: str, of: Callable[[Speech], Hashable]
) -> dict[Hashable, list[tuple[Speech, float]]]:
    """The speeches found of each group, in the order of a plain answer, with their scores."""
    answer = oracle.answer(parse(query), sort=sort)
    groups: defaultdict[Hashable, list[tuple[Speech, float]]] = defaultdict(list)
    for number, score in zip(answer.speeches, answer.scores, strict=True):
        one = oracle.speeches[number]
        groups[of(one)].append((one, score))
    return groups


def speaker_of(one: Speech) -> Hashable:
    if one.person_id:
        return "person", one.person_id
    return ("name", one.speaker) if one.speaker else None


@property_test
@given(some=some_speeches, asked=asked)
def test_debates_stand_in_the_order_of_their_best_speeches(
    some: list[Speech],
    asked: tuple[str, str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, (query, sort) = tmp_path_factory.mktemp("index"), asked
    oracle = made(folder, some, monkeypatch)
    expected = grouped(oracle, query, sort, lambda one: one.debate_id)
    with hustings.open_index(folder) as index:
        whole = index.search(query, sort=sort, group_by="debate", limit=99, match="all")
        hits = paged(index, query=query, sort=sort, group_by="debate", match="all")
    assert whole.total == sum(map(len, expected.values()))
    assert whole.groups == len(expected)
    assert list(whole.hits) == hits
    # Python's dicts keep the order in which the debates are met in the plain answer.
    assert [hit.speech for hit in hits] == [found[0][0] for found in expected.values()]
    assert [hit.score for hit in hits] == pytest.approx([f[0][1] for f in expected.values()])
    for hit, (debate, found) in zip(hits, expected.items(), strict=True):
        days = [one.date for one, _ in found]
        assert hit.group == hustings.Group(str(debate), len(found), min(days), max(days))


@property_test
@given(some=some_speeches, asked=asked)
def test_the_speaker_with_most_speeches_comes_first(
    some: list[Speech],
    asked: tuple[str, str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, (query, sort) = tmp_path_factory.mktemp("index"), asked
    oracle = made(folder, some, monkeypatch)
    found = grouped(oracle, query, sort, speaker_of)
    total = sum(map(len, found.values()))
    found.pop(None, None)
    if sort == "relevance":
        found = dict(sorted(found.items(), key=lambda item: -len(item[1])))
    with hustings.open_index(folder) as index:
        whole = index.search(query, sort=sort, group_by="speaker", limit=99, match="all")
        hits = paged(index, query=query, sort=sort, group_by="speaker", match="all")
    assert (whole.total, whole.groups) == (total, len(found))
    assert list(whole.hits) == hits
    assert [hit.speech for hit in hits] == [some[0][0] for some in found.values()]
    for hit, spoken in zip(hits, found.values(), strict=True):
        days = [one.date for one, _ in spoken]
        assert hit.group is not None
        assert hit.group.speeches == len(spoken)
        assert (hit.group.first, hit.group.last) == (min(days), max(days))
        assert hit.group.person_id == hit.speech.person_id
        if not hit.speech.person_id:
            assert hit.group.value == hit.speech.speaker


@property_test
@given(some=some_speeches, asked=asked)
def test_passages_of_all_speeches_are_ranked_together(
    some: list[Speech],
    asked: tuple[str, str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, (query, sort) = tmp_path_factory.mktemp("index"), asked
    oracle = made(folder, some, monkeypatch)
    answer = oracle.answer(parse(query), sort=sort)
    with hustings.open_index(folder) as index:
        plain = index.search(query, sort=sort, limit=99, passages=99, match="all")
        whole = index.search(query, sort=sort, limit=999, group_by="passage", match="all")
        hits = paged(index, query=query, sort=sort, group_by="passage", match="all")
    expected = [(hit.speech, hit.score, (one,)) for hit in plain.hits for one in hit.passages]
    found = [(hit.speech, hit.score, hit.passages) for hit in hits]
    assert sorted(found, key=repr) == sorted(expected, key=repr)
    order = [
        (sorted_by(hit, sort), *standing(hit.speech), hit.passages[0].paragraph) for hit in hits
    ]
    assert order == sorted(order)
    assert list(whole.hits) == hits
    assert (whole.total, whole.groups) == (len(answer.speeches), len(hits))


def sorted_by(hit: hustings.Hit, sort: str) -> float:
    day = hit.speech.date.toordinal()
    return {"relevance": -hit.passages[0].score, "newest": -day, "oldest": day}[sort]


def standing(one: Speech) -> tuple[Date, str, int, str]:
    return one.date, one.debate_id, one.position, one.id


def test_facets_are_those_of_the_plain_answer(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(
            speech(f"s{at}", "house", debate_id=f"d{at % 3}", party=("A", "B")[at % 2])
            for at in range(7)
        )
    index = hustings.open_index(tmp_path)
    plain = index.search("house", facets=["party", "debate"], party=["A"])
    for by in ("debate", "speaker", "passage"):
        results = index.search("house", facets=["party", "debate"], party=["A"], group_by=by)
        assert results.facets == plain.facets
        assert results.total == plain.total == 4


def test_a_person_is_one_speaker_under_all_names_and_bears_the_usual_one(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech(f"a{at}", "house", speaker="Ann Lee", person_id="p1") for at in range(3))
        writer.add(speech("b", "house house", speaker="Ann Smith", person_id="p1"))
        writer.add(speech("c", "house", speaker="Bo"))
        writer.add(speech("d", "house"))
    results = hustings.open_index(tmp_path).search("house", group_by="speaker")
    assert [(hit.speech.id, hit.group and hit.group.value) for hit in results.hits] == [
        ("b", "Ann Lee"),
        ("c", "Bo"),
    ]
    assert (results.total, results.groups) == (6, 2)


@pytest.mark.parametrize("by", ["debate", "speaker", "passage"])
def test_an_answer_of_groups_is_json_and_may_be_empty_or_only_counted(
    by: str, tmp_path: Path
) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("a", "house", speaker="Ann"))
    index = hustings.open_index(tmp_path)
    record = index.search("house", group_by=by).to_dict()
    assert (record["group_by"], record["groups"], record["total"]) == (by, 1, 1)
    assert ("group" in record["hits"][0]) == (by != "passage")
    counted = index.search("house", group_by=by, limit=0)
    assert (counted.groups, counted.hits, counted.next) == (1, (), None)
    none = index.search("absent", group_by=by)
    assert (none.groups, none.hits, none.next) == (0, (), None)


def test_an_index_without_speeches_has_no_groups(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("a"))
        writer.commit()
        writer.delete(["a"])
    index = hustings.open_index(tmp_path)
    for by in ("debate", "speaker", "passage"):
        assert index.search("", group_by=by).groups == 0


def test_groups_of_another_kind_are_refused_by_name(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("a"))
    with pytest.raises(hustings.QueryError, match="no way to group 'party'; there are speech"):
        hustings.open_index(tmp_path).search("", group_by="party")
