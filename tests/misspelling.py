"""Misspells words as people do, to see whether what was meant is suggested.

`python tests/misspelling.py INDEX` prints the drawn lines of `misspellings.tsv`, from an index of
the Parliament of Singapore: words said in fifty speeches or more, and names of those who made as
many, drawn by a seeded chance and misspelt by each rule in turn. What is still a form of a word
that is known is no slip: it finds what it should. The lines marked `by hand` are slips that people
are known for.
"""

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import hustings
from hustings_indexer.analysis import stemmer, words
from hustings_indexer.person import fold_name

FOR_EACH_RULE = 12
_COMMON = 50
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_RESPELT = (
    ("ph", "f"), ("ie", "ei"), ("ei", "ie"), ("ea", "ee"), ("ance", "ence"), ("ence", "ance"),
    ("able", "ible"), ("ible", "able"), ("ary", "ery"), ("our", "or"), ("tion", "sion"),
    ("ce", "se"), ("que", "k"), ("ck", "k"), ("sc", "s"), ("qu", "kw"), ("gh", "g"), ("rh", "r"),
    ("y", "i"), ("au", "o"), ("ous", "us"),
)  # fmt: skip


class Misspelt(NamedTuple):
    rule: str
    typed: str
    meant: str


def _swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at] + word[at:]


def _halved(word: str, chance: random.Random) -> str:
    """One of two equal letters left out."""
    pairs = [at for at in range(1, len(word)) if word[at] == word[at - 1]]
    at = chance.choice(pairs) if pairs else len(word)
    return word[:at] + word[at + 1 :]


def _beside(word: str, chance: random.Random) -> str:
    """The key to the left or the right of one hit."""
    at = chance.randrange(1, len(word))
    (row,) = (row for row in _ROWS if word[at] in row)
    place = row.index(word[at]) + chance.choice((-1, 1))
    return word[:at] + row[place] + word[at + 1 :] if 0 <= place < len(row) else word


def _as_it_sounds(word: str, chance: random.Random) -> str:
    rules = [rule for rule in _RESPELT if rule[0] in word[1:]]
    written, respelt = chance.choice(rules or [("", "")])
    return word[0] + word[1:].replace(written, respelt, 1)


def _parted(word: str, chance: random.Random) -> str:
    at = chance.randrange(2, len(word) - 1)
    return f"{word[:at]} {word[at:]}"


_SLIPS: dict[str, Callable[[str, random.Random], str]] = {
    "swapped": _swapped,
    "dropped": _dropped,
    "doubled": _doubled,
    "halved": _halved,
    "beside": _beside,
    "as it sounds": _as_it_sounds,
    "parted": _parted,
}


def misspelt(index: hustings.Index, seed: int, for_each: int) -> Iterator[Misspelt]:
    """Words and names of an index, so many for each rule."""
    chance = random.Random(seed)
    spread = index._snapshot.vocabulary.lookalikes.spread
    stem = stemmer("english")
    stems = set(map(stem, spread))
    common = sorted(word for word, held in spread.items() if held >= _COMMON and _is_plain(word, 5))
    names = sorted(
        name
        for one in index.speakers()
        if one.speeches >= _COMMON and " " in (name := fold_name(one.name)) and _is_plain(name, 3)
    )
    for rule in (*_SLIPS, *(f"{rule}, in a name" for rule in ("swapped", "dropped", "beside"))):
        slip = _SLIPS[rule.partition(",")[0]]
        found = 0
        while found < for_each:
            meant = chance.choice(names if "name" in rule else common)
            typed = _somewhere(meant.split(), slip, chance)
            if any(stem(part) not in stems for part in words(typed)):
                found += 1
                yield Misspelt(rule, typed, meant)


def _is_plain(text: str, shortest: int) -> bool:
    """Whether all the words of a text are of plain letters, and long enough."""
    return all(len(word) >= shortest and word.isascii() and word.isalpha() for word in text.split())


def _somewhere(
    parts: Sequence[str], slip: Callable[[str, random.Random], str], chance: random.Random
) -> str:
    at = chance.randrange(len(parts))
    return " ".join([*parts[:at], slip(parts[at], chance), *parts[at + 1 :]])


if __name__ == "__main__":
    with hustings.open_index(sys.argv[1]) as opened:
        sys.stdout.writelines(
            "\t".join(one) + "\n" for one in misspelt(opened, 1955, FOR_EACH_RULE)
        )
