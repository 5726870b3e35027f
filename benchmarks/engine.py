"""The seam: what an engine has to do to be measured, and the list of those that are.

An engine is made, built or opened, and asked in one process of its own (`benchmarks.worker`).
The modes are those of Search Benchmark, the Game: COUNT, TOP_10 and TOP_10_COUNT; and the whole
request that a page of results needs, WHOLE: the ten best speeches with a highlighted passage of
each, the exact total, the ten commonest speakers with their counts, and the count of every year.
Where a speaker is chosen, the counts of speakers are of the query without that filter: the page
goes on to show who else could be chosen.

Imports nothing beyond the standard library: Xapian's bindings may belong to another Python.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from benchmarks.query import Query

MODES = ("COUNT", "TOP_10", "TOP_10_COUNT", "WHOLE")
LIMIT = 10


class Hit(NamedTuple):
    """One of the ten best: what a page of results shows of it."""

    id: str
    speaker: str | None
    date: str
    heading: str | None
    passage: str
    marks: list[tuple[int, int]]


class Answer(NamedTuple):
    """The answer to a whole request."""

    total: int
    hits: list[Hit]
    speakers: dict[str, int]
    years: dict[str, int]


class Engine(Protocol):
    """One engine, in one process. `prepare` is outside what is timed, everything else within."""

    def build(self, corpus: Path, folder: Path) -> None:
        """Makes an index of a JSON Lines file in an empty folder, down to the disk."""

    def add(self, corpus: Path, folder: Path) -> None:
        """Adds the speeches of another file to the index that `build` made."""

    def open(self, folder: Path) -> None:
        """Opens the index for the queries that follow."""

    def prepare(self) -> None:
        """Called before each query."""

    def can(self, mode: str, query: Query) -> bool:
        """Whether the engine does this work at all."""

    def count(self, query: Query) -> int:
        """COUNT: how many speeches match."""

    def top(self, query: Query) -> None:
        """TOP_10: finds the ten best."""

    def top_and_count(self, query: Query) -> int:
        """TOP_10_COUNT: the ten best and the exact total."""

    def whole(self, query: Query) -> Answer:
        """WHOLE: everything a page of results needs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An engine of the list: the module and class that run it, and with what."""

    name: str
    module: str
    title: str
    package: str | None
    cores: int = 1
    options: dict[str, Any] = field(default_factory=dict)
    index_of: str | None = None
    """The entry whose index it asks; None: it builds one of its own."""

    @property
    def asked(self) -> bool:
        """Whether queries are put to it: two processes build what one can be asked."""
        return self.cores == 1


_HUSTINGS = "benchmarks.engine_hustings"
_TANTIVY = "benchmarks.engine_tantivy"
ENTRIES = (
    Entry("hustings", _HUSTINGS, "Hustings", "hustings"),
    Entry(
        "hustings-unseen", _HUSTINGS, "ours, unseen", "hustings", 1, {"unseen": True},
        index_of="hustings",
    ),
    Entry("hustings-2", _HUSTINGS, "Hustings x 2", "hustings", 2, {"procs": 2}),
    Entry("tantivy", _TANTIVY, "tantivy", "tantivy"),
    Entry("tantivy-2", _TANTIVY, "tantivy x 2", "tantivy", 2, {"threads": 2}),
    Entry("tantivy-exact", _TANTIVY, "tantivy exact", "tantivy", 1, {"exact": True}),
    Entry(
        "tantivy-fields", _TANTIVY, "tantivy fields", "tantivy", 1,
        {"score_fields": True}, index_of="tantivy",
    ),
    Entry("fts5", "benchmarks.engine_fts5", "FTS5", None),
    Entry("bm25s", "benchmarks.engine_bm25s", "bm25s", "bm25s"),
    Entry("xapian", "benchmarks.engine_xapian", "Xapian", None),
    Entry("whoosh", "benchmarks.engine_whoosh", "Whoosh", "whoosh-reloaded"),
)  # fmt: skip
BY_NAME = {entry.name: entry for entry in ENTRIES}


def load(entry: Entry) -> Engine:
    """The engine of an entry, ready to build or open."""
    made: Engine = import_module(entry.module).make(**entry.options)
    return made


def interpreter(entry: Entry) -> str | None:
    """The Python that has the engine's library; None where none has."""
    needs = {"hustings": "hustings", "fts5": "sqlite3"}
    library = needs.get(entry.name.partition("-")[0], entry.name.partition("-")[0])
    candidates = [sys.executable]
    if library == "xapian" and (system := shutil.which("python3", path=os.defpath)):
        candidates.append(system)  # Debian packs Xapian's bindings for its own Python only
    for candidate in candidates:
        tried = subprocess.run([candidate, "-c", f"import {library}"], capture_output=True)
        if tried.returncode == 0:
            return candidate
    return None


def records(corpus: Path) -> Iterator[dict[str, Any]]:
    """The speeches of a JSON Lines file, read in the same way for every peer."""
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def year_of(record: dict[str, Any]) -> int:
    return int(record["date"][:4])


def day_of(iso: str) -> int:
    """A day as a number that sorts and fits a range."""
    return Date.fromisoformat(iso).toordinal()
