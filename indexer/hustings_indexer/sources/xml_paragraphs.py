"""The paragraphs of a speech in XML: here is an element, give me its words, block by block.

Takes what a format calls its blocks, its rows and what is no part of the words; gives each
paragraph with the element it stands in. Words beside the blocks are a paragraph too; a row (of a
table, a list) is one paragraph with all it holds. White space is layout, unless xml:space says
that it is to be kept.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from hustings_indexer.sources.markup import Element, local_name
from hustings_indexer.sources.spacing import XML_SPACE, one_line

Spell = Callable[[Element], str | None]


def _as_it_stands(block: Element) -> None:
    """No block is put together from parts."""


@dataclass(frozen=True)
class Layout:
    """How a format lays out its words, by the local names of its elements.

    `spell` gives the words of a block that has to be put together, None for any other.
    """

    blocks: Collection[str]
    rows: Collection[str]
    left_out: Collection[str]
    spaces: Collection[str]
    spell: Spell = _as_it_stands

    @cached_property
    def _tags(self) -> tuple[str, ...]:
        return tuple(f"{{*}}{name}" for name in self._own)

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset((*self.blocks, *self.rows))

    @cached_property
    def _special(self) -> frozenset[str]:
        return frozenset((*self.blocks, *self.rows, *self.left_out, *self.spaces))

    def _is_mixed(self, element: Element) -> bool:
        return any(len(child) or local_name(child) in self._special for child in element)

    def paragraphs(self, element: Element) -> list[tuple[Element, str]]:
        """The paragraphs in order, each with the element it stands in; none is empty."""
        found: list[tuple[Element, str]] = []
        self._collect(element, found)
        return [pair for pair in found if pair[1]]

    def words(self, element: Element) -> str:
        """All the words of an element as one paragraph."""
        if element.get(XML_SPACE) == "preserve":
            return "".join(element.itertext())
        if not len(element):
            return one_line(element.text or "")
        if spelt := self.spell(element):
            return spelt
        # Most paragraphs have nothing inside but a name or italics.
        runs = self._runs(element) if self._is_mixed(element) else element.itertext()
        return one_line("".join(runs))

    def _collect(self, element: Element, found: list[tuple[Element, str]]) -> None:
        beside: list[str] = [element.text] if element.text else []
        for child in element:
            name = local_name(child)
            is_block = name in self._own
            holds = len(child) > 0 and name not in self.left_out and self._holds_blocks(child)
            if not (holds or is_block):
                beside += self._run(child, name)
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
        return any(inner is not element for inner in element.iter(*self._tags))

    def _runs(self, element: Element) -> Iterator[str]:
        if element.text:
            yield element.text
        for child in element:
            yield from self._run(child, local_name(child))

    def _run(self, child: Element, name: str) -> Iterator[str]:
        """The text of an element inside a paragraph, and what follows it."""
        tail = child.tail or ""
        parts = name in self._own or name in self.spaces
        if parts:
            yield " "
        if name not in self.left_out:
            yield from self._runs(child)
        elif tail[:1].isalnum():
            yield " "
        if parts:
            yield " "
        if tail:
            yield tail


def _add(element: Element, beside: list[str], found: list[tuple[Element, str]]) -> None:
    text = "".join(beside)
    # Between two blocks there is as a rule a line end and nothing else.
    if text and not text.isspace():
        found.append((element, one_line(text)))
