"""Who someone is: here is a name, or a person's id, give me what they were when, how much they
spoke and with which words.

A party or an office is held from the first day on which it is said with a speech to the last; one
that was laid down and taken up again, after a year or more of others, has two periods. What the
registry of persons says stands beside that. Refuses, with a QueryError that lists whom it may be,
a name that is several persons', and with the nearest names one that is nobody's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hustings import query as q
from hustings.evidence import Speeches
from hustings.keywords import Keyword, Least, distinctive
from hustings.results import FacetCount, Speaker
from hustings.searching import Search
from hustings.snapshot import Snapshot, View
from hustings.speakers import speaker_of
from hustings.wordcounts import count_words, masks_of
from hustings_indexer.errors import QueryError
from hustings_indexer.person import Tenure

_YEAR = 365  # days in which others only are held, after which a party or an office is held anew
_DEBATES = 5
_KEYWORDS = 20


@dataclass(frozen=True, slots=True)
class Held:
    """A party or an office, as said with `speeches` from the `first` day to the `last`."""

    value: str
    first: Date
    last: Date
    speeches: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "speeches": self.speeches,
        }


@dataclass(frozen=True, slots=True)
class YearSpoken:
    """How many speeches were made in a year, and how many words."""

    year: int
    speeches: int
    words: int

    def to_dict(self) -> dict[str, Any]:
        return {"year": self.year, "speeches": self.speeches, "words": self.words}


@dataclass(frozen=True, slots=True)
class DebateSpoken:
    """In how many speeches someone took part in a debate."""

    id: str
    date: Date
    heading: str | None
    speeches: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "date": self.date.isoformat(),
            "heading": self.heading,
            "speeches": self.speeches,
        }


@dataclass(frozen=True, slots=True)
class Profile:
    """One speaker, procedural turns and all.

    `parties` and `roles` are periods in order of time, `tenures` those of the registry; `chambers`,
    `sections` and `kinds` are counts of speeches, commonest first; `debates` are those with most
    speeches; `keywords` the words used more than by all others, most distinctive first.
    """

    speaker: Speaker
    words: int
    parties: tuple[Held, ...]
    roles: tuple[Held, ...]
    tenures: tuple[Tenure, ...]
    years: tuple[YearSpoken, ...]
    chambers: tuple[FacetCount, ...]
    sections: tuple[FacetCount, ...]
    kinds: tuple[FacetCount, ...]
    debates: tuple[DebateSpoken, ...]
    keywords: tuple[Keyword, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.speaker.to_dict(),
            "words": self.words,
            "parties": [held.to_dict() for held in self.parties],
            "roles": [held.to_dict() for held in self.roles],
            "tenures": [_tenure(tenure) for tenure in self.tenures],
            "years": [year.to_dict() for year in self.years],
            "chambers": [count._asdict() for count in self.chambers],
            "sections": [count._asdict() for count in self.sections],
            "kinds": [count._asdict() for count in self.kinds],
            "debates": [debate.to_dict() for debate in self.debates],
            "keywords": [keyword.to_dict() for keyword in self.keywords],
        }


def profile(snapshot: Snapshot, name: str) -> Profile:
    """The profile of whoever is meant by a name, or by the id of a person, perhaps after "person:".

    Raises QueryError where that is not one.
    """
    condition, person = _meant(snapshot, name)
    search = Search(snapshot, condition)
    people = snapshot.people
    known = people.person(person) if people and person else None
    ours = masks_of(search.found)
    everyone = masks_of((view, view.everything) for view in snapshot.views)
    others = [mask & ~own for mask, own in zip(everyone, ours, strict=True)]
    words = distinctive(snapshot, ours, others, limit=_KEYWORDS, least=Least())
    return Profile(
        speaker=speaker_of(search.found, people, person),
        words=count_words(snapshot, ours),
        parties=tuple(_held(search.found, "party")),
        roles=tuple(_held(search.found, "role")),
        tenures=known.tenures if known else (),
        years=tuple(_years(search.found)),
        chambers=tuple(search.count("chamber")),
        sections=tuple(search.count("section")),
        kinds=tuple(search.count("kind")),
        debates=tuple(_debates(search)),
        keywords=tuple(word for word in words if word.is_more),
    )


def _meant(snapshot: Snapshot, name: str) -> tuple[q.Facet, str | None]:
    """The filter for the speeches of whoever is meant, and the id if there is one."""
    identity = name.removeprefix("person:")
    if identity and any(view.has_value("person_id", identity) for view in snapshot.views):
        return q.Facet("person", (identity,)), identity
    meant = snapshot.names.who(name)
    if meant.note:
        raise QueryError(meant.note)
    return q.Facet("speaker", (name,)), meant.person


def _held(found: Iterable[tuple[View, Speeches]], column: str) -> list[Held]:
    """The periods of a party or an office, those begun first first."""
    days: dict[str, list[NDArray[np.integer]]] = {}
    for view, speeches in found:
        codes = view.codes(column)[speeches]
        for code in np.unique(codes).tolist():
            value = view.segment.keywords(column).decode(code)
            days.setdefault(value, []).append(view.segment.dates[speeches[codes == code]])
    days.pop("", None)
    joined = {value: np.sort(np.concatenate(parts)) for value, parts in days.items()}
    periods = [period for value in joined for period in _periods(value, joined)]
    return sorted(periods, key=lambda held: (held.first, held.last, held.value))


def _periods(value: str, days: dict[str, NDArray[np.integer]]) -> Iterator[Held]:
    own = days[value]
    others = np.sort(np.concatenate([own[:0], *(days[one] for one in days if one != value)]))
    between = others.searchsorted(own[1:]) > others.searchsorted(own[:-1], side="right")
    breaks = np.flatnonzero((np.diff(own) > _YEAR) & between) + 1
    for run in np.split(own, breaks):
        first, last = Date.fromordinal(int(run[0])), Date.fromordinal(int(run[-1]))
        yield Held(value, first, last, len(run))


def _years(found: Iterable[tuple[View, Speeches]]) -> Iterator[YearSpoken]:
    speeches = np.zeros(Date.max.year + 1, np.int64)
    words = np.zeros(Date.max.year + 1, np.int64)
    for view, some in found:
        years = view.segment.years[some]
        np.add.at(speeches, years, 1)
        np.add.at(words, years, view.lengths("text")[some])
    for year in np.flatnonzero(speeches).tolist():
        yield YearSpoken(year, int(speeches[year]), int(words[year]))


def _debates(search: Search) -> Iterator[DebateSpoken]:
    for identity, count in search.count("debate")[:_DEBATES]:
        for view, speeches in search.found:
            column = view.segment.keywords("debate_id")
            own = speeches[column.codes[speeches] == column.code(identity)]
            if len(own):
                first = view.segment.speech(int(own[0]))
                yield DebateSpoken(identity, first.date, first.heading, count)
                break


def _tenure(tenure: Tenure) -> dict[str, Any]:
    return {
        "party": tenure.party,
        "role": tenure.role,
        "since": tenure.since and tenure.since.isoformat(),
        "until": tenure.until and tenure.until.isoformat(),
    }
