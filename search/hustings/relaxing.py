"""Most of the words, where all find little: here is a query, give me one that asks for less.

Words typed side by side have all to stand in a speech. That is too much to ask of a question typed
as it would be spoken; so of its words, a speech then has to hold as many as make up a share of
their weight; one in the name of whoever made the speech counts as held, for that is how people
ask. What is quoted, negated or marked in any other way stays as it was.

A word weighs its idf in the whole index, in thousandths, so that rare words weigh more. Stop words
weigh nothing, and neither does a word that no speech holds: what nobody said can't be asked of
anyone. Stop words are those of the language of the index, the words that questions about speeches
are put in, and any word that more than half of all speeches hold. Where a query has no others, all
its words are weighed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from hustings import query as q
from hustings.rank import idf
from hustings.stopwords import stop_words
from hustings_indexer.analysis import words

Match = Literal["all", "most", "any"]
MATCHES: tuple[Match, ...] = get_args(Match)

FEW = 100
"""Nothing is suggested for a query that finds more speeches, nor for a word that more hold."""
LITTLE = 10
"""Where all the words find fewer speeches than these, a question is relaxed of itself."""
SHARE = 40
"""Per cent of the weight of the words of a query that those which a speech holds have to make up.
With 50, every tenth question about the committee meetings of QMSum finds nothing; with 30, hardly
one in a hundred, but on a whole archive thousands of speeches that have little to do with it."""

LONG, _FEWEST = 6, 3
"""Words, and words among them that are no stop words, from which on a query is taken for a
question: few words side by side are all meant."""
_OF_QUESTIONS = """
    say says said saying tell told talk talked talking speak spoke spoken speaking speech speeches
    think thinks thought mention mentioned discuss discussed discussing discussion discussions
    describe described explain explained summarise summarize summary
"""


@dataclass(frozen=True, slots=True)
class Bag:
    """The words that stand bare and side by side in a query, and what each weighs."""

    query: q.Query
    words: tuple[q.Word, ...]
    weights: tuple[int, ...]
    telling: int
    """How many of them are no stop words."""
    unheard: tuple[q.Word, ...]
    """Those of the telling that no speech holds."""

    @property
    def is_question(self) -> bool:
        return len(self.words) >= LONG and self.telling >= _FEWEST

    def relaxed(self, match: Match) -> q.Query:
        """The query that asks for all of the words, most or any."""
        if match == "all" or len(self.words) < 2:
            return self.query
        share = -(-sum(self.weights) * SHARE // 100) if match == "most" else 1
        return self.holding(self.weights, max(1, share))

    def holding(self, weights: tuple[int, ...], least: int) -> q.Query:
        """The query that asks for as many of the words, weighed so, as make up `least`."""
        others = (part for part in q.side_by_side(self.query) if part not in self.words)
        return q.every([q.Most(self.words, weights, least), *others])


def weighed(query: q.Query, spread: Callable[[q.Word], int], size: int, language: str) -> Bag:
    """The words of a query, weighed in an index of `size` live speeches with that stemmer.

    `spread` gives how many of those hold a word, in any of its forms.
    """
    parts = q.side_by_side(query)
    found = tuple(part for part in parts if isinstance(part, q.Word) and words(part.text))
    stops = stop_words(language).union(words(_OF_QUESTIONS))
    spreads = [spread(word) for word in found]
    telling = [
        spread * 2 <= size and not _is_one_of(stops, word)
        for word, spread in zip(found, spreads, strict=True)
    ]
    weights = tuple(
        max(1, round(idf(spread, size) * 1000)) if spread and (tells or not any(telling)) else 0
        for spread, tells in zip(spreads, telling, strict=True)
    )
    pairs = zip(found, spreads, telling, strict=True)
    unheard = tuple(word for word, spread, tells in pairs if tells and not spread)
    return Bag(query, found, weights, sum(telling), unheard)


def _is_one_of(stops: frozenset[str], word: q.Word) -> bool:
    """`What's` is one where `what` is."""
    said = words(word.text)
    return len(said) == 1 and (said[0] in stops or said[0].partition("'")[0] in stops)
