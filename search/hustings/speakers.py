"""Who spoke: one entry for each person, with the names, parties and offices of the speeches made.

Speeches are one person's where they have the same person's id; those without an id are told apart
by the name as printed. A registry of persons adds the names that it has for an id.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings.results import Speaker
from hustings_indexer.analysis import words

if TYPE_CHECKING:
    from hustings.evidence import Speeches
    from hustings.snapshot import View
    from hustings_indexer.people import People


class _Key(NamedTuple):
    """The id of a person; or "", and the name as printed."""

    person: str
    name: str


@dataclass(slots=True)
class _Record:
    names: Counter[str] = field(default_factory=Counter)
    speeches: int = 0
    first: int = Date.max.toordinal()
    last: int = 0
    parties: dict[str, int] = field(default_factory=dict)
    """Each with the first day on which it was said; so for `roles`."""
    roles: dict[str, int] = field(default_factory=dict)

    def add(self, other: "_Record") -> None:
        """Takes in what another record has."""
        self.names += other.names
        self.speeches += other.speeches
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        for own, others in ((self.parties, other.parties), (self.roles, other.roles)):
            for value, first in others.items():
                own[value] = min(first, own.get(value, first))


def speakers(views: Iterable["View"], people: "People | None", prefix: str = "") -> list[Speaker]:
    """The speakers of some segments, most speeches first, equal ones by name.

    With a `prefix`, those one of whose names has its words one after the other, the last of them
    perhaps only begun.
    """
    records: dict[_Key, _Record] = {}
    for view in views:
        _gather(view, view.everything, records)
    wanted = " ".join(words(prefix))
    found = [_speaker(key, record, people) for key, record in records.items()]
    if wanted:
        found = [
            one for one in found if any(_begins(name, wanted) for name in (one.name, *one.names))
        ]
    return sorted(found, key=lambda one: (-one.speeches, one.name, one.person_id or ""))


def names_spoken(views: Iterable["View"], people: "People | None") -> Iterator[tuple[str, int]]:
    """The names of each speaker of some segments, once each, with how many speeches he made."""
    records: dict[_Key, _Record] = {}
    for view in views:
        _gather_names(view, view.everything, records)
    for key, record in records.items():
        for name in dict.fromkeys((*_registered(key, people), *record.names)):
            yield name, record.speeches


def speaker_of(
    found: Iterable[tuple["View", "Speeches"]], people: "People | None", person: str | None
) -> Speaker:
    """One speaker, of whom are all of some live speeches, at least one; by the person's id if it is
    known."""
    records: dict[_Key, _Record] = {}
    for view, speeches in found:
        _gather(view, speeches, records)
    whole = _Record()
    for record in records.values():
        whole.add(record)
    return _speaker(_Key(person or "", ""), whole, people)


def _gather(view: "View", live: "Speeches", records: dict[_Key, _Record]) -> None:
    keys = _gather_names(view, live, records)
    pairs, days = _pairs(view, live), view.segment.dates[live]
    for column in ("party", "role"):
        values = view.segment.keywords(column).values
        held = pairs * len(values) + view.codes(column)[live]
        for both, _, first, _ in _grouped(held, days):
            pair, value = both // len(values), values[both % len(values)]
            if value and pair in keys:
                record = records[keys[pair]]
                begun = record.parties if column == "party" else record.roles
                begun[value] = min(first, begun.get(value, first))


def _gather_names(view: "View", live: "Speeches", records: dict[_Key, _Record]) -> dict[int, _Key]:
    """Gathers all but parties and offices; gives whose each pair of a person and a name is."""
    names = view.segment.keywords("speaker").values
    persons = view.segment.keywords("person_id").values
    keys: dict[int, _Key] = {}
    for pair, count, first, last in _grouped(_pairs(view, live), view.segment.dates[live]):
        person, name = persons[pair // len(names)], names[pair % len(names)]
        if not person and not name:
            continue
        key = keys[pair] = _Key(person, "" if person else name)
        record = records.setdefault(key, _Record())
        record.speeches += count
        record.first, record.last = min(record.first, first), max(record.last, last)
        if name:
            record.names[name] += count
    return keys


def _pairs(view: "View", live: "Speeches") -> NDArray[np.integer]:
    """A number for the person and the printed name of each speech."""
    names = view.segment.keywords("speaker").values
    return view.codes("person_id")[live] * len(names) + view.codes("speaker")[live]


def _grouped(
    keys: NDArray[np.integer], days: NDArray[np.integer]
) -> Iterator[tuple[int, int, int, int]]:
    """Each distinct key, how often it stands, and its first and last day."""
    if not len(keys):
        return iter(())
    order = np.argsort(keys, kind="stable")
    sorted_keys, sorted_days = keys[order], days[order]
    starts = np.flatnonzero(np.diff(sorted_keys, prepend=-1))
    counts = np.diff(starts, append=len(order))
    firsts = np.minimum.reduceat(sorted_days, starts)
    lasts = np.maximum.reduceat(sorted_days, starts)
    columns = (sorted_keys[starts], counts, firsts, lasts)
    return zip(*(column.tolist() for column in columns), strict=True)


def _speaker(key: _Key, record: _Record, people: "People | None") -> Speaker:
    # An office in a name's place ("Mr. Speaker") is not what a person is called first.
    printed = sorted(
        record.names, key=lambda name: (name in record.roles, -record.names[name], name)
    )
    registered = _registered(key, people)
    names = tuple(dict.fromkeys((*registered[:1], *printed, *registered)))
    return Speaker(
        name=names[0] if names else key.person,
        speeches=record.speeches,
        first=Date.fromordinal(record.first),
        last=Date.fromordinal(record.last),
        parties=_in_order(record.parties),
        roles=_in_order(record.roles),
        person_id=key.person or None,
        names=names,
    )


def _registered(key: _Key, people: "People | None") -> tuple[str, ...]:
    known = people.person(key.person) if people and key.person else None
    return known.names if known else ()


def _in_order(begun: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(begun, key=lambda value: (begun[value], value)))


def _begins(name: str, wanted: str) -> bool:
    return f" {' '.join(words(name))}".find(f" {wanted}") >= 0
