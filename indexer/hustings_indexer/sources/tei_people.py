"""Persons and organisations of a TEI corpus: who speaks, of which party, in which office, that day.

Takes `person` and `org` elements, from a corpus root, from a listPerson or listOrg file, or from
the transcript itself; gives names, parties and offices as on a day, and each person as listed. An
affiliation without dates counts for a party, if none with dates does, and never for an office.
Where two parties have the same claim, there is none. Nothing is guessed from a person's other days.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import Element, local_name, text_of
from hustings_indexer.sources.spacing import one_line

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# A person may belong to a party, to its group in parliament and to a coalition at once.
PARTY_RANKS = {
    "politicalparty": 0, "party": 0, "parliamentarygroup": 1, "politicalgroup": 1, "coalition": 2,
}  # fmt: skip
"""The roles of organisations that count as a party, and how far each stands behind a party."""

_GOVERNMENT = ("government", "ministry")
_SURNAME_FIRST = ("hu", "ja", "ko", "zh", "vi")
_GIVEN_NAMES = ("forename", "nameLink")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both included, as far as they are given: "", "2014", "2014-05"."""

    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, element: Element) -> "Span":
        get = element.get
        when = get("when") or ""
        since = get("from") or get("notBefore") or when
        until = get("to") or get("notAfter") or when
        return cls(since.partition("T")[0], until.partition("T")[0])

    def __bool__(self) -> bool:
        return bool(self.since or self.until)

    def __contains__(self, day: str) -> bool:
        return self.since <= day and (not self.until or day[: len(self.until)] <= self.until)


@dataclass(frozen=True, slots=True)
class Affiliation:
    span: Span
    role: str
    org: str
    title: str | None


@dataclass(frozen=True, slots=True)
class ListedPerson:
    names: tuple[tuple[Span, str], ...]
    affiliations: tuple[Affiliation, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation by its role in lower case ("politicalparty"), and its name."""

    role: str
    name: str | None


@dataclass(slots=True)
class People:
    """The persons and organisations of a corpus, by their ids; the first of an id is kept."""

    language: str | None = None
    _persons: dict[str, ListedPerson] = field(default_factory=dict)
    _organisations: dict[str, Organisation] = field(default_factory=dict)

    def add(self, element: Element) -> None:
        """Take up a `person` or an `org`; one without an id is passed over."""
        key = id_of(element)
        if not key:
            return
        if local_name(element) == "person":
            self._persons.setdefault(key, self._person(element))
        else:
            org = Organisation((element.get("role") or "").lower(), self._org_name(element))
            self._organisations.setdefault(key, org)

    def note_language(self, element: Element) -> None:
        """Take up the language of the root, if none is known."""
        self.language = self.language or iso_639(element.get(XML_LANG))

    def update(self, other: "People") -> None:
        """Take up whom another has and this one has not."""
        self._persons = other._persons | self._persons
        self._organisations = other._organisations | self._organisations
        self.language = self.language or other.language

    def name(self, person_id: str, day: str) -> str | None:
        """The name on a day; where that day has none of its own, the first name."""
        person = self._persons.get(person_id)
        if person is None or not person.names:
            return None
        return next((name for span, name in person.names if day in span), person.names[0][1])

    def party(self, person_id: str, day: str) -> str | None:
        """The party on a day; where none is given, the group in parliament, or the coalition."""
        claims: dict[tuple[bool, int, str], set[str]] = {}
        for affiliation in self._on(person_id, day):
            body = self.body_of(affiliation)
            if body and body.name and body.role in PARTY_RANKS:
                rank = (bool(affiliation.span), -PARTY_RANKS[body.role], affiliation.span.since)
                claims.setdefault(rank, set()).add(body.name)
        strongest = claims[max(claims)] if claims else set()
        return strongest.pop() if len(strongest) == 1 else None

    def office(self, person_id: str, day: str) -> str | None:
        """The office in government on a day, by its title where it has one."""
        for affiliation in self._on(person_id, day):
            if affiliation.span and self._is_office(affiliation):
                return affiliation.title or affiliation.role
        return None

    def persons(self) -> Iterator[tuple[str, ListedPerson]]:
        """Everyone with the id, in the order of the list."""
        yield from self._persons.items()

    def organisation(self, key: str) -> str | None:
        """The name of an organisation; None for one that is not there."""
        found = self._organisations.get(key)
        return found.name if found else None

    def body_of(self, affiliation: Affiliation) -> Organisation | None:
        """What an affiliation is with; None for an organisation of which nothing is known."""
        if affiliation.org in self._organisations:
            return self._organisations[affiliation.org]
        # A sample often lacks the list of organisations, and the id is "politicalParty.GRÜNE".
        kind, _, name = affiliation.org.partition(".")
        return Organisation(kind.lower(), name or affiliation.title) if kind else None

    def _on(self, person_id: str, day: str) -> Iterator[Affiliation]:
        person = self._persons.get(person_id)
        if person is not None:
            yield from (held for held in person.affiliations if day in held.span)

    def _is_office(self, affiliation: Affiliation) -> bool:
        role = affiliation.role.lower()
        org = self._organisations.get(affiliation.org)
        if "minister" in role or role == "secretaryofstate":
            return True
        return role in ("head", "deputyhead") and org is not None and org.role in _GOVERNMENT

    def _person(self, element: Element) -> ListedPerson:
        children = [(local_name(child), child) for child in element]
        names = [
            (Span.of(child), name)
            for tag, child in children
            if tag == "persName" and (name := self._full_name(child))
        ]
        held = [self._affiliation(child) for tag, child in children if tag == "affiliation"]
        return ListedPerson(tuple(names), tuple(held))

    def _full_name(self, element: Element) -> str:
        given = [text_of(part) for part in element if local_name(part) in _GIVEN_NAMES]
        surnames = [text_of(part) for part in element if local_name(part) == "surname"]
        if not (given or surnames):
            return one_line(text_of(element))
        surname_first = self.language in _SURNAME_FIRST
        return one_line(" ".join(surnames + given if surname_first else given + surnames))

    def _affiliation(self, element: Element) -> Affiliation:
        org = (element.get("ref") or element.get("corresp") or "").split()
        title = self._in_own_language(element, "roleName") or one_line(element.text or "") or None
        if not org and (named := self._in_own_language(element, "orgName")):
            return Affiliation(Span.of(element), element.get("role") or "", "party.", named)
        key = org[0].rpartition("#")[2] if org else ""
        return Affiliation(Span.of(element), element.get("role") or "", key, title)

    def _org_name(self, element: Element) -> str | None:
        full = self._in_own_language(element, "orgName", full="yes")
        return full or self._in_own_language(element, "orgName")

    def _in_own_language(self, element: Element, tag: str, **having: str) -> str | None:
        """The text of the child in the corpus's language, or else of the first such child."""
        found: list[tuple[bool, str]] = []
        for child in element:
            if local_name(child) == tag and all(child.get(key) == having[key] for key in having):
                own = iso_639(child.get(XML_LANG)) in (self.language, None)
                found.append((own, one_line(text_of(child))))
        return max(found, key=lambda pair: pair[0])[1] or None if found else None


def id_of(element: Element) -> str | None:
    """The id of a person, an organisation or a document."""
    return element.get(XML_ID) or element.get("id") or None


def bare_ids(pointers: Any) -> list[str]:
    """The ids in a `who`, `ref` or `ana` attribute: "#ann corpus.xml#bob" gives both."""
    return [pointer.rpartition("#")[2] for pointer in (pointers or "").split()]
