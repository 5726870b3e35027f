"""Where in an Akoma Ntoso debate the reading stands: the sections that are open, and the debate.

Takes sections, headings and numbers as they come; gives the debate id, the heading path and the
kind of proceeding. A section without a heading (the list of a division, one member's turn) belongs
to the debate of the section around it.
"""

from dataclasses import dataclass, field

from hustings_indexer.sources.akoma_people import Speaker
from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import Element, local_name
from hustings_indexer.sources.spacing import one_line
from hustings_indexer.sources.tei_people import XML_LANG

GROUP = "speechGroup"


@dataclass(slots=True)
class Section:
    """An open section: its id or number, what kind it is, and its headings with their languages.

    `outer_language` is the language around it.
    """

    element: Element
    id: str
    kind: str
    outer_language: str | None = None
    headings: list[tuple[str | None, str]] = field(default_factory=list)
    speaker: Speaker | None = None

    def heading(self, language: str | None) -> str | None:
        """The heading in a language, or else the first."""
        own = [text for tag, text in self.headings if tag == language]
        return next(iter(own or [text for _, text in self.headings]), None)


class Place:
    """The open sections of one document, outermost first; `language` is what they are marked as."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._sections: list[Section] = []
        self._count = 0
        self._ids: dict[str, int] = {}
        self._path: tuple[str, str | None, str | None] | None = None
        self.language: str | None = None

    @property
    def innermost(self) -> Section | None:
        return self._sections[-1] if self._sections else None

    def enter(self, element: Element) -> None:
        """A section begins."""
        self._path = None
        self._count += 1
        name = local_name(element)
        kind = element.get("name") if name == "debateSection" else name
        own = identifier(element) or f"section-{self._count}"
        self._sections.append(Section(element, own, kind or name, self.language))
        self.language = iso_639(element.get(XML_LANG)) or self.language

    def leave(self) -> None:
        """The innermost section ends."""
        self._path = None
        if self._sections:
            self.language = self._sections.pop().outer_language

    def head(self, element: Element, text: str) -> None:
        """The innermost section has this heading; one in the same language follows after a dash."""
        if not self._sections or not text:
            return
        self._path = None
        headings = self._sections[-1].headings
        language = iso_639(element.get(XML_LANG))
        if headings and headings[-1][0] == language:
            text = f"{headings.pop()[1]} – {text}"
        headings.append((language, text))

    def path(self, language: str | None) -> tuple[str, str | None, str | None]:
        """The debate id, the heading path in a language as far as there is one, and the kind.

        The id is that of the innermost section with a heading, or else of the outermost; the kind
        of proceeding is that of the outermost.
        """
        # It is asked for with every speech, and changes with every tenth.
        if self._path is None:
            sections = self._sections
            headings = filter(None, (section.heading(language) for section in sections))
            section = next(iter([s for s in sections if s.headings][-1:] or sections), None)
            debate_id = f"{self._base}/{section.id}" if section else self._base
            kind = one_line(sections[0].kind) if sections else None
            self._path = debate_id, " / ".join(headings) or None, kind
        return self._path

    def id_of(self, element: Element) -> str | None:
        """The id of a speech from its own, once; a second of the same id ends in "-2"."""
        own = identifier(element)
        return self._once(f"{self._base}/{own}") if own else None

    def _once(self, id: str) -> str:
        self._ids[id] = times = self._ids.get(id, 0) + 1
        return id if times == 1 else self._once(f"{id}-{times}")


def identifier(element: Element) -> str | None:
    """The `eId` of Akoma Ntoso 3, or the `id` of 2."""
    own: str | None = element.get("eId") or element.get("id")
    return own
