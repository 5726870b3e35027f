"""Dates and times as transcripts print them.

Takes a line; gives the days it names. Reads 2019-07-29, 29 July 2019, 29th of July, 2019,
July 29, 2019, months in German, French, Spanish, Portuguese, Italian and Dutch (29. Juli 2019,
29 de julio de 2019), 2019年7月29日, and 29/07/2019 where only one order of day and month is
possible. Refuses, with a ValueError, a day that is not in the calendar, an order that would
have to be guessed, and two days of which only the second has its year ("3 and 4 May 2011").
"""

import re
from datetime import date as Date

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS, 1)}
_MONTH_NUMBERS |= {name[:3]: number for name, number in _MONTH_NUMBERS.items()} | {"sept": 9}
_ELSEWHERE = """
    januar februar märz april mai juni juli august september oktober november dezember
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    januari februari maart april mei juni juli augustus september oktober november december
"""
_MONTH_NUMBERS |= {name: at % 12 + 1 for at, name in enumerate(_ELSEWHERE.split())}

_MONTH = "(?:" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\b\.?"
_OF = r"(?:\s+(?:of|de))?"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|er|º|°|\.)?"
_GAP = r"[\s,\-\u2010-\u2015]{1,3}"
_PRINTED = re.compile(
    rf"""(?<![\w/.-])(?:
        (?P<iso>[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}})(?:T[0-9:.+]+Z?)?
      | (?P<day>{_DAY}){_OF}{_GAP}(?P<month>{_MONTH}){_OF}{_GAP}(?P<year>[0-9]{{4}})
      | (?P<us_month>{_MONTH}){_GAP}(?P<us_day>{_DAY}){_GAP}(?P<us_year>[0-9]{{4}})
      | (?P<east>[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日)
      | (?P<numbers>[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-][0-9]{{4}})
    )(?:(?<=日)|(?!\w|[/-]\w))""",
    re.IGNORECASE | re.VERBOSE,
)
_IN_NAME = re.compile(r"(?<![0-9])([0-9]{4})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9])")
_TIME = re.compile(
    r"(?<![\w:.])(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-5][0-9]))?\s*(?P<half>[ap])\.?m\b"
    r"|(?<![\w:.])(?P<hour24>[01]?[0-9]|2[0-3]):(?P<minute24>[0-5][0-9])(?![\w:])",
    re.IGNORECASE,
)
_SITTING = re.compile(
    r"(?:meeting|sitting|session|minutes|hearing|hansard|proceedings|transcript|debates?|council"
    r"|committee|assembly|séance|sitzung|protokoll|sesión|sessão|seduta|vergadering|zitting)",
    re.IGNORECASE,
)
_LINKING = re.compile(
    "a|am|de|del|della|des|do|du|el|held|in|la|le|of|on|the|van|vom|[a-z]*day", re.IGNORECASE
)
# "3 and ", "29 July - ", "Monday 3 & Tuesday ": what follows is a second day.
_FIRST_OF_TWO = re.compile(
    rf"(?<![\d/.-])(?:[12]?\d|3[01])(?:st|nd|rd|th|\.)?(?:\s+{_MONTH})?\s*"
    r"(?:\b(?:and|und|et|y|e|to|bis|au|al)\b|&|[-–—])\s*(?:[^\W\d_]{3,12}(?:day|tag|di)\b,?\s*)?$",
    re.IGNORECASE,
)
# "Session 12 - ": what follows is the only day.
_COUNTED = re.compile(
    r"\b(?:session|sitting|meeting|sitzung|s[ée]ance|sesi[oó]n|sess[aã]o|seduta|vergadering|number|no|"
    r"nr|num|volume|vol|issue|day|part|item|book|page|week|report)\b[.:]?\s*(?:no\.?\s*)?"
    r"[0-9]+\s+[-–—]\s*(?:[^\W\d_]{3,12}(?:day|tag|di)\b,?\s*)?$",
    re.IGNORECASE,
)
_LONGEST_DATE = 60
_MOST_WORDS_OF_A_SITTING = 2


