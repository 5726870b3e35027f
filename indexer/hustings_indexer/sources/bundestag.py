"""The German Bundestag's protocols in XML (`dbtplenarprotokoll`), from the 19th period on, and
those of the same build that another parliament publishes (`plenarprotokoll` and the like).

Takes each `rede` with its turns, those handed in for the record included: a `p` of class "redner",
or a `redner` by itself, begins that of a member, with id, party and office, and a `name`, or a `p`
of class "N", that of the chair, which is procedural. What a `rede` says before it names anybody is
nobody's. The first turn of a `rede` bears its id, the others that and a number.
The items of the agenda are debates. Interjections and applause (`kommentar`), footnotes, tables and
the lists of a roll call are not read. Refuses a protocol without a date.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any

from hustings_indexer.sources.bundestag_names import (
    Named,
    german_date,
    is_of_the_chair,
    printed_name,
)
from hustings_indexer.sources.chair import kind_in_the_chair
from hustings_indexer.sources.identity import slug
from hustings_indexer.sources.markup import (
    Element,
    local_name,
    parent_name,
    root_of,
    start_of,
    text_of,
    walk,
)
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Kind, Speech, clean_line

CHAMBER = "Deutscher Bundestag"

_ROOT = "dbtplenarprotokoll"
_KIN = ("plenarprotokoll", "landtagsprotokoll", "sitzungsprotokoll", "protokoll")
_NAME_PARTS = ("titel", "vorname", "namenszusatz", "nachname")
_PRINTED_NOT_SAID = ("T", "AL", "p", "Anlage", "anlage")
_ITEMS = {"tagesordnungspunkt": "top-id", "anlagen-text": "anlagen-typ"}
_SAID = ("p", "name")
_RECORDS = (*_SAID, "redner")
_MARKS = (_ROOT, *_KIN, "datum", "sitzungsverlauf", *_ITEMS, "rede", "table")


_NOBODY = Named(None, None, None, is_chair=False)


@dataclass(slots=True)
class _Turn:
    named: Named
    person_id: str | None
    paragraphs: list[str] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        if not self.named.is_chair:
            return "speech"
        return kind_in_the_chair(self.paragraphs if self.named.speaker else "")


class BundestagXml:
    name = "bundestag-xml"
    summary = "protocols of the German Bundestag in XML"

    def sniff(self, sample: Sample) -> Claim:
        root = root_of(sample)
        if root == _ROOT:
            return Claim.SURE
        return Claim.LIKELY if root in _KIN and "<redner" in start_of(sample) else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        protocol = _Protocol(transcript)
        steps = walk(transcript, records=_RECORDS, marks=_MARKS, inner=(), apart=("p",))
        for event, name, element in steps:
            yield from protocol.take(event, name, element)
        yield from protocol.finish()


class _Protocol:
    """What has been read of one protocol: where we are in it, and whose turn it is."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._date: Date | None = None
        self._chamber: str | None = None
        self._sitting = transcript.source.plain_name.partition(".")[0]
        self._item: str | None = None
        self._items: dict[str, int] = {}
        self._titles: list[str] = []
        self._titles_end = False
        self._rede: str | None = None
        self._turns_of_rede = 0
        self._tables = 0
        self._is_under_way = False
        self._turn: _Turn | None = None

    def take(self, event: str, name: str, element: Element) -> Iterator[Speech]:
        """Goes one element on; gives the turn that it ends, if any."""
        starts = event == "start"
        if name == "table":
            self._tables += 1 if starts else -1
        elif name == "datum":
            if not starts:
                self._note_date(element.get("date") or element.text, element)
        elif name == _ROOT or name in _KIN:
            if starts:
                self._note_sitting(name, element)
        elif name == "sitzungsverlauf":
            yield from self.finish()
            self._is_under_way, self._turn = starts, None
        elif name in _ITEMS:
            yield from self._leave()
            self._enter_item(element.get(_ITEMS[name], "") if starts else None)
        elif name == "rede":
            yield from self._enter_rede(element if starts else None)
        elif (self._is_under_way or self._rede is not None) and not self._tables:
            yield from self._take_words(name, element)

    def finish(self) -> Iterator[Speech]:
        """The turn that is under way, if it has words; the next has to name its speaker."""
        turn, self._turn = self._turn, None
        if turn is not None and turn.paragraphs:
            yield self._speech(turn)

    def _note_sitting(self, root: str, element: Element) -> None:
        self._note_date(element.get("sitzung-datum") or element.get("datum"), element)
        if root != _ROOT:
            return
        self._chamber = CHAMBER
        period, number = element.get("wahlperiode"), element.get("sitzung-nr")
        if period and number:
            self._sitting = f"bundestag/{clean_line(period)}/{clean_line(number)}"

    def _note_date(self, printed: str | None, element: Element) -> None:
        if self._date is None and printed:
            try:
                self._date = german_date(printed)
            except ValueError as error:
                self._transcript.fault(str(error), element.sourceline)

    def _enter_item(self, printed: str | None) -> None:
        self._item = clean_line(printed or "") or None
        self._titles = []
        if printed is not None:
            key = slug(self._item or "tagesordnungspunkt")
            self._items[key] = self._items.get(key, 0) + 1

    def _enter_rede(self, element: Element | None) -> Iterator[Speech]:
        yield from self._leave()
        if element is not None:
            # Even where its speaker is not marked up, it is not the chair's.
            self._turn = _Turn(_NOBODY, None)
        self._rede = None if element is None else element.get("id") or ""
        self._turns_of_rede = 0

    def _leave(self) -> Iterator[Speech]:
        """Ends the turn at the end of a section; the chair goes on without being named anew."""
        turn = self._turn
        yield from self.finish()
        if turn and turn.named.is_chair:
            self._turn = _Turn(turn.named, None)

    def _take_words(self, name: str, element: Element) -> Iterator[Speech]:
        kind = element.get("klasse") or ""
        if name == "name":
            if parent_name(element) != "redner":
                yield from self._begin(printed_name(text_of(element)), None)
        elif name == "redner":
            if parent_name(element) in ("rede", "sitzungsverlauf"):
                yield from self._begin(*_redner(element, element))
        elif kind == "N":
            yield from self._begin(printed_name(text_of(element)), None)
        elif kind == "redner" or (not kind and element.find("{*}redner") is not None):
            yield from self._begin(*_redner(element.find("{*}redner"), element))
        elif kind.startswith("T_fett"):
            self._note_title(clean_line(text_of(element)))
        elif kind.partition("_")[0] not in _PRINTED_NOT_SAID:
            self._say(_spoken(element))

    def _begin(self, named: Named, person_id: str | None) -> Iterator[Speech]:
        yield from self.finish()
        self._turn = _Turn(named, person_id)

    def _note_title(self, title: str) -> None:
        if self._titles_end:
            self._titles, self._titles_end = [], False
        self._titles.append(title)

    def _say(self, words: str) -> None:
        if self._turn is None:
            self._turn = _Turn(Named(None, None, None, is_chair=True), None)
        if words:
            self._turn.paragraphs.append(words)

    def _speech(self, turn: _Turn) -> Speech:
        if self._date is None:
            raise self._transcript.error('no date: the root has it, as sitzung-datum="25.04.2024"')
        self._titles_end = True
        return self._transcript.speech({**self._place(), **_who(turn), "text": turn.paragraphs})

    def _place(self) -> dict[str, Any]:
        key = slug(self._item or "tagesordnungspunkt") if self._items else ""
        times = self._items.get(key, 1)
        parts = [self._sitting, key if times == 1 else f"{key}-{times}"]
        place: dict[str, Any] = {
            "date": self._date,
            "chamber": self._chamber,
            "language": "de",
            "heading": " / ".join(filter(None, (self._item, "; ".join(self._titles)))) or None,
            "debate_id": "/".join(filter(None, parts)),
        }
        if self._rede:
            first = self._turns_of_rede == 0
            place["id"] = self._rede if first else f"{self._rede}/{self._turns_of_rede}"
            self._turns_of_rede += 1
        return place


