"""The words of an XML element, as paragraphs or as one line.

Takes an element whose content is paragraphs, lists and tables as HTML and Hansard name them, in any
mixture with loose text; gives one string for each paragraph, list item or table, white space made
plain. A table keeps one line a row, its cells parted by " | ". Styles, scripts and the numbers of
columns are left out.
"""

import re

from hustings_indexer.sources.markup import Element, local_name, text_of
from hustings_indexer.sources.spacing import one_line

_PARTS = """
    blockquote center dd div dl dt h1 h2 h3 h4 h5 h6 item li list ol p quote table ul
"""
_BLOCKS = frozenset(_PARTS.split())
_OTHER_SPACE = re.compile("[^\\S \t\r\n]")
_SPECIAL = _BLOCKS | {"tr", "br", "lb", "style", "script", "col", "image"}


def paragraphs(element: Element) -> list[str]:
    """The paragraphs of an element that have words, in order."""
    if len(element) == 1 and element[0].tag == "p" and not len(element[0]):
        text = " ".join((element[0].text or "").split())  # most speeches are one plain paragraph
        if text and not (element.text or "").strip() and not (element[0].tail or "").strip():
            return [text]
    pieces: list[str] = []
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
    if name not in _SPECIAL:
        _add_content(child, pieces)
    elif name in _BLOCKS:
        pieces.append("\n\n")
        _add_content(child, pieces)
        pieces.append("\n\n")
    elif name == "tr":
        cells = map(line_of, child.iterchildren("{*}td", "{*}th"))
        pieces.append("\n" + " | ".join(cells))
    elif name == "br":
        pieces.append("\n")
    elif name == "lb":
        pieces.append("\n\n")
    add_text(child.tail, pieces)


def add_text(text: str | None, pieces: list[str]) -> None:
    """Adds text to pieces; how it is broken into lines in the file means nothing."""
    if text:
        pieces.append(text.replace("\n", " ") if "\n" in text else text)


def paragraphs_from(pieces: list[str]) -> list[str]:
    """The paragraphs that pieces of text make."""
    return [text for text in map(_plain, "".join(pieces).split("\n\n")) if text]


def _add_content(element: Element, pieces: list[str]) -> None:
    add_text(element.text, pieces)
    for child in element:
        add_child(child, pieces)


def _plain(paragraph: str) -> str:
    if "\n" not in paragraph:
        # Both give the same where there is no other space, this one in a third of the time.
        is_plain = paragraph.isascii() or not _OTHER_SPACE.search(paragraph)
        return one_line(paragraph) if is_plain else " ".join(paragraph.split())
    lines = (" ".join(line.split()) for line in paragraph.split("\n"))
    return "\n".join(line for line in lines if line.strip(" |"))
