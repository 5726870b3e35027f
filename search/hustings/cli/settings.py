"""The options that every command shares, and where their values are kept.

Each may stand before the command or after it; after it wins. `--index` may also come from the
environment, which is asked only where no command line names an index.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

DEFAULT_INDEX = "data/index"

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])


@dataclass(slots=True)
class Settings:
    """What the shared options came to; kept as the `obj` of click's context."""

    index: str = DEFAULT_INDEX
    color: str = "auto"
    no_pager: bool = False
    debug: bool = False


def common_options(*, environment: bool = False) -> Callable[[_Decorated], _Decorated]:
    """Add the shared options to a command; with `environment`, `--index` falls back on it."""
    options = (
        click.option(
            "--index",
            metavar="DIR",
            type=click.Path(file_okay=False),
            envvar="HUSTINGS_INDEX" if environment else None,
            expose_value=False,
            callback=_remember,
            help=f"The index.  [env: HUSTINGS_INDEX; default: {DEFAULT_INDEX}]",
        ),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            expose_value=False,
            callback=_remember,
            help="Colour: auto is on a terminal, unless NO_COLOR is set.  [default: auto]",
        ),
        click.option(
            "--no-pager",
            is_flag=True,
            expose_value=False,
            callback=_remember,
            help="Print long answers straight to the terminal.",
        ),
        click.option(
            "--debug",
            is_flag=True,
            expose_value=False,
            callback=_remember,
            help="Show the traceback of an error.",
        ),
    )

    def decorate(command: _Decorated) -> _Decorated:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def settings() -> Settings:
    """The settings of the command that is running."""
    return click.get_current_context().ensure_object(Settings)


def _remember(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    if value:
        setattr(ctx.ensure_object(Settings), str(parameter.name), value)
