"""`hustings collocates`: which words keep company with a query."""

from typing import Any

import click

import hustings
from hustings.cli.figures import counted
from hustings.cli.filters import filter_options
from hustings.cli.layout import printable
from hustings.cli.records import DELIMITERS, format_option, write_csv, write_json, write_jsonl
from hustings.cli.settings import common_options, settings
from hustings.cli.tables import table
from hustings.cli.terminal import Terminal, terminal_for, write

CSV_COLUMNS = ("word", "count", "expected", "elsewhere", "likelihood", "log_ratio")
_HEADS = ("word", "near", "expected", "elsewhere", "G2", "log ratio")


@click.command("collocates")
@click.argument("words", metavar="QUERY...", nargs=-1, required=True)
@filter_options
@click.option(
    "-w",
    "--window",
    metavar="N",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="At most N words before or after.",
)
@click.option(
    "-n", "--limit", type=click.IntRange(1), default=20, show_default=True, help="Words shown."
)
@click.option(
    "--least",
    metavar="N",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Only words that stand near so often.",
)
@click.option("--all", "stop_words", is_flag=True, help="Count stop words and numbers as well.")
@click.option("--procedural", is_flag=True, help="Count procedural turns as well.")
@format_option("text", "json", "jsonl", *DELIMITERS)
@common_options()
def command(words: tuple[str, ...], output: str, **asked: Any) -> None:
    """Which words stand near what QUERY finds, more often than in the rest of the speeches.

    Near is within the same speech; the words of QUERY itself are not counted. The forms of a word
    are counted together and shown by the commonest. G2 says how sure it is that they belong
    together, log ratio how much: 1 is twice as frequent near as elsewhere, 3 eight times.

    \b
    hustings collocates '"county lines"'
    hustings collocates housing --party Tide --window 10 --format csv

    Exit codes: 0 when there are such words, 1 when there are none, 2 on an error.
    """
    with hustings.open_index(settings().index) as index:
        found = index.collocates(" ".join(words), **asked)
    _write(found, output)
    for note in found.notes:
        click.echo(f"note: {printable(note)}", err=True)
    if not found.collocates:
        click.echo(f"No words stand near: {printable(found.parsed)}", err=True)
        if found.places:
            click.echo("Try --least 2, a wider --window, or --all.", err=True)
        click.get_current_context().exit(1)


def _write(found: "hustings.Collocates", output: str) -> None:
    if output == "json":
        write_json(found.to_dict())
    elif output == "jsonl":
        write_jsonl(collocate.to_dict() for collocate in found.collocates)
    elif output in DELIMITERS:
        rows = (collocate.to_dict() for collocate in found.collocates)
        write_csv(CSV_COLUMNS, rows, DELIMITERS[output])
    elif found.collocates:
        write(draw_collocates(found, terminal_for(settings())), settings())


def draw_collocates(found: "hustings.Collocates", terminal: Terminal) -> str:
    """How often the query is met, and a table of the words near it."""
    places = terminal.paint(counted(found.places, "place"), "strong")
    speeches = counted(found.speeches, "speech", "speeches")
    near = f"  {counted(found.near, 'word')} within {found.window}"
    told = terminal.paint(f"  {printable(found.parsed)}{near}", "faint")
    rows = [_row(collocate) for collocate in found.collocates]
    lines = [f"{places} in {speeches}{told}", "", *table(_HEADS, rows, terminal)]
    return "".join(line + "\n" for line in lines)


def _row(collocate: "hustings.Collocate") -> tuple[str, ...]:
    return (
        collocate.word,
        f"{collocate.count:,}",
        f"{collocate.expected:,.1f}",
        f"{collocate.elsewhere:,}",
        f"{collocate.likelihood:,.1f}",
        f"{collocate.log_ratio:+.2f}",
    )
