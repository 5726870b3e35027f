"""How a speech is cited: as the report of its own house is, and elsewhere in one general form.

Takes a speech; gives one line that finds it again. Only what the record holds is used, its ids
included; where a house's form has no column or page to point at, the heading stands in its place.

    HC Deb 18 May 1933, vol 278, c495 (Mr. STRANG)       the Commons, Westminster Hall, the Lords
    SP OR 28 October 2009, c20529 (Alex Neil)            the Scottish Parliament
    151 Cong. Rec. S8546 (daily ed. July 20, 2005) (statement of Mr. BURNS)
    Deutscher Bundestag, Plenarprotokoll 19/5, 13. Dezember 2017, „Befragung“ (Ulla Ihnen)
    Dáil Debates, 30 July 2020, ‘Companies Bill’ (Robert Troy)
    London Assembly, Questions to the Mayor of London, 29 July 2019, question 2019/14237 (Ann Lee)
    Sadiq Khan, ‘Policing’, Questions to the Mayor of London, 29 July 2019, p. 12
"""

import re
from datetime import date as Date

from hustings_indexer.speech import Speech

_OF_WESTMINSTER = {"House of Commons": "HC", "Westminster Hall": "HC", "House of Lords": "HL"}
# Canada has a House of Commons too: ids of ParlParse and of historic Hansard, addresses, or a
# column say that it is this one.
_BRITISH = re.compile(
    r"uk\.org\.publicwhip/|S[1-6][CL]?V[0-9]|https?://[^/ ]*(?:parliament\.uk|theyworkforyou\.com)/"
)
_VOLUME = re.compile(r"S[1-6][CL]?V([0-9]{4})P")
_COLUMN = re.compile(r"(?P<before>[A-Z]*) ?(?P<number>[0-9]+) ?(?P<after>[A-Z]*)")
_NOT_IN_HANSARD = ("Public Bill Committees", "Register of Members' Interests")

