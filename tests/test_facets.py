"""Facets: counts over what was found, each passing over the choice made on itself."""

from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings.facets import FACETS
from hustings_indexer.errors import QueryError
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from speeches import speech, speeches

SPOKEN = (
    ("Sadiq Khan", "Labour", "Mayor", 2019, "county lines"),
    ("Sadiq Khan", "Labour", "Mayor", 2020, "housing"),
    ("Unmesh Desai", "Labour", None, 2019, "county lines"),
    ("Shaun Bailey", "Conservative", None, 2019, "county lines"),
    (None, None, None, 2018, "county lines, said the clerk"),
)


@pytest.fixture(params=[1, 5], ids=["one segment", "many segments"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> hustings.Index:
    some = [
        speech(f"s{at}", text, speaker=speaker, party=party, role=role, date=Date(year, 3, 1))
        for at, (speaker, party, role, year, text) in enumerate(SPOKEN)
    ]
    for start in range(0, len(some), 1 if request.param == 5 else len(some)):
        with IndexWriter(tmp_path) as writer:
            writer.add(some[start : start + (1 if request.param == 5 else len(some))])
    opened = hustings.open_index(tmp_path)
    assert opened.info().segments == request.param
    return opened


def test_a_facet_counts_the_speeches_found_commonest_first(index: hustings.Index) -> None:
    facets = index.search("county", facets=["speaker", "party", "role", "year"]).facets
    assert facets["party"] == [("Labour", 2), ("Conservative", 1)]
    assert facets["speaker"] == [("Sadiq Khan", 1), ("Shaun Bailey", 1), ("Unmesh Desai", 1)]
    assert facets["role"] == [("Mayor", 1)]
    assert facets["year"] == [("2018", 1), ("2019", 3)]


def test_a_choice_leaves_the_counts_of_its_own_facet_as_they_were(index: hustings.Index) -> None:
    results = index.search(
        "county", speaker=["Sadiq Khan"], party=["Labour"], facets=["speaker", "party", "year"]
    )
    assert results.total == 1
    assert results.facets["speaker"] == [("Sadiq Khan", 1), ("Unmesh Desai", 1)]
    assert results.facets["party"] == [("Labour", 1)]
    assert results.facets["year"] == [("2019", 1)]


def test_a_choice_typed_into_the_query_is_one_like_any_other(index: hustings.Index) -> None:
    typed = index.search('county speaker:"Sadiq Khan"', facets=FACETS)
    given_beside = index.search("county", speaker=["Sadiq Khan"], facets=FACETS)
    assert typed.facets == given_beside.facets
    assert typed.facets["speaker"] == index.search("county", facets=["speaker"]).facets["speaker"]


def test_a_choice_negated_or_within_an_or_counts_for_its_own_facet_too(
    index: hustings.Index,
) -> None:
    without = index.search("county -speaker:Khan", facets=["speaker"])
    assert without.facets["speaker"] == [("Shaun Bailey", 1), ("Unmesh Desai", 1)]
    either = index.search("(speaker:Khan OR housing)", facets=["speaker"])
    assert either.facets["speaker"] == [("Sadiq Khan", 2)]


def test_dates_hold_for_the_years_too(index: hustings.Index) -> None:
    facets = index.search("", since="2019", until=Date(2019, 12, 31), facets=["year"]).facets
    assert facets["year"] == [("2019", 3)]


def test_a_facet_is_a_sequence_like_any_other(index: hustings.Index) -> None:
    counts = index.search("", facets=["party"]).facets["party"]
    assert len(counts) == 2
    assert counts[0] == counts[-2] == hustings.FacetCount("Labour", 3)
    assert counts[:1] == [("Labour", 3)]
    assert [value for value, _ in counts] == ["Labour", "Conservative"]
    assert counts != [("Labour", 3)]
    assert repr(counts).startswith("[FacetCount(value='Labour', count=3)")
    with pytest.raises(IndexError):
        counts[2]


def test_what_is_no_facet_is_refused_with_those_there_are(index: hustings.Index) -> None:
    with pytest.raises(QueryError, match="no facet 'colour'; there are year, speaker"):
        index.search("", facets=["colour"])


def test_nothing_found_has_no_counts(index: hustings.Index) -> None:
    facets = index.search("absent", facets=FACETS).facets
    assert all(list(counts) == [] for counts in facets.values())


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some=st.lists(speeches, max_size=12), typed=st.sampled_from(("", "house", "-house", "the")))
def test_years_and_kinds_sum_to_the_total_and_no_other_facet_exceeds_it(
    some: list[Speech], typed: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("index")
    with IndexWriter(folder) as writer:
        for one in some:
            writer.add(one)
        writer.commit()
    with hustings.open_index(folder) as index:
        results = index.search(typed, facets=FACETS)
        sums = {name: sum(count for _, count in counts) for name, counts in results.facets.items()}
        assert sums["year"] == sums["kind"] == sums["debate"] == results.total
        assert max(sums.values(), default=0) <= results.total
        for counts in results.facets.values():
            assert all(count > 0 and value for value, count in counts)


@pytest.fixture(scope="module")
def with_chair(tmp_path_factory: pytest.TempPathFactory) -> hustings.Index:
    folder = tmp_path_factory.mktemp("chair")
    kinds = {"a": "speech", "b": "procedural", "c": "question"}
    with hustings.open_writer(folder) as writer:
        for name, kind in kinds.items():
            record = {
                "id": name,
                "debate_id": "d",
                "date": "2019-07-29",
                "text": "order",
                "kind": kind,
            }
            writer.add(hustings.Speech.from_dict(record))
    return hustings.open_index(folder)


def test_procedural_turns_are_found_where_they_are_asked_for(with_chair: hustings.Index) -> None:
    def found(typed: str, **options: Any) -> list[str]:
        return sorted(hit.speech.id for hit in with_chair.search(typed, **options).hits)

    assert found("order") == ["a", "c"]
    assert found("") == ["a", "c"]
    assert found("order", procedural=True) == ["a", "b", "c"]
    assert found("order", kind=["procedural"]) == found("order kind:procedural") == ["b"]
    assert found("order", kind=["procedural", "speech"]) == ["a", "b"]
    assert found("order -kind:speech") == ["b", "c"]


def test_the_facet_of_kinds_counts_what_is_left_out_by_itself(with_chair: hustings.Index) -> None:
    results = with_chair.search("order", facets=["kind", "year"])
    assert [tuple(pair) for pair in results.facets["kind"]] == [
        ("procedural", 1), ("question", 1), ("speech", 1),
    ]  # fmt: skip
    assert [tuple(pair) for pair in results.facets["year"]] == [("2019", 2)]
