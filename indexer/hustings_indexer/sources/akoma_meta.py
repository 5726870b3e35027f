"""What the metadata and the cover of an Akoma Ntoso debate say of the whole.

Takes the `meta`, `coverPage` and `preface` elements; gives the day, the chamber, the language and
the address from which the ids are made. The day is the one that is printed (docDate, or the one
date of the cover), else that of a URI, else FRBRdate, else the one in the prose of the cover or of
a heading, in the file's name, or of the last recorded time. 3000-01-01 and other years that no
debate has are no dates.
"""

import re
from dataclasses import dataclass, field
from datetime import date as Date

from hustings_indexer.sources.akoma_people import References
from hustings_indexer.sources.dates import date_in_name
from hustings_indexer.sources.dates_abroad import one_day_named, sitting_day
from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import Element, local_name, text_of
from hustings_indexer.sources.spacing import one_line

_YEARS = range(1200, 2500)
_DAY_IN_URI = re.compile(r"(?<![0-9])([0-9]{4})([-/]?)([0-9]{2})\2([0-9]{2})(?![0-9])")
_VERSION = re.compile("@|/[a-z]{2,3}:")  # what follows is the day of a version
_LEVELS = ("FRBRWork", "FRBRExpression", "FRBRManifestation")
_OF_PRINTING = re.compile("publi|print|markup|download", re.IGNORECASE)


@dataclass(slots=True)
class Meta:
    """One document's; it fills as its elements come. `name` is the name of the file."""

    name: str = ""
    references: References = field(default_factory=References)
    language: str | None = None
    chamber: str | None = None
    base: str | None = None
    _printed: set[Date] = field(default_factory=set)
    _cover: set[Date] = field(default_factory=set)
    _uri: Date | None = None
    _work: Date | None = None
    _prose: Date | None = None
    _recorded: Date | None = None
    _author: str | None = None
    _day: Date | None = None

    @property
    def day(self) -> Date | None:
        """The day of the sitting, by the surest of what there is."""
        # It is asked for with every speech.
        if self._day is None:
            self._day = (
                self._on_cover or self._uri or self._work or self._prose or date_in_name(self.name)
            )
        return self._day or self._recorded

    @property
    def contradiction(self) -> str | None:
        """What is wrong where the cover and the address name two days."""
        if self._on_cover and self._uri and self._on_cover != self._uri:
            return f"the cover says {self._on_cover}, the address {self._uri}: taken as the former"
        return None

    @property
    def _on_cover(self) -> Date | None:
        sure = next((days for days in (self._printed, self._cover) if len(days) == 1), None)
        return next(iter(sure)) if sure else None

    def recorded(self, day: Date | None) -> None:
        """A time was recorded on that day."""
        self._recorded = day or self._recorded

    def take_line(self, line: str) -> None:
        """Take up a line from before the first words, which may be the day."""
        self._prose = self._prose or sitting_day(line)
        self._day = None

    def take_meta(self, element: Element) -> None:
        """Take up a `meta` element."""
        self._day = None
        for reference in element.iter("{*}TLCPerson", "{*}TLCRole", "{*}TLCOrganization"):
            self.references.add(reference)
        levels = [found for level in _LEVELS for found in element.iterfind(f".//{{*}}{level}")]
        uris = [_value(level, name) for level in levels for name in ("FRBRuri", "FRBRthis")]
        self._uri = next((day for uri in uris if (day := _day_in(uri))), None)
        languages = [found.get("language") for found in element.iter("{*}FRBRlanguage")]
        self.language = iso_639(languages[0]) if len(set(languages)) == 1 else None
        work = next((level for level in levels if local_name(level) == _LEVELS[0]), None)
        if work is None:
            return
        uri = next(filter(None, uris[:2]), "").strip("/")
        self.base = "/".join(filter(None, (uri, self.language))) if uri else None
        self._work = _day_of(work)
        self._author = self._author_of(work)
        self._prose = one_day_named(_value(work, "FRBRalias"))

    def take_cover(self, element: Element) -> None:
        """Take up a `coverPage` or a `preface`."""
        self._day = None
        for date in element.iter("{*}docDate", "{*}date"):
            day = plausible(date.get("date")) or one_day_named(text_of(date))
            if day and local_name(date) == "docDate":
                self._printed.add(day)
            elif day:
                self._cover.add(day)
        prose = one_line(" ".join(element.itertext()))
        if not _OF_PRINTING.search(prose):
            self._prose = self._prose or one_day_named(prose)
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
    found = _DAY_IN_URI.findall(_VERSION.split(uri)[0])
    days = {day for year, _, month, at in found if (day := plausible(f"{year}-{month}-{at}"))}
    return days.pop() if len(days) == 1 else None


def _day_of(work: Element) -> Date | None:
    """The first date of a work that is not said to be that of its printing."""
    for date in work.iterfind("{*}FRBRdate"):
        if not _OF_PRINTING.search(date.get("name") or "") and (day := plausible(date.get("date"))):
            return day
    return None


def _value(parent: Element, name: str) -> str:
    found = parent.find(f"{{*}}{name}")
    return "" if found is None else found.get("value") or ""
