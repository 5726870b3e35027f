"""Who is meant by a name: here is what was typed, give me the speeches of whoever is called so.

A name is looked for as printed; else without case, accents and titles ("Abbott, Diane" is "Ms Diane
Abbott"), and among the names of the registry; else in part ("Abbott"). Where that can be one person
only, all speeches of that person are meant, under whatever name. Else nobody is guessed: what is
printed under the name is given, and a note lists the persons. Refuses nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hustings.fuzzy import within_edits
from hustings.results import Speaker
from hustings.speakers import speakers
from hustings_indexer.analysis import words
from hustings_indexer.people import People, Person
from hustings_indexer.person import fold_name

if TYPE_CHECKING:
    from hustings.snapshot import Speeches, View

_MOST_LISTED = 8
_NEAREST = 3
_KEPT = 1000  # names whose meaning is kept


@dataclass(frozen=True, slots=True)
class Meant:
    """The names as printed all of whose speeches are meant, the id of the one person who is, and
    what is to be said where it is not one."""

    printed: tuple[str, ...] = ()
    person: str | None = None
    note: str | None = None


class _Form(NamedTuple):
    """A name cut into words as texts are, and folded as the registry's names are: the first finds
    part of a Japanese name, the second passes over titles."""

    words: list[str]
    folded: str


@dataclass(slots=True)
class _Owners:
    """Whose some speeches are: the ids of persons; the printed names that have one, and those that
    have none; the first and last day of the speeches without an id."""

    persons: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    unowned: set[str] = field(default_factory=set)
    days: tuple[Date, Date] | None = None

    def take(self, view: "View", speeches: "Speeches") -> None:
        persons, names = view.segment.keywords("person_id"), view.segment.keywords("speaker")
        owned = view.codes("person_id")[speeches]
        pairs = np.unique(owned * len(names.values) + view.codes("speaker")[speeches])
        for pair in pairs.tolist():
            person = persons.decode(pair // len(names.values))
            (self.named if person else self.unowned).add(names.decode(pair % len(names.values)))
            self.persons.update([person] if person else [])
        days = view.segment.dates[speeches][owned == persons.code(None)]
        if len(days):
            first, last = Date.fromordinal(int(days.min())), Date.fromordinal(int(days.max()))
            known = self.days or (first, last)
            self.days = min(first, known[0]), max(last, known[1])


class Names:
    """The names under which the speeches of some segments, and the persons of a registry, go."""

    def __init__(self, views: Sequence["View"], people: People | None) -> None:
        self._views = views
        self._people = people or People()
        self.who = lru_cache(_KEPT)(self._who)
        """Who is meant by a name."""

    def _who(self, value: str) -> Meant:
        printed = self._printed(value)
        persons = {person.id for person in self._people.by_name(value) if self._spoke(person.id)}
        if not printed and not persons:
            printed, persons = self._in_part(value)
        owners = self._owners(printed)
        persons |= owners.persons
        known = {_told_by(name) for name in owners.named}
        for name in owners.unowned:
            if namesakes := self._namesakes(name, owners.days):
                persons |= namesakes
                known.add(_told_by(name))
        strangers = {_told_by(name): name for name in sorted(owners.unowned, reverse=True)}
        left = [name for told_by, name in strangers.items() if told_by not in known]
        if len(persons) + len(left) > 1:
            return Meant(tuple(printed), None, self._ambiguous(value, persons, left))
        if not persons and not printed:
            return Meant(note=self._unknown(value))
        is_office = any(self._has("role", name) for name in printed)
        return Meant(tuple(printed), None if is_office else next(iter(persons), None))

    def _has(self, column: str, value: str) -> bool:
        return any(view.has_value(column, value) for view in self._views)

    def _spoke(self, identity: str) -> bool:
        return self._has("person_id", identity)

    def _printed(self, value: str) -> list[str]:
        """The name as printed; else the same words, or the same but for titles."""
        if self._has("speaker", value):
            return [value]
        folded, wanted = fold_name(value), words(value)
        return [
            name
            for name, form in self._forms.items()
            # A surname that is left without its title is no name: it is part of many.
            if (wanted and form.words == wanted) or (" " in folded and form.folded == folded)
        ]

    def _in_part(self, value: str) -> tuple[list[str], set[str]]:
        """The printed names among whose words all of a name's are, and such persons who spoke."""
        folded, wanted = set(fold_name(value).split()), set(words(value))
        printed = [
            name
            for name, form in self._forms.items()
            if (wanted and wanted <= set(form.words))
            or (folded and folded <= set(form.folded.split()))
        ]
        persons = {
            person.id
            for person in self._speaking
            if folded and any(folded <= set(fold_name(name).split()) for name in person.names)
        }
        return printed, persons

    def _owners(self, printed: Sequence[str]) -> _Owners:
        owners = _Owners()
        for view in self._views:
            names = view.segment.keywords("speaker")
            codes = (names.code(name) for name in printed)
            held = names.with_codes(code for code in codes if code >= 0)
            speeches = np.flatnonzero(held if view.live is None else held & view.live)
            if len(speeches):
                owners.take(view, speeches)
        return owners

    def _namesakes(self, name: str, days: tuple[Date, Date] | None) -> set[str]:
        """Those of the registry who may have spoken under a name without having been told apart."""
        found = self._people.by_name(name) if days else []
        return {person.id for person in found if days and person.may_speak_between(*days)}

    def _ambiguous(self, value: str, persons: set[str], printed: list[str]) -> str:
        found = [one for one in self._speakers if _key(one) in (persons | set(printed))]
        listed = [_told(one) for one in found]
        silent = persons - {one.person_id for one in found}
        listed += [_registered(p) for each in sorted(silent) if (p := self._people.person(each))]
        more = len(listed) - _MOST_LISTED
        several = ", ".join(listed[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")
        mend = "name one by person:ID" if persons else "give the whole name"
        return f'"{value}" may be any of {several}; {mend}'

    def _unknown(self, value: str) -> str:
        nearest = self._nearest(value)
        mend = f"; the nearest names are {', '.join(nearest)}" if nearest else ""
        return f'no speaker is called "{value}"{mend}'

    def _nearest(self, value: str) -> list[str]:
        """The names with most words a few letters from those of a name."""
        holders: dict[str, list[str]] = {}
        for name in dict.fromkeys(name for one in self._speakers for name in one.names):
            for word in set(fold_name(name).split()):
                holders.setdefault(word, []).append(name)
        known = list(holders)
        near: dict[str, int] = {}
        for wanted in set(fold_name(value).split()):
            edits = 1 if len(wanted) < 6 else 2
            places = within_edits(known, wanted, edits) if len(wanted) > 2 else []
            for name in {name for place in places for name in holders[known[place]]}:
                near[name] = near.get(name, 0) + 1
        return sorted(name for name in near if near[name] == max(near.values()))[:_NEAREST]

    @cached_property
    def usual(self) -> dict[str, str]:
        """What each person who spoke is usually called, by the person's id."""
        return {one.person_id: one.name for one in self._speakers if one.person_id}

    @cached_property
    def _forms(self) -> dict[str, _Form]:
        """Every name as printed, in order, in the forms in which it is compared."""
        names = {name for view in self._views for name in view.live_values("speaker") if name}
        return {name: _Form(words(name), fold_name(name)) for name in sorted(names)}

    @cached_property
    def _speaking(self) -> list[Person]:
        """The persons of the registry who spoke."""
        return [person for person in self._people if self._spoke(person.id)]

    @cached_property
    def _speakers(self) -> list[Speaker]:
        return speakers(self._views, self._people)


def _told_by(name: str) -> str:
    """What is the same for names that are taken for one person's: not "Mr. Lee" and "Ms. Lee"."""
    folded = fold_name(name)
    return folded if " " in folded else " ".join(words(name)) or name


def _key(speaker: Speaker) -> str:
    return speaker.person_id or speaker.name


def _told(speaker: Speaker) -> str:
    years = _years(speaker.first, speaker.last)
    return _in_brackets(speaker.name, (speaker.person_id, *speaker.parties, years))


def _registered(person: Person) -> str:
    name = person.names[0] if person.names else person.id
    parties = dict.fromkeys(tenure.party for tenure in person.tenures)
    return _in_brackets(name, (person.id, *parties, _years(*person.span)))


def _in_brackets(name: str, facts: Iterable[str | None]) -> str:
    told = ", ".join(fact for fact in facts if fact and fact != name)
    return f"{name} ({told})" if told else name


def _years(first: Date | None, last: Date | None) -> str:
    years = [str(day.year) if day else "" for day in (first, last)]
    return "-".join(dict.fromkeys(years)) if any(years) else ""
