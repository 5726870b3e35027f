"""Reading a debate: which speeches, which of them match, what is marked in each."""

import json
from datetime import date as Date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.parser import parse
from hustings_indexer import writer as writing
from hustings_indexer.analysis import word_spans
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from oracle import Oracle
from speeches import speech, speeches

SAID = (
    "Order.", "What of county lines?", "County lines.\n\nAnd the county.", "Nothing.", "Housing.",
    "Lines.", "Of the county lines.", "Thank you.",
)  # fmt: skip


@pytest.fixture
def index(tmp_path: Path) -> hustings.Index:
    with IndexWriter(tmp_path) as writer:
        writer.add(
            speech(
                f"s{at}", text, debate_id="d", position=at, kind="speech" if at else "procedural"
            )
            for at, text in enumerate(SAID)
        )
        writer.add(speech("elsewhere", "county lines", debate_id="other"))
    return hustings.open_index(tmp_path)


def places(reading: hustings.Reading) -> list[int]:
    return [turn.place for turn in reading.turns]


def lit(reading: hustings.Reading) -> dict[int, list[str]]:
    return {
        turn.place: [turn.speech.text[start:end] for start, end in turn.highlights]
        for turn in reading.turns
        if turn.highlights
    }


def test_the_id_of_a_speech_or_of_a_debate_gives_the_whole_debate(index: hustings.Index) -> None:
    of_speech, of_debate = index.read("s3"), index.read("d")
    assert places(of_speech) == places(of_debate) == list(range(8))
    assert (of_speech.marked, of_debate.marked) == ("s3", None)
    assert of_speech.debate_id == of_debate.debate_id == "d"
    assert tuple(turn.speech for turn in of_debate.turns) == index.debate("d").speeches
    assert (of_speech.hits, lit(of_speech)) == (0, {})


def test_speeches_that_match_are_numbered_and_lit(index: hustings.Index) -> None:
    reading = index.read("s3", "county lines")
    assert (reading.hits, reading.total, reading.parsed) == (3, 8, "county AND lines")
    assert {turn.place: turn.hit for turn in reading.turns if turn.hit} == {1: 1, 2: 2, 6: 3}
    assert lit(reading) == {
        1: ["county", "lines"],
        2: ["County", "lines", "county"],
        6: ["county", "lines"],
    }


def test_a_phrase_lights_the_phrase_alone(index: hustings.Index) -> None:
    assert lit(index.read("d", '"county lines"'))[2] == ["County", "lines"]


def test_procedural_turns_and_filters_in_the_query_count(index: hustings.Index) -> None:
    assert index.read("d", "order").hits == 1
    assert index.read("d", "county kind:question").hits == 0
    assert index.read("d", "debate:other county").hits == 0


def test_what_stands_round_the_hits_can_be_read_alone(index: hustings.Index) -> None:
    assert places(index.read("s3", before=1, after=1)) == [2, 3, 4]
    assert places(index.read("s3", after=2)) == [3, 4, 5]
    assert places(index.read("s0", before=9)) == [0]
    assert places(index.read("s3", before=0, after=0)) == [3]
    assert places(index.read("d", "housing OR thank", before=1)) == [3, 4, 6, 7]
    assert places(index.read("s0", "housing", before=0)) == [0, 4]
    assert places(index.read("d", "absent", before=0)) == list(range(8))


def test_an_id_that_is_none_is_named(index: hustings.Index) -> None:
    for unknown in ("zz", "", "\ud800"):
        with pytest.raises(hustings.QueryError, match="no speech or debate has the id"):
            index.read(unknown)


def test_a_reading_is_json_and_its_speeches_are_read_back(index: hustings.Index) -> None:
    record = json.loads(json.dumps(index.read("s2", "county", after=0).to_dict()))
    assert (record["id"], record["marked"], record["total"], record["hits"]) == ("d", "s2", 8, 3)
    assert [one["hit"] for one in record["speeches"]] == [1, 2, 3]
    assert Speech.from_dict(record["speeches"][1]) == index.speech("s2")


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    some=st.lists(speeches, min_size=1, max_size=12),
    query=st.sampled_from(("house", "police OR county", '"the county" OR hous*', "-the", "~hose")),
)
def test_what_matches_and_is_lit_is_what_reading_the_speeches_gives(
    some: list[Speech],
    query: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "BUFFER_TOKENS", 40)
    folder = tmp_path_factory.mktemp("index")
    with IndexWriter(folder) as writer:
        writer.add(some)
    live: dict[str, Speech] = {}
    for one in some:
        live.pop(one.id, None)
        live[one.id] = one
    oracle = Oracle(live.values())
    answer = oracle.answer(parse(query))
    found = {oracle.speeches[number].id: number for number in answer.speeches}
    with hustings.open_index(folder) as index:
        for debate in {one.debate_id for one in live.values()}:
            for turn in index.read(debate, query).turns:
                number = found.get(turn.speech.id)
                assert bool(turn.hit) == (number is not None)
                if number is None:
                    assert turn.highlights == ()
                    continue
                marks = [
                    mark
                    for shown in oracle.passages(number, answer.parts, 99)
                    for mark in shown.highlights
                ]
                assert len(turn.highlights) == len(marks)
                words = {(start, end) for _, start, end in word_spans(turn.speech.text)}
                assert set(turn.highlights) <= words


def test_the_same_day_is_no_reason_to_mix_debates(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(
            speech(f"{debate}{at}", debate_id=debate, position=at, date=Date(2019, 1, 1))
            for at in range(2)
            for debate in "ab"
        )
    reading = hustings.open_index(tmp_path).read("b1")
    assert [turn.speech.id for turn in reading.turns] == ["b0", "b1"]