def printed_dates(line: str) -> list[Date]:
    """The days a line names, each once, in order; ValueError for one that cannot be read."""
    found = list(_PRINTED.finditer(line))
    for match in found:
        before = line[max(0, match.start() - _LONGEST_DATE) : match.start()]
        first = _FIRST_OF_TWO.search(before)
        if first and not _COUNTED.search(before):
            raise ValueError(f"more than one day in {first[0] + match[0]!r}; write YYYY-MM-DD")
    return list(dict.fromkeys(map(_read, found)))


def around_date(line: str) -> tuple[str, Date, str] | None:
    """What stands before the one day a line names, the day, and what stands after it.

    None where the line names none; ValueError where it names several, or one that cannot be read.
    """
    match = _PRINTED.search(line)
    if match is None:
        return None
    return line[: match.start()], read_date(line), line[match.end() :]


def read_date(text: str) -> Date:
    """The one day a line names; ValueError where it names none or several."""
    dates = printed_dates(text)
    if len(dates) == 1:
        return dates[0]
    what = "more than one date" if dates else "no date that can be read"
    raise ValueError(f"{what} in {text.strip()[:80]!r}; write YYYY-MM-DD")


def is_only_a_date(line: str) -> bool:
    """Whether a line is a printed date, with or without its weekday, and nothing else."""
    if len(line) > _LONGEST_DATE:
        return False
    rest = _PRINTED.sub("", line, count=1)
    return rest != line and not re.sub(r"(?i)\b\w+day\b|[\s,.]", "", rest)


def date_of_sitting(line: str) -> Date | None:
    """The day that ends the title of a record of a sitting: "Council meeting, 29 July 2019".

    A title may name another day than its own ("Remembrance, 11 November 1918"), so its words have
    to be those of a sitting, and few where no comma or dash sets the date off. None for any other
    line; ValueError for a day that cannot be read.
    """
    match = _PRINTED.search(line)
    if match is None or line[match.end() :].strip(" .)]"):
        return None
    before = re.sub(r"(?i)\b\w+day\b,?\s*$", "", line[: match.start()]).rstrip()
    words = [word for word in re.findall(r"\w+", before) if not _LINKING.fullmatch(word)]
    is_set_off = before.endswith((",", "-", "–", "—", "(", "[", ":"))
    if not any(map(_SITTING.fullmatch, words)):
        return None
    return read_date(line) if is_set_off or len(words) <= _MOST_WORDS_OF_A_SITTING else None


def date_in_name(name: str) -> Date | None:
    """The one day a file name gives as YYYY-MM-DD or YYYYMMDD; None for none, or several."""
    dates = set()
    for year, _, month, day in _IN_NAME.findall(name):
        try:
            dates.add(Date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return dates.pop() if len(dates) == 1 else None


def time_in(line: str) -> str | None:
    """The first time of day in a line as HH:MM, from "2:30 pm", "10 a.m." or "14:30"."""
    match = _TIME.search(line)
    if match is None:
        return None
    if match["hour24"]:
        return f"{int(match['hour24']):02}:{match['minute24']}"
    hour = int(match["hour"])
    if not 1 <= hour <= 12:
        return None
    return f"{hour % 12 + (12 if match['half'].lower() == 'p' else 0):02}:{match['minute'] or '00'}"


def _read(match: re.Match[str]) -> Date:
    if match["iso"]:
        year, month, day = map(int, re.split("[-/]", match["iso"]))
    elif match["east"]:
        year, month, day = map(int, re.split("[年月日]", match["east"])[:3])
    elif match["numbers"]:
        year, month, day = _from_numbers(match["numbers"])
    else:
        year = int(match["year"] or match["us_year"])
        month = _MONTH_NUMBERS[(match["month"] or match["us_month"]).rstrip(".").lower()]
        day = int(re.sub("[^0-9]", "", (match["day"] or match["us_day"]).lower()))
    try:
        return Date(year, month, day)
    except ValueError:
        raise ValueError(f"{match[0]!r} is no day of the calendar") from None


def _from_numbers(text: str) -> tuple[int, int, int]:
    first, second, year = map(int, re.split("[./-]", text))
    if first > 12 or first == second:
        return year, second, first
    if second > 12:
        return year, first, second
    raise ValueError(
        f"{text!r} may be the {first}. of month {second} or the {second}. of month {first}; "
        "write YYYY-MM-DD"
    )
