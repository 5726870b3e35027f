"""Persons from TEI, as ParlaMint and Parla-CLARIN list them: `<listPerson>` beside `<listOrg>`.

Takes an opened file; gives persons, whose dated affiliations point at organisations: to one that is
a party or a parliamentary group, the party; to a parliament, a seat; with any other role, an office
under the name that the file gives it. An affiliation with an organisation that the file does not
list, or as a member of a committee, is left out, and so is an office without a date: it was hardly
held throughout. Refuses, with a SourceError, broken XML and a date
that is no day of the calendar.
"""

import re
from collections.abc import Iterator
from datetime import date as Date
from typing import NamedTuple

from hustings_indexer.person import Person, Tenure, bound_of
from hustings_indexer.sources.markup import Element, local_name, walk
from hustings_indexer.sources.prose import line_of
from hustings_indexer.sources.transcript import Transcript

_ID = "{http://www.w3.org/XML/1998/namespace}id"
# A person may belong to a party and to its group in parliament at once: the party counts.
_PARTY_ROLES = ("politicalparty", "party", "parliamentarygroup", "politicalgroup", "coalition")
_CHAMBER_ROLES = ("parliament", "chamber", "house")
_SEAT = re.compile(r"(substitute|candidate)?mp|member|replacement|verifier|delegate", re.I)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class _Body(NamedTuple):
    """An organisation: what kind it is, and its name."""

    role: str
    name: str


class _Affiliation(NamedTuple):
    role: str
    title: str | None
    body: str
    since: Date | None
    until: Date | None


def read_tei(transcript: Transcript) -> Iterator[Person]:
    """The persons of a file, once all of it has been read."""
    bodies: dict[str, _Body] = {}
    found: list[tuple[str, list[str], list[_Affiliation]]] = []
    for _, element in walk(transcript, records=("person", "org")):
        identity = element.get(_ID) or element.get("id")
        if not identity:
            continue
        if local_name(element) == "org":
            bodies[identity] = _body(element, identity)
            continue
        try:
            found.append((identity, _names(element), _affiliations(element)))
        except ValueError as error:
            raise transcript.error(f"person {identity!r}: {error}", element.sourceline) from None
    for identity, names, affiliations in found:
        yield _person(identity, names, affiliations, bodies)


def _person(
    identity: str, names: list[str], affiliations: list[_Affiliation], bodies: dict[str, _Body]
) -> Person:
    parties: dict[int, list[Tenure]] = {}
    offices, seats = [], []
    for role, title, reference, since, until in affiliations:
        body = bodies.get(reference)
        is_member = _SEAT.fullmatch(role) is not None
        if is_member and body and body.role in _PARTY_ROLES:
            rank = _PARTY_ROLES.index(body.role)
            tenure = Tenure(party=body.name, since=since, until=until)
            parties.setdefault(rank, []).append(tenure)
        elif not is_member and (since or until) and (office := _office(role, title, body)):
            offices.append(Tenure(role=office, since=since, until=until))
        elif is_member and (role.lower() == "mp" or (body and body.role in _CHAMBER_ROLES)):
            seats.append((since, until))
    best = parties[min(parties)] if parties else []
    return Person(identity, tuple(names), (*best, *offices), (), tuple(dict.fromkeys(seats)))


def _office(role: str, title: str | None, body: _Body | None) -> str | None:
    """What the file calls an office, or else its kind, and the body unless that is a government."""
    if title:
        return title
    words = _HUMP.sub(" ", role).lower()
    if not words:
        return None
    if body is None or body.role in ("government", "ministry", *_CHAMBER_ROLES):
        return words
    return f"{words}, {body.name}"


def _affiliations(person: Element) -> list[_Affiliation]:
    found = []
    for element in person.iterchildren("{*}affiliation"):
        titles = [line_of(name) for name in element.iterchildren("{*}roleName")]
        loose = " ".join((element.text or "").split())
        found.append(
            _Affiliation(
                element.get("role") or "",
                next(filter(None, titles), None) or loose or None,
                (element.get("ref") or "").rpartition("#")[2],
                bound_of(element.get("from") or element.get("when")),
                bound_of(element.get("to") or element.get("when"), is_last=True),
            )
        )
    return found


def _names(person: Element) -> list[str]:
    names = [_spelt(name) for name in person.iterchildren("{*}persName")]
    return list(dict.fromkeys(name for name in names if name))


def _spelt(name: Element) -> str:
    """Given names, particle and surnames, in that order; the whole text where they are not told."""
    parts = [
        " ".join(map(line_of, name.iter(f"{{*}}{kind}")))
        for kind in ("forename", "nameLink", "surname")
    ]
    return " ".join(filter(None, parts)) or line_of(name)


def _body(element: Element, identity: str) -> _Body:
    """Under its full name in the file's own language: the first said to be full, or the first."""
    names = list(element.iterchildren("{*}orgName", "{*}name"))
    full = [name for name in names if name.get("full") in ("yes", "true")]
    name = next(filter(None, map(line_of, full + names)), identity)
    return _Body((element.get("role") or "").lower(), name)
