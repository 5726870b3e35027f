"""Subtitles: WebVTT and SubRip, with or without the names of those who speak.

Takes cues; a name is a voice tag ("<v Ann Lee>"), or a label and a colon at the start of a line
("ANN LEE: Good evening."). Cues that follow one another under one name are one speech, and so are
those under none, until a dash ("- No.") says that somebody else speaks, who is not named. The time
is that of the first cue, within the recording. Sounds in brackets alone ("[applause]") are not
read. The date stands in a NOTE at the top or in the file's name. Refuses a file without one, and
one without cues.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date
from html import unescape
from typing import Any

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.dates import date_in_name, printed_dates
from hustings_indexer.sources.files import LARGEST_SPEECH, TOO_LONG
from hustings_indexer.sources.labels import Label, is_strong, read_label
from hustings_indexer.sources.parties import party_and_office
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech, clean_line

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING = re.compile(rf"\s*(?P<start>{_CLOCK})\s*-->\s*(?P<end>{_CLOCK})")
_VOICE = re.compile(r"<v(?:\.[\w.-]+)*\s+(?P<name>[^<>]+)>")
_TAG = re.compile(r"</?[A-Za-z0-9][^<>]*>|\{\\[^{}]*\}")
_DASH = re.compile(r"\s*(?:[-–—‐]|>>+)\s*(?=\S)")
_SOUND = re.compile(r"[\[(（♪].*[\])）♪]")
_HEAD_KEY = re.compile(
    r"(?P<key>date|title|language|chamber|section|url)\s*:\s*(?P<value>.+)", re.I
)
# When the captions were made, and not when the words were said.
_OF_THE_FILE = re.compile(
    r"\b(?:caption|creat|download|edit|export|generat|modif|post|publish|transcri|updat|upload)",
    re.IGNORECASE,
)
_LINES_SNIFFED = 400
LARGEST = 64 << 20
"""In characters of what is said; those of a day are under half a million."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*")


class Subtitles:
    name = "subtitles"
    summary = "subtitles (WebVTT, SubRip), with the names of the speakers where they have them"

    def sniff(self, sample: Sample) -> Claim:
        lines = sample.lines[:_LINES_SNIFFED]
        if lines and re.match("WEBVTT(?:\\s|$)", lines[0]):
            return Claim.SURE
        cues = sum(_TIMING.match(line) is not None for line in lines)
        if not cues:
            return Claim.BY_NAME if sample.suffix in (".vtt", ".srt") else Claim.NO
        return Claim.SURE if cues > 1 or sample.suffix == ".srt" else Claim.LIKELY

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        facts = _Facts(transcript)
        found = False
        lines = _held(transcript, _cues(transcript, facts))
        for turn in _turns(transcript, _certain(transcript, lines)):
            speech = transcript.speech({**facts.record(), **turn.record()})
            if speech.text:
                found = True
                yield speech
        if not found:
            raise transcript.error("no cue with words; a cue begins 00:00:01.000 --> 00:00:04.000")


@dataclass(slots=True)
class _Line:
    """One line of a cue: when the cue starts, who is named, whether another speaks, the words."""

    number: int
    start: str
    label: Label | None
    is_other: bool
    words: str
    is_tagged: bool = False


@dataclass(slots=True)
class _Turn:
    start: str
    label: Label | None
    words: list[str] = field(default_factory=list)

    def record(self) -> dict[str, Any]:
        aside = self.label.aside if self.label else None
        party, role = party_and_office(aside) if aside else (None, None)
        return {
            "time": _time(self.start),
            "speaker": self.label.name if self.label else None,
            "party": party,
            "role": role,
            "text": [" ".join(self.words)],
        }


def _cues(transcript: Transcript, facts: "_Facts") -> Iterator[_Line]:
    """The lines of the cues in order; what the head and its notes say goes to `facts`."""
    start, voice, seen = "", None, False
    for number, line, is_number in _without_cue_numbers(transcript):
        if match := _TIMING.match(line):
            start, voice, seen = match["start"], None, True
        elif not line or is_number:
            start = "" if not line else start
        elif start:
            yield from _lines_of_cue(number, line, start, voice)
            voices = _VOICE.findall(line)
            voice = voices[-1] if voices else voice
            voice = None if "</v>" in line else voice
        elif not seen:
            facts.take(number, line)


def _without_cue_numbers(transcript: Transcript) -> Iterator[tuple[int, str, bool]]:
    """Each line, and whether it is the number of the cue whose timing follows."""
    held: tuple[int, str] | None = None
    for number, line in transcript.lines():
        if held:
            yield *held, held[1].isdecimal() and _TIMING.match(line) is not None
        held = number, line.strip()
    if held:
        yield *held, False


