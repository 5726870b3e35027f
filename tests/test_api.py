"""The Python contract: what importing costs, what answers are, threads, refreshing, refusals."""

import json
import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest

import hustings
from speeches import WORDS, speech

SEED = "The mayor spoke of county lines.\n\nCounty lines are not new."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with hustings.open_writer(tmp_path / "index", language="english") as writer:
        writer.add(
            speech(
                f"s{at}",
                SEED if at % 3 else "Housing, said O'Brien.",
                speaker=("Sadiq Khan", "Unmesh Desai", None)[at % 3],
                party="Labour",
                heading="Questions / County Lines",
                debate_id=f"d{at // 5}",
                position=at % 5,
                date=Date(2019 + at % 2, 7, 29),
                url=f"https://example.org/{at}",
            )
            for at in range(12)
        )
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> hustings.Index:
    return hustings.open_index(folder)


# What is imported, and what is not


def loaded_by(source: str) -> set[str]:
    """The top-level modules that a fresh process has loaded after running `source`."""
    shown = f"{source}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_costs_next_to_nothing() -> None:
    heavy = {"nltk", "numpy", "whoosh", "click", "zstandard", "hustings_indexer", "multiprocessing"}
    assert not loaded_by("import hustings") & heavy


def test_a_search_for_words_that_were_said_loads_neither_a_stemmer_nor_whoosh(folder: Path) -> None:
    source = f"import hustings; assert hustings.open_index({str(folder)!r}).search('lines').total"
    assert not loaded_by(source) & {"nltk", "whoosh", "click", "multiprocessing"}


def test_every_public_name_is_there_and_no_other() -> None:
    assert sorted(hustings.__all__) == hustings.__all__ == dir(hustings)
    for name in hustings.__all__:
        assert getattr(hustings, name) is getattr(hustings, name)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        getattr(hustings, "nonsense")  # noqa: B009 - mypy would refuse the attribute


def test_every_error_is_a_hustings_error_and_survives_a_pickle() -> None:
    names = [name for name in hustings.__all__ if name.startswith(("Index", "Query", "Source"))]
    errors = [getattr(hustings, name) for name in names]
    errors = [one for one in errors if issubclass(one, Exception)]
    assert len(errors) == 6
    assert all(issubclass(one, hustings.HustingsError) for one in errors)
    fault = hustings.SourceError("a.txt", "no date", 7)
    again = pickle.loads(pickle.dumps(fault))
    assert str(again) == str(fault) == "a.txt:7: no date"
    assert (again.source, again.reason, again.line) == ("a.txt", "no date", 7)


# Answers


def test_the_example_of_the_front_page_works(index: hustings.Index) -> None:
    results = index.search(
        "county lines", speaker=["Unmesh Desai"], since="2019-01-01", until="2019",
        facets=["speaker", "party", "year"], limit=10,
    )  # fmt: skip
    assert results.total == 2
    hit = results.hits[0]
    assert hit.speech.speaker == "Unmesh Desai"
    assert hit.score > 0
    assert [hit.passages[0].text[a:b] for a, b in hit.passages[0].highlights] == ["county", "lines"]
    assert results.facets["speaker"][0] == hustings.FacetCount("Unmesh Desai", 2)


def test_an_answer_is_json(index: hustings.Index) -> None:
    results = index.search("county", facets=["speaker", "year"], before=1, after=1, limit=2)
    record = json.loads(json.dumps(results.to_dict()))
    assert record["total"] == results.total == 8
    assert record["next"] == results.next
    assert record["took_ms"] >= 0
    hit = record["hits"][0]
    assert hit["date"] in ("2019-07-29", "2020-07-29")
    assert {"id", "score", "speaker", "heading", "citation", "passages", "before"} <= set(hit)
    assert record["facets"]["year"] == [
        {"value": value, "count": count} for value, count in results.facets["year"]
    ]
    json.dumps([index.info().to_dict(), index.debate("d0").to_dict(), index.speech("s1").to_dict()])
    json.dumps([one.to_dict() for one in index.speakers()])


def test_an_answer_cannot_be_changed(index: hustings.Index) -> None:
    results = index.search("county")
    for value, name in ((results, "total"), (results.hits[0], "score"), (index.info(), "speeches")):
        with pytest.raises(AttributeError):
            setattr(value, name, 0)


def test_hits_come_with_their_neighbours(index: hustings.Index) -> None:
    (hit,) = index.search("housing", limit=1, before=2, after=9).hits
    assert debate_ids(hit.before) == []
    assert debate_ids(hit.after) == ["s1", "s2", "s3", "s4"]


def debate_ids(some: tuple[hustings.Speech, ...]) -> list[str]:
    return [one.id for one in some]


def test_a_speech_and_a_debate_are_found_by_their_ids(index: hustings.Index) -> None:
    assert index.speech("s3").url == "https://example.org/3"
    assert [one.id for one in index.debate("d1").speeches] == ["s5", "s6", "s7", "s8", "s9"]
    with pytest.raises(hustings.QueryError, match="no speech has the id 'zz'"):
        index.speech("zz")
    with pytest.raises(hustings.QueryError, match="no debate has the id 'zz'"):
        index.debate("zz")


def test_speakers_are_listed_by_how_often_they_spoke(index: hustings.Index) -> None:
    assert [(one.name, one.speeches) for one in index.speakers()] == [
        ("Sadiq Khan", 4), ("Unmesh Desai", 4),
    ]  # fmt: skip
    (khan,) = index.speakers("kha")
    assert (khan.name, khan.parties) == ("Sadiq Khan", ("Labour",))
    assert (khan.first, khan.last) == (Date(2019, 7, 29), Date(2020, 7, 29))
    assert index.speakers("han") == []
    assert index.facet_values("speaker", "s") == ["Sadiq Khan"]


