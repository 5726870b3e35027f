"""A speaker's profile as text: who it is, what they were when, how much they spoke and of what."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date
from typing import TYPE_CHECKING

from hustings.cli.figures import counted, long_date
from hustings.cli.hits import bar
from hustings.cli.layout import faint, pad, paragraph, printable, width
from hustings.cli.terminal import Terminal

if TYPE_CHECKING:
    from hustings.profiles import Held, Profile
    from hustings_indexer.person import Tenure

_MOST_SECTIONS = 8
_WIDEST = 44

Row = tuple[str, str]
"""A value, and what is said of it."""


def draw_profile(profile: "Profile", terminal: Terminal) -> str:
    """The whole profile, each line ended."""
    lines = [*_head(profile, terminal)]
    blocks: dict[str, Sequence[Row]] = {
        "party": [_held(held) for held in profile.parties],
        "office": [_held(held) for held in profile.roles],
        "registry": [_tenure(tenure) for tenure in profile.tenures],
        "chamber": [(value, f"{count:,}") for value, count in profile.chambers],
        "section": [(value, f"{count:,}") for value, count in profile.sections[:_MOST_SECTIONS]],
        "year": _years(profile, terminal),
        "debates": [
            (debate.heading or debate.id, f"{debate.speeches:,}  {debate.date}  {debate.id}")
            for debate in profile.debates
        ],
    }
    for name, rows in blocks.items():
        if rows:
            lines += ["", *_block(name, rows, terminal)]
    if profile.keywords:
        words = ", ".join(keyword.word for keyword in profile.keywords)
        label = pad("words", _LABEL)
        told = paragraph(words, terminal, indent=" " * _LABEL)
        lines += ["", terminal.paint(label, "strong") + told[0][_LABEL:], *told[1:]]
    return "".join(line.rstrip() + "\n" for line in lines)


_LABEL = 10


def _head(profile: "Profile", terminal: Terminal) -> Iterator[str]:
    speaker = profile.speaker
    identity = f"  person:{speaker.person_id}" if speaker.person_id else ""
    yield terminal.paint(printable(speaker.name), "strong") + printable(identity)
    if others := [name for name in speaker.names if name != speaker.name]:
        yield from faint(f"also {', '.join(others)}", terminal)
    speeches = counted(speaker.speeches, "speech", "speeches")
    yield f"{speeches}, {counted(profile.words, 'word')}, {_days(speaker.first, speaker.last)}"


def _block(name: str, rows: Iterable[Row], terminal: Terminal) -> Iterator[str]:
    some = [(printable(value), printable(told)) for value, told in rows]
    values = min(_WIDEST, max(width(value) for value, _ in some))
    for number, (value, told) in enumerate(some):
        label = " " * _LABEL if number else terminal.paint(pad(name, _LABEL), "strong")
        yield f"{label}{pad(value, values)}  {terminal.paint(told, 'faint')}"


def _held(held: "Held") -> Row:
    return (
        held.value,
        f"{_days(held.first, held.last)}  {counted(held.speeches, 'speech', 'speeches')}",
    )


def _tenure(tenure: "Tenure") -> Row:
    since = long_date(tenure.since) if tenure.since else ""
    until = long_date(tenure.until) if tenure.until else ""
    return tenure.party or tenure.role or "", f"{since} - {until}".strip() if since or until else ""


def _years(profile: "Profile", terminal: Terminal) -> list[Row]:
    most = max(year.speeches for year in profile.years)
    digits = len(f"{most:,}")
    return [
        (str(year.year), f"{year.speeches:>{digits},}  {bar(year.speeches / most, terminal)}")
        for year in profile.years
    ]


def _days(first: Date, last: Date) -> str:
    return long_date(first) + (f" to {long_date(last)}" if last != first else "")
