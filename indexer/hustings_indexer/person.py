"""A person as the registry knows one: names, and what they were from when to when.

Frozen records, and how a name is folded so that "Rt Hon. Diane Abbott MP", "ABBOTT, Diane" and
"Diane Abbott" are one. A tenure's days are inclusive; None is a bound that is not known.
"""

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date
from functools import lru_cache

_TITLES = """
    dame dr hon honourable madam miss mr mrs ms mx prof professor reverend rev revd right rt sir the
"""
_LETTERS = """
    am bt cbe cvo dbe dl frs gbe kbe kc kcb kcmg kg kt ld mbe mep mla mp ms msp obe om pc qc td
"""
_TITLE_WORDS = frozenset(_TITLES.split())
_LETTER_WORDS = frozenset(_LETTERS.split())
# Letters that are no base letter with a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:T.*)?")
_NO_YEAR = 9999  # ParlParse and others write 9999-12-31 for what has not ended
_APOSTROPHES = re.compile("['’‘`ʼ]")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Tenure:
    """A party belonged to or an office held; exactly one of the two is given."""

    party: str | None = None
    role: str | None = None
    since: Date | None = None
    until: Date | None = None

    def covers(self, day: Date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Person:
    """`names` is the usual one first; `other_ids` are those of single memberships of the person,
    which some transcripts give instead. `seats` are the spans of days for which the person was a
    member at all."""

    id: str
    names: tuple[str, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    other_ids: tuple[str, ...] = ()
    seats: tuple[tuple[Date | None, Date | None], ...] = ()

    def party_on(self, day: Date) -> str | None:
        """The party on a day; None where none is known, or several that began alike."""
        return _latest((tenure, tenure.party) for tenure in self._on(day) if tenure.party)

    def role_on(self, day: Date) -> str | None:
        """The office on a day, of several the one taken up last; None where that is not clear."""
        return _latest((tenure, tenure.role) for tenure in self._on(day) if tenure.role)

    def is_in_office(self, day: Date) -> bool:
        """Whether a tenure or a seat of the person is known to cover a day."""
        return any(
            (since or until) and (since is None or since <= day) and (until is None or day <= until)
            for since, until in self._spans()
        )

    def may_speak_on(self, day: Date) -> bool:
        """Whether nothing that is known of the person speaks against a day."""
        return self.may_speak_between(day, day)

    def may_speak_between(self, first: Date, last: Date) -> bool:
        """Whether nothing that is known of the person speaks against some day from first to last.

        Someone may speak between two tenures, but not before the first or after the last.
        """
        spans = self._spans()
        if not spans or any(since is None and until is None for since, until in spans):
            return True
        begun = any(since is None or since <= last for since, _ in spans)
        return begun and any(until is None or first <= until for _, until in spans)

    @property
    def span(self) -> tuple[Date | None, Date | None]:
        """The first day that is known of any tenure or seat, and the last; None for an open end."""
        dated = [(since, until) for since, until in self._spans() if since or until]
        begun = [since for since, _ in dated if since]
        ended = [until for _, until in dated if until]
        return min(begun, default=None), max(ended) if ended and len(ended) == len(dated) else None

    def _on(self, day: Date) -> Iterable[Tenure]:
        return (tenure for tenure in self.tenures if tenure.covers(day))

    def _spans(self) -> list[tuple[Date | None, Date | None]]:
        return [(tenure.since, tenure.until) for tenure in self.tenures] + list(self.seats)


def _latest(found: Iterable[tuple[Tenure, str]]) -> str | None:
    best: dict[str, None] = {}
    latest: Date | None = None
    for tenure, value in found:
        if latest is None or (tenure.since is not None and tenure.since > latest):
            if tenure.since is not None:
                best, latest = {}, tenure.since
            best[value] = None
        elif tenure.since == latest:
            best[value] = None
    return next(iter(best)) if len(best) == 1 else None


@lru_cache(maxsize=16384)
def fold_name(name: str) -> str:
    """A name without case, accents, titles and letters after it, its surname last; "" for none."""
    family, comma, given = name.partition(",")
    words = _words(name)
    if comma and given.strip() and not set(_words(given)) <= _LETTER_WORDS and "," not in given:
        words = _words(given) + _words(family)
    while len(words) > 1 and words[0] in _TITLE_WORDS:
        words = words[1:]
    while len(words) > 2 and words[-1] in _LETTER_WORDS:
        words = words[:-1]
    return " ".join(words)


def _words(text: str) -> list[str]:
    normal = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    bare = "".join(letter for letter in normal if not unicodedata.combining(letter))
    return _NO_WORD.sub(" ", _APOSTROPHES.sub("", bare)).split()


def bound_of(text: str | None, *, is_last: bool = False) -> Date | None:
    """The first or last day of "2017", "2017-05" or "2017-05-04"; None where nothing is given.

    Raises ValueError for what is no day of the calendar.
    """
    if not text or not text.strip():
        return None
    match = _PARTIAL_DATE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or year == _NO_YEAR:
        return None
    try:
        month = month or (12 if is_last else 1)
        return Date(year, month, day or (calendar.monthrange(year, month)[1] if is_last else 1))
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar") from None
