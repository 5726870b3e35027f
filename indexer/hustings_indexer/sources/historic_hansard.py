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
from typing import Any, NamedTuple

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.chair import kind_in_the_chair
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
_HOLDERS = frozenset((*_CONTENT, "division"))
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


@dataclass(slots=True)
class _Frame:
    """An element that is still open, and what was said of it."""

    name: str
    title: str | None = None
    is_dated: bool = False
    date: Date | None = None


class _Place(NamedTuple):
    """What the open elements say of a turn that stands in them."""

    around: frozenset[str]
    chamber: str | None
    section: str | None
    heading: str

    @classmethod
    def within(cls, frames: list[_Frame]) -> "_Place":
        names = [frame.name for frame in frames]
        chambers = [_CHAMBERS[name] for name in names if name in _CHAMBERS]
        sections = [_SECTIONS[name] for name in names if name in _SECTIONS]
        return cls(
            frozenset(names),
            chambers[-1] if chambers else None,
            sections[-1] if sections else None,
            " / ".join(frame.title for frame in frames if frame.title and frame.name in _TITLED),
        )


@dataclass(slots=True)
class _Turn:
    record: dict[str, Any]
    line: int
    presides: bool = False
    text: list[str] = field(default_factory=list)


class _Reading:
    """One file on its way through."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._frames = [_Frame("")]
        self._known_place: _Place | None = None
        self._is_read = False
        self._column: str | None = None
        self._next_column: str | None = None
        self._ids: set[str] = set()
        self._turn: _Turn | None = None
        self._ready: list[Speech] = []
        self._asker: str | None = None
        # Hansard prints the hour now and then: it is that of the next turn alone.
        self._time: str | None = None
        self._read = self._faults = 0

    def speeches(self) -> Iterator[Speech]:
        # What is ready is kept in a list: a generator within a generator for each element is dear.
        ready = self._ready
        elements = walk(self._transcript, records=_RECORDS, marks=_MARKS, inner=("col",))
        try:
            for event, name, element in elements:
                self._element(event, name, element)
                if ready:
                    yield from ready
                    ready.clear()
        except SourceError:  # the file breaks off; what stood before is whole
            self._release()
            yield from ready
            raise
        self._release()
        yield from ready

    def _element(self, event: str, name: str, element: Element) -> None:
        if name in _MARKS:
            self._release()
            self._step(event, name)
        elif not self._is_read:
            return
        elif name == "title":
            self._frames[-1].title = line_of(element) or self._frames[-1].title
            self._known_place = None
        elif name == "date":
            self._release()
            self._date_frame(element.get("format"), line_of(element), element.sourceline)
        elif name == "col":
            self._begin_column(element)
        else:
            self._content(element, name)
            if self._next_column:
                self._column, self._next_column = self._next_column, None

    def _begin_column(self, element: Element) -> None:
        """A column begins; within a paragraph, it is that of what comes after."""
        around = element.getparent()
        while around is not None:
            if local_name(around) in _HOLDERS:
                self._next_column = line_of(element) or self._next_column
                return
            around = around.getparent()
        self._column = line_of(element) or self._column

    def _step(self, event: str, name: str) -> None:
        self._asker = None
        if event == "start":
            self._frames.append(_Frame(name))
        elif len(self._frames) > 1:
            self._frames.pop()
        self._known_place = None
        # A volume opens and closes with pages that are no part of the report.
        around = self._place.around
        self._is_read = not around.isdisjoint(_SECTIONS) and around.isdisjoint(_NOT_READ)

    @property
    def _place(self) -> _Place:
        if self._known_place is None:
            self._known_place = _Place.within(self._frames)
        return self._known_place

    def _content(self, element: Element, name: str) -> None:
        if name == "p":
            self._paragraph(element)
        elif name == "division" or self._turn is None:
            self._procedural(element, paragraphs(element))
        else:
            self._turn.text.extend(paragraphs(element))

    def _paragraph(self, element: Element) -> None:
        for opening in openings(element):
            if opening.begins_turn:
                self._release()
                self._open(element, opening)
            elif opening.text and not self._is_remark_on_time(opening.text[0], element.sourceline):
                if self._turn is None or is_formal(element, opening.text[0]):
                    self._procedural(element, opening.text)
                else:
                    self._turn.text.extend(opening.text)

    def _procedural(self, element: Element, text: list[str]) -> None:
        """Adds to the formal words before, or begins a turn of them."""
        turn = self._turn
        if turn is None or turn.record["kind"] != "procedural" or turn.record["speaker"]:
            self._release()
            self._turn = turn = self._turn_at(element, "procedural")
        turn.text.extend(text)

    def _is_remark_on_time(self, text: str, line: int) -> bool:
        """Notes a time of day that stands alone, or the date of a sitting that has no other."""
        if match := _TIME_ALONE.fullmatch(text):  # "5·7 pm" is seven minutes past five
            hour, minute, half = match.groups("0")
            self._time = time_in(f"{hour}:{int(minute):02} {half}m")
            return True
        if is_only_a_date(text) and self._date() is None:
            self._date_frame(None, text, line)
            return True
        return False

    def _date_frame(self, given: str | None, printed: str, line: int) -> None:
        """What is open begins on a day; on none that is known where the two do not agree."""
        frame = self._frames[-1]
        try:
            frame.date = day_of_sitting(given, printed)
            frame.is_dated = frame.date is not None
        except ValueError as error:
            frame.date, frame.is_dated = None, True
            self._transcript.fault(str(error), line)

    def _open(self, element: Element, opening: Opening) -> None:
        """Begins the turn of a member."""
        member = opening.member
        self._turn = self._turn_at(element, self._kind_of(opening), opening.topic)
        self._turn.presides = member.presides
        self._turn.record |= {"speaker": member.name, "role": member.role, "party": member.party}
        self._turn.text.extend(opening.text)

    def _kind_of(self, opening: Opening) -> Kind:
        name = opening.member.name
        if opening.member.presides or opening.is_gesture:
            return "procedural"
        around = self._place.around
        if opening.is_numbered_question or (opening.asks and around & _FOR_QUESTIONS):
            self._asker = name
            return "question"
        asker, self._asker = self._asker, None
        is_answer = "writtenanswers" in around or asker is not None
        return "answer" if is_answer and name != asker else "speech"

    def _turn_at(self, element: Element, kind: Kind, topic: str | None = None) -> _Turn:
        identity = element.get("id") if local_name(element) == "p" else None
        place = self._place
        record = {
            "id": self._fresh(identity),
            "time": self._time,
            "chamber": place.chamber or _chamber_of(identity),
            "section": place.section,
            "heading": place.heading or topic,
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

    def _date(self) -> Date | None:
        """The date of the innermost open element that has one."""
        for frame in reversed(self._frames):
            if frame.is_dated:
                return frame.date
        return None

    def _release(self) -> None:
        """The turn that is at its end is ready, if it has words."""
        turn, self._turn = self._turn, None
        if turn is None or not turn.text:
            return
        record = turn.record
        record["date"], record["text"] = self._date(), turn.text
        if turn.presides:
            record["kind"] = kind_in_the_chair(turn.text)
        try:
            if record["date"] is None:
                raise ValueError("no date for this sitting")
            speech = self._transcript.speech(record)
        except ValueError as error:
            self._faults += 1
            self._transcript.fault(str(error), turn.line)
            if not self._read and self._faults == FAULTS_BEFORE_GIVING_UP:
                reason = f"no date for the first {self._faults} turns"
                raise self._transcript.error(reason) from None
            return
        self._read += 1
        if speech.text:
            self._ready.append(speech)


def _chamber_of(identity: str | None) -> str | None:
    """The House of a volume, by an id from it: written answers may stand in a file alone."""
    volume = _VOLUME_OF.match(identity or "")
    return None if volume is None else _COMMONS if volume["house"] == "C" else _LORDS
