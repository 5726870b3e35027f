"""Queries made by rule: what each asks, what answers it, the halves, and `hustings collection`."""

from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import hustings
from hustings.cli import cli
from hustings.evaluation import Collection, collect, read_qrels, read_topics, search_all
from hustings.evaluation.collections import HALVES
from hustings_indexer.errors import QueryError
from hustings_indexer.speech import Speech
from naive_words import built
from speeches import speech

DAY = Date(2009, 10, 28)


def debate(number: int, heading: str | None, *texts: str, **fields: Any) -> list[Speech]:
    return [
        speech(
            f"{number}/{at}", text, **{"debate_id": f"d{number}", "position": at, **fields},
            heading=heading, speaker=f"Speaker {at}",
        )
        for at, text in enumerate(texts)
    ]  # fmt: skip


def asked(made: Collection) -> dict[str, list[str]]:
    return {topic.text: list(made.qrels[topic.id]) for topic in made.topics}


def test_the_innermost_heading_asks_for_the_speeches_of_its_debate() -> None:
    made = collect(
        [
            *debate(1, "Transport / Ferries to the Islands", "One.", "Two."),
            *debate(2, "Air Quality", "Two words are too few."),
            *debate(3, "Question Time Today: Housing", "Once."),
            *debate(4, "Question Time Today – housing", "And again: neither is taken."),
            *debate(5, None, "No heading."),
            *debate(6, "Prayers Before the Sitting", "Let us pray.", kind="procedural"),
        ],
        "heading",
    )
    assert asked(made) == {"Ferries to the Islands": ["1/0", "1/1"]}
    assert list(made.debates.values()) == ["d1"]


def test_a_question_asks_for_the_answer_that_follows_it() -> None:
    kinds = ("question", "question", "procedural", "answer", "answer", "question", "speech")
    texts = ("Who pays for ferries?", "Who pays\n\nfor the quay?", "Order.", "We do.", "I do.",
             "Who else pays then?", "Nobody answers that.")  # fmt: skip
    said = [
        speech(f"s{at}", text, kind=kind, position=at)
        for at, (kind, text) in enumerate(zip(kinds, texts, strict=True))
    ]
    made = collect([*said, speech("t", "An answer.", kind="answer", debate_id="other")], "question")
    assert asked(made) == {"Who pays for ferries?": ["s3"], "Who pays for the quay?": ["s3"]}
    assert made.topics[0].filters == {"kind": ["answer"]}


@pytest.mark.parametrize(
    "citation",
    [
        "[Official Report, 28 October 2009; Vol. 498, c. 285.]",
        "[ Official Report, Commons, 28/10/09; cols. 285-86.]",
        "(Official Report, 28th October, 2009, Volume 1, No. 2, columns 285 and 290)",
        "[Official Report, House of Commons, 28 October 2009; Vol. 498, c. 285.]",
    ],
)
def test_the_words_around_a_citation_ask_for_what_begins_in_that_column(citation: str) -> None:
    chamber = {"chamber": "House of Commons", "date": DAY}
    made = collect(
        [
            speech("citing", f'He "recoiled from war".—{citation} Did he?\n\nNext.',
                   chamber="House of Commons", date=Date(2009, 11, 3)),
            speech("before", "The column before.", column="284", **chamber),
            speech("cited", "I recoil from war.", column="285", debate_id="d", **chamber),
            speech("lords", "Their column.", column="285", chamber="House of Lords", date=DAY),
        ],
        "citation",
    )  # fmt: skip
    assert asked(made) == {"he recoiled from war did he": ["cited"]}
    assert made.topics[0].filters == {"until": "2009-11-02"}
    assert list(made.debates.values()) == ["d"]


def test_a_citation_may_name_its_day_first_and_its_series_last() -> None:
    text = (
        "To ask the Minister, pursuant to the answer of 28 October 2009, Official Report, columns"
    )
    citing = speech(
        "citing", f"{text} 310-11W, on villas, how many there are.", date=Date(2010, 1, 5)
    )
    made = collect(
        [
            citing,
            speech("answer", "Five.", date=DAY, column="310W"),
            speech("debate", "Not this.", date=DAY, column="310"),
        ],
        "citation",
    )
    assert list(asked(made).values()) == [["answer"]]


@pytest.mark.parametrize(
    "citation",
    [
        "Official Report, Child Poverty Public Bill Committee, 28 October 2009; c. 285",
        "Official Report, 31 September 2009; c. 285",
        "Official Report, 31/9/09; col. 285",
        "Official Report, 5 November 2009; c. 285",
        "Official Report, column 285",
    ],
)
def test_a_citation_of_another_body_a_day_to_come_or_no_day_is_passed_over(citation: str) -> None:
    said = speech("citing", f"He said just this.—[{citation}.]", date=Date(2009, 11, 3))
    other = speech("cited", "This.", column="285", date=DAY)
    later = speech("later", "This.", column="285", date=Date(2009, 11, 5))
    assert not collect([said, other, later], "citation").topics


