"""Days as transcripts print them, in English and in other languages of Europe and the Americas.

Takes a text; gives the days it names: whatever `dates` reads, and "12 de marzo de 2014", "3 mai
2011", "1er avril 2011", "29. Juli 2019", "21. ledna 2015". A month that means another in another
language (Polish and Croatian listopada) is not read. Refuses, with a ValueError, what `dates` does,
and two days of one month ("3 and 4 May 2011").
"""

import re
import unicodedata
from datetime import date as Date

from hustings_indexer.sources.dates import printed_dates

# The months in order, in the form in which they stand in a date.
_MONTHS = """
    january januar jänner janvier enero janeiro gennaio januari gener xaneiro ianuarie stycznia
    ledna tammikuuta;
    february februar feber février febrero fevereiro febbraio februari febrer febreiro februarie
    lutego února helmikuuta;
    march märz mars marzo março maart març marts martie marca března maaliskuuta;
    april avril abril aprile aprilie kwietnia dubna huhtikuuta;
    may mai mayo maio maggio mei maig maj maja května toukokuuta;
    june juni juin junio junho giugno juny xuño iunie czerwca června kesäkuuta;
    july juli juillet julio julho luglio juliol xullo iulie lipca července heinäkuuta;
    august août agosto augustus augusti agost sierpnia srpna elokuuta;
    september septembre septiembre setiembre setembro settembre setembre septembrie września
    září syyskuuta;
    october oktober octobre octubre outubro ottobre octombrie października října lokakuuta;
    november novembre noviembre novembro noiembrie listopadu marraskuuta;
    december dezember décembre diciembre dezembro dicembre desembre decembro decembrie grudnia
    prosince desember joulukuuta
"""
_NUMBERS = {
    name: number for number, names in enumerate(_MONTHS.split(";"), 1) for name in names.split()
}
_WEEKDAYS = """
    monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag
    freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes
    martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta feira lunedì
    martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag
    zaterdag zondag dilluns dimarts dimecres dijous divendres dissabte diumenge mandag tirsdag
    onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag luns mércores xoves venres
"""
_SITTINGS = """
    sitting session debate debates hansard meeting official report the of on sitzung plenarsitzung
    vom am den séance du la le sesión sessió sesión sessão sessione seduta del della da di de el
    il em do zitting vergadering van de møde sammanträde
"""
_OF_A_SITTING = frozenset((*_WEEKDAYS.split(), *_SITTINGS.split(), "st", "nd", "rd", "th", "er"))
_WORD = re.compile(r"[^\W\d_]{2,}")
_LONGEST_LINE = 100
_TWO_DAYS = re.compile(
    r"[0-9](?:\.|st|nd|rd|th)?(?:[-–—/]|\s+(?:and|und|et|y|e|og|och|en|i|to|bis|au|al)\s+)"
    r"[0-9]{1,2}(?:\.|st|nd|rd|th)?\s+(?:of\s+|de\s+|d['’]\s?)?(?P<month>[^\W\d_]{3,14})",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<![\w/.-])(?P<day>[0-9]{1,2})(?:\.|er|ère|º|°|ª|o|e)?\s+(?:de\s+|d['’]\s?)?"
    r"(?P<month>[^\W\d_]{3,14})\s+(?:de[l]?\s+)?(?P<year>[0-9]{4})(?![\w-])",
    re.IGNORECASE,
)


def days_named(text: str) -> list[Date]:
    """The days that a text names, each once; ValueError where one of them cannot be read."""
    text = unicodedata.normalize("NFC", text)
    for two in _TWO_DAYS.finditer(text):
        if two["month"].lower() in _NUMBERS:
            raise ValueError(f"more than one day in {two[0]!r}")
    found = printed_dates(text)
    for match in _DAY.finditer(text):
        month = _NUMBERS.get(match["month"].lower())
        if month is not None:
            found.append(_day(match, month))
    return list(dict.fromkeys(found))


def one_day_named(text: str) -> Date | None:
    """The one day that a text names; None for none, several, or one that cannot be read."""
    try:
        days = days_named(text)
    except ValueError:
        return None
    return days[0] if len(days) == 1 else None


def sitting_day(line: str) -> Date | None:
    """The day of a line that says nothing but when it was: "Sitting of Tuesday, 3 May 2011"."""
    day = one_day_named(line) if len(line) <= _LONGEST_LINE else None
    if day is None:
        return None
    words = {word.casefold() for word in _WORD.findall(line)}
    return day if words <= _OF_A_SITTING | _NUMBERS.keys() else None


def _day(match: re.Match[str], month: int) -> Date:
    try:
        return Date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        raise ValueError(f"{match[0]!r} is no day of the calendar") from None
