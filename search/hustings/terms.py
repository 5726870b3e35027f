"""The terms of a query: here is a leaf of the tree, give me what has to stand in a text.

A term is one or more groups of slots. A slot is a place to be filled by any of a set of word
forms: a bare word is a slot that every form of its stem fills, a quoted word one that only it
fills, `hous*` one that every word with that beginning fills. A group is filled by words side by
side; several groups stand within a distance of each other, in any order.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hustings import query as q
from hustings.rank import (
    GAP,
    OF_A_HEADING,
    OF_A_PAIR,
    OF_A_TERM,
    OF_A_WORD,
    FieldName,
    Kind,
)
from hustings_indexer.analysis import words
from hustings_indexer.columns.field import Field
from hustings_indexer.columns.strings import Strings

_AS_QUICK = 64  # so many words are read in the time in which one is looked for
_GLOB = re.compile(r"[*?]")
# Two letters of Linear B stand for the marks of a pattern while the text around them is folded.
_ANY_RUN, _ANY_ONE = "\U00010000", "\U00010001"

Stems = tuple[tuple[str, str], ...]
"""The stemmers of an index, its own first, each with what it makes of a word."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The forms of a word, by its stem in each language of the index; or one word; or all words
    that begin with a prefix and fit a pattern (in which `*` is any run of characters and `?` is
    one), or lie within some edits of a word. Where those were looked for before, they are `listed`:
    the commonest of so many that some are `left_out`."""

    stems: Stems = ()
    word: str | None = None
    prefix: str | None = None
    pattern: str | None = None
    edits: int = 0
    listed: tuple[str, ...] | None = None
    left_out: int = 0

    @property
    def is_open(self) -> bool:
        """Whether any number of words may fill it: which, only looking at many of them can tell."""
        return self.listed is None and (bool(self.edits) or self.prefix is not None)

    @property
    def is_prefix(self) -> bool:
        return self.prefix is not None and self.pattern is None

    def fillers(self, field: Field, language: str | None) -> list[int]:
        """The numbers of the words of `field` that fill the slot, ascending; for stems, in a text
        in `language`. One of a pattern or of edits has to be listed before: `hustings.vocabulary`
        does so."""
        if self.stems:
            stems = [stem for stemmed_as, stem in self.stems if stemmed_as == language]
            return field.words_of(stems[0], language) if stems else []
        if self.listed is not None:
            return _numbers(field.words, self.listed)
        if self.word is not None:
            number = field.words.find(self.word)
            return [number] if number >= 0 else []
        return list(range(*field.words.span(self.prefix or "")))


Group = tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """What has to stand in the text, or in the heading, of a speech; `distance` in words. Of a
    pair, the second group begins at most the distance after the end of the first."""

    groups: tuple[Group, ...]
    distance: int = 0
    field: FieldName = "text"
    is_pair: bool = False

    @property
    def is_word(self) -> bool:
        """Whether one word fills it: such a term is looked for in headings and names as well."""
        alone = len(self.groups) == 1 and len(self.groups[0]) == 1
        return alone and not self.distance and self.field == "text"

    @property
    def weights(self) -> Mapping[Kind, float]:
        """What each kind of evidence for it weighs."""
        if self.is_pair:
            return OF_A_PAIR
        if self.field == "heading":
            return OF_A_HEADING
        return OF_A_WORD if self.is_word else OF_A_TERM


def pair_of(first: Term, second: Term) -> Term | None:
    """The pair of two bare words; None for a word and itself."""
    groups = first.groups + second.groups
    return Term(groups, GAP, is_pair=True) if len(set(groups)) == 2 else None


def term_of(leaf: q.Leaf, stems: Callable[[str], Stems]) -> Term | None:
    """The term of a leaf; None if there is no word in it, as in `&` or `"..."`."""
    match leaf:
        case q.Word() | q.Phrase():
            group = _group(leaf, stems)
            return Term((group,)) if group else None
        case q.Near(parts, distance):
            groups = tuple(group for part in parts if (group := _group(part, stems)))
            # A group near itself is met by each of its occurrences.
            return Term(tuple(dict.fromkeys(groups)), distance) if groups else None
        case q.Heading(part):
            group = _group(part, stems)
            return Term((group,), field="heading") if group else None
        case q.Prefix(text):
            return _pattern_term(text + "*")
        case q.Wildcard(pattern):
            return _pattern_term(pattern)
        case q.Fuzzy(text, edits):
            return _fuzzy_term(text, edits)


def _numbers(words: Strings, listed: Sequence[str]) -> list[int]:
    """The numbers of those of some words, sorted, that are among `words`."""
    if len(listed) * _AS_QUICK < len(words):
        return [number for number in map(words.find, listed) if number >= 0]
    wanted = {word.encode() for word in listed}
    return [number for number, word in enumerate(words.utf8s()) if word in wanted]


def _group(part: q.Word | q.Phrase, stems: Callable[[str], Stems]) -> Group:
    if isinstance(part, q.Word):
        return tuple(Slot(stems=stems(word)) for word in words(part.text))
    return tuple(Slot(word=word) for word in words(part.text))


def _pattern_term(pattern: str) -> Term | None:
    """A pattern is folded as text is; what parts words in it makes a phrase of patterns. A `*` that
    is left alone is passed over."""
    group: list[Slot] = []
    for word in words(pattern.replace("*", _ANY_RUN).replace("?", _ANY_ONE)):
        fixed = word.replace(_ANY_RUN, "*").replace(_ANY_ONE, "?")
        prefix = _GLOB.split(fixed, maxsplit=1)[0]
        if fixed == "*":
            continue
        if fixed == prefix:
            group.append(Slot(word=fixed))
        elif fixed == prefix + "*":
            group.append(Slot(prefix=prefix))
        else:
            group.append(Slot(prefix=prefix, pattern=fixed))
    return Term((tuple(group),)) if group else None


def _fuzzy_term(text: str, edits: int) -> Term | None:
    """At most half of the letters of a word are edited: with more, a short one is any other."""
    group = tuple(Slot(word=word, edits=min(edits, len(word) // 2)) for word in words(text))
    return Term((group,)) if group else None
