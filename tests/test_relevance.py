"""How good the ranking is, on judged questions and on headings: what docs/relevance.md promises."""

import json
from pathlib import Path

import pytest

import hustings
from hustings.evaluation import collect, evaluate, read_qrels, read_topics, search_all

pytestmark = pytest.mark.slow

BARS = {"nDCG@10": 0.50, "success@10": 0.83, "MRR@10": 0.64, "recall@100": 0.80}


def test_questions_about_committee_meetings_find_what_answers_them(
    shared: Path, tmp_path: Path
) -> None:
    folder = shared / "relevance" / "qmsum-committee"
    turns = tmp_path / "turns.jsonl"
    with (folder / "turns.jsonl").open() as given, turns.open("w") as out:
        for turn in map(json.loads, given):
            out.write(
                json.dumps({"date": "2020-01-01", "debate_id": turn["debate"], **turn}) + "\n"
            )
    hustings.index_transcripts(tmp_path / "index", turns)
    topics, qrels = read_topics(folder / "queries.jsonl"), read_qrels(folder / "qrels.txt")
    with hustings.open_index(tmp_path / "index") as index:
        found = evaluate(search_all(index, topics), qrels, topics=topics)
    for measure, bar in BARS.items():
        assert found.figure(measure).mean > bar, measure


def test_headings_find_their_debates(shared: Path, tmp_path: Path) -> None:
    hustings.index_transcripts(tmp_path, shared / "data" / "twfy")
    with hustings.open_index(tmp_path) as index:
        made = collect(index.speeches(), "heading", size=200)
        topics, qrels = made.topics, made.qrels
        found = evaluate(search_all(index, topics), qrels, topics=topics)
    assert found.figure("success@10").mean > 0.9
