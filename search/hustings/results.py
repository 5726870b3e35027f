"""What an engine answers: frozen values that any program can keep, compare and write as JSON.

`Results.to_dict()` is the JSON of the command line and the HTTP API; docs/json.md names each key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any, NamedTuple

from hustings.citation import cite
from hustings_indexer.speech import Speech


class FacetCount(NamedTuple):
    """A value of a facet, and in how many of the speeches found it stands."""

    value: str
    count: int  # type: ignore[assignment]  # what it is called everywhere else


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a speech (or, of a very long one, some sentences).

    `highlights` are [start, end) character offsets into `text`, in order and apart: the words that
    matched, and only those. `paragraph` counts from 0 within the speech.
    """

    text: str
    highlights: tuple[tuple[int, int], ...] = ()
    score: float = 0.0
    paragraph: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "highlights": [list(pair) for pair in self.highlights],
            "score": self.score,
            "paragraph": self.paragraph,
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """A speech that was found, its score (0.0 where nothing was ranked) and its best passages.

    `before` and `after` are the neighbouring speeches of the debate that were asked for.
    """

    speech: Speech
    score: float
    passages: tuple[Passage, ...] = ()
    before: tuple[Speech, ...] = ()
    after: tuple[Speech, ...] = ()

    @property
    def citation(self) -> str:
        return cite(self.speech)

    def to_dict(self) -> dict[str, Any]:
        speech = self.speech
        record: dict[str, Any] = {
            "id": speech.id,
            "score": self.score,
            "speaker": speech.speaker,
            "person_id": speech.person_id,
            "party": speech.party,
            "role": speech.role,
            "date": speech.date.isoformat(),
            "time": speech.time,
            "chamber": speech.chamber,
            "section": speech.section,
            "heading": speech.heading,
            "debate_id": speech.debate_id,
            "position": speech.position,
            "kind": speech.kind,
            "column": speech.column,
            "page": speech.page,
            "url": speech.url,
            "citation": self.citation,
            "language": speech.language,
            "passages": [passage.to_dict() for passage in self.passages],
        }
        if self.before or self.after:
            record["before"] = [neighbour.to_dict() for neighbour in self.before]
            record["after"] = [neighbour.to_dict() for neighbour in self.after]
        return record


@dataclass(frozen=True, slots=True)
class Results:
    """One answer: the hits of this page, the exact total, and the facet counts.

    `parsed` says in words what was understood. `next` is the cursor of the next page, None at the
    end. A facet lists every value, commonest first, equal counts by value (years in order of time);
    its counts pass over the filters set on that facet itself. `notes` say of each speaker's name
    that was asked for whether it may be several persons', or is nobody's.
    """

    query: str
    parsed: str
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Sequence[FacetCount]]
    took_ms: float
    next: str | None = None
    suggestion: str | None = None
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "parsed": self.parsed,
            "total": self.total,
            "took_ms": self.took_ms,
            "next": self.next,
            "suggestion": self.suggestion,
            "notes": list(self.notes),
            "hits": [hit.to_dict() for hit in self.hits],
            "facets": {
                name: [{"value": value, "count": count} for value, count in counts]
                for name, counts in self.facets.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Speaker:
    """One who spoke: speeches made, the first and last day of them, and all names he goes by.

    `name` is the usual one: that of the registry of persons, else the one printed most often.
    `parties` and `roles` are those of the speeches, in the order in which they were first held.
    `person_id` is None where nothing but the name tells who it is.
    """

    name: str
    speeches: int
    first: Date
    last: Date
    parties: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    person_id: str | None = None
    names: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "speeches": self.speeches,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "parties": list(self.parties),
            "roles": list(self.roles),
            "person_id": self.person_id,
            "names": list(self.names),
        }


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an index holds; `first` and `last` day are None for an empty one, `bytes` is on disk."""

    path: str
    speeches: int
    debates: int
    speakers: int
    first: Date | None
    last: Date | None
    sources: int
    words: int
    language: str
    segments: int
    bytes: int
    format: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "speeches": self.speeches,
            "debates": self.debates,
            "speakers": self.speakers,
            "from": self.first and self.first.isoformat(),
            "to": self.last and self.last.isoformat(),
            "sources": self.sources,
            "words": self.words,
            "language": self.language,
            "segments": self.segments,
            "bytes": self.bytes,
            "format": self.format,
        }
