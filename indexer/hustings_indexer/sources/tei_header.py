"""What the header of a TEI transcript says of the whole: its id, its day, its chamber.

Takes a `teiHeader` element; gives the facts all its speeches share. The day is the setting's; else
that of the source described, or of the creation; else one in the id or file name, or the one in the
title, in any of the languages of `dates_abroad`. Of a sitting of several days whose speeches are
not dated themselves, it is the first. Refuses nothing: what the header lacks is None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date

from hustings_indexer.sources.dates import date_in_name
from hustings_indexer.sources.dates_abroad import days_named, one_day_named
from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import Element
from hustings_indexer.sources.tei_people import XML_LANG, People, Span, bare_ids
from hustings_indexer.sources.tei_text import words_of

_DATES = (
    "{*}profileDesc//{*}setting//{*}date",
    "{*}profileDesc//{*}setting//{*}time",
    "{*}fileDesc/{*}sourceDesc//{*}date",
    "{*}profileDesc/{*}creation//{*}date",
)
_NUMBERED_PAGE = re.compile(r"https?://(?!hdl\.handle\.net/)[^/]+/\S*[0-9]")
_PROCEEDINGS = ("session", "meeting", "sitting", "agenda")


@dataclass(frozen=True, slots=True)
class Header:
    """`days` are the first and the last; None where the header dates nothing."""

    id: str
    language: str | None = None
    days: tuple[Date, Date] | None = None
    chamber: str | None = None
    section: str | None = None
    title: str | None = None
    url: str | None = None


def read_header(element: Element, people: People, *, id: str, language: str | None) -> Header:
    """The header of a document with that id, in that language as far as known."""
    meetings = list(_in_language(element.iterfind("{*}fileDesc/{*}titleStmt/{*}meeting"), language))
    titles = list(_in_language(element.iterfind("{*}fileDesc/{*}titleStmt/{*}title"), language))
    lines = [words_of(title) for title in titles]
    return Header(
        id=id,
        language=language,
        days=_days(element, id, lines),
        chamber=_chamber(element, meetings, people),
        section=_section(meetings),
        title=_title(titles),
        url=_url(element),
    )


def iso_day(text: str | None) -> Date | None:
    """The day of an ISO date or time, None where it is no whole day of the calendar."""
    try:
        return Date.fromisoformat((text or "").strip().partition("T")[0])
    except ValueError:
        return None


def _days(header: Element, id: str, titles: list[str]) -> tuple[Date, Date] | None:
    for path in _DATES:
        if days := _days_of(list(header.iterfind(path))):
            return days
    day = date_in_name(id) or _printed_day(titles)
    return (day, day) if day else None


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
    value = element.get("when-iso") or element.get("value") or words_of(element)
    return value if iso_day(value) else ""


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
