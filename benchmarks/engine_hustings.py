"""Hustings, as a program that embeds it would use it.

WHOLE is one call of the public `Index.search`. That call always ranks, counts and cuts passages, so
COUNT, TOP_10 and TOP_10_COUNT, which need less, go to the evaluator under it.
"""

from pathlib import Path

import hustings
from benchmarks.engine import LIMIT, Answer, Hit
from benchmarks.query import Query, date_of
from hustings.parser import parse
from hustings.query import Dates, Facet, Filter
from hustings.searching import Search


class Hustings:
    def __init__(self, procs: int = 1, unseen: bool = False) -> None:
        self._procs = procs
        self._unseen = unseen
        self._index: hustings.Index

    def build(self, corpus: Path, folder: Path) -> None:
        hustings.index_transcripts(folder, [corpus], procs=self._procs)

    def add(self, corpus: Path, folder: Path) -> None:
        hustings.index_transcripts(folder, [corpus])

    def open(self, folder: Path) -> None:
        self._index = hustings.open_index(folder)

    def prepare(self) -> None:
        if self._unseen:
            # A query asked twice finds the work of the first time in the cache; emptying it
            # shows what a query costs whose words nobody has asked for yet.
            cache = self._index._snapshot.cache
            cache._values.clear()
            cache._used = 0

    def can(self, mode: str, query: Query) -> bool:
        return True

    def count(self, query: Query) -> int:
        return self._search(query).total

    def top(self, query: Query) -> None:
        self._search(query).page(LIMIT, None)

    def top_and_count(self, query: Query) -> int:
        search = self._search(query)
        search.page(LIMIT, None)
        return search.total

    def whole(self, query: Query) -> Answer:
        results = self._index.search(
            _typed(query),
            speaker=[query.speaker] if query.speaker else (),
            since=query.since,
            until=query.until,
            facets=["speaker", "year"],
            limit=LIMIT,
        )
        hits = []
        for hit in results.hits:
            speech, passage = hit.speech, hit.passages[0]
            hits.append(
                Hit(
                    speech.id, speech.speaker, speech.date.isoformat(), speech.heading,
                    passage.text, list(passage.highlights),
                )
            )  # fmt: skip
        speakers = dict(list(results.facets["speaker"][:LIMIT]))
        return Answer(results.total, hits, speakers, dict(results.facets["year"]))

    def _search(self, query: Query) -> Search:
        conditions: list[Filter] = []
        if query.speaker:
            conditions.append(Facet("speaker", (query.speaker,)))
        if query.since:
            conditions.append(Dates(date_of(query.since), date_of(query.until)))
        return Search(self._index._snapshot, parse(_typed(query)), conditions)


def _typed(query: Query) -> str:
    """The query as a person would type it."""
    match query.shape:
        case "any":
            return " OR ".join(query.words)
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "prefix":
            return f"{query.words[0]}*"
    return " ".join(query.words)


def make(procs: int = 1, unseen: bool = False) -> Hustings:
    return Hustings(procs, unseen)
