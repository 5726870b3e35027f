"""`hustings show`: read a debate, with a speech marked and the words of a query lit."""

import sys
from typing import TYPE_CHECKING

import click

import hustings
from hustings.cli.filters import complete_debate
from hustings.cli.records import format_option, write_json, write_jsonl
from hustings.cli.settings import common_options, settings
from hustings.cli.speeches import draw_reading, hit_marker
from hustings.cli.terminal import terminal_for, write
from hustings.formats import FORMATS, write_speeches

if TYPE_CHECKING:
    from hustings.reading import Reading


@click.command("show")
@click.argument("id_", metavar="ID", shell_complete=complete_debate)
@click.option("-q", "--query", default="", help="Number the speeches that match, and light them.")
@click.option("-A", "--after", metavar="N", type=click.IntRange(0), help="Only N speeches after.")
@click.option("-B", "--before", metavar="N", type=click.IntRange(0), help="Only N speeches before.")
@click.option(
    "-C",
    "--context",
    metavar="N",
    type=click.IntRange(0),
    help="Only N speeches before and after; 0 is the speech alone.",
)
@format_option("text", "json", "jsonl", *FORMATS)
@common_options()
def command(
    id_: str,
    query: str,
    after: int | None,
    before: int | None,
    context: int | None,
    output: str,
) -> None:
    """Read the debate with the speech of this ID, which is marked, or the debate of this ID.

    The id of a speech is the last line of each hit of a search. With --query, the speeches of the
    debate that match are numbered, "[2 of 5]", and listed at the top with their lines; in the pager
    n and N go from one to the next. -A, -B and -C leave out what does not stand around those, or
    around the speech.

    \b
    hustings show ID -q "county lines"
    hustings show ID -C 2

    Exit codes: 0 when there is something to read, 1 when nothing matches the query, 2 on an error.
    """
    with hustings.open_index(settings().index) as index:
        reading = index.read(
            id_,
            query,
            before=context if before is None else before,
            after=context if after is None else after,
        )
    _write(reading, output)
    if query and not reading.hits:
        click.echo(f"No speech of this debate matches: {reading.parsed}", err=True)
        click.get_current_context().exit(1)


def _write(reading: "Reading", output: str) -> None:
    if output == "json":
        write_json(reading.to_dict())
    elif output == "jsonl":
        write_jsonl(turn.to_dict() for turn in reading.turns)
    elif output in FORMATS:
        lit = {turn.speech.id: turn.highlights for turn in reading.turns}
        speeches = (turn.speech for turn in reading.turns)
        sys.stdout.writelines(write_speeches(speeches, output, lit))
    else:
        text = draw_reading(reading, terminal_for(settings()))
        write(text, settings(), find=hit_marker(reading))
