"""Akoma Ntoso debates: of the second and third version, their drafts, and without a namespace.

Takes the sections of a `debateBody` with their speeches, questions, answers, and what the report
says between them (summaries, scenes, narratives, paragraphs, divisions), which is procedural; so is
a short turn of the chair. Ids are those of the source after the URI of the work and the language;
names come from the references of the metadata (`akoma_people`), days from the cover or the URI
(`akoma_meta`). A collection of debates is read one after another. Refuses a debate without a date.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date as Date
from types import MappingProxyType
from typing import Any

from hustings_indexer.sources.akoma_meta import Meta, plausible
from hustings_indexer.sources.akoma_people import Speaker, label_at_start
from hustings_indexer.sources.akoma_place import GROUP, Place
from hustings_indexer.sources.akoma_turns import ASIDES, LABEL, LAYOUT, Part, language_of, parts_of
from hustings_indexer.sources.chair import is_of_the_chair, kind_in_the_chair
from hustings_indexer.sources.dates import time_in
from hustings_indexer.sources.exported import exported_fields, is_exported
from hustings_indexer.sources.identity import slug
from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import (
    Element,
    local_name,
    parent_name,
    root_of,
    start_of,
    text_of,
    walk,
)
from hustings_indexer.sources.outgoing import Outgoing
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.spacing import one_line
from hustings_indexer.sources.tei_people import XML_LANG
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Kind, Speech

_DOCUMENTS = ("debate", "debateReport", "debateRecord")
_SECTIONS = (
    *("debateSection", "administrationOfOath", "rollCall", "prayers", "oralStatements"),
    *("writtenStatements", "personalStatements", "ministerialStatements", "resolutions"),
    *("nationalInterest", "declarationOfVote", "communication", "petitions", "papers"),
    *("noticesOfMotion", "questions", "address", "proceduralMotions", "pointOfOrder"),
    *("adjournment", "answers", "container", "section", "part", "div", "subdivision", GROUP),
)
_TURNS: Mapping[str, Kind] = {"speech": "speech", "question": "question", "answer": "answer"}
_RUNS = ("p", "table", "blockList", "ul", "ol", "tblock", "block", "remark")
_HEADINGS = ("heading", "subheading")
_MOMENT = "recordedTime"
_META = ("meta", "coverPage", "preface")
_RECORDS = (*_META, _MOMENT, *_HEADINGS, LABEL, *_TURNS, *ASIDES, *_RUNS)
_MARKS = frozenset((*_DOCUMENTS, "debateBody", *_SECTIONS))
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_DEBATE = re.compile(r"<(?:[\w.-]+:)?debate(?:Body|Report|Record)?[\s>]")

_NOBODY = Speaker()


class AkomaNtoso:
    name = "akoma-ntoso"
    summary = "Akoma Ntoso: debates, in any of its versions"

    def sniff(self, sample: Sample) -> Claim:
        root = root_of(sample)
        if root == "akomaNtoso":
            return Claim.SURE if _DEBATE.search(start_of(sample)) else Claim.NO
        return Claim.LIKELY if root in _DOCUMENTS and "debateBody" in start_of(sample) else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        return _Reading(transcript).speeches()


class _Reading:
    """One pass over a file: where it stands, and what was read that belongs to the next turn."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._stem = slug(transcript.source.plain_name.partition(".")[0]) or "debate"
        self._meta = Meta(transcript.source.plain_name)
        self._place = Place(self._stem)
        self._language: str | None = None
        self._is_in_body = self._is_export = False
        self._time: str | None = None
        self._own_time: str | None = None
        self._run: list[str] = []
        self._run_id: str | None = None
        self._run_speaker: Speaker | None = None
        self._outgoing = Outgoing(
            transcript, 'the metadata should have <FRBRWork><FRBRdate date="YYYY-MM-DD"/>'
        )

    def speeches(self) -> Iterator[Speech]:
        # What is ready is kept in a list: a generator within a generator for each element is dear.
        ready = self._outgoing.ready
        for event, name, element in walk(
            self._transcript, records=_RECORDS, marks=_MARKS, inner=(_MOMENT,), apart=_TURNS
        ):
            self._element(event, name, element)
            if ready:
                yield from ready
                ready.clear()
        self._run_ended()
        yield from ready
        self._outgoing.end()

    def _element(self, event: str, name: str, element: Element) -> None:
        if name == "p" and self._is_in_body:
            self._take_run(name, element)
        elif name in _MARKS:
            self._run_ended()
            self._mark(event, name, element)
        elif name == _MOMENT:
            self._take_time(element)
        elif name in _META:
            self._take(name, element)
        elif name in _TURNS:
            self._run_ended()
            self._turn(element, _TURNS[name])
        elif self._is_in_body:
            self._between_turns(name, element)

    def _mark(self, event: str, name: str, element: Element) -> None:
        if event == "end":
            if name in _SECTIONS:
                self._place.leave()
            elif name == "debateBody":
                self._is_in_body = False
        elif name in _DOCUMENTS and parent_name(element) not in _DOCUMENTS:
            self._outgoing.begin(element.sourceline)
            self._is_in_body, self._is_export = False, is_exported(element)
            self._meta, self._place = Meta(self._transcript.source.plain_name), Place(self._stem)
            self._language = iso_639(element.get(XML_LANG))
            self._time = None
        elif name == "debateBody" or name in _DOCUMENTS:
            # In the first version the body of a record is called a debate.
            self._is_in_body = True
            self._place = Place(self._meta.base or self._stem)
        else:
            self._is_in_body = True
            self._place.enter(element)

    def _take(self, name: str, element: Element) -> None:
        if name == "meta":
            self._meta.take_meta(element)
        else:
            self._meta.take_cover(element)
            if what := self._meta.contradiction:
                self._transcript.mended(what, element.sourceline)

    def _between_turns(self, name: str, element: Element) -> None:
        if name in _RUNS:
            self._take_run(name, element)
            return
        self._run_ended()
        if name in ASIDES:
            self._aside(element)
        elif parent_name(element) not in _MARKS:
            return
        elif name == LABEL:
            self._take_group_label(element)
        else:
            heading = one_line(text_of(element))
            self._place.head(element, heading)
            # A heading that we wrote may be of any day.
            if not self._is_export and (what := self._meta.take_heading(heading)):
                self._transcript.mended(what, element.sourceline)

    def _take_group_label(self, element: Element) -> None:
        """A `from` beside speeches is that of their group."""
        group = self._place.innermost
        if group is not None:
            group.speaker = self._speaker(group.element, Part([element]))

    def _take_run(self, name: str, element: Element) -> None:
        """A paragraph outside any speech: those that follow one another are one procedural turn."""
        group = self._place.innermost
        self._run_speaker = group.speaker if group and group.kind == GROUP else None
        if not self._run:
            self._run_id = self._place.id_of(element)
        if name == "p":
            self._run.append(LAYOUT.words(element))
        else:
            self._run += [text for _, text in LAYOUT.paragraphs(element)]

    def _run_ended(self) -> None:
        if not self._run:
            return
        text, self._run = "\n\n".join(filter(None, self._run)), []
        # A time that stands alone is that of the next turn, and says nothing itself.
        if _TWO_LETTERS.search(text):
            kind: Kind = "speech" if self._run_speaker else "procedural"
            self._meta.take_line(text)
            self._add({"id": self._run_id, "kind": kind, "text": text}, self._run_speaker)

    def _aside(self, element: Element) -> None:
        text = "\n\n".join(text for _, text in LAYOUT.paragraphs(element))
        if text:
            self._meta.take_line(text)
            record = {"id": self._place.id_of(element), "kind": "procedural", "text": text}
            self._add(record, _NOBODY, self._exported(element))

    def _turn(self, element: Element, kind: Kind) -> None:
        day, time = _moment(element.get("startTime"))
        self._meta.recorded(day)
        for number, part in enumerate(parts_of(element)):
            paragraphs = [text for _, text in part.found]
            # A name like "A.- B" is no label with words in it, where we wrote it ourselves.
            speaker = _NOBODY
            if not self._is_export:
                speaker = self._speaker_of(element, part, paragraphs, is_first=not number)
            if speaker.words:
                paragraphs.insert(0, speaker.words)
            text = "\n\n".join(paragraphs)
            in_the_chair = kind == "speech" and is_of_the_chair(speaker.role or speaker.name)
            record = {
                "id": self._place.id_of(element),
                "party": speaker.party,
                "time": time or self._own_time or self._time,
                "language": language_of(element, part.found),
                "kind": kind_in_the_chair(text) if in_the_chair else kind,
                "text": text,
            }
            time = self._time = self._own_time = None
            if text:
                self._add(record, speaker, self._exported(element))

    def _speaker_of(
        self, element: Element, part: Part, paragraphs: list[str], *, is_first: bool
    ) -> Speaker:
        if part.labels:
            return self._speaker(element if is_first else None, part)
        printed = label_at_start(paragraphs[0]) if paragraphs and element.get("by") else ""
        if printed:
            paragraphs[0] = paragraphs[0][len(printed) :].strip()
            if not paragraphs[0]:
                del paragraphs[0]
        group = self._place.innermost
        if not printed and element.get("by") is None and group and group.speaker:
            return group.speaker
        return self._speaker(element, part, printed)

    def _speaker(self, element: Element | None, part: Part, printed: str | None = None) -> Speaker:
        references = self._meta.references
        by = capacity = None
        if element is not None:
            by, capacity = element.get("by"), element.get("as")
        if not by:
            own = [] if element is None else [element.get("refersTo") or ""]
            by = references.person(own + part.pointers)
        speaker = references.speaker(by, capacity, part.label if printed is None else printed)
        if speaker.role or not (office := part.office):
            return speaker
        return replace(speaker, role=office)

    def _add(
        self,
        record: dict[str, Any],
        speaker: Speaker | None,
        exported: Mapping[str, Any] = _NOTHING,
    ) -> None:
        meta, speaker = self._meta, speaker or _NOBODY
        language = record.get("language") or self._place.language or meta.language
        debate_id, heading, section = self._place.path(meta.language)
        fields = {
            "date": meta.day,
            "debate_id": debate_id,
            "chamber": meta.house,
            "section": section,
            "heading": heading,
            "speaker": speaker.name,
            "person_id": speaker.person_id,
            "role": speaker.role,
            **record,
            "language": language or self._language,
            **exported,
        }
        self._outgoing.add(fields)

    def _exported(self, element: Element) -> Mapping[str, Any]:
        return exported_fields(element, element.getparent()) if self._is_export else _NOTHING

    def _take_time(self, moment: Element) -> None:
        """A recorded time is that of the turn it stands in, or else of the turn that follows."""
        if moment.get("type") == "endEvent" or not self._is_in_body:
            return
        day, time = _moment(moment.get("time"))
        self._meta.recorded(day)
        time = time or time_in(text_of(moment))
        if _is_in_turn(moment):
            self._own_time = self._own_time or time
        else:
            self._time = time or self._time


def _is_in_turn(element: Element) -> bool:
    around = element.getparent()
    while around is not None and (name := local_name(around)) not in _MARKS:
        if name in _TURNS:
            return True
        around = around.getparent()
    return False


def _moment(stamp: str | None) -> tuple[Date | None, str | None]:
    """The day and the time of "2019-07-29T10:00:00+01:00"."""
    if not stamp:
        return None, None
    day, _, clock = stamp.partition("T")
    return plausible(day), clock[:8] or None
