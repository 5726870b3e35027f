"""How well a search finds what is relevant: measured, and with what it is measured by.

    from hustings.evaluation import evaluate, debates_of, read_qrels, read_topics, search_all

    topics, qrels = read_topics("queries.jsonl"), read_qrels("qrels.txt")
    run = search_all(index, topics)
    print(evaluate(run, qrels, topics=topics, debates=debates_of(index, run, qrels)).figures)

Measuring needs pytrec_eval, which `pip install 'hustings[eval]'` brings; the rest does not.
"""

from hustings.evaluation.collections import RULES, VARIATIONS, Collection, collect
from hustings.evaluation.evaluating import (
    Difference,
    Evaluation,
    Figure,
    QueryScores,
    debates_of,
    evaluate,
    search_all,
)
from hustings.evaluation.trec import (
    Qrels,
    Run,
    Topic,
    read_qrels,
    read_run,
    read_topics,
    write_qrels,
    write_run,
    write_topics,
)

__all__ = [
    "RULES",
    "VARIATIONS",
    "Collection",
    "Difference",
    "Evaluation",
    "Figure",
    "Qrels",
    "QueryScores",
    "Run",
    "Topic",
    "collect",
    "evaluate",
    "debates_of",
    "read_qrels",
    "read_run",
    "read_topics",
    "search_all",
    "write_qrels",
    "write_run",
    "write_topics",
]
