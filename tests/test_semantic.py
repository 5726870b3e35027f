"""Hits re-ranked by meaning: their order, what is refused, and what is said where no model is."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import hustings
from hustings import semantic
from hustings.cli import cli
from hustings.evaluation import Topic, search_all
from hustings_indexer.errors import EngineUnavailable, QueryError
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from speeches import alone, speech

needs_model = pytest.mark.skipif(
    sys.version_info >= (3, 14) and find_spec("wordllama") is None,
    reason="wordllama has no wheel for this Python",
)

# As long as each other and with the word once, so that the words alone put them in order of ids.
OF_BANKS = {
    "s0": "The bank of grass beside the meadow grew wild flowers.",
    "s1": "The bank of my choice lends money, at low interest.",
    "s2": "The bank of sand moved when the tide came in.",
    "s3": "The bank of the river has reeds, otters and mud.",
    "s4": "The bank of snow melted, and the goats went up.",
    "s5": "The bank of fog hid the boats from the shore.",
    "s6": "The bank of earth kept the cattle off the lane.",
    "s7": "The bank of clouds brought rain to the dry hills.",
}


@pytest.fixture
def _unloaded() -> None:
    """No model is loaded yet."""
    semantic._loaded.cache_clear()


def built(folder: Path, *parts: list[Speech]) -> hustings.Index:
    """An index to which the parts were committed one after the other."""
    for part in parts:
        with IndexWriter(folder) as writer:
            writer.add(part)
    return hustings.open_index(folder)


def found(index: hustings.Index, query: str = "bank", **asked: Any) -> list[str]:
    return [hit.speech.id for hit in index.search(query, **asked).hits]


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="hustings", env={"COLUMNS": "80"})


@pytest.fixture
def by_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words count for nothing."""
    monkeypatch.setattr(semantic, "WEIGHT", 1.0)


@pytest.fixture
def speeches_of_banks() -> list[Speech]:
    return [alone(identity, text) for identity, text in OF_BANKS.items()]


@pytest.fixture
def index(tmp_path: Path, speeches_of_banks: list[Speech]) -> Iterator[hustings.Index]:
    with built(tmp_path / "index", speeches_of_banks) as made:
        yield made


@needs_model
def test_what_is_nearer_in_meaning_goes_up(index: hustings.Index) -> None:
    asked = "bank OR loan OR mortgage OR savings"
    assert found(index, asked) == [*OF_BANKS]
    assert found(index, asked, rerank=True)[0] == "s1"


@needs_model
def test_by_meaning_alone_each_question_has_its_answer_first(
    index: hustings.Index, by_meaning: None
) -> None:
    assert found(index, "bank OR loan OR mortgage OR savings", rerank=True)[0] == "s1"
    assert found(index, "bank OR estuary OR riverside OR reedbed", rerank=True)[0] == "s3"


@needs_model
def test_what_is_said_beside_a_speech_counts_as_well(tmp_path: Path) -> None:
    beside = ["A goat ate the hat", "Loans, mortgages, savings and credit"]
    beside += ["So said the noble Lord"] * 6
    some = [
        one
        for number, text in enumerate(beside)
        for one in (
            speech(f"s{number}", "The bank.", debate_id=f"d{number}"),
            speech(f"t{number}", text, debate_id=f"d{number}", position=1),
        )
    ]
    with built(tmp_path / "index", some) as index:
        assert found(index)[:2] == ["s0", "s1"]
        assert found(index, rerank=True)[:2] == ["s1", "s0"]


@needs_model
def test_the_heading_counts_as_well(tmp_path: Path, by_meaning: None) -> None:
    headings = ["The goats in the hills", "The mortgages and loans", "The choirs of the towns"]
    some = [
        alone(f"s{number}", "The bank.", heading=heading) for number, heading in enumerate(headings)
    ]
    with built(tmp_path / "index", some) as index:
        assert found(index, "bank OR money OR interest", rerank=True)[0] == "s1"


@needs_model
def test_the_order_is_the_same_again_and_however_the_index_was_built(
    tmp_path: Path, index: hustings.Index, speeches_of_banks: list[Speech]
) -> None:
    asked = "bank OR money"
    once = found(index, asked, rerank=True)
    assert found(index, asked, rerank=True) == once
    with built(tmp_path / "other", speeches_of_banks[5:], speeches_of_banks[:5]) as other:
        assert found(other, asked, rerank=True) == once


@needs_model
def test_scores_stay_those_of_the_words_and_a_note_says_so(index: hustings.Index) -> None:
    plain, reranked = index.search("bank money"), index.search("bank money", rerank=True)
    scores = {hit.speech.id: hit.score for hit in plain.hits}
    assert {hit.speech.id: hit.score for hit in reranked.hits} == scores
    assert reranked.notes == (*plain.notes, semantic.NOTE)
    assert reranked.total == plain.total
    explained = index.search("bank", rerank=True, explain=True)
    assert [hit.explain().score for hit in explained.hits] == [hit.score for hit in explained.hits]