def test_two_figures_for_a_year_are_the_last_such_year() -> None:
    said = speech("citing", "He said it then.—[Official Report, 12/12/66; cols. 64-65.]", date=DAY)
    cited = speech("cited", "It.", column="64", date=Date(1966, 12, 12))
    assert list(asked(collect([said, cited], "citation")).values()) == [["cited"]]


def many(number: int) -> list[Speech]:
    headings = [f"The Ferry Number {at}" for at in range(number)]
    return [
        one
        for at, heading in enumerate(headings)
        for one in debate(at, heading, f"{heading} sails.", f"{heading} sinks.")
    ]


def test_a_filter_on_the_speaker_leaves_what_that_person_said() -> None:
    said = debate(1, "The Ferries Bill", "A.", "B.", "C.")
    named = [
        speech(
            "x", "X.", debate_id="d2", heading="The Harbour Tax", speaker="A Lee", person_id="p"
        ),
        speech("y", "Y.", debate_id="d2", heading="The Harbour Tax", speaker="Ann", person_id="p"),
        speech("z", "Z.", debate_id="d3", heading="Nobody Was Named"),
    ]
    made = collect([*said, *named], "heading", variation="speaker")
    assert asked(made) == {"The Ferries Bill": ["1/0"], "The Harbour Tax": ["x", "y"]}
    assert [topic.filters for topic in made.topics] == [
        {"speaker": ["Speaker 0"]}, {"speaker": ["A Lee"]}
    ]  # fmt: skip


def test_a_filter_on_the_date_leaves_what_was_said_that_day() -> None:
    made = collect(debate(1, "The Ferries Bill", "A.", date=DAY), "heading", variation="date")
    assert made.topics[0].filters == {"since": "2009-10-28", "until": "2009-10-28"}


@given(seed=st.integers(0, 50))
def test_a_misspelling_changes_the_longest_word_by_one_slip(seed: int) -> None:
    said = debate(1, "The Ferries Bill", "A.") + debate(2, "Of It All", "No long word.")
    made = collect(said, "heading", variation="misspelling", seed=seed)
    (topic,) = made.topics
    first, word, last = topic.text.split()
    assert (first, last) == ("The", "Bill")
    assert word[0] == "F"
    assert word != "Ferries"
    assert abs(len(word) - len("Ferries")) <= 1


def test_the_seed_draws_the_same_queries_and_variations_of_the_same_debates() -> None:
    drawn = collect(many(40), "heading", size=10, seed=7)
    assert drawn == collect(many(40), "heading", size=10, seed=7)
    assert drawn != collect(many(40), "heading", size=10, seed=8)
    varied = collect(many(40), "heading", size=10, seed=7, variation="misspelling")
    assert varied.debates == drawn.debates


def test_the_halves_part_the_debates() -> None:
    whole = collect(many(60), "heading")
    dev, test = (whole.half(name) for name in HALVES)
    assert sorted(topic.id for half in (dev, test) for topic in half.topics) == list(whole.qrels)
    assert not set(dev.debates.values()) & set(test.debates.values())
    assert min(len(dev.topics), len(test.topics)) > 15
    assert whole.half("dev", seed=1) != dev


def test_there_is_no_other_rule_and_no_other_variation() -> None:
    with pytest.raises(QueryError, match="heading, question, citation"):
        collect([], "division")
    with pytest.raises(QueryError, match="speaker, date, misspelling"):
        collect([], "heading", variation="party")


def test_the_command_writes_both_halves_and_says_how_many(tmp_path: Path) -> None:
    index = built(tmp_path / "index", many(20), 2)
    words = ["collection", "heading", str(tmp_path / "made"), "--index", str(index.folder)]
    run = CliRunner().invoke(cli, words)
    assert (run.exit_code, run.stdout) == (0, "")
    halves = [tmp_path / "made" / name for name in HALVES]
    topics = [read_topics(half / "queries.jsonl") for half in halves]
    assert sum(map(len, topics)) == 20
    assert f"dev: {len(topics[0])} queries" in run.stderr
    assert [list(read_qrels(half / "qrels.txt")) for half in halves] == [
        [topic.id for topic in half] for half in topics
    ]
    nothing = CliRunner().invoke(cli, [*words[:1], "citation", *words[2:]])
    assert nothing.exit_code == 1


def test_real_headings_questions_and_citations_are_taken(shared: Path) -> None:
    said = list(hustings.read_transcripts(str(shared / "data" / "twfy" / "wrans")))
    headings, questions = (collect(said, rule) for rule in ("heading", "question"))
    assert len(headings.topics) > 100
    assert len(questions.topics) > 300
    kinds = {one.id: one.kind for one in said}
    assert {kinds[one] for judged in questions.qrels.values() for one in judged} == {"answer"}


def test_what_is_made_of_an_index_is_found_in_it(tmp_path: Path) -> None:
    index = built(tmp_path / "index", many(8), 2)
    made = collect(index.speeches(), "heading", variation="speaker")
    run = search_all(index, made.topics)
    assert {query: set(found) for query, found in run.items()} == {
        query: set(judged) for query, judged in made.qrels.items()
    }
