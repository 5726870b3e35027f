"""Where the terms of a query occur: here is my term, give me the texts that hold it.

The number of occurrences of a term is: for one slot, the number of words that fill it; for a
phrase, of places where its slots are filled one after the other; for groups near each other, of
places where one of them begins and from which, within the distance, each of them begins.

An offset is a place in all the texts of a field end to end, so a phrase is found by shifting the
offsets of its rarest slot and looking them up in those of the others: no text is looked at alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.cache import Cache
from hustings.terms import Group, Slot, Term
from hustings_indexer.columns.field import Field

_FEW_FILLERS = 32  # of so many words the places in one text are looked up word by word

Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Texts that hold a term, ascending, and how often each does."""

    texts: NDArray[np.integer]
    frequencies: NDArray[np.integer]

    @property
    def nbytes(self) -> int:
        return self.texts.nbytes + self.frequencies.nbytes


class FieldSearch:
    """Finds terms in one field of one segment. What it expands is kept in `cache`."""

    def __init__(self, field: Field, cache: Cache) -> None:
        self._field = field
        self._cache = cache

    def postings(self, term: Term) -> Postings:
        """The texts that hold the term."""
        if len(term.groups) == 1 and len(term.groups[0]) == 1:
            return self._slot_postings(term.groups[0][0])
        return self._at(self._offsets(term))

    def places(self, term: Term, texts: Sequence[int]) -> list[list[int]]:
        """For each of `texts`, ascending positions of the words that make the term occur there."""
        slots = [[self._slot_places(slot, texts) for slot in group] for group in term.groups]
        return [
            _lit([[found[at] for found in group] for group in slots], term.distance)
            for at in range(len(texts))
        ]

    def _fillers(self, slot: Slot) -> NDArray[np.int32]:
        def find() -> NDArray[np.int32]:
            return np.array(slot.fillers(self._field), np.int32)

        return self._cache.get((self, slot, "fillers"), find)

    def _slot_postings(self, slot: Slot) -> Postings:
        fillers = self._fillers(slot).tolist()
        field = self._field
        if not fillers:
            return Postings(np.zeros(0, np.int32), np.zeros(0, np.uint8))
        if len(fillers) == 1:
            return Postings(field.texts(fillers[0]), field.frequencies(fillers[0]))
        texts = np.concatenate([field.texts(word) for word in fillers])
        frequencies = np.concatenate([field.frequencies(word) for word in fillers])
        size = len(field.starts) - 1
        if len(texts) > size // 64:
            sums = np.bincount(texts, frequencies, size)
            found = np.flatnonzero(sums)
            return Postings(found, sums[found])
        order = np.argsort(texts, kind="stable")
        texts = texts[order]
        first = np.flatnonzero(np.diff(texts, prepend=-1))
        return Postings(texts[first], np.add.reduceat(frequencies[order], first, dtype=np.int32))

    def _at(self, offsets: Offsets) -> Postings:
        texts = self._field.starts.searchsorted(offsets, side="right") - 1
        first = np.flatnonzero(np.diff(texts, prepend=-1))
        counts = np.diff(first, append=len(texts))
        return Postings(texts[first], counts)

    def _offsets(self, term: Term) -> Offsets:
        groups = [self._group_offsets(group) for group in term.groups]
        return groups[0] if len(groups) == 1 else self._near(groups, term.distance)

    def _slot_offsets(self, slot: Slot) -> Offsets:
        def expand() -> Offsets:
            field, fillers = self._field, self._fillers(slot).tolist()
            runs = [
                np.repeat(field.starts[field.texts(word)], field.frequencies(word))
                + field.positions(word)
                for word in fillers
            ]
            joined = np.concatenate([np.zeros(0, np.int64), *runs])
            if len(runs) > 1:
                joined.sort(kind="stable")
            return joined

        return self._cache.get((self, slot, "offsets"), expand)

    def _group_offsets(self, group: Group) -> Offsets:
        """Where the group begins, ascending."""
        slots = sorted(
            ((self._slot_offsets(slot), at) for at, slot in enumerate(group)),
            key=lambda pair: len(pair[0]),
        )
        offsets, at = slots[0]
        offsets = offsets - at
        for others, at in slots[1:]:
            offsets = offsets[contains(others, offsets + at)]
        if len(group) > 1 and len(offsets):
            # A phrase does not run on from the end of one text into the next.
            text = self._field.starts.searchsorted(offsets, side="right") - 1
            ends = self._field.starts[np.maximum(text, 0) + 1]
            offsets = offsets[(text >= 0) & (offsets + len(group) <= ends)]
        return offsets

    def _near(self, groups: list[Offsets], distance: int) -> Offsets:
        begins = np.unique(np.concatenate(groups))
        text = self._field.starts.searchsorted(begins, side="right") - 1
        last = np.minimum(begins + distance, self._field.starts[text + 1] - 1)
        for offsets in groups:
            if not len(offsets):
                return offsets
            following = np.minimum(offsets.searchsorted(begins), len(offsets) - 1)
            ok = (offsets[following] >= begins) & (offsets[following] <= last)
            begins, last = begins[ok], last[ok]
        return begins

    def _slot_places(self, slot: Slot, texts: Sequence[int]) -> list[list[int]]:
        """For each of `texts`, in no order, where in it the slot is filled."""
        fillers = self._fillers(slot)
        if len(fillers) > _FEW_FILLERS:
            offsets, starts = self._slot_offsets(slot), self._field.starts
            return [
                (
                    offsets[slice(*offsets.searchsorted(starts[text : text + 2]))] - starts[text]
                ).tolist()
                for text in texts
            ]
        places: list[list[int]] = [[] for _ in texts]
        wanted = np.array(texts, np.int32)
        for word in fillers.tolist():
            holders = self._field.texts(word)
            at = holders.searchsorted(wanted)
            at[at == len(holders)] = 0
            for place in np.flatnonzero(holders[at] == wanted).tolist():
                places[place] += self._field.positions_in(word, int(at[place]))
        return places


def _lit(groups: list[list[list[int]]], distance: int) -> list[int]:
    """From where the slots of each group are filled in one text: what a match is made of."""
    begins = [(_begins(slots), len(slots)) for slots in groups]
    if len(begins) == 1:
        found, length = begins[0]
        return found if length == 1 else sorted({p + at for p in found for at in range(length)})
    lit: set[int] = set()
    for begin in sorted({place for places, _ in begins for place in places}):
        window = range(begin, begin + distance + 1)
        inside = [[place for place in places if place in window] for places, _ in begins]
        if all(inside):
            for places, (_, length) in zip(inside, begins, strict=True):
                lit.update(place + at for place in places for at in range(length))
    return sorted(lit)


def _begins(slots: list[list[int]]) -> list[int]:
    """Where a group begins, ascending."""
    begins = set(slots[0])
    for at, places in enumerate(slots[1:], start=1):
        begins &= {place - at for place in places}
    return sorted(begins)


def contains(values: NDArray[np.integer], wanted: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which of `wanted` are among `values`, which are ascending."""
    if not len(values):
        return np.zeros(len(wanted), bool)
    at = values.searchsorted(wanted)
    at[at == len(values)] = 0
    found: NDArray[np.bool_] = values[at] == wanted
    return found