_DAY_NOT_GIVEN = "(day not given)"  # with which the readers end such a heading
_PROTOCOL = re.compile(r"bundestag/([0-9]+)/([0-9]+)(?:/|$)")
_MAYORS_QUESTION = re.compile(
    r"uk\.org\.publicwhip/london-mayors-questions/[0-9-]{10}\.([0-9]{4})-([0-9]+)\."
)
_IRISH = {"DÁIL ÉIREANN": "Dáil", "SEANAD ÉIREANN": "Seanad"}
_AMERICAN_MONTHS = (
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_GERMAN_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


def cite(speech: Speech) -> str:
    """One line that finds the speech again; parts that the source does not give are left out."""
    for house, by in _HOUSES.items():
        if reference := house(speech):
            return f"{reference} ({by}{speech.speaker})" if speech.speaker else reference
    return _general(speech)


def day_is_known(speech: Speech) -> bool:
    """False where a source gives only the year: its speeches then stand under 1 January."""
    return not (speech.heading or "").endswith(_DAY_NOT_GIVEN)


def citation_key(speech: Speech) -> str:
    """A key for reference managers, as in "khan2019-5f1c09aa83de".

    The surname, as best told, and the year; what makes it unique is a digest of the id, so it is
    the same in every run and under whatever query. Lower-case ASCII letters, digits and a hyphen.
    """
    # What only references need, among it OpenSSL, is 5 ms of a search.
    from hashlib import blake2b

    from hustings_indexer.person import fold_name

    name = re.sub("[^a-z0-9]", "", fold_name(speech.speaker or "").rpartition(" ")[2])
    digest = blake2b(speech.id.encode(errors="surrogatepass"), digest_size=6).hexdigest()
    return f"{name or 'speech'}{speech.date.year}-{digest}"


def _general(speech: Speech) -> str:
    parts = [
        speech.speaker,
        _quoted(speech.heading),
        speech.chamber,
        speech.section,
        _day(speech.date) if day_is_known(speech) else str(speech.date.year),
        speech.column and f"col. {speech.column}",
        speech.page and f"p. {speech.page}",
    ]
    return _joined(*parts)


def _westminster(speech: Speech) -> str | None:
    house = _OF_WESTMINSTER.get(speech.chamber or "")
    if house is None or speech.section in _NOT_IN_HANSARD:
        return None
    if not (house == "HL" or speech.column or _is_british(speech.id) or _is_british(speech.url)):
        return None
    volume = _VOLUME.match(speech.id)
    return _joined(
        f"{house} Deb {_day(speech.date)}",
        volume and f"vol {int(volume[1])}",
        _column(speech, _series(speech, house)) or _quoted(speech.heading),
    )


def _is_british(address: str | None) -> bool:
    return _BRITISH.match(address or "") is not None


def _series(speech: Speech, house: str) -> str:
    """The letters of a part of Hansard whose columns are numbered by themselves."""
    if speech.chamber == "Westminster Hall":
        return "WH"
    section = (speech.section or "").casefold()
    if section.startswith("written"):
        return "WS" if "statements" in section else "W" if house == "HC" else "WA"
    return "GC" if section == "grand committee" else ""


def _column(speech: Speech, series: str = "") -> str | None:
    """The column with the letters of its series behind it, though some reports print them first."""
    found = _COLUMN.fullmatch(speech.column or "")
    if found is None:
        return speech.column and f"c{speech.column}"
    return f"c{found['number']}{found['after'] or found['before'] or series}"


def _scotland(speech: Speech) -> str | None:
    if speech.section != "Scottish Parliament debates":
        return None
    return _joined(f"SP OR {_day(speech.date)}", _column(speech) or _quoted(speech.heading))


def _mayor(speech: Speech) -> str | None:
    question = _MAYORS_QUESTION.match(speech.id)
    if question is None:
        return None
    number = f"question {question[1]}/{question[2]}"
    return _joined(speech.chamber, speech.section, _day(speech.date), number)


def _congress(speech: Speech) -> str | None:
    if not speech.page or not speech.id.startswith("CREC-"):
        return None
    day = f"{_AMERICAN_MONTHS[speech.date.month - 1]} {speech.date.day}, {speech.date.year}"
    volume = _volume_of_record(speech.date)
    return f"{volume or ''} Cong. Rec. {speech.page} (daily ed. {day})".lstrip()


def _volume_of_record(day: Date) -> int | None:
    """The volume of a session: one a year since 1940, begun on 3 January or later; None on that day
    itself, when one session may end and the next begin."""
    if day < Date(1940, 1, 3) or (day.month, day.day) == (1, 3):
        return None
    return day.year - 1854 - ((day.month, day.day) < (1, 3))


def _bundestag(speech: Speech) -> str | None:
    protocol = _PROTOCOL.match(speech.debate_id)
    if protocol is None or speech.chamber is None:
        return None
    return _joined(
        speech.chamber,
        f"Plenarprotokoll {protocol[1]}/{protocol[2]}",
        f"{speech.date.day}. {_GERMAN_MONTHS[speech.date.month - 1]} {speech.date.year}",
        f"S. {speech.page}" if speech.page else speech.heading and f"„{speech.heading}“",
    )


def _oireachtas(speech: Speech) -> str | None:
    house = _IRISH.get((speech.chamber or "").upper())
    if house is None:
        return None
    place = f"col. {speech.column}" if speech.column else _quoted(speech.heading)
    return _joined(f"{house} Debates", _day(speech.date), place)


_HOUSES = {
    _westminster: "",
    _scotland: "",
    _mayor: "",
    _congress: "statement of ",
    _bundestag: "",
    _oireachtas: "",
}
"""The houses with a form of their own, and what they put before the name of who spoke."""


def _joined(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


def _quoted(heading: str | None) -> str | None:
    return heading and f"‘{heading}’"


def _day(day: Date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
