"""Persons from Popolo, the JSON in which ParlParse, EveryPolitician and others keep who is who.

    {"persons": [...], "memberships": [...], "posts": [...], "organizations": [...]}

Takes such objects, or a list of memberships alone; gives persons. A membership on behalf of a party
is a tenure of that party; one with a role is an office, unless the role is to be a member, which is
a seat; one of a committee without a role is left out. What has been merged into another
("redirect") is one more id of that one. Refuses, with a ValueError that ends in the id it stands
at, a date that is no day, and what has no id.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date as Date
from typing import Any

from hustings_indexer.person import Person, Tenure, bound_of

_LISTS = ("persons", "memberships", "posts", "organizations", "events")
_BESIDE_LISTS = ("areas", "meta", "sources")
_BODIES = {"organization_id", "post_id", "on_behalf_of_id"}
_SEAT = re.compile(
    r"member|mp|msp|mla|ms|am|td|mep|peer|member of parliament|member of the .*|representative",
    re.IGNORECASE,
)
_OF_NO_INTEREST = re.compile(r"parliament|assembly|house|senedd|government", re.IGNORECASE)

Record = Mapping[str, Any]


def is_popolo(content: object) -> bool:
    """Whether an object of JSON is certainly a registry: of no lists but Popolo's, with persons or
    memberships among them."""
    if not isinstance(content, dict) or not content.keys() <= {*_LISTS, *_BESIDE_LISTS}:
        return False
    return bool(content.get("persons") or content.get("memberships"))


def is_membership(record: object) -> bool:
    """Whether an object of JSON is certainly a membership: a person's, of something."""
    return isinstance(record, dict) and "person_id" in record and bool(record.keys() & _BODIES)


