"""How a query is answered: here is a tree, give me the speeches of a segment that match.

A filter is a mask over the speeches; an OR is the union of masks; an AND begins with its rarest
part and looks the survivors up in the others. Which speeches match is settled first, what they are
worth after (see `hustings.scoring`).
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from hustings import query as q
from hustings.effort import (
    ALLOWED_PER_WORD,
    FOR_A_WORD_COMPARED,
    FOR_ANY_PART,
    LEAST_ALLOWED,
    within_reach,
)
from hustings.occurrences import contains
from hustings.rank import FIELDS
from hustings.snapshot import Mask, Snapshot, Speeches, View
from hustings.terms import Term, pair_of, term_of
from hustings.vocabulary import MOST_WORDS
from hustings.weighing import weighed

_LONGEST_TOLD = 60  # characters of a part of a query that a note tells of

COLUMNS = {
    "speaker": "speaker", "party": "party", "role": "role", "section": "section",
    "chamber": "chamber", "person": "person_id", "kind": "kind", "language": "language",
    "debate": "debate_id",
}  # fmt: skip
"""The keyword column behind each field that a query can filter by."""


class Plan:
    """A query made ready for one snapshot."""

    def __init__(self, snapshot: Snapshot, query: q.Query) -> None:
        self._snapshot = snapshot
        self._terms: dict[q.Leaf, Term | None] = {}
        self._nearby: dict[q.Most, Mask] = {}
        words = sum(view.live_words for view in snapshot.views)
        self._allowed = max(LEAST_ALLOWED, words * ALLOWED_PER_WORD)
        self.query, self.passed_over = within_reach(query, self._cost, self._allowed)
        """What is looked for, and the parts for which that would be too much work. Another query of
        the same parts may take its place."""
        self.terms: list[Term] = list(
            dict.fromkeys(term for leaf in q.leaves(self.query) if (term := self._term(leaf)))
        )
        """The terms that are looked for, in the order of the query, each once."""

    @property
    def ranking(self) -> dict[Term, str]:
        """The terms and pairs that rank a speech, each as it was first typed."""
        ranked = weighed(self.query, self._snapshot.commit.language)
        typed: dict[Term, str] = {}
        for leaf in ranked.leaves:
            if term := self._term(leaf):
                typed.setdefault(term, str(leaf))
        spent = 0
        for place, (first, second) in enumerate(ranked.pairs):
            pair = self._pair(first, second)
            if pair and place:
                spent += self._read(pair)
            if pair and spent <= self._allowed:
                typed.setdefault(pair, f"{first} {second}")
        return typed

    def matching(self, view: View) -> Speeches:
        """The live speeches that match, ascending."""
        found = self._matching(view, self.query)
        return view.everything if found is None else found

    def filter_mask(self, view: View, condition: q.Filter) -> Mask:
        """Which speeches of the segment a filter lets through."""
        if isinstance(condition, q.Dates):
            return _dated(view, condition)
        if condition.field == "speaker":
            meant = [self._snapshot.names.who(value) for value in condition.values]
            printed = _valued(view, "speaker", (name for one in meant for name in one.printed))
            return printed | _valued(view, "person_id", (one.person for one in meant if one.person))
        name = COLUMNS[condition.field]
        values = (v for value in condition.values for v in self._snapshot.resolve(name, value))
        return _valued(view, name, values)

    def spread(self, leaf: q.Leaf) -> int:
        """How many live speeches hold a leaf of any query; a word in the name of who made them,
        too."""
        term = self._term(leaf)
        return self._snapshot.counts([term]).held[term] if term else 0

    @property
    def notes(self) -> Iterator[str]:
        """What is to be said of parts that were cut short, or left out."""
        for leaf in dict.fromkeys(q.leaves(self.query)):
            term = self._term(leaf)
            slots = [slot for group in term.groups for slot in group] if term else []
            if left_out := sum(slot.left_out for slot in slots):
                yield (
                    f"{leaf} stands for more than {MOST_WORDS:,} words: the {left_out:,} that the "
                    "fewest speeches hold are left out"
                )
        if self.passed_over:
            yield (
                f"the query is too much work: the last {len(self.passed_over):,} of its parts, "
                f"from {str(self.passed_over[0])[:_LONGEST_TOLD]} on, are left out"
            )

    def _cost(self, leaf: q.Leaf) -> int:
        term = self._term(leaf)
        if term is None:
            return 0
        if isinstance(leaf, q.Word) and term.is_word:
            return FOR_ANY_PART + self._snapshot.numbers
        is_open = isinstance(leaf, q.Fuzzy) or str(leaf)[0] in "*?"
        compared = self._snapshot.vocabulary.size if is_open else 0
        return FOR_ANY_PART + FOR_A_WORD_COMPARED * compared + self._read(term)

    def _read(self, term: Term) -> int:
        return sum(view.search(term.field).work(term) for view in self._snapshot.views)

    def _pair(self, first: q.Word, second: q.Word) -> Term | None:
        one, other = self._term(first), self._term(second)
        return pair_of(one, other) if one and other else None

    def _term(self, leaf: q.Leaf) -> Term | None:
        if leaf not in self._terms:
            term = term_of(leaf, self._snapshot.stems)
            self._terms[leaf] = term and self._snapshot.vocabulary.limited(term)
        return self._terms[leaf]

    def _matching(self, view: View, query: q.Query) -> Speeches | None:
        """The speeches that match; None where the query says nothing, as a word of mere marks."""
        match query:
            case q.And(parts):
                return self._all(view, parts)
            case q.Or(parts):
                return self._any(view, parts)
            case q.Most():
                return np.flatnonzero(self._near_most(query)[view.first : view.first + view.size])
            case q.Not(part):
                found = self._matching(view, part)
                return None if found is None else _without(view.everything, found, view)
            case q.Facet() | q.Dates():
                return _live(view, self.filter_mask(view, query))
            case q.Everything():
                return view.everything
            case q.Nothing():
                return np.zeros(0, np.intp)
            case (
                q.Word()
                | q.Phrase()
                | q.Near()
                | q.Prefix()
                | q.Wildcard()
                | q.Fuzzy()
                | q.Heading()
            ):
                term = self._term(query)
                return None if term is None else self._snapshot.matches(view, term).texts
        raise TypeError(f"no plan for {query!r}")

    def _all(self, view: View, parts: Iterable[q.Query]) -> Speeches | None:
        wanted: list[Speeches] = []
        refused: list[Speeches] = []
        for part in parts:
            found = self._matching(view, part.part if isinstance(part, q.Not) else part)
            if found is not None:
                (refused if isinstance(part, q.Not) else wanted).append(found)
        if not wanted and not refused:
            return None
        wanted.sort(key=len)
        speeches = wanted[0] if wanted else view.everything
        for others in wanted[1:]:
            speeches = speeches[_among(others, speeches, view)]
        for others in refused:
            speeches = _without(speeches, others, view)
        return speeches

    def _any(self, view: View, parts: Iterable[q.Query]) -> Speeches | None:
        found = [some for part in parts if (some := self._matching(view, part)) is not None]
        if len(found) < 2:
            return found[0] if found else None
        mask = np.zeros(view.size, bool)
        for speeches in found:
            mask[speeches] = True
        return np.flatnonzero(mask)

    def _near_most(self, query: q.Most) -> Mask:
        """Which of the speeches of all segments match: looked for once, not once a segment."""
        if query not in self._nearby:
            self._nearby[query] = self._look_near(query)
        return self._nearby[query]

    def _look_near(self, query: q.Most) -> Mask:
        surroundings = self._snapshot.surroundings
        held = np.zeros(self._snapshot.numbers, np.int64)
        for word, weight in zip(query.words, query.weights, strict=True):
            if weight:
                held[surroundings.within(self._held(word), query.reach)] += weight
        return held >= query.least

    def _held(self, word: q.Word) -> Mask:
        """Which live speeches of all segments hold a word, or have it in the heading or in the name
        of who made them."""
        mask = np.zeros(self._snapshot.numbers, bool)
        if term := self._term(word):
            for field in FIELDS if term.is_word else (term.field,):
                mask[self._snapshot.held(term, field)[0]] = True
        return mask


def _among(others: Speeches, speeches: Speeches, view: View) -> Mask:
    """Which of `speeches` are in `others`: by a mask, or by search where there are few."""
    if len(speeches) * 16 < len(others):
        return contains(others, speeches)
    mask = np.zeros(view.size, bool)
    mask[others] = True
    return mask[speeches]


def _without(speeches: Speeches, refused: Speeches, view: View) -> Speeches:
    return speeches[~_among(refused, speeches, view)]


def _live(view: View, mask: Mask) -> Speeches:
    return np.flatnonzero(mask if view.live is None else mask & view.live)


def _valued(view: View, name: str, values: Iterable[str]) -> Mask:
    column = view.segment.keywords(name)
    return column.with_codes(code for value in values if (code := column.code(value)) >= 0)


def _dated(view: View, dates: q.Dates) -> Mask:
    mask = np.ones(view.size, bool)
    if dates.since is not None:
        mask &= view.segment.dates >= dates.since.toordinal()
    if dates.until is not None:
        mask &= view.segment.dates <= dates.until.toordinal()
    return mask


def combined(masks: Sequence[Mask], speeches: Speeches) -> Speeches:
    """Those of `speeches` that every mask lets through."""
    for mask in masks:
        speeches = speeches[mask[speeches]]
    return speeches
