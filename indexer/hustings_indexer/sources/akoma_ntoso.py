"""Akoma Ntoso debates: of the second and third version, their drafts, and without a namespace.

Takes the sections of a `debateBody` with their speeches, questions, answers, and what the report
says between them (summaries, scenes, narratives, paragraphs, divisions), which is procedural; so is
a short turn of the chair. Ids are those of the source after the URI of the work and the language;
names come from the references of the metadata (`akoma_people`), days from the cover or the URI
(`akoma_meta`). A collection of debates is read one after another. Refuses a debate without a date.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from hustings_indexer.sources.akoma_meta import Meta, plausible
from hustings_indexer.sources.akoma_people import Speaker, label_at_start
from hustings_indexer.sources.akoma_place import GROUP, Place
from hustings_indexer.sources.chair import is_of_the_chair, kind_in_the_chair
from hustings_indexer.sources.dates import time_in
from hustings_indexer.sources.exported import exported_fields, is_exported
from hustings_indexer.sources.identity import slug
from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import Element, local_name, root_of, text_of, walk
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.spacing import one_line
from hustings_indexer.sources.tei_people import XML_LANG
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.sources.xml_paragraphs import Layout
from hustings_indexer.speech import Kind, Speech

_DOCUMENTS = ("debate", "debateReport", "debateRecord")
_SECTIONS = (
    *("debateSection", "administrationOfOath", "rollCall", "prayers", "oralStatements"),
    *("writtenStatements", "personalStatements", "ministerialStatements", "resolutions"),
    *("nationalInterest", "declarationOfVote", "communication", "petitions", "papers"),
    *("noticesOfMotion", "questions", "address", "proceduralMotions", "pointOfOrder"),
    *("adjournment", GROUP),
)
_TURNS: Mapping[str, Kind] = {"speech": "speech", "question": "question", "answer": "answer"}
_ASIDES = ("summary", "scene", "narrative", "other")
_RUNS = ("p", "table", "blockList", "ul", "ol", "tblock", "block", "remark")
_HEADINGS = ("heading", "subheading")
_LABEL = "from"
_MOMENT = "recordedTime"
_META = ("meta", "coverPage", "preface")
_RECORDS = (*_META, _MOMENT, *_HEADINGS, _LABEL, *_TURNS, *_ASIDES, *_RUNS)
_MARKS = frozenset((*_DOCUMENTS, "debateBody", *_SECTIONS))
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_DEBATE = re.compile(r"<(?:[\w.-]+:)?debate(?:Body|Report|Record)?[\s>]")

_LAYOUT = Layout(
    blocks=("p",),
    rows=("item", "li", "tr"),
    left_out={_LABEL, *_TURNS, *_ASIDES, "authorialNote", "noteRef", "remark", "del"},
    spaces=("eol", "br", "td", "th"),
)


class AkomaNtoso:
    name = "akoma-ntoso"
    summary = "Akoma Ntoso: debates, in any of its versions"

    def sniff(self, sample: Sample) -> Claim:
        root = root_of(sample)
        if root == "akomaNtoso":
            return Claim.SURE if _DEBATE.search(sample.text) else Claim.NO
        return Claim.LIKELY if root in _DOCUMENTS and "debateBody" in sample.text else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        return (speech for speech in _Reading(transcript).speeches() if speech.text)


class _Reading:
    """One pass over a file: where it stands, and what was read that belongs to the next turn."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._stem = slug(transcript.source.plain_name.partition(".")[0]) or "debate"
        self._meta = Meta()
        self._place = Place(self._stem)
        self._is_in_body = self._is_export = False
        self._time: str | None = None
        self._own_time: str | None = None
        self._run: list[str] = []
        self._run_id: str | None = None
        self._run_speaker: Speaker | None = None

    def speeches(self) -> Iterator[Speech]:
        for event, element in walk(self._transcript, records=_RECORDS, marks=_MARKS):
            name = local_name(element)
            if name in _MARKS:
                yield from self._run_ended()
                self._mark(event, name, element)
            elif name in _META:
                self._take(name, element)
            elif name == _MOMENT:
                self._take_time(element)
            elif local_name(element.getparent()) not in _MARKS:
                continue
            elif name in _RUNS:
                self._take_run(name, element)
            else:
                yield from self._run_ended()
                yield from self._record(name, element)

    def _mark(self, event: str, name: str, element: Element) -> None:
        if event == "end":
            if name in _SECTIONS:
                self._place.leave()
        elif name in _DOCUMENTS:
            self._is_in_body, self._is_export = False, is_exported(element)
            self._meta, self._place, self._time = Meta(), Place(self._stem), None
        elif name == "debateBody":
            self._is_in_body = True
            self._place = Place(self._meta.base or self._stem)
        else:
            self._place.enter(element)

    def _take(self, name: str, element: Element) -> None:
        if name == "meta":
            self._meta.take_meta(element)
        else:
            self._meta.take_cover(element)

    def _record(self, name: str, element: Element) -> Iterator[Speech]:
        if name in _HEADINGS:
            self._place.head(element, one_line(text_of(element)))
        elif name == _LABEL:
            self._take_group_label(element)
        elif name in _TURNS:
            yield from self._turn(element, _TURNS[name])
        else:
            yield from self._aside(element)

    def _take_group_label(self, element: Element) -> None:
        """A `from` beside speeches is that of their group."""
        group = self._place.innermost
        if group is not None:
            group.speaker = self._speaker(group.element, one_line(text_of(element)))

    def _take_run(self, name: str, element: Element) -> None:
        """A paragraph outside any speech: those that follow one another are one procedural turn."""
        group = self._place.innermost
        self._run_speaker = group.speaker if group and group.kind == GROUP else None
        if not self._run:
            self._run_id = self._place.id_of(element)
        if name == "p":
            self._run.append(_LAYOUT.words(element))
        else:
            self._run += [text for _, text in _LAYOUT.paragraphs(element)]

    def _run_ended(self) -> Iterator[Speech]:
        text, self._run = "\n\n".join(filter(None, self._run)), []
        # A time that stands alone is that of the next turn, and says nothing itself.
        if _TWO_LETTERS.search(text):
            kind: Kind = "speech" if self._run_speaker else "procedural"
            record = {"id": self._run_id, "kind": kind, "text": text}
            yield self._speech(record, self._run_speaker or Speaker())

    def _aside(self, element: Element) -> Iterator[Speech]:
        text = "\n\n".join(text for _, text in _LAYOUT.paragraphs(element))
        if text:
            record = {"id": self._place.id_of(element), "kind": "procedural", "text": text}
            yield self._speech(record, Speaker(), self._exported(element))

    def _turn(self, element: Element, kind: Kind) -> Iterator[Speech]:
        found = _LAYOUT.paragraphs(element)
        paragraphs = [text for _, text in found]
        # A name like "A.- B" is no label with words in it, where we wrote it ourselves.
        speaker = Speaker() if self._is_export else self._speaker_of(element, paragraphs)
        if speaker.words:
            paragraphs.insert(0, speaker.words)
        text = "\n\n".join(paragraphs)
        if kind == "speech" and is_of_the_chair(speaker.role or speaker.name):
            kind = kind_in_the_chair(text)
        record = {
            "id": self._place.id_of(element),
            "time": _clock(element.get("startTime")) or self._own_time or self._time,
            "language": _language(element, found),
            "kind": kind,
            "text": text,
        }
        self._time = self._own_time = None
        if text:
            yield self._speech(record, speaker, self._exported(element))

    def _speaker_of(self, element: Element, paragraphs: list[str]) -> Speaker:
        label = next((child for child in element if local_name(child) == _LABEL), None)
        if label is not None:
            return self._speaker(element, one_line(text_of(label)), label)
        printed = label_at_start(paragraphs[0]) if paragraphs and element.get("by") else ""
        if printed:
            paragraphs[0] = paragraphs[0][len(printed) :].strip()
            if not paragraphs[0]:
                del paragraphs[0]
        group = self._place.innermost
        if not printed and element.get("by") is None and group and group.speaker:
            return group.speaker
        return self._speaker(element, printed)

    def _speaker(self, element: Element, printed: str, label: Element = None) -> Speaker:
        speaker = self._meta.references.speaker(element.get("by"), element.get("as"), printed)
        if label is None or speaker.role:
            return speaker
        role = next((child for child in label if local_name(child) == "role"), None)
        if role is None:
            return speaker
        office = one_line(text_of(role)) or None
        return Speaker(speaker.name, speaker.person_id, office, speaker.words)

    def _speech(
        self, record: Mapping[str, Any], speaker: Speaker, exported: Mapping[str, Any] = _NOTHING
    ) -> Speech:
        meta = self._meta
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
            "language": record.get("language") or meta.language,
            **exported,
        }
        if fields["date"] is None:
            raise self._transcript.error(
                'no date: the metadata should have <FRBRWork><FRBRdate date="YYYY-MM-DD"/>'
            )
        return self._transcript.speech(fields)

    def _exported(self, element: Element) -> Mapping[str, Any]:
        return exported_fields(element, element.getparent()) if self._is_export else _NOTHING

    def _take_time(self, moment: Element) -> None:
        """A recorded time is that of the turn it stands in, or else of the turn that follows."""
        if moment.get("type") == "endEvent" or not self._is_in_body:
            return
        day, _, clock = (moment.get("time") or "").partition("T")
        self._meta.recorded(plausible(day))
        time = clock[:8] or time_in(text_of(moment))
        if any(local_name(parent) in _TURNS for parent in moment.iterancestors()):
            self._own_time = self._own_time or time
        else:
            self._time = time or self._time


def _clock(moment: str | None) -> str | None:
    return (moment or "").partition("T")[2][:8] or None


def _language(element: Element, found: list[tuple[Element, str]]) -> str | None:
    """The language of a turn, or else the one that all its paragraphs share."""
    if own := iso_639(element.get(XML_LANG)):
        return own
    marked = {iso_639(block.get(XML_LANG)) for block, _ in found}
    return marked.pop() if len(marked) == 1 else None
