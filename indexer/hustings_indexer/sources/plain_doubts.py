"""Where a typed transcript leaves in doubt who speaks, though it has been read.

Takes its lines and the labels found in them; gives the lines where a label may have been missed, or
taken for one, each with what to report. Refuses nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from hustings_indexer.sources.labels import Label, has_title_or_office

_BEFORE_COLON = re.compile(r"[^:：]{1,200}(?=[:：](?:\s|$))")
_BRACKETS_AND_COLON = re.compile(r"[^\W\d_][^:：]{2,120}[)\]]\s?[:：]\s")
_MOST_WORDS_MISSED = 14
_TIMES_MISSED = 3
_FEWEST_IN_CAPITALS = 2

_MISSED = "no certain name before the colon: read as words, not as a speaker"
_UNLIKE = "taken for a speaker, though it stands once, and other names in capitals"


def doubts(lines: Sequence[str], labels: Mapping[int, Label]) -> Iterator[tuple[int, str]]:
    """The lines by index, and why each is in doubt."""
    yield from ((at, _MISSED) for at in _missed(lines, labels))
    yield from ((at, _UNLIKE) for at in _unlike_the_others(labels))


def _missed(lines: Sequence[str], labels: Mapping[int, Label]) -> Iterator[int]:
    """The lines that open a paragraph as a label does, and are none: with brackets and a colon,
    perhaps on the next line, or with words before a colon that come again and again."""
    openings = [at for at, line in enumerate(lines) if line and (at == 0 or not lines[at - 1])]
    before = {at: match[0] for at in openings if (match := _BEFORE_COLON.match(lines[at]))}
    times = Counter(before.values())
    for at in openings:
        comes_again = at in before and times[before[at]] >= _TIMES_MISSED
        if at not in labels and (comes_again or _ends_in_brackets(lines[at : at + 2])):
            yield at


def _ends_in_brackets(lines: Sequence[str]) -> bool:
    for text in (lines[0], " ".join(lines)):
        match = _BRACKETS_AND_COLON.match(text)
        if match and not text[0].islower() and len(match[0].split()) <= _MOST_WORDS_MISSED:
            return True
    return False


def _unlike_the_others(labels: Mapping[int, Label]) -> Iterator[int]:
    """The labels that stand once and are no more than words with capitals, in a transcript that
    prints names all in capitals: "Water Supply:" may be a point of somebody's speech."""
    times = Counter(label.name for label in labels.values())
    if sum(name.isupper() and " " in name for name in times) < _FEWEST_IN_CAPITALS:
        return
    for at, label in labels.items():
        stands_alone = times[label.name] == 1 and not label.aside
        is_plain = " " in label.name and not re.search("[A-Z]{2}", label.name)
        if stands_alone and is_plain and not has_title_or_office(label.name):
            yield at
