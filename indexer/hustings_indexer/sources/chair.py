"""Who is in the chair, and what kind of words the chair's are.

Takes an office as a transcript prints it, in the languages whose reports we have seen; gives
whether it is that of who presides, and for a turn of the chair its kind, in every format the same:
procedural, unless it is as long as a speech, for presidents also open, commemorate, and report.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from hustings_indexer.speech import Kind

_LONGEST_CALL = 5000
_CHAIR = re.compile(
    r"(?:the |mr\.? |mrs\.? |ms\.? |madam |an |le |la |il |el |o |a |der |die |de |hon\.? |m\. "
    r"|mme |herr |frau |señora? |senhora? |sra?\. |signora? )*"
    r"(?:acting |deputy |temporary |vice[- ]?|vize|leas-|first |second )*"
    r"(?:speaker|chair|chair(?:man|woman|person)|presiding officer|ch?eann comhairle"
    r"|ch?athaoirleach|pr[eé]sident[ea]?|voorzitter|präsident(?:in)?|presid[eê]ncia)"
    r"(?: accidental| in the chair)?(?: de (?:la )?sesi[oó]n| of the (?:house|sitting|committee))?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_of_the_chair(office: str | None) -> bool:
    """Whether an office is, by its whole name, that of who presides over the sitting."""
    return office is not None and _CHAIR.fullmatch(office.strip(" .:")) is not None


def kind_in_the_chair(words: str | Iterable[str]) -> Kind:
    """The kind of a turn of the chair, given its text or its paragraphs: a speech from 5,000
    characters on, procedural below."""
    size = len(words) if isinstance(words, str) else sum(map(len, words))
    return "speech" if size >= _LONGEST_CALL else "procedural"
