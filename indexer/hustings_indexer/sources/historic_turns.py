"""A paragraph of historic Hansard taken apart: who begins to speak in it, and what is said.

    <p>1. <member>Mr. Foot</member> (<i>by Private Notice</i>)<membercontribution> asked ...

Takes a `<p>`; gives its openings: first what stands before any member, then one for each member. A
written question of the time before 1990 names its member in its words alone ("Mr. Canavan asked the
Minister"); that is an opening too. Refuses nothing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hustings_indexer.sources.markup import Element, local_name
from hustings_indexer.sources.members import Member, read_member
from hustings_indexer.sources.prose import add_child, add_text, line_of, paragraphs_from

_NUMBER = re.compile(r"\s*[\[(]?(?:Q\.?\s?)?[0-9]+[.\])]*\s*")
_TOPIC = re.compile(r"\[(?P<topic>[^\]]+)\][\s—–-]*")
_ASKING = re.compile(
    r"(?:\([^)]*\)|\[[^\]]*\])?\s*(?:asked|to ask|begged? to ask)\b", re.IGNORECASE
)
_ASKING_IN_WORDS = re.compile(
    r"(?:[0-9]+\.\s*)?(?P<member>(?:Mr|Mrs|Ms|Miss|Sir|Dame|Dr|Lord|Lady|Viscount|Earl|Captain"
    r"|Major|Colonel|Commander|Lieut\S*|Brigadier|Professor|Rev)\b\.?\s[^,;:?]{2,60}?)\s+"
    r"(?P<words>asked (?:the|Her|His|Mr)\b.*)",
    re.DOTALL,
)
_LONGEST_GESTURE = 4
_FORMAL = re.compile(
    r"\[.*\]|(?:The (?:House|Committee)(?: having)? divided|Their Lordships divided|On Question"
    r"|Question (?:put|again|proposed)|Motion made|Amendment (?:proposed|made|agreed)|Bill read"
    r"|Resolved|Ordered|Adjourned|Title postponed|It being )\b.*",
    re.DOTALL,
)


class Opening(NamedTuple):
    """What one member says in a paragraph, or, without a member, what nobody is named for."""

    member: Member
    begins_turn: bool
    text: list[str]
    is_numbered: bool = False
    is_gesture: bool = False
    topic: str | None = None

    @property
    def asks(self) -> bool:
        return self.is_numbered or self._is_worded_as_question

    @property
    def is_numbered_question(self) -> bool:
        return self.is_numbered and self._is_worded_as_question

    @property
    def _is_worded_as_question(self) -> bool:
        return bool(self.text and _ASKING.match(self.text[0]))


def openings(paragraph: Element) -> Iterator[Opening]:
    """The openings of a paragraph, in order; one without a member comes first if it has words."""
    before: list[str] = []
    add_text(paragraph.text, before)
    turns: list[tuple[str, str | None, list[Element]]] = []
    # What was not closed holds the paragraphs that come after it.
    nested: list[Element] = []
    for child in paragraph:
        name = local_name(child)
        if name == "p":
            nested.append(child)
        elif name == "member" and len(child) and (unclosed := child.findall("{*}p")):
            label, _, words = (child.text or "").partition(":")
            turns.append((label, words, []))
            nested += unclosed
        elif name == "member" and (label := line_of(child)):
            turns.append((label, child.tail, []))
        elif turns:
            turns[-1][2].append(child)
        else:
            add_child(child, before)
    yield from _openings(before, turns)
    for child in nested:
        yield from openings(child)


def _openings(
    before: list[str], turns: list[tuple[str, str | None, list[Element]]]
) -> Iterator[Opening]:
    if not turns:
        yield from _without_member(paragraphs_from(before))
        return
    lead = " ".join(paragraphs_from(before)) if before else ""
    is_numbered = lead != "" and _NUMBER.fullmatch(lead) is not None
    if lead and not is_numbered:
        yield Opening(Member(None), begins_turn=False, text=[lead])
    for label, words, spoken in turns:
        yield _opening(label, words, spoken, is_numbered)
        is_numbered = False


def is_formal(paragraph: Element, text: str) -> bool:
    """Whether a paragraph without a member is the formal words of the House: in italics, in
    brackets, centred, or one of its set phrases."""
    first = paragraph[0] if len(paragraph) else None
    in_italics = local_name(first) == "i" if first is not None else False
    if in_italics and not (paragraph.text or "").strip():
        return True
    return paragraph.get("align") == "center" or _FORMAL.fullmatch(text) is not None


def _without_member(text: list[str]) -> Iterator[Opening]:
    match = _ASKING_IN_WORDS.fullmatch(text[0]) if text else None
    if match is None:
        yield Opening(Member(None), begins_turn=False, text=text)
        return
    words = [match["words"], *text[1:]]
    yield Opening(read_member(match["member"]), begins_turn=True, text=words, is_numbered=True)


def _opening(label: str, words: str | None, spoken: list[Element], is_numbered: bool) -> Opening:
    pieces: list[str] = []
    add_text(words, pieces)
    for child in spoken:
        add_child(child, pieces)
    text = paragraphs_from(pieces)
    if text:
        text[0] = text[0].lstrip(":, ")
    topic = _TOPIC.match(label)
    return Opening(
        read_member(label[topic.end() :] if topic else label),
        begins_turn=True,
        text=[part for part in text if part],
        is_numbered=is_numbered,
        is_gesture=_is_gesture(text, spoken),
        topic=topic["topic"].strip(" .") if topic else None,
    )


def _is_gesture(text: list[str], spoken: list[Element]) -> bool:
    """Whether a turn has no words but a stage direction ("rose")."""
    if not text or not spoken or len(text[0].split(maxsplit=_LONGEST_GESTURE)) > _LONGEST_GESTURE:
        return False
    return all(map(_is_in_italics, spoken))


def _is_in_italics(element: Element) -> bool:
    italics = "".join(line_of(child) for child in element.iter("{*}i"))
    return bool(italics) and italics == line_of(element).strip(" —–-.")
