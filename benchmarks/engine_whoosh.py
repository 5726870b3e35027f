"""Stock Whoosh, with its own codec, writer and searcher: what Hustings started from.

The analyser keeps stop words, as those of the other engines do, or phrases with stop words could
not be found. `optimize=False`, for Whoosh's default leaves out better hits of an AND.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from whoosh import index, sorting
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import DATETIME, ID, NUMERIC, TEXT, Schema
from whoosh.qparser import AndGroup, OrGroup, QueryParser
from whoosh.query import And, DateRange, Prefix, Term

from benchmarks.engine import LIMIT, Answer, Hit, records, year_of
from benchmarks.query import Query

BUFFER_MEGABYTES = 256


class Whoosh:
    def __init__(self) -> None:
        self._searcher: Any
        self._all: QueryParser
        self._any: QueryParser

    def build(self, corpus: Path, folder: Path) -> None:
        _write(index.create_in(folder, _schema()), corpus)

    def add(self, corpus: Path, folder: Path) -> None:
        _write(index.open_dir(folder), corpus)

    def open(self, folder: Path) -> None:
        opened = index.open_dir(folder)
        self._searcher = opened.searcher()
        self._all = QueryParser("text", opened.schema, group=AndGroup)
        self._any = QueryParser("text", opened.schema, group=OrGroup)

    def prepare(self) -> None:
        pass

    def can(self, mode: str, query: Query) -> bool:
        return True

    def count(self, query: Query) -> int:
        return len(self._searcher.search(self._query(query), limit=None, scored=False))

    def top(self, query: Query) -> None:
        self._searcher.search(self._query(query), limit=LIMIT, optimize=False)

    def top_and_count(self, query: Query) -> int:
        # The length of a limited answer is wrong for an OR of many words: count apart.
        self.top(query)
        return self.count(query)

    def whole(self, query: Query) -> Answer:
        counts = {
            name: sorting.FieldFacet(name, maptype=sorting.Count) for name in ("speaker", "year")
        }
        found = self._searcher.search(
            self._query(query), limit=LIMIT, optimize=False, groupedby=counts, terms=True
        )
        named = found
        if query.speaker:
            named = self._searcher.search(
                self._query(query.without_speaker()),
                limit=None, scored=False, groupedby=counts["speaker"],
            )  # fmt: skip
        hits = [_hit(found[place]) for place in range(min(LIMIT, found.scored_length()))]
        speakers = {name: count for name, count in named.groups("speaker").items() if name}
        commonest = sorted(speakers.items(), key=lambda pair: (-pair[1], pair[0]))[:LIMIT]
        years = {str(year): count for year, count in found.groups("year").items()}
        return Answer(len(found), hits, dict(commonest), years)

    def _query(self, query: Query) -> Any:
        words = " ".join(query.words)
        match query.shape:
            case "any":
                asked = self._any.parse(words)
            case "phrase":
                asked = self._all.parse(f'"{words}"')
            case "prefix":
                asked = Prefix("text", query.words[0])
            case _:
                asked = self._all.parse(words)
        if query.speaker:
            asked = And([asked, Term("speaker", query.speaker)])
        if query.since and query.until:
            first, last = datetime.fromisoformat(query.since), datetime.fromisoformat(query.until)
            asked = And([asked, DateRange("date", first, last)])
        return asked


def _hit(hit: Any) -> Hit:
    passage = hit.highlights("text", top=1)
    marks = [(at, at + 1) for at in range(passage.count("<b "))]
    return Hit(
        hit["id"], hit.get("speaker"), hit["date"].isoformat(), hit.get("heading"), passage, marks
    )


def _schema() -> Schema:
    analyzer = StemmingAnalyzer(stoplist=None, minsize=1)
    return Schema(
        id=ID(stored=True, unique=True),
        text=TEXT(analyzer=analyzer, stored=True),
        heading=TEXT(analyzer=analyzer, stored=True),
        speaker_words=TEXT(analyzer=analyzer),
        speaker=ID(stored=True, sortable=True),
        party=ID(stored=True, sortable=True),
        role=ID(stored=True, sortable=True),
        column=ID(stored=True),
        year=NUMERIC(sortable=True),
        date=DATETIME(stored=True, sortable=True),
    )


def _write(opened: Any, corpus: Path) -> None:
    writer = opened.writer(limitmb=BUFFER_MEGABYTES)
    for record in records(corpus):
        fields = {name: record[name] for name in ("heading", "speaker", "party", "role", "column")}
        writer.add_document(
            id=record["id"],
            text=record["text"],
            speaker_words=record["speaker"],
            year=year_of(record),
            date=datetime.fromisoformat(record["date"]),
            **{name: value for name, value in fields.items() if value},
        )
    writer.commit()


def make() -> Whoosh:
    return Whoosh()
