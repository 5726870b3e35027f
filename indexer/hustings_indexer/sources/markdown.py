"""Transcripts in Markdown: a heading that ends in a colon begins a turn.

    # 2016-08-12 Interview with Kim Hill

    ### Kim Hill:
    Ok. Let me start.

Takes headings of any level, and bold names ("**Kim Hill:** Ok.") where no heading is one; a bold
name without a colon ("**Kim Hill** - Ok.") begins a turn if it stands elsewhere with one, or twice,
and is otherwise words and a fault. What is no name ("**Note:**") begins none. Other headings are
the heading path. The date stands in front matter, in the title, alone on a line, or in the file's
name; a heading that gives a later day holds from there on. A quotation that is all in brackets
("> (laughter)") is a stage direction, and is left out; marks of links and stress are taken off.
Refuses a transcript without a date and one where nobody speaks.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date as Date
from html import unescape
from itertools import chain, islice
from typing import NamedTuple

from hustings_indexer.sources.dates import (
    date_in_name,
    date_of_sitting,
    is_only_a_date,
    read_date,
)
from hustings_indexer.sources.dates_abroad import sitting_day
from hustings_indexer.sources.files import LARGEST_SPEECH, TOO_LONG
from hustings_indexer.sources.labels import opens_a_sentence, read_label
from hustings_indexer.sources.parties import party_and_office
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech, clean_line

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_HEADING = re.compile(r"\s{0,3}(?P<hashes>#{1,6})\s+(?P<text>.*?)(?:\s+#+)?\s*$")
_BOLD = re.compile(
    r"\s{0,3}(?:(?:[-+*]|\d{1,3}[.)])\s+)?(?:\*\*|__)(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*)?(?P<name>[^*_:：]{1,120}?)(?:\s*[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])"
    r"\s*(?P<words>.*)"
)
_BOLD_WITHOUT_COLON = re.compile(
    r"\s{0,3}(?:\*\*|__)(?P<name>[^*_:：]{2,120}?)(?:\.(?:\*\*|__)|(?:\*\*|__)\s*(?:[—–-]|$))"
    r"\s*(?P<words>.*)"
)
_FRONT_MATTER = re.compile(
    r"(?P<key>title|date|chamber|section|language|lang|url)\s*:\s*(?P<value>.+)", re.IGNORECASE
)
_TITLE_WITH_DATE = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})\s*[-–—:：]?\s*(?P<title>.*)")
_BRACKETS = re.compile(r"\s*[(（\[](?P<inside>[^()（）\[\]]*)[)）\]]\s*$")
_DIRECTION = re.compile(r"[(（\[【].*[)）\]】]")
_LINK = re.compile(
    r"!?\[(?P<text>[^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"
)
_STRESS = re.compile(r"(\*\*\*|\*\*|__|(?<![\w*])[*_](?=\S))(?P<text>.+?)(?<=\S)\1(?!\w)")
_DATE_KEY = re.compile(r"^[\s*_]*Date[\s*_]*:", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")
_LINES_OF_HEAD = 15
_LINES_THAT_DECIDE = 2000
# In a line without end, each mark that nothing closes would be looked for up to its end.
_LONGEST_WITH_STRESS = 20_000


class _Line(NamedTuple):
    number: int
    text: str


class Markdown:
    name = "markdown"
    summary = 'Markdown, a turn under each heading "### NAME:"'

    def sniff(self, sample: Sample) -> Claim:
        headings = sum(_speaker(_Line(0, line)) is not None for line in sample.lines)
        if headings:
            return Claim.SURE if sample.suffix in _SUFFIXES or headings > 1 else Claim.LIKELY
        bold = sum(_BOLD.match(line) is not None for line in sample.lines)
        if not bold or sample.suffix not in _SUFFIXES:
            return Claim.NO
        return Claim.SURE if bold > 1 else Claim.BY_NAME

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        lines = (_Line(number, line) for number, line in transcript.lines())
        facts, first = _front_matter(list(islice(lines, _LINES_THAT_DECIDE)))
        day = _Day(transcript, _date(facts, first, transcript))
        by_heading = any(map(_speaker, first))
        names = _speaker if by_heading else _BoldNames(transcript, first)
        setting = {key: facts.get(key) for key in ("chamber", "section", "url", "language")}
        found = False
        whole = _bounded(transcript, chain(first, lines))
        for heading, name, words in _turns(whole, facts.get("title"), names, day):
            record = {**setting, **_who(name), "date": day.date, "heading": heading, "text": words}
            speech = transcript.speech(record)
            if speech.text:
                found = found or name is not None
                yield speech
        if not found:
            raise transcript.error('nobody speaks in it: begin each turn with "### NAME:"')


def _front_matter(lines: Sequence[_Line]) -> tuple[dict[str, str], list[_Line]]:
    """What the lines between two rules at the top say, and the lines after them."""
    if not lines or lines[0].text.strip() != "---":
        return {}, list(lines)
    ends = next((at for at, line in enumerate(lines[1:], 1) if line.text.strip() == "---"), None)
    if ends is None:
        return {}, list(lines)
    facts = {}
    for line in lines[1:ends]:
        if match := _FRONT_MATTER.fullmatch(line.text.strip()):
            facts[match["key"].lower()] = match["value"].strip("\"' ")
    language = facts.pop("lang", None) or facts.pop("language", None)
    if language and _LANGUAGE.fullmatch(language):
        facts["language"] = language.partition("-")[0]
    return facts, list(lines[ends + 1 :])


def _date(facts: dict[str, str], lines: Sequence[_Line], transcript: Transcript) -> Date:
    if "date" in facts:
        try:
            return read_date(facts["date"])
        except ValueError as error:
            raise transcript.error(str(error)) from None
    for line in lines[:_LINES_OF_HEAD]:
        heading = _HEADING.match(line.text)
        text = _DATE_KEY.sub("", line.text).strip(" *_")
        try:
            if heading and (date := _date_of_heading(heading["text"])):
                return date
            if not heading and is_only_a_date(text):
                return read_date(text)
        except ValueError as error:
            raise transcript.error(str(error), line.number) from None
        if _speaker(line):
            break
    if date := date_in_name(transcript.source.plain_name):
        return date
    mend = 'begin it with "# YYYY-MM-DD Title", or put the date into the file\'s name'
    raise transcript.error(f"no date: {mend}")


def _date_of_heading(text: str) -> Date | None:
    """The day that a heading gives as that of what stands below it; ValueError for none."""
    if match := _TITLE_WITH_DATE.match(text):
        return read_date(match["date"])
    if is_only_a_date(text):
        return read_date(text)
    return sitting_day(text) or date_of_sitting(text)


class _Day:
    """The day of the place that has been reached, for a file may have several sittings."""

    def __init__(self, transcript: Transcript, date: Date) -> None:
        self._transcript = transcript
        self.date = date

    def pass_heading(self, line: _Line, text: str) -> None:
        """Goes on to the day that a heading gives, if any; never back in time."""
        try:
            date = _date_of_heading(text)
        except ValueError as error:
            self._transcript.fault(str(error), line.number)
            return
        if date and date < self.date:
            reason = f"{date} is before {self.date}: not taken for the day of what follows"
            self._transcript.fault(reason, line.number)
        elif date:
            self.date = date


def _bounded(transcript: Transcript, lines: Iterable[_Line]) -> Iterator[_Line]:
    """The lines; SourceError where so many come without a heading that no speech has them."""
    size = 0
    for line in lines:
        size = 0 if _HEADING.match(line.text) else size + len(line.text)
        if size > LARGEST_SPEECH:
            raise transcript.error(TOO_LONG, line.number)
        yield line


def _turns(
    lines: Iterable[_Line],
    title: str | None,
    names: Callable[[_Line], tuple[str, str] | None],
    day: _Day,
) -> Iterator[tuple[str | None, str | None, list[str]]]:
    """Heading path, name and paragraphs of each turn."""
    headings = [(0, title)] if title else []
    name: str | None = None
    words: list[str] = []
    for line in chain(lines, (None,)):
        heading = line and _HEADING.match(line.text)
        begun = line and names(line)
        if line is None or heading or begun:
            if name is not None or any(map(str.strip, words)):
                yield " / ".join(text for _, text in headings) or None, name, _paragraphs(words)
            name, words = None, []
        if line is None:
            return
        if begun:
            name, first = begun
            words = [first]
        elif heading:
            level, text = len(heading["hashes"]), _plain(heading["text"])
            day.pass_heading(line, text)
            headings = [entry for entry in headings if entry[0] < level]
            if match := _TITLE_WITH_DATE.fullmatch(text):
                text = match["title"]
            if text:
                headings.append((level, text))
        elif not is_only_a_date(line.text.strip()) or name is not None:
            words.append(line.text)


def _speaker(line: _Line) -> tuple[str, str] | None:
    """The name in a heading that begins a turn, and no words."""
    match = _HEADING.match(line.text)
    if match is None or not match["text"].endswith((":", "：")):
        return None
    name = _plain(match["text"]).rstrip(":： ")
    return (name, "") if name and not _is_no_name(name) else None


class _BoldNames:
    """The bold names of a transcript: called with a line, the name that begins it and the words."""

    def __init__(self, transcript: Transcript, lines: Sequence[_Line]) -> None:
        self._transcript = transcript
        with_colon = {_plain(match["name"]) for line in lines if (match := _BOLD.match(line.text))}
        others = Counter(
            _plain(match["name"])
            for line in lines
            if (match := _BOLD_WITHOUT_COLON.match(line.text))
        )
        self._known = {_without_brackets(name) for name in with_colon if not _is_no_name(name)}
        self._known |= {name for name, times in others.items() if times > 1 and _is_a_name(name)}

    def __call__(self, line: _Line) -> tuple[str, str] | None:
        if match := _BOLD.match(line.text):
            name = _plain(match["name"])
            if not _is_no_name(name):
                return name, match["words"]
            if not _DATE_KEY.match(line.text):
                reason = f"{name!r} in bold before a colon, and no name: read as words"
                self._transcript.fault(reason, line.number)
            return None
        if match := _BOLD_WITHOUT_COLON.match(line.text):
            name = _plain(match["name"])
            if _without_brackets(name) in self._known:
                return name, match["words"]
            if _is_a_name(name):
                reason = f"{name!r} in bold and no colon, only once: read as words"
                self._transcript.fault(reason, line.number)
        return None


def _is_no_name(text: str) -> bool:
    """Whether it is a word as before a list or a remark; "Q" and "A" stand for somebody."""
    return len(text) > 1 and opens_a_sentence(text)


def _is_a_name(text: str) -> bool:
    return read_label(f"{text}:") is not None


def _without_brackets(name: str) -> str:
    return _BRACKETS.sub("", name)


def _who(name: str | None) -> dict[str, str | None]:
    if name is None:
        return {"kind": "procedural"}
    match = _BRACKETS.search(name)
    if match is None or not name[: match.start()].strip():
        return {"speaker": name}
    party, role = party_and_office(match["inside"])
    return {"speaker": name[: match.start()].strip(), "party": party, "role": role}


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """The paragraphs without their marks, and without stage directions."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        text = line.strip()
        is_quoted = text.startswith(">")
        text = _plain(text.lstrip("> "))
        if not text or (is_quoted and _DIRECTION.fullmatch(text)):
            paragraphs.append([])
        else:
            paragraphs[-1].append(text)
    return ["\n".join(paragraph) for paragraph in paragraphs if paragraph]


def _plain(text: str) -> str:
    if "&" in text:
        text = unescape(text)
    if "](" in text:
        text = _LINK.sub(lambda match: match["text"], text)
    if len(text) <= _LONGEST_WITH_STRESS and ("*" in text or "_" in text):
        text = _STRESS.sub(lambda match: match["text"], text)
    return clean_line(text)