class Popolo:
    """The lists of one or more files, joined; persons may stand in one and offices in another."""

    def __init__(self) -> None:
        self._records: dict[str, list[Record]] = {name: [] for name in _LISTS}
        self._by_id: dict[str, dict[str, Record]] = {}

    def add(self, content: object) -> None:
        """Takes in what a file holds; ValueError where it is no Popolo."""
        if isinstance(content, list):
            content = {"memberships": content}
        if not isinstance(content, dict) or not content.keys() & set(_LISTS):
            raise ValueError(f"no Popolo: none of {', '.join(_LISTS)}")
        for name in _LISTS:
            records = content.get(name) or []
            if not isinstance(records, list) or not all(isinstance(item, dict) for item in records):
                raise ValueError(f"no Popolo: {name} is no list of objects")
            self._records[name].extend(records)

    def persons(self) -> Iterator[Person]:
        """Everyone who is named, or holds a membership, in order."""
        self._by_id = {
            name: {str(record.get("id")): record for record in records}
            for name, records in self._records.items()
        }
        memberships = self._memberships()
        others = self._redirects("persons")
        for record in self._records["persons"]:
            if "redirect" not in record:
                person = _id_of(record)
                held = memberships.pop(person, [])
                names = [*_names(record), *_names_in(held)]
                yield self._person(person, names, held, others[person])
        for person, held in memberships.items():
            yield self._person(person, _names_in(held), held, others[person])

    def _person(
        self, identity: str, names: Iterable[str], held: Iterable[Record], others: Iterable[str]
    ) -> Person:
        tenures: list[Tenure] = []
        seats: list[tuple[Date | None, Date | None]] = []
        ids = list(others)
        for membership in held:
            since, until = self._span(membership)
            if party := self._name("organizations", membership.get("on_behalf_of_id")):
                tenures.append(Tenure(party=party, since=since, until=until))
            role = self._role(membership)
            if role is not None and not _SEAT.fullmatch(role):
                tenures.append(Tenure(role=role, since=since, until=until))
            elif self._is_of_party(membership) and not party:
                name = self._name("organizations", membership.get("organization_id"))
                tenures.append(Tenure(party=name, since=since, until=until))
            elif party or role or membership.get("post_id"):
                seats.append((since, until))
            ids.extend(membership.get("_ids", ()))
        return Person(
            identity,
            tuple(dict.fromkeys(names)),
            tuple(dict.fromkeys(tenures)),
            tuple(dict.fromkeys(ids)),
            tuple(dict.fromkeys(seats)),
        )

    def _memberships(self) -> dict[str, list[Record]]:
        """The memberships by person, each with the ids under which transcripts may name it."""
        redirects = self._redirects("memberships")
        merged = {
            old: person for person, olds in self._redirects("persons").items() for old in olds
        }
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self._records["memberships"]:
            if "redirect" in record:
                continue
            ids = record.get("person_id")
            own = str(record.get("id") or "")
            for person in ids if isinstance(ids, list) else [ids]:
                if not isinstance(person, str) or not person:
                    raise ValueError(f"a membership without person_id: {own}")
                own_ids = [own, *redirects[own]] if own else []
                found[merged.get(person, person)].append({**record, "_ids": own_ids})
        return found

    def _redirects(self, name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for record in self._records[name]:
            if "redirect" in record:
                found[str(record["redirect"])].append(_id_of(record))
        return found

    def _span(self, membership: Record) -> tuple[Date | None, Date | None]:
        """From when to when; where the membership does not say, those of its term."""
        since, until = membership.get("start_date"), membership.get("end_date")
        term = self._record("events", membership.get("legislative_period_id"))
        try:
            return (
                bound_of(since or term.get("start_date")),
                bound_of(until or term.get("end_date"), is_last=True),
            )
        except (ValueError, TypeError) as error:
            raise ValueError(f"{error}: {membership.get('id') or ''}") from None

    def _role(self, membership: Record) -> str | None:
        """The role, with the body in which it is held where the role alone does not say."""
        post = self._record("posts", membership.get("post_id"))
        role = membership.get("role") or post.get("role") or post.get("label")
        if not isinstance(role, str) or not role.strip():
            return None
        role = role.strip()
        body = self._name("organizations", membership.get("organization_id"))
        is_said = body is None or body in role or _OF_NO_INTEREST.search(body) is not None
        return role if is_said or _SEAT.fullmatch(role) else f"{role}, {body}"

    def _is_of_party(self, membership: Record) -> bool:
        body = self._record("organizations", membership.get("organization_id"))
        return body.get("classification") in ("party", "political party", "parliamentary group")

    def _name(self, kind: str, identity: object) -> str | None:
        name = self._record(kind, identity).get("name")
        return name.strip() or None if isinstance(name, str) else None

    def _record(self, kind: str, identity: object) -> Record:
        """A record by its id, or an empty one."""
        return self._by_id[kind].get(identity, {}) if isinstance(identity, str) else {}


def _id_of(record: Record) -> str:
    identity = record.get("id")
    if not isinstance(identity, str) or not identity:
        raise ValueError(f"a person without id: {record.get('name') or ''}")
    return identity


def _names(record: Record) -> list[str]:
    """All names of a person, the main one first."""
    others = [name for name in record.get("other_names") or [] if isinstance(name, dict)]
    others.sort(key=lambda name: str(name.get("note") or "").lower() != "main")
    names = [_spelt(record), *map(_spelt, others)]
    return [name for name in names if name]


def _names_in(memberships: Iterable[Record]) -> list[str]:
    names = (_spelt(held["name"]) for held in memberships if isinstance(held.get("name"), dict))
    return [name for name in names if name]


def _spelt(name: Record) -> str:
    """A name out of its parts; a peer's is that of the title ("Lord Bach", "Earl of Onslow")."""
    get = name.get
    if whole := get("name"):
        return str(whole).strip()
    of = get("lordofname_full") or get("lordofname")
    if get("lordname") or of:
        title = " ".join(str(part) for part in (get("honorific_prefix"), get("lordname")) if part)
        return f"{title} of {of}".strip() if of else title
    parts = (get("given_name"), get("additional_name"), get("family_name"))
    return " ".join(str(part).strip() for part in parts if part)
