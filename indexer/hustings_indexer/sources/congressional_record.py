"""The US Congressional Record, one item a file: as the Publishing Office prints it in HTML, and as
JSON made from that by the parser of unitedstates/congressional-record.

Both forms of an item give the same speeches under the same ids, `CREC-2005-07-20-pt1-PgS8546/0`
and so on, for both are read by the same rules from the same lines; the JSON has members' Bioguide
ids besides, which are the person ids. The chair's turns are procedural. What the reporters write
themselves (votes, bills as read, letters put into the Record) is no speech and is not read, and
neither are front matter and the Daily Digest. Refuses an item without a date.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from html import unescape
from itertools import chain, islice, takewhile
from typing import Any, NamedTuple

from hustings_indexer.sources.chair import kind_in_the_chair
from hustings_indexer.sources.congressional_turns import Turn, is_title, turns
from hustings_indexer.sources.dates import date_in_name, read_date
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech

LARGEST_ITEM = 64 * 1024 * 1024
"""In bytes; a day's longest debate is under 2 MB."""

_ID = re.compile(r"CREC-\d{4}-\d{2}-\d{2}[\w-]*")
_VOLUME = re.compile(r"\s*\[Congressional Record,? Vol(?:ume|\.) ")
_CHAMBER = re.compile(r"\[(House|Senate|Extensions of Remarks|Daily Digest|[A-Z][A-Za-z ]+)\]$")
_PAGES = re.compile(r"\[Pages? ([\w-]+)\]$")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# Letters beyond ASCII are spelt out by their names in HTML: "GUTI[Eacute]RREZ".
_LETTER = re.compile(r"\[([A-Za-z](?:acute|grave|circ|uml|tilde|cedil|caron|ring|slash))\]")
_HEAD_LINES = 15
_LINES_OF_TITLE = 40
_JSON_ITEM = re.compile(r'\{\s*"')
_KEYS = ('"content"', '"itemno"', '"turn"', '"speaker"')
_CHAMBER_OF_PAGE = {
    "H": ("House", None),
    "S": ("Senate", None),
    "E": ("House", "Extensions of Remarks"),
    "D": (None, "Daily Digest"),
}


class _Item(NamedTuple):
    id: str
    date: Date
    chamber: str | None
    section: str | None
    heading: str | None
    pages: str | None


class CongressionalRecordHtml:
    name = "congressional-record"
    summary = "the US Congressional Record, an item as the Publishing Office prints it in HTML"

    def sniff(self, sample: Sample) -> Claim:
        head = sample.lines[:_HEAD_LINES]
        return Claim.SURE if any(_VOLUME.match(_printed(line)) for line in head) else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        lines = ((number, _printed(line)) for number, line in transcript.lines())
        head = [line for _, line in takewhile(lambda numbered: not _ends_head(numbered[1]), lines)]
        first = list(islice(lines, _LINES_OF_TITLE))
        title = takewhile(lambda line: not line or is_title(line), _without_pages(first))
        item = _printed_item(transcript, head, " ".join(title))
        yield from _speeches(transcript, item, turns(chain(first, lines)), {})


class CongressionalRecordJson:
    name = "congressional-record-json"
    summary = (
        "the US Congressional Record, an item as the JSON of unitedstates/congressional-record"
    )

    def sniff(self, sample: Sample) -> Claim:
        text = sample.text.lstrip()
        is_item = _JSON_ITEM.match(text) and all(key in text for key in _KEYS)
        return Claim.SURE if is_item else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        document = _document(transcript)
        item = _described_item(transcript, document)
        lines: list[tuple[int, str]] = []
        people: dict[int, str] = {}
        for number, part in enumerate(_parts(transcript, document)):
            if isinstance(person := part.get("speaker_bioguide"), str) and person != "None":
                people[number] = person
            lines += [(number, _lettered(line)) for line in part["text"].split("\n")]
        yield from _speeches(transcript, item, turns(lines), people)


