"""The syntax tree of a query: what a search asks for, as frozen values.

Takes parts, gives trees that compare, hash, and write themselves back: `str(query)` is text that
`hustings.parser.parse` reads as an equal tree. Build compounds with `every`, `either` and `negate`:
they keep the one form that the parser gives. Nothing here reads text or knows an index; what a
tree says in words is in `hustings.wording`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date

FACET_FIELDS = (
    "speaker", "party", "role", "section", "chamber", "person", "kind", "language", "debate",
)  # fmt: skip
DATE_FIELDS = {"date": "date", "year": "date"} | dict.fromkeys(("from", "since"), "from")
DATE_FIELDS |= dict.fromkeys(("to", "until"), "to")
FIELD_NAME = rf"(?ai:{'|'.join((*FACET_FIELDS, *DATE_FIELDS, 'heading'))})"
QUOTATION_MARKS = '"“”„‟«»'
SENTENCE_MARKS = ".,;:!?…'’"
OPERATOR = re.compile(r"(?:AND|OR|NOT|NEAR(?:/(?P<distance>[0-9]+))?)\Z")

_SPECIAL = re.compile(rf"[\s()|\\~*?{QUOTATION_MARKS}]")
_NOT_A_WORD = re.compile(rf"{OPERATOR.pattern}|[-+]|{FIELD_NAME}:|[0-9-]+\.\.[0-9-]+\Z")
_PLAIN_VALUE = re.compile(r"\w+(?:-\w+)*")


class Query:
    """What a search asks for. Every kind of query below is one of these."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Word(Query):
    """A word as typed, matched by its stem; one with marks inside is several terms side by side."""

    text: str

    def __str__(self) -> str:
        return _escaped(self.text)


@dataclass(frozen=True, slots=True)
class Phrase(Query):
    """Quoted words, matched as they stand and side by side; of one word, its exact form."""

    text: str

    def __str__(self) -> str:
        return _quoted(self.text)


@dataclass(frozen=True, slots=True)
class Near(Query):
    """Two or more parts, all within `distance` words of each other, in any order."""

    parts: tuple[Word | Phrase, ...]
    distance: int

    def __str__(self) -> str:
        return f" NEAR/{self.distance} ".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Prefix(Query):
    """Every word that begins with `text`."""

    text: str

    def __str__(self) -> str:
        return f"{_escaped(self.text)}*"


@dataclass(frozen=True, slots=True)
class Wildcard(Query):
    """Every word of this shape: `*` is any run of characters, `?` one; no other is special."""

    pattern: str

    def __str__(self) -> str:
        return "".join(
            part if part in ("*", "?") else _escaped(part, first=not place)
            for place, part in enumerate(re.split(r"([*?])", self.pattern))
        )


@dataclass(frozen=True, slots=True)
class Fuzzy(Query):
    """Every word at most `edits` (1 or 2) letters from `text`."""

    text: str
    edits: int

    def __str__(self) -> str:
        return f"{_escaped(self.text)}~{self.edits}"


@dataclass(frozen=True, slots=True)
class Heading(Query):
    """A word or phrase in the heading under which a speech stands."""

    part: Word | Phrase

    def __str__(self) -> str:
        return f"heading:{self.part}"


@dataclass(frozen=True, slots=True)
class Facet(Query):
    """Speeches whose `field` (one of FACET_FIELDS) has any of these values."""

    field: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        values = [
            value if _PLAIN_VALUE.fullmatch(value) and value != "OR" else _quoted(value)
            for value in self.values
        ]
        return f"{self.field}:{values[0] if len(values) == 1 else _bracketed(' OR ', values)}"


@dataclass(frozen=True, slots=True)
class Dates(Query):
    """Speeches from `since` to `until`, both included; None is open, and one of them is a date.

    A `since` after `until` is kept as it was asked for: it finds nothing.
    """

    since: Date | None
    until: Date | None

    def __str__(self) -> str:
        if self.since is None:
            return f"to:{self.until}"
        if self.until is None:
            return f"from:{self.since}"
        return f"date:{self.since}" + (f"..{self.until}" if self.until != self.since else "")


