"""Where the terms of a query occur: here is my term, give me the texts that hold it.

The number of occurrences of a term is: for one slot, the number of words that fill it; for a
phrase, of places where its slots are filled one after the other; for groups near each other, of
places where one of them begins and from which, within the distance, each of them begins; for a
pair, of places where the first of its groups stands with the second near after it.

An offset is a place in all the texts of a field end to end, so a phrase is found by shifting the
offsets of its rarest slot and looking them up in those of the others: no text is looked at alone.

Which words fill a slot may depend on the language of a text: a bare word is met by what has its
stem in that language.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.cache import Cache
from hustings.terms import Group, Slot, Term
from hustings_indexer.columns.field import Field

_FEW_FILLERS = 32  # of so many words the places in one text are looked up word by word
_PER_PLACE, _PER_PLACE_NEAR = 5, 16  # a place looked up takes as long as so many postings
_MANY_TIMES = 16  # a slot filled so much oftener than another is looked up only where that one is

Offsets = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Postings:
    """Texts that hold a term, ascending, and how often each does."""

    texts: NDArray[np.integer]
    frequencies: NDArray[np.integer]

    @property
    def nbytes(self) -> int:
        return self.texts.nbytes + self.frequencies.nbytes


class FieldSearch:
    """Finds terms in one field of one segment. What it expands is kept in `cache`.

    `languages` are the stemmers for its texts, each with a mask of the texts that it is for; a lone
    one may have None, for all.
    """

    def __init__(self, field: Field, cache: Cache, languages: Mapping[str, Mask | None]) -> None:
        self._field = field
        self._cache = cache
        self._languages = languages

    def postings(self, term: Term) -> Postings:
        """The texts that hold the term."""
        if len(term.groups) == 1 and len(term.groups[0]) == 1:
            return self._slot_postings(term.groups[0][0])
        return self._at(self._offsets(term))

    def work(self, term: Term) -> int:
        """About how much is read to find the term, in postings."""
        words = [
            [word for word, _ in self._fillers(slot)] for group in term.groups for slot in group
        ]
        if len(words) == 1:
            starts = self._field.posting_start
            return int((starts[np.array(words[0], np.intp) + 1] - starts[words[0]]).sum())
        places = sum(self._field.occurrences(word) for some in words for word in some)
        return places * (_PER_PLACE if len(term.groups) == 1 else _PER_PLACE_NEAR)

    def places(self, term: Term, texts: Sequence[int]) -> list[list[int]]:
        """For each of `texts`, ascending positions of the words that make the term occur there."""
        slots = [[self._slot_places(slot, texts) for slot in group] for group in term.groups]
        return [
            _lit([[found[at] for found in group] for group in slots], term.distance)
            for at in range(len(texts))
        ]

    def spans(self, term: Term, texts: NDArray[np.intp]) -> tuple[Offsets, Offsets]:
        """Where in `texts`, ascending, the term occurs: the offsets, ascending, at which its
        occurrences begin and those at which they end. One of groups near each other ends with the
        last of those that follow its beginning first."""
        groups = [self._group_in(group, texts) for group in term.groups]
        begins = groups[0] if len(groups) == 1 else self._near(groups, term.distance)
        ends = [
            offsets[offsets.searchsorted(begins)] + len(group)
            for offsets, group in zip(groups, term.groups, strict=True)
            if len(begins)
        ]
        return begins, np.max(ends, axis=0) if ends else begins

    def lit(self, term: Term, texts: NDArray[np.intp]) -> Offsets:
        """The offsets, ascending, of the words that make the term occur in `texts`, ascending."""
        groups = [self._group_in(group, texts) for group in term.groups]
        if len(groups) > 1:
            groups = self._together(groups, term.distance)
        words = [
            begins + at
            for begins, group in zip(groups, term.groups, strict=True)
            for at in range(len(group))
        ]
        return words[0] if len(words) == 1 else np.unique(np.concatenate(words))

    def _together(self, groups: list[Offsets], distance: int) -> list[Offsets]:
        """Of where groups begin, what lies within the distance of an occurrence of all of them."""
        begins = self._near(groups, distance)
        if not len(begins):
            return [begins for _ in groups]
        last = np.minimum(begins + distance, self._field.starts[self._texts_of(begins) + 1] - 1)
        found = []
        for offsets in groups:
            at = begins.searchsorted(offsets, side="right") - 1
            found.append(offsets[(at >= 0) & (offsets <= last[at])])
        return found

    def _group_in(self, group: Group, texts: NDArray[np.intp]) -> Offsets:
        """Where the group begins in some texts, both ascending."""
        begins = self._offsets_in(group[0], texts)
        for at, slot in enumerate(group[1:], start=1):
            begins = begins[contains(self._offsets_in(slot, texts), begins + at)]
        inside: Mask = self._texts_of(begins) == self._texts_of(begins + (len(group) - 1))
        return begins[inside]

    def _fillers(self, slot: Slot) -> list[tuple[int, Mask | None]]:
        """Words, and in which texts each fills the slot: None for all."""
        if not slot.stems:
            return [(word, None) for word in self._words(slot, None)]
        found = [(self._words(slot, name), texts) for name, texts in self._languages.items()]
        # Most words have the stem in every language, and so need no mask.
        everywhere = set.intersection(*(set(words) for words, _ in found))
        return [(word, None) for word in sorted(everywhere)] + [
            (word, texts) for words, texts in found for word in words if word not in everywhere
        ]

    def _words(self, slot: Slot, language: str | None) -> list[int]:
        def find() -> NDArray[np.int32]:
            return np.array(slot.fillers(self._field, language), np.int32)

        words: list[int] = self._cache.get((self, slot, language, "fillers"), find).tolist()
        return words

    def _postings_of(self, word: int, within: Mask | None) -> Postings:
        texts, frequencies = self._field.texts(word), self._field.frequencies(word)
        if within is None:
            return Postings(texts, frequencies)
        kept = within[texts]
        return Postings(texts[kept], frequencies[kept])

    def _slot_postings(self, slot: Slot) -> Postings:
        parts = [self._postings_of(word, within) for word, within in self._fillers(slot)]
        if not parts:
            return Postings(np.zeros(0, np.int32), np.zeros(0, np.uint8))
        if len(parts) == 1:
            return parts[0]
        texts = np.concatenate([part.texts for part in parts])
        frequencies = np.concatenate([part.frequencies for part in parts])
        size = len(self._field.starts) - 1
        if len(texts) > size // 64:
            sums = np.bincount(texts, frequencies, size)
            found = np.flatnonzero(sums > 0)  # many times as fast as of the numbers
            return Postings(found, sums[found])
        order = np.argsort(texts, kind="stable")
        texts = texts[order]
        first = np.flatnonzero(np.diff(texts, prepend=-1))
        return Postings(texts[first], np.add.reduceat(frequencies[order], first, dtype=np.int32))

    def _at(self, offsets: Offsets) -> Postings:
        texts = self._texts_of(offsets)
        first = np.flatnonzero(np.diff(texts, prepend=-1))
        counts = np.diff(first, append=len(texts))
        return Postings(texts[first], counts)

    def _offsets(self, term: Term) -> Offsets:
        if len(term.groups) == 1:
            return self._group_offsets(term.groups[0])
        found = self._in_common(term.groups)
        return self._paired(found, term) if term.is_pair else self._near(found, term.distance)

    def _in_common(self, groups: Sequence[Group]) -> list[Offsets]:
        """Where each of some groups begins, in the texts that hold all of them."""
        counted = sorted((min(map(self._count, group)), at) for at, group in enumerate(groups))
        found: dict[int, tuple[Offsets, NDArray[np.intp]]] = {}
        texts = np.arange(len(self._field.starts) - 1)
        for count, at in counted:
            if found and count > _MANY_TIMES * len(texts):
                offsets = self._group_in(groups[at], texts)
            else:
                offsets = self._group_offsets(groups[at])
            held = self._texts_of(offsets)
            texts = texts[contains(held, texts)]
            if not len(texts):
                return [offsets[:0] for _ in groups]
            found[at] = offsets, held
        common = np.zeros(len(self._field.starts) - 1, bool)
        common[texts] = True
        return [offsets[common[held]] for _, (offsets, held) in sorted(found.items())]

    def _slot_offsets(self, slot: Slot) -> Offsets:
        def expand() -> Offsets:
            runs = [self._offsets_of(word, within) for word, within in self._fillers(slot)]
            joined = np.concatenate([np.zeros(0, np.int64), *runs])
            if len(runs) > 1:
                joined.sort(kind="stable")
            return joined

        return self._cache.get((self, slot, "offsets"), expand)

    def _offsets_of(self, word: int, within: Mask | None) -> Offsets:
        field = self._field
        texts, frequencies = field.texts(word), field.frequencies(word)
        offsets = np.repeat(field.starts[texts], frequencies) + field.positions(word)
        return offsets if within is None else offsets[np.repeat(within[texts], frequencies)]

    def _group_offsets(self, group: Group) -> Offsets:
        """Where the group begins, ascending: where its rarest slot is filled, and then the others
        around it."""
        if len(group) == 1:
            return self._slot_offsets(group[0])
        (_, anchor), *rest = sorted((self._count(slot), at) for at, slot in enumerate(group))
        offsets = self._slot_offsets(group[anchor])
        texts = self._texts_of(offsets)
        begins = offsets - anchor
        # A phrase does not run on from the end of one text into the next.
        inside = begins >= self._field.starts[texts]
        inside &= begins + len(group) <= self._field.starts[texts + 1]
        begins, texts = begins[inside], texts[inside]
        for count, at in rest:
            if not len(begins):
                break
            if count > _MANY_TIMES * len(begins):
                others = self._offsets_in(group[at], texts[np.diff(texts, prepend=-1) > 0])
            else:
                others = self._slot_offsets(group[at])
            held = contains(others, begins + at)
            begins, texts = begins[held], texts[held]
        return begins

    def _count(self, slot: Slot) -> int:
        """How often the slot is filled, about: masks are passed over."""
        return sum(self._field.occurrences(word) for word, _ in self._fillers(slot))

    def _texts_of(self, offsets: Offsets) -> NDArray[np.intp]:
        texts: NDArray[np.intp] = self._field.starts.searchsorted(offsets, side="right") - 1
        return texts

    def _offsets_in(self, slot: Slot, texts: NDArray[np.intp]) -> Offsets:
        """Where the slot is filled in some texts, both ascending."""
        field, fillers = self._field, self._fillers(slot)
        if len(fillers) > _FEW_FILLERS:
            return _within(self._slot_offsets(slot), field.starts[texts], field.starts[texts + 1])
        runs = [np.zeros(0, np.int64)]
        for word, within in fillers:
            places, held = _held(field.texts(word), texts, within)
            positions, counts = field.positions_at(word, places)
            runs.append(np.repeat(field.starts[texts[held]], counts) + positions)
        joined = np.concatenate(runs)
        joined.sort(kind="stable")
        return joined

    def _near(self, groups: list[Offsets], distance: int) -> Offsets:
        begins = np.concatenate(groups)
        begins.sort(kind="stable")  # merges runs that are sorted; numpy's unique would hash
        begins = begins[np.diff(begins, prepend=-1) > 0]
        text = self._texts_of(begins)
        last = np.minimum(begins + distance, self._field.starts[text + 1] - 1)
        for offsets in groups:
            if not len(offsets):
                return offsets
            following = np.minimum(offsets.searchsorted(begins), len(offsets) - 1)
            ok = (offsets[following] >= begins) & (offsets[following] <= last)
            begins, last = begins[ok], last[ok]
        return begins

    def _paired(self, groups: list[Offsets], term: Term) -> Offsets:
        """Where the first group of a pair begins with the second near after it."""
        firsts, seconds = groups
        if not len(seconds):
            return seconds
        ends = firsts + len(term.groups[0])
        following = seconds[np.minimum(seconds.searchsorted(ends), len(seconds) - 1)]
        near = (following >= ends) & (following < ends + term.distance)
        firsts, following = firsts[near], following[near]
        inside: Mask = self._texts_of(firsts) == self._texts_of(following)
        return firsts[inside]

    def _slot_places(self, slot: Slot, texts: Sequence[int]) -> list[list[int]]:
        """For each of `texts`, in no order, where in it the slot is filled."""
        places: list[list[int]] = [[] for _ in texts]
        wanted = np.array(texts, np.int32)
        for word, within in self._fillers(slot):
            holding, held = _held(self._field.texts(word), wanted, within)
            for at, place in zip(np.flatnonzero(held).tolist(), holding.tolist(), strict=True):
                places[at] += self._field.positions_in(word, place)
        return places


def _lit(groups: list[list[list[int]]], distance: int) -> list[int]:
    """From where the slots of each group are filled in one text: what a match is made of."""
    begins = [(_begins(slots), len(slots)) for slots in groups]
    if len(begins) == 1:
        found, length = begins[0]
        return found if length == 1 else sorted({p + at for p in found for at in range(length)})
    lit: set[int] = set()
    for begin in sorted({place for places, _ in begins for place in places}):
        inside = [
            places[bisect_left(places, begin) : bisect_right(places, begin + distance)]
            for places, _ in begins
        ]
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


def _held(
    holders: NDArray[np.int32], texts: NDArray[np.integer], within: Mask | None
) -> tuple[NDArray[np.intp], Mask]:
    """Which of `texts` are among `holders`, and the places there of those that are."""
    at = holders.searchsorted(texts)
    at[at == len(holders)] = 0
    held = holders[at] == texts
    if within is not None:
        held &= within[texts]
    return at[held], held


def _within(offsets: Offsets, begins: Offsets, ends: Offsets) -> Offsets:
    """Those of `offsets`, ascending, that lie in any of the [begin, end) ranges, in their order."""
    firsts, lasts = offsets.searchsorted(begins), offsets.searchsorted(ends)
    counts = lasts - firsts
    skipped = firsts - (np.cumsum(counts) - counts)
    within: Offsets = offsets[np.arange(int(counts.sum())) + np.repeat(skipped, counts)]
    return within


def contains(values: NDArray[np.integer], wanted: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which of `wanted` are among `values`, which are ascending."""
    if not len(values):
        return np.zeros(len(wanted), bool)
    at = values.searchsorted(wanted)
    at[at == len(values)] = 0
    found: NDArray[np.bool_] = values[at] == wanted
    return found
