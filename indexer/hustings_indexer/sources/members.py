"""Members as an official report prints them: who speaks, in what office, for which party.

Takes a label such as "The Minister of State, Foreign Office (Lord Bach)", "Mr. Stunell (Hazel
Grove) (LD)" or "Mr. Deputy Speaker"; gives the name, the office and the party, each as printed.
A constituency, or whatever else stands in brackets after a name, is left out, so that a member has
one name throughout. An office without a name is the name as well. Refuses nothing.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from hustings_indexer.sources.parties import is_party
from hustings_indexer.speech import clean_line

_LAST_BRACKETS = re.compile(r"\s*\(([^()]*)\)$")
_OFFICE_IN_BRACKETS = re.compile(
    r"\b(chair(man|woman|person)?|commissioner|convener|deputy|leader|mayor|minister|president"
    r"|secretary|spokes(man|woman|person)|whip)\b",
    re.IGNORECASE,
)
_PEER = re.compile(
    r"the (?:(?:most|right|very|rev(?:erend|d)?|hon(?:ourable)?)\.? )*"
    r"(?:archbishop|baroness|bishop|countess|duchess|duke|earl|lady|lord|marchioness|marquess"
    r"|marquis|master of|viscount|viscountess) ",
    re.IGNORECASE,
)
_GREAT_OFFICE = re.compile(
    r"the (?:lord|lady) (?:high |deputy )*"
    r"(?:advocate|chairman|chamberlain|chancellor|chief|clerk|commissioner|in waiting|justice"
    r"|keeper|president|privy|provost|speaker|steward|treasurer)",
    re.IGNORECASE,
)
_CHAIR = re.compile(
    r"(?:mr\.?|madam|mrs\.?|ms\.?|miss|the)\s+(?:(?:acting|first|second|principal)\s+)?"
    r"(?:deputy\s+)?(?:speaker|presiding officer)"
    r"|the lord speaker"
    r"|(?:the\s+)?(?:(?:acting|deputy|first|lord|second|temporary|vice)[\s-]+)*"
    r"chair(?:man|woman|person)?(?:\s+of\s+(?:committees|ways and means))?"
    r"|(?:the\s+|y\s+)?(?:deputy\s+|temporary\s+|dirprwy\s+)?(?:llywydd|lywydd)(?:\s+dros dro)?",
    re.IGNORECASE,
)


class Member(NamedTuple):
    """`presides` is true of the chair, whose words are to order and not to the matter."""

    name: str | None
    role: str | None = None
    party: str | None = None
    presides: bool = False


@lru_cache(maxsize=4096)
def read_member(label: str) -> Member:
    """The member of a label, which may end in a colon; one without a name for an empty label."""
    label = clean_line(label).rstrip(" :,—–")
    name, brackets = _parted(label)
    if not name:
        return Member(label or None)
    party = brackets.pop() if brackets and is_party(brackets[-1]) else None
    presides = is_chair(name)
    if presides or _is_office(name):
        if not brackets or not brackets[-1][:1].isupper():
            return Member(name, name, party, presides)
        office = label[: label.rindex(f"({brackets[-1]})")].strip()
        return Member(brackets[-1], office, party, presides)
    offices = [text for text in brackets if _OFFICE_IN_BRACKETS.search(text)]
    return Member(name, offices[0] if offices else None, party)


def is_chair(label: str) -> bool:
    """Whether a label names whoever presides ("Madam Deputy Speaker") and nothing more."""
    return _CHAIR.fullmatch(label) is not None


def _parted(label: str) -> tuple[str, list[str]]:
    """What stands before the brackets that end a label, and what stands in each of them."""
    brackets: list[str] = []
    while match := _LAST_BRACKETS.search(label):
        brackets.insert(0, match[1].strip())
        label = label[: match.start()]
    return label, brackets


def _is_office(name: str) -> bool:
    """Whether a name is that of an office; "The Earl of Onslow" is a person."""
    if not name.lower().startswith("the "):
        return False
    return _GREAT_OFFICE.match(name) is not None or _PEER.match(name) is None
