"""What the metadata and the cover of an Akoma Ntoso debate say of the whole.

Takes the `meta`, `coverPage` and `preface` elements; gives the day, the chamber, the language and
the address from which the ids are made. The day is the one that is printed (docDate, or the one
date of the cover), else that of the work's URI, else FRBRdate, else that of the first recorded
time. 3000-01-01 and other years that no debate has are no dates.
"""

import re
from dataclasses import dataclass, field
from datetime import date as Date

from hustings_indexer.sources.akoma_people import References
from hustings_indexer.sources.dates import printed_dates
from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import Element, local_name, text_of
from hustings_indexer.sources.spacing import one_line

_YEARS = range(1200, 2500)
_DAY_IN_URI = re.compile(r"(?<![0-9])([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])")


@dataclass(slots=True)
class Meta:
    """One document's; it fills as its elements come."""

    references: References = field(default_factory=References)
    language: str | None = None
    chamber: str | None = None
    base: str | None = None
    _printed: set[Date] = field(default_factory=set)
    _cover: set[Date] = field(default_factory=set)
    _uri: Date | None = None
    _work: Date | None = None
    _recorded: Date | None = None
    _author: str | None = None

    @property
    def day(self) -> Date | None:
        """The day of the sitting, by the surest of what there is."""
        for days in (self._printed, self._cover):
            if len(days) == 1:
                return next(iter(days))
        return self._uri or self._work or self._recorded

    def recorded(self, day: Date | None) -> None:
        """A time was recorded on that day."""
        self._recorded = self._recorded or day

    def take_meta(self, element: Element) -> None:
        """Take up a `meta` element."""
        for reference in element.iter("{*}TLCPerson", "{*}TLCRole", "{*}TLCOrganization"):
            self.references.add(reference)
        work = element.find(".//{*}FRBRWork")
        uris = [] if work is None else [_value(work, "FRBRuri"), _value(work, "FRBRthis")]
        self._uri = next((day for uri in uris if (day := _day_in(uri))), None)
        languages = [found.get("language") for found in element.iter("{*}FRBRlanguage")]
        self.language = iso_639(languages[0]) if len(set(languages)) == 1 else None
        uri = next(filter(None, uris), "").strip("/")
        self.base = "/".join(filter(None, (uri, self.language))) if uri else None
        if work is not None:
            self._work = next(
                (
                    day
                    for date in work.iterfind("{*}FRBRdate")
                    if (day := plausible(date.get("date")))
                ),
                None,
            )
            self._author = self._author_of(work)

    def take_cover(self, element: Element) -> None:
        """Take up a `coverPage` or a `preface`."""
        for date in element.iter("{*}docDate", "{*}date"):
            day = plausible(date.get("date")) or _printed_day(text_of(date))
            if day and local_name(date) == "docDate":
                self._printed.add(day)
            elif day:
                self._cover.add(day)
        body = element.find(".//{*}docProponent")
        if body is None:
            body = element.find(".//{*}organization")
        if body is not None:
            self.chamber = self.chamber or one_line(text_of(body)) or None

    @property
    def house(self) -> str | None:
        """The chamber as printed, or else the body that is the author of the work."""
        return self.chamber or self._author

    def _author_of(self, work: Element) -> str | None:
        for author in work.iterfind("{*}FRBRauthor"):
            if (author.get("as") or "").endswith("author"):
                return self.references.organisation(author.get("href"))
        return None


def plausible(text: str | None) -> Date | None:
    """The day of an ISO date or time that a debate may have."""
    try:
        day = Date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _day_in(uri: str) -> Date | None:
    days = set(filter(None, map(plausible, _DAY_IN_URI.findall(uri.partition("@")[0]))))
    return days.pop() if len(days) == 1 else None


def _printed_day(text: str) -> Date | None:
    try:
        days = printed_dates(text)
    except ValueError:
        return None
    return days[0] if len(days) == 1 else None


def _value(parent: Element, name: str) -> str:
    found = parent.find(f"{{*}}{name}")
    return "" if found is None else found.get("value") or ""
