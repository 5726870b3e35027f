"""What the header of a TEI transcript says of the whole: its id, its day, its chamber.

Takes a `teiHeader` element; gives the facts all its speeches share. The day is the setting's; else
that in the id or file name, or of a title that says it is that of a sitting; else that of the
source described, which may be the day it was published, or of the creation; else the one in any
title, in any of the languages of `dates_abroad`. Of a sitting of several days whose speeches are
not dated themselves, it is the one in the id, or else the first. Refuses nothing: what the header
lacks is None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date

from hustings_indexer.sources.dates import date_in_name
from hustings_indexer.sources.dates_abroad import days_named, one_day_named, sitting_day
from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import Element
from hustings_indexer.sources.tei_people import XML_LANG, People, Span, bare_ids
from hustings_indexer.sources.tei_text import words_of

_OF_THE_SITTING = (
    "{*}profileDesc//{*}setting//{*}date",
    "{*}profileDesc//{*}setting//{*}time",
)
_OF_THE_SOURCE = (
    "{*}fileDesc/{*}sourceDesc//{*}date",
    "{*}profileDesc/{*}creation//{*}date",
)
_TIME_ZONE = re.compile(r"(?<=[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})$")
_NUMBERED_PAGE = re.compile(r"https?://(?!hdl\.handle\.net/)[^/]+/\S*[0-9]")
_PROCEEDINGS = ("session", "meeting", "sitting", "agenda")


@dataclass(frozen=True, slots=True)
class Header:
    """`days` are the first and the last, `day` is the one to begin with; None where the header
    dates nothing."""

    id: str
    language: str | None = None
    days: tuple[Date, Date] | None = None
    day: Date | None = None
    chamber: str | None = None
    section: str | None = None
    title: str | None = None
    url: str | None = None


def read_header(element: Element, people: People, *, id: str, language: str | None) -> Header:
    """The header of a document with that id, in that language as far as known."""
    meetings = list(_in_language(element.iterfind("{*}fileDesc/{*}titleStmt/{*}meeting"), language))
    titles = list(_in_language(element.iterfind("{*}fileDesc/{*}titleStmt/{*}title"), language))
    days = _days(element, id, [words_of(title) for title in titles])
    return Header(
        id=id,
        language=language,
        days=days,
        day=_first_day(days, id),
        chamber=_chamber(element, meetings, people),
        section=_section(meetings),
        title=_title(titles),
        url=_url(element),
    )


def iso_day(text: str | None) -> Date | None:
    """The day of an ISO date or time, None where it is no whole day of the calendar."""
    try:
        return Date.fromisoformat(_TIME_ZONE.sub("", (text or "").strip().partition("T")[0]))
    except ValueError:
        return None


def _days(header: Element, id: str, titles: list[str]) -> tuple[Date, Date] | None:
    if days := _days_at(header, _OF_THE_SITTING):
        return days
    day = date_in_name(id) or next(filter(None, map(sitting_day, titles)), None)
    if day is None and (days := _days_at(header, _OF_THE_SOURCE)):
        return days
    day = day or _printed_day(titles)
    return (day, day) if day else None


def _days_at(header: Element, paths: tuple[str, ...]) -> tuple[Date, Date] | None:
    """The days at the first of the paths that has any."""
    found = (_days_of(list(header.iterfind(path))) for path in paths)
    return next(filter(None, found), None)


def _first_day(days: tuple[Date, Date] | None, id: str) -> Date | None:
    if days is None:
        return None
    named = date_in_name(id)
    return named if named and days[0] <= named <= days[1] else days[0]


def _days_of(dates: list[Element]) -> tuple[Date, Date] | None:
    days: list[Date] = []
    for element in dates:
        span = Span.of(element)
        given = (span.since, span.until) if span else (_given(element),)
        days += filter(None, map(iso_day, given))
        if not span and not any(given) and (day := one_day_named(words_of(element))):
            days.append(day)
    return (min(days), max(days)) if days else None


def _given(element: Element) -> str:
    """The day in the attributes of older versions of TEI, or in ISO form in the text."""
    given = [element.get(name) for name in ("when-iso", "when-custom", "value")]
    return next((value for value in (*given, words_of(element)) if value and iso_day(value)), "")


def _printed_day(lines: list[str]) -> Date | None:
    days = set()
    for line in lines:
        try:
            days.update(days_named(line))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


def _chamber(header: Element, meetings: list[Element], people: People) -> str | None:
    for meeting in meetings:
        for key in bare_ids(meeting.get("corresp")):
            if name := people.organisation(key):
                return name
    for meeting in meetings:
        if not meeting.get("n") and "parla." in (meeting.get("ana") or ""):
            return words_of(meeting) or None
    for name in header.iterfind("{*}profileDesc//{*}setting/{*}name"):
        if name.get("type") == "org":
            return words_of(name) or None
    return None


def _section(meetings: list[Element]) -> str | None:
    """Session, meeting and sitting as far as they are named, the largest first."""
    parts = [
        words_of(meeting)
        for kind in _PROCEEDINGS
        for meeting in meetings
        if meeting.get("n") and _is_of_kind(meeting, kind)
    ]
    return " / ".join(dict.fromkeys(filter(None, parts))) or None


def _is_of_kind(meeting: Element, kind: str) -> bool:
    keys = bare_ids(meeting.get("ana"))
    return any(f"{key}.".startswith(f"parla.{kind}.") for key in keys)


def _title(titles: list[Element]) -> str | None:
    """The title of the sitting, which the corpora put under that of the corpus."""
    by_type = {title.get("type"): words_of(title) for title in reversed(titles)}
    return by_type.get("sub") or by_type.get("main") or next(iter(by_type.values()), None) or None


def _url(header: Element) -> str | None:
    for element in header.iterfind("{*}fileDesc/{*}sourceDesc//{*}idno"):
        # An address without a number is that of the parliament, or of the corpus in its archive.
        if _NUMBERED_PAGE.match(text := words_of(element)):
            return text
    return None


def _in_language(elements: Iterator[Element], language: str | None) -> Iterator[Element]:
    """Those of the language, and those of none; all of them where that leaves none."""
    found = list(elements)
    own = [e for e in found if iso_639(e.get(XML_LANG)) in (language, None)]
    yield from own or found
