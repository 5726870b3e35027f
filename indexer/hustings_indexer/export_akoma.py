"""Debates as Akoma Ntoso 3.0: a collection, and in it one `debate` a debate.

Takes debates; gives the XML piece by piece. Speakers and their roles are references of each
debate's metadata; all that the format has no place for stands in attributes of our own.
"""

from collections.abc import Iterator, Sequence

from hustings_indexer.export_xml import (
    DECLARATION,
    NAMESPACES,
    OwnAttributes,
    attributes,
    paragraphs,
    text,
)
from hustings_indexer.speech import Speech

_NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_ELEMENTS = {"speech": "speech", "question": "question", "answer": "answer"}

_Reference = tuple[str, str, str | None]


def akoma_ntoso(debates: Iterator[list[Speech]]) -> Iterator[str]:
    """The collection, one debate after another."""
    yield f'{DECLARATION}<akomaNtoso xmlns="{_NAMESPACE}" {NAMESPACES}>\n'
    yield '<documentCollection name="debates">\n<collectionBody>\n'
    for number, debate in enumerate(debates, 1):
        yield f'<component eId="component_{number}">\n<debate name="debate">\n'
        yield from _debate(debate)
        yield "</debate>\n</component>\n"
    yield "</collectionBody>\n</documentCollection>\n</akomaNtoso>\n"


def _debate(debate: Sequence[Speech]) -> Iterator[str]:
    references = _references(debate)
    own = OwnAttributes(debate)
    yield f"{_meta(debate[0], references)}<debateBody>\n"
    yield f'<debateSection name="debate" eId="dbsect_1"{own.of_debate()}>\n'
    if debate[0].heading:
        yield f"<heading>{text(debate[0].heading)}</heading>\n"
    for number, speech in enumerate(debate, 1):
        yield _speech(number, speech, references, own)
    yield "</debateSection>\n</debateBody>\n"


def _references(debate: Sequence[Speech]) -> dict[_Reference, str]:
    """The persons and roles of a debate, each with an id."""
    references: dict[_Reference, str] = {}
    for speech in debate:
        if speech.speaker:
            person = ("TLCPerson", speech.speaker, speech.person_id)
            references.setdefault(person, f"ref_{len(references) + 1}")
        if speech.role:
            role = ("TLCRole", speech.role, None)
            references.setdefault(role, f"ref_{len(references) + 1}")
    return references


def _meta(first: Speech, references: dict[_Reference, str]) -> str:
    uri = attributes({"value": f"/{first.debate_id}"})
    day = first.date.isoformat()
    levels = ""
    for level in ("Work", "Expression", "Manifestation"):
        language = attributes({"language": first.language or "und"})
        tongue = f"<FRBRlanguage{language}/>" if level == "Expression" else ""
        levels += (
            f"<FRBR{level}><FRBRthis{uri}/><FRBRuri{uri}/>"
            f'<FRBRdate date="{day}" name="sitting"/><FRBRauthor href="#source"/>'
            f"{tongue}</FRBR{level}>\n"
        )
    listed = "".join(_reference(*key, eid) for key, eid in references.items())
    return (
        f'<meta>\n<identification source="#source">\n{levels}</identification>\n'
        f'<references source="#source">\n{listed}</references>\n</meta>\n'
    )


def _reference(element: str, name: str, address: str | None, eid: str) -> str:
    return f"<{element}{attributes({'eId': eid, 'href': address or '', 'showAs': name})}/>\n"


def _speech(
    number: int, speech: Speech, references: dict[_Reference, str], own: OwnAttributes
) -> str:
    by = references.get(("TLCPerson", speech.speaker or "", speech.person_id))
    role = references.get(("TLCRole", speech.role or "", None))
    # What nobody says, and is no speech, is `other`: it holds paragraphs, as a summary does not.
    element = _ELEMENTS.get(speech.kind, "speech" if by else "other")
    standard = attributes(
        {
            "eId": f"{element}_{number}",
            "by": by and f"#{by}",
            "as": role and by and f"#{role}",
            "xml:lang": speech.language,
        }
    )
    label = f"<from>{text(speech.speaker)}</from>\n" if speech.speaker else ""
    body = f"{label}{paragraphs(speech, 'p')}"
    return f"<{element}{standard}{own.of_speech(speech)}>\n{body}</{element}>\n"