def _who(turn: _Turn) -> dict[str, Any]:
    named = turn.named
    return {
        "speaker": named.speaker,
        "role": named.role,
        "party": named.party,
        "person_id": turn.person_id,
        "kind": turn.kind,
    }


def _redner(redner: Element | None, around: Element) -> tuple[Named, str | None]:
    """Who speaks, from the element, or where it says nothing from the label as printed."""
    if redner is None:
        return printed_name(text_of(around)), None
    parts = {local_name(part): clean_line(text_of(part)) for part in redner.iter()}
    speaker = " ".join(filter(None, (parts.get(part) for part in _NAME_PARTS)))
    # Beside the element the label is printed once more.
    beside = "" if redner is around else "".join([around.text or "", redner.tail or ""])
    printed = printed_name(beside if beside.strip(" :\n") else text_of(redner))
    role = parts.get("rolle_lang") or parts.get("rolle_kurz") or None
    if not speaker:
        return printed, redner.get("id") or None
    is_chair = role is not None and is_of_the_chair(role)
    return Named(speaker, role, parts.get("fraktion") or None, is_chair), redner.get("id") or None


def _spoken(element: Element) -> str:
    """The text of a paragraph without footnotes and interjections."""
    if not len(element):
        words = element.text or ""
        return words if "\n" not in words else clean_line(words)
    return clean_line(
        "".join(
            element.xpath(
                ".//text()[not(ancestor::*[local-name()='fussnote' or local-name()='kommentar'])]"
            )
        )
    )
