"""`hustings facets`: how many of the speeches found have each speaker, party or year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import click

import hustings
from hustings.cli.filters import FACETS, USUAL_FACETS, complete_facet, filter_options
from hustings.cli.hits import commonest, draw_facets, summary
from hustings.cli.layout import printable
from hustings.cli.records import DELIMITERS, format_option, write_csv, write_json, write_jsonl
from hustings.cli.settings import common_options, settings
from hustings.cli.terminal import Terminal, terminal_for, write
from hustings.results import FacetCount, Results

CSV_COLUMNS = ("facet", "value", "count")
_SHOWN = 20


@click.command("facets")
@click.argument("words", metavar="[QUERY]...", nargs=-1)
@click.option(
    "--facet",
    "fields",
    metavar="FIELD",
    multiple=True,
    default=USUAL_FACETS,
    shell_complete=complete_facet,
    help=f"Count by {', '.join(FACETS[:-1])} or {FACETS[-1]}.  "
    f"[repeatable; default: {', '.join(USUAL_FACETS)}]",
)
@filter_options
@click.option(
    "--sort",
    "order",
    type=click.Choice(["count", "value"]),
    help="The order of the values.  [default: count, and years in order of time]",
)
@click.option("--prefix", default="", metavar="TEXT", help="Only values of which a word begins so.")
@click.option(
    "-n",
    "--limit",
    metavar="N",
    type=click.IntRange(1),
    help=f"The commonest N, or the first by value.  [default: {_SHOWN} as text, else all]",
)
@click.option("--procedural", is_flag=True, help="Count procedural turns as well.")
@format_option("text", "json", "jsonl", *DELIMITERS)
@common_options()
def command(
    words: tuple[str, ...], order: str | None, limit: int | None, output: str, **narrowed: Any
) -> None:
    """Count the speeches found by speaker, party, year; without a QUERY, all speeches.

    A filter on a field is passed over where that field is counted: with --speaker given twice,
    the facet "speaker" still counts every speaker, and the others count those two.

    \b
    hustings facets county lines --speaker "Sadiq Khan" --speaker "Unmesh Desai"
    hustings facets housing --facet party --since 2019 --format csv

    Exit codes: 0 when there is something to count, 1 when there is not, 2 on an error.
    """
    with hustings.open_index(settings().index) as index:
        results = index.facets(" ".join(words), order=order, **narrowed)
    if limit is None and output == "text":
        limit = _SHOWN
    shown = {
        name: counts[:limit] if order or limit is None else commonest(name, counts, limit)
        for name, counts in results.facets.items()
    }
    _write(results, shown, output)
    for note in results.notes:
        click.echo(f"note: {printable(note)}", err=True)
    if not any(results.facets.values()):
        click.echo(f"Nothing to count for: {results.parsed}", err=True)
        click.get_current_context().exit(1)


def _write(results: Results, shown: Mapping[str, Sequence[FacetCount]], output: str) -> None:
    if output == "json":
        write_json(replace(results, facets=shown).to_dict())
    elif output == "jsonl":
        write_jsonl(_rows(shown))
    elif output in DELIMITERS:
        write_csv(CSV_COLUMNS, _rows(shown), DELIMITERS[output])
    elif any(shown.values()):
        write(draw_counts(results, shown, terminal_for(settings())), settings())


def _rows(facets: Mapping[str, Sequence[FacetCount]]) -> Iterator[dict[str, object]]:
    for name, counts in facets.items():
        for value, count in counts:
            yield {"facet": name, "value": value, "count": count}


def draw_counts(
    results: Results, shown: Mapping[str, Sequence[FacetCount]], terminal: Terminal
) -> str:
    """What was counted, and the values to be shown of each facet, with bars."""
    facets = {name: counts for name, counts in shown.items() if counts}
    lines = [summary(results, terminal), "", *draw_facets(results.facets, facets, terminal)]
    return "".join(line + "\n" for line in lines)
