"""Measuring: files in and out, measures beside plain Python, intervals, and `hustings eval`."""

import csv
import io
import json
import sys
from itertools import product
from math import log2
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import hustings
from hustings.cli import cli
from hustings.evaluation import (
    Topic,
    debates_of,
    evaluate,
    read_qrels,
    read_run,
    read_topics,
    search_all,
    write_qrels,
    write_run,
    write_topics,
)
from hustings.evaluation.measures import scores
from hustings.evaluation.resampling import intervals, p_values
from hustings_indexer.errors import EngineUnavailable, QueryError, SourceError
from naive_words import built
from speeches import speech

IDS = [f"{debate}/{number}" for debate in "abcde" for number in range(4)]
DEBATES = {identity: identity[0] for identity in IDS}

runs = st.dictionaries(
    st.sampled_from(("q1", "q2", "q3")), st.lists(st.sampled_from(IDS), unique=True)
)
judgements = st.dictionaries(
    st.sampled_from(("q1", "q2", "q3")),
    st.dictionaries(st.sampled_from(IDS), st.integers(0, 3), min_size=1).filter(
        lambda judged: any(judged.values())
    ),
    min_size=1,
)


def naive_ndcg(found: list[str], judged: dict[str, int]) -> float:
    def gain(grades: list[int]) -> float:
        return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades[:10], 1))

    best = gain(sorted(judged.values(), reverse=True))
    return gain([judged.get(one, 0) for one in found]) / best


def naive(found: list[str], judged: dict[str, int]) -> dict[str, float]:
    relevant = {one for one, grade in judged.items() if grade > 0}
    ranks = [rank for rank, one in enumerate(found[:10], 1) if one in relevant]
    met: list[str] = []
    for one in found:
        if one[0] not in met:
            met.append(one[0])
    grades = {
        debate: max(grade for one, grade in judged.items() if one[0] == debate)
        for debate in {one[0] for one in judged}
    }
    return {
        "nDCG@10": naive_ndcg(found, judged),
        "MRR@10": 1 / ranks[0] if ranks else 0.0,
        "success@10": float(bool(ranks)),
        "recall@100": len(relevant.intersection(found[:100])) / len(relevant),
        "debate nDCG@10": naive_ndcg(met, grades),
    }


@given(run=runs, qrels=judgements)
def test_measures_are_those_of_plain_python(
    run: dict[str, list[str]], qrels: dict[str, dict[str, int]]
) -> None:
    found = scores(run, qrels, DEBATES)
    assert list(found) == list(qrels)
    for query, judged in qrels.items():
        assert found[query] == pytest.approx(naive(run.get(query, []), judged))


def test_a_debate_counts_once_where_its_best_speech_stands() -> None:
    run = {"q": ["a/0", "a/1", "a/2", "b/0"]}
    qrels = {"q": {"a/3": 1, "b/0": 2, "b/1": 1}}
    found = scores(run, qrels, DEBATES)["q"]["debate nDCG@10"]
    assert found == pytest.approx((1 + 2 / log2(3)) / (2 + 1 / log2(3)))


def test_ranks_are_ours_even_where_ids_would_put_equals_in_another_order() -> None:
    assert scores({"q": ["a", "z"]}, {"q": {"a": 1}})["q"]["MRR@10"] == 1.0
    assert scores({"q": ["z", "a"]}, {"q": {"a": 1}})["q"]["MRR@10"] == 0.5


