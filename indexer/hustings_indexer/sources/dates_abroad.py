"""Days as transcripts print them, in more languages, and in lines that say when a sitting was.

Takes a text; gives the days it names: whatever `dates` reads, and such as "12 de marzo del 2014",
"12 d'abril de 2014", "21. ledna 2015". A month that means another in another language (Polish and
Croatian listopada) is not read. Refuses, with a ValueError, what `dates` does, and two days
that share a month or a year ("3 and 4 May 2011", "29 July to Friday 2 August 2019").
"""

import re
import unicodedata
from datetime import date as Date

from hustings_indexer.sources.dates import around_date, printed_dates

# The months in order, as they stand in a date: Spanish, for its "del", and what `dates` lacks.
_MONTHS = """
    jänner enero gener xaneiro ianuarie stycznia ledna tammikuuta
    ionawr januarja januára jaanuar janúar ocak ιανουαρίου януари января;
    feber febrero febrer febreiro februarie lutego února helmikuuta
    chwefror februarja februára veebruar febrúar şubat φεβρουαρίου февруари февраля;
    marzo març marts martie marca března maaliskuuta
    mawrth märts mart μαρτίου март марта;
    abril aprilie kwietnia dubna huhtikuuta
    ebrill aprila apríla aprill apríl nisan απριλίου април апреля;
    mayo maig maj maja května toukokuuta
    mája maí mayıs μαΐου май мая;
    junio juny xuño iunie czerwca června kesäkuuta
    mehefin junija júna juuni júní haziran ιουνίου юни июня;
    julio juliol xullo iulie lipca července heinäkuuta
    gorffennaf julija júla juuli júlí temmuz ιουλίου юли июля;
    agosto augusti agost sierpnia srpna elokuuta
    awst avgusta ágúst ağustos αυγούστου август августа;
    septiembre setiembre setembre septembrie września září syyskuuta
    medi septembra eylül σεπτεμβρίου септември сентября;
    octubre octombrie października října lokakuuta
    hydref oktobra októbra oktoober október ekim οκτωβρίου октомври октября;
    noviembre noiembrie listopadu marraskuuta
    tachwedd novembra november nóvember kasım νοεμβρίου ноември ноября;
    diciembre desembre decembro decembrie grudnia prosince desember joulukuuta
    rhagfyr decembra detsember aralık δεκεμβρίου декември декабря
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
    dydd llun mawrth mercher iau gwener sadwrn sul
"""
_SITTINGS = """
    sitting session debate debates hansard meeting official report the of on sitzung plenarsitzung
    vom am den séance du la le sesión sessió sesión sessão sessione seduta del della da di de el
    il em do zitting vergadering van de møde sammanträde
"""
_OF_A_SITTING = frozenset((*_WEEKDAYS.split(), *_SITTINGS.split(), "er"))
_WORD = re.compile(r"[^\W\d_]{2,}")
_YEAR = re.compile("[0-9]{4}")
_LONGEST_LINE = 100
_ORDINAL = r"(?:\.|st|nd|rd|th|er|º)?"
_AND = r"(?:and|und|et|y|e|og|och|en|i|to|bis|au|al)"
_WEEKDAY = rf"(?:(?:{'|'.join(_WEEKDAYS.split())}),?\s+(?:(?:the|den)\s+)?)?"
_LAST_DAY = (
    rf"[0-9]{{1,2}}{_ORDINAL}\s+(?:of\s+|de\s+|d['’]\s?)?[^\W\d_]{{3,14}},?"
    r"\s+(?:del?\s+)?(?P<year>[0-9]{4})"
)
_TWO_DAYS = re.compile(
    rf"[0-9]{_ORDINAL}(?:[-–—/]|\s+{_AND}\s+{_WEEKDAY}){_LAST_DAY}", re.IGNORECASE
)
_WITH_TWO_MONTHS = re.compile(
    rf"(?<![\w.])(?P<day>[0-9]{{1,2}}){_ORDINAL}\s+(?:of\s+|de\s+|d['’]\s?)?"
    rf"(?P<month>[^\W\d_]{{3,14}})(?:\s*[-–—/]\s*|,?\s+{_AND}\s+){_WEEKDAY}{_LAST_DAY}",
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
    refuse_two_days(text)
    return _single_days(text)


def refuse_two_days(text: str) -> None:
    """Raises a ValueError where a text names two days, and the year, or the month, only once."""
    two = _TWO_DAYS.search(text)
    if two is None and (found := _WITH_TWO_MONTHS.search(text)):
        # "12 members and 29 July 2019" is one day.
        first = f"{found['day']} {found['month']} {found['year']}"
        two = found if _single_days(first) else None
    if two:
        raise ValueError(f"more than one day in {two[0]!r}")


def one_day_named(text: str) -> Date | None:
    """The one day that a text names; None for none, several, or one that cannot be read."""
    try:
        days = days_named(text)
    except ValueError:
        return None
    return days[0] if len(days) == 1 else None


def sitting_day(line: str) -> Date | None:
    """The day of a line that says nothing but when it was: "Sitting of Tuesday, 3 May 2011".

    Stricter than `dates.date_of_sitting`, for here any heading of a debate may be asked.
    """
    # It is asked of every note, and nearly none has a year.
    if len(line) > _LONGEST_LINE or not _YEAR.search(line) or (day := one_day_named(line)) is None:
        return None
    found = _DAY.search(line)
    around = around_date(line) if found is None else (line[: found.start()], line[found.end() :])
    words = _WORD.findall(" ".join(part for part in around or () if isinstance(part, str)))
    return day if _OF_A_SITTING.issuperset(map(str.casefold, words)) else None


def _single_days(text: str) -> list[Date]:
    found = printed_dates(text)
    for match in _DAY.finditer(text):
        month = _NUMBERS.get(match["month"].lower())
        if month is not None:
            found.append(_day(match, month))
    return list(dict.fromkeys(found))


def _day(match: re.Match[str], month: int) -> Date:
    try:
        return Date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        raise ValueError(f"{match[0]!r} is no day of the calendar") from None
