"""One speech a file, plain text: who spoke and when lies in the file's name.

Takes the names that a pattern describes (`--name-pattern`, see `name_pattern`), and without one two
that are known: the UN General Debate's `ALB_75_2020.txt`, state, session and year, and
`1945-Truman.txt`, year and speaker. Title lines and a date that stands alone at the top are taken
off. Where only the year is known, the date is its 1 January and the heading ends in "(day not
given)", so that nobody takes it for the day. Refuses a name that does not fit, and one that gives
neither date nor year where the text has no date at its top.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from typing import Any

from hustings_indexer.sources.dates import around_date, is_only_a_date
from hustings_indexer.sources.files import LARGEST_SPEECH, TOO_LONG
from hustings_indexer.sources.general_debate import general_debate, in_the_year
from hustings_indexer.sources.labels import read_label, speaker_labels
from hustings_indexer.sources.name_pattern import facts_in_name
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech

_SUFFIXES = ("", ".txt", ".text")
_GENERAL_DEBATE = re.compile(r"(?P<state>[A-Z]{2,3})_(?P<session>\d{1,3})_(?P<year>\d{4})")
_YEAR_AND_SPEAKER = re.compile(
    r"(?P<year>1[5-9]\d\d|20\d\d)[-_]"
    r"(?P<speaker>[A-Z][^\W\d_]+(?:[-_ ][A-Z][^\W\d_]+)*)(?:[-_]\d+)?"
)
_LINES_OF_HEAD = 12
_LONGEST_TITLE = 200
_TURNS_OF_A_TALK = 3
_WRAPPED = 100
_TIME_ALONE = re.compile(r"\d{1,2}:\d{2}\s*[AP]\.?M\.?(?:\s+[A-Z]{2,4})?", re.IGNORECASE)


class NamedText:
    name = "named-text"
    summary = "one speech a file, who and when in the file's name (--name-pattern)"

    def sniff(self, sample: Sample) -> Claim:
        if sample.suffix not in _SUFFIXES or not sample.lines:
            return Claim.NO
        try:
            if sample.pattern is not None:
                fits = facts_in_name(sample.pattern, sample.name) is not None
                return Claim.SURE if fits else Claim.NO
        except ValueError:
            return Claim.SURE
        facts = _known_facts(sample.name)
        # A year and a word may be the name of any file, three letters and two numbers hardly.
        if facts is None or ("debate_id" not in facts and _is_a_talk(sample.lines)):
            return Claim.NO
        return Claim.SURE

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        facts = _facts(transcript)
        lines = _lines(transcript)
        date, title, begins = _head(lines, facts, transcript)
        record: dict[str, Any] = {"heading": title, **facts, "text": _text(lines[begins:])}
        if date is None and "year" not in record:
            raise transcript.error("no date, in the name or at the top of the text")
        try:
            record = in_the_year(record) if date is None else record | {"date": date}
            speech = transcript.speech(record)
        except ValueError as error:
            raise transcript.error(str(error)) from None
        if speech.text:
            yield speech


def _lines(transcript: Transcript) -> list[str]:
    lines, size = [], 0
    for _, line in transcript.lines():
        lines.append(line.strip())
        size += len(line)
        if size > LARGEST_SPEECH:
            raise transcript.error(TOO_LONG)
    return lines


def _facts(transcript: Transcript) -> Mapping[str, str]:
    name = transcript.source.plain_name
    facts: Mapping[str, str] | None
    if transcript.pattern is None:
        facts = _known_facts(name)
        mend = "say how it is made: --name-pattern '{year}-{speaker}'"
    else:
        try:
            facts = facts_in_name(transcript.pattern, name)
        except ValueError as error:
            raise transcript.error(str(error)) from None
        mend = f"the pattern is {transcript.pattern!r}"
    if facts is None:
        raise transcript.error(f"the name {name!r} does not say who and when; {mend}")
    return facts


def _known_facts(name: str) -> dict[str, str] | None:
    stem = re.sub(r"\.[A-Za-z]\w{0,9}$", "", name)
    if match := _GENERAL_DEBATE.fullmatch(stem):
        return general_debate(match["state"], match["session"], match["year"])
    if match := _YEAR_AND_SPEAKER.fullmatch(stem):
        return {"year": match["year"], "speaker": match["speaker"]}
    return None


def _is_a_talk(lines: Sequence[str]) -> bool:
    """Whether several people speak in a text, so that its name cannot say who does."""
    labels, _ = speaker_labels([line.strip() for line in lines])
    names = len({label.name for label in labels.values()})
    if names < 2 or len(labels) < _TURNS_OF_A_TALK:
        return False
    return names > 2 or sum(map(len, lines[: min(labels)])) < _LONGEST_TITLE


def _head(
    lines: Sequence[str], facts: Mapping[str, str], transcript: Transcript
) -> tuple[Date | None, str | None, int]:
    """The day, the title above it, and where the words begin.

    A date in the text counts only where it stands alone, and not against the year of the name.
    """
    given = Date.fromisoformat(facts["date"]) if "date" in facts else None
    title: list[str] = []
    for at, line in enumerate(lines[:_LINES_OF_HEAD]):
        if len(line) > _LONGEST_TITLE:
            break
        if found := _title_and_date(line, facts.get("year")):
            title.append(found[0])
            if given and given != found[1]:
                reason = f"{found[1]} in the text, {given} in the name, which is taken"
                transcript.fault(reason, at + 1)
            after = at + 1
            while after < len(lines) and (not lines[after] or _TIME_ALONE.fullmatch(lines[after])):
                after += 1
            return given or found[1], " ".join(filter(None, title)) or None, after
        title += [line] if line else []
    if len(lines) > 1 and lines[0].isupper() and not lines[1]:
        return given, lines[0], 1
    return given, None, 0


def _title_and_date(line: str, year: str | None) -> tuple[str, Date] | None:
    """A date that ends a line, and the title before it, if there is one."""
    try:
        parts = around_date(line)
    except ValueError:
        return None
    if parts is None or parts[2].strip(" .,;") or (year and str(parts[1].year) != year):
        return None
    title = parts[0].strip()
    ends_a_title = title.endswith((".", ",", "-", "–", "—", ":"))
    if not is_only_a_date(line) and not ends_a_title:
        return None
    return ("" if is_only_a_date(line) else title.rstrip(" .,-–—:")), parts[1]


def _text(lines: Sequence[str]) -> list[str]:
    """The paragraphs; lines that were broken to a width are joined up to a blank one."""
    lengths = sorted(len(line) for line in lines if line)
    is_wrapped = (
        bool(lengths) and lengths[int(len(lengths) * 0.95)] <= _WRAPPED and "" in lines[1:-1]
    )
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line or not is_wrapped:
            paragraphs.append([])
        if line:
            paragraphs[-1].append(line)
    text = [" ".join(paragraph) for paragraph in paragraphs if paragraph]
    if text and (label := read_label(text[0])) and label.name.isupper():
        # "THE PRESIDENT: Mr. Speaker, ..." names the one who speaks throughout.
        text[0] = label.words
    return text
