"""The day of a sitting, given twice over: as a date for machines, and as Hansard printed it.

The two disagree where one was keyed wrongly; the weekday that Hansard prints beside the date then
tells which is right. Takes both; gives the day, or refuses with a ValueError where neither can be
read, or they disagree and no weekday decides.
"""

import re
from datetime import date as Date

from hustings_indexer.sources.dates import printed_dates
from hustings_indexer.speech import parse_date

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile("|".join(_WEEKDAYS), re.IGNORECASE)


def day_of_sitting(given: str | None, printed: str) -> Date | None:
    """The day, or None where there is neither; what is printed may lack the year ("July 5.")."""
    machine = parse_date(given) if given and given.strip() else None
    human = _printed(printed, machine)
    if machine is None or human is None or machine == human:
        return machine or human
    weekday = _WEEKDAY.search(printed)
    right = [
        day for day in (machine, human)
        if weekday and _WEEKDAYS[day.weekday()] == weekday[0].lower()
    ]  # fmt: skip
    if len(right) == 1:
        return right[0]
    raise ValueError(f"two dates for one sitting: {given} and {printed.strip()[:60]!r}")


def _printed(text: str, machine: Date | None) -> Date | None:
    dates = printed_dates(text)
    if not dates and machine:
        dates = printed_dates(f"{text.strip(' .,[]')} {machine.year}")
    if len(dates) > 1:
        raise ValueError(f"more than one date in {text.strip()[:60]!r}")
    return dates[0] if dates else None
