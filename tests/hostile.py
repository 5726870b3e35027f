"""Random and hostile queries, by a seed: what nobody should type, and somebody will.

`python tests/hostile.py INDEX [COUNT [SEED]]` asks an index so many (100,000) of them, checks each
answer, and prints the slowest. Words come out of the index, the commonest of them oftener, so that
what is long is also much work.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from heapq import nlargest

import hustings

SLOWEST = 2.0
"""Seconds of the processor that no query may take."""

_FRAGMENTS = (
    *'()"\'*?~-+|\\:,.!&^$[]{}/<>=%#@`;“”„«»’…—_ \t\n\r\0', "OR", "AND", "NOT", "NEAR", "NEAR/5",
    "NEAR/999999999999999999999", "NEAR/0", "NEAR/-1", "~2", "~99999999999", "~~", "**", "??", "..",
    "--", "||", "&&", '""', "()", "(((", ")))", '"~5', "speaker:", "party:", "date:", "from:",
    "heading:", "language:", "xyz:", "speaker:(", 'speaker:"', "date:9999-99-99",
    "0000..9999", "2019-02-30", "-1..1", "\u202e", "\u200f", "\u200b", "\ufeff", "\ud800",
    "\udfff", "\u0301",
    "\U0001f600", "שלום", "مرحبا", "消費税", "Ελλάδα", "привет", "ﬁ", "İ", "ſ", "ß", "½", "\u2028",
    "%00", "<script>", "' OR 1=1 --", "${x}", "a" * 300, "é" * 100, "1" * 400, "(a+)+$", "a?" * 40,
    ".*" * 30, "[^a]*", "(?=a)*",
)  # fmt: skip
_SIGNS = "abcxyzABC019éñßøΣя中日あعש \t\n\0\ud800\u202e\u0301\u200d\U0001f600" + "()\"*?~-|\\:./'"

Drawn = Callable[[], str]


class Hostile:
    """Draws queries; `words` are those of an index, the commonest first."""

    def __init__(self, words: Sequence[str], seed: int) -> None:
        self._words = words
        self._chance = random.Random(seed)
        self._kinds: list[tuple[int, Drawn]] = [
            (200, self._signs), (300, self._soup), (250, self._spoilt), (120, self._patterns),
            (60, self._fuzzy), (60, self._nears), (60, self._phrases), (40, self._fields),
            (40, self._nested), (12, self._unbalanced), (4, self._long),
        ]  # fmt: skip

    def queries(self, count: int) -> Iterator[str]:
        weights, kinds = zip(*self._kinds, strict=True)
        for _ in range(count):
            yield self._chance.choices(kinds, weights)[0]()

    def options(self) -> dict[str, object]:
        """How one of them is asked."""
        return {
            "match": self._chance.choice((None, None, None, "all", "most", "any")),
            "sort": self._chance.choice(("relevance", "relevance", "newest")),
            "facets": self._chance.choice(((), (), ("speaker", "year"))),
            "speaker": self._chance.choice(((), (), (), (self._signs(),))),
            "procedural": self._chance.random() < 0.5,
        }

    def _word(self) -> str:
        """Half of the words are among the hundred commonest."""
        most = 100 if self._chance.random() < 0.5 else len(self._words)
        return self._chance.choice(self._words[:most])

    def _some(self, drawn: Drawn, most: int) -> list[str]:
        return [drawn() for _ in range(self._chance.randint(1, most))]

    def _signs(self) -> str:
        return "".join(self._chance.choices(_SIGNS, k=self._chance.randint(0, 40)))

    def _soup(self) -> str:
        parts = [
            self._word() if self._chance.random() < 0.5 else self._chance.choice(_FRAGMENTS)
            for _ in range(self._chance.randint(1, 25))
        ]
        return self._chance.choice(("", " ", " ")).join(parts)

    def _spoilt(self) -> str:
        """A query that means something, less some of it, or with something put in."""
        one, two, three = self._word(), self._word(), self._word()
        text: str = self._chance.choice((
            f'"{one} {two}"~5 {three}', f"({one} OR {two}) -{three}", f"{one} NEAR/3 {two}",
            f'{one} speaker:"{two} {three}"', f"{one}* {two[:3]}?{three}", f"~{one} {two}~1",
            f"{one} OR {two} date:1999..2005", f"heading:({one} {two}) from:2001", f"what {one}",
        ))  # fmt: skip
        at = self._chance.randint(0, len(text))
        put_in: str = self._chance.choice(_FRAGMENTS)
        return text[:at] + put_in + text[at + self._chance.randint(0, 3) :]

    def _patterns(self) -> str:
        def pattern() -> str:
            word = self._word()
            cut = self._chance.randint(0, len(word))
            return self._chance.choice((
                f"{word[:cut]}*", f"*{word[cut:]}", f"*{word[:1]}*", f"{word[:1]}*", "*" * cut,
                f"{word[:cut]}?{word[cut + 1 :]}", f"*{'*'.join(word)}*", f"{'?' * cut}{word[:1]}*",
            ))  # fmt: skip

        most = 400 if self._chance.random() < 0.02 else 4
        return self._chance.choice((" ", " OR ", " -")).join(self._some(pattern, most))

    def _fuzzy(self) -> str:
        most = 400 if self._chance.random() < 0.05 else 3
        some = self._some(lambda: f"{self._word()}~{self._chance.choice('12')}", most)
        return self._chance.choice((" ", " OR ")).join(some)

    def _nears(self) -> str:
        most = 2_000 if self._chance.random() < 0.05 else 5
        apart = self._chance.choice(("", "/1", "/5", "/9999", "/" + "9" * 50))
        parts = self._some(self._word, most)
        if self._chance.random() < 0.3:  # each at another distance: pairs
            return "".join(f"{part} NEAR/{at % 50} " for at, part in enumerate(parts))
        return f" NEAR{apart} ".join(parts)

    def _phrases(self) -> str:
        def phrase() -> str:
            quoted = " ".join(self._some(self._word, 4))
            return f'"{quoted}"' + self._chance.choice(("", "", "~3", "~0", "~99999"))

        most = 500 if self._chance.random() < 0.03 else 3
        return self._chance.choice((" ", " OR ", " -")).join(self._some(phrase, most))

    def _fields(self) -> str:
        names = ("speaker", "party", "role", "date", "from", "kind", "heading", "person", "debate")
        values = (self._word(), f'"{self._signs()}"', self._signs(), f"({self._word()} OR", "*", "")
        return " ".join(
            f"{self._chance.choice(names)}:{self._chance.choice(values)}"
            for _ in range(self._chance.randint(1, 6))
        )

    def _nested(self) -> str:
        depth = self._chance.choice((1, 3, 40, 3_000))
        opened = self._chance.choice(("(", "-(", "((", f"({self._word()} OR (", "heading:("))
        return opened * depth + self._word() + ")" * self._chance.randint(0, depth * 2)

    def _unbalanced(self) -> str:
        mark = self._chance.choice(('"', "(", ")", "“", '"(', "\\", "~", "-", "?", "*", "NOT "))
        return mark * self._chance.choice((1, 7, 20_000)) + self._word()

    def _long(self) -> str:
        joint = self._chance.choice((" ", " OR ", "* OR ", "~ ", " NEAR ", "* ", '" "', " -", "-"))
        count = self._chance.choice((1_000, 10_000))
        words = [self._word() for _ in range(count)]
        text = joint.join(words)
        return self._chance.choice((text, f'"{" ".join(words)}"', " ".join(words[:1] * count)))


def hostile_for(index: hustings.Index, seed: int) -> Hostile:
    """Queries of the words of an index."""
    spread = index._snapshot.vocabulary.lookalikes.spread
    return Hostile(sorted(spread, key=lambda word: (-spread[word], word)), seed)


def ask(index: hustings.Index, hostile: Hostile, count: int) -> Iterator[tuple[float, str]]:
    """Asks so many queries and checks the answers; gives the seconds that each took."""
    for typed in hostile.queries(count):
        options = hostile.options()
        started = time.process_time()
        results = index.search(typed, limit=3, **options)  # type: ignore[arg-type]
        taken = time.process_time() - started
        assert results.parsed.strip(), typed
        assert len(results.parsed.splitlines()) == 1, typed
        assert 0 <= min(results.total, 3) == len(results.hits), typed
        yield taken, typed


def _main(folder: str, count: str = "100000", seed: str = "1") -> None:
    with hustings.open_index(folder) as index:
        taken = list(ask(index, hostile_for(index, int(seed)), int(count)))
    slowest = nlargest(10, taken)
    lines = [f"{seconds:.2f} s  {typed[:100]!r} ({len(typed):,})" for seconds, typed in slowest]
    total = sum(seconds for seconds, _ in taken)
    lines.insert(0, f"{len(taken):,} queries, {total / len(taken) * 1000:.1f} ms each")
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.exit(slowest[0][0] > SLOWEST)


if __name__ == "__main__":
    _main(*sys.argv[1:])
