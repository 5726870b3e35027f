"""The grammar of a query: what a person typed, as a syntax tree.

`parse` takes any text and gives a `hustings.query` tree; it refuses nothing and raises nothing.
What can't be read as an operator is a word. The time it takes grows with the length of the text
alone, and no tree is deeper than DEEPEST groups make it. docs/query-language.md tells the grammar
to those who write queries.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from hustings.lexer import Token, distance, tokens, under_heading
from hustings.query import (
    OPERATOR,
    Everything,
    Near,
    Nothing,
    Phrase,
    Query,
    Word,
    either,
    every,
    negate,
)

DEEPEST = 32
"""Groups within groups; parentheses further in are passed over, so that any tree can be walked."""


def parse(text: str) -> Query:
    """The tree of what was typed.

    White space alone asks for every speech; marks alone (`!!!`, `""`) for none.
    """
    return _known(text) if len(text) <= _SHORT else _parse(text)


def _parse(text: str) -> Query:
    query = _group(list(tokens(text)))
    return query or (Nothing() if text.strip() else Everything())


_SHORT = 200
_known = lru_cache(maxsize=1024)(_parse)  # short queries come again, with the next page or filter


@dataclass(slots=True)
class _Group:
    """What has been read of the whole query, or of one pair of parentheses.

    A filter that stands bare in the whole query filters all of it, whatever OR is beside it: it is
    set apart, and an OR with a filter on both sides joins those two alone.
    """

    whole: bool = False
    negated: bool = False
    in_heading: bool = False
    alternatives: list[list[Query]] = field(default_factory=lambda: [[]])
    filters: list[list[Query]] = field(default_factory=list)
    begun: bool = False
    negates_next: bool = False
    _after_filter: bool = False
    _or_words: bool = False
    _or_filters: bool = False

    def add(self, query: Query | None, *, bare_filter: bool = False) -> None:
        if query is None:
            return
        if self.takes_negation():
            query = negate(query)
        self.begun = True
        self._after_filter = bare_filter and self.whole
        if self._after_filter:
            self._add_filter(query)
        else:
            self._add_word(query)

    def operate(self, operator: str) -> None:
        """Take in NOT, OR, `|` or AND (which says what standing side by side says)."""
        if operator == "NOT":
            self.negates_next = not self.negates_next
        elif operator != "AND":
            self._or_filters |= self._after_filter
            self._or_words |= not self._after_filter

    def takes_negation(self) -> bool:
        negated, self.negates_next = self.negates_next, False
        return negated

    def close(self) -> Query | None:
        """All that was read, as one query; None where nothing was."""
        words = [every(parts) for parts in self.alternatives if parts]
        parts = [either(words)] if words else []
        parts += [either(filters) for filters in self.filters]
        if not parts:
            return None
        return negate(every(parts)) if self.negated else every(parts)

    def _add_filter(self, query: Query) -> None:
        if self._or_filters:
            self.filters[-1].append(query)
        else:
            self.filters.append([query])
        self._or_filters = False

    def _add_word(self, query: Query) -> None:
        if self._or_words or self._or_filters:
            self.alternatives.append([])
        self.alternatives[-1].append(query)
        self._or_words = self._or_filters = False


def _group(found: list[Token]) -> Query | None:
    groups = [_Group(whole=True)]
    passed_over = place = 0
    while place < len(found):
        token, group = found[place], groups[-1]
        place += 1
        if token.kind == "open" and len(groups) > DEEPEST:
            passed_over += 1
        elif token.kind == "open":
            negated = token.negated ^ group.takes_negation()
            groups.append(_Group(False, negated, token.in_heading or group.in_heading))
        elif token.kind == "close" and passed_over:
            passed_over -= 1
        elif token.kind == "close":
            _close(groups)
        elif token.kind == "operator" and _operates(token.raw, group, found[place : place + 1]):
            group.operate(token.raw)
        else:
            place = _add_operand(found, place - 1, group)
    while len(groups) > 1:
        _close(groups)
    return groups[0].close()


def _close(groups: list[_Group]) -> None:
    if len(groups) > 1:
        query = groups.pop().close()
        groups[-1].add(query)


def _operates(operator: str, group: _Group, following: list[Token]) -> bool:
    """Whether an operator has the operands it needs; NEARs that do are read with their words."""
    if operator.startswith("NEAR") or not following or following[0].kind == "close":
        return False
    if following[0].kind == "operator" and following[0].raw != "NOT":
        return False
    return operator == "NOT" or group.begun


def _add_operand(found: list[Token], place: int, group: _Group) -> int:
    """Add the operand at `place` to the group; gives the place after it."""
    token, after = found[place], place + 1
    query = token.query
    if token.in_heading or group.in_heading:
        query = query if token.kind == "filter" else under_heading(token)
    elif isinstance(query, Word | Phrase) and token.kind == "leaf":
        query, after = _near(query, found, after)
    group.add(
        negate(query) if query and token.negated else query, bare_filter=token.kind == "filter"
    )
    return after


def _near(first: Word | Phrase, found: list[Token], place: int) -> tuple[Query, int]:
    """The word or phrase with those that NEAR joins to it, and the place after them.

    Distances that differ make pairs: `a NEAR/5 b NEAR/9 c` is a near b, and b near c.
    """
    runs: list[tuple[int, list[Word | Phrase]]] = []
    last = first
    while place + 1 < len(found):
        between = OPERATOR.match(found[place].raw) if found[place].kind == "operator" else None
        token = found[place + 1]
        right = token.query if token.kind == "leaf" and not token.in_heading else None
        if not between or not between[0].startswith("NEAR") or token.negated:
            break
        if not isinstance(right, Word | Phrase):
            break
        apart = max(1, distance(between["distance"]))
        if not runs or runs[-1][0] != apart:
            runs.append((apart, [last]))
        runs[-1][1].append(right)
        last, place = right, place + 2
    nears = [Near(tuple(parts), apart) for apart, parts in runs]
    return (every(nears), place) if nears else (first, place)
