"""The paragraphs of a speech in XML: here is an element, give me its words, block by block.

Takes what a format calls its blocks, its rows and what is no part of the words; gives each
paragraph with the element it stands in. Words beside the blocks are a paragraph too; a row (of a
table, a list) is one paragraph with all it holds. White space is layout, unless xml:space says
that it is to be kept.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from hustings_indexer.sources.markup import Element, local_name, text_of
from hustings_indexer.sources.spacing import XML_SPACE, one_line

Spell = Callable[[Element], str | None]


@dataclass(frozen=True)
class Layout:
    """How a format lays out its words, by the local names of its elements.

    `spell` gives the words of a block that has to be put together, None for any other.
    """

    blocks: Collection[str]
    rows: Collection[str]
    left_out: Collection[str]
    spaces: Collection[str]
    spell: Spell | None = None
    _own: frozenset[str] = field(init=False)
    _tags: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        own = frozenset((*self.blocks, *self.rows))
        object.__setattr__(self, "_own", own)
        object.__setattr__(self, "_tags", tuple(f"{{*}}{name}" for name in own))

    def paragraphs(self, element: Element) -> list[tuple[Element, str]]:
        """The paragraphs in order, each with the element it stands in; none is empty."""
        found: list[tuple[Element, str]] = []
        self._collect(element, found)
        return [pair for pair in found if pair[1]]

    def words(self, element: Element) -> str:
        """All the words of an element as one paragraph."""
        if element.get(XML_SPACE) == "preserve":
            return text_of(element)
        text = element.text or ""
        if not len(element):
            return one_line(text) if text else ""
        if self.spell and (spelt := self.spell(element)):
            return spelt
        parts = [text]
        for child in element:
            self._add_run(child, local_name(child), parts)
        return one_line("".join(parts))

    def _collect(self, element: Element, found: list[tuple[Element, str]]) -> None:
        own, left_out = self._own, self.left_out
        beside = [element.text] if element.text else []
        for child in element:
            name = local_name(child)
            holds = len(child) > 0 and name not in left_out and self._holds_blocks(child)
            if not (holds or name in own):
                self._add_run(child, name, beside)
                continue
            if beside:
                _add(element, beside, found)
            beside = [child.tail] if child.tail else []
            if holds and name not in self.rows:
                self._collect(child, found)
            else:
                found.append((child, self.words(child)))
        if beside:
            _add(element, beside, found)

    def _holds_blocks(self, element: Element) -> bool:
        return next(element.iterdescendants(*self._tags), None) is not None

    def _add_run(self, child: Element, name: str, parts: list[str]) -> None:
        """The text of an element inside a paragraph, and what follows it."""
        tail = child.tail or ""
        is_apart = name in self._own or name in self.spaces
        if is_apart:
            parts.append(" ")
        if name not in self.left_out:
            parts.append(child.text or "")
            for inner in child:
                self._add_run(inner, local_name(inner), parts)
        elif tail[:1].isalnum():
            parts.append(" ")
        if is_apart:
            parts.append(" ")
        parts.append(tail)


def _add(element: Element, beside: list[str], found: list[tuple[Element, str]]) -> None:
    text = "".join(beside)
    # Between two blocks there is as a rule a line end and nothing else.
    if text and not text.isspace():
        found.append((element, one_line(text)))
