"""Persons of a registry from TEI, as ParlaMint and Parla-CLARIN list them.

Takes an opened file; gives persons, whose dated affiliations (see `sources.tei_people`) become
tenures: with a party or a parliamentary group, of that party; with a parliament, a seat; with any
other role, an office under the name that the file gives it. A membership of anything else, as of a
committee, is left out, and so is an office without a date: it was hardly held throughout. Refuses,
with a SourceError, broken XML and a date that is no day of the calendar.
"""

import re
from collections.abc import Iterator

from hustings_indexer.person import Person, Tenure, bound_of
from hustings_indexer.sources.markup import walk
from hustings_indexer.sources.tei_people import (
    PARTY_RANKS,
    ListedPerson,
    Organisation,
    People,
    id_of,
)
from hustings_indexer.sources.transcript import Transcript

_ROOTS = ("teiCorpus", "TEI", "listPerson", "particDesc", "standOff")
_CHAMBER_ROLES = ("parliament", "chamber", "house")
_SEAT = re.compile(r"(substitute|candidate)?mp|member|replacement|verifier|delegate|", re.I)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def read_tei(transcript: Transcript) -> Iterator[Person]:
    """The persons of a file, once all of it has been read."""
    listed = People()
    lines: dict[str, int | None] = {}
    for event, name, element in walk(transcript, records=("person", "org"), marks=_ROOTS):
        if event == "start":
            listed.note_language(element)
        elif name in ("person", "org"):
            listed.add(element)
            lines.setdefault(id_of(element) or "", element.sourceline)
    for identity, person in listed.persons():
        try:
            yield _person(identity, person, listed)
        except ValueError as error:
            raise transcript.error(f"person {identity!r}: {error}", lines[identity]) from None


def _person(identity: str, person: ListedPerson, listed: People) -> Person:
    parties: dict[int, list[Tenure]] = {}
    offices, seats = [], []
    for held in person.affiliations:
        body = listed.body_of(held)
        since, until = bound_of(held.span.since), bound_of(held.span.until, is_last=True)
        is_member = _SEAT.fullmatch(held.role) is not None
        if is_member and body and body.name and body.role in PARTY_RANKS:
            tenure = Tenure(party=body.name, since=since, until=until)
            parties.setdefault(PARTY_RANKS[body.role], []).append(tenure)
        elif not is_member and (since or until):
            office = held.title or _office(held.role, body)
            offices.append(Tenure(role=office, since=since, until=until))
        elif is_member and (held.role.lower() == "mp" or (body and body.role in _CHAMBER_ROLES)):
            seats.append((since, until))
    best = parties[min(parties)] if parties else []
    names = dict.fromkeys(name for _, name in person.names)
    return Person(identity, tuple(names), (*best, *offices), (), tuple(dict.fromkeys(seats)))


def _office(role: str, body: Organisation | None) -> str:
    """The kind of an office without a title, and the body unless that is a government."""
    words = _HUMP.sub(" ", role).lower()
    if body is None or not body.name or body.role in ("government", "ministry", *_CHAMBER_ROLES):
        return words
    return f"{words}, {body.name}"
