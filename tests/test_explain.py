"""Why a hit ranks where it does: contributions that add up to the score, each by the formula."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings_indexer import writer as writing
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from speeches import speech, speeches

K1 = 1.2
B = dict.fromkeys(("text", "around", "heading"), 0.75)
QUERIES = (
    "house", "police OR county OR line", '"the county" OR hous*', "heading:police OR khan",
    "police NEAR/3 house OR x", "~hose OR the", "house houses housing", "-police",
)  # fmt: skip


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    some=st.lists(speeches, min_size=1, max_size=14),
    query=st.sampled_from(QUERIES),
    by=st.sampled_from(("speech", "debate", "speaker", "passage")),
)
def test_contributions_add_up_to_the_score_and_are_what_the_formula_gives(
    some: list[Speech],
    query: str,
    by: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "BUFFER_TOKENS", 40)
    folder = tmp_path_factory.mktemp("index")
    with IndexWriter(folder) as writer:
        writer.add(some)
        writer.delete(["s3"])
    with hustings.open_index(folder) as index:
        for hit in index.search(query, group_by=by, limit=99, explain=True, match="all").hits:
            explanation = hit.explain()
            values = [one.value for one in explanation.contributions]
            assert explanation.score == hit.score
            assert sum(values) == pytest.approx(hit.score, rel=1e-12, abs=0)
            for one in explanation.contributions:
                assert one.value == pytest.approx(worth(one), rel=1e-12)


def worth(one: hustings.Contribution) -> float:
    """BM25 from the numbers that a contribution gives."""
    how = one.how
    if one.evidence == "debate":
        return how["weight"] * how["best"]
    idf = math.log(1 + (how["speeches"] - how["df"] + 0.5) / (how["df"] + 0.5))
    assert how["idf"] == pytest.approx(idf)
    if one.evidence == "speaker":
        return how["weight"] * idf
    saturation = K1
    if b := B.get(one.evidence):
        saturation = K1 * (1 - b + b * how["length"] / how["average"])
    return how["weight"] * idf * how["tf"] * (K1 + 1) / (how["tf"] + saturation)


def test_each_term_is_named_as_it_was_typed_with_each_kind_of_evidence(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("a", "Police police of county lines.", heading="Lines / The Police"))
        writer.add(speech("b", "Other words.", speaker="Police Constable", position=1))
    index = hustings.open_index(tmp_path)
    (hit,) = index.search('policing of "county lines"', explain=True).hits
    assert [(one.term, one.evidence) for one in hit.explain().contributions] == [
        ("policing", "text"),
        ("policing", "around"),
        ("policing", "heading"),
        ("policing", "beside"),
        ('"county lines"', "text"),
        ('"county lines"', "around"),
        ("policing", "debate"),
        ('"county lines"', "debate"),
    ]
    first = hit.explain().contributions[0].how
    assert (first["tf"], first["df"], first["speeches"], first["length"]) == (2, 2, 2, 5)
    assert (first["average"], first["weight"]) == (3.5, 1.0)
    around = hit.explain().contributions[1].how
    assert around["tf"] == 2
    assert around["length"] == pytest.approx(5 + 0.85 * 2, abs=1e-6)
    record = json.loads(json.dumps(hit.to_dict()))["explanation"]
    assert record == hit.explain().to_dict()
    assert set(record) == {"score", "contributions"}


def test_what_was_not_ranked_is_made_up_of_nothing(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("a", "police"))
    index = hustings.open_index(tmp_path)
    for query, sort in (("", "relevance"), ("police", "newest")):
        (hit,) = index.search(query, sort=sort, explain=True).hits
        assert hit.explain() == hustings.Explanation(0.0, ())


def test_a_hit_that_was_not_to_be_explained_says_how_to_ask(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("a", "police"))
    (hit,) = hustings.open_index(tmp_path).search("police").hits
    assert "explanation" not in hit.to_dict()
    with pytest.raises(hustings.QueryError, match="search with explain=True"):
        hit.explain()


def test_a_pair_of_words_is_named_by_both(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("a", "The knife crime, or knife and crime."))
    (hit,) = hustings.open_index(tmp_path).search("knife crime", explain=True).hits
    pair = [one for one in hit.explain().contributions if one.term == "knife crime"]
    assert [(one.evidence, one.how.get("tf")) for one in pair] == [
        ("text", 2), ("around", 2), ("debate", None)
    ]  # fmt: skip
