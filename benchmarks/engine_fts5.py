"""SQLite FTS5: the words in a full-text table with its content, the rest in a table with indexes.

The stemmer is FTS5's own, Porter's first; ours and tantivy's is Snowball's English. Nothing is
flushed to the disk while it builds (`synchronous=off`), which favours it.
"""

import sqlite3
from pathlib import Path
from typing import Any

from benchmarks.engine import LIMIT, Answer, Hit, records, year_of
from benchmarks.query import Query

_TABLES = """
pragma journal_mode = off;
pragma synchronous = off;
create virtual table words using fts5(text, heading, speaker, tokenize = 'porter unicode61');
create table speech (
    number integer primary key, id text unique, speaker text, party text, role text,
    place text, year integer, date text
);
"""
_INDEXES = (
    "".join(
        f"create index by_{name} on speech ({name});"
        for name in ("speaker", "party", "role", "date")
    )
    + "create index by_year on speech (year);"
)
_SNIPPET = "snippet(words, 0, '[', ']', '...', 30)"


class Fts5:
    def __init__(self) -> None:
        self._base: sqlite3.Connection

    def build(self, corpus: Path, folder: Path) -> None:
        base = sqlite3.connect(_file(folder))
        base.executescript(_TABLES)
        _insert(base, corpus)
        base.executescript(_INDEXES)
        base.close()

    def add(self, corpus: Path, folder: Path) -> None:
        base = sqlite3.connect(_file(folder))
        base.execute("pragma synchronous = off")
        _insert(base, corpus)
        base.close()

    def open(self, folder: Path) -> None:
        self._base = sqlite3.connect(_file(folder))
        self._base.execute(f"pragma mmap_size = {1 << 31}")

    def prepare(self) -> None:
        pass

    def can(self, mode: str, query: Query) -> bool:
        return True

    def count(self, query: Query) -> int:
        where, values = _where(query)
        return int(self._rows(f"select count(*) {where}", values)[0][0])

    def top(self, query: Query) -> None:
        where, values = _where(query)
        self._rows(f"select words.rowid {where} order by rank limit {LIMIT}", values)

    def top_and_count(self, query: Query) -> int:
        self.top(query)
        return self.count(query)

    def whole(self, query: Query) -> Answer:
        where, values = _where(query)
        joined, values = _where(query, joined=True)
        anyone, anyones = _where(query.without_speaker(), joined=True)
        speakers = self._rows(
            f"select s.speaker, count(*) {anyone} and s.speaker is not null "
            f"group by 1 order by 2 desc, 1 limit {LIMIT}",
            anyones,
        )
        years = self._rows(f"select s.year, count(*) {joined} group by 1", values)
        counts = {str(year): count for year, count in years}
        return Answer(sum(counts.values()), self._hits(where, values), dict(speakers), counts)

    def _hits(self, where: str, values: list[str]) -> list[Hit]:
        rows = self._rows(
            f"select words.rowid, {_SNIPPET} {where} order by rank limit {LIMIT}", values
        )
        hits = []
        for number, passage in rows:
            identity, speaker, date = self._rows(
                "select id, speaker, date from speech where number = ?", [number]
            )[0]
            heading = self._rows("select heading from words where rowid = ?", [number])[0][0]
            marks = [(at, at + 1) for at, character in enumerate(passage) if character == "["]
            hits.append(Hit(identity, speaker, date, heading, passage, marks))
        return hits

    def _rows(self, statement: str, values: list[Any]) -> list[Any]:
        return self._base.execute(statement, values).fetchall()


def _where(query: Query, *, joined: bool = False) -> tuple[str, list[str]]:
    """From which rows, on which conditions, filled with what; `joined` to the other columns."""
    quoted = [f'"{word}"' for word in query.words]
    match query.shape:
        case "any":
            asked = " OR ".join(quoted)
        case "phrase":
            asked = f'"{" ".join(query.words)}"'
        case "prefix":
            asked = f"{quoted[0]} *"
        case _:
            asked = " AND ".join(quoted)
    where, values = "where words match ?", [f"{{text}} : ({asked})"]
    if query.speaker:
        # The plus keeps SQLite from asking the full-text table row by row, 50 times slower.
        where += " and +words.rowid in (select number from speech where speaker = ?)"
        values.append(query.speaker)
    if query.since and query.until:
        where += " and s.date between ? and ?"
        values += [query.since, query.until]
    if joined or query.since:
        return f"from words join speech s on s.number = words.rowid {where}", values
    return f"from words {where}", values


def _insert(base: sqlite3.Connection, corpus: Path) -> None:
    number = base.execute("select coalesce(max(number), 0) from speech").fetchone()[0]
    with base:
        for record in records(corpus):
            number += 1
            base.execute(
                "insert into words (rowid, text, heading, speaker) values (?, ?, ?, ?)",
                (number, record["text"], record["heading"], record["speaker"]),
            )
            base.execute(
                "insert into speech values (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number, record["id"], record["speaker"] or None, record["party"] or None,
                    record["role"] or None, record["column"], year_of(record), record["date"],
                ),
            )  # fmt: skip


def _file(folder: Path) -> Path:
    return folder / "speeches.db"


def make() -> Fts5:
    return Fts5()
