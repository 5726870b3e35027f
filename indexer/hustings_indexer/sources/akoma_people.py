"""Who speaks in an Akoma Ntoso debate: the references of its metadata, and the printed name.

Takes the `TLCPerson`, `TLCRole` and `TLCOrganization` of a document, and for each turn its `by`,
`as` and `from`; gives speaker, person id, role, a known party that is printed in brackets, and what
of the words had slipped into the `from`. The printed name stands where it and the reference name
different people: references to "some member" are common, and John Smith is not John Jones.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace

from hustings_indexer.sources.chair import is_of_the_chair
from hustings_indexer.sources.markup import Element, local_name
from hustings_indexer.sources.members import read_member

_PEOPLE = ("TLCPerson", "TLCOrganization")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_NAMES = frozenset(
    ("the", "and", "for", "del", "los", "las", "senor", "senora", "deputy", "deputies", "don")
)
_TITLES = """
    hon honourable honorable sen senator senador senadora rep representative member minister
    secretary mrs miss sir dame lord lady prof professor rev monsieur madame mme herr frau
    abgeordneter abgeordnete deputado deputada diputado diputada onorevole signor signora
"""
_NO_NAMES_OF_PERSONS = _NO_NAMES.union(_TITLES.split())
# "El señor ULLOA.- Señor Presidente, ..." in one element.
_END_OF_NAME = re.compile(r"(?<!\b\w)\.\s?[-–—]\s*|:\s*$|:\s*(?=\S)")
_OFFICE_AND_NAME = re.compile(r"(?P<outside>[^()]+?)\s*\((?P<inside>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks; `words` are those of the speech that stood in the label."""

    name: str | None = None
    person_id: str | None = None
    role: str | None = None
    words: str = ""
    party: str | None = None


@dataclass(slots=True)
class References:
    """The persons, bodies and roles that a document names, by their ids."""

    _names: dict[str, str] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _roles: dict[str, str] = field(default_factory=dict)
    _known: dict[tuple[str | None, str | None, str], Speaker] = field(default_factory=dict)

    def add(self, element: Element) -> None:
        """Take up a `TLC...` element; one without an id or a name is passed over."""
        key = (element.get("eId") or element.get("id") or "").lstrip("#").strip()
        shown = " ".join((element.get("showAs") or "").split())
        # An address in showAs is a slip for href.
        if not key or not shown or shown.startswith("/"):
            return
        if local_name(element) == "TLCRole":
            self._roles.setdefault(key, shown)
        elif local_name(element) in _PEOPLE:
            address = element.get("href") or key
            for pointer in (key, address):
                self._names.setdefault(pointer, shown)
                self._ids.setdefault(pointer, address)

    def person(self, pointers: list[str]) -> str | None:
        """The first of the pointers that names a person or a body."""
        return next((pointer for pointer in pointers if _key(pointer) in self._names), None)

    def organisation(self, pointer: str | None) -> str | None:
        """The name of the person or body that a pointer names."""
        return self._names.get(_key(pointer))

    def speaker(self, by: str | None, capacity: str | None, label: str) -> Speaker:
        """Who speaks, by the pointers and the printed label of a turn."""
        turn = (by, capacity, label)
        if turn not in self._known:
            # A label with words in it comes once; the others come again and again.
            speaker = self._speaker(by, capacity, label)
            if speaker.words:
                return speaker
            self._known[turn] = speaker
        return self._known[turn]

    def _speaker(self, by: str | None, capacity: str | None, label: str) -> Speaker:
        label, words = _split_label(label)
        party = read_member(label).party
        if party:
            label = label[: label.rindex("(")].rstrip()
        return replace(self._known_as(by, capacity, label), words=words, party=party)

    def _known_as(self, by: str | None, capacity: str | None, printed: str) -> Speaker:
        if by and len(keys := by.split()) > 1:
            return self._together(keys, capacity, printed)
        key = _key(by)
        role = self._roles.get(_key(capacity)) or self._roles.get(key)
        name = self._names.get(key)
        if name is None:
            office, person = self._office_and_name(printed)
            # Who lists persons, and points to none of them, points to nobody ("#p", "#unknown").
            unlisted = key if key and key not in self._roles and not self._names else None
            return Speaker(person or printed or role, unlisted, role or office)
        if not printed or _may_be_one(printed, name):
            return Speaker(name, self._ids[key], role or _chair_in(printed))
        if self._is_office(printed, role):
            return Speaker(name, self._ids[key], role or printed)
        office, person = self._office_and_name(printed)
        return Speaker(person or printed, None, office or role)

    def _together(self, keys: list[str], capacity: str | None, printed: str) -> Speaker:
        """Several who speak as one: as printed, or else all their names; nobody's id."""
        names = [name for key in keys if (name := self._names.get(_key(key)))]
        listed = ", ".join(names) if len(names) == len(keys) else None
        return Speaker(printed or listed, None, self._roles.get(_key(capacity)))

    def _is_office(self, printed: str, role: str | None) -> bool:
        """Whether a label is an office and no name: the chair's, or one that is listed."""
        offices = [role] if role else list(self._roles.values())
        return is_of_the_chair(printed) or any(
            words and not _words(printed) - words for words in map(_words, offices)
        )

    def _office_and_name(self, printed: str) -> tuple[str | None, str | None]:
        """The parts of "Minister for the Interior (Mr Iota)", or of "Mr Iota (Minister)"."""
        match = _OFFICE_AND_NAME.fullmatch(printed)
        if match is not None:
            for office, name in (("outside", "inside"), ("inside", "outside")):
                if self._is_office(match[office], None):
                    return match[office], match[name].strip()
        return None, None