@settings(max_examples=30)
@given(run=runs, qrels=judgements)
def test_runs_and_judgements_are_read_back_as_they_were_written(
    run: dict[str, list[str]],
    qrels: dict[str, dict[str, int]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("trec")
    write_run(folder / "run", run)
    write_qrels(folder / "qrels", qrels)
    assert read_run(folder / "run") == {query: found for query, found in run.items() if found}
    assert read_qrels(folder / "qrels") == qrels


def test_ids_may_hold_spaces(tmp_path: Path) -> None:
    write_run(tmp_path / "run", {"q": ["May 2019.txt 3", "b"]})
    write_qrels(tmp_path / "qrels", {"q": {"May 2019.txt 3": 1}})
    assert read_run(tmp_path / "run") == {"q": ["May 2019.txt 3", "b"]}
    assert read_qrels(tmp_path / "qrels") == {"q": {"May 2019.txt 3": 1}}


def test_a_run_is_ordered_as_trec_eval_orders_it(tmp_path: Path) -> None:
    path = tmp_path / "run"
    path.write_text("q Q0 a 1 0.5 x\nq Q0 c 2 0.5 x\nq Q0 b 3 7 x\n")
    assert read_run(path) == {"q": ["b", "c", "a"]}


def test_queries_are_read_from_every_form(tmp_path: Path) -> None:
    expected = [Topic("1", "county lines"), Topic("2", "housing")]
    path = tmp_path / "queries"
    for text in (
        '{"id": "1", "text": "county lines"}\n\n{"qid": 2, "query": "housing"}\n',
        "1\tcounty lines\n2\thousing\n",
        "<top>\n<num> Number: 1\n<title> Topic: county\nlines\n<desc> More.\n</top>\n"
        "<top><num>2</num><title>housing</title></top>\n",
    ):
        path.write_text(text)
        assert read_topics(path) == expected
    varied = [Topic("1", "naïve", {"speaker": ["Ann Lee"], "until": "2019-07"}), *expected[1:]]
    write_topics(path, varied)
    assert read_topics(path) == varied


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (read_topics, '{"id": "1", "text": "a"}\n{"id": "2"}\n', ":2: has no id, or no text"),
        (read_topics, '{"id": "1", "text": "a"}\nhousing\n', ":2: is no JSON"),
        (read_topics, '{"id": "1", "text": "a", "filters": {"colour": "red"}}', "filters are"),
        (read_topics, "county lines\n", ":1: has no tab"),
        (read_topics, "1\ta\n1\tb\n", "two queries have the id '1'"),
        (read_topics, "<top><num>1</top>", "no <title>"),
        (read_qrels, "q 0 a 1\nq 0 a\n", ":2: is no judgement"),
        (read_qrels, "q 0 a yes\n", ":1: is no judgement"),
        (read_run, "q Q0 a 1 high x\n", ":1: is no line of a run"),
        (read_run, "q Q0 a 1 2 x\nq Q0 a 2 1 x\n", "ranks 'a' twice"),
    ],
)
def test_what_has_not_the_form_is_refused_by_its_line(
    read: object, text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    assert callable(read)
    with pytest.raises(SourceError, match="file") as refused:
        read(path)
    assert said in str(refused.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="UTF-8"):
        read_run(tmp_path / "run")


def test_an_interval_holds_the_mean_and_is_as_wide_as_theory_says() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.1, size=(400, 1))
    low, high = intervals(values, range(400), seed=0)
    error = values.std() / 20
    assert low[0] == pytest.approx(values.mean() - 1.96 * error, abs=error / 10)
    assert high[0] == pytest.approx(values.mean() + 1.96 * error, abs=error / 10)


