"""`hustings keywords`: which words are distinctive of some speeches."""

from collections.abc import Iterator
from typing import Any

import click

import hustings
from hustings.cli.figures import counted
from hustings.cli.filters import filter_options
from hustings.cli.layout import faint, printable
from hustings.cli.records import DELIMITERS, format_option, write_csv, write_json, write_jsonl
from hustings.cli.settings import common_options, settings
from hustings.cli.tables import table
from hustings.cli.terminal import Terminal, terminal_for, write

CSV_COLUMNS = (
    "word", "use", "count", "rest", "per_million", "rest_per_million", "speeches", "likelihood",
    "log_ratio",
)  # fmt: skip
_CHOOSING = (
    "speaker", "person", "party", "role", "section", "chamber", "kind", "since", "until"
)  # fmt: skip
_HEADS = ("count", "per million", "of others", "speeches", "G2", "log ratio")


@click.command("keywords")
@click.argument("words", metavar="[QUERY]...", nargs=-1)
@filter_options
@click.option(
    "--against",
    metavar="QUERY",
    help="Compare with what this finds, as party:Tide.  [default: all others]",
)
@click.option(
    "-n", "--limit", type=click.IntRange(1), default=20, show_default=True, help="Words each way."
)
@click.option(
    "--least",
    metavar="N",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Only words said so often by those who say them more.",
)
@click.option(
    "--least-speeches",
    metavar="N",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="And in so many of their speeches.",
)
@click.option("--all", "stop_words", is_flag=True, help="Count stop words and numbers as well.")
@click.option("--procedural", is_flag=True, help="Count procedural turns as well.")
@format_option("text", "json", "jsonl", *DELIMITERS)
@common_options()
def command(words: tuple[str, ...], output: str, **asked: Any) -> None:
    """Which words are used more, and less, in some speeches than in the others.

    The query and the filters choose the speeches. Dates, --chamber and --kind hold for the others
    too, so that like is compared with like; where nothing else is given, they choose.

    G2 says how sure the difference is (above 6.6, chance alone brings it once in a hundred words;
    others are left out), log ratio how great: 1 is twice as frequent, -1 half as frequent.

    \b
    hustings keywords --party Tide --since 2019
    hustings keywords --speaker "Sadiq Khan" --against 'speaker:"Unmesh Desai"'
    hustings keywords county lines

    Exit codes: 0 when there are such words, 1 when there are none, 2 on an error.
    """
    query = " ".join(words)
    if not query and not any(asked[name] for name in _CHOOSING):
        raise click.UsageError("Say whose words: give a query, or a filter such as --party.")
    with hustings.open_index(settings().index) as index:
        found = index.keywords(query, **asked)
    _write(found, output)
    for note in found.notes:
        click.echo(f"note: {printable(note)}", err=True)
    if not found.keywords:
        click.echo(f"No distinctive words found for: {printable(found.parsed)}", err=True)
        if found.words and found.rest_words:
            click.echo("Try --least 2, --least-speeches 1, or --all.", err=True)
        click.get_current_context().exit(1)


def _write(found: "hustings.Keywords", output: str) -> None:
    if output == "json":
        write_json(found.to_dict())
    elif output == "jsonl":
        write_jsonl(keyword.to_dict() for keyword in found.keywords)
    elif output in DELIMITERS:
        rows = (keyword.to_dict() for keyword in found.keywords)
        write_csv(CSV_COLUMNS, rows, DELIMITERS[output])
    elif found.keywords:
        write(draw_keywords(found, terminal_for(settings())), settings())


def draw_keywords(found: "hustings.Keywords", terminal: Terminal) -> str:
    """What was compared, and a table of the words each way."""
    lines = [*_compared(found, terminal)]
    for head, is_more in (("more", True), ("less", False)):
        rows = [_row(keyword) for keyword in found.keywords if keyword.is_more == is_more]
        if rows:
            lines += ["", *table((head, *_HEADS), rows, terminal)]
    return "".join(line + "\n" for line in lines)


def _compared(found: "hustings.Keywords", terminal: Terminal) -> Iterator[str]:
    speeches = terminal.paint(counted(found.speeches, "speech", "speeches"), "strong")
    words = terminal.paint(f"  {counted(found.words, 'word')}", "faint")
    yield f"{speeches}  {printable(found.parsed)}{words}"
    others = counted(found.rest_speeches, "other speech", "other speeches")
    against = f"against {others}  {found.against}  {counted(found.rest_words, 'word')}"
    yield from faint(against, terminal)


def _row(keyword: "hustings.Keyword") -> tuple[str, ...]:
    return (
        keyword.word,
        f"{keyword.count:,}",
        f"{keyword.per_million:,.1f}",
        f"{keyword.rest_per_million:,.1f}",
        f"{keyword.speeches:,}",
        f"{keyword.likelihood:,.1f}",
        f"{keyword.log_ratio:+.2f}",
    )
