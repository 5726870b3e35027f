"""Sentences of a passage: here is a text with words lit, give me the whole sentences to show.

A sentence ends at a full stop, a question or exclamation mark (a Chinese or Japanese one as well)
with what closes after it. A full stop ends none within a number, after an initial or a shortened
title ("Mr. Lee", "J. Smith"), or where the next word is in small letters. A line break ends one
after a colon or semicolon, and where the next line is an item of a list; elsewhere it is a space.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

Span = tuple[int, int]

_END = re.compile(
    r"""(?P<stop>[.…]["'”’»)\]]*)\s+ | [!?؟।]+["'”’»)\]]*\s+ | [。！？][」』”）]*\s*
    | (?<=[:;])[ ]*\n\s* | \n\s*(?=[-–•*][ ]|[(]?\w{1,3}[).][ ])""",
    re.VERBOSE,
)
_SHORTENED = re.compile(
    r"\b(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|Hon|hon|Rt|Sir|St|No|Nos|Col|Gen|Rev|Art|Nr|Abs|Mme|Sr|Sra|vs)$"
)


def excerpt(text: str, lit: Sequence[Span], longest: int) -> Span:
    """The part of a text, `longest` characters at most, that is to be shown of it.

    Whole sentences, of all such runs the one with most of what is lit; of equals that in which it
    begins nearest to a third of the room. Of a sentence that is longer, what stands around the
    first lit word of it, cut between words.
    """
    if len(text) <= longest:
        return 0, len(text)
    sentences = list(sentence_spans(text)) or [(0, 0)]
    runs = [_run(sentences, first, longest) for first in range(len(sentences))]
    start, end = max(runs, key=lambda run: _fitness(lit, run, longest))
    if end - start <= longest:
        return start, end
    first = next((mark for mark, _ in lit if start <= mark < end), start)
    return _cut(text, (start, end), first, longest)


def sentence_spans(text: str) -> Iterator[Span]:
    """[start, end) of each sentence, without the white space around it."""
    cuts = [0, *(end.end() for end in _END.finditer(text) if _ends(text, end)), len(text)]
    for start, end in pairwise(cuts):
        sentence = text[start:end]
        if sentence.strip():
            yield start + len(sentence) - len(sentence.lstrip()), start + len(sentence.rstrip())


def _ends(text: str, end: re.Match[str]) -> bool:
    if end["stop"] is None:
        return True
    return not text[end.end() : end.end() + 1].islower() and not _SHORTENED.search(
        text, max(0, end.start() - 6), end.start()
    )


def _run(sentences: Sequence[Span], first: int, longest: int) -> Span:
    """The sentences from one on that have room, at least that one."""
    start, end = sentences[first]
    for _, later in sentences[first + 1 :]:
        if later - start > longest:
            break
        end = later
    return start, end


def _fitness(lit: Sequence[Span], run: Span, longest: int) -> tuple[int, int]:
    held = [start for start, end in lit if run[0] <= start and end <= run[1]]
    before = min(held, default=0) - run[0]
    return len(held), -abs(before - longest // 3) if held else -run[0]


def _cut(text: str, sentence: Span, mark: int, longest: int) -> Span:
    """Part of a sentence, with a third of the room before a mark."""
    low, high = sentence
    start = max(low, min(mark - longest // 3, high - longest))
    end = min(high, start + longest)
    if start > low:
        start = text.find(" ", start, mark) + 1 or start
    if end < high:
        space = text.rfind(" ", mark, end)
        end = space if space > mark else end
    return start, end
