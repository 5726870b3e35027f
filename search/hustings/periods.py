"""Days, and the years and months that stand for their first or last one."""

import calendar
import re
from datetime import date as Date

from hustings_indexer.errors import QueryError

DateLike = Date | str | None

_PERIOD = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?")


def first_day(period: DateLike) -> Date | None:
    """The day a period begins: itself for a day, None for None. Raises QueryError."""
    return _day(period, last=False)


def last_day(period: DateLike) -> Date | None:
    """The day a period ends: itself for a day, None for None. Raises QueryError."""
    return _day(period, last=True)


def _day(period: DateLike, last: bool) -> Date | None:
    if period is None or isinstance(period, Date):
        return period
    match = _PERIOD.fullmatch(period.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part or 0) for part in match.groups())
        month = month or (12 if last else 1)
        return Date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError):
        raise QueryError(f"{period!r} is no date; write 2019, 2019-07 or 2019-07-29") from None
