"""TEI: the corpora of ParlaMint and Parla-CLARIN, plain or annotated word by word, and their kin.

Takes `u` and `sp` elements under `TEI` or `teiCorpus`, in any namespace or none; gives each as a
speech with the ids of the source, the same from the plain and the annotated file. A debate is a
`div`, its `head` the heading. Persons are looked up as on the day (`tei_corpus`); where there are
none, the id stays as the person's, and the label that is printed before the words names the
speaker. A short turn marked #chair is procedural, and so are notes that stand by themselves. What
the header does not date is dated by the lines between the turns; a head that says nothing but
another day goes over the header, and is reported. Refuses a document without a date.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date as Date
from types import MappingProxyType
from typing import Any

from hustings_indexer.sources.chair import is_of_the_chair, kind_in_the_chair
from hustings_indexer.sources.dates_abroad import one_day_named, sitting_day
from hustings_indexer.sources.exported import exported_fields, is_exported
from hustings_indexer.sources.identity import slug
from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import Element, local_name, parent_name, root_of, walk
from hustings_indexer.sources.members import read_member
from hustings_indexer.sources.outgoing import Outgoing
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.tei_corpus import people_of
from hustings_indexer.sources.tei_header import Header, iso_day, read_header
from hustings_indexer.sources.tei_people import XML_ID, XML_LANG, bare_ids
from hustings_indexer.sources.tei_place import Place
from hustings_indexer.sources.tei_text import UTTERANCES, paragraphs_of, words_of
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech

_DOCUMENTS = ("TEI", "TEI.2", "teiCorpus")
_DIVISIONS = ("div", *(f"div{level}" for level in range(8)))
_NOTES = ("note", "stage", "p")
_LOOSE = (*_NOTES, "pb", "head", "speaker", "date", "time", "docDate", "dateline")
_RECORDS = ("teiHeader", "person", "org", *UTTERANCES, *_LOOSE)
_INNER_RECORDS = ("person", "org", *UTTERANCES)
_MARKS = frozenset((*_DOCUMENTS, "body", *_DIVISIONS))

_HEADS_PASSED_OVER = ("chairman", "chairmen", "chairpersons", "speaker")
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_LABEL_IN_TURN = re.compile(r"(?:\d+(?:\.\d+)*\s+)?(?P<name>\S.{0,150}?)\s*:")
_CHAIR = ("chair", "chairperson", "chairman", "chairwoman", "president", "presiding")
_NO_CAPACITY = (*_CHAIR, "regular", "regularmember", "member", "other", "unknown")


class Tei:
    name = "tei"
    summary = "TEI: ParlaMint and Parla-CLARIN, plain or annotated"

    def sniff(self, sample: Sample) -> Claim:
        return Claim.SURE if root_of(sample) in _DOCUMENTS else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        return _Reading(transcript).speeches()


class _Reading:
    """One pass over a file: where it stands, and what was read that belongs to the next turn."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._people = people_of(transcript)
        self._document = slug(transcript.source.plain_name.partition(".")[0]) or "tei"
        self._language: str | None = None
        self._header = Header(self._document)
        self._place = Place(self._document)
        self._day: Date | None = None
        self._corpus_day: Date | None = None
        self._page: str | None = None
        self._time: str | None = None
        self._label: str | None = None
        self._notes: list[str] = []
        self._is_in_body = self._is_export = False
        self._outgoing = Outgoing(
            transcript, 'the header should have <setting><date when="YYYY-MM-DD"/></setting>'
        )

    def speeches(self) -> Iterator[Speech]:
        # What is ready is kept in a list: a generator within a generator for each element is dear.
        ready = self._outgoing.ready
        for event, name, element in walk(
            self._transcript, records=_RECORDS, marks=_MARKS, inner=_INNER_RECORDS
        ):
            self._element(event, name, element)
            if ready:
                yield from ready
                ready.clear()
        self._outgoing.end()

    def _element(self, event: str, name: str, element: Element) -> None:
        if name in UTTERANCES:
            self._said_by_nobody()
            self._turn(element)
        elif name in _MARKS:
            self._said_by_nobody()
            # A label holds for what stands beside it.
            self._label = None
            if event == "start":
                self._open(name, element)
            else:
                self._close(name)
        elif name == "teiHeader":
            self._take_header(element)
        elif name in ("person", "org"):
            # From standard input there is no second look at the file.
            if self._transcript.source.path is None:
                self._people.add(element)
        elif self._is_in_body and parent_name(element) in _MARKS:
            if name == "head":
                self._said_by_nobody()
            self._loose(name, element)
        elif name == "docDate" and self._day is None:
            self._day = iso_day(element.get("when")) or one_day_named(words_of(element))

    def _open(self, name: str, element: Element) -> None:
        if name in _DOCUMENTS:
            self._outgoing.begin(element.sourceline)
            self._is_export = is_exported(element)
            own = (element.get(XML_ID) or element.get("id") or "").removesuffix(".ana")
            self._document = own or self._document
            self._language = iso_639(element.get(XML_LANG)) or self._language
            self._header = Header(self._document, language=self._language)
            self._place = Place(self._document)
            self._day = self._corpus_day
            self._page = self._time = None
        elif name == "body":
            self._is_in_body = True
        else:
            self._place.enter(element.get(XML_ID) or element.get("id"))

    def _close(self, name: str) -> None:
        if name == "body":
            self._is_in_body = False
        elif name in _DIVISIONS:
            self._place.leave()

    def _take_header(self, element: Element) -> None:
        self._header = read_header(
            element, self._people, id=self._document, language=self._language
        )
        days = self._header.days
        self._day = self._header.day or self._day
        if parent_name(element) == "teiCorpus":
            # What the corpus says holds for its documents only if it is all of one day.
            self._corpus_day = self._day = days[0] if days and days[0] == days[1] else None

    def _loose(self, name: str, element: Element) -> None:
        """What stands between the turns."""
        text = words_of(element)
        self._take_day(name, element, text)
        if name in ("head", "p"):
            self._label = None
        if name == "pb":
            self._page = element.get("n") or self._page
        elif name == "head":
            if element.get("type") not in _HEADS_PASSED_OVER:
                self._place.head(text)
        elif name == "speaker" or element.get("type") == "speaker":
            self._label = text.rstrip(" :.") or None
        else:
            self._take_time(element)
            if name in _NOTES and _TWO_LETTERS.search(text):
                self._notes.append(text)

    def _take_day(self, name: str, element: Element, text: str) -> None:
        """The day of what follows, where a line gives it that may say so."""
        day = iso_day(element.get("when")) or sitting_day(text)
        if day is None or day == self._day or self._is_export:
            return
        first, last = self._header.days or (day, day)
        if first <= day <= last:
            self._day = day
        elif name == "head":
            what = f"the head says {day}, the header {first}: taken as the former from here on"
            self._transcript.mended(what, element.sourceline)
            self._day = day

    def _take_time(self, element: Element) -> None:
        for moment in element.iter("{*}time", "{*}date"):
            day, _, time = (moment.get("when") or "").partition("T")
            if local_name(moment) == "time":
                self._time = (time or day)[:8] or self._time
            days = self._header.days
            if days and (day_named := iso_day(day)) and days[0] <= day_named <= days[1]:
                self._day = day_named

    def _said_by_nobody(self) -> None:
        if self._notes:
            notes, self._notes = self._notes, []
            self._add({"kind": "procedural", "text": "\n\n".join(notes)})

    def _turn(self, element: Element) -> None:
        paragraphs, marked = paragraphs_of(element)
        capacities = _capacities(element)
        text = "\n\n".join(paragraphs)
        record = {
            **self._who(element, capacities),
            "time": self._time,
            "page": self._page,
            "language": iso_639(element.get(XML_LANG)) or marked or _inherited(element),
            "url": _web(element.get("source")) or self._header.url,
            "kind": "speech",
            "text": text,
        }
        if "chair" in capacities or is_of_the_chair(record["speaker"]):
            record["kind"] = kind_in_the_chair(text)
        if own := element.get(XML_ID) or element.get("id"):
            record["id"] = self._place.once(self._place.of_document(own))
        for page in element.iter("{*}pb"):
            self._page = page.get("n") or self._page
        self._time = self._label = None
        if text:
            exported = exported_fields(element, element.getparent()) if self._is_export else {}
            self._add(record, exported)

    def _add(self, record: Mapping[str, Any], exported: Mapping[str, Any] = _NOTHING) -> None:
        debate_id, heading = self._place.speak()
        header = self._header
        fields = {
            "date": self._day,
            "debate_id": debate_id,
            "chamber": header.chamber,
            "section": header.section,
            "heading": heading or header.title,
            **record,
            "language": record.get("language") or header.language,
            **exported,
        }
        self._outgoing.add(fields)

    def _who(self, element: Element, capacities: list[str]) -> dict[str, str | None]:
        """The speaker, by the list of persons, or else by the label before or in the turn."""
        around = element.getparent()
        ids = bare_ids(element.get("who") or (None if around is None else around.get("who")))
        day = self._day.isoformat() if self._day else ""
        names = [name for key in ids if (name := self._people.name(key, day))]
        person = ids[0] if len(ids) == 1 else None
        listed = ", ".join(names) if ids and len(names) == len(ids) else None
        label = self._label or _label_in(element)
        printed = read_member(label or "")
        if printed.party is not None:
            label = printed.name
            capacities = [*capacities, *filter(None, [printed.role])]
        return {
            "speaker": listed or label,
            "person_id": person,
            "party": (self._people.party(person, day) if person else None) or printed.party,
            "role": self._role(person, day, capacities),
        }

    def _role(self, person: str | None, day: str, capacities: list[str]) -> str | None:
        if "chair" in capacities:
            return "chair"
        office = self._people.office(person, day) if person else None
        return office or next((c for c in capacities if c.lower() not in _NO_CAPACITY), None)


def _capacities(element: Element) -> list[str]:
    """The words for a speaker in `ana`: chair, regular, guest; topics and the like are not."""
    keys = [key for key in bare_ids(element.get("ana")) if key.isalpha()]
    return ["chair" if key.lower() in _CHAIR else key for key in keys]


def _label_in(element: Element) -> str | None:
    """The printed name with which a turn itself begins, as a `speaker` or a first note."""
    first = next(iter(element), None)
    if first is None or local_name(first) not in ("speaker", "note"):
        return None
    text = words_of(first)
    match = _LABEL_IN_TURN.fullmatch(text)
    if match:
        return match["name"]
    return text.rstrip(" :.") or None if local_name(first) == "speaker" else None


def _inherited(element: Element) -> str | None:
    for parent in element.iterancestors():
        if language := iso_639(parent.get(XML_LANG)):
            return language
    return None


def _web(address: str | None) -> str | None:
    return address if address and address.startswith(("http://", "https://")) else None
