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

_COMMANDS = {
    "index": "Read transcripts into an index.",
    "search": "Find speeches.",
    "show": "Read a debate.",
    "speakers": "List who spoke, or show the profile of one.",
    "facets": "Count the speeches found by speaker, party, year.",
    "kwic": "Line up every occurrence, in context.",
    "trends": "Count what was said by year, several things side by side.",
    "keywords": "Words distinctive of a speaker, a party, a query.",
    "collocates": "Words that stand near a query.",
    "like": "Find speeches, or debates, like this one.",
    "export": "Write speeches out.",
    "info": "What an index holds.",
    "check": "Whether an index is whole.",
    "eval": "Measure how well the search finds what is relevant.",
    "collection": "Make queries whose answers are known.",
    "completion": "Print the script that completes in a shell.",
}
_MODULES = {"eval": "evaluate"}  # where a module would have the name of a builtin
_INTERRUPTED = 130
_SELDOM = 100_000  # objects made between two looks for garbage: most commands make fewer


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
        command.short_help = _COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

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
    gc.set_threshold(_SELDOM)
    # Nothing here needs the threads that numpy's linear algebra would start and keep spinning.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if not sys.stdout.isatty() and "PYTHONIOENCODING" not in os.environ:
        _reconfigure(encoding="utf-8")
    _reconfigure(errors="replace")
    try:
        sys.exit(cli(prog_name="hustings"))
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(end.code or 0))  # to take all apart that is left would take 20 ms
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
