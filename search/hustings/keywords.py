"""Which words are distinctive of some speeches: here is a choice of them and what to hold it
against, give me the words it uses more, and less, than chance would have it.

What chooses speeches is the query and the filters; but dates, chambers and kinds, where there is
anything besides, narrow both sides alike: the words of a party in 2019 are held against those of
all others in 2019. The other side is every speech that was not chosen, or what of those `against`
finds. A word is kept that is said often enough, in enough speeches, on the side that uses it more,
and whose G2 chance alone exceeds less than once in a hundred.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hustings import query as q
from hustings.likelihood import SIGNIFICANT, log_likelihood, log_ratio, per_million
from hustings.searching import Search
from hustings.snapshot import Mask, Snapshot
from hustings.wordcounts import Tally, count_words, masks_of, tally_texts
from hustings.wording import describe

_NARROWING = ("chamber", "kind")


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word, in all its forms, as said most often on the side that uses it more.

    `count` is how often it stands in the speeches chosen, `rest` in the others. `is_more` says
    whether the chosen use it more, `speeches` how many hold it on the side that does. `likelihood`
    is G2, `log_ratio` the binary logarithm of how many times as frequent it is in the chosen.
    """

    word: str
    is_more: bool
    count: int
    rest: int
    per_million: float
    rest_per_million: float
    speeches: int
    likelihood: float
    log_ratio: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "word": self.word,
            "use": "more" if self.is_more else "less",
            "count": self.count,
            "rest": self.rest,
            "per_million": self.per_million,
            "rest_per_million": self.rest_per_million,
            "speeches": self.speeches,
            "likelihood": self.likelihood,
            "log_ratio": self.log_ratio,
        }


@dataclass(frozen=True, slots=True)
class Keywords:
    """The words used more by the speeches chosen, then those used less, greatest G2 first.

    `parsed` and `against` say in words what was chosen and what it was held against; `speeches` and
    `words`, `rest_speeches` and `rest_words` how much that is; `notes` is as in `Results`.
    """

    query: str
    parsed: str
    against: str
    speeches: int
    words: int
    rest_speeches: int
    rest_words: int
    keywords: tuple[Keyword, ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "parsed": self.parsed,
            "against": self.against,
            "speeches": self.speeches,
            "words": self.words,
            "rest_speeches": self.rest_speeches,
            "rest_words": self.rest_words,
            "notes": list(self.notes),
            "keywords": [keyword.to_dict() for keyword in self.keywords],
        }


@dataclass(frozen=True, slots=True)
class Least:
    """How often a word has to be said, and in how many speeches, and whether stop words count."""

    count: int = 5
    speeches: int = 2
    stop_words: bool = False


def keywords(
    snapshot: Snapshot,
    typed: str,
    query: q.Query,
    against: q.Query | None,
    *,
    limit: int,
    least: Least,
    procedural: bool,
) -> Keywords:
    """The words distinctive of the speeches that a query, filters and all, finds; at most `limit`
    that they use more and as many that they use less."""
    chosen = Search(snapshot, query, procedural=procedural)
    other = q.every([against or q.Everything(), *_narrowing(query)])
    others = Search(snapshot, other, procedural=procedural)
    ours = masks_of(chosen.found)
    theirs = [mask & ~own for mask, own in zip(masks_of(others.found), ours, strict=True)]
    return Keywords(
        query=typed,
        parsed=describe(query),
        against=describe(other),
        speeches=chosen.total,
        words=count_words(snapshot, ours),
        rest_speeches=sum(int(mask.sum()) for mask in theirs),
        rest_words=count_words(snapshot, theirs),
        keywords=distinctive(snapshot, ours, theirs, limit=limit, least=least),
        notes=tuple(dict.fromkeys(chosen.notes + others.notes)),
    )


def distinctive(
    snapshot: Snapshot, ours: Sequence[Mask], theirs: Sequence[Mask], *, limit: int, least: Least
) -> tuple[Keyword, ...]:
    """The words that some live speeches use more than others, then those they use less; of each
    segment a mask."""
    sides = [tally_texts(snapshot, masks, stop_words=least.stop_words) for masks in (ours, theirs)]
    sizes = [count_words(snapshot, masks) for masks in (ours, theirs)]
    found: list[Keyword] = []
    for is_more in (True, False):
        found += islice(_keywords(sides, sizes, least, is_more=is_more), limit)
    return tuple(found)


def _narrowing(query: q.Query) -> list[q.Filter]:
    """The filters that hold for both sides: none where there are no others and no words."""
    words, filters = q.split_filters(query)
    narrowing = [one for one in filters if isinstance(one, q.Dates) or one.field in _NARROWING]
    chooses = len(narrowing) < len(filters) or not isinstance(words, q.Everything)
    return narrowing if chooses else []


def _keywords(
    sides: Sequence[Tally], sizes: Sequence[int], least: Least, *, is_more: bool
) -> Iterator[Keyword]:
    (count, rest), (size, rest_size) = (side.counts for side in sides), sizes
    table = (count, size, rest, rest_size)
    likelihood, ratio = log_likelihood(*table), log_ratio(*table)
    user = sides[0] if is_more else sides[1]
    over = count * rest_size > rest * size if is_more else count * rest_size < rest * size
    kept = over & (user.counts >= max(1, least.count)) & (likelihood >= SIGNIFICANT)
    for stem in user.in_order(kept, likelihood):
        speeches = user.speeches(stem)
        if speeches >= least.speeches:
            yield Keyword(
                word=user.spelt(stem),
                is_more=is_more,
                count=int(count[stem]),
                rest=int(rest[stem]),
                per_million=per_million(int(count[stem]), size),
                rest_per_million=per_million(int(rest[stem]), rest_size),
                speeches=speeches,
                likelihood=float(likelihood[stem]),
                log_ratio=float(ratio[stem]),
            )