def _speeches(
    transcript: Transcript, item: _Item, said: Iterator[Turn], people: Mapping[int, str]
) -> Iterator[Speech]:
    position = 0
    for turn in said:
        text = turn.paragraphs
        record: dict[str, Any] = {
            "debate_id": item.id,
            "position": position,
            "date": item.date,
            "chamber": item.chamber,
            "section": item.section,
            "heading": item.heading,
            "page": item.pages,
            "speaker": turn.speaker,
            "role": turn.role,
            "person_id": people.get(turn.line),
            "language": "en",
            "kind": kind_in_the_chair(text) if turn.role else "speech",
            "text": text,
        }
        speech = transcript.speech(record)
        if speech.text:
            position += 1
            yield speech


def _printed(line: str) -> str:
    if "<" in line:
        line = _TAG.sub("", line)
    return _lettered(unescape(line) if "&" in line else line).rstrip()


def _lettered(line: str) -> str:
    return _LETTER.sub(lambda found: unescape(f"&{found[1]};"), line) if "[" in line else line


def _ends_head(line: str) -> bool:
    return line.startswith("From the Congressional Record Online")


def _without_pages(body: Sequence[tuple[int, str]]) -> Iterator[str]:
    return (line for _, line in body if not line.startswith("[[Page "))


def _printed_item(transcript: Transcript, head: Sequence[str], title: str) -> _Item:
    volume = next((line for line in head if _VOLUME.match(line)), "")
    kinds = [match[1] for line in head if (match := _CHAMBER.match(line.strip()))]
    pages = [match[1] for line in head if (match := _PAGES.match(line.strip()))]
    name = transcript.source.plain_name
    try:
        date = read_date(volume)
    except ValueError as error:
        if (in_name := date_in_name(name)) is None:
            raise transcript.error(str(error)) from None
        date = in_name
    match = _ID.match(name)
    return _item(
        match[0] if match else None,
        date,
        kinds[0] if kinds else None,
        " ".join(title.split()) or None,
        pages[0] if pages else None,
        transcript,
    )


def _described_item(transcript: Transcript, document: Mapping[str, Any]) -> _Item:
    header = document.get("header") if isinstance(document.get("header"), dict) else {}
    text = {key: str(value) for key, value in (header or {}).items() if value is not None}
    given = document.get("id")
    item_id = given if isinstance(given, str) and _ID.match(given) else None
    date = date_in_name(item_id or "")
    if date is None:
        try:
            date = read_date(f"{text.get('month')} {text.get('day')}, {text.get('year')}")
        except ValueError as error:
            raise transcript.error(str(error)) from None
    kind = "Extensions of Remarks" if text.get("extension") == "True" else text.get("chamber")
    title = document.get("title") or document.get("doc_title")
    heading = " ".join(str(title).split()) if title else None
    return _item(item_id, date, kind, heading, text.get("pages"), transcript)


def _item(
    id: str | None,
    date: Date,
    kind: str | None,
    heading: str | None,
    pages: str | None,
    transcript: Transcript,
) -> _Item:
    page = re.search(r"Pg([A-Z])", id or "")
    known = {
        "House": _CHAMBER_OF_PAGE["H"],
        "Senate": _CHAMBER_OF_PAGE["S"],
        "Extensions of Remarks": _CHAMBER_OF_PAGE["E"],
        "Daily Digest": _CHAMBER_OF_PAGE["D"],
    }
    chamber, section = known.get(kind or "", (kind, None))
    if kind is None and page:
        chamber, section = _CHAMBER_OF_PAGE.get(page[1], (None, None))
    name = transcript.source.plain_name.partition(".")[0]
    return _Item(id or name, date, chamber, section, heading, pages)


def _document(transcript: Transcript) -> Mapping[str, Any]:
    raw = transcript.stream.read(LARGEST_ITEM + 1)
    if len(raw) > LARGEST_ITEM:
        raise transcript.error(f"over {LARGEST_ITEM >> 20} MB: no one item of the Record")
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise transcript.error(f"no JSON that can be read: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("content"), list):
        raise transcript.error('no item of the Record: a JSON object with a "content" is one')
    return document


def _parts(transcript: Transcript, document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for number, part in enumerate(document["content"]):
        if isinstance(part, dict) and isinstance(part.get("text"), str):
            yield part
        else:
            transcript.fault(f"part {number} of the content has no text")
