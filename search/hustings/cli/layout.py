"""Text set in lines: widths, wrapping, and lit words that wrapping never breaks.

Lines are slices of the text, as (start, end), so that highlights, which are offsets into the same
text, can be laid over them afterwards. Widths are in terminal cells: a Chinese or Japanese
character takes two, an accent that combines takes none.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from hustings.cli.terminal import Terminal

Span = tuple[int, int]

_WORD = re.compile(r"\S+")
_FIRST_WIDE = "\u2e80"
_CLOSING = "、。，．・：；！？」』）】〕》"

# A transcript must not be able to drive the reader's terminal.
_HARMLESS = dict.fromkeys((*range(32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")
_HARMLESS |= {ord("\n"): "\n", ord("\t"): " ", 0x85: " "}


def printable(text: str) -> str:
    """The text without control characters but the line break; of the same length."""
    return text.translate(_HARMLESS)


def width(text: str) -> int:
    """How many cells the text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def wrap(text: str, columns: int) -> list[Span]:
    """The lines of a text, none wider than `columns`, as slices of it.

    White space where a line ends is left out; a word wider than a line is cut. A line break in the
    text breaks the line. A line holds at least one character, however narrow the column.
    """
    lines: list[Span] = []
    offset = 0
    for line in text.split("\n"):
        lines.extend((offset + start, offset + end) for start, end in _wrap_line(line, columns))
        offset += len(line) + 1
    return lines


def light(text: str, line: Span, highlights: Sequence[Span], terminal: Terminal) -> str:
    """One line of a text, the parts of it that stand in `highlights` lit."""
    position, stop = line
    pieces = []
    for start, end in highlights:
        first, last = max(start, position), min(end, stop)
        if first < last:
            pieces += [text[position:first], terminal.paint(text[first:last], "lit")]
            position = last
    return "".join(pieces) + text[position:stop]


def paragraph(
    text: str, terminal: Terminal, *, indent: str = "", highlights: Sequence[Span] = ()
) -> list[str]:
    """A text set in lines behind an indent, the highlights lit."""
    text = printable(text)
    return [
        indent + light(text, line, highlights, terminal)
        for line in wrap(text, terminal.columns - width(indent))
    ]


def faint(text: str, terminal: Terminal, *, indent: str = "") -> list[str]:
    """A text set in faint lines behind an indent."""
    text = printable(text)
    lines = wrap(text, terminal.columns - width(indent))
    return [indent + terminal.paint(text[start:end], "faint") for start, end in lines]


def pad(text: str, columns: int) -> str:
    """The text on the left of a field, cut with an ellipsis where it does not fit."""
    if width(text) > columns:
        text = text[: _fit(text, 0, len(text), columns - 1)] + "…"
    return text + " " * (columns - width(text))


def _wrap_line(line: str, columns: int) -> Iterator[Span]:
    start = end = 0
    for first, last in _unbreakable(line):
        if start == end:
            start = first
        elif width(line[start:last]) > columns:
            yield start, end
            start = first
        end = last
        while start >= first and (cut := _fit(line, start, end, columns)) < end:
            yield start, cut
            start = cut
    yield start, end


def _unbreakable(line: str) -> Iterator[Span]:
    """The words, those of ideographs cut at each, but not before a closing mark."""
    for word in _WORD.finditer(line):
        start, end = word.span()
        if max(word[0]) >= _FIRST_WIDE:
            for position in range(start + 1, end):
                before, after = line[position - 1], line[position]
                if 2 in (_cells(before), _cells(after)) and after not in _CLOSING:
                    yield start, position
                    start = position
        yield start, end


def _fit(text: str, start: int, end: int, columns: int) -> int:
    """Where a line that begins at `start` is full; always past `start`, and never past `end`."""
    used = 0
    for position in range(start, end):
        used += _cells(text[position])
        if used > columns and position > start:
            return position
    return end


def _cells(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