@needs_model
def test_there_is_one_page_of_as_many_hits_as_are_asked_for(index: hustings.Index) -> None:
    whole = index.search("bank", rerank=True)
    some = index.search("bank", rerank=True, limit=3)
    assert some.hits == whole.hits[:3]
    assert some.total == 8
    assert some.next is None
    assert index.search("bank", limit=3).next is not None


@needs_model
def test_hits_after_the_best_stay_where_they_stood(
    index: hustings.Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(semantic, "DEPTH", 7)
    last = found(index)[7:]
    assert found(index, rerank=True)[7:] == last
    assert len(found(index, rerank=True)) == 8


@needs_model
def test_words_to_leave_out_and_parts_of_words_say_nothing(index: hustings.Index) -> None:
    assert found(index, "bank -zebra", rerank=True) == found(index, rerank=True)
    assert found(index, "bank OR zebr*", rerank=True) == found(index, rerank=True)


@pytest.mark.usefixtures("_unloaded")
@pytest.mark.parametrize("asked", [{"query": ""}, {"query": "ban*"}, {"query": "absent"}])
def test_without_words_or_hits_nothing_is_re_ranked_and_no_model_loaded(
    index: hustings.Index, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any]
) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)
    plain, reranked = index.search(**asked), index.search(**asked, rerank=True)
    assert reranked.hits == plain.hits
    assert reranked.notes == plain.notes
    assert not index.search("bank", rerank=True, limit=0).hits


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"sort": "newest"}, "only hits by relevance are re-ranked, not by 'newest'"),
        ({"group_by": "debate"}, "only speeches are re-ranked, not by 'debate'"),
        ({"group_by": "passage"}, "only speeches are re-ranked, not by 'passage'"),
    ],
)
def test_other_orders_and_groups_are_refused(
    index: hustings.Index, asked: dict[str, Any], reason: str
) -> None:
    with pytest.raises(QueryError, match=reason):
        index.search("bank", rerank=True, **asked)


def test_a_further_page_is_refused(index: hustings.Index) -> None:
    cursor = index.search("bank", limit=2).next
    with pytest.raises(QueryError, match="have no cursor"):
        index.search("bank", rerank=True, cursor=cursor)


@pytest.mark.usefixtures("_unloaded")
@needs_model
def test_many_threads_load_the_model_once(index: hustings.Index) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: tuple(found(index, rerank=True)), range(16)))
    assert len({*answers}) == 1
    assert semantic._loaded.cache_info().misses == 1


@needs_model
def test_the_model_is_loaded_by_the_first_search_that_asks_for_it_and_no_package_imported(
    index: hustings.Index,
) -> None:
    script = (
        "import sys, hustings\n"
        f"index = hustings.open_index({str(index.folder)!r})\n"
        "index.search('bank')\n"
        "print('tokenizers' in sys.modules)\n"
        "index.search('bank', rerank=True)\n"
        "print('tokenizers' in sys.modules, 'wordllama' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True", "False"]


@pytest.mark.usefixtures("_unloaded")
def test_where_the_package_is_not_installed_the_extra_is_named(
    index: hustings.Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)
    with pytest.raises(EngineUnavailable, match=r"hustings\[semantic\]"):
        index.search("bank", rerank=True)
    refused = run("search", "bank", "--rerank", "--index", str(index.folder))
    assert refused.exit_code == 2
    assert "pip install 'hustings[semantic]'" in refused.stderr


@pytest.mark.usefixtures("_unloaded")
def test_a_version_of_the_package_without_the_model_is_none(
    index: hustings.Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = ModuleSpec("wordllama", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(semantic, "find_spec", lambda name: other)
    with pytest.raises(EngineUnavailable, match="version that brings its model"):
        index.search("bank", rerank=True)


@needs_model
def test_the_command_line_re_ranks_and_says_so(index: hustings.Index) -> None:
    at = ("--index", str(index.folder))
    answer = run("search", "bank OR loan", "--rerank", "--format", "csv", *at)
    assert answer.exit_code == 0
    assert [line.split(",")[0] for line in answer.stdout.splitlines()[1:]] == found(
        index, "bank OR loan", rerank=True
    )
    assert f"note: {semantic.NOTE}" in answer.stderr
    assert run("search", "bank", "--rerank", "--sort", "oldest", *at).exit_code == 2


@needs_model
def test_what_is_re_ranked_can_be_measured(tmp_path: Path, index: hustings.Index) -> None:
    asked = "bank OR loan OR mortgage OR savings"
    topics = [Topic("q", asked)]
    assert search_all(index, topics, rerank=True) == {"q": found(index, asked, rerank=True)}
    queries, qrels = tmp_path / "queries.tsv", tmp_path / "qrels.txt"
    queries.write_text(f"q\t{asked}\n", encoding="utf-8")
    qrels.write_text("q 0 s1 1\n", encoding="utf-8")
    at = (str(queries), str(qrels), "--index", str(index.folder), "--format", "json")
    ranks = [
        json.loads(run("eval", *words, *at).stdout)["figures"][1]["mean"]
        for words in ((), ("--rerank",))
    ]
    assert ranks == [1 / 2, 1]
