"""Names, offices and dates as the Bundestag prints them, and the parliaments of its kin.

Takes the label of a turn ("Dr. Petra Sitte (DIE LINKE):", "Dr. Angela Merkel, Bundeskanzlerin:",
"Vizepräsidentin Claudia Roth:") and dates ("22. Oktober 2013", "06.05.2025", day before month);
gives the parts. Refuses, with a ValueError, a day that the calendar does not have, and a line that
names two.
"""

import re
from datetime import date as Date
from typing import NamedTuple

from hustings_indexer.sources.dates_abroad import refuse_two_days
from hustings_indexer.speech import clean_line

_MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
_AUSTRIAN = {"jänner": "januar", "feber": "februar"}
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_WORDS = re.compile(r"(?<!\d)(\d{1,2})\.\s*([A-Za-zä]+)\s+(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_PRESIDENT = (
    r"(?:(?:Erster?|Zweiter?|Dritter?|Vierter?) )?(?:Alters|Landtags|Vize|Landtagsvize)?"
    r"[Pp]räsident(?:in)?"
)
_CHAIR = re.compile(rf"(?P<role>{_PRESIDENT})(?:\s+(?P<name>\S.*))?")
_OFFICE_OF_CHAIR = re.compile(rf"{_PRESIDENT}(?: des (?:(?:Deutschen )?Bundestages|Landtags))?")
_PARTY = re.compile(
    r"CDU|CSU|CDU/CSU|SPD|FDP|AfD|BSW|PDS|PDS/Linke Liste|(?:DIE )?LINKE|Die Linke|DP|GB/BHE|KPD"
    r"|B(?:Ü|ü)ndnis 90/Die Gr(?:ü)nen|BÜNDNIS 90/DIE GRÜNEN|B90/GRÜNE|DIE GRÜNEN(?:/BÜNDNIS 90)?"
    r"|GRÜNE|Gruppe .+|fraktionslos|Freie Wähler|SSW|ÖVP|SPÖ|FPÖ|NEOS",
    re.IGNORECASE,
)
_LAST_BRACKETS = re.compile(r"(?P<before>.*\S)\s*[(\[](?P<inside>[^()\[\]]+)[)\]]$")


class Named(NamedTuple):
    """Who speaks, as printed: name, office, party."""

    speaker: str | None
    role: str | None
    party: str | None
    is_chair: bool


def printed_name(label: str) -> Named:
    """The parts of a label; what is in brackets and no party (a place) stays with the name."""
    label = clean_line(label).rstrip(": ")
    if match := _CHAIR.fullmatch(label):
        return Named(match["name"] or match["role"], match["role"], None, is_chair=True)
    party = None
    if (match := _LAST_BRACKETS.fullmatch(label)) and is_party(match["inside"]):
        label, party = match["before"], clean_line(match["inside"])
    name, _, office = label.partition(", ")
    return Named(name or None, office or None, party, is_chair=is_of_the_chair(office))


def is_party(text: str) -> bool:
    """Whether a text is the name of a party that has sat there, or of none."""
    return _PARTY.fullmatch(clean_line(text)) is not None


def is_of_the_chair(office: str) -> bool:
    """Whether an office is that of the Bundestag's own president, or of a deputy."""
    return _OFFICE_OF_CHAIR.fullmatch(office) is not None


def german_date(text: str) -> Date:
    """The first day a line names; ValueError where it names none, one that is none, or two that
    share a month or a year."""
    text = clean_line(text)
    refuse_two_days(text)
    if match := _ISO.search(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _NUMBERS.search(text):
        day, month, year = (int(part) for part in match.groups())
    elif (match := _WORDS.search(text)) and (name := _german(match[2])) in _MONTHS:
        day, month, year = int(match[1]), _MONTHS.index(name) + 1, int(match[3])
    else:
        raise ValueError(f"no date that can be read in {text[:80]!r}; write TT.MM.JJJJ")
    try:
        return Date(year, month, day)
    except ValueError:
        raise ValueError(f"{match[0]!r} is no day of the calendar") from None


def _german(month: str) -> str:
    return _AUSTRIAN.get(month.lower(), month.lower())