def _lines_of_cue(number: int, text: str, start: str, voice: str | None) -> Iterator[_Line]:
    """A line of a cue, in parts where several voices are tagged in it."""
    parts = _VOICE.split(text)
    for name, words in zip([voice, *parts[1::2]], parts[0::2], strict=True):
        plain = clean_line(unescape(_TAG.sub("", words)))
        if not plain or _SOUND.fullmatch(plain):
            continue
        is_other = _DASH.match(plain) is not None
        plain = _DASH.sub("", plain, count=1) if is_other else plain
        label = _label(unescape(name)) if name else read_label(plain)
        if label and not name:
            plain = label.words
        yield _Line(number, start, label, is_other, plain, is_tagged=bool(name))


def _held(transcript: Transcript, lines: Iterator[_Line]) -> list[_Line]:
    """All lines, for which words are names is told from the whole."""
    held, size = list[_Line](), 0
    for line in lines:
        held.append(line)
        size += len(line.words)
        if size > LARGEST:
            reason = f"over {LARGEST >> 20} million characters: no one recording; split it"
            raise transcript.error(reason)
    return held


def _certain(transcript: Transcript, lines: Sequence[_Line]) -> Iterator[_Line]:
    """The lines; a lone word before a colon that stands once, where others have more, is words."""
    labels = [line.label for line in lines if line.label]
    times = Counter(label.name for label in labels)
    if not any(map(is_strong, labels)):
        yield from lines
        return
    for line in lines:
        label = line.label
        if label and not (line.is_tagged or is_strong(label)) and times[label.name] == 1:
            reason = "no certain name, and only once: read as words, not as a speaker"
            transcript.fault(reason, line.number)
            line = replace(line, label=None, words=f"{label.name}: {line.words}")
        yield line


def _label(name: str) -> Label | None:
    name = clean_line(name)
    match = re.fullmatch(r"(?P<name>[^()]+?)\s*\((?P<aside>[^()]*)\)", name)
    if match:
        return Label(match["name"], match["aside"], "")
    return Label(name, None, "") if name else None


def _turns(transcript: Transcript, lines: Iterator[_Line]) -> Iterator[_Turn]:
    turn: _Turn | None = None
    size = 0
    for line in lines:
        if turn is None or _changes(turn, line):
            if turn:
                yield turn
            turn, size = _Turn(line.start, line.label), 0
        turn.words.append(line.words)
        size += len(line.words)
        if size > LARGEST_SPEECH:
            raise transcript.error(TOO_LONG)
    if turn:
        yield turn


def _changes(turn: _Turn, line: _Line) -> bool:
    """Whether somebody else speaks from a line on."""
    if line.label is None:
        return line.is_other
    return turn.label is None or turn.label.name != line.label.name


def _time(start: str) -> str:
    """The time of a cue as HH:MM:SS; the hours may be left out in WebVTT."""
    *hours, minutes, seconds = re.split("[.,]", start)[0].split(":")
    return f"{int(hours[0]) if hours else 0:02}:{int(minutes):02}:{int(seconds):02}"


@dataclass(slots=True)
class _Facts:
    """What stands before the first cue, and in the file's name."""

    transcript: Transcript
    values: dict[str, str] = field(default_factory=dict)
    date: Date | None = None
    dates: set[Date] = field(default_factory=set)
    open: SourceError | None = None

    def take(self, number: int, line: str) -> None:
        text = line.removeprefix("NOTE").strip()
        if match := _HEAD_KEY.fullmatch(text):
            self.values.setdefault(match["key"].lower(), match["value"].strip())
        try:
            dates = printed_dates(text)
        except ValueError as error:
            self.open = self.open or self.transcript.error(str(error), number)
            return
        if match and match["key"].lower() == "date" and len(dates) == 1:
            self.date = self.date or dates[0]
        elif not _OF_THE_FILE.search(text):
            self.dates.update(dates)

    def record(self) -> dict[str, Any]:
        """The fields that all speeches of the file share."""
        if self.open and not self.date:
            raise self.open
        printed = min(self.dates) if len(self.dates) == 1 else None
        date = self.date or printed or date_in_name(self.transcript.source.plain_name)
        if date is None:
            mend = 'add "NOTE Date: YYYY-MM-DD" at the top, or put the date into the file\'s name'
            raise self.transcript.error(f"no date: {mend}")
        get = self.values.get
        language = get("language", "").lower()
        return {
            "date": date,
            "heading": get("title"),
            "chamber": get("chamber"),
            "section": get("section"),
            "url": get("url"),
            "language": language.partition("-")[0] if _LANGUAGE.fullmatch(language) else None,
        }
