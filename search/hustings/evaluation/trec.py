"""Queries, judgements and rankings as files, in the forms of TREC.

Takes a path; gives plain values. Queries may also be JSON Lines, a query a line with `id` (or
`qid`) and `text` (or `query`), or two columns with a tab between. An id of a speech may hold spaces
inside; other tools can't read those. Refuses, with a SourceError that names file and line, what
does not have the form.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from hustings_indexer.errors import SourceError

Qrels = Mapping[str, Mapping[str, int]]
"""By query, the grade of each speech that was judged: 0 or less is not relevant."""
Run = Mapping[str, Sequence[str]]
"""By query, the ids of the speeches found, best first."""

FILTERS = frozenset(
    ("speaker", "person", "party", "role", "section", "chamber", "kind", "since", "until")
)

_TOPIC = re.compile(r"<top>(.*?)</top>", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"<num>\s*(?:Number:)?\s*([^\s<]+)", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*(?:Topic:)?\s*([^<]+)", re.IGNORECASE)

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Topic:
    """A query with its id, and the filters of `Index.search` that go with it."""

    id: str
    text: str
    filters: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        record: dict[str, Any] = {"id": self.id, "text": self.text}
        return record | ({"filters": dict(self.filters)} if self.filters else {})


def read_topics(path: str | Path) -> list[Topic]:
    """The queries of a file, in its order; of a TREC topic, the title is the query."""
    text = _read(path)
    if _TOPIC.search(text):
        topics = [_trec_topic(str(path), body) for body in _TOPIC.findall(text)]
    else:
        parse = _json_topic if text.lstrip().startswith("{") else _tabbed_topic
        topics = list(_rows(path, text, parse))
    seen: set[str] = set()
    for topic in topics:
        if topic.id in seen:
            raise SourceError(str(path), f"two queries have the id {topic.id!r}")
        seen.add(topic.id)
    return topics


def read_qrels(path: str | Path) -> dict[str, dict[str, int]]:
    """Judgements, `query 0 speech grade` a line; of a speech judged twice, the last counts."""
    qrels: dict[str, dict[str, int]] = {}
    for query, speech, grade in _rows(path, _read(path), _judgement):
        qrels.setdefault(query, {})[speech] = grade
    return qrels


def read_run(path: str | Path) -> dict[str, list[str]]:
    """A ranking, `query Q0 speech rank score tag` a line, put in order as trec_eval does: by score,
    and where scores are equal by id, the last in the alphabet first."""
    found: dict[str, dict[str, float]] = {}
    for query, speech, score in _rows(path, _read(path), _ranked):
        if speech in found.setdefault(query, {}):
            raise SourceError(str(path), f"query {query!r} ranks {speech!r} twice")
        found[query][speech] = score
    return {
        query: [speech for _, speech in sorted(((b, a) for a, b in ranked.items()), reverse=True)]
        for query, ranked in found.items()
    }


def write_topics(path: str | Path, topics: Iterable[Topic]) -> None:
    """Queries as JSON Lines."""
    _write(path, (json.dumps(topic.to_dict(), ensure_ascii=False) for topic in topics))


def write_qrels(path: str | Path, qrels: Qrels) -> None:
    """Judgements, as trec_eval reads them."""
    _write(
        path,
        (
            f"{query} 0 {speech} {grade}"
            for query, judged in qrels.items()
            for speech, grade in judged.items()
        ),
    )


def write_run(path: str | Path, run: Run, tag: str = "hustings") -> None:
    """A ranking, as trec_eval reads it. The score is one over the rank: those of a search may be
    equal, and trec_eval would put the speeches in an order of its own."""
    _write(
        path,
        (
            f"{query} Q0 {speech} {rank} {1 / rank:.9f} {tag}"
            for query, found in run.items()
            for rank, speech in enumerate(found, 1)
        ),
    )


def _read(path: str | Path) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(str(path), "is not text in UTF-8") from None


def _write(path: str | Path, lines: Iterable[str]) -> None:
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)


def _rows(path: str | Path, text: str, parse: Callable[[str], _Row]) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield parse(line.strip())
            except ValueError as error:
                raise SourceError(str(path), str(error), number) from None


def _trec_topic(source: str, body: str) -> Topic:
    number, title = _NUMBER.search(body), _TITLE.search(body)
    if not number or not title:
        raise SourceError(source, f"a topic has no <num> or no <title>: {body.strip()[:60]!r}")
    return Topic(number[1], " ".join(title[1].split()))


def _json_topic(line: str) -> Topic:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON: {error}") from None
    if not isinstance(record, dict):
        raise ValueError("is no JSON object")
    identity, text = record.get("id", record.get("qid")), record.get("text", record.get("query"))
    if not isinstance(identity, str | int) or not isinstance(text, str):
        raise ValueError("has no id, or no text")
    filters = record.get("filters") or {}
    if not isinstance(filters, dict) or filters.keys() - FILTERS:
        raise ValueError(f"filters are an object with keys of {', '.join(sorted(FILTERS))}")
    return Topic(str(identity), text, filters)


def _tabbed_topic(line: str) -> Topic:
    identity, tab, text = line.partition("\t")
    if not tab:
        raise ValueError("has no tab between the id of a query and its text")
    return Topic(identity.strip(), text.strip())


def _judgement(line: str) -> tuple[str, str, int]:
    try:
        query, _, rest = line.split(maxsplit=2)
        speech, grade = rest.rsplit(maxsplit=1)
        return query, speech, int(grade)
    except ValueError:
        raise ValueError("is no judgement: query 0 speech grade") from None


def _ranked(line: str) -> tuple[str, str, float]:
    try:
        query, _, rest = line.split(maxsplit=2)
        speech, _, score, _ = rest.rsplit(maxsplit=3)
        return query, speech, float(score)
    except ValueError:
        raise ValueError("is no line of a run: query Q0 speech rank score tag") from None
