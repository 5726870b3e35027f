"""Numbers and days as a reader expects them: 1 file, 2.3 MB, 29 July 2019."""

from datetime import date as Date

_UNITS = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 file, 2 files."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def size(count: int) -> str:
    """A number of bytes in the largest unit that leaves a figure before the point."""
    for unit, name in _UNITS:
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return counted(count, "byte")


def long_date(day: Date) -> str:
    """A day as a report prints it: 29 July 2019."""
    return f"{day.day} {day:%B %Y}"
