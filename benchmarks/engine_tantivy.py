"""tantivy, by the fastest correct way that its Python package has.

Text, heading and speaker's words are stemmed by `en_stem` with positions; speaker, party, role,
year and date are fast fields. With `exact` a second field holds the words unstemmed: the peer of
our quoted words, asked for phrases and prefixes. With `score_fields` a query's words score in
heading and speaker too, as ours do; the speeches found stay the same.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.engine import LIMIT, Answer, Hit, day_of, records, year_of
from benchmarks.query import Query

HEAP_BYTES = 256_000_000
"""Of a thread: room for a segment of 100,000 speeches, so that the least merging is left."""

_EXACT = "words"
_SPEAKERS = {"speaker": {"terms": {"field": "speaker", "size": LIMIT}}}
_YEARS = {"year": {"terms": {"field": "year", "size": 1000}}}
_COUNTS = _SPEAKERS | _YEARS
_TOTAL = {"total": {"value_count": {"field": "year"}}}
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


class Tantivy:
    def __init__(self, threads: int = 1, exact: bool = False, score_fields: bool = False) -> None:
        self._threads = threads
        self._exact = exact
        self._score_fields = score_fields
        self._index: tantivy.Index
        self._searcher: tantivy.Searcher

    def build(self, corpus: Path, folder: Path) -> None:
        self._write(tantivy.Index(_schema(self._exact), path=str(folder)), corpus)

    def add(self, corpus: Path, folder: Path) -> None:
        self._write(tantivy.Index.open(str(folder)), corpus)

    def open(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        if self._exact:
            self._index.register_tokenizer(_EXACT, _words())
        self._searcher = self._index.searcher()

    def prepare(self) -> None:
        pass

    def can(self, mode: str, query: Query) -> bool:
        return True

    def count(self, query: Query) -> int:
        # Counting by an aggregation scores nothing; search(count=True) would.
        return _number(self._searcher.aggregate(self._query(query), _TOTAL)["total"]["value"])

    def top(self, query: Query) -> None:
        self._searcher.search(self._query(query), LIMIT, count=False)

    def top_and_count(self, query: Query) -> int:
        # tantivy's stubs leave out SearchResult.count
        return self._searcher.search(self._query(query), LIMIT, count=True).count  # type: ignore[attr-defined, no-any-return]

    def whole(self, query: Query) -> Answer:
        asked = self._query(query)
        # Every speech has a year: their sum is the total, and the search can skip what can't win.
        found = self._searcher.search(asked, LIMIT, count=False)
        counts = self._searcher.aggregate(asked, _COUNTS if not query.speaker else _YEARS)
        if query.speaker:
            counts |= self._searcher.aggregate(self._query(query.without_speaker()), _SPEAKERS)
        years = {str(int(one["key"])): one["doc_count"] for one in counts["year"]["buckets"]}
        speakers = {one["key"]: one["doc_count"] for one in counts["speaker"]["buckets"]}
        return Answer(sum(years.values()), self._hits(found, query, asked), speakers, years)

    def _hits(self, found: tantivy.SearchResult, query: Query, asked: tantivy.Query) -> list[Hit]:
        field = self._field(query)
        snippets = tantivy.SnippetGenerator.create(self._searcher, asked, self._index.schema, field)
        hits = []
        for _, address in found.hits:
            document = self._searcher.doc(address)
            first = document.get_first
            if field != "text":  # the second field is not stored a second time
                document = tantivy.Document(**{field: first("text")})
            snippet = snippets.snippet_from_doc(document)
            marks = [(mark.start, mark.end) for mark in snippet.highlighted()]
            hits.append(
                Hit(
                    str(first("id")), first("speaker"), str(first("date")), first("heading"),
                    snippet.fragment(), marks,
                )
            )  # fmt: skip
        return hits

    def _field(self, query: Query) -> str:
        return "exact" if self._exact and query.shape in ("phrase", "prefix") else "text"

    def _expanded(self, prefix: str, field: str) -> tantivy.Query:
        """Any of the words with a beginning: scored and marked, as a pattern would not be, and
        in a quarter of the time that a regex takes."""
        schema, words = self._index.schema, self._searcher.terms_with_prefix(field, prefix)
        return tantivy.Query.boolean_query(
            [(_SHOULD, tantivy.Query.term_query(schema, field, word)) for word, _ in words]
        )

    def _query(self, query: Query) -> tantivy.Query:
        asked = self._text_query(query, self._field(query))
        if self._score_fields and query.shape in ("all", "any"):
            elsewhere = self._index.parse_query(
                " ".join(query.words),
                ["heading", "speaker_words"],
                field_boosts={"heading": 0.5, "speaker_words": 0.5},
            )
            asked = tantivy.Query.boolean_query([(_MUST, asked), (_SHOULD, elsewhere)])
        filters = self._filters(query)
        if not filters:
            return asked
        return tantivy.Query.boolean_query([(_MUST, part) for part in (asked, *filters)])

    def _text_query(self, query: Query, field: str) -> tantivy.Query:
        match query.shape:
            case "any":
                return self._index.parse_query(" ".join(query.words), [field])
            case "phrase":
                return self._index.parse_query(f'"{" ".join(query.words)}"', [field])
            case "prefix":
                return self._expanded(query.words[0], field)
        return self._index.parse_query(" ".join(query.words), [field], conjunction_by_default=True)

    def _filters(self, query: Query) -> list[tantivy.Query]:
        schema, filters = self._index.schema, []
        if query.speaker:
            filters.append(tantivy.Query.term_query(schema, "speaker", query.speaker))
        if query.since and query.until:
            days = day_of(query.since), day_of(query.until)
            # Over the inverted index a range of days took half the time that the fast field did.
            filters.append(
                tantivy.Query.range_query(
                    schema, "day", tantivy.FieldType.Integer, *days, use_inverted_index=True
                )
            )
        return filters

    def _write(self, index: tantivy.Index, corpus: Path) -> None:
        if self._exact:
            index.register_tokenizer(_EXACT, _words())
        writer = index.writer(HEAP_BYTES * self._threads, self._threads)
        for record in records(corpus):
            writer.add_document(_document(record, self._exact))
        writer.commit()
        writer.wait_merging_threads()


def _schema(exact: bool) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
    if exact:
        builder.add_text_field("exact", tokenizer_name=_EXACT)
    builder.add_text_field("heading", stored=True, tokenizer_name="en_stem")
    builder.add_text_field("speaker_words", tokenizer_name="en_stem")
    for name in ("speaker", "party", "role"):
        builder.add_text_field(
            name, stored=True, fast=True, tokenizer_name="raw", index_option="basic"
        )
    builder.add_text_field("column", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_date_field("date", stored=True, indexed=True, fast=True)
    return builder.build()


def _words() -> tantivy.TextAnalyzer:
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return analyzer.filter(tantivy.Filter.lowercase()).build()


def _document(record: dict[str, Any], exact: bool) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", record["id"])
    document.add_text("text", record["text"])
    if exact:
        document.add_text("exact", record["text"])
    for name in ("heading", "speaker", "party", "role", "column"):
        if record[name]:
            document.add_text(name, record[name])
    if record["speaker"]:
        document.add_text("speaker_words", record["speaker"])
    document.add_integer("year", year_of(record))
    document.add_integer("day", day_of(record["date"]))
    document.add_date("date", datetime.fromisoformat(record["date"]).replace(tzinfo=UTC))
    return document


def _number(value: Any) -> int:
    return int(value)


def make(threads: int = 1, exact: bool = False, score_fields: bool = False) -> Tantivy:
    return Tantivy(threads, exact, score_fields)
