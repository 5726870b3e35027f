"""Most of the words, where all find little: here is a query, give me one that asks for less.

Words typed side by side have all to stand in a speech. That is too much to ask of a question typed
as it would be spoken; so of its words, a speech and those near it in its debate then have to hold
as many as make up a share of their weight, for what answers a question need not repeat it; one in
the heading, or in the name of whoever made a speech, counts as held, for that is how people ask.
Fewer words than a question has may be the title of a debate: then what stands under a heading with
all of them is found as well. What is quoted, negated or marked in any other way stays as it was.

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
from hustings.weighing import tells
from hustings_indexer.analysis import words

Match = Literal["all", "most", "any"]
MATCHES: tuple[Match, ...] = get_args(Match)

Relaxation = tuple[int, ...]
"""How a query was relaxed, as a cursor keeps it: how near the words have to be, how much they have
to weigh together, and what each weighs; or that it may be a title; or nothing, if it was not."""
_TITLED: Relaxation = (0,)

LITTLE = 100
"""Where all the words find fewer speeches than these, a question is relaxed of itself, and a title
is looked for among the headings; where they find no more, something else may be suggested."""
SHARE = 40
"""Per cent of the weight of the words of a query that have to be held."""
REACH = 8
"""Places from a speech within which they have to be, in its debate."""

LONG, SENTENCE, TITLE = 6, 4, 3
"""Words from which on a query is taken for a question; for one if there is a stop word among them;
and for a title. Two words side by side are both meant."""
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

    def relaxation(self, match: Match | None) -> Relaxation:
        """How to relax the query to most of its words, or any; or, unless told, as what it is."""
        count = len(self.words)
        is_sentence = count >= SENTENCE and self.telling < count
        is_question = self.telling > 0 and (count >= LONG or is_sentence)
        if count < 2 or match == "all" or (match is None and not is_question and count < TITLE):
            return ()
        if match is None and not is_question:
            return _TITLED
        if match == "any":
            return 0, 1, *self.weights
        return REACH, max(1, -(-sum(self.weights) * SHARE // 100)), *self.weights

    def fits(self, relaxation: Relaxation) -> bool:
        """Whether it may be one of this query."""
        return relaxation == _TITLED or len(relaxation) == 2 + len(self.words)

    def relaxed(self, relaxation: Relaxation) -> q.Query:
        """The query that asks for less."""
        others = [part for part in q.side_by_side(self.query) if part not in self.words]
        if relaxation == _TITLED:
            heading = q.every(q.Heading(word) for word in self.words)
            return q.every([q.either([q.every(self.words), heading]), *others])
        reach, least, *weights = relaxation
        return q.every([q.Most(self.words, tuple(weights), least, reach), *others])


def is_title(relaxation: Relaxation) -> bool:
    """Whether what stands under a heading with all of the words is found as well."""
    return relaxation == _TITLED


def bag_of(query: q.Query, spread: Callable[[q.Word], int], size: int, language: str) -> Bag:
    """The words of a query, weighed in an index of `size` live speeches with that stemmer.

    `spread` gives how many of those hold a word, in any of its forms.
    """
    parts = q.side_by_side(query)
    found = tuple(part for part in parts if isinstance(part, q.Word) and words(part.text))
    stops = stop_words(language).union(words(_OF_QUESTIONS))
    spreads = [spread(word) for word in found]
    telling = [
        spread * 2 <= size and tells(word, stops)
        for word, spread in zip(found, spreads, strict=True)
    ]
    weights = tuple(
        max(1, round(idf(spread, size) * 1000)) if spread and (tells or not any(telling)) else 0
        for spread, tells in zip(spreads, telling, strict=True)
    )
    pairs = zip(found, spreads, telling, strict=True)
    unheard = tuple(word for word, spread, tells in pairs if tells and not spread)
    return Bag(query, found, weights, sum(telling), unheard)
