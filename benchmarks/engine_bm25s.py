"""bm25s: scores every speech for a bag of words. No phrases, no prefixes, no filters, no facets.

So it answers a single word, or words of which any may occur; the count is of scores above nought.
"""

from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from benchmarks.engine import LIMIT, Answer, records
from benchmarks.query import Query
from hustings_indexer.analysis import stemmer


class Bm25s:
    def __init__(self) -> None:
        self._index: Any

    def build(self, corpus: Path, folder: Path) -> None:
        texts = [record["text"] for record in records(corpus)]
        ranker = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        ranker.index(_tokens(texts), show_progress=False)
        ranker.save(folder, corpus=texts, show_progress=False)

    def add(self, corpus: Path, folder: Path) -> None:
        raise NotImplementedError("bm25s builds an index whole")

    def open(self, folder: Path) -> None:
        self._index = bm25s.BM25.load(folder, mmap=True)
        self._stem = stemmer("english")

    def prepare(self) -> None:
        pass

    def can(self, mode: str, query: Query) -> bool:
        filtered = query.speaker or query.since
        alone = query.shape == "any" or (query.shape == "all" and len(query.words) == 1)
        return mode != "WHOLE" and alone and not filtered

    def count(self, query: Query) -> int:
        return int(np.count_nonzero(self._scores(query)))

    def top(self, query: Query) -> None:
        _best(self._scores(query))

    def top_and_count(self, query: Query) -> int:
        scores = self._scores(query)
        _best(scores)
        return int(np.count_nonzero(scores))

    def whole(self, query: Query) -> Answer:
        raise NotImplementedError("bm25s has no facets and no passages")

    def _scores(self, query: Query) -> Any:
        return self._index.get_scores([self._stem(word) for word in query.words])


def _best(scores: Any) -> Any:
    places = np.argpartition(scores, -LIMIT)[-LIMIT:]
    return places[np.argsort(-scores[places])]


def _tokens(texts: list[str]) -> Any:
    stem = stemmer("english")
    return bm25s.tokenize(
        texts,
        stopwords=None,
        stemmer=lambda words: [stem(word) for word in words],
        token_pattern=r"(?u)\b\w+\b",
        show_progress=False,
    )


def make() -> Bm25s:
    return Bm25s()
