"""Xapian, by its Python bindings, where they are installed.

Words are indexed with positions as they are and stemmed besides (Xapian's usual strategy), so a
phrase is of exact forms, as ours is. Speaker, year and day are value slots.
"""

import re
from pathlib import Path
from typing import Any

import xapian  # type: ignore[import-not-found, unused-ignore]

from benchmarks.engine import LIMIT, Answer, Hit, day_of, records, year_of
from benchmarks.query import Query

_SPEAKER, _YEAR, _DAY = range(3)
_FIELDS = ("id", "speaker", "date", "heading", "text")
_SNIPPET = 300  # characters
_MARK = re.compile("<b>")


class Xapian:
    def __init__(self) -> None:
        self._base: Any
        self._parser: Any
        self._stem = xapian.Stem("english")

    def build(self, corpus: Path, folder: Path) -> None:
        self._write(folder, corpus)

    def add(self, corpus: Path, folder: Path) -> None:
        self._write(folder, corpus)

    def open(self, folder: Path) -> None:
        self._base = xapian.Database(str(folder / "xapian"))
        self._parser = xapian.QueryParser()
        self._parser.set_stemmer(self._stem)
        self._parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        self._parser.set_database(self._base)

    def prepare(self) -> None:
        pass

    def can(self, mode: str, query: Query) -> bool:
        return True

    def count(self, query: Query) -> int:
        return int(self._matches(query, 0).get_matches_estimated())

    def top(self, query: Query) -> None:
        self._enquire(query).get_mset(0, LIMIT)

    def top_and_count(self, query: Query) -> int:
        return int(self._matches(query, LIMIT).get_matches_estimated())

    def whole(self, query: Query) -> Answer:
        enquire = self._enquire(query)
        speakers, years = xapian.ValueCountMatchSpy(_SPEAKER), xapian.ValueCountMatchSpy(_YEAR)
        enquire.add_matchspy(years)
        anyone = self._enquire(query.without_speaker()) if query.speaker else enquire
        anyone.add_matchspy(speakers)
        found = enquire.get_mset(0, LIMIT, self._base.get_doccount())
        if query.speaker:
            anyone.get_mset(0, 0, self._base.get_doccount())
        named = {one.term.decode(): one.termfreq for one in speakers.top_values(LIMIT + 1)}
        named.pop("", None)
        counts = {one.term.decode(): one.termfreq for one in years.values()}
        hits = [self._hit(found, match) for match in found]
        return Answer(
            found.get_matches_estimated(), hits, dict(list(named.items())[:LIMIT]), counts
        )

    def _hit(self, found: Any, match: Any) -> Hit:
        identity, speaker, date, heading, text = match.document.get_data().decode().split("\0")
        passage = found.snippet(text, _SNIPPET, self._stem).decode()
        marks = [mark.span() for mark in _MARK.finditer(passage)]
        return Hit(identity, speaker or None, date, heading, passage, marks)

    def _matches(self, query: Query, limit: int) -> Any:
        return self._enquire(query).get_mset(0, limit, self._base.get_doccount())

    def _enquire(self, query: Query) -> Any:
        enquire = xapian.Enquire(self._base)
        enquire.set_query(self._query(query))
        return enquire

    def _query(self, query: Query) -> Any:
        words = " ".join(query.words)
        flags = xapian.QueryParser
        match query.shape:
            case "any":
                self._parser.set_default_op(xapian.Query.OP_OR)
                asked = self._parser.parse_query(words, 0)
            case "phrase":
                asked = self._parser.parse_query(f'"{words}"', flags.FLAG_PHRASE)
            case "prefix":
                asked = self._parser.parse_query(f"{words}*", flags.FLAG_WILDCARD)
            case _:
                self._parser.set_default_op(xapian.Query.OP_AND)
                asked = self._parser.parse_query(words, 0)
        if query.speaker:
            asked = xapian.Query(xapian.Query.OP_FILTER, asked, xapian.Query(_term(query.speaker)))
        if query.since and query.until:
            low, high = (xapian.sortable_serialise(day_of(d)) for d in (query.since, query.until))
            days = xapian.Query(xapian.Query.OP_VALUE_RANGE, _DAY, low, high)
            asked = xapian.Query(xapian.Query.OP_FILTER, asked, days)
        return asked

    def _write(self, folder: Path, corpus: Path) -> None:
        base = xapian.WritableDatabase(str(folder / "xapian"), xapian.DB_CREATE_OR_OPEN)
        words = xapian.TermGenerator()
        words.set_stemmer(self._stem)
        words.set_stemming_strategy(xapian.TermGenerator.STEM_SOME)
        for record in records(corpus):
            base.add_document(_document(record, words))
        base.commit()
        base.close()


def _document(record: dict[str, Any], words: Any) -> Any:
    document = xapian.Document()
    words.set_document(document)
    words.set_termpos(0)
    words.index_text(record["text"])
    words.index_text(record["heading"], 1, "S")
    words.index_text(record["speaker"], 1, "A")
    document.add_boolean_term(f"Q{record['id']}")
    document.add_boolean_term(_term(record["speaker"]))
    document.add_value(_SPEAKER, record["speaker"])
    document.add_value(_YEAR, str(year_of(record)))
    document.add_value(_DAY, xapian.sortable_serialise(day_of(record["date"])))
    document.set_data("\0".join(record[name] for name in _FIELDS))
    return document


def _term(speaker: str) -> str:
    return f"XSPEAKER:{speaker}"


def make() -> Xapian:
    return Xapian()
