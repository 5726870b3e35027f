"""Historic Hansard, the official report of both Houses from 1803 to 2005 as it was keyed in XML.

Takes a whole volume (`<hansard>`) or one part of it: `<housecommons>`, `<houselords>`,
`<westminsterhall>`, `<grandcommitteereport>`, `<writtenanswers>`, `<writtenstatements>`. A turn
begins with `<member>`; its id is that of its paragraph, its column the one in which it begins, its
heading the titles of the sections around it. Paragraphs without a member go on with the turn before
them, unless they are a time of day or the formal words of the House, which are procedural, as are
divisions and the chair. Title pages, contents and the index are not read. A turn on a day that is
not given, or given in two ways that no weekday decides, is a fault at its line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.dates import is_only_a_date, time_in
from hustings_indexer.sources.historic_days import day_of_sitting
from hustings_indexer.sources.historic_turns import Opening, is_formal, openings
from hustings_indexer.sources.markup import Element, local_name, root_of, walk
from hustings_indexer.sources.prose import line_of, paragraphs
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.records import FAULTS_BEFORE_GIVING_UP
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Kind, Speech

_COMMONS, _LORDS = "House of Commons", "House of Lords"
_CHAMBERS = {
    "housecommons": _COMMONS,
    "houselords": _LORDS,
    "westminsterhall": "Westminster Hall",
    "grandcommitteereport": _LORDS,
}
_SECTIONS = {
    "housecommons": "House of Commons debates",
    "houselords": "House of Lords debates",
    "westminsterhall": "Westminster Hall debates",
    "grandcommitteereport": "Grand Committee",
    "oralquestions": "Oral answers to questions",
    "writtenanswers": "Written answers",
    "writtenstatements": "Written statements",
}
_TITLED = ("section", "group")
_NOT_READ = ("titlepage", "frontmatter", "tablecontents", "index", "appendix")
_FOR_QUESTIONS = {"oralquestions", "writtenanswers"}
_MARKS = ("hansard", *_SECTIONS, *_TITLED, *_NOT_READ)
_CONTENT = ("p", "quote", "table", "list", "ol", "ul")
_HOLDERS = tuple(f"{{*}}{name}" for name in (*_CONTENT, "division"))
_RECORDS = ("title", "date", "col", "division", *_CONTENT)

_PARTS = {
    b"<housecommons", b"<houselords", b"<titlepage", b"<debates", b"<section", b"<group",
    b"<date format=", b"<image src=",
}  # fmt: skip
_VOLUME_OF = re.compile(r"S[0-9]{1,2}(?P<house>[CL])")
_TIME_ALONE = re.compile(r"([0-9]{1,2})(?:[.:·]([0-9]{1,2}))?\s*([ap])\.?\s?m\.?")


class HistoricHansard:
    name = "historic-hansard"
    summary = "historic Hansard XML, 1803 to 2005"

    def sniff(self, sample: Sample) -> Claim:
        root = root_of(sample)
        if root != "hansard" and root not in _SECTIONS:
            return Claim.NO
        if any(part in sample.head for part in _PARTS):
            return Claim.SURE
        return Claim.NO if root == "hansard" else Claim.LIKELY

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        return _Reading(transcript).speeches()


@dataclass
class _Frame:
    """An element that is still open, and what was said of it."""

    name: str
    title: str | None = None
    date: Date | None = None


@dataclass
class _Turn:
    record: dict[str, Any]
    line: int
    text: list[str] = field(default_factory=list)


class _Reading:
    """One file on its way through."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._frames = [_Frame("")]
        self._is_read = False
        self._column: str | None = None
        self._ids: set[str] = set()
        self._turn: _Turn | None = None
        self._asker: str | None = None
        # Hansard prints the hour now and then: it is that of the next turn alone.
        self._time: str | None = None
        self._read = self._faults = 0

    def speeches(self) -> Iterator[Speech]:
        try:
            for event, element in walk(self._transcript, records=_RECORDS, marks=_MARKS):
                yield from self._element(event, element, local_name(element))
        except SourceError:  # the file breaks off; what stood before is whole
            yield from self._release()
            raise
        yield from self._release()

    def _element(self, event: str, element: Element, name: str) -> Iterator[Speech]:
        if name in _MARKS:
            yield from self._release()
            self._step(event, name)
        elif not self._is_read:
            return
        elif name == "title":
            self._frames[-1].title = line_of(element) or self._frames[-1].title
        elif name == "date":
            yield from self._release()
            self._note_date(element)
        elif not _is_within_content(element):
            yield from self._content(element, name)

    def _step(self, event: str, name: str) -> None:
        self._asker = None
        if event == "start":
            self._frames.append(_Frame(name))
        elif len(self._frames) > 1:
            self._frames.pop()
        # A volume opens and closes with pages that are no part of the report.
        names = {frame.name for frame in self._frames}
        self._is_read = not names.isdisjoint(_SECTIONS) and names.isdisjoint(_NOT_READ)

    def _content(self, element: Element, name: str) -> Iterator[Speech]:
        if name == "col":
            self._column = line_of(element) or self._column
        elif name == "p":
            yield from self._paragraph(element)
        elif name == "division":
            yield from self._procedural(element, paragraphs(element))
        elif self._turn is not None:
            self._turn.text.extend(paragraphs(element))
        else:
            yield from self._procedural(element, paragraphs(element))

    def _paragraph(self, element: Element) -> Iterator[Speech]:
        for opening in openings(element):
            if opening.begins_turn:
                yield from self._release()
                self._open(element, opening)
            elif opening.text and not self._is_remark_on_time(opening.text[0]):
                if self._turn is None or is_formal(element, opening.text[0]):
                    yield from self._procedural(element, opening.text)
                else:
                    self._turn.text.extend(opening.text)
        columns = [text for col in element.iter("{*}col") if (text := line_of(col))]
        self._column = columns[-1] if columns else self._column

    def _procedural(self, element: Element, text: list[str]) -> Iterator[Speech]:
        """Adds to the formal words before, or begins a turn of them."""
        before = self._turn.record if self._turn else None
        if before is None or before["kind"] != "procedural" or before["speaker"]:
            yield from self._release()
            self._turn = self._turn_at(element, "procedural")
        if self._turn is not None:
            self._turn.text.extend(text)

    def _is_remark_on_time(self, text: str) -> bool:
        """Notes a time of day that stands alone, or the date of a sitting that has no other."""
        if match := _TIME_ALONE.fullmatch(text):  # "5·7 pm" is seven minutes past five
            hour, minute, half = match.groups("0")
            self._time = time_in(f"{hour}:{int(minute):02} {half}m")
            return True
        if is_only_a_date(text) and self._date() is None:
            self._frames[-1].date = day_of_sitting(None, text)
            return True
        return False

    def _note_date(self, element: Element) -> None:
        try:
            self._frames[-1].date = day_of_sitting(element.get("format"), line_of(element))
        except ValueError as error:
            self._frames[-1].date = None
            self._transcript.fault(str(error), element.sourceline)

    def _open(self, element: Element, opening: Opening) -> None:
        """Begins the turn of a member."""
        member = opening.member
        self._turn = self._turn_at(element, self._kind_of(opening), opening.topic)
        self._turn.record |= {"speaker": member.name, "role": member.role, "party": member.party}
        self._turn.text.extend(opening.text)

    def _kind_of(self, opening: Opening) -> Kind:
        name = opening.member.name
        if opening.member.presides or opening.is_gesture:
            return "procedural"
        around = {frame.name for frame in self._frames}
        if opening.is_numbered_question or (opening.asks and around & _FOR_QUESTIONS):
            self._asker = name
            return "question"
        asker, self._asker = self._asker, None
        is_answer = "writtenanswers" in around or asker is not None
        return "answer" if is_answer and name != asker else "speech"

    def _turn_at(self, element: Element, kind: Kind, topic: str | None = None) -> _Turn:
        identity = element.get("id") if local_name(element) == "p" else None
        titles = [frame.title for frame in self._frames if frame.name in _TITLED and frame.title]
        sections = [_SECTIONS[frame.name] for frame in self._frames if frame.name in _SECTIONS]
        record = {
            "id": self._fresh(identity),
            "time": self._time,
            "chamber": self._chamber(identity),
            "section": sections[-1] if sections else None,
            "heading": " / ".join(titles) or topic,
            "column": self._column,
            "kind": kind,
            "speaker": None,
        }
        self._time = None
        return _Turn(record, element.sourceline)

    def _fresh(self, identity: str | None) -> str | None:
        """An id, unless a paragraph before had the same: no turn may take the place of another."""
        if not identity or identity in self._ids:
            return None
        self._ids.add(identity)
        return identity

    def _chamber(self, identity: str | None) -> str | None:
        """The House around, or that of the volume: written answers may stand in a file alone."""
        named = [_CHAMBERS[frame.name] for frame in self._frames if frame.name in _CHAMBERS]
        if named:
            return named[-1]
        volume = _VOLUME_OF.match(identity or "")
        return None if volume is None else _COMMONS if volume["house"] == "C" else _LORDS

    def _date(self) -> Date | None:
        """The date of the innermost open element that has one."""
        dates = (frame.date for frame in reversed(self._frames))
        return next((date for date in dates if date), None)

    def _release(self) -> Iterator[Speech]:
        """The turn that is at its end, if it has words."""
        turn, self._turn = self._turn, None
        if turn is None or not turn.text:
            return
        date = self._date()
        try:
            if date is None:
                raise ValueError("no date for this sitting")
            speech = self._transcript.speech(turn.record | {"date": date, "text": turn.text})
        except ValueError as error:
            self._faults += 1
            self._transcript.fault(str(error), turn.line)
            if not self._read and self._faults == FAULTS_BEFORE_GIVING_UP:
                raise self._transcript.error(
                    f"no date for the first {self._faults} turns"
                ) from None
            return
        self._read += 1
        if speech.text:
            yield speech


def _is_within_content(element: Element) -> bool:
    """Whether an element stands in a paragraph or division, of which it is then a part."""
    return next(element.iterancestors(*_HOLDERS), None) is not None
