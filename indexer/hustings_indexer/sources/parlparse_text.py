"""The words of an element, as paragraphs.

Takes an element whose content is paragraphs, lists and tables of HTML, in any mixture with loose
text; gives one string for each paragraph, list item or table, white space made plain. A table keeps
one line a row, its cells parted by " | ". Styles and scripts are left out.
"""

from hustings_indexer.sources.markup import Element, local_name

_BLOCKS = frozenset(
    "p div table ul ol dl li dt dd blockquote center h1 h2 h3 h4 h5 h6 quote item".split()
)
_LEFT_OUT = frozenset(("style", "script"))
_BREAKS = frozenset(("br", "lb"))
_CELLS = frozenset(("td", "th"))


def paragraphs(element: Element) -> list[str]:
    """The paragraphs of an element that have words, in order."""
    if len(element) == 1 and element[0].tag == "p" and not len(element[0]):
        text = " ".join((element[0].text or "").split())  # most speeches are one plain paragraph
        if text and not (element.text or "").strip() and not (element[0].tail or "").strip():
            return [text]
    pieces: list[str] = []
    _collect(element, pieces)
    return [text for text in map(_plain, "".join(pieces).split("\n\n")) if text]


def line_of(element: Element) -> str:
    """All words of an element as one line."""
    return " ".join("".join(element.itertext()).split())


def _collect(element: Element, pieces: list[str]) -> None:
    """Adds the text within an element, a paragraph's end as two line ends and a line's as one."""
    if element.text:
        pieces.append(_on_one_line(element.text))
    for child in element:
        name = local_name(child)
        if name in _BLOCKS:
            pieces.append("\n\n")
            _collect(child, pieces)
            pieces.append("\n\n")
        elif name == "tr":
            pieces.append("\n")
            pieces.append(" | ".join(line_of(cell) for cell in child if local_name(cell) in _CELLS))
        elif name in _BREAKS:
            pieces.append("\n")
        elif name not in _LEFT_OUT:
            _collect(child, pieces)
        if child.tail:
            pieces.append(_on_one_line(child.tail))


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ") if "\n" in text else text


def _plain(paragraph: str) -> str:
    if "\n" not in paragraph:
        return " ".join(paragraph.split())
    lines = (" ".join(line.split()) for line in paragraph.split("\n"))
    return "\n".join(line for line in lines if line.strip(" |"))