def test_info_says_what_the_index_holds(index: hustings.Index) -> None:
    info = index.info()
    assert (info.speeches, info.debates, info.speakers, info.segments) == (12, 3, 2, 1)
    assert (info.first, info.last) == (Date(2019, 7, 29), Date(2020, 7, 29))
    assert info.language == "english"
    assert info.bytes > 1_000


@pytest.mark.parametrize("limit", [0, -1, 1, 7, 10_000])
def test_any_limit_gives_the_same_total(index: hustings.Index, limit: int) -> None:
    results = index.search("county", limit=limit, facets=["year"])
    assert results.total == 8
    assert len(results.hits) == min(max(limit, 0), 8)


def test_a_limit_of_none_at_all_is_a_count_in_a_large_index_too(tmp_path: Path) -> None:
    with hustings.open_writer(tmp_path) as writer:
        writer.add(speech(f"s{at}", "county") for at in range(3_000))
    results = hustings.open_index(tmp_path).search("county", limit=0)
    assert (results.total, results.hits, results.next) == (3_000, (), None)


# Threads and newer commits


def test_many_threads_share_one_index(index: hustings.Index) -> None:
    asked = [*WORDS, '"county lines"', "lin*", "~contry", "county NEAR/3 new", "-housing"] * 6
    alone = [answer(index, typed) for typed in asked]
    shared = hustings.open_index(index.folder)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda typed: answer(shared, typed), asked)) == alone


def answer(index: hustings.Index, typed: str) -> tuple[int, tuple[hustings.Hit, ...], list[Any]]:
    results = index.search(typed, facets=["speaker"])
    return results.total, results.hits, list(results.facets["speaker"])


def test_searching_goes_on_while_another_thread_refreshes(folder: Path) -> None:
    index = hustings.open_index(folder)
    totals: set[int] = set()
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            results = index.search("county", limit=100)
            assert len(results.hits) == results.total
            totals.add(results.total)

    with ThreadPoolExecutor(2) as threads:
        searching = [threads.submit(search) for _ in range(2)]
        for number in range(10):
            with hustings.open_writer(folder) as writer:
                writer.add(speech(f"new{number}", "county"))
            assert index.refresh()
        done.set()
        for one in searching:
            one.result()
    assert totals <= set(range(8, 19))
    assert index.search("county").total == 18


def test_an_index_sees_a_newer_commit_once_it_is_refreshed(folder: Path) -> None:
    index = hustings.open_index(folder)
    assert not index.refresh()
    with hustings.open_writer(folder) as writer:
        writer.add(speech("new", "county"))
    assert index.search("county").total == 8
    assert index.refresh()
    assert index.search("county").total == 9


def test_a_writer_of_another_process_keeps_a_second_one_out(folder: Path) -> None:
    source = (
        f"import sys, hustings; writer = hustings.open_writer({str(folder)!r})\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(hustings.IndexLocked, match="Another writer is at work on"):
            hustings.open_writer(folder)
        other.stdin.close()
        other.wait()
    hustings.open_writer(folder).close()


# What is refused


def test_where_there_is_no_index_the_mend_is_told(tmp_path: Path) -> None:
    for missing in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(hustings.IndexMissing) as refusal:
            hustings.open_index(missing)
        assert str(refusal.value) == (
            f"No index at '{missing}'. Build one with: hustings index seeds/"
        )
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "2019-02-30"}, "'2019-02-30' is no date"),
        ({"until": "yesterday"}, "'yesterday' is no date"),
        ({"since": "2019-13"}, "'2019-13' is no date"),
        ({"since": ""}, "'' is no date"),
        ({"sort": "loudest"}, "no sort order 'loudest'; there are relevance, newest, oldest"),
        ({"facets": ["colour"]}, "no facet 'colour'; there are year"),
    ],
)
def test_what_means_nothing_is_refused_by_name(
    index: hustings.Index, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(hustings.QueryError, match=said):
        index.search("county", **asked)


@pytest.mark.parametrize("strange", ["\ud800", "\0", "a" * 100_000, "-", '"', "(((", "\u202e"])
def test_no_value_of_a_filter_is_an_error(index: hustings.Index, strange: str) -> None:
    for name in ("speaker", "person", "party", "role", "section", "chamber", "kind"):
        filters: dict[str, Any] = {name: [strange]}
        assert index.search("county", **filters).total == 0
    assert index.search(strange).total >= 0
    assert index.speakers(strange) == index.speakers(strange)
    assert index.facet_values("speaker", strange) == []
    for find in (index.speech, index.debate):
        with pytest.raises(hustings.QueryError):
            find(strange)


def test_a_filter_may_be_one_name_or_many(index: hustings.Index) -> None:
    assert index.search("", speaker="Sadiq Khan").total == 4
    assert index.search("", speaker=("sadiq khan", "DESAI")).total == 8
    assert index.search("", speaker=[]).total == 12
    assert index.search("", since=Date(2020, 1, 1)).total == 6


def test_an_index_may_be_closed_twice_and_is_a_context_manager(folder: Path) -> None:
    with hustings.open_index(folder) as index:
        assert index.search("county").total
    index.close()


def test_names_of_folders_may_be_strings_or_paths(folder: Path) -> None:
    assert hustings.open_index(str(folder)).info().path == os.fspath(folder)
