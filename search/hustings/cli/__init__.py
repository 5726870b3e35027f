"""The command line: `hustings COMMAND`, each command a module of this package.

Takes the words typed at a shell; gives data on standard output and everything else on standard
error. Exit codes are grep's: 0 for an answer, 1 for an empty one, 2 for an error. A command's
module is imported when it is the one asked for, so that a search pays for no more than a search.
"""

import gc
import os
import sys
import traceback
from importlib import import_module
from typing import Any, NoReturn

import click

from hustings import __version__
from hustings.cli.settings import Settings, common_options
from hustings_indexer.errors import HustingsError

_COMMANDS = (
    "index", "search", "show", "speakers", "facets", "kwic", "trends", "keywords", "collocates",
    "like", "export", "info", "check", "eval", "collection", "completion",
)  # fmt: skip
_MODULES = {"eval": "evaluate"}  # where a module would have the name of a builtin
_INTERRUPTED = 130


class Failure(click.ClickException):
    """An error that a person can mend: one line, and exit code 2."""

    exit_code = 2


class HustingsGroup(click.Group):
    """The commands, each imported on first use, and the one place where errors become messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = _MODULES.get(cmd_name, cmd_name)
        command: click.Command = import_module(f"hustings.cli.{module}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        settings = ctx.ensure_object(Settings)
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            _leave_quietly(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(_INTERRUPTED)
        except (HustingsError, OSError) as error:
            if settings.debug:
                raise
            raise Failure(_message(error)) from error


@click.command(cls=HustingsGroup, context_settings={"help_option_names": ["-h", "--help"]})
@common_options(environment=True)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Search debate transcripts: who said what, when.

    \b
    hustings index seeds/             read transcripts into an index
    hustings search county lines      find speeches
    hustings COMMAND --help           what a command can do

    Exit codes: 0 an answer, 1 an empty one, 2 an error.
    """


def main() -> NoReturn:
    """The console script."""
    if not sys.stdout.isatty() and "PYTHONIOENCODING" not in os.environ:
        _reconfigure(encoding="utf-8")
    _reconfigure(errors="replace")
    try:
        sys.exit(cli(prog_name="hustings"))
    except SystemExit:
        gc.freeze()  # all that is left goes with the process: to look through it takes 10 ms
        raise
    except Exception:  # noqa: BLE001 - Python's own exit code for it is that of an empty answer
        traceback.print_exc()
        sys.exit(Failure.exit_code)


def _reconfigure(**how: str) -> None:
    """What goes to a file or pipe is UTF-8; a terminal that lacks a character shows `?` for it."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(**how)  # type: ignore[union-attr]


def _message(error: HustingsError | OSError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _leave_quietly(ctx: click.Context) -> NoReturn:
    """Whoever read the output has seen enough: say nothing, not even at the interpreter's end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    ctx.exit(0)
