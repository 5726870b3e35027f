"""A debate, or what stands around some speeches of it, as text to read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hustings.citation import cite
from hustings.cli.figures import counted, long_date
from hustings.cli.layout import faint, paragraph, printable
from hustings.cli.terminal import Terminal
from hustings_indexer.speech import Debate, Speech

if TYPE_CHECKING:
    from hustings.reading import Reading, Turn

_INDENT = "    "
_POINTERS = {True: "▶", False: ">"}  # on a screen with block characters, and without


def byline(speech: Speech, terminal: Terminal, *, dated: bool = False) -> str:
    """Who spoke, for whom and in what capacity, and, if `dated`, when; on one line."""
    name = terminal.paint(printable(speech.speaker or "Unnamed"), "strong")
    details = [speech.party, speech.role, dated and long_date(speech.date)]
    return "  ".join([name, *(printable(detail) for detail in details if detail)])


def signature(speech: Speech, terminal: Terminal, *, indent: str = "") -> Iterator[str]:
    """How the speech is cited, and its id, which stays in one piece so that it can be copied."""
    yield from faint(cite(speech), terminal, indent=indent)
    yield indent + terminal.paint(printable(speech.id), "faint")


def draw_debate(debate: Debate, terminal: Terminal) -> str:
    """Every speech of a debate in order."""
    from hustings.reading import Reading, Turn

    turns = tuple(Turn(speech, place) for place, speech in enumerate(debate.speeches))
    total = len(turns)
    return draw_reading(Reading(debate.id, None, "", "", total, 0, turns), terminal)


def draw_reading(reading: "Reading", terminal: Terminal) -> str:
    """The turns of a debate in order, what matched lit; the one asked for stands behind a pointer
    and is cited. Those that match are numbered, and listed at the top with the line of each."""
    title = [*_title(reading.turns[0].speech, terminal)] if reading.turns else []
    lines: list[str] = []
    starts: dict[int, int] = {}
    last = -1
    for turn in reading.turns:
        if turn.place > last + 1:
            lines += [terminal.paint("--", "faint"), ""]
        last = turn.place
        if turn.hit:
            starts[turn.hit] = len(lines)
        lines += _turn(turn, reading, terminal)
    heads = [*_list_of_hits(reading, starts, len(title), terminal)]
    # The id stays in one piece so that it can be copied.
    lines.append(terminal.paint(f"{printable(reading.debate_id)}  {_extent(reading)}", "faint"))
    return "".join(line + "\n" for line in (*title, *heads, *lines))


def hit_marker(reading: "Reading") -> str:
    """A regular expression, without a backslash, for what stands before each speech that matches,
    or else before the one that was asked for."""
    if reading.hits:
        return f"[[][0-9]+ of {reading.hits}[]] [^ ]"
    return f"^[{''.join(_POINTERS.values())}] " if reading.marked else ""


def _extent(reading: "Reading") -> str:
    shown = len(reading.turns)
    whole = counted(reading.total, "speech", "speeches")
    return whole if shown == reading.total else f"{shown:,} of {whole}"


def _list_of_hits(
    reading: "Reading", starts: dict[int, int], above: int, terminal: Terminal
) -> Iterator[str]:
    """Where the speeches that match are, by the line; `above` is how many stand above the list."""
    if not reading.query:
        return
    told = counted(reading.hits, "speech matches", "speeches match")
    heads = [*faint(f"{told}: {reading.parsed}", terminal)]
    before = above + len(heads) + len(starts) + 1
    yield from heads
    speakers = {turn.hit: turn.speech.speaker for turn in reading.turns}
    for hit, start in starts.items():
        name = printable(speakers[hit] or "Unnamed")
        line = f"  {_number(hit, reading)}  line {before + start + 1}  {name}"
        yield terminal.paint(line, "faint")
    yield ""


def _number(hit: int, reading: "Reading") -> str:
    return f"[{hit} of {reading.hits}]"


def _title(speech: Speech, terminal: Terminal) -> Iterator[str]:
    for line in paragraph(speech.heading or "", terminal):
        if line:
            yield terminal.paint(line, "strong")
    place = [speech.chamber, speech.section, long_date(speech.date)]
    yield from faint(", ".join(part for part in place if part), terminal)
    yield ""


def _turn(turn: "Turn", reading: "Reading", terminal: Terminal) -> Iterator[str]:
    speech = turn.speech
    is_marked = speech.id == reading.marked
    pointer = terminal.paint(f"{_POINTERS[terminal.blocks]} ", "lit") if is_marked else ""
    number = terminal.paint(_number(turn.hit, reading), "lit") + " " if turn.hit else ""
    yield pointer + number + byline(speech, terminal)
    start = 0
    for text in speech.paragraphs:
        lit = [(a - start, b - start) for a, b in turn.highlights if start <= a < start + len(text)]
        yield from paragraph(text, terminal, indent=_INDENT, highlights=lit)
        yield ""
        start += len(text) + len("\n\n")
    if is_marked:
        yield from signature(speech, terminal, indent=_INDENT)
        if speech.url:
            yield from faint(speech.url, terminal, indent=_INDENT)
        yield ""
