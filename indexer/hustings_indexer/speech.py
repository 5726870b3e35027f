"""The record that both sides share: a speech, and the debate it stands in.

Takes values as a source gave them; gives frozen records. What a source does not give stays None:
nothing is invented. `Speech.from_dict` refuses, with a ValueError that names the key, what cannot
be a speech (no date, no text, a date that is no date).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date as Date
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal

from hustings_indexer.frozen import maker

Kind = Literal["speech", "question", "answer", "procedural"]
KINDS: tuple[Kind, ...] = ("speech", "question", "answer", "procedural")

# A lone surrogate (JSON can spell one) is no character: no file or index could hold it.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_NOT_CONTROL = bytes(code for code in range(256) if code > 127 or not _CONTROL.match(chr(code)))
_LISTS = (list, tuple)
_MOST_LINES = 8192
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What one speaker said in one turn.

    `text` holds the paragraphs, parted by one blank line. `position` counts from 0 within the
    debate. `time` is "HH:MM:SS" or as much of it as is known. `heading` is the heading path,
    outermost first, its parts joined by " / ". `section` is the kind of proceeding ("Questions to
    the Mayor of London"), `role` the office or capacity in which the speaker spoke, `language` an
    ISO 639 code, `source` the file the speech was read from.
    """

    id: str
    date: Date
    text: str
    debate_id: str
    position: int = 0
    time: str | None = None
    chamber: str | None = None
    section: str | None = None
    heading: str | None = None
    speaker: str | None = None
    person_id: str | None = None
    party: str | None = None
    role: str | None = None
    language: str | None = None
    kind: Kind = "speech"
    column: str | None = None
    page: str | None = None
    url: str | None = None
    source: str | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the text, in order; empty for an empty text."""
        return tuple(self.text.split("\n\n")) if self.text else ()

    def to_dict(self) -> dict[str, Any]:
        """The speech under the keys of our JSON Lines, the date in ISO form, None where unknown."""
        record = dict(zip(_NAMES, _values(self), strict=True))
        record["date"] = self.date.isoformat()
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any], **defaults: Any) -> "Speech":
        """The speech that a JSON object, or a CSV row, describes.

        `text` may be one string or a list of paragraphs. `defaults` serve where the record has no
        value of its own; keys that are no field of a speech are passed over. Raises ValueError,
        naming the key, where a required key is missing or a value cannot be what it should be.
        """
        merged: dict[str, Any] = {}
        known = _KNOWN_LINES
        for given in (defaults, record):
            for key, value in given.items():
                if value is None or value == "":
                    continue
                if key in _LINES:
                    try:
                        value = known[value]
                    except TypeError:
                        value = _line(value, key)
                merged[key] = value
        merged["id"] = _line(merged.get("id", ""), "id")  # no two are the same: not to be kept
        if not merged["id"] or not merged.get("debate_id"):
            raise ValueError("no debate_id" if merged["id"] else "no id")
        merged["date"] = parse_date(merged.get("date"))
        merged["text"] = parse_text(merged.get("text"))
        if "position" in merged:
            merged["position"] = _whole_number(merged["position"], "position")
        if "kind" in merged:
            merged["kind"] = _kind(merged["kind"])
        return make_speech(*map(merged.get, _NAMES, _DEFAULTS))


_NAMES = tuple(field.name for field in fields(Speech))
_DEFAULTS = tuple(None if field.default is MISSING else field.default for field in fields(Speech))
_values = attrgetter(*_NAMES)
_LINES = frozenset(_NAMES) - {"id", "date", "text", "position", "kind"}

make_speech = maker(Speech)
"""Makes the speech with these values of all its fields, in their order."""


@dataclass(frozen=True, slots=True)
class Debate:
    """Speeches under one heading, in the order in which they were made."""

    id: str
    speeches: tuple[Speech, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id, "speeches": [speech.to_dict() for speech in self.speeches]}


def clean_text(text: str) -> str:
    """Text as a speech holds it: NFC, no control characters, paragraphs parted by one blank line.

    A single line break inside a paragraph is kept (it may be verse, or a list).
    """
    text = _nfc(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _without_control(text).strip()
    return _PARAGRAPH_BREAK.sub("\n\n", text) if "\n" in text else text


def clean_line(text: str) -> str:
    """A name, heading or other single line: NFC, every run of white space one plain space."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(_CONTROL.sub(" ", _nfc(text)).split())


def parse_date(value: object) -> Date:
    """A date from ISO form, `YYYY-MM-DD` (whatever follows a `T` is passed over).

    Raises ValueError where there is none, or the calendar has no such day.
    """
    if type(value) is Date:
        return value
    if isinstance(value, Date):
        return Date(value.year, value.month, value.day)
    if value is None:
        raise ValueError('no date: give one as "date": "YYYY-MM-DD"')
    return _parse_iso(str(value))


def parse_text(value: object) -> str:
    """The text of a speech from a string or a list of paragraphs; raises ValueError for none."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, _LISTS):
        parts = [part for part in value if isinstance(part, str)]
        if len(parts) == len(value):
            return "\n\n".join(filter(None, map(clean_text, parts)))
    raise ValueError('no text: give "text" as a string or a list of paragraphs')


@lru_cache(maxsize=1024)
def _parse_iso(text: str) -> Date:
    try:
        return Date.fromisoformat(text.strip().partition("T")[0])
    except ValueError:
        raise ValueError(f"date {text!r} is no day of the calendar; write YYYY-MM-DD") from None


def _without_control(text: str) -> str:
    # Deleting bytes is four times as fast as searching with a pattern, and hardly any text has one.
    try:
        found = text.encode().translate(None, _NOT_CONTROL)
    except UnicodeEncodeError:
        found = b"a lone surrogate"
    return _CONTROL.sub(" ", text) if found else text


def _line(value: object, key: str) -> str:
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise ValueError(f"{key} {value!r} is no line of text")


class _KnownLines(dict[str, str | None]):
    """Lines as they are when clean, None for one without a word; TypeError for what is no text. A
    dictionary, for names and headings come again and again."""

    def __missing__(self, line: str) -> str | None:
        if not isinstance(line, str):
            raise TypeError
        if len(self) >= _MOST_LINES:
            self.clear()
        self[line] = cleaned = clean_line(line) or None
        return cleaned


_KNOWN_LINES = _KnownLines()


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _whole_number(value: object, key: str) -> int:
    if type(value) is int and 0 <= value < 2**31:
        return value
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if not 0 <= number < 2**31:
        raise ValueError(f"{key} {value!r} is no whole number from 0")
    return number


def _kind(value: object) -> Kind:
    for kind in KINDS:
        if value == kind:
            return kind
    raise ValueError(f"kind {value!r} is not one of {', '.join(KINDS)}")
