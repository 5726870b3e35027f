"""What each part of the ranking is worth: `python -m benchmarks.folds [FOLDER]`.

Takes a folder of judged transcripts: turns.jsonl, queries.jsonl and qrels.txt. Prints the figures
of the ranking with one number changed at a time; and, cross-validated over debates in five folds,
which change does best on four of them and what it then reaches on the fifth.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import hustings
from hustings import rank, relaxing, scoring, surroundings
from hustings.evaluation import evaluate, read_qrels, read_topics, search_all

JUDGED = Path(__file__).resolve().parents[2] / "shared" / "relevance" / "qmsum-committee"
MEASURES = ("nDCG@10", "success@10", "MRR@10", "recall@100")
GOALS = np.array([0.57, 0.88, 0.70, 0.88])
"""A setting is chosen by the sum of its figures, each as a share of its goal."""
FOLDS = 5
_DAY = "2020-01-01"  # where the turns give none, for a speech needs one


def index_of(folder: Path, into: Path) -> hustings.Index:
    """An index of the turns."""
    turns = into / "turns.jsonl"
    with (folder / "turns.jsonl").open() as given, turns.open("w") as out:
        for line in given:
            turn = json.loads(line)
            record = {"debate_id": turn.get("debate"), "date": _DAY} | turn
            out.write(json.dumps(record) + "\n")
    hustings.index_transcripts(into / "index", turns)
    return hustings.open_index(into / "index")


def setting(module: Any, name: str, value: Any) -> Any:
    """A number of a module, changed for a while."""

    @contextmanager
    def changed() -> Iterator[None]:
        before = getattr(module, name)
        setattr(module, name, value)
        try:
            yield
        finally:
            setattr(module, name, before)

    return changed


def weights(**changes: float) -> Any:
    """Weights of the kinds of evidence, of words and of other terms; of pairs, `pair_text` and
    `pair_around`."""

    @contextmanager
    def changed() -> Iterator[None]:
        tables = (rank.OF_A_WORD, rank.OF_A_TERM, rank.OF_A_PAIR)
        before = [dict(table) for table in tables]
        for name, value in changes.items():
            kind = name.removeprefix("pair_")
            for table in tables[2:] if name != kind else tables[:2]:
                if kind in table:
                    table[kind] = value  # type: ignore[index]
        try:
            yield
        finally:
            for table, old in zip(tables, before, strict=True):
                table.update(old)  # type: ignore[attr-defined]

    return changed


@contextmanager
def length_counts(b: float) -> Iterator[None]:
    before = rank.saturation.__defaults__
    rank.saturation.__defaults__ = (b,)
    try:
        yield
    finally:
        rank.saturation.__defaults__ = before


SETTINGS: dict[str, Any] = {
    "as it is": weights(),
    "without what stands around": weights(around=0.0, pair_around=0.0),
    "without words around": weights(around=0.0),
    "without the text of words": weights(text=0.0),
    "without pairs": weights(pair_text=0.0, pair_around=0.0),
    "without the debate's best": setting(scoring, "DEBATE", 0.0),
    "without speakers": weights(speaker=0.0, beside=0.0),
    "without those beside": weights(beside=0.0),
    "around 0.5": weights(around=0.5),
    "around 1.5": weights(around=1.5),
    "pairs around 0.3": weights(pair_around=0.3),
    "pairs around 0.9": weights(pair_around=0.9),
    "speaker 0.5": weights(speaker=0.5),
    "speaker 1.5": weights(speaker=1.5),
    "beside 1.5": weights(beside=1.5),
    "debate's best 0.25": setting(scoring, "DEBATE", 0.25),
    "debate's best 1": setting(scoring, "DEBATE", 1.0),
    "decay 0.75": setting(surroundings, "DECAY", 0.75),
    "decay 0.9": setting(surroundings, "DECAY", 0.9),
    "b 0.5": lambda: length_counts(0.5),
    "b 0.9": lambda: length_counts(0.9),
    "share 30": setting(relaxing, "SHARE", 30),
    "share 50": setting(relaxing, "SHARE", 50),
    "reach 4": setting(relaxing, "REACH", 4),
    "reach 0": setting(relaxing, "REACH", 0),
}


def main(folder: Path) -> None:
    topics, qrels = read_topics(folder / "queries.jsonl"), read_qrels(folder / "qrels.txt")
    found: dict[str, NDArray[np.float64]] = {}
    with tempfile.TemporaryDirectory() as work:
        index = index_of(folder, Path(work))
        debates = {turn: index.speech(turn).debate_id for turn in _first_judged(index, qrels)}
        print(f"{'':28}", *(f"{measure:>11}" for measure in MEASURES))
        for name, change in SETTINGS.items():
            with change(), hustings.open_index(index.folder) as opened:
                queries = evaluate(search_all(opened, topics), qrels, topics=topics).queries
            found[name] = np.array([[one.scores[m] for m in MEASURES] for one in queries])
            print(f"{name:28}", *(f"{mean:11.3f}" for mean in found[name].mean(axis=0)))
    asked_of = [debates.get(_first(qrels[one.id]), "") for one in queries]
    cross_validate(found, _folds(asked_of))


def cross_validate(found: dict[str, NDArray[np.float64]], fold: NDArray[np.intp]) -> None:
    """Prints, for each fold, the setting that does best on the others, and what it reaches here."""
    held_out = []
    for number in range(FOLDS):
        inside, outside = fold == number, fold != number
        best = max(found, key=lambda name: (found[name][outside].mean(axis=0) / GOALS).sum())
        held_out.append(found[best][inside])
        means = held_out[-1].mean(axis=0)
        print(f"fold {number + 1}: {best:20}", *(f"{mean:11.3f}" for mean in means))
    whole = np.concatenate(held_out).mean(axis=0)
    print(f"{'held out, all queries':28}", *(f"{mean:11.3f}" for mean in whole))


def _first(judged: Any) -> str:
    return next((turn for turn, grade in judged.items() if grade > 0), "")


def _first_judged(index: hustings.Index, qrels: Any) -> Iterator[str]:
    for judged in qrels.values():
        try:
            index.speech(_first(judged))
        except hustings.QueryError:
            continue
        yield _first(judged)


def _folds(debates: Sequence[str]) -> NDArray[np.intp]:
    numbers = {debate: at for at, debate in enumerate(sorted(set(debates)))}
    return np.array([numbers[debate] % FOLDS for debate in debates])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else JUDGED)