def label_at_start(text: str) -> str:
    """The label with which a turn without a `from` begins: "El señor URRUTIA.- ", or ""."""
    match = re.match(r"[^.:]{1,80}?(?<!\b\w)\.[-–—]", text)
    return text[: match.end()] if match else ""


def _split_label(label: str) -> tuple[str, str]:
    parts = _END_OF_NAME.split(label.strip(), maxsplit=1)
    return parts[0].strip(" .,;"), parts[1].strip() if len(parts) > 1 else ""


def _chair_in(printed: str) -> str | None:
    """The chair's office in "ASCENCIO (Presidente)" or "Acting Chairman (Deputy Durkan)"."""
    match = _OFFICE_AND_NAME.fullmatch(printed)
    return next(filter(is_of_the_chair, match.groups()), None) if match else None


def _key(pointer: str | None) -> str:
    return (pointer or "").strip().lstrip("#")


def _words(text: str) -> set[str]:
    return set(_words_in_order(text)) - _NO_NAMES


def _name(text: str) -> list[str]:
    """The words of a name without titles, of which every member may have the same."""
    return [word for word in _words_in_order(text) if word not in _NO_NAMES_OF_PERSONS]


def _words_in_order(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _may_be_one(printed: str, listed: str) -> bool:
    """Whether two names may be those of one person; what stands in brackets may be the printed
    one, but for a given name: "El señor ULLOA (don Jorge)" is not Jorge Burgos."""
    surname, _, given = listed.partition(",")
    other = _name(f"{given} {surname}")
    outside, *inside = (_name(part) for part in re.split("[()]", printed))
    is_one = printed == listed or _agree(outside, other)
    return is_one or any(_agree(name, other) for name in inside if name != other[:1])


def _agree(one: list[str], other: list[str]) -> bool:
    """Whether one name is a part of the other, or has its last word, a surname as a rule."""
    if not one or not other:
        return False
    shared = set(one) & set(other)
    is_part = shared in (set(one), set(other)) or "".join(one) == "".join(other)
    return is_part or one[-1] in shared or other[-1] in shared
