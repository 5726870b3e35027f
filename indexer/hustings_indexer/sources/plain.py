"""A typed transcript: "NAME: words", with a few head lines or none.

Takes head lines ("Title:", "Date:", "Time:", "Chamber:", "Section:", "Heading:", "Language:",
"Url:", "Note:", "# heading"), then turns, each begun by a speaker and a colon; brackets beside the
name hold an office or a party (`labels` has the other forms). What stands in brackets alone is
procedural, and so are words that nobody is named for; numbers of pages are left out. Blank lines
part paragraphs; the lines of one are joined. Refuses a transcript with no date, there or in the
file's name, or one that cannot be read, and one where nobody speaks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from typing import Any

from hustings_indexer.sources.dates import date_in_name, date_of_sitting, time_in
from hustings_indexer.sources.labels import (
    Label,
    holds_the_office,
    questions_and_answers,
    speaker_labels,
)
from hustings_indexer.sources.parties import party_and_office
from hustings_indexer.sources.plain_doubts import doubts
from hustings_indexer.sources.plain_head import HeadLine, day_in, head_lines, no_new_days
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech

_SUFFIXES = ("", ".txt", ".text", ".md", ".markdown")
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
_PAGE = re.compile(r"\[?page \d+(?: of \d+)?\]?|[-–—]\s?\d+\s?[-–—]", re.IGNORECASE)
_TURNS_OF_A_TRANSCRIPT = 3

LARGEST = 64 << 20
"""In characters; which words are names is told from the whole, which has to be held."""


class PlainText:
    name = "plain"
    summary = 'a typed transcript, "NAME: words", the date at the top or in the file name'

    def sniff(self, sample: Sample) -> Claim:
        if sample.suffix not in _SUFFIXES or not sample.lines:
            return Claim.NO
        lines = [line.strip() for line in sample.lines]
        heads, labels, _ = _outline(lines)
        return Claim.LIKELY if _is_a_talk(lines, heads, labels) else Claim.BY_NAME

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        lines = _lines(transcript)
        heads, labels, doubtful = _outline(lines)
        if not labels:
            raise transcript.error('nobody speaks in it: begin each turn with "NAME:"')
        _leave_out_dates(transcript, lines, heads)
        setting = _Setting(transcript, heads)
        if not any(head.key == "date" and lines[at] != head.value for at, head in heads.items()):
            setting.refuse_two_days(before=min(labels))
        for index in doubtful:
            reason = "no certain name, and only once: read as words, not as a speaker"
            transcript.fault(reason, index + 1)
        for index, reason in doubts(lines, labels):
            if index not in heads and index not in doubtful:
                transcript.fault(reason, index + 1)
        for label, text in _turns(lines, heads, labels, setting):
            speech = transcript.speech({**setting.record(), **_speaker(label), "text": text})
            if speech.text:
                yield speech


def _leave_out_dates(transcript: Transcript, lines: list[str], heads: dict[int, HeadLine]) -> None:
    """Takes from the head lines the dates that head a page, and those that somebody speaks of."""
    for index, heads_a_page in list(no_new_days(lines, heads)):
        del heads[index]
        if heads_a_page:
            lines[index] = ""
        else:
            reason = 'before the day of the sitting, so read as words; "Date:" makes it the date'
            transcript.fault(reason, index + 1)


def _lines(transcript: Transcript) -> list[str]:
    lines, size = [], 0
    for _, line in transcript.lines():
        lines.append(line.strip())
        size += len(line)
        if size > LARGEST:
            reason = f"over {LARGEST >> 20} million characters: no one typed transcript; split it"
            raise transcript.error(reason)
    return lines


def _is_a_talk(
    lines: Sequence[str], heads: Mapping[int, HeadLine], labels: Mapping[int, Label]
) -> bool:
    """Whether it is a transcript of our kind, and not an address that hails "Mr President:"."""
    if any(head.value.endswith((":", "：")) for head in heads.values()):
        # Here the headings name the speakers.
        return False
    says_date = any(head.key == "date" and lines[at] != head.value for at, head in heads.items())
    speakers = len({label.name for label in labels.values()})
    return (speakers > 0 and says_date) or (speakers > 1 and len(labels) >= _TURNS_OF_A_TRANSCRIPT)


def _outline(lines: Sequence[str]) -> tuple[dict[int, HeadLine], dict[int, Label], list[int]]:
    heads = head_lines(lines)
    others = ["" if index in heads else line for index, line in enumerate(lines)]
    labels, doubtful = speaker_labels(others)
    if not labels:
        labels = questions_and_answers(others)
    return heads, labels, doubtful


class _Setting:
    """What holds for the speeches at the place that has been reached: date, section, heading."""

    def __init__(self, transcript: Transcript, heads: Mapping[int, HeadLine]) -> None:
        self._transcript = transcript
        self._lines: dict[str, str] = {}
        self._headings: list[tuple[int, str]] = []
        self._time: str | None = None
        self._days = {at: day for at, head in heads.items() if (day := self._day(at, head))}
        # A title's comes after all others.
        days = [self._days[at] for at in sorted(self._days, key=lambda at: heads[at].key)]
        self._date = days[0] if days else date_in_name(transcript.source.plain_name)
        if self._date is None:
            mend = 'begin it with "Date: YYYY-MM-DD", or put the date into the file\'s name'
            raise transcript.error(f"no date: {mend}")

    def refuse_two_days(self, before: int) -> None:
        """Raise SourceError where the lines before one give two days, and none as the date."""
        at_the_top = {day: at for at, day in self._days.items() if at < before}
        if len(at_the_top) > 1:
            days = " and ".join(map(str, at_the_top))
            reason = f'{days} stand at the top; say which is the date: "Date: YYYY-MM-DD"'
            raise self._transcript.error(reason, max(at_the_top.values()) + 1)

    def enter(self, index: int, head: HeadLine) -> None:
        """Take note of a head line."""
        if head.key == "date":
            self._date = self._days[index]
        elif head.key == "time":
            self._time = time_in(head.value)
        elif head.key == "heading":
            outer = [(level, text) for level, text in self._headings if level < head.level]
            self._headings = [*outer, (head.level, head.value)]
        else:
            self._lines[head.key] = head.value

    def record(self) -> dict[str, Any]:
        """The fields of a speech at this place that do not hang on who speaks."""
        path = [self._lines.get("title", ""), *(text for _, text in self._headings)]
        record: dict[str, Any] = {
            key: self._lines.get(key) for key in ("chamber", "section", "language", "url")
        }
        record |= {"date": self._date, "time": self._time}
        record["heading"] = " / ".join(filter(None, path))
        # The hour that stands at the top is when the first turn began, and says nothing of others.
        self._time = None
        return record

    def _day(self, index: int, head: HeadLine) -> Date | None:
        try:
            if head.key == "date":
                return day_in(head.value)
            return date_of_sitting(head.value) if head.key == "title" else None
        except ValueError as error:
            raise self._transcript.error(str(error), index + 1) from None


def _turns(
    lines: Sequence[str],
    heads: Mapping[int, HeadLine],
    labels: Mapping[int, Label],
    setting: _Setting,
) -> Iterator[tuple[Label | None, list[str]]]:
    """Speaker and paragraphs of each turn; the setting stands at the turn when it is given."""
    label: Label | None = None
    paragraphs: list[str] = []
    for index, text in _paragraphs(lines, heads, labels):
        procedural = index not in labels and _IN_BRACKETS.fullmatch(text) is not None
        if procedural or index in heads or index in labels:
            if any(paragraphs):
                yield label, paragraphs
            paragraphs = []
        if index in heads:
            label = None
            setting.enter(index, heads[index])
        elif procedural:
            yield None, [text]
        else:
            label = labels.get(index, label)
            paragraphs.append(text)
    if any(paragraphs):
        yield label, paragraphs


def _paragraphs(
    lines: Sequence[str], heads: Mapping[int, HeadLine], labels: Mapping[int, Label]
) -> Iterator[tuple[int, str]]:
    """Each paragraph, without a label, and each head line, by the index of its first line."""
    start, words = 0, list[str]()
    for index, line in enumerate(lines):
        if _PAGE.fullmatch(line):
            continue
        alone = index in heads or _IN_BRACKETS.fullmatch(line) is not None
        if words and (alone or not line or index in labels):
            yield start, " ".join(words)
            words = []
        if alone:
            yield index, line
        elif line:
            start = start if words else index
            words.append(labels[index].words if index in labels else line)
    if words:
        yield start, " ".join(words)


def _speaker(label: Label | None) -> dict[str, str | None]:
    if label is None:
        return {"kind": "procedural"}
    name = label.name
    party, office = party_and_office(label.aside) if label.aside else (None, None)
    if office and holds_the_office(label):
        holder, _, more = office.partition(", ")
        name, office = holder, ", ".join(filter(None, (name, more)))
    record = {"speaker": name, "party": party, "role": office, "kind": label.kind}
    return record | ({"time": label.time} if label.time else {})
