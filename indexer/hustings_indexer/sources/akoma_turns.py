"""A turn of an Akoma Ntoso debate taken apart: whom it names, and what each of them says.

Takes a `speech`, `question` or `answer`; gives its parts in order. There is one, as a rule; a
`from` that comes after words begins another, of another speaker. Labels side by side ("Mr Iota",
"Minister for the Interior") are those of one speaker.
"""

from collections import Counter
from dataclasses import dataclass, field

from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import Element, local_name, text_of
from hustings_indexer.sources.parties import is_party
from hustings_indexer.sources.spacing import one_line
from hustings_indexer.sources.tei_people import XML_LANG
from hustings_indexer.sources.xml_paragraphs import Layout

LABEL = "from"
TURNS = ("speech", "question", "answer")
ASIDES = ("summary", "scene", "narrative", "other")
_POINTING = ("person", "from", "speaker")

LAYOUT = Layout(
    blocks=("p",),
    rows=("item", "li", "tr"),
    left_out={LABEL, *TURNS, *ASIDES, "authorialNote", "noteRef", "remark", "del"},
    spaces=("eol", "br", "td", "th"),
)


@dataclass(slots=True)
class Part:
    """What one speaker says in a turn: the labels that name him, and paragraphs with their
    elements."""

    labels: list[Element] = field(default_factory=list)
    found: list[tuple[Element, str]] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The labels as one line."""
        if len(self.labels) == 1:
            return _marked_up(self.labels[0]) or _printed(self.labels[0])
        lines = [line for label in self.labels if (line := _printed(label))]
        return ", ".join(lines).replace(", (", " (")

    @property
    def office(self) -> str | None:
        """The office that a label marks up as such."""
        for label in self.labels:
            for child in label:
                if local_name(child) == "role":
                    return one_line(text_of(child)) or None
        return None

    @property
    def pointers(self) -> list[str]:
        """Whom the labels refer to, where the turn itself does not say."""
        elements = [inner for label in self.labels for inner in label.iter()]
        return [
            pointer
            for element in elements
            if local_name(element) in _POINTING and (pointer := element.get("refersTo"))
        ]


def parts_of(turn: Element) -> list[Part]:
    """The parts of a turn; one without a label where the turn has none."""
    labels = [child for child in turn if local_name(child) == LABEL]
    if len(labels) > 1:
        return _parted(turn)
    found = LAYOUT.paragraphs(turn)
    if not labels and (inside := next(turn.iter(f"{{*}}{LABEL}"), None)) is not None:
        # Some set the label into the first paragraph, before its words.
        return [Part([inside], [(block, text.lstrip(" :,.")) for block, text in found])]
    if labels and len(labels[0]):
        # A label that is not closed holds the words.
        found[:0] = [
            (block, LAYOUT.words(block)) for block in labels[0] if local_name(block) == "p"
        ]
    return [Part(labels, found)]


def language_of(turn: Element, found: list[tuple[Element, str]]) -> str | None:
    """The language of a turn, or else that which most of its words are marked as."""
    if own := iso_639(turn.get(XML_LANG)):
        return own
    tags = {block.get(XML_LANG) for block, _ in found}
    if len(tags) < 2:
        return iso_639(tags.pop()) if tags else None
    sizes: Counter[str | None] = Counter()
    for block, text in found:
        sizes[block.get(XML_LANG)] += len(text)
    return iso_639(max(sizes, key=lambda tag: sizes[tag]))


def _marked_up(label: Element) -> str:
    """The name in a label of which every word is marked up as a person, an office or a party,
    with the party in brackets; "" for any other label."""
    rest = [label.text or "", *(child.tail or "" for child in label)]
    if len(rest) == 1 or any(map(str.isalnum, "".join(rest))):
        return ""
    inside = {name: label.findall(f"{{*}}{name}") for name in ("person", "role", "organization")}
    if len(inside["person"]) != 1 or len(label) != sum(map(len, inside.values())):
        return ""
    name = one_line(text_of(inside["person"][0]))
    parties = filter(is_party, (one_line(text_of(body)) for body in inside["organization"]))
    return " ".join([name, *(f"({party})" for party in parties)]) if name else ""


def _printed(label: Element) -> str:
    if any(local_name(child) == "p" for child in label):
        return one_line(label.text or "")
    return one_line(text_of(label))


def _parted(turn: Element) -> list[Part]:
    parts = [Part()]
    for child in turn:
        name = local_name(child)
        if name == LABEL:
            if parts[-1].found:
                parts.append(Part())
            parts[-1].labels.append(child)
        elif name in LAYOUT.blocks or name in LAYOUT.rows:
            parts[-1].found.append((child, LAYOUT.words(child)))
        elif name not in LAYOUT.left_out:
            parts[-1].found += LAYOUT.paragraphs(child)
        if beside := one_line(child.tail or ""):
            parts[-1].found.append((turn, beside))
    return parts
