"""The words of an XML element, as paragraphs or as one line.

Takes an element whose content is paragraphs, lists and tables as HTML and Hansard name them, in any
mixture with loose text; gives one string for each paragraph, list item or table, white space made
plain. A table keeps one line a row, its cells parted by " | ". Styles, scripts and the numbers of
columns are left out.
"""

from hustings_indexer.sources.markup import Element, local_name, text_of
from hustings_indexer.sources.spacing import one_line

_PARTS = """
    blockquote center dd div dl dt h1 h2 h3 h4 h5 h6 item li list ol p quote table ul
"""
_BLOCKS = frozenset(_PARTS.split())
_CELLS = frozenset(("td", "th"))
_NO_WORDS = frozenset(("style", "script", "col", "image"))
_BREAKS = _BLOCKS | {"tr", "br", "lb"}
_OTHER_SPACES = (
    "\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)


def paragraphs(element: Element) -> list[str]:
    """The paragraphs of an element that have words, in order."""
    pieces: list[str] = []
    if len(element) == 1:  # most speeches are one plain paragraph
        only = element[0]
        beside = f"{element.text or ''}{only.tail or ''}"
        if only.tag == "p" and not len(only) and not beside.strip():
            add_text(only.text, pieces)
            return paragraphs_from(pieces)
    _add_content(element, pieces)
    return paragraphs_from(pieces)


def line_of(element: Element) -> str:
    """All words of an element as one line."""
    return " ".join(text_of(element).split())


def add_child(child: Element, pieces: list[str]) -> None:
    """Adds an element to pieces of text, and what follows it; a paragraph's end is two line ends.

    For a reader that takes an element apart; `paragraphs_from` puts the pieces together.
    """
    name = local_name(child)
    if name in _BLOCKS:
        pieces.append("\n\n")
        _add_content(child, pieces)
        pieces.append("\n\n")
    elif name == "tr":
        pieces.append("\n")
        add_text(_row(child), pieces)
    elif name == "br":
        pieces.append("\n")
    elif name == "lb":
        pieces.append("\n\n")
    elif name not in _NO_WORDS:
        _add_content(child, pieces)
    # Most breaks stand on a line of the file by themselves.
    if (tail := child.tail) and not (name in _BREAKS and tail.isspace()):
        pieces.append(tail.replace("\n", " ") if "\n" in tail else tail)


def add_text(text: str | None, pieces: list[str]) -> None:
    """Adds text to pieces; how it is broken into lines in the file means nothing."""
    if text:
        pieces.append(text.replace("\n", " ") if "\n" in text else text)


def paragraphs_from(pieces: list[str]) -> list[str]:
    """The paragraphs that pieces of text make."""
    joined = "".join(pieces)
    parts = joined.split("\n\n") if "\n" in joined else (joined,)
    return [text for part in parts if part and (text := _plain(part))]


def _add_content(element: Element, pieces: list[str]) -> None:
    add_text(element.text, pieces)
    for child in element:
        add_child(child, pieces)


def _row(row: Element) -> str:
    # By hand, for tables have ten times as many cells as there are speeches.
    return " | ".join(
        [
            text_of(cell) if len(cell) else cell.text or ""
            for cell in row
            if cell.tag in _CELLS or local_name(cell) in _CELLS
        ]
    )


def _plain(paragraph: str) -> str:
    if "\n" not in paragraph:
        # Both give the same where there is no other space, this one in a third of the time.
        is_plain = paragraph.isascii() or not any(map(paragraph.__contains__, _OTHER_SPACES))
        return one_line(paragraph) if is_plain else " ".join(paragraph.split())
    lines = [" ".join(line.split()) for line in paragraph.split("\n")]
    return "\n".join([line for line in lines if line.strip(" |")])
