"""Members as Hansard prints them before their words.

Takes a label without its colon: "Mr David Hanson (Delyn) (Lab)", "The Secretary of State for
Health (Mr Andrew Lansley)", "Mr Jim Hood (in the Chair)"; gives name, office, party, and whether it
is the chair who speaks. A constituency is left out.
"""

import re
from typing import NamedTuple

from hustings_indexer.sources.parties import is_party
from hustings_indexer.speech import clean_line

_BRACKETS = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
_CHAIR = re.compile(
    r"(?:Mr|Madam|Mrs|Ms) (?:Deputy )?Speaker|(?:Madam |Mr )?(?:Deputy )?Chair(?:man|woman)?"
    r"|The (?:(?:First |Second |Temporary )?Deputy )?(?:Chair(?:man|woman)?(?: of .*)?"
    r"|(?:Lord )?Speaker|Chairman of Committees)|The Deputy Chairman of Committees|The Chair",
)
_IN_THE_CHAIR = re.compile(r"in the chair", re.IGNORECASE)
_OF_A_PARTY = re.compile(r"[A-Z][\w'’ /-]{0,14}")


class Member(NamedTuple):
    """Who speaks: name, office, party."""

    speaker: str
    role: str | None
    party: str | None
    is_chair: bool


def member(label: str) -> Member:
    """The parts of a label, each as printed."""
    label = clean_line(label).rstrip(": ")
    name = clean_line(_BRACKETS.sub(" ", label))
    asides = [clean_line(aside) for aside in _BRACKETS.findall(label)]
    if any(_IN_THE_CHAIR.fullmatch(aside) for aside in asides):
        return Member(name, "in the Chair", None, is_chair=True)
    party = _party(asides)
    others = [aside for aside in asides if aside != party]
    if _CHAIR.fullmatch(name):
        return Member(others[0] if others else name, name, None, is_chair=True)
    if name.startswith("The ") and others and not name.startswith("The Lord Bishop"):
        return Member(others[0], name, party, is_chair=False)
    return Member(name or label, None, party, is_chair=False)


def _party(asides: list[str]) -> str | None:
    """The last aside, if it is a known party, or stands after a constituency as one does."""
    if not asides:
        return None
    last = asides[-1]
    return last if is_party(last) or (len(asides) > 1 and _OF_A_PARTY.fullmatch(last)) else None
