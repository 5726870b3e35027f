"""How far a long run has come: one line on a terminal, rewritten in place; elsewhere nothing."""

import sys
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import TextIO

import click

from hustings.cli.figures import size

_BAR_CELLS = 30
_SECONDS_BETWEEN = 0.1


class Progress:
    """A line on a stream, standard error by default, that says how much of a whole is done.

    Call it with the amount done and the whole, bytes unless `measure` puts them in other words.
    `say` prints a message above the line. Leaving the
    context wipes the line.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        clock: Callable[[], float] = monotonic,
        measure: Callable[[int], str] = size,
    ) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._measure = measure
        self.is_shown = self._stream.isatty()
        self._next = 0.0
        self._cells = 0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._wipe()

    def __call__(self, done: int, whole: int) -> None:
        if not self.is_shown or self._clock() < self._next:
            return
        self._next = self._clock() + _SECONDS_BETWEEN
        share = min(1.0, done / whole) if whole else 1.0
        filled = round(share * _BAR_CELLS)
        bar = "#" * filled + "-" * (_BAR_CELLS - filled)
        line = f"  {bar}  {share:4.0%} of {self._measure(whole)}"
        self._wipe()
        click.echo(line, nl=False, file=self._stream)
        self._cells = len(line)

    def say(self, message: str) -> None:
        """Print a message on a line of its own."""
        self._wipe()
        click.echo(message, file=self._stream)

    def _wipe(self) -> None:
        if self._cells:
            click.echo(f"\r{' ' * self._cells}\r", nl=False, file=self._stream)
            self._cells = 0