@dataclass(frozen=True, slots=True)
class And(Query):
    """All of two or more parts; the words stand before the filters."""

    parts: tuple[Query, ...]

    def __str__(self) -> str:
        return " ".join(
            _bracketed(" OR ", part.parts) if isinstance(part, Or) else str(part)
            for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class Or(Query):
    """Any of two or more parts."""

    parts: tuple[Query, ...]

    def __str__(self) -> str:
        if any(map(_shows_a_filter, self.parts)):
            return _bracketed(" OR ", self.parts)  # bare, it would filter the whole query
        return " OR ".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Not(Query):
    """Every speech but those that match the part."""

    part: Query

    def __str__(self) -> str:
        match self.part:
            case Or(parts):
                return f"-{_bracketed(' OR ', parts)}"
            case And() | Near():
                return f"-({self.part})"
        return f"-{self.part}"


@dataclass(frozen=True, slots=True)
class Most(Query):
    """Words of which a speech, with those up to `reach` places away in its debate, has to hold so
    many that their weights sum to `least`, 1 or more.

    A word of weight 0 is not asked for. Nobody types this: `hustings.relaxing` makes it of words
    that stand side by side, and those are its text.
    """

    words: tuple[Word, ...]
    weights: tuple[int, ...]
    least: int
    reach: int = 0

    @property
    def asked(self) -> tuple[Word, ...]:
        """The words that weigh anything; all of them where none does."""
        some = (word for word, weight in zip(self.words, self.weights, strict=True) if weight)
        return tuple(some) or self.words

    def __str__(self) -> str:
        return " ".join(map(str, self.words))


@dataclass(frozen=True, slots=True)
class Everything(Query):
    """Every speech: the empty query, and `*`. Never a part of another query."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Nothing(Query):
    """What no speech can match. Never a part of another query."""

    def __str__(self) -> str:
        return "-*"


Leaf = Word | Phrase | Near | Prefix | Wildcard | Fuzzy | Heading
Filter = Facet | Dates


def every(parts: Iterable[Query]) -> Query:
    """All of `parts`, flat, each once, words before filters, their dates one span.

    Of none, Everything; of one, the part itself; with Nothing among them, Nothing.
    """
    flat = dict.fromkeys(_flat(parts, And))
    if any(isinstance(part, Nothing) for part in flat):
        return Nothing()
    words = [part for part in flat if not is_filter(part) and not isinstance(part, Everything)]
    filters = [part for part in flat if is_filter(part) and not isinstance(part, Dates)]
    spans = [part for part in flat if isinstance(part, Dates)]
    kept = (*words, *filters, *([_overlap(spans)] if spans else ()))
    return And(kept) if len(kept) > 1 else next(iter(kept), Everything())


def either(parts: Iterable[Query]) -> Query:
    """Any of `parts`, flat, each once, values of the same field in one Facet.

    Of none, Nothing; of one, the part itself; with Everything among them, Everything.
    """
    flat = dict.fromkeys(part for part in _flat(parts, Or) if not isinstance(part, Nothing))
    if any(isinstance(part, Everything) for part in flat):
        return Everything()
    values: dict[str, dict[str, None]] = {}
    for part in flat:
        if isinstance(part, Facet):
            values.setdefault(part.field, {}).update(dict.fromkeys(part.values))
    facets = {field: Facet(field, tuple(named)) for field, named in values.items()}
    found: dict[object, Query] = {}
    for part in flat:
        field = part.field if isinstance(part, Facet) else None
        found[field or part] = facets[field] if field else part
    kept = tuple(found.values())
    return Or(kept) if len(kept) > 1 else next(iter(kept), Nothing())


def negate(query: Query) -> Query:
    """All that `query` does not match; of a negation, what it negates."""
    match query:
        case Not(part):
            return part
        case Everything():
            return Nothing()
        case Nothing():
            return Everything()
    return Not(query)


def is_filter(query: Query) -> bool:
    """Whether this is a facet or dates, or the negation of one: it narrows and ranks nothing."""
    return isinstance(query.part if isinstance(query, Not) else query, Facet | Dates)


def side_by_side(query: Query) -> tuple[Query, ...]:
    """The parts of an And; of anything else, itself."""
    return query.parts if isinstance(query, And) else (query,)


def split_filters(query: Query) -> tuple[Query, tuple[Filter, ...]]:
    """The query without the facets and dates that filter the whole of it, and those, in order.

    Negated filters, and those inside an OR, stay in the query. Of filters alone, Everything stays.
    """
    parts = side_by_side(query)
    filters = tuple(part for part in parts if isinstance(part, Facet | Dates))
    return every(part for part in parts if not isinstance(part, Facet | Dates)), filters


def leaves(query: Query) -> Iterator[Leaf]:
    """What a speech may be scored and lit by: the leaves not under a Not, left to right."""
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Most(words):
            yield from words
        case Word() | Phrase() | Near() | Prefix() | Wildcard() | Fuzzy() | Heading():
            yield query


def _flat(parts: Iterable[Query], kind: type[And] | type[Or]) -> Iterator[Query]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def _overlap(spans: list[Dates]) -> Dates:
    since = max((span.since for span in spans if span.since), default=None)
    until = min((span.until for span in spans if span.until), default=None)
    return Dates(since, until)


def _shows_a_filter(part: Query) -> bool:
    return any(map(is_filter, part.parts if isinstance(part, And) else (part,)))


def _bracketed(operator: str, parts: Iterable[object]) -> str:
    return f"({operator.join(map(str, parts))})"


def _quoted(text: str) -> str:
    return '"' + re.sub(rf"[\\{QUOTATION_MARKS}]", r"\\\g<0>", text) + '"'


def _escaped(text: str, first: bool = True) -> str:
    """Text that is read as this one word: a question mark at the end of it needs no escape."""
    head = text.rstrip(SENTENCE_MARKS)
    guard = "\\" if first and _NOT_A_WORD.match(text) else ""
    return guard + _SPECIAL.sub(r"\\\g<0>", head) + text[len(head) :]
