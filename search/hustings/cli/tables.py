"""Words and their figures as a table, in aligned columns."""

from collections.abc import Iterator, Sequence

from hustings.cli.layout import pad, printable, width
from hustings.cli.terminal import Terminal

_WIDEST = 28


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], terminal: Terminal) -> Iterator[str]:
    """The heads, faint, and a line a row, its first cell strong; all cells are text."""
    first = min(_WIDEST, max(width(printable(row[0])) for row in (heads, *rows)))
    others = [max(map(len, column)) for column in list(zip(heads, *rows, strict=True))[1:]]
    for row in (heads, *rows):
        label = pad(printable(row[0]), first)
        figures = "".join(f"  {cell:>{size}}" for cell, size in zip(row[1:], others, strict=True))
        if row is heads:
            yield terminal.paint(label + figures, "faint")
        else:
            yield terminal.paint(label, "strong") + figures
