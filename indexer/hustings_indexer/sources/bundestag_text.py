"""The German Bundestag's protocols as text, as they were published up to the 18th period.

Takes the text file, or the XML file that holds the same text in one element (`DOKUMENT`, `TEXT`).
A turn begins with its label and a colon: the chair ("Präsident Dr. Norbert Lammert:"), a name with
the party in brackets, or a name with an office; the chair's turns are procedural. Where an item of
the agenda is called, a debate begins. What stands in brackets alone (applause, interjections) is
not read, and neither are the contents before the sitting. Refuses a protocol without a date.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date
from html import unescape
from itertools import chain
from typing import Any

from hustings_indexer.sources.bundestag_names import Named, german_date, printed_name
from hustings_indexer.sources.chair import kind_in_the_chair
from hustings_indexer.sources.identity import slug
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech, clean_line

_TITLE = re.compile(
    r"(?:<TITEL>)?\s*(?:Plenarprotokoll|Protokoll)\s*(?:Nr\.\s*)?(\d{1,2})/\s?(\d{1,3})\b"
)
_HOUSE = re.compile(r"Deutscher Bundestag|<DOKUMENT\b|Stenogra(?:f|ph)ischer Bericht")
_BEGINS = re.compile(r"\s*\(?Beginn(?: der Sitzung)?:? .*\d")
_ENDS = re.compile(r"\s*\(?Schlu(?:ss|ß)(?: der Sitzung)?:?\s+\d{1,2}(?:[.:]\d{2})?\s*Uhr")
_TAG = re.compile(r"</?[A-Z_]+[^<>]*>")
_DAY = re.compile(r"(?:\bden|<DATUM>)\s*\d{1,2}\.\s*(?:\d{1,2}\.|[A-Za-zä]+)\s*\d{4}")
_LABEL = re.compile(r"\s*(?P<label>[^\s(:][^:]{2,120}):(?:\s+(?P<words>\S.*))?\s*$")
_OPENS_LABEL = re.compile(r"[A-ZÄÖÜ][^:,.]*(?:\.[^:,.]+)*, [A-ZÄÖÜ][^:]*$")
_ASIDE_OPENS = re.compile(r"\s*\(")
_OFFICE = re.compile(
    r"(?:Bundes|Staats|Parl|Minister|Senator|Präsident|Wehrbeauftragte|Beauftragte|Bevollmächtigte"
    r"|Berichterstatter|Schriftführer|Alterspräsident|Staatsrat|Justiz|Erste[rn]? Bürgermeister)"
)
_SMALL_WORDS = frozenset(
    [
        "von",
        "vom",
        "zu",
        "zur",
        "und",
        "der",
        "den",
        "de",
        "da",
        "van",
        "dos",
        "h.",
        "c.",
        "e.",
        "el",
        "al",
        "freiherr",
        "graf",
    ]
)
_CALLED = re.compile(r"\b(?P<item>(?:Tagesordnungs|Zusatz)punkte?|Punkte?)\s+(?P<number>\d+)")
_LINES_OF_HEAD = 80


@dataclass(slots=True)
class _Turn:
    named: Named
    heading: str | None
    debate: str
    paragraphs: list[str] = field(default_factory=list)


class BundestagText:
    name = "bundestag-text"
    summary = "protocols of the German Bundestag as text"

    def sniff(self, sample: Sample) -> Claim:
        head = sample.lines[:_LINES_OF_HEAD]
        is_one = any(_HOUSE.search(line) for line in head) and any(map(_TITLE.match, head))
        is_in_xml = any("<DOKUMENT" in line for line in head) and "<WAHLPERIODE>" in sample.text
        return Claim.SURE if is_one or is_in_xml else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        # Windows-1252 is what these were published in, and so no fault.
        published = replace(transcript, report=lambda fault: None)
        lines = ((number, unescape(line)) for number, line in published.lines())
        head, opening = _head(lines)
        date, sitting = _date(head, transcript), _sitting(head, transcript)
        found = False
        for turn in _turns(chain(opening, (line for _, line in lines))):
            record = _record(turn, sitting) | {"date": date}
            speech = transcript.speech(record)
            if speech.text:
                found = True
                yield speech
        if not found:
            raise transcript.error('nobody speaks in it: a turn begins "NAME (PARTY):"')


def _head(lines: Iterator[tuple[int, str]]) -> tuple[list[str], list[str]]:
    """What stands before the sitting begins, and the line with which it does, if a label."""
    head: list[str] = []
    for _, line in lines:
        plain = _TAG.sub("", line)
        label = _label(plain)
        if label and label[0].is_chair:
            return head, [line]
        head.append(line)
        if _BEGINS.match(plain):
            break
    return head, []


def _date(head: Sequence[str], transcript: Transcript) -> Date:
    for number, line in enumerate(head, 1):
        if match := _DAY.search(clean_line(line)):
            try:
                return german_date(match[0])
            except ValueError as error:
                raise transcript.error(str(error), number) from None
    raise transcript.error(
        'no date before the sitting begins, like "Dienstag, den 22. Oktober 2013"'
    )


def _sitting(head: Sequence[str], transcript: Transcript) -> str:
    for line in head:
        if match := _TITLE.match(line):
            return f"bundestag/{match[1]}/{match[2]}"
    return slug(transcript.source.plain_name.partition(".")[0])


def _record(turn: _Turn, sitting: str) -> dict[str, Any]:
    return {
        "chamber": "Deutscher Bundestag",
        "language": "de",
        "debate_id": "/".join(filter(None, (sitting, turn.debate))),
        "heading": turn.heading,
        "speaker": turn.named.speaker,
        "role": turn.named.role,
        "party": turn.named.party,
        "kind": kind_in_the_chair(turn.paragraphs if turn.named.speaker else "")
        if turn.named.is_chair
        else "speech",
        "text": turn.paragraphs,
    }


def _turns(lines: Iterator[str]) -> Iterator[_Turn]:
    turn = _Turn(Named(None, None, None, is_chair=True), None, "")
    item, titles = "", list[str]()
    in_titles = False
    for raw in _with_labels_joined(_without_asides(lines)):
        line = _TAG.sub("", raw)
        if _ENDS.match(line):
            break
        if begun := _label(line):
            yield turn
            named, words = begun
            turn = _Turn(named, _heading(item, titles), slug(item), [words] if words else [])
            in_titles = False
            continue
        is_indented, words = line[:1].isspace(), clean_line(line)
        if not words:
            continue
        if in_titles and not is_indented:
            titles.append(words)
            turn.heading = _heading(item, titles)
            continue
        if turn.paragraphs and not is_indented:
            turn.paragraphs[-1] += f" {words}"
        else:
            turn.paragraphs.append(words)
        in_titles = False
        if turn.named.is_chair and words.endswith(":") and (called := _CALLED.search(words)):
            yield turn
            item, titles, in_titles = f"Tagesordnungspunkt {called['number']}", [], True
            if called["item"].startswith("Zusatz"):
                item = f"Zusatzpunkt {called['number']}"
            turn = _Turn(turn.named, _heading(item, titles), slug(item))
    yield turn


def _heading(item: str, titles: Sequence[str]) -> str | None:
    return " / ".join(filter(None, (item, " ".join(titles)))) or None


def _without_asides(lines: Iterator[str]) -> Iterator[str]:
    """The lines without those in brackets, which may go over several."""
    depth = 0
    for line in lines:
        if depth == 0 and not (_ASIDE_OPENS.match(line) and not _ENDS.match(line)):
            yield line
            continue
        depth += line.count("(") - line.count(")")
        # A bracket that is never closed must not swallow the rest of the sitting.
        depth = 0 if depth <= 0 or not line.strip() else depth


def _with_labels_joined(lines: Iterator[str]) -> Iterator[str]:
    """The lines, a label that goes over two of them joined: "Dr. Lee, Minister für\\nVerkehr:"."""
    opening, is_open = "", True
    for line in lines:
        if opening:
            joined = f"{opening} {line.strip()}"
            if is_label := _label(joined) is not None and _label(line) is None:
                yield joined
            else:
                yield opening
            opening, is_open = "", False
            if is_label:
                continue
        if is_open and _OPENS_LABEL.match(line):
            opening = line.rstrip()
        else:
            yield line
        is_open = not line.strip()
    if opening:
        yield opening


def _label(line: str) -> tuple[Named, str] | None:
    match = _LABEL.match(line)
    if match is None:
        return None
    label = clean_line(match["label"])
    named = printed_name(label)
    has_party = named.party is not None
    has_office = named.role is not None and _OFFICE.match(named.role) is not None
    if not (named.is_chair or has_party or has_office):
        return None
    if named.speaker is None or not _is_a_name(named.speaker):
        return None
    return named, clean_line(match["words"] or "")


def _is_a_name(text: str) -> bool:
    words = text.split()
    return len(words) <= 8 and all(
        word[:1].isupper() or word[:1] in "([" or word.lower() in _SMALL_WORDS or "’" in word
        for word in words
    )
