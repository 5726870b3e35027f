"""What a word or a name was likely meant for: here is how it was typed, give me what it is like.

Words are like each other that are a few letters apart, or sound the same. The likeliest weighs how
many speeches have it against what the slip costs (`hustings.spelling`). Nothing is ever given but
words and names of live speeches.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from hustings.fuzzy import Spellings
from hustings.spelling import beginnings, cost, sounds
from hustings_indexer.analysis import words

_PER_SLIP = 11.0  # a slip makes a word as unlikely as being e**11 times as rare does
_AS_IT_SOUNDS = 0.4  # what it costs to take a word for one that sounds the same
_DEAREST = 2.4
_FIRST_SLIP, _LETTERS_A_SLIP = 0.3, 3  # how dear it may be for a short word
_LETTERS_A_SLIP_IN_SOUND = 1.7
_LETTERS_A_SOUND = 2
_SHORT = 4  # letters of a word that is looked for one letter away at most
_KEPT = 1000  # words that what they are like is kept of
_WEIGHED = 60  # words that are looked at closely


class Lookalikes:
    """Folded words to be compared with, and how many speeches have each."""

    def __init__(self, spread: Mapping[str, int]) -> None:
        self.spread = spread
        self._words = [word for word in spread if len(word) > 1]
        self._spellings = Spellings(self._words)
        self.prices = lru_cache(_KEPT)(self._prices)
        """The words like one, but not itself, and what it costs to take it for them."""
        self._held_by = lru_cache(None)(self._commoner)
        self._sounds: dict[str, Mapping[str, Sequence[str]]] = {}  # by the letter words begin with

    def likeliest(self, typed: str, least: int = 1) -> tuple[float, str] | None:
        """The word, of those that at least so many speeches have, that was most likely meant, after
        how likely; of equals the last. None if no word is like it."""
        common = self if least == 1 else self._held_by(1 << (least.bit_length() - 1))
        prices = common.prices(typed).items()
        options = ((likelihood(self.spread[word], price), word) for word, price in prices)
        return max((one for one in options if self.spread[one[1]] >= least), default=None)

    def _commoner(self, least: int) -> "Lookalikes":
        """Those that at least so many speeches have: they are fewer, and sooner gone through."""
        return Lookalikes({word: held for word, held in self.spread.items() if held >= least})

    def _prices(self, typed: str) -> Mapping[str, float]:
        (sound,) = sounds([typed])
        prices = {word: cost(typed, word) for word in self._near(typed)}
        for word in self._sounding(sound):
            price = prices.get(word) or cost(typed, word)
            # However it is written; but of two that sound the same, the one written more alike.
            if price <= len(typed) / _LETTERS_A_SLIP_IN_SOUND:
                prices[word] = min(price, _AS_IT_SOUNDS + price / _LETTERS_A_SOUND)
        dearest = min(_DEAREST, _FIRST_SLIP + len(typed) / _LETTERS_A_SLIP)
        return {word: price for word, price in prices.items() if price <= dearest and word != typed}

    def _near(self, typed: str) -> list[str]:
        """Those a letter or two away, if there are many the closest and the commonest of them."""
        found = self._spellings.within(typed, 1 if len(typed) <= _SHORT else 2)
        edits = {self._words[at]: away for at, away in found.items()}
        return sorted(edits, key=lambda word: (edits[word], -self.spread[word], word))[:_WEIGHED]

    def _sounding(self, sound: str) -> Iterator[str]:
        for letter in beginnings(sound):
            if letter not in self._sounds:
                found: defaultdict[str, list[str]] = defaultdict(list)
                some = [word for word in self._words if word.startswith(letter)]
                for word, own in zip(some, sounds(some), strict=True):
                    found[own].append(word)
                self._sounds[letter] = found
            yield from self._sounds[letter].get(sound, ())


def likelihood(spread: int, price: float) -> float:
    """How likely it is, as a logarithm, that what so many speeches have was meant, at a price."""
    return math.log(spread) - _PER_SLIP * price


class _Name(NamedTuple):
    folded: tuple[str, ...]
    printed: tuple[str, ...]
    speeches: int


class NamesAlike:
    """The names of speakers, each with how many speeches it stands over."""

    def __init__(self, speeches: Iterable[tuple[str, int]]) -> None:
        spread: Counter[str] = Counter()
        self._holders: defaultdict[str, list[_Name]] = defaultdict(list)
        folded = cache(lambda part: " ".join(words(part)))  # the same parts stand in many names
        for name, count in speeches:
            parts = [(word, part) for part in name.split() if (word := folded(part))]
            one = _Name(tuple(word for word, _ in parts), tuple(part for _, part in parts), count)
            for word in dict.fromkeys(one.folded):
                spread[word] += count
                self._holders[word].append(one)
        self._lookalikes = Lookalikes(spread)

    def exactly(self, typed: Sequence[str]) -> tuple[str, ...] | None:
        """The run of words of a name, as printed, that some folded words are."""
        return self._best([{word: 0.0} for word in typed])

    def likeliest(self, typed: Sequence[str]) -> tuple[str, ...] | None:
        """The run of words of a name, as printed, that folded words were most likely meant for;
        themselves where they are one. None if no name is like them."""
        return self._best([{word: 0.0, **self._lookalikes.prices(word)} for word in typed])

    def _best(self, prices: Sequence[Mapping[str, float]]) -> tuple[str, ...] | None:
        """The likeliest run of words of a name, at the price of each of those that may stand in
        each place."""
        best: tuple[float, tuple[str, ...]] | None = None
        held = (
            [self._holders[word] for word in price if word in self._holders] for price in prices
        )
        for name in chain(*min(held, key=lambda some: sum(map(len, some)), default=())):
            for at in range(len(name.folded) - len(prices) + 1):
                run = list(zip(name.folded[at : at + len(prices)], prices, strict=True))
                if all(word in price for word, price in run):
                    likely = likelihood(name.speeches, sum(price[word] for word, price in run))
                    printed = name.printed[at : at + len(prices)]
                    best = max(best or (likely, printed), (likely, printed))
        return best[1] if best else None
