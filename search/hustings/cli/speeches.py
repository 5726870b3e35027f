"""A speech, or a whole debate, as text to read."""

from collections.abc import Iterator

from hustings.citation import cite
from hustings.cli.figures import counted, long_date
from hustings.cli.layout import faint, paragraph, printable
from hustings.cli.terminal import Terminal
from hustings_indexer.speech import Debate, Speech

_INDENT = "    "


def byline(speech: Speech, terminal: Terminal, *, dated: bool = False) -> str:
    """Who spoke, for whom and in what capacity, and, if `dated`, when; on one line."""
    name = terminal.paint(printable(speech.speaker or "Unnamed"), "strong")
    details = [speech.party, speech.role, dated and long_date(speech.date)]
    return "  ".join([name, *(printable(detail) for detail in details if detail)])


def signature(speech: Speech, terminal: Terminal, *, indent: str = "") -> Iterator[str]:
    """How the speech is cited, and its id, which stays in one piece so that it can be copied."""
    yield from faint(cite(speech), terminal, indent=indent)
    yield indent + terminal.paint(printable(speech.id), "faint")


def draw_speech(speech: Speech, terminal: Terminal) -> str:
    """One speech, under the heading of its debate."""
    lines = [*_title(speech, terminal), *_spoken(speech, terminal)]
    lines += signature(speech, terminal, indent=_INDENT)
    if speech.url:
        lines += faint(speech.url, terminal, indent=_INDENT)
    return "".join(line + "\n" for line in lines)


def draw_debate(debate: Debate, terminal: Terminal, *, marked: str | None = None) -> str:
    """Every speech of a debate in order; the one whose id is `marked` stands behind a pointer."""
    lines = [*_title(debate.speeches[0], terminal)] if debate.speeches else []
    for speech in debate.speeches:
        lines += _spoken(speech, terminal, marked=speech.id == marked)
    lines += faint(f"{debate.id}  {counted(len(debate.speeches), 'speech', 'speeches')}", terminal)
    return "".join(line + "\n" for line in lines)


def _title(speech: Speech, terminal: Terminal) -> Iterator[str]:
    for line in paragraph(speech.heading or "", terminal):
        if line:
            yield terminal.paint(line, "strong")
    place = [speech.chamber, speech.section, long_date(speech.date)]
    yield from faint(", ".join(part for part in place if part), terminal)
    yield ""


def _spoken(speech: Speech, terminal: Terminal, *, marked: bool = False) -> Iterator[str]:
    pointer = "▶ " if terminal.blocks else "> "
    yield (terminal.paint(pointer, "lit") if marked else "") + byline(speech, terminal)
    for text in speech.paragraphs:
        yield from paragraph(text, terminal, indent=_INDENT)
        yield ""
