"""A registry of persons: who is behind a name or an id, and what they were on a given day.

    people = People.read("people.json", "ministers.json")
    speech = people.complete(speech)

Read from Popolo and ParlParse's people.json, from ParlaMint's listPerson, or from a CSV of our own
(see `people_reading`). Several files make one registry: a person in two of them has the names and
tenures of both. Refuses, with a SourceError that names file and line, a file that is none of these.
Knows nothing of the index; `to_json` and `from_json` let an index keep it.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date as Date
from typing import Any

from hustings_indexer.person import Person, Tenure, fold_name
from hustings_indexer.speech import Speech

__all__ = ["People", "Person", "Tenure"]

_VERSION = 1


class People:
    """The persons by id and by name.

    `ambiguous` holds, for each name that `complete` met and left alone, the ids it may stand for.
    """

    def __init__(self, persons: Iterable[Person] = ()) -> None:
        self._persons: dict[str, Person] = {}
        self._by_other_id: dict[str, str] = {}
        self._by_name: dict[str, tuple[str, ...]] = {}
        self.ambiguous: dict[str, tuple[str, ...]] = {}
        for person in persons:
            known = self._persons.get(person.id)
            self._persons[person.id] = _joined(known, person) if known else person
        for person in self._persons.values():
            self._by_other_id.update(dict.fromkeys(person.other_ids, person.id))
            for name in filter(None, dict.fromkeys(map(fold_name, person.names))):
                self._by_name[name] = (*self._by_name.get(name, ()), person.id)

    @classmethod
    def read(cls, *paths: str | os.PathLike[str]) -> "People":
        """The registry in one or more files, whatever their form; SourceError for what is none."""
        # Reading needs json, csv or lxml; a registry kept by an index needs none of the forms.
        from hustings_indexer.people_reading import read_persons

        return cls(read_persons([os.fspath(path) for path in paths]))

    def __len__(self) -> int:
        return len(self._persons)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._persons.values())

    def person(self, id: str) -> Person | None:
        """The person of an id, or of the id of one of their memberships; None where unknown.

        TEI points at a person with a "#" before the id.
        """
        known = id.removeprefix("#")
        return self._persons.get(known) or self._persons.get(self._by_other_id.get(known, ""))

    def by_name(self, name: str, date: Date | None = None) -> list[Person]:
        """Everyone who bears a name, by any of their names, without case, accents and titles.

        With a date, those of them who were in office then, or if nobody was, those of whom nothing
        speaks against it.
        """
        found = [self._persons[each] for each in self._by_name.get(fold_name(name), ())]
        if date is None:
            return found
        in_office = [person for person in found if person.is_in_office(date)]
        return in_office or [person for person in found if person.may_speak_on(date)]

    def party_on(self, id: str, date: Date) -> str | None:
        """The party of a person on a day; None for an unknown id, or where it is not clear."""
        person = self.person(id)
        return person.party_on(date) if person else None

    def role_on(self, id: str, date: Date) -> str | None:
        """The office of a person on a day, of several the one taken up last; None as above."""
        person = self.person(id)
        return person.role_on(date) if person else None

    def complete(self, speech: Speech) -> Speech:
        """The speech with what its source left empty of person, party and office.

        Joined by the person's id, or else by the name where only one person can be meant on that
        day; a name that may be several persons' is left alone, and noted in `ambiguous`. The id of
        a membership gives way to that of the person.
        """
        person = self._speaker_of(speech)
        if person is None:
            return speech
        named_otherwise = speech.person_id and self.person(speech.person_id) is None
        person_id = speech.person_id if named_otherwise else person.id
        party = speech.party or person.party_on(speech.date)
        role = speech.role or person.role_on(speech.date)
        if (person_id, party, role) == (speech.person_id, speech.party, speech.role):
            return speech
        return replace(speech, person_id=person_id, party=party, role=role)

    def _speaker_of(self, speech: Speech) -> Person | None:
        if speech.person_id and (person := self.person(speech.person_id)):
            return person
        if not speech.speaker:
            return None
        found = self.by_name(speech.speaker, speech.date)
        if len(found) > 1:
            self.ambiguous[speech.speaker] = tuple(person.id for person in found)
        return found[0] if len(found) == 1 else None

    def to_json(self) -> bytes:
        """The registry as compact JSON, for `from_json`."""
        persons = [_row(person) for person in self._persons.values()]
        record = {"version": _VERSION, "persons": persons}
        return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes | str) -> "People":
        """The registry that `to_json` wrote; ValueError for anything else."""
        try:
            record = json.loads(data)
            if record["version"] != _VERSION:
                raise ValueError(f"version {record['version']!r}")
            return cls(map(_person, record["persons"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"no registry of persons as this version writes it: {error}") from None


def _joined(one: Person, other: Person) -> Person:
    """What two sources say of a person; of tenures that began alike, what the other says.

    A newer registry knows when a tenure ended that in the older was still open.
    """
    begun = {_beginning(tenure) for tenure in other.tenures if tenure.since}
    sat = {since for since, _ in other.seats if since}
    tenures = [t for t in one.tenures if t in other.tenures or _beginning(t) not in begun]
    seats = [seat for seat in one.seats if seat in other.seats or seat[0] not in sat]
    return Person(
        one.id,
        _each_once(one.names + other.names),
        _each_once((*tenures, *other.tenures)),
        _each_once(one.other_ids + other.other_ids),
        _each_once((*seats, *other.seats)),
    )


def _beginning(tenure: Tenure) -> tuple[str | None, str | None, Date | None]:
    return tenure.party, tenure.role, tenure.since


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _row(person: Person) -> list[Any]:
    tenures = [
        [tenure.party, tenure.role, *_bounds(tenure.since, tenure.until)]
        for tenure in person.tenures
    ]
    seats = [_bounds(*seat) for seat in person.seats]
    return [person.id, person.names, tenures, person.other_ids, seats]


def _person(row: list[Any]) -> Person:
    identity, names, tenures, other_ids, seats = row
    return Person(
        str(identity),
        tuple(names),
        tuple(
            Tenure(party, role, _day(since), _day(until)) for party, role, since, until in tenures
        ),
        tuple(other_ids),
        tuple((_day(since), _day(until)) for since, until in seats),
    )


def _bounds(*days: Date | None) -> list[str | None]:
    return [day.isoformat() if day else None for day in days]


def _day(text: str | None) -> Date | None:
    return Date.fromisoformat(text) if text else None
