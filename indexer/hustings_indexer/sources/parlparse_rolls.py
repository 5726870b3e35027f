"""What ParlParse keeps beside the speeches: divisions, motions, and members' interests.

Takes their elements; gives paragraphs, or a record in our own names. Refuses nothing: what is not
there is left out.
"""

import re
from datetime import date as Date
from typing import Any, NamedTuple

from hustings_indexer.sources.markup import Element, local_name
from hustings_indexer.sources.parlparse_ids import INTERESTS, MOTIONS
from hustings_indexer.sources.prose import line_of, paragraphs

_VOTER = re.compile("(mp|msp|ms|mla|lord)(name)?")
_COUNTS = ("for", "against", "abstentions", "abstain", "ayes", "noes", "content", "not-content")
_MOTION = re.compile(
    r"\W*S[0-9]+[A-Z]-[0-9.]+\W*\s+(?:(?P<name>[^:—]{2,60}):\s+)?(?P<title>[^—]{1,200}?)\s*"
    r"(?:—(?P<words>.+)|\(lodged on .+)",
    re.DOTALL,
)


def division_paragraphs(division: Element) -> list[str]:
    """The count of a division, then those who voted, one paragraph for each side."""
    sides: dict[str, list[str]] = {}
    counts = {}
    for element in division.iter():
        name = local_name(element)
        if name == "divisioncount":
            counts = dict(element.attrib)
        elif element is not division and _VOTER.fullmatch(name) and (text := line_of(element)):
            sides.setdefault(element.get("vote") or "", []).append(text)
    count = ", ".join(f"{_side(key)} {counts[key]}" for key in _COUNTS if counts.get(key))
    number = division.get("divnumber")
    head = f"Division No. {number}" if number and number != "0" else "Division"
    lists = (f"{_side(side)}: {'; '.join(names)}" for side, names in sides.items())
    return [f"{head}: {count}" if count else head, *lists]


def _side(name: str) -> str:
    return name.replace("-", " ").capitalize() or "Voted"


class Motion(NamedTuple):
    """A motion as one day's bulletin has it; `is_whole` is false of a list of new supporters."""

    id: str
    record: dict[str, Any]
    is_whole: bool


def read_motion(element: Element) -> Motion | None:
    """The motion, or amendment to one, under its number; None for one without a number or words.

    An amendment ("S3M-5071.4") stands in the debate of its motion, at its own number.
    """
    number, text = (element.get("spid") or "").strip(), line_of(element)
    if not number or not text:
        return None
    motion, _, amendment = number.partition(".")
    match = _MOTION.match(text)
    is_whole = match is not None and match["words"] is not None
    record = {
        **MOTIONS._asdict(),
        "id": number,
        "debate_id": motion,
        "position": int(amendment) if amendment.isdecimal() and len(amendment) < 6 else 0,
        "date": element.get("date"),
        "heading": match["title"].strip() if match else None,
        "speaker": match["name"] if match else None,
        "kind": "speech" if is_whole else "procedural",
        "url": element.get("url") or None,
        "text": match["words"].strip() if match and is_whole else text,
    }
    return Motion(number, record, is_whole)


def read_interests(element: Element, date: Date | None) -> dict[str, Any] | None:
    """What one member has registered by a day; None where that is nothing."""
    text = []
    for category in element:
        if name := category.get("name"):
            text.append(name)
        text.extend(paragraphs(category))
    if not text:
        return None
    day = element.get("date") or (date.isoformat() if date else "")
    person = element.get("person_id") or element.get("personid") or element.get("memberid") or ""
    debate_id = f"uk.org.publicwhip/regmem/{day}"
    return {
        **INTERESTS._asdict(),
        "id": f"{debate_id}/{person.rpartition('/')[2]}" if person else None,
        "debate_id": debate_id,
        "date": day or None,
        "speaker": element.get("membername") or None,
        "person_id": person or None,
        "kind": "procedural",
        "text": text,
    }
