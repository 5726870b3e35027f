"""ParlParse's XML, from which TheyWorkForYou is made: `<publicwhip>` and all its dialects.

Takes debates of either House, Westminster Hall, committees, Scotland, Northern Ireland and Wales
(`<speech>`), written and mayoral questions (`<ques>` or `<question>`, `<reply>`), written
statements, divisions, Scottish motions (`<spmotion>`) and the register of interests (`<regmem>`).
Ids are the source's own, a debate is what stands under one heading, and the date is that of the id,
of the ids before it, or of the file's name. What the file says has been superseded
(`<gidredirect oldgid>`) is left out, and told to the index for other files; so are questions left
out of which there is only the number. A speech without a date or with one that is no day is a fault
at its line.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date as Date
from functools import lru_cache
from typing import Any

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.dates import date_in_name
from hustings_indexer.sources.markup import Element, local_name, root_of, walk
from hustings_indexer.sources.members import Member, read_member
from hustings_indexer.sources.parlparse_ids import date_of, proceeding_of
from hustings_indexer.sources.parlparse_rolls import (
    division_paragraphs,
    read_interests,
    read_motion,
)
from hustings_indexer.sources.prose import line_of, paragraphs
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.records import FAULTS_BEFORE_GIVING_UP
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Kind, Speech

_ITEM = re.compile(
    rb"<(?:\w+:)?(?:speech|ques|question|reply)\s[^<>]*\bid=[\"']uk\.org\.publicwhip/"
    rb"|<(?:\w+:)?(?:spmotion\s[^<>]*\bspid|regmem\s[^<>]*\bpersonid)="
)
_TIME = re.compile(r"0?([0-9]{1,2}):([0-5][0-9])(:[0-5][0-9])?")
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_KINDS: dict[str, Kind] = {"ques": "question", "question": "question", "reply": "answer"}
_NEVER_WITHIN = frozenset(("speech", *_KINDS, "major-heading", "minor-heading"))
_NOBODY = frozenset(("", "unknown", "none"))

Record = dict[str, Any]


class ParlParse:
    name = "parlparse"
    summary = "ParlParse XML, as TheyWorkForYou publishes it (<publicwhip>)"

    def sniff(self, sample: Sample) -> Claim:
        root = root_of(sample)
        is_ours = root == "publicwhip" or (root and _ITEM.search(sample.head))
        return Claim.SURE if is_ours else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        return _Reading(transcript).speeches()


class _Reading:
    """One file on its way through, and what the elements so far say of those to come."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._file_name = transcript.source.plain_name
        self._date = date_in_name(self._file_name)
        self._superseded: set[str] = set()
        self._bill: str | None = None
        self._chairs: set[str] = set()
        self._major: str | None = None
        self._minor: str | None = None
        self._heading: str | None = None
        self._debate_id: str | None = None
        self._asker: str | None = None
        self._whole_motions: set[str] = set()
        self._motions_in_part: dict[str, tuple[Record, int]] = {}
        # A turn is held back until it is certain that no division belongs to it.
        self._held: tuple[Record, int] | None = None
        self._ready: list[Speech] = []
        self._read = self._faults = 0

    def speeches(self) -> Iterator[Speech]:
        # What is ready is kept in a list: a generator within a generator for each element is dear.
        ready = self._ready
        handlers: dict[str, Callable[[Element], Record | None]] = {
            "gidredirect": self._redirect,
            "bill": self._begin_bill,
            "chairmen": self._appoint,
            "oral-heading": self._major_heading,
            "major-heading": self._major_heading,
            "minor-heading": self._minor_heading,
            "speech": self._turn,
            "ques": self._turn,
            "question": self._turn,
            "reply": self._turn,
            "division": self._division,
            "divisioncount": self._division,
            "spmotion": self._motion,
            "regmem": self._interests,
        }
        elements = walk(self._transcript, records=tuple(handlers), apart=_NEVER_WITHIN)
        try:
            for _, name, element in elements:
                record = self._record_of(element, handlers[name])
                if record is not None:
                    self._release()
                    self._held = (record, element.sourceline)
                if ready:
                    yield from ready
                    ready.clear()
        except SourceError:  # the file breaks off; what stood before is whole
            self._release()
            yield from ready
            raise
        self._release()
        for motion in self._motions_in_part.values():
            self._held = motion
            self._release()
        yield from ready

    def _record_of(
        self, element: Element, handler: Callable[[Element], Record | None]
    ) -> Record | None:
        try:
            return handler(element)
        except ValueError as error:
            self._fault(str(error), element.sourceline)
            return None

    def _release(self) -> None:
        """The speech that was held back is ready, if it has words."""
        if self._held is None:
            return
        (record, line), self._held = self._held, None
        try:
            speech = self._transcript.speech(record)
        except ValueError as error:
            self._fault(str(error), line)
            return
        self._read += 1
        if speech.text:
            self._ready.append(speech)

    def _fault(self, reason: str, line: int) -> None:
        self._faults += 1
        self._transcript.fault(reason, line)
        if not self._read and self._faults == FAULTS_BEFORE_GIVING_UP:
            raise self._transcript.error(f"no speech among the first {self._faults} elements")

    def _redirect(self, element: Element) -> None:
        old = element.get("oldgid")
        if old and old != element.get("newgid"):
            self._superseded.add(old)
            self._transcript.supersedes(old)

    def _begin_bill(self, element: Element) -> None:
        self._bill = line_of(element) or element.get("title")
        self._begin_heading()

    def _appoint(self, element: Element) -> None:
        ids = (member.get("memberid") or member.get("person_id") for member in element.iter())
        self._chairs.update(identity for identity in ids if identity)

    def _major_heading(self, element: Element) -> None:
        self._major, self._minor = line_of(element) or None, None
        self._begin_debate(element)

    def _minor_heading(self, element: Element) -> None:
        self._minor = line_of(element) or None
        self._begin_debate(element)

    def _begin_heading(self) -> None:
        self._heading = " / ".join(filter(None, (self._bill, self._major, self._minor))) or None

    def _begin_debate(self, element: Element) -> None:
        self._begin_heading()
        self._debate_id, self._asker = _attribute(element, "id"), None
        self._note_date(self._debate_id)

    def _note_date(self, identity: str | None) -> Date | None:
        """The date of an id, or the one last seen; a file may be of several days."""
        self._date = (identity and date_of(identity)) or self._date
        return self._date

    def _turn(self, element: Element) -> Record | None:
        identity = _attribute(element, "id")
        if identity in self._superseded or (identity is None and element.get("gid")):
            return None
        text = paragraphs(element)
        if not text:
            return None
        return self._who(element) | self._where(element, identity) | {"text": text}

    def _where(self, element: Element, identity: str | None) -> Record:
        """When and where something was said."""
        get = element.get
        url = get("url") or None
        chamber, section, language = proceeding_of(identity or "", self._file_name, url or "")
        return {
            "id": identity,
            "debate_id": self._debate_id,
            "date": self._note_date(identity),
            "time": _clock(get("time")),
            "chamber": chamber,
            "section": section,
            "heading": self._heading,
            "language": get(_XML_LANGUAGE) or get("lang") or language,
            "column": get("colnum"),
            "url": url,
        }

    def _who(self, element: Element) -> Record:
        """Who spoke, and whether to ask, to answer or to keep order."""
        get = element.get
        member, role = _speaker(get("speakername"), get("speakeroffice"))
        person_id = _named(get("person_id")) or _named(get("personid")) or _named(get("speakerid"))
        kind = _KINDS.get(local_name(element), "speech")
        if kind != "speech":
            kind = self._written_kind(kind, person_id or member.name)
        elif member.presides or person_id in self._chairs or not (member.name or person_id):
            kind = "procedural"
        else:
            kind = self._spoken_kind(element, person_id or member.name)
        return {
            "speaker": member.name,
            "person_id": person_id,
            "party": member.party,
            "role": role,
            "kind": kind,
        }

    def _written_kind(self, kind: Kind, who: str | None) -> Kind:
        """What the element says, but a "reply" of whoever asked is no answer: it takes it up."""
        if kind == "question":
            self._asker = who
        return "speech" if kind == "answer" and who and who == self._asker else kind

    def _spoken_kind(self, element: Element, who: str | None) -> Kind:
        """A question that has a number is one; the turn of another after it is its answer."""
        if element.get("oral-qnum") or element.get("questionnumber"):
            self._asker = who
            return "question"
        asker, self._asker = self._asker, None
        return "answer" if asker is not None and who != asker else "speech"

    def _division(self, element: Element) -> Record | None:
        """A record of its own, or a part of the turn in which its result was read out."""
        if local_name(element.getparent()) == "division":
            return None
        identity = _attribute(element, "id")
        if identity in self._superseded:
            return None
        text = division_paragraphs(element)
        held = self._held and self._held[0]
        if held and held["kind"] == "procedural" and held["debate_id"] == self._debate_id:
            held["text"] = [*held["text"], *text]
            return None
        return self._where(element, identity) | {"kind": "procedural", "text": text}

    def _motion(self, element: Element) -> Record | None:
        """A motion where it first stands in full: every bulletin repeats it with new supporters."""
        motion = read_motion(element)
        if motion is None or motion.id in self._whole_motions:
            return None
        if not motion.is_whole:
            self._motions_in_part.setdefault(motion.id, (motion.record, element.sourceline))
            return None
        self._whole_motions.add(motion.id)
        self._motions_in_part.pop(motion.id, None)
        return motion.record

    def _interests(self, element: Element) -> Record | None:
        return read_interests(element, self._date)


def _attribute(element: Element, name: str) -> str | None:
    return (element.get(name) or "").strip() or None


@lru_cache(maxsize=4096)
def _speaker(label: str | None, office: str | None) -> tuple[Member, str | None]:
    """Who is named, and as what: the office, else what the label says of it."""
    member = read_member(_named(label) or "")
    return member, (office or "").strip() or member.role


@lru_cache(maxsize=4096)
def _named(value: str | None) -> str | None:
    """A name or id; None where the source writes that it knows of none."""
    return value if value and value.strip().lower() not in _NOBODY else None


@lru_cache(maxsize=4096)
def _clock(text: str | None) -> str | None:
    """A time of day as HH:MM or HH:MM:SS, from "014:50:00" or "9:30"; None for no time."""
    match = _TIME.fullmatch((text or "").strip())
    if match is None or int(match[1]) > 23:
        return None
    return f"{int(match[1]):02}:{match[2]}{match[3] or ''}"
