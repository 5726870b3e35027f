"""Turns in the printed Congressional Record: here are the lines of one item, who speaks in them?

Takes lines as the printer sets them: a paragraph begins two spaces in, with "Mr. HYDE." or "The
PRESIDING OFFICER." where somebody begins to speak; titles stand in capitals. Gives the turns. What
the reporters write themselves (a vote, a bill as read, a letter put into the Record) ends a turn
and is none, and so do titles and rules.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_HONORIFIC = r"(?:(?:Mr|Mrs|Ms|Dr)\.|Miss)"
_LABEL = re.compile(
    rf"""\ {{1,2}}(?P<label>
        (?P<chair>The\ (?:(?:VICE|ACTING|Acting|Vice)\ )?
            (?:PRESIDING\ OFFICER|PRESIDENT|SPEAKER|CHAIR(?:MAN|WOMAN)?|CHIEF\ JUSTICE|CLERK)
            (?:\ pro\ tempore)?)
      | (?P<member>{_HONORIFIC}\s(?:(?:Counsel|Manager)\ )?(?P<name>[^\W\d_][\w'’.\ -]{{0,40}}?)
            (?P<state>\ of\ (?:the\ )?[A-Z][a-z]+(?:\ [A-Z][a-z]+)*)?)
    )(?P<asides>(?:\ \([^()]{{1,60}}\))*)(?<!\ [A-Z])\.(?=\s|$|--)""",
    re.VERBOSE,
)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_NAMED = re.compile(rf"{_HONORIFIC} \w")
# Statements put in unspoken are set in small type, the names without their capitals.
_HAILS_THE_CHAIR = re.compile(r"\s*(?:Mr|Madam|Mrs|Ms)\.? (?:President|Speaker|Chair)")
_CAPITALS = re.compile(r"[^\W\d_]{2,}")
_TITLE = re.compile(r"\s*[A-Z][^a-z]+$")
_RULE = re.compile(r"\s*[_=]{3,}|\s*-{5,}")
_PAGE_OR_CLOCK = re.compile(r"\s*\[\[Page \w+\]\]|\s*\{time\}")
_REPORTERS = re.compile(
    r"""\s+(?:
        there\ (?:being|was)\ no\ objection
      | the\ (?:[\w-]+\ ){0,4}(?:clerk|editor)\b.*\b(?:read|proceed|call|designate|report|digest)
      | the\ (?:[\w-]+\ ){0,3}clerk\b
      | the\ (?:[\w-]+\ ){0,3}(?:resolution|preamble|motion|amendment|nomination|bill)s?\b.*
        (?:\b(?:was|were)\ (?:agreed|confirmed|laid)|reads?\ as\ follows|(?:is|are)\ as\ follows)
      | the\ motion\ to\ table\ was | the\ nominations?\ considered\ and\ confirmed
      | the\ yeas\ and\ nays\ (?:resulted|were\ ordered)
      | the\ (?:result\ was\ announced|question\ was\ taken|vote\ was\ taken|text\ of\ the)
      | the\ material\ .*referred\ to | the\ .*\b(?:reads?|is|are)\ as\ follows:$
      | the\ following\ (?:bills|named|resolutions|communications)
      | amendment\ no\.\ .*\ as\ follows | a\ recorded\ vote\ was\ ordered
      | so\ the\ (?:[\w-]+\ ){1,4}(?:was|were)\ (?:agreed|passed|rejected|not\ agreed)
      | pending: | by\ (?:mr|mrs|ms|miss)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDS_IN_A_TEXT = re.compile(
    r"(?:read|the record,|on the table;|resolutions) as follows:$", re.IGNORECASE
)
_ROLL_CALL = re.compile(r"\s*\[Roll(?:call)?\b", re.IGNORECASE)
_CENTRED = 12


@dataclass(slots=True)
class Turn:
    """What one speaker says, line by line; `line` is where it begins, counted as the lines were."""

    label: str
    speaker: str
    role: str | None
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[str]:
        return _paragraphs(self.lines)


def turns(lines: Iterable[tuple[int, str]]) -> Iterator[Turn]:
    """The turns in order; white space at the end of a line does not matter."""
    turn: Turn | None = None
    for number, line in lines:
        begun = _turn(line, number)
        if begun or _ends_a_turn(line):
            if turn:
                yield turn
            turn = begun
        elif turn and not _PAGE_OR_CLOCK.match(line):
            turn.lines.append(line.rstrip())
    if turn:
        yield turn


def is_title(line: str) -> bool:
    """Whether a line is set in capitals, as titles are."""
    return _TITLE.match(line) is not None and not _RULE.match(line)


def _turn(line: str, number: int) -> Turn | None:
    match = _LABEL.match(line) if line.startswith(" ") else None
    if match is None:
        return None
    words = line[match.end() :]
    if match["member"] and not (_is_set_as_a_name(match["name"]) or _HAILS_THE_CHAIR.match(words)):
        return None
    speaker, role = " ".join(match["label"].split()), None
    if match["chair"]:
        role = speaker.removeprefix("The ")
        named = [aside for aside in _IN_BRACKETS.findall(match["asides"]) if _NAMED.match(aside)]
        speaker = named[0] if named else speaker
    label = " ".join((match["label"] + match["asides"]).split())
    return Turn(label, speaker, role, number, [f"  {words.strip()}"])


def _is_set_as_a_name(name: str) -> bool:
    """Whether a surname has its capitals: HYDE, McCAIN, Van HOLLEN, ROS-LEHTINEN."""
    return any(
        word.isupper() or word[-2:].isupper() for word in _CAPITALS.findall(name.split()[-1])
    )


def _ends_a_turn(line: str) -> bool:
    if line.endswith("follows:") and _ENDS_IN_A_TEXT.search(line):
        return True
    return line.startswith(" ") and (
        _RULE.match(line) is not None
        or is_title(line)
        or _REPORTERS.match(line) is not None
        or _ROLL_CALL.match(line) is not None
    )


def _paragraphs(lines: Iterable[str]) -> list[str]:
    """The lines joined; one that is set further in than that before it begins a paragraph."""
    paragraphs: list[str] = []
    last, after_blank = 99, True
    for line in lines:
        if not line:
            after_blank = True
            continue
        indent = len(line) - len(line.lstrip())
        if after_blank and indent >= _CENTRED:
            # A heading within the item, which nobody says.
            last = 99
            continue
        # Where a page ends within a sentence, blank lines stand about the number of the next.
        begins = not paragraphs or indent > last or last == 99 or (after_blank and indent > 0)
        if begins:
            paragraphs.append(line.strip())
        else:
            paragraphs[-1] = _joined(paragraphs[-1], line.strip())
        last, after_blank = indent, False
    return [paragraph for paragraph in paragraphs if paragraph]


def _joined(before: str, after: str) -> str:
    return before + after if before.endswith("-") and before[-2:-1] != " " else f"{before} {after}"
