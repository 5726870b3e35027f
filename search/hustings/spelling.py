"""How likely one word is typed for another: by what slips of the finger, and by how it sounds.

The cost of a slip is about 1: less for the usual ones (two letters swapped, a letter doubled or
not, a key hit beside the right one, one vowel for another), more for one at the beginning of a
word. Words sound alike that have the same key: roughly, their consonants as English speaks them.
"""

import re
from collections.abc import Sequence

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_BEGIN_WITH = {
    "a": "aeiouy", "f": "fp", "j": "jdg", "k": "kcqg", "n": "nkgp", "r": "rw", "s": "scpxz",
    "S": "sct", "T": "t",
}  # fmt: skip
_ALIKE = ("ckqg", "szxc", "fvp", "dt", "bp", "mn", "jg", "lr", "vw")

_SWAPPED, _DOUBLED, _PUT_IN, _OF_A_KEY, _OF_A_SOUND, _OTHER = 0.7, 0.6, 1.0, 0.8, 0.75, 1.2
_FIRST = 0.4  # more than elsewhere: few get the first letter of a word wrong

_SOUNDS = [
    (re.compile(pattern, re.MULTILINE), sound)
    for pattern, sound in (
        ("'", ""), ("^[kgp]n", "n"), ("^wr", "r"), ("^ps", "s"), ("^x", "s"), ("^wh", "w"),
        ("ph", "f"), ("(?<=[aeiou])gh(?=t)", ""), ("gh$", ""), ("gh", "g"), ("mb$", "m"),
        ("(?:t|ss?|c)i(?=on|ou|an|al)", "S"), ("(?<=[sy])ch|ch(?=[lr])", "k"), ("tch|ch|sh", "S"),
        ("ck", "k"), ("sc(?=[eiy])", "s"),
        ("c(?=[eiy])", "s"), ("[cq]", "k"), ("dge?|g(?=[eiy])", "j"), ("x", "ks"), ("z", "s"),
        ("th", "T"), ("(?<!^)[hw]", ""), ("(?<!^)[aeiouy]+", ""), ("^[aeiouy]+", "a"),
        (r"([^\n])\1+", r"\1"),
    )
]  # fmt: skip


def _neighbours() -> dict[str, frozenset[str]]:
    places = {key: (row, at) for row, keys in enumerate(_ROWS) for at, key in enumerate(keys)}
    return {
        key: frozenset(
            other
            for other, (line, place) in places.items()
            # Each row stands half a key to the right of the one above it.
            if (line == row and abs(place - at) == 1)
            or (line == row + 1 and place in (at - 1, at))
            or (line == row - 1 and place in (at, at + 1))
        )
        for key, (row, at) in places.items()
    }


_BESIDE = _neighbours()


def sounds(words: Sequence[str]) -> list[str]:
    """The sound of each of some folded words."""
    # One pass over all of them for each rule: a hundredth of a second for a hundred thousand.
    said = "\n".join(words)
    for pattern, sound in _SOUNDS:
        said = pattern.sub(sound, said)
    return said.split("\n") if words else []


def beginnings(sound: str) -> str:
    """The letters with which words of a sound may begin."""
    return _BEGIN_WITH.get(sound[:1], sound[:1])


def cost(typed: str, meant: str) -> float:
    """What it costs to take `typed` for `meant`; 0 if they are the same."""
    above: list[float] = []
    row = [0.0]
    for at in range(len(meant)):
        row.append(row[at] + _left_out(meant, at))
    for place, letter in enumerate(typed):
        two_above, above = above, row
        row = [above[0] + _put_in(typed, place)]
        for at, other in enumerate(meant):
            best = min(
                above[at] + (_changed(letter, other, at) if letter != other else 0.0),
                above[at + 1] + _put_in(typed, place),
                row[at] + _left_out(meant, at),
            )
            if place and at and letter == meant[at - 1] and typed[place - 1] == other != letter:
                best = min(best, two_above[at - 1] + _SWAPPED)
            row.append(best)
    return row[-1]


def _put_in(typed: str, place: int) -> float:
    """A letter of `typed` that was not meant."""
    before = typed[place - 1 : place]
    if typed[place] == before or typed[place] == typed[place + 1 : place + 2]:
        return _DOUBLED
    return _PUT_IN if place else _PUT_IN + _FIRST


def _left_out(meant: str, at: int) -> float:
    """A letter of `meant` that was not typed."""
    if meant[at] == meant[at - 1 : at] or meant[at] == meant[at + 1 : at + 2]:
        return _DOUBLED
    return _PUT_IN if at else _PUT_IN + _FIRST


def _changed(letter: str, meant: str, at: int) -> float:
    pair = {letter, meant}
    if pair <= _VOWELS or any(pair <= set(alike) for alike in _ALIKE):
        return _OF_A_SOUND if at else _OF_A_SOUND + _FIRST
    price = _OF_A_KEY if letter in _BESIDE.get(meant, ()) else _OTHER
    return price if at else price + _FIRST
