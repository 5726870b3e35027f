"""Where in a TEI document the reading stands: the divisions that are open, and the debate they are.

Takes the divisions and heads as they come; gives the id of the debate and the heading path. A head
that comes after speeches of its division begins a debate of its own there.
"""

from dataclasses import dataclass, field

# Ids of one corpus share the start of its name; "u1" would come again in every file.
_SHARED_START = 8


@dataclass(slots=True)
class _Division:
    id: str
    heads: list[str] = field(default_factory=list)
    is_under_way: bool = False
    restarts: int = 0

    @property
    def debate_id(self) -> str:
        return f"{self.id}-{self.restarts + 1}" if self.restarts else self.id


class Place:
    """The open divisions of one document, outermost first."""

    def __init__(self, document_id: str) -> None:
        self._document_id = document_id
        self._divisions = [_Division(document_id)]
        self._count = 0
        self._ids: dict[str, int] = {}

    def enter(self, division_id: str | None) -> None:
        """A division begins; without an id of its own it is numbered, the first not."""
        self._count += not division_id
        number = f"/{self._count}" if self._count > 1 else ""
        own = self.of_document(division_id) if division_id else f"{self._document_id}{number}"
        self._divisions.append(_Division(own))

    def leave(self) -> None:
        """The innermost division ends."""
        if len(self._divisions) > 1:
            self._divisions.pop()

    def head(self, text: str) -> None:
        """The innermost division has this head."""
        division = self._divisions[-1]
        if division.is_under_way:
            division.heads, division.is_under_way = [], False
            division.restarts += 1
        if text and text not in division.heads:
            division.heads.append(text)

    def speak(self) -> tuple[str, str | None]:
        """The debate id, and the heading path if there is one, of what is now said."""
        for division in self._divisions:
            division.is_under_way = True
        heads = [head for division in self._divisions for head in division.heads]
        return self._divisions[-1].debate_id, " / ".join(heads) or None

    def of_document(self, id: str) -> str:
        """An id of the source, with the document's before it where it is not one of the corpus."""
        start = self._document_id[:_SHARED_START]
        shared = len(start) == _SHARED_START and id.startswith(start)
        return id if shared else f"{self._document_id}/{id}"

    def once(self, id: str) -> str:
        """An id that no other speech of the document has: a second one ends in "-2"."""
        self._ids[id] = times = self._ids.get(id, 0) + 1
        return id if times == 1 else self.once(f"{id}-{times}")
