"""The words of a query: what a person typed, cut into tokens for `hustings.parser` to group.

Takes any text, gives tokens, each a leaf of the tree already or a mark that groups leaves. What
holds no letter and no digit (lone marks, an empty quotation) gives no token. Refuses nothing; the
time it takes grows with the length of the text alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from typing import Literal, NamedTuple

from hustings.query import (
    DATE_FIELDS,
    FACET_FIELDS,
    FIELD_NAME,
    OPERATOR,
    QUOTATION_MARKS,
    SENTENCE_MARKS,
    Dates,
    Everything,
    Facet,
    Fuzzy,
    Heading,
    Near,
    Phrase,
    Prefix,
    Query,
    Wildcard,
    Word,
    either,
    every,
)

FARTHEST = 9999
"""The greatest distance, in words, that parts may be near each other."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_LETTER = re.compile(r"[^\W_]")

_QUOTATION = rf"[{QUOTATION_MARKS}](?P<quoted>(?:\\.|[^\\{QUOTATION_MARKS}])*)"
_QUOTATION += rf"(?:[{QUOTATION_MARKS}]|\\?\Z)"
_VALUE = rf"(?:\\.|[^\s(),|\\{QUOTATION_MARKS}])+"
_EITHER = _QUOTATION.replace("?P<quoted>", "?:") + f"|{_VALUE}"

_TOKEN = re.compile(
    rf"""(?P<sign>[-+](?=[^\s)|]))
    | (?P<open>\() | (?P<close>\)) | (?P<bar>\|)
    | {_QUOTATION}(?:~(?P<within>[0-9]+))?
    | (?P<heading>(?ai:heading):(?=[^\s)|]))
    | (?P<field>{FIELD_NAME}):(?:
        \((?P<group>(?:{_EITHER}|[^)])*)\)? | (?P<list>(?:{_EITHER})(?:,(?:{_EITHER}))*,?) )
    | (?P<word>(?:\\.|[^\s()|\\{QUOTATION_MARKS}]|\\\Z)+)""",
    re.DOTALL | re.VERBOSE,
)
_PIECE = re.compile(rf"(?s){_QUOTATION}|(?P<part>[,|])|(?P<value>{_VALUE})")
_FUZZY = re.compile(r"(~?)([^~]+)(~[12]?)?")
_EDGES = f"{SENTENCE_MARKS} ~"
_DAYS = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?|([0-9]{4})([0-9]{2})([0-9]{2})")


Kind = Literal["open", "close", "operator", "leaf", "filter"]


class Token(NamedTuple):
    """A leaf, or a mark that groups leaves.

    `query` is what the token asks for by itself; an operator's is the word that it is where it
    can't be read as an operator, None for `|`. `negated` and `in_heading` are what `-` and
    `heading:` right before it say. `raw` is the text as typed.
    """

    kind: Kind
    raw: str
    query: Query | None
    negated: bool = False
    in_heading: bool = False


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in order."""
    negated = signed = in_heading = False
    for found in _TOKEN.finditer(_visible(text)):
        if found.lastgroup == "sign":
            signed, negated = True, negated ^ (found[0] == "-")
        elif found.lastgroup == "heading":
            in_heading = True
        else:
            kind, query = _read(found, plain=signed or in_heading)
            if query or kind in ("open", "close", "operator"):
                yield Token(kind, found[0], query, negated, in_heading)
            negated = signed = in_heading = False


def under_heading(token: Token) -> Query | None:
    """What a leaf asks for of the heading: its words as typed, for no other form is read there."""
    match token.query:
        case Phrase() as phrase:
            return Heading(phrase)
        case Near(parts):
            return every(map(Heading, parts))
    word = _word(_plain(token.raw))
    return Heading(word) if word else None


def distance(digits: str | None) -> int:
    """How many words apart: what was typed, from 0 to FARTHEST; 10 where nothing was."""
    digits = "10" if digits is None else digits.lstrip("0")
    return min(int(digits[:5] or "0"), FARTHEST)


def _visible(text: str) -> str:
    """The text in NFC, with spaces for control characters, and no marks of writing direction."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _DIRECTION_MARKS.sub("", _UNSEEN.sub(" ", text)))


def _read(found: re.Match[str], plain: bool) -> tuple[Kind, Query | None]:
    match found.lastgroup:
        case "word":
            return _read_word(found[0], plain)
        case "quoted" | "within":
            return "leaf", _quotation(found["quoted"], found["within"])
        case "group" | "list":
            values = _values(found["group"] or found["list"] or "")
            return _read_field(found["field"].lower(), values, found[0])
        case "open":
            return "open", None
        case "close":
            return "close", None
    return "operator", None


