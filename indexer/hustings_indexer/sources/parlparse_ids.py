"""What ParlParse says by the shape of its ids: in which proceeding, and on which day.

    uk.org.publicwhip/debate/2009-10-28c.267.7       the Commons, third revision of that day
    uk.org.publicwhip/wrans/2009-10-29a.292659.q0    a written question, by its number
    uk.org.publicwhip/standing/standing2009-10-20_CHILDPOV_08-0_2009-10-29a.1.0
                                                     a sitting of the 29th; the 20th was the first
    uk.org.publicwhip/london-mayors-questions/2019-07-29.2019-14237.q0
    uk.org.publicwhip/senedd/cy/2020-05-06.1.2       the Welsh text

Takes an id; gives chamber, section and language, and the date. Refuses, with a ValueError, an id
whose date is no day of the calendar.
"""

import re
from datetime import date as Date
from functools import lru_cache
from typing import NamedTuple

from hustings_indexer.speech import parse_date

COMMONS, LORDS = "House of Commons", "House of Lords"
_SCOTLAND, _NORTHERN_IRELAND = "Scottish Parliament", "Northern Ireland Assembly"

_SHORTEST_PREFIX = len("uk.org.publicwhip/")
_PREFIX = re.compile(r"(?:uk\.org\.publicwhip/)?(?P<kind>[a-z-]+)/(?:(?P<language>[a-z]{2})/)?")
_DATE = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_LORDS_PLACE = re.compile(r"^(?:day)?lords?|/ld[0-9]{4}|/lords/", re.IGNORECASE)
_COMMONS_PLACE = re.compile(r"^(?:answers|ministerial)|/cm[0-9]{4}|/commons/", re.IGNORECASE)


class Proceeding(NamedTuple):
    """Where and how something was said; None for what the id does not tell."""

    chamber: str | None = None
    section: str | None = None
    language: str | None = None


MOTIONS = Proceeding(_SCOTLAND, "Motions")
INTERESTS = Proceeding(COMMONS, "Register of Members' Interests")

_BY_KIND = {
    "debate": Proceeding(COMMONS, "House of Commons debates"),
    "debates": Proceeding(COMMONS, "House of Commons debates"),
    "lords": Proceeding(LORDS, "House of Lords debates"),
    "westminhall": Proceeding("Westminster Hall", "Westminster Hall debates"),
    "standing": Proceeding(COMMONS, "Public Bill Committees"),
    "wrans": Proceeding(None, "Written answers"),
    "lordswrans": Proceeding(LORDS, "Written answers"),
    "wms": Proceeding(None, "Written statements"),
    "lordswms": Proceeding(LORDS, "Written statements"),
    "sp": Proceeding(_SCOTLAND, "Scottish Parliament debates"),
    "spor": Proceeding(_SCOTLAND, "Scottish Parliament debates"),
    "spdivision": Proceeding(_SCOTLAND, "Scottish Parliament debates"),
    "spq": Proceeding(_SCOTLAND, "Questions"),
    "spwa": Proceeding(_SCOTLAND, "Written answers"),
    "spwrans": Proceeding(_SCOTLAND, "Written answers"),
    "ni": Proceeding(_NORTHERN_IRELAND, "Northern Ireland Assembly debates"),
    "senedd": Proceeding("Senedd", "Senedd debates"),
    "london-mayors-questions": Proceeding("London Assembly", "Questions to the Mayor of London"),
}
# The two Houses write these under the same ids.
_OF_EITHER_HOUSE = ("wrans", "wms")


def proceeding_of(identity: str, file_name: str, url: str) -> Proceeding:
    """The proceeding of an id; of a kind that is not known here the kind itself is the section.

    File name and address tell apart the written answers and statements of the two Houses.
    """
    kind, language = _kind_in(_sitting_of(identity))
    house = (_house(file_name) or _house(url)) if kind in _OF_EITHER_HOUSE else None
    return _proceeding(kind, language, house)


def date_of(identity: str) -> Date | None:
    """The day in an id, the last where its first part has several; None where it has none."""
    return _date_in(_sitting_of(identity))


def _sitting_of(identity: str) -> str:
    """An id without the number of the speech: the same for all of a sitting, so looked up once."""
    end = identity.find(".", _SHORTEST_PREFIX)
    return identity if end < 0 else identity[:end]


@lru_cache(maxsize=1024)
def _kind_in(sitting: str) -> tuple[str, str | None]:
    match = _PREFIX.match(sitting)
    return (match["kind"], match["language"]) if match else ("", None)


@lru_cache(maxsize=1024)
def _date_in(sitting: str) -> Date | None:
    match = _PREFIX.match(sitting)
    # Where the kind is left out, the id begins with the day.
    dates = _DATE.findall(sitting[match.end() if match else 0 :].partition(".")[0])
    return parse_date(dates[-1]) if dates else None


@lru_cache(maxsize=256)
def _proceeding(kind: str, language: str | None, house: str | None) -> Proceeding:
    if not kind:
        return Proceeding()
    known = _BY_KIND.get(kind) or Proceeding(None, kind.replace("-", " ").capitalize())
    return known._replace(language=language, chamber=house or known.chamber)


@lru_cache(maxsize=1024)
def _house(place: str) -> str | None:
    if _LORDS_PLACE.search(place):
        return LORDS
    return COMMONS if _COMMONS_PLACE.search(place) else None