def test_queries_that_go_together_make_the_interval_wider() -> None:
    values = np.repeat(np.random.default_rng(1).normal(size=(20, 1)), 10, axis=0)
    alone = intervals(values, range(200), seed=0)
    together = intervals(values, [query // 10 for query in range(200)], seed=0)
    assert together[1] - together[0] > 2.5 * (alone[1] - alone[0])


def test_the_test_counts_as_all_signs_would() -> None:
    differences = np.array([[0.4], [0.3], [0.2], [-0.1], [0.25], [0.0], [0.1], [-0.2]])
    seen = abs(differences.sum())
    sums = [abs(np.dot(signs, differences[:, 0])) for signs in product((-1, 1), repeat=8)]
    exact = np.mean([one >= seen - 1e-9 for one in sums])
    assert p_values(differences, range(8), seed=3)[0] == pytest.approx(exact, abs=0.02)


def test_no_difference_has_p_1_and_a_sure_one_hardly_any() -> None:
    same, better = np.zeros((30, 1)), np.full((30, 1), 0.1)
    assert p_values(same, range(30), seed=0)[0] == 1
    assert p_values(better, range(30), seed=0)[0] < 0.001


QRELS = {"q1": {"a/0": 1}, "q2": {"b/0": 1}, "q3": {"c/0": 0}}
RUN = {"q1": ["a/0"], "q2": ["a/1", "b/1", "b/0"]}


def test_queries_without_a_relevant_speech_are_left_out() -> None:
    found = evaluate(RUN, QRELS, topics=[Topic(name, "x") for name in ("q1", "q3", "q4")])
    assert ([one.id for one in found.queries], found.unjudged) == (["q1"], 2)
    assert found.figure("MRR@10").mean == 1
    nothing = evaluate(RUN, {"q3": {"c/0": 0}})
    assert (nothing.figures, nothing.queries, nothing.unjudged) == ((), (), 1)


def test_without_debates_there_is_no_figure_for_them_and_no_drawing_by_them() -> None:
    with pytest.raises(QueryError, match="no measure"):
        evaluate(RUN, QRELS).figure("debate nDCG@10")
    with pytest.raises(QueryError, match="debates"):
        evaluate(RUN, QRELS, unit="debate")
    with pytest.raises(QueryError, match="no unit 'speaker'"):
        evaluate(RUN, QRELS, unit="speaker")


def test_a_difference_is_ours_less_theirs_and_the_seed_gives_it_again() -> None:
    found = evaluate(RUN, QRELS, against={"q1": ["a/1", "a/0"]}, debates=DEBATES, unit="debate")
    difference = found.figure("MRR@10").difference
    assert difference is not None
    assert difference.against == pytest.approx(0.25)
    assert difference.mean == pytest.approx((1 + 1 / 3) / 2 - 0.25)
    assert difference.low <= difference.mean <= difference.high
    again = evaluate(RUN, QRELS, against={"q1": ["a/1", "a/0"]}, debates=DEBATES, unit="debate")
    assert again == found


def test_where_pytrec_eval_is_not_installed_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, files: tuple[str, str]
) -> None:
    monkeypatch.setitem(sys.modules, "pytrec_eval", None)
    with pytest.raises(EngineUnavailable, match=r"hustings\[eval\]"):
        evaluate(RUN, QRELS)
    refused = measured("none", *files)
    assert refused.exit_code == 2
    assert "hustings[eval]" in refused.stderr


@pytest.fixture
def index(tmp_path: Path) -> hustings.Index:
    some = [
        speech("a/0", "Ferries sail to the harbour.", debate_id="a", speaker="Ann Lee"),
        speech("a/1", "The harbour is closed.", debate_id="a", speaker="Bo Lind"),
        speech("b/0", "The harbour tax pays for the quay.", debate_id="b", speaker="Ann Lee"),
    ]
    return built(tmp_path / "index", some, 2)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    queries = [
        Topic("q1", "ferries"),
        Topic("q2", "harbour", {"speaker": ["Bo Lind"]}),
        Topic("q3", "nobody said this"),
    ]
    write_topics(tmp_path / "queries.jsonl", queries)
    write_qrels(tmp_path / "qrels.txt", {"q1": {"a/0": 1}, "q2": {"a/1": 1}, "q3": {"b/0": 1}})
    return str(tmp_path / "queries.jsonl"), str(tmp_path / "qrels.txt")


def measured(index: Path | str, *words: str) -> Result:
    return CliRunner().invoke(cli, ["eval", "--index", str(index), *words])


def test_an_index_is_searched_for_each_query_with_its_filters(index: hustings.Index) -> None:
    topics = [Topic("1", "harbour"), Topic("2", "harbour", {"speaker": ["Ann Lee"]})]
    told: list[tuple[int, int]] = []
    run = search_all(index, topics, progress=lambda done, whole: told.append((done, whole)))
    assert [sorted(found) for found in run.values()] == [["a/0", "a/1", "b/0"], ["a/0", "b/0"]]
    assert told == [(1, 2), (2, 2)]
    assert search_all(index, topics, limit=1)["1"] == run["1"][:1]
    assert debates_of(index, run, {"1": {"gone": 1}}) == {"a/0": "a", "a/1": "a", "b/0": "b"}


def test_the_figures_are_drawn_and_written(
    index: hustings.Index, files: tuple[str, str], tmp_path: Path
) -> None:
    drawn = measured(index.folder, *files, "--save", str(tmp_path / "run"))
    assert (drawn.exit_code, drawn.stderr) == (0, "")
    assert drawn.stdout.splitlines()[0].split() == ["3", "queries", "mean", "95", "%", "interval"]
    assert drawn.stdout.splitlines()[1].split()[:2] == ["nDCG@10", "0.667"]
    assert read_run(tmp_path / "run") == {"q1": ["a/0"], "q2": ["a/1"]}
    record = json.loads(measured(index.folder, *files, "--format", "json").stdout)
    assert [one["measure"] for one in record["figures"]][-1] == "debate nDCG@10"
    assert record["queries"][2] == {
        "id": "q3", "scores": dict.fromkeys(record["queries"][2]["scores"], 0.0)
    }  # fmt: skip
    rows = list(
        csv.DictReader(io.StringIO(measured(index.folder, *files, "--format", "csv").stdout))
    )
    assert [(row["id"], row["MRR@10"]) for row in rows] == [
        ("q1", "1.0"), ("q2", "1.0"), ("q3", "0.0")
    ]  # fmt: skip


def test_a_run_is_measured_without_an_index_and_compared(
    files: tuple[str, str], tmp_path: Path
) -> None:
    write_run(tmp_path / "ours", {"q1": ["a/0"]})
    write_run(tmp_path / "theirs", {"q1": ["a/1", "a/0"]})
    runs = ("--run", str(tmp_path / "ours"), "--against", str(tmp_path / "theirs"))
    drawn = measured(tmp_path / "none", *files, *runs)
    assert drawn.exit_code == 0
    assert "debates are not known" in drawn.stderr
    assert "debate nDCG" not in drawn.stdout
    line = next(line for line in drawn.stdout.splitlines() if line.startswith("MRR@10"))
    assert line.split()[-6:][:2] == ["0.167", "+0.167"]


def test_what_the_index_lacks_is_told(
    index: hustings.Index, files: tuple[str, str], tmp_path: Path
) -> None:
    write_qrels(tmp_path / "qrels.txt", {"q1": {"a/0": 1, "z": 1}})
    partly = measured(index.folder, *files)
    assert "1 of 2 relevant speeches are not in the index" in partly.stderr
    assert "no speech is relevant to 2 queries" in partly.stderr
    assert "debate nDCG" in partly.stdout
    write_qrels(tmp_path / "qrels.txt", {"q1": {"z": 1}})
    assert "debate nDCG" not in measured(index.folder, *files).stdout


def test_nothing_to_measure_is_exit_1_and_a_bad_file_exit_2(
    index: hustings.Index, files: tuple[str, str], tmp_path: Path
) -> None:
    write_qrels(tmp_path / "qrels.txt", {"q1": {"a/0": 0}})
    nothing = measured(index.folder, *files)
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    (tmp_path / "qrels.txt").write_text("q1 0\n")
    refused = measured(index.folder, *files)
    assert refused.exit_code == 2
    assert "qrels.txt:1: is no judgement" in refused.stderr


def test_the_committee_queries_are_measured(shared: Path, tmp_path: Path) -> None:
    folder = shared / "relevance" / "qmsum-committee"
    topics, qrels = read_topics(folder / "queries.jsonl"), read_qrels(folder / "qrels.txt")
    perfect = {query: list(judged) for query, judged in qrels.items()}
    found = evaluate(perfect, qrels, topics=topics)
    assert (len(found.queries), found.unjudged) == (351, 0)
    assert found.figure("nDCG@10").mean == pytest.approx(1)