def _read_word(raw: str, plain: bool) -> tuple[Kind, Query | None]:
    """A word, or what the marks in it make of it; `plain` where it can be no operator."""
    if raw.isalnum() and not OPERATOR.match(raw):
        return "leaf", Word(raw)
    if not plain:
        if OPERATOR.match(raw):
            return "operator", Word(raw)
        span = _range(raw)
        if span and span.since and span.until:
            return "filter", span
    return "leaf", _fuzzy(raw) or _wildcard(raw) or _word(_plain(raw))


def _fuzzy(raw: str) -> Fuzzy | None:
    shape = _FUZZY.fullmatch(_shape(raw))
    if not shape or not (shape[1] or shape[3]) or re.search("[*?]", shape[2].strip(_EDGES)):
        return None
    text = _plain(raw[shape.start(2) : shape.end(2)]).strip(_EDGES)
    edits = int(shape[3][1:] or 0) if shape[3] else 0
    return Fuzzy(text, edits or (1 if len(text) <= 5 else 2)) if _LETTER.search(text) else None


def _wildcard(raw: str) -> Query | None:
    if not raw.strip("*"):
        return Everything()
    shape, text = _shape(raw), _plain(raw)
    if any(shape.count(mark) != text.count(mark) for mark in "*?"):
        return None  # one of them was escaped
    pattern = re.sub(r"\*+", "*", text.lstrip(_EDGES.replace("?", "")).rstrip(_EDGES))
    fixed = pattern.removesuffix("*")
    if not _LETTER.search(pattern) or not re.search("[*?]", pattern):
        return None
    return Wildcard(pattern) if re.search("[*?]", fixed) else Prefix(fixed)


def _word(text: str) -> Word | None:
    return Word(text) if _LETTER.search(text) else None


def _quotation(quoted: str, within: str | None) -> Phrase | Near | None:
    text = _plain(quoted)
    words = tuple(Phrase(word) for word in text.split() if _LETTER.search(word))
    if within and len(words) > 1 and distance(within):
        return Near(words, distance(within))
    return Phrase(text) if words else None


def _values(listed: str) -> tuple[str, ...]:
    """The values of a list, each once: a quotation is one, and so are bare words up to a comma,
    a bar or an OR."""
    values: list[str] = []
    words: list[str] = []
    for piece in _PIECE.finditer(listed):
        if piece["value"] and piece["value"] != "OR":
            words.append(piece["value"])
            continue
        values += [" ".join(words), piece["quoted"] or ""]
        words = []
    return tuple(dict.fromkeys(filter(None, map(_plain, [*values, " ".join(words)]))))


def _read_field(name: str, values: tuple[str, ...], raw: str) -> tuple[Kind, Query | None]:
    if name in FACET_FIELDS:
        return "filter", Facet(name, values) if values else None
    if not values:
        return "filter", None
    bound = DATE_FIELDS[name]
    spans = [_span(value) or (_range(value) if bound == "date" else None) for value in values]
    known = [span for span in spans if span]
    if len(known) < len(values) or (bound != "date" and len(known) > 1):
        return "leaf", _word(_plain(raw))
    if bound == "from":
        return "filter", Dates(known[0].since, None)
    return "filter", Dates(None, known[0].until) if bound == "to" else either(known)


def _range(text: str) -> Dates | None:
    """The dates of `2019..2021`; either end may be left out, if not both."""
    first, dots, last = (part.strip() for part in text.partition(".."))
    since, until = _span(first), _span(last)
    if not dots or not (since or until) or (first and not since) or (last and not until):
        return None
    return Dates(since.since if since else None, until.until if until else None)


def _span(text: str) -> Dates | None:
    """The days of a year, a month or a day; None for what is none of them."""
    parts = _DAYS.fullmatch(text)
    if not parts:
        return None
    month, day = parts[2] or parts[5], parts[3] or parts[6]
    try:
        first = Date(int(parts[1] or parts[4]), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return Dates(first, first)
    if not month or first.month == 12:
        return Dates(first, Date(first.year, 12, 31))
    return Dates(first, Date(first.year, first.month + 1, 1) - timedelta(days=1))


def _plain(raw: str) -> str:
    """The text that was meant: without escapes, in NFC, its runs of white space one space."""
    text = _ESCAPE.sub(r"\1", raw) if "\\" in raw else raw
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def _shape(raw: str) -> str:
    """The raw text with a blank for each escaped character, place for place."""
    return _ESCAPE.sub("\0\0", raw)
