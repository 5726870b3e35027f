"""Hansard as parliament.uk published it in HTML, about 2006 to 2016: a page of the daily report.

Takes the page's blocks in order: headings, column marks ("19 July 2011 : Column 771"), times, and
paragraphs in which a bold name and a colon begin a turn. Questions are known by their anchors, and
answers where they follow one. A petition is a turn of the member who presented it, and a minister's
observations on it are an answer. The chair's words, whole paragraphs in italics and the lists of a
division are procedural. Refuses a page over 20 MB and one without a date. A table of contents,
which has names and no words, is not claimed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any

from hustings_indexer.sources.dates import date_in_name, is_only_a_date, printed_dates, time_in
from hustings_indexer.sources.hansard_names import member
from hustings_indexer.sources.markup import Element, local_name
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Kind, Speech, clean_line

LARGEST_PAGE = 20 * 1024 * 1024

_COLUMN = re.compile(r"(?P<date>.{6,30}?)\s*:\s*Column\s+(?P<column>\d+(?:[A-Z]{1,4})?)$")
_COLUMN_IN_SOURCE = re.compile(r"\d{4}\s*:\s*Column\s+\d+[A-Z]*\s*<")
_CONTENTS = re.compile(r"Table of Contents (?:for|lists)|will fetch the appropriate file")
_NAVIGATION = re.compile(
    r"(?:next|previous) section|index|(?:\w+ hansard )?home page"
    r"|(?:back to )?(?:table of )?contents",
    re.IGNORECASE,
)
_CHAMBERS = ("House of Commons", "House of Lords", "Westminster Hall", "Grand Committee")
_SECTIONS = re.compile(
    r"oral answers to questions|written (?:answers|(?:ministerial )?statements?).*|petitions?"
    r"|ministerial corrections?|westminster hall|deferred divisions?|topical questions",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:\[?[QT]?\d+\]?\.?\s*)*(?:\[\d+\]\s*)?")
_MOVED = re.compile(r"(?P<asks>asked)\b.*\bby|(?:moved|tabled)\b.*\bby", re.IGNORECASE)
_PETITION = re.compile(r"The (?:humble )?petition of\b", re.IGNORECASE)
_PRESENTED = re.compile(r"\[\s*Presented by (?P<name>[^,\[\]]+?)\s*,")
_OBSERVATIONS = re.compile(r"Observations (?:from|by) (?P<name>the [^:]+?)\s*:?", re.IGNORECASE)
_DIRECTION = re.compile(
    r"(?:Main |Original )?(?:Question|Motion|Amendment|Bill|Clause|Ordered|Resolved|The House|"
    r"Debate|Sitting|Lords amendment|New clause|Schedule)s?\b"
)
# A name in bold with its constituency and party after it, as about 2006.
_BRACKETS_AND_COLON = re.compile(r"(?P<brackets>(?:\([^()]{1,80}\)\s*)+):\s*(?P<words>.*)")
_FIRST_WORDS = 12
_ANCHOR = re.compile(r"\d{11,}")
_BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "blockquote", "li", "td", "center"))
_PASSED_OVER = frozenset(("head", "script", "style", "noscript", "form", "ul", "title"))
_FURNITURE = re.compile(r"navLinks|breadcrumb|nav|banner|footer", re.IGNORECASE)


class HansardHtml:
    name = "hansard-html"
    summary = "UK Hansard, a page of the daily report as parliament.uk published it in HTML"

    def sniff(self, sample: Sample) -> Claim:
        text = sample.text
        if "<html" not in text[:4096].lower() and "<notus-date" not in text:
            return Claim.NO
        if _CONTENTS.search(text):
            return Claim.NO
        return Claim.SURE if _COLUMN_IN_SOURCE.search(text) else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        body = _parse(transcript)
        page = _Page(transcript, body)
        for block in _blocks(body):
            yield from page.take(block)
        yield from page.finish()


def _parse(transcript: Transcript) -> Element:
    # HTML is for those who have some: lxml takes 20 ms to import.
    from lxml import etree, html

    raw = transcript.stream.read(LARGEST_PAGE + 1)
    if len(raw) > LARGEST_PAGE:
        raise transcript.error(f"over {LARGEST_PAGE >> 20} MB: no one page of Hansard; split it")
    try:
        raw.decode()
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "cp1252"
    try:
        return html.document_fromstring(raw, parser=html.HTMLParser(encoding=encoding))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise transcript.error(f"HTML that cannot be read: {error}") from None


def _blocks(element: Element) -> Iterator[Element]:
    """The innermost blocks, and the marks that stand between them."""
    for child in element:
        name = local_name(child)
        marked = f"{child.get('class') or ''} {child.get('id') or ''}" if name == "div" else ""
        if not name or name in _PASSED_OVER or _FURNITURE.search(marked):
            continue
        if name == "notus-date" or name == "columnnum":
            yield child
        if name in _BLOCKS and not any(
            local_name(inner) in _BLOCKS for inner in child.iter() if inner is not child
        ):
            yield child
        elif name != "columnnum":
            yield from _blocks(child)


@dataclass(slots=True)
class _Turn:
    kind: Kind
    speaker: str | None = None
    role: str | None = None
    party: str | None = None
    id: str | None = None
    time: str | None = None
    column: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    is_of_a_petition: bool = False


class _Page:
    """What has been read of one page: where we are in it, and whose turn it is."""

    def __init__(self, transcript: Transcript, body: Element) -> None:
        self._transcript = transcript
        self._stem = transcript.source.plain_name.partition(".")[0]
        self._date = _date_of(body, transcript)
        self._chamber = _chamber_of(body)
        self._section: str | None = None
        self._headings: list[tuple[int, str]] = []
        self._time: str | None = None
        self._column: str | None = None
        self._turn: _Turn | None = None
        self._was_asked = self._is_continued = self._is_dividing = False

    def take(self, block: Element) -> Iterator[Speech]:
        """Goes one block on; gives the turn that it ends, if any."""
        name = local_name(block)
        text = clean_line("".join(block.itertext()))
        if match := _COLUMN.search(text):
            self._note_column(match["column"])
        elif name == "h5" or (name.startswith("h") and len(text) < 12 and time_in(text)):
            self._time = time_in(text)
        elif name in ("h1", "h2", "h3", "h4"):
            yield from self._enter(name, block, text)
        elif text and not _NAVIGATION.fullmatch(text):
            yield from self._take_paragraph(block, text)

    def finish(self) -> Iterator[Speech]:
        """The turn that is under way, if it has words."""
        turn, self._turn = self._turn, None
        if turn is not None and turn.paragraphs:
            yield self._speech(turn)

    def _note_column(self, column: str) -> None:
        self._column, self._is_continued = column, True
        if column.endswith("WH"):
            self._chamber = "Westminster Hall"

    def _enter(self, name: str, block: Element, text: str) -> Iterator[Speech]:
        yield from self.finish()
        self._is_dividing = False
        if not text or is_only_a_date(text) or text.startswith("["):
            return
        if name == "h4" and (text.endswith("—") or _is_italic(block, text)):
            return
        if text in _CHAMBERS:
            self._chamber, self._headings = text, []
        elif name in ("h1", "h2") and _SECTIONS.fullmatch(text):
            self._section, self._headings = text, []
        else:
            is_capital = "uppercase" in (block.get("style") or "")
            level = int(name[1]) * 2 - is_capital
            self._headings = [entry for entry in self._headings if entry[0] < level]
            self._headings.append((level, text))
        self._was_asked = False

    def _take_paragraph(self, block: Element, text: str) -> Iterator[Speech]:
        anchors = [a.get("name") or a.get("id") or "" for a in block.iter("a")]
        label = _label(block)
        continued, self._is_continued = self._is_continued and not any(anchors), False
        if label is not None:
            yield from self.finish()
            self._turn = self._begin(block, anchors, *label)
        elif petition := self._petition(text, anchors):
            yield from self.finish()
            self._turn = petition
        elif continued and self._turn and self._turn.paragraphs:
            self._turn.paragraphs[-1] += f" {text}"
        elif self._turn is not None and self._turn.is_of_a_petition:
            self._add_to_petition(self._turn, text)
        elif self._turn is not None and self._turn.speaker and _PETITION.match(text):
            self._turn.paragraphs.append(text)
        elif self._is_dividing or text.startswith("Division No") or _is_italic(block, text):
            yield from self._direct(text)
        elif self._turn is not None:
            self._turn.paragraphs.append(text)
        else:
            self._turn = _Turn("procedural", column=self._column, paragraphs=[text])

    def _petition(self, text: str, anchors: list[str]) -> _Turn | None:
        """The turn that a petition begins, or a minister's observations on it.

        One that a member reads out in a speech of his is part of that.
        """
        if self._turn is not None and self._turn.speaker and not self._turn.is_of_a_petition:
            return None
        number = self._number_in(anchors)
        if _PETITION.match(text):
            # Procedural until it says who presented it.
            return _Turn("procedural", None, None, None, number, None, self._column, [text], True)
        if match := _OBSERVATIONS.fullmatch(text):
            name = match["name"][:1].upper() + match["name"][1:]
            return _Turn("answer", name, None, None, number, None, self._column, [], True)
        return None

    def _add_to_petition(self, turn: _Turn, text: str) -> None:
        turn.paragraphs.append(text)
        if turn.speaker is None and (match := _PRESENTED.search(text)):
            turn.kind, turn.speaker = "speech", match["name"]

    def _direct(self, text: str) -> Iterator[Speech]:
        """A stage direction, or what follows one."""
        if self._turn is None or self._turn.kind != "procedural" or self._turn.speaker:
            yield from self.finish()
            self._turn = _Turn("procedural", column=self._column)
        self._turn.paragraphs.append(text)
        self._is_dividing = self._is_dividing or "divided" in text

    def _begin(self, block: Element, anchors: list[str], label: str, words: str) -> _Turn:
        named = member(label)
        asks = any(anchor.startswith("qn_") for anchor in anchors) or (
            label.endswith("asked by") or words.lower().startswith("to ask ")
        )
        is_minister = any("_spmin" in anchor for anchor in anchors)
        is_written = "written answers" in (self._section or "").lower()
        kind: Kind = "procedural" if named.is_chair else "speech"
        if asks:
            kind = "question"
        elif self._was_asked and (is_minister or is_written):
            kind = "answer"
        self._was_asked, self._is_dividing = asks, False
        time, self._time = self._time, None
        return _Turn(
            kind,
            named.speaker,
            named.role,
            named.party,
            self._number_in(anchors),
            time,
            self._column,
            [words] if words else [],
        )

    def _number_in(self, anchors: list[str]) -> str | None:
        numbers = [anchor for anchor in anchors if _ANCHOR.fullmatch(anchor)]
        return f"{self._stem}/{numbers[-1]}" if numbers else None

    def _speech(self, turn: _Turn) -> Speech:
        record: dict[str, Any] = {
            "id": turn.id,
            "date": self._date,
            "time": turn.time,
            "chamber": self._chamber,
            "section": self._section,
            "heading": " / ".join(text for _, text in self._headings) or None,
            "speaker": turn.speaker,
            "role": turn.role,
            "party": turn.party,
            "language": "en",
            "kind": turn.kind,
            "column": turn.column,
            "text": turn.paragraphs,
        }
        return self._transcript.speech(record)


def _label(block: Element) -> tuple[str, str] | None:
    """The name with which a paragraph begins and the words after it; None where it has none."""
    before = ""
    bold = None
    for inner in block.iter():
        if local_name(inner) in ("b", "strong") and clean_line("".join(inner.itertext())):
            bold = inner
            break
    if bold is None:
        return None
    text = clean_line("".join(block.itertext()))
    name = clean_line("".join(bold.itertext()))
    before, _, after = text.partition(name)
    before, after = before.strip(), after.strip()
    if name.endswith(":") or after.startswith(":"):
        if not _NUMBER.fullmatch(before):
            return None
        return name.rstrip(": "), after.lstrip(": ")
    if (match := _BRACKETS_AND_COLON.match(after)) and _NUMBER.fullmatch(before):
        return f"{name} {match['brackets']}", match["words"]
    if match := _MOVED.fullmatch(before):
        return (name, after) if match["asks"] or after == "" else None
    return None


def _is_italic(block: Element, text: str) -> bool:
    """Whether a block is set in italics, or begins with such words as a direction does."""
    italic = "".join("".join(i.itertext()) for i in block.iter("i", "em"))
    italic = clean_line(italic)
    if not italic or not text.startswith(italic[:_FIRST_WORDS]):
        return False
    return len(italic) * 3 > len(text) or _DIRECTION.match(italic) is not None


def _date_of(body: Element, transcript: Transcript) -> Date:
    printed = [
        clean_line(meta.get("content") or "")
        for meta in body.iter("meta")
        if (meta.get("name") or "").lower() == "date"
    ]
    printed += (
        f"{mark.get('year')}-{mark.get('month')}-{mark.get('day')}"
        for mark in body.iter("notus-date")
    )
    for block in body.iter("b", "h2", "h3", "h4"):
        text = clean_line("".join(block.itertext()))
        if _COLUMN.search(text) or is_only_a_date(text.rstrip(".")):
            printed.append(text)
    for text in printed:
        try:
            dates = printed_dates(text)
        except ValueError:
            continue
        if dates:
            return dates[0]
    if date := date_in_name(transcript.source.plain_name):
        return date
    raise transcript.error(
        'no date: a page has it in its column marks, "19 July 2011 : Column 771"'
    )


def _chamber_of(body: Element) -> str | None:
    """The House, from what the page says about itself or where its links lead."""
    for meta in body.iter("meta"):
        for house in _CHAMBERS[:2]:
            if house in (meta.get("content") or ""):
                return house
    links = " ".join(a.get("href") or "" for a in body.iter("a"))
    commons, lords = links.count("cmhansrd"), links.count("ldhansrd")
    if commons == lords:
        return None
    return _CHAMBERS[0] if commons > lords else _CHAMBERS[1]
