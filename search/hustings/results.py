"""What an engine answers: frozen values that any program can keep, compare and write as JSON.

`Results.to_dict()` is the JSON of the command line and the HTTP API; docs/json.md names each key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any, NamedTuple

from hustings.citation import cite
from hustings_indexer.errors import QueryError
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
class Contribution:
    """A summand of a score: the term as it was typed, the evidence for it (the field it stands in:
    "text", "heading", "speaker"), what that is worth, and by name the numbers that give it."""

    term: str
    evidence: str
    value: float
    how: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        return {
            "term": self.term,
            "evidence": self.evidence,
            "value": self.value,
            "how": dict(self.how),
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a score is made of: the contributions add up to it."""

    score: float
    contributions: tuple[Contribution, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "score": self.score,
            "contributions": [one.to_dict() for one in self.contributions],
        }


@dataclass(frozen=True, slots=True)
class Group:
    """The speeches found that belong together: a debate, by its id, or a speaker, by the usual
    name and, where there is one, the person's id; how many, and the first and last day of them."""

    value: str
    speeches: int
    first: Date
    last: Date
    person_id: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "person_id": self.person_id,
            "speeches": self.speeches,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """A speech that was found, its score (0.0 where nothing was ranked) and its best passages.

    `before` and `after` are the neighbouring speeches of the debate that were asked for. In an
    answer by debate or by speaker, `group` is the one of which the speech is the best.
    """

    speech: Speech
    score: float
    passages: tuple[Passage, ...] = ()
    before: tuple[Speech, ...] = ()
    after: tuple[Speech, ...] = ()
    group: Group | None = None
    explanation: Explanation | None = None

    def explain(self) -> Explanation:
        """Why the speech ranks where it does; raises QueryError if the search was not asked to
        explain."""
        if self.explanation is None:
            raise QueryError("this hit was not explained; search with explain=True")
        return self.explanation

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
        if self.group:
            record["group"] = self.group.to_dict()
        if self.explanation:
            record["explanation"] = self.explanation.to_dict()
        return record


@dataclass(frozen=True, slots=True)
class Results:
    """One answer: the hits of this page, the exact total, and the facet counts.

    `parsed` says in words what was understood. `total` counts speeches, whatever they are grouped
    by; `groups` the debates, speakers or passages, None where each hit is a speech of its own.
    `next` is the cursor of the next page, None at the end. A facet lists every value, commonest
    first, equal counts by value (years in order of time); its counts pass over the filters set on
    that facet itself. `suggestion` is a query that may have been meant, where this one finds little
    and that one more. `notes` say of each speaker's name that was asked for whether it may be
    several persons', or is nobody's; which words of a relaxed query no speech holds; and what of
    the query was cut short or left out.
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
    group_by: str = "speech"
    groups: int | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "parsed": self.parsed,
            "total": self.total,
            "group_by": self.group_by,
            "groups": self.groups,
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
