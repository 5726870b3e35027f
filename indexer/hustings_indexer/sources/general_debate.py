"""The General Debate of the United Nations: one speech of a state in a session, known by its year.

Takes state, session and year, from the name of a file (`ALB_75_2020.txt`) or from a row of the
table that holds the same speeches (`session,year,country,text`); gives the fields of the speech,
under the same ids from either. In the General Debate it is the state that speaks. A year is no
day: `in_the_year` gives the 1 January, and says so in the heading.
"""

from collections.abc import Mapping
from datetime import date as Date
from typing import Any

DAY_NOT_GIVEN = "(day not given)"

_COLUMNS = frozenset(("session", "year", "country", "text"))


def general_debate(state: str, session: str, year: str) -> dict[str, Any]:
    """The fields of one state's speech, its text and date apart."""
    number = str(int(session))
    return {
        "speaker": state,
        "year": year,
        "chamber": "United Nations General Assembly",
        "section": "General Debate",
        "heading": f"Session {number}, {year}",
        "debate_id": f"un-general-debate/{number}",
        "id": f"un-general-debate/{number}/{state}",
    }


def is_of_the_general_debate(record: Mapping[str, Any]) -> bool:
    """Whether a record has the table's columns, and no date of its own."""
    return record.keys() >= _COLUMNS and "date" not in record


def in_our_names(record: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table as a speech; ValueError where session or year are no numbers."""
    state, session, year = (str(record[key]).strip() for key in ("country", "session", "year"))
    if not (session.isdecimal() and year.isdecimal()):
        raise ValueError(f"session {session!r} and year {year!r} are no numbers")
    facts = general_debate(state, session, year)
    return in_the_year({**facts, "text": record["text"]})


def in_the_year(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record that gives a year and no day, dated 1 January; ValueError for no year."""
    dated = dict(record)
    year = str(dated.pop("year"))
    if not 1 <= int(year) <= 9999:
        raise ValueError(f"the year {year} is none")
    heading = dated.get("heading") or dated.get("section") or year
    return dated | {"date": Date(int(year), 1, 1), "heading": f"{heading} {DAY_NOT_GIVEN}"}
