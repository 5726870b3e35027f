"""What a score takes from the index as a whole: how many speeches and words, and who holds a term.

Every commit changes these numbers, and with them all scores a little. The pages of one answer are
ranked by the numbers that its first page was ranked by, which its cursors carry: so a speech that
stays as it was, in a debate that does, keeps its score to the last bit, whatever comes and goes
elsewhere. Whatever else a score may one day take from the index as a whole has to be counted here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hustings.rank import idf
from hustings.terms import Term


class Words(NamedTuple):
    """How many words all live speeches have in their texts, around them (rounded) and in their
    headings."""

    text: int
    around: int
    heading: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Live speeches, the words they have, and how many of them hold each term of a query: a word,
    in the text or in the name of the speaker."""

    speeches: int
    words: Words
    held: Mapping[Term, int]

    def idf(self, term: Term) -> float:
        """The weight of the term."""
        return idf(self.held[term], self.speeches)

    @property
    def average(self) -> Mapping[str, float]:
        """Words of a speech, on average, by the kind of evidence; 1 where there are none at all."""
        return {
            kind: total / self.speeches if total else 1.0
            for kind, total in self.words._asdict().items()
        }

    def numbers(self) -> list[int]:
        """All of them in a row, for `read`."""
        return [self.speeches, *self.words, *self.held.values()]

    @classmethod
    def read(cls, numbers: Sequence[int], terms: Sequence[Term]) -> "Counts":
        """The counts that were written as `numbers`, for the same terms in the same order; raises
        ValueError for what cannot be."""
        speeches, text, around, heading, *held = numbers
        words = Words(text, around, heading)
        if len(held) != len(terms) or speeches < 1 or min(words) < 0:
            raise ValueError("not the numbers of these terms")
        if not all(0 <= df <= speeches for df in held):
            raise ValueError("no term is in more speeches than there are")
        return cls(speeches, words, dict(zip(terms, held, strict=True)))
