"""Dates as tables and dumps keep them, all of one column in one form.

Takes values: ISO dates with or without a time, eight digits, printed dates; gives days. Which of
day and month comes first in 05/06/2019 is not guessed, but other dates of the same column may show
it (29/07/2019), and records are held back until one does. Refuses, with a ValueError, what stays
open, the first date that contradicts those before it, and what is no date.
"""

import re
from collections.abc import Iterator
from datetime import date as Date
from typing import Any

from hustings_indexer.sources.dates import printed_dates, read_date

MOST_HELD = 64_000_000
"""How many characters of text are held back while the order of day and month is open."""

_NUMBERS = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
# 29/07/2562 is the Buddhist 2019.
_LAST_YEAR = 2200
_CONTRADICTS = "{!r} has not the order of day and month of the dates before it; write YYYY-MM-DD"

Numbered = tuple[int, dict[str, Any] | ValueError]


class DayOrder:
    """Which of day and month comes first in a column, as far as its dates have shown."""

    def __init__(self) -> None:
        self._shown: set[bool] = set()
        self._is_in_doubt = False

    @property
    def day_first(self) -> bool | None:
        """None while nothing has shown it, and where the column contradicts itself."""
        return next(iter(self._shown)) if len(self._shown) == 1 else None

    @property
    def is_open(self) -> bool:
        return self._is_in_doubt and not self._shown

    def note(self, value: object) -> None:
        """Learns from one more value of the column."""
        match = _NUMBERS.match(value) if isinstance(value, str) else None
        if match is None:
            return
        first, second = int(match[1]), int(match[3])
        if max(first, second) > 12:
            self._shown.add(first > second)
        elif first != second:
            self._is_in_doubt = True


def dated(records: Iterator[Numbered]) -> Iterator[Numbered]:
    """Records with their date read, in their order; a fault instead of one whose date is none."""
    order, held, size = DayOrder(), list[Numbered](), 0
    for line, record in records:
        if not held and isinstance(record, dict) and _is_iso(record.get("date")):
            yield line, _dated(record, None)
            continue
        held.append((line, record))
        if isinstance(record, dict):
            before = order.day_first
            order.note(record.get("date"))
            if before is not None and order.day_first is None:
                held[-1] = line, ValueError(_CONTRADICTS.format(record["date"]))
            size += len(str(record.get("text", ""))) if order.is_open else 0
        if not order.is_open or size > MOST_HELD:
            yield from ((line, _dated(record, order.day_first)) for line, record in held)
            held, size = [], 0
    yield from ((line, _dated(record, order.day_first)) for line, record in held)


def _is_iso(value: object) -> bool:
    return isinstance(value, str) and value[4:5] == "-"


def _dated(
    record: dict[str, Any] | ValueError, day_first: bool | None
) -> dict[str, Any] | ValueError:
    if isinstance(record, ValueError) or record.get("date") in (None, ""):
        return record
    try:
        record["date"] = column_date(record["date"], day_first)
    except ValueError as error:
        return error
    return record


def column_date(value: object, day_first: bool | None = None) -> Date:
    """The day that one value names; `day_first` is the order its column has shown."""
    if isinstance(value, Date):
        return value
    text = str(value).strip()
    try:
        return Date.fromisoformat(text.partition("T")[0])
    except ValueError:
        pass
    match = _NUMBERS.match(text)
    if match is None or day_first is None:
        return read_date(text)
    if _NUMBERS.search(text, match.end()) or printed_dates(text[match.end() :]):
        raise ValueError(f"more than one date in {text[:80]!r}; write YYYY-MM-DD")
    day, month = (match[1], match[3]) if day_first else (match[3], match[1])
    if int(match[4]) > _LAST_YEAR:
        raise ValueError(f"{text!r} is of another calendar, or no year; write YYYY-MM-DD")
    try:
        return Date(int(match[4]), int(month), int(day))
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar") from None
