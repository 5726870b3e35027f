"""The measures of a ranking, query by query, as trec_eval reckons them.

Takes a ranking and judgements; gives a number from 0 to 1 for each measure and query. Raises
EngineUnavailable where pytrec_eval is not installed.

- nDCG@10: the grades of the first ten, each over log2(1 + rank), as a share of the best possible.
- MRR@10: one over the rank of the first relevant speech, 0 if that is not among the first ten.
- success@10: whether a relevant speech is among the first ten.
- recall@100: the share of the relevant speeches that are among the first hundred.
- debate nDCG@10: nDCG@10 of debates. A debate stands where the best placed of its speeches stands,
  and its other speeches are struck out, so that the debates after it move up. Its grade is the
  greatest that any of its speeches was given, whichever of them was found.

What is relevant often stands side by side, so that one hit brings its neighbours: nDCG@10 counts
each of them, and debate nDCG@10 counts them once.
"""

from collections.abc import Iterable, Mapping
from types import ModuleType

from hustings.evaluation.trec import Qrels, Run
from hustings_indexer.errors import EngineUnavailable

MEASURES = ("nDCG@10", "MRR@10", "success@10", "recall@100")
DEBATE_MEASURE = "debate nDCG@10"
TOP = 10

Scores = dict[str, dict[str, float]]
"""By query, the number of each measure."""

_NDCG, _REACHED, _RECALL, _RECIPROCAL = "ndcg_cut_10", "success_10", "recall_100", "recip_rank"
_ASKED = {_NDCG: "ndcg_cut.10", _REACHED: "success.10", _RECALL: "recall.100"}


def scores(run: Run, qrels: Qrels, debates: Mapping[str, str] | None = None) -> Scores:
    """Every measure for each query of `qrels`; a query that found nothing has 0 throughout.

    `debates` gives the debate of a speech. Without it there is no measure of debates; a speech
    that it does not hold is a debate of its own.
    """
    whole = _reckoned(run, qrels, _ASKED.values())
    top = {query: found[:TOP] for query, found in run.items()}  # reciprocal rank has no cut-off
    first = _reckoned(top, qrels, (_RECIPROCAL,))
    found = {
        query: dict(
            zip(
                MEASURES,
                (got[_NDCG], first[query][_RECIPROCAL], got[_REACHED], got[_RECALL]),
                strict=True,
            )
        )
        for query, got in whole.items()
    }
    if debates is not None:
        collapsed = _reckoned(*_by_debate(run, qrels, debates), (_ASKED[_NDCG],))
        for query, got in collapsed.items():
            found[query][DEBATE_MEASURE] = got[_NDCG]
    return {query: found[query] for query in qrels}


def library() -> ModuleType:
    """pytrec_eval; EngineUnavailable where it is not installed."""
    try:
        import pytrec_eval  # brings SciPy, and is for those who measure
    except ImportError:
        raise EngineUnavailable(
            "measuring needs pytrec_eval, which is not installed: pip install 'hustings[eval]'"
        ) from None
    module: ModuleType = pytrec_eval
    return module


def _by_debate(run: Run, qrels: Qrels, debates: Mapping[str, str]) -> tuple[Run, Qrels]:
    ranked = {
        query: list(dict.fromkeys(debates.get(speech, speech) for speech in found))
        for query, found in run.items()
    }
    graded: dict[str, dict[str, int]] = {}
    for query, judged in qrels.items():
        best = graded[query] = {}
        for speech, grade in judged.items():
            debate = debates.get(speech, speech)
            best[debate] = max(grade, best.get(debate, grade))
    return ranked, graded


def _reckoned(run: Run, qrels: Qrels, measures: Iterable[str]) -> Scores:
    evaluator = library().RelevanceEvaluator(
        {query: dict(judged) for query, judged in qrels.items()}, set(measures)
    )
    # pytrec_eval ranks by score; only the order is ours to give.
    found: Scores = evaluator.evaluate(
        {
            query: {speech: -float(rank) for rank, speech in enumerate(run.get(query, ()))}
            for query in qrels
        }
    )
    return found
