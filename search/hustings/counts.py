"""What a score takes from the index as a whole: how many speeches and words, and who holds a term.

Every commit changes these numbers, and with them all scores a little. The pages of one answer are
ranked by the numbers that its first page was ranked by, which its cursors carry: so a speech that
stays as it was keeps its score to the last bit, whatever comes and goes around it. Whatever else a
score may one day take from the index as a whole has to be counted here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from hustings.rank import FIELDS, FieldName, idf
from hustings.terms import Term


def fields_of(term: Term) -> tuple[FieldName, ...]:
    """The fields in which a term scores, in the order in which its evidence is added up."""
    return tuple(FIELDS) if term.is_word else (term.field,)


@dataclass(frozen=True, slots=True)
class Counts:
    """Live speeches; the words they have in each of FIELDS; and, for each term of a query, in how
    many of them each of its fields holds it."""

    speeches: int
    words: tuple[int, ...]
    held: Mapping[Term, tuple[int, ...]]

    def df(self, term: Term, field: FieldName) -> int:
        """How many speeches hold the term in a field."""
        return self.held[term][fields_of(term).index(field)]

    def idf(self, term: Term, field: FieldName) -> float:
        """The weight of the term in a field."""
        return idf(self.df(term, field), self.speeches)

    def average_length(self, field: FieldName) -> float:
        """Words in the field of a speech, on average; 1 where there are none at all."""
        total = self.words[list(FIELDS).index(field)]
        return total / self.speeches if total else 1.0

    def numbers(self) -> list[int]:
        """All of them in a row, for `read`."""
        return [self.speeches, *self.words, *chain.from_iterable(self.held.values())]

    @classmethod
    def read(cls, numbers: Sequence[int], terms: Sequence[Term]) -> "Counts":
        """The counts that were written as `numbers`, for the same terms in the same order; raises
        ValueError for what cannot be."""
        speeches, *words = numbers[: 1 + len(FIELDS)]
        left = list(numbers[1 + len(FIELDS) :])
        held = {}
        for term in terms:
            some = len(fields_of(term))
            held[term], left = tuple(left[:some]), left[some:]
            if len(held[term]) != some:
                raise ValueError("too few numbers")
        if left or speeches < 1 or min(words) < 0:
            raise ValueError("not the numbers of these terms")
        if not all(0 <= df <= speeches for some in held.values() for df in some):
            raise ValueError("no term is in more speeches than there are")
        return cls(speeches, tuple(words), held)
