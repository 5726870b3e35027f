"""What is like a speech or a debate: the terms that tell, and what they find."""

import json
import math
from collections import Counter
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.cli import cli
from hustings.parser import parse
from hustings_indexer.errors import QueryError
from hustings_indexer.speech import Speech
from naive_words import built, kept, language_of, live
from oracle import text_words
from speeches import speech, speeches

SAID = (
    ("ferry-1", "ferries", "The ferry runs late; the tide is to blame for the ferry."),
    ("ferry-2", "ferries", "Ferries wait for the tide, and the quay is full."),
    ("dredge-1", "dredging", "Dredge the quay, and at any tide a ferry may land."),
    ("dredge-2", "dredging", "A dredger costs money."),
    ("school-1", "schools", "The school roof leaks, and the tide comes in."),
    ("school-2", "schools", "Money for roofs, then."),
    ("long-1", "long", "Ferry. " + "We spoke of trees, birds, roads and lamps. " * 40),
)


@pytest.fixture(params=[1, 3], ids=["one segment", "several segments"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> hustings.Index:
    some = [
        speech(
            name, text, debate_id=debate, position=int(name[-1]), date=Date(2019, 1, 1 + at),
            speaker="Ann Lee" if at % 2 else "Bo Lind",
        )
        for at, (name, debate, text) in enumerate(SAID)
    ]  # fmt: skip
    return built(tmp_path / "index", some, request.param)


def ids(likes: hustings.Likes) -> list[str]:
    return [like.hit.speech.id for like in likes.hits]


def debates(likes: hustings.Likes) -> list[str]:
    return [like.hit.speech.debate_id for like in likes.hits]


def test_terms_are_weighed_by_how_often_they_are_said_and_how_rarely_elsewhere(
    index: hustings.Index,
) -> None:
    terms = index.like("ferry-1").terms
    assert [(term.word, term.count) for term in terms] == [("ferry", 2), ("tide", 1)]
    # Of 7 speeches, 4 speak of ferries.
    assert terms[0].weight == pytest.approx(2 * math.log(1 + (7 - 4 + 0.5) / (4 + 0.5)))


def test_a_term_that_nobody_else_says_tells_nothing(index: hustings.Index) -> None:
    assert "roof" in {term.word for term in index.like("school-1").terms}
    assert "leaks" not in {term.word for term in index.like("school-1").terms}


def test_what_is_like_a_speech_is_what_a_search_for_its_terms_finds_but_itself(
    index: hustings.Index,
) -> None:
    likes = index.like("ferry-1")
    assert likes.of == "speech"
    found = index.search(likes.query)
    assert [(like.hit.speech.id, like.hit.score) for like in likes.hits] == [
        (hit.speech.id, hit.score) for hit in found.hits if hit.speech.id != "ferry-1"
    ]
    best = likes.hits[0].hit.passages[0]
    assert [best.text[a:b] for a, b in best.highlights] == ["Ferries", "tide"]


def test_the_terms_of_a_hit_add_up_to_its_score(index: hustings.Index) -> None:
    for of in ("speech", "debate"):
        for like in index.like("ferry-1", of=of).hits:
            assert sum(term.score for term in like.terms) == pytest.approx(like.hit.score)
            assert [t.score for t in like.terms] == sorted(t.score for t in like.terms)[::-1]


def test_a_debate_is_compared_with_debates(index: hustings.Index) -> None:
    likes = index.like("ferries")
    assert likes.of == "debate"
    assert debates(likes) == ["dredging", "schools", "long"]
    assert {"ferry", "tide", "quay"} == {term.word for term in likes.terms}


def test_speeches_may_be_looked_for_by_a_debate_and_debates_by_a_speech(
    index: hustings.Index,
) -> None:
    assert ids(index.like("ferries", of="speech"))[0] == "dredge-1"
    assert not {"ferry-1", "ferry-2"} & set(ids(index.like("ferries", of="speech")))
    assert debates(index.like("ferry-1", of="debate")) == ["dredging", "schools", "long"]


def test_filters_narrow_what_is_found_and_not_the_seed(index: hustings.Index) -> None:
    assert ids(index.like("ferry-1", speaker=["Ann Lee"])) == ["ferry-2"]
    assert ids(index.like("ferry-1", since="2019-01-05")) == ["school-1", "long-1"]
    assert debates(index.like("ferries", until="2019-01-03")) == ["dredging"]


def test_a_limit_keeps_the_best(index: hustings.Index) -> None:
    for of in ("speech", "debate"):
        every = index.like("ferry-1", of=of).hits
        assert index.like("ferry-1", of=of, limit=1).hits == every[:1]
        assert index.like("ferry-1", of=of, limit=0).hits == ()


def test_a_speech_without_telling_words_is_like_nothing(tmp_path: Path) -> None:
    index = built(tmp_path, [speech("a", "It is so."), speech("b", "So it is, alas.")], 1)
    for of in ("speech", "debate"):
        likes = index.like("b", of=of)
        assert (likes.terms, likes.hits) == ((), ())


def test_unknown_ids_and_kinds_are_refused(index: hustings.Index) -> None:
    with pytest.raises(QueryError, match="no speech or debate has the id 'x'"):
        index.like("x")
    with pytest.raises(QueryError, match="no kind of answer 'party'; there are speech, debate"):
        index.like("ferry-1", of="party")


def test_a_deleted_speech_is_no_seed_and_no_answer(tmp_path: Path) -> None:
    some = [speech(name, text, debate_id=debate) for name, debate, text in SAID]
    built(tmp_path, some, 1)
    with hustings.open_writer(tmp_path) as writer:
        writer.delete(["dredge-1"])
    index = hustings.open_index(tmp_path)
    with pytest.raises(QueryError):
        index.like("dredge-1")
    assert "dredge-1" not in ids(index.like("ferry-1"))


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some=st.lists(speeches, min_size=1, max_size=10), segments=st.integers(1, 3))
def test_terms_and_debates_are_those_of_plain_python(
    some: list[Speech], segments: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    index = built(tmp_path_factory.mktemp("index"), some, segments)
    every = live(some)
    seed = [one for one in every if one.debate_id == every[0].debate_id]
    likes = index.like(seed[0].debate_id, of="debate", limit=100)
    said: Counter[str] = Counter()
    headings: dict[tuple[str, str], None] = {}
    for one in seed:
        said.update(stems(one.text, one))
        headings[one.heading or "", language_of(one)] = None
    elsewhere = {stem for one in every if one not in seed for stem in stems(one.text, one)}
    assert {t.word for t in likes.terms} <= {
        word for one in seed for word in (*text_words(one.text), *text_words(one.heading or ""))
    }
    if not any(headings):
        counts = sorted((said[stem] for stem in said if stem in elsewhere), reverse=True)
        assert sorted((term.count for term in likes.terms), reverse=True) == counts[:20]
    others = {one.debate_id for one in every} - {seed[0].debate_id}
    found = index.search(likes.query, limit=100, procedural=True) if likes.terms else None
    expected = {hit.speech.debate_id for hit in found.hits} & others if found else set()
    assert set(debates(likes)) == expected
    assert parse(likes.query) == parse(str(parse(likes.query)))


def stems(text: str, said_in: Speech) -> list[str]:
    return kept(text_words(text), language_of(said_in), stop_words=False)


# The command line


def run(index: hustings.Index, *typed: str) -> Result:
    words = ["like", *typed, "--index", str(index.folder)]
    return CliRunner().invoke(cli, words, prog_name="hustings", env={"COLUMNS": "70"})


def test_the_answer_shows_its_terms_and_each_hit_the_ones_it_was_found_by(
    index: hustings.Index,
) -> None:
    assert run(index, "ferry-1", "-n", "1").stdout == (
        """\
by these terms
ferry, tide

 1. Ann Lee  2 January 2019
    Ferries wait for the tide, and the quay is full.
    by ferry 2.9, tide 2.7: 5.6
    Ann Lee, 2 January 2019
    ferry-2
"""
    )


def test_debates_are_shown_by_their_heading_or_id_and_their_best_speech(
    index: hustings.Index,
) -> None:
    drawn = run(index, "ferry-1", "--debates", "-n", "1").stdout
    assert " 1. dredging\n    Bo Lind  3 January 2019\n    Dredge the quay" in drawn
    assert drawn.endswith("    dredging\n")
    assert run(index, "ferries", "--speeches").stdout.count("dredge-1") == 1


def test_answers_come_as_json_lines_and_tables(index: hustings.Index) -> None:
    likes: dict[str, Any] = json.loads(json.dumps(index.like("ferry-1").to_dict()))
    assert json.loads(run(index, "ferry-1", "--format", "json").stdout) == likes
    lines = run(index, "ferry-1", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == likes["hits"]
    table = run(index, "ferry-1", "--format", "tsv").stdout.splitlines()
    assert table[0].startswith("id\tdebate_id\tdate\tspeaker")
    assert "\tferry; tide\t" in table[1]


def test_nothing_alike_is_exit_1_and_an_unknown_id_exit_2(index: hustings.Index) -> None:
    result = run(index, "ferry-1", "--party", "Tide")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Nothing is like: ferry-1\n"
    assert run(index, "nowhere").exit_code == 2
