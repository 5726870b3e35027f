"""The words of an index: in how many live speeches each stands, and the commonest of a shape.

A word is counted field by field: a speech that has it in its text, under a heading with it, or by a
speaker with it in the name counts once for each of the three.
"""

import fnmatch
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import repeat
from operator import add
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hustings.fuzzy import Spellings
from hustings.rank import FIELDS, FieldName
from hustings.terms import Group, Slot, Term

if TYPE_CHECKING:
    from hustings.lookalikes import Lookalikes
    from hustings.snapshot import View

MOST_WORDS = 2000
"""As many words at most a prefix, a pattern or a misspelling stands for, the commonest."""

_KEPT = 200  # shapes whose words are kept
_SPEECHES_PER_SLIP = 50_000


class Vocabulary:
    """The words of some segments, in texts, headings and speakers' names together."""

    def __init__(self, views: Sequence["View"]) -> None:
        self._views = views
        self._spreads: dict[tuple[int, FieldName], NDArray[np.int64]] = {}
        self._read: dict[tuple[int, FieldName], list[str]] = {}
        self._spellings: dict[tuple[int, FieldName], Spellings] = {}
        self._slot = lru_cache(_KEPT)(self._expanded)

    @property
    def size(self) -> int:
        """How many words there are, those of each segment and field counted anew."""
        return sum(len(view.segment.field(field).words) for view, field in self._fields())

    def limited(self, term: Term) -> Term:
        """The term with the words that fill it listed where they are many, or hard to find: then
        they are not looked for again in every segment and field."""
        if not any(slot.is_open for group in term.groups for slot in group):
            return term
        return Term(tuple(map(self._group, term.groups)), term.distance, term.field)

    @cached_property
    def lookalikes(self) -> "Lookalikes":
        """The words that a misspelt one may have been meant for: in a great archive, none that is
        so rare that it may be a slip itself."""
        from hustings.lookalikes import Lookalikes

        spreads: dict[str, int] = {}
        for view, field in self._fields():
            words, spread = self._words(view, field), self._spread(view, field).tolist()
            if spreads:
                known = map(spreads.get, words, repeat(0))
                spread = [*map(add, spread, known)]
            spreads.update(zip(words, spread, strict=True))
        least = self._least
        return Lookalikes({word: held for word, held in spreads.items() if held >= least})

    def spread(self, word: str) -> int:
        """How many live speeches have a word; 0 where it is none of those that may be meant."""
        held = 0
        for view, field in self._fields():
            number = view.segment.field(field).words.find(word)
            held += int(self._spread(view, field)[number]) if number >= 0 else 0
        return held if held >= self._least else 0

    @cached_property
    def _least(self) -> int:
        return 1 + sum(view.live_count for view in self._views) // _SPEECHES_PER_SLIP

    def _group(self, group: Group) -> Group:
        return tuple(self._slot(slot) if slot.is_open else slot for slot in group)

    def _expanded(self, slot: Slot) -> Slot:
        found = [(view, field, self._fillers(slot, view, field)) for view, field in self._fields()]
        if slot.is_prefix and sum(len(numbers) for _, _, numbers in found) <= MOST_WORDS:
            return slot
        spreads: Counter[str] = Counter()
        for view, field, numbers in found:
            words, spread = self._words(view, field), self._spread(view, field)
            for number, held in zip(numbers, spread[numbers].tolist(), strict=True):
                spreads[words[number]] += held
        live = [word for word, held in spreads.items() if held]
        commonest = sorted(live, key=lambda word: (-spreads[word], word))[:MOST_WORDS]
        listed, left_out = tuple(sorted(commonest)), len(live) - len(commonest)
        return replace(slot, listed=listed, left_out=left_out)

    def _fillers(self, slot: Slot, view: "View", field: FieldName) -> list[int]:
        """The numbers of the words of a field of a segment that fill a slot."""
        if slot.is_prefix:
            return slot.fillers(view.segment.field(field), None)
        if slot.word is not None:
            return list(self._spelt(view, field).within(slot.word, slot.edits))
        words = self._words(view, field)
        low, high = view.segment.field(field).words.span(slot.prefix or "")
        # What fnmatch makes of a pattern takes no more than linear time for each `*`.
        fits = re.compile(fnmatch.translate((slot.pattern or "").replace("[", "[[]"))).match
        return [number for number in range(low, high) if fits(words[number])]

    def _spelt(self, view: "View", field: FieldName) -> Spellings:
        if (view.first, field) not in self._spellings:
            self._spellings[view.first, field] = Spellings(self._words(view, field))
        return self._spellings[view.first, field]

    def _words(self, view: "View", field: FieldName) -> list[str]:
        """The words of a field of a segment, read at once: one by one takes five times as long."""
        if (view.first, field) not in self._read:
            self._read[view.first, field] = view.segment.field(field).words.read()
        return self._read[view.first, field]

    def _fields(self) -> Iterator[tuple["View", FieldName]]:
        for view in self._views:
            for field in FIELDS:
                yield view, field

    def _spread(self, view: "View", field: FieldName) -> NDArray[np.int64]:
        """For each word of a field of a segment, how many live speeches have it there."""
        key = view.first, field
        if key not in self._spreads:
            words = view.segment.field(field)
            if field != "text":
                self._spreads[key] = words.sums(view.counts(field))
            elif view.live is None:
                self._spreads[key] = np.diff(words.posting_start)
            else:
                self._spreads[key] = words.sums(view.live.view(np.uint8))
        return self._spreads[key]
