"""Who is in the chair, and what kind of words the chair's are.

Takes an office as a transcript prints it, in the languages whose reports we have seen; gives
whether it is that of who presides. A turn of the chair is procedural, unless it is as long as a
speech: presidents also commemorate, and report.
"""

import re
from functools import lru_cache

from hustings_indexer.speech import Kind

_LONGEST_CALL = 1000
_CHAIR = re.compile(
    r"(?:the |mr\.? |mrs\.? |ms\.? |madam |an |le |la |il |el |o |a |der |die |de |hon\.? )*"
    r"(?:acting |deputy |temporary |vice[- ]?|leas-|first |second )*"
    r"(?:speaker|chair|chair(?:man|woman|person)|presiding officer|ch?eann comhairle"
    r"|ch?athaoirleach|pr[eé]sident[ea]?|voorzitter|präsident(?:in)?|presid[eê]ncia)"
    r"(?: accidental| in the chair)?(?: de (?:la )?sesi[oó]n| of the (?:house|sitting|committee))?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_of_the_chair(office: str | None) -> bool:
    """Whether an office is, by its whole name, that of who presides over the sitting."""
    return office is not None and _CHAIR.fullmatch(office.strip(" .:")) is not None


def kind_in_the_chair(text: str) -> Kind:
    """The kind of a turn of the chair: a speech from 1,000 characters on, procedural below."""
    return "speech" if len(text) >= _LONGEST_CALL else "procedural"
