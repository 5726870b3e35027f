"""What the reader's screen can show, and how an answer gets there.

Gives a `Terminal`, a plain value that the drawing functions take as an argument (so that a test
can draw for any screen), and `write`, which pages what does not fit on the screen.
"""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import click

from hustings.cli.settings import Settings

MAX_COLUMNS = 100

_STYLES: dict[str, dict[str, Any]] = {
    "strong": {"bold": True},
    "faint": {"dim": True},
    "lit": {"bold": True, "underline": True, "fg": "yellow"},
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """A screen `columns` wide, with or without colour, with or without block characters."""

    columns: int = 80
    colour: bool = False
    blocks: bool = True

    def paint(self, text: str, style: str) -> str:
        """The text as "strong", "faint" or "lit"; as it was where there is no colour."""
        if not self.colour or not text:
            return text
        return click.style(text, **_STYLES[style])


def terminal_for(settings: Settings) -> Terminal:
    """The screen behind standard output, as the settings would have it."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return Terminal(
        columns=max(20, min(_screen().columns, MAX_COLUMNS)),
        colour=wants_colour(settings.color),
        blocks=encoding.lower().replace("-", "").startswith("utf"),
    )


def is_terminal() -> bool:
    """Whether standard output is a screen."""
    return sys.stdout.isatty()


def wants_colour(choice: str) -> bool:
    """Whether to colour: as chosen, or, for "auto", on a terminal unless NO_COLOR says not to, and
    elsewhere if CLICOLOR_FORCE says so."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return is_terminal() and os.environ.get("TERM") != "dumb"


def write(text: str, settings: Settings, find: str = "") -> None:
    """Write an answer to standard output, through the pager where the screen is too short; the
    pager, if it is less, begins where the regular expression `find` is first met."""
    write_lines([text], text.count("\n"), settings, find)


def write_lines(pieces: Iterable[str], count: int, settings: Settings, find: str = "") -> None:
    """Write an answer of about `count` lines piece by piece, in the same way."""
    if not settings.no_pager and is_terminal() and count >= _screen().lines:
        # less shows escapes as text unless told otherwise; click knows which pagers take colour.
        os.environ.setdefault("LESS", "-R")
        if find:
            os.environ["LESS"] += f" +/{find}"
        click.echo_via_pager(pieces, color=True if settings.color == "always" else None)
    else:
        for piece in pieces:
            click.echo(piece, nl=False, color=True)


def _screen() -> os.terminal_size:
    if not is_terminal() and "COLUMNS" not in os.environ:
        return os.terminal_size((80, 24))
    # shutil brings three libraries for archives along, for which no file or pipe should wait.
    from shutil import get_terminal_size

    return get_terminal_size()
