"""The head lines of a typed transcript: what it says about itself, apart from what is said.

Takes the lines; gives, by index, the head lines: "Key: value", "# heading", a first line that
stands alone as a title, a date that stands alone, or in a line at the top that says nothing but
when, and where, it was. "Date:", "Chamber:", "Section:" and a heading may come again further down,
where a paragraph could begin, and hold from there on; a date alone does unless it goes back in
time, for then it is one that somebody speaks of.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from typing import NamedTuple

from hustings_indexer.sources.dates import around_date, is_only_a_date, printed_dates, read_date
from hustings_indexer.sources.dates_abroad import days_named, sitting_day
from hustings_indexer.sources.labels import read_label

_KEY = re.compile(
    r"(?P<key>title|date|time|chamber|section|heading|language|url|note)\s*:\s*(?P<value>.*)",
    re.IGNORECASE,
)
_AT_THE_TOP_ONLY = ("title", "time", "language", "url", "note")
_HASHES = re.compile(r"(?P<hashes>#{1,6})\s+(?P<value>.*)")
_PLACE = re.compile(r"[^\W\d_][\w-]+(?: [^\W\d_][\w-]+)?, ")
_LONGEST_TITLE = 120
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ",", ";", ")", "]")


class HeadLine(NamedTuple):
    """A key and its value; `level` is that of a heading, 1 the outermost below the title."""

    key: str
    value: str
    level: int = 1


def head_lines(lines: Sequence[str]) -> dict[int, HeadLine]:
    """The head lines by index; `lines` are without white space at either end."""
    found: dict[int, HeadLine] = {}
    at_the_top = True
    for index, line in enumerate(lines):
        opens = index == 0 or not lines[index - 1] or index - 1 in found
        stands_alone = opens and (index + 1 == len(lines) or not lines[index + 1])
        if head := _head_line(line, at_the_top=at_the_top, stands_alone=stands_alone):
            if opens or (at_the_top and lines[index] == head.value):
                found[index] = head
        elif read_label(line):
            at_the_top = False
    title = _title_line(lines, found)
    if title is not None and not any(head.key == "title" for head in found.values()):
        found[title] = HeadLine("title", lines[title])
    return found


def _head_line(line: str, *, at_the_top: bool, stands_alone: bool) -> HeadLine | None:
    if match := _KEY.fullmatch(line):
        key = match["key"].lower()
        return HeadLine(key, match["value"]) if at_the_top or key not in _AT_THE_TOP_ONLY else None
    if match := _HASHES.fullmatch(line):
        return HeadLine("heading", match["value"].rstrip("# "), len(match["hashes"]))
    if (at_the_top and _says_when(line)) or (stands_alone and is_only_a_date(line)):
        return HeadLine("date", line)
    return None


def _says_when(line: str) -> bool:
    """Whether it is a date, or when a sitting was, perhaps after the place: "Bonn, Montag, ..."."""
    if len(line) > _LONGEST_TITLE or is_only_a_date(line):
        return len(line) <= _LONGEST_TITLE
    try:
        printed_dates(line)
    except ValueError:
        return False
    if sitting_day(line):
        return True
    if (place := _PLACE.match(line)) is None or not sitting_day(rest := line[place.end() :]):
        return False
    # Without its weekday, it may be what is commemorated: "Remembrance, 11 November 1918".
    around = around_date(rest)
    return around is not None and any(map(str.isalpha, around[0]))


def day_in(text: str) -> Date:
    """The one day that a head line names; ValueError where it names none or several."""
    days = days_named(text)
    if len(days) > 1:
        raise ValueError(f"more than one date in {text[:80]!r}; write YYYY-MM-DD")
    return days[0] if days else read_date(text)


def no_new_days(lines: Sequence[str], heads: Mapping[int, HeadLine]) -> Iterator[tuple[int, bool]]:
    """The head lines that are a date alone, and no later one than that before them; and whether
    it is the same, as the head of a page has it."""
    latest = Date.min
    for index, head in heads.items():
        if head.key != "date":
            continue
        try:
            day = day_in(head.value)
        except ValueError:
            continue
        if day <= latest and lines[index] == head.value:
            yield index, day == latest
        else:
            latest = day


def _title_line(lines: Sequence[str], found: dict[int, HeadLine]) -> int | None:
    """The first line that says anything, if it stands alone and is no sentence."""
    index = next((index for index, line in enumerate(lines) if line), None)
    if index is None or index in found or read_label(lines[index]):
        return None
    after = index + 1
    alone = after == len(lines) or not lines[after] or after in found
    short = len(lines[index]) <= _LONGEST_TITLE and not lines[index].endswith(_SENTENCE_ENDS)
    return index if alone and short else None
