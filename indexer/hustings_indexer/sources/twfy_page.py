"""A debate as TheyWorkForYou prints it: the text of the page, saved, one paragraph a line.

Takes a title, a line with the occasion and the date ("Questions to the Mayor of London – answered
on 29th July 2019."), and turns that begin "Photo of NAME NAME PARTY-OR-OFFICE". What the site
prints around the words is left out. Refuses a page without a date, or with one that cannot be
read; a turn whose name cannot be told for certain from the office is a fault at its line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from itertools import takewhile
from typing import NamedTuple

from hustings_indexer.sources.dates import around_date, time_in
from hustings_indexer.sources.parties import party_and_office, party_at_end
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.sources.twfy_furniture import is_furniture
from hustings_indexer.speech import Kind, Speech

_PHOTO = "Photo of "
_MOST_WORDS_IN_A_HEAD = 30
_LONGEST_OCCASION = 200
_LONGEST_AFTER_DATE = 40

_OCCASION = re.compile(r"\b(answered|written|debates?|in the|questions)\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(answered on|written (question|answer)s?|questions to)\b", re.IGNORECASE)
_ASKED_OF = re.compile(r"\bquestions to (?:the )?(?P<office>.+)", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    r"[\s,–—-]*(?:\b(?:answered|asked|debated|given|held|made|published|written))?"
    r"(?:\s*\bat [\d:.]+\s*(?:[ap]\.?m\.?)?)?(?:\s*\bon)?(?:\s*\b[a-z]+day)?[\s,–—-]*$",
    re.IGNORECASE,
)
_DASH = re.compile(r"(?:^|\s+)[–—-](?:\s+|$)|\s*[–—]\s*")
_CHAMBER = re.compile(
    r"in (?:the )?(?P<named>.+)"
    r"|(?P<debating>.*(?:House of \w+|Hall|Assembly|Parliament|Senedd|Council)) debates?",
    re.IGNORECASE,
)
_PART_OF_A_DEBATE = re.compile(r"part of the .*", re.IGNORECASE)


class TheyWorkForYouPage:
    name = "twfy-page"
    summary = "a debate as TheyWorkForYou prints it, the page saved as text"

    def sniff(self, sample: Sample) -> Claim:
        heads = (_head(line) for line in sample.lines if line.startswith(_PHOTO))
        return Claim.SURE if any(head and head.is_sure for head in heads) else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        lines = [
            (number, line.strip())
            for number, line in transcript.lines()
            if line.strip() and not is_furniture(line)
        ]
        at = _occasion_at([line for _, line in lines], transcript)
        try:
            occasion = _occasion(lines[at][1])
        except ValueError as error:
            raise transcript.error(str(error), lines[at][0]) from None
        heading = lines[0][1] if at > 0 else None
        yield from _speeches(transcript, heading, occasion, _turns(lines[at + 1 :], transcript))


class _Head(NamedTuple):
    """Who speaks, from the line with which a turn begins."""

    speaker: str
    party: str | None
    office: str | None
    is_sure: bool


class _Occasion(NamedTuple):
    date: Date
    time: str | None
    chamber: str | None
    section: str | None
    asks: bool


@dataclass
class _Turn:
    """One turn; `head` is None for what stands before the first speaker."""

    head: _Head | None
    paragraphs: list[str] = field(default_factory=list)


def _speeches(
    transcript: Transcript, heading: str | None, occasion: _Occasion, turns: Sequence[_Turn]
) -> Iterator[Speech]:
    # The page prints the hour at which the debate began, which is that of the first turn alone.
    time = occasion.time
    for turn, kind in zip(turns, _kinds(turns, occasion), strict=True):
        speaker, party, office, _ = turn.head or (None, None, None, True)
        record = {
            "date": occasion.date,
            "time": time,
            "chamber": occasion.chamber,
            "section": occasion.section,
            "heading": heading,
            "speaker": speaker,
            "party": party,
            "role": office,
            "kind": kind,
            "text": turn.paragraphs,
        }
        time = None
        speech = transcript.speech(record)
        if speech.text:
            yield speech


def _occasion_at(lines: Sequence[str], transcript: Transcript) -> int:
    """Which line has the occasion: as a rule the second, after the title."""
    before_turns = list(enumerate(takewhile(lambda line: not line.startswith(_PHOTO), lines)))
    for at, line in before_turns[1:] + before_turns[:1]:
        if _names_an_occasion(line, first=at == 0):
            return at
    raise transcript.error(
        "no date before the first speaker: the line after the title should be like "
        '"Questions to the Mayor of London – answered on 29th July 2019."'
    )


def _names_an_occasion(line: str, *, first: bool) -> bool:
    try:
        parts = around_date(line)
    except ValueError:
        parts = (line, Date.min, "")
    if parts is None or len(line) > _LONGEST_OCCASION or len(parts[2]) > _LONGEST_AFTER_DATE:
        return False
    # A title may name some other day ("Remembrance, 11 November 1918").
    return not first or _OCCASION.search(line) is not None


def _occasion(line: str) -> _Occasion:
    parts = around_date(line)
    if parts is None:
        raise ValueError("no date")
    before, date, after = parts
    chamber, sections = None, []
    for part in filter(None, _DASH.split(_BEFORE_DATE.sub("", before))):
        if match := _CHAMBER.fullmatch(part):
            chamber = match["named"] or match["debating"]
        elif not _PART_OF_A_DEBATE.fullmatch(part):
            sections.append(part)
    asks = _ASKED.search(line) is not None
    return _Occasion(
        date, time_in(f"{before} {after}"), chamber, " – ".join(sections) or None, asks
    )


def _turns(lines: Sequence[tuple[int, str]], transcript: Transcript) -> list[_Turn]:
    turns = [_Turn(None)]
    for number, line in lines:
        head = _head(line)
        if head is None:
            turns[-1].paragraphs.append(line)
            continue
        turns.append(_Turn(head))
        if not head.is_sure:
            transcript.fault(
                f"name and office cannot be told apart: kept as {head.speaker!r}; "
                'a turn begins "Photo of NAME NAME PARTY-OR-OFFICE"',
                number,
            )
    return [turn for turn in turns if turn.paragraphs]


def _head(line: str) -> _Head | None:
    """Who speaks; None where the line is words ("Photo of the bridge, please.")."""
    words = line.removeprefix(_PHOTO).split()
    if not line.startswith(_PHOTO) or not words or len(words) > _MOST_WORDS_IN_A_HEAD:
        return None
    for half in range(len(words) // 2, 0, -1):
        # "Photo of Ann Lee Ann Lee of Ely" is the name Ann Lee of Ely, printed once in short.
        if words[:half] == words[half : 2 * half] and not "".join(words[2 * half :])[:1].islower():
            party, office = party_and_office(" ".join(words[2 * half :]))
            return _Head(" ".join(words[:half]), party, office, is_sure=True)
    if line.endswith((".", "?", "!", ":")) or not words[0][0].isupper():
        return None
    party = party_at_end(" ".join(words))
    speaker = " ".join(words).removesuffix(party or "").strip(" ,")
    return _Head(speaker, party, None, is_sure=False)


def _kinds(turns: Sequence[_Turn], occasion: _Occasion) -> Iterator[Kind]:
    """Question and answer only where the page is of that sort, and only where it is certain."""
    heads = [turn.head for turn in turns if turn.head]
    asked = _asked(heads, occasion.section or "") if occasion.asks else None
    for turn in turns:
        if turn.head is None:
            yield "procedural"
        elif asked is not None and turn.head.speaker == asked:
            yield "answer"
        elif occasion.asks and turn.head is heads[0]:
            yield "question"
        else:
            yield "speech"


def _asked(heads: Sequence[_Head], section: str) -> str | None:
    """The speaker who holds the office that the section names, or else the second to speak."""
    if match := _ASKED_OF.search(section):
        office = match["office"].casefold()
        for head in heads:
            if head.office and office in head.office.casefold():
                return head.speaker
    return next((head.speaker for head in heads if head.speaker != heads[0].speaker), None)
