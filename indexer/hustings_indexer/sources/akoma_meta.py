"""What the metadata and the cover of an Akoma Ntoso debate say of the whole.

Takes the `meta`, `coverPage` and `preface` elements; gives the day, the chamber, the language and
the address from which the ids are made. The day is the one that is printed (docDate, or the one
date of the cover), else that of the work's URI, else FRBRdate, else that of another URI, else the
one in the prose of the cover, in the file's name, of the last line that says nothing but a day, or
of the last recorded time. Over all of them goes a heading that says nothing but a day, for what
stands under it: a volume may be of several. 3000-01-01 and other years that no debate has are no
dates, and what the cover says of its printing is none of the debate.
"""

import re
from collections.abc import Iterable, Iterator
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
# The first version calls them Work, this, uri, date.
_LEVELS = ("Work", "Expression", "Manifestation")
_OF_PRINTING = re.compile("publi|print|markup|download", re.IGNORECASE)
_JUST_BEFORE = 30


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
    _headed: Date | None = None
    _uri: Date | None = None
    _work: Date | None = None
    _other_uri: Date | None = None
    _prose: Date | None = None
    _line: Date | None = None
    _recorded: Date | None = None
    _author: str | None = None
    _day: Date | None = None

    @property
    def day(self) -> Date | None:
        """The day of the sitting, by the surest of what there is."""
        # It is asked for with every speech.
        if self._day is None:
            self._day = self._headed or self._of_the_whole or self._line
        return self._day or self._recorded

    @property
    def _of_the_whole(self) -> Date | None:
        given = self._on_cover or self._uri or self._work or self._other_uri
        return given or self._prose or date_in_name(self.name)

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
        """Take up a line between the turns, which may be the day where nothing else is."""
        if day := sitting_day(line):
            self._line, self._day = day, None

    def take_heading(self, heading: str) -> str | None:
        """Take up a heading, which may be the day; what is wrong where the rest says another."""
        day = sitting_day(heading)
        if day is None or day == self._headed:
            return None
        whole, self._headed, self._day = self._of_the_whole, day, None
        if whole and whole != day:
            return f"the heading says {day}, the debate {whole}: taken as the former from here on"
        return None

    def take_meta(self, element: Element) -> None:
        """Take up a `meta` element."""
        self._day = None
        for reference in element.iter("{*}TLCPerson", "{*}TLCRole", "{*}TLCOrganization"):
            self.references.add(reference)
        levels = [found for level in _LEVELS for found in _frbr(element, level)]
        self._other_uri = next(filter(None, map(_day_in, map(_uris, levels))), None)
        languages = [found.get("language") for found in element.iter("{*}FRBRlanguage")]
        self.language = iso_639(languages[0]) if len(set(languages)) == 1 else None
        work = next(_frbr(element, _LEVELS[0]), None)
        if work is None:
            return
        uri = next(filter(None, _uris(work)), "").strip("/")
        self.base = "/".join(filter(None, (uri, self.language))) if uri else None
        self._uri, self._work = _day_in(_uris(work)), _day_of(work)
        self._author = self._author_of(work)
        self._prose = one_day_named(_value(work, "FRBRalias"))

    def take_cover(self, element: Element) -> None:
        """Take up a `coverPage` or a `preface`."""
        self._day = None
        for date in element.iter("{*}docDate", "{*}date"):
            if _is_of_printing(date):
                continue
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


def _frbr(element: Element, name: str) -> Iterator[Element]:
    """What is within an element under a name of FRBR, with or without those letters."""
    yield from element.iter(f"{{*}}FRBR{name}", f"{{*}}{name}")


def _uris(level: Element) -> list[str]:
    return [found.get("value") or "" for name in ("uri", "this") for found in _frbr(level, name)]


def _day_in(uris: Iterable[str]) -> Date | None:
    """The day of the first URI that has one, and no second."""
    for uri in uris:
        found = _DAY_IN_URI.findall(_VERSION.split(uri)[0])
        days = {day for year, _, month, at in found if (day := plausible(f"{year}-{month}-{at}"))}
        if len(days) == 1:
            return days.pop()
    return None


def _day_of(work: Element) -> Date | None:
    """The first date of a work that is not said to be that of its printing."""
    for date in _frbr(work, "date"):
        if not _OF_PRINTING.search(date.get("name") or "") and (day := plausible(date.get("date"))):
            return day
    return None


def _is_of_printing(date: Element) -> bool:
    """Whether a date of the cover is said to be that of its printing, by mark or by the words just
    before it."""
    before, around = date.getprevious(), date.getparent()
    words = before.tail if before is not None else None if around is None else around.text
    said = (date.get("refersTo"), date.get("name"), (words or "")[-_JUST_BEFORE:])
    return _OF_PRINTING.search(" ".join(filter(None, said))) is not None


def _value(parent: Element, name: str) -> str:
    found = parent.find(f"{{*}}{name}")
    return "" if found is None else found.get("value") or ""
