"""Ids for speeches whose source gives none: the same file gives the same ids, wherever it lies.

Speeches of one file with the same date, chamber, section and heading that come one after another
are a debate. Its id is the file's stem, the date and the heading as a slug, and a counter where
the same heading comes again apart:

    mayors-questions/2019-07-29-police-cooperation
    mayors-questions/2019-07-29-police-cooperation-2

A speech is `DEBATE/POSITION`, its position counted from 0 within the debate. What a source does
give is kept.
"""

import re
from collections.abc import Mapping
from typing import Any

from hustings_indexer.speech import Speech, clean_line, parse_date

_LONGEST_SLUG = 60
_NO_WORD = re.compile(r"[\W_]+")
_APOSTROPHE = re.compile("['’]")
_SUFFIX = re.compile(r"(?<=.)\.[A-Za-z]\w{0,9}$")


class Identity:
    """The ids of one file's speeches, given out in the order in which they are read."""

    def __init__(self, file_name: str) -> None:
        self._stem = slug(_SUFFIX.sub("", file_name)) or "transcript"
        self._place: tuple[Any, ...] | None = None
        self._debate_id = ""
        self._positions: dict[str, int] = {}
        self._times: dict[str, int] = {}

    def speech(self, record: Mapping[str, Any], *, source: str) -> Speech:
        """The speech of a record, its ids, position and source filled in where the record has none.

        Raises what `Speech.from_dict` raises; the record then takes up no position.
        """
        given, place = record.get("debate_id"), None
        if given is None or given == "":
            place = self._place_of(record)
            debate_id = self._debate_id if place == self._place else self._fresh_id(record)
        else:
            debate_id = clean_line(str(given))
        position = record.get("position")
        if position is None or position == "":
            position = self._positions.get(debate_id, 0)
        speech = Speech.from_dict(
            record,
            id=f"{debate_id}/{position}",
            debate_id=debate_id,
            position=position,
            source=source,
        )
        self._place, self._debate_id = place, speech.debate_id
        self._positions[speech.debate_id] = speech.position + 1
        return speech

    def _place_of(self, record: Mapping[str, Any]) -> tuple[Any, ...]:
        get = record.get
        return (parse_date(get("date")), get("heading"), get("section"), get("chamber"))

    def _fresh_id(self, record: Mapping[str, Any]) -> str:
        """An id that no debate of this file has, the same whenever the same file is read."""
        topic = record.get("heading") or record.get("section") or record.get("chamber") or ""
        date = parse_date(record.get("date")).isoformat()
        base = f"{self._stem}/" + "-".join(filter(None, (date, slug(str(topic), _LONGEST_SLUG))))
        # A heading that comes again thousands of times must not be counted up from 1 each time.
        times = self._times.get(base, 1)
        while (debate_id := base if times == 1 else f"{base}-{times}") in self._positions:
            times += 1
        self._times[base] = times
        return debate_id


def slug(text: str, longest: int | None = None) -> str:
    """A line as part of an id: small letters and digits of any script, joined by hyphens.

    One longer than `longest` is cut, at a hyphen where it has one.
    """
    words = _NO_WORD.sub("-", _APOSTROPHE.sub("", clean_line(text).lower())).strip("-")
    if longest is None or len(words) <= longest:
        return words
    return words[: longest + 1].rpartition("-")[0] or words[:longest]
