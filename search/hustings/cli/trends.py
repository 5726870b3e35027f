"""`hustings trends`: how often something was said in each year, several things side by side."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import hustings
from hustings.cli.figures import counted
from hustings.cli.filters import FACETS, filter_options
from hustings.cli.hits import bar
from hustings.cli.layout import pad, printable
from hustings.cli.records import DELIMITERS, format_option, write_csv, write_json, write_jsonl
from hustings.cli.settings import common_options, settings
from hustings.cli.terminal import Terminal, terminal_for, write
from hustings.plotting import MEASURES, draw_png, draw_svg

if TYPE_CHECKING:
    from hustings.trends import Trends

CSV_COLUMNS = (
    "query", "value", "period", "count", "speeches", "per_million", "share", "of_words",
    "of_speeches",
)  # fmt: skip
# The engine has the same list, but behind an import of numpy, for which no help text should wait.
PERIODS = ("year", "month", "day")
_NARROWEST = 20  # cells of a series: where there are more series than fit, some stand below others
_WIDEST = 50
_GAPS = 3  # periods in a row without a speech that are told in one line
_SILENT = "no speeches"


@click.command("trends")
@click.argument("queries", metavar="QUERY...", nargs=-1, required=True)
@filter_options
@click.option(
    "--by", type=click.Choice(PERIODS), default=PERIODS[0], show_default=True, help="The periods."
)
@click.option(
    "--measure",
    type=click.Choice([name.replace("_", "-") for name in MEASURES]),
    default="count",
    show_default=True,
    help="Occurrences, speeches with any, occurrences per million words, or share of speeches.",
)
@click.option(
    "--compare",
    metavar="FIELD",
    type=click.Choice([name for name in FACETS if name != "year"]),
    help="Tell apart the values of speaker, party or another field: those that its own filter "
    "names, or else the commonest.",
)
@click.option("--procedural", is_flag=True, help="Count procedural turns as well.")
@click.option(
    "--plot",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw them into FILE instead: .svg, or .png where hustings[plot] is installed.",
)
@format_option("text", "json", "jsonl", *DELIMITERS)
@common_options()
def command(
    queries: tuple[str, ...], measure: str, plot: Path | None, output: str, **narrowed: Any
) -> None:
    """Count what was said in each year, month or day, several queries side by side.

    Each QUERY is one series: one of several words goes in quotation marks. Figures are exact. A
    year in which nobody spoke, of those that the filters let through, is a gap and not a zero.

    \b
    hustings trends housing transport --measure per-million
    hustings trends '"county lines"' --by month --since 2018
    hustings trends 'gang*' --compare party --plot gangs.svg

    Exit codes: 0 when something is found, 1 when nothing is, 2 on an error.
    """
    draw = plot and _drawing(plot)
    with hustings.open_index(settings().index) as index:
        trends = index.trends(queries, **narrowed)
    measure = measure.replace("-", "_")
    if plot and draw:
        plot.write_bytes(draw(trends, measure))
        click.echo(f"Wrote {plot}", err=True)
    else:
        _write(trends, measure, output)
    for note in trends.notes:
        click.echo(f"note: {printable(note)}", err=True)
    if not _found(trends):
        click.echo("Nothing found for: " + "; ".join(map(printable, queries)), err=True)
        click.get_current_context().exit(1)


def _drawing(plot: Path) -> Callable[["Trends", str], bytes]:
    drawings = {".svg": draw_svg, ".png": draw_png}
    if plot.suffix.lower() not in drawings:
        raise click.UsageError(f"Cannot draw {plot.name}: name a file that ends with .svg or .png.")
    return drawings[plot.suffix.lower()]


def _found(trends: "Trends") -> bool:
    return any(point.speeches for one in trends.series for point in one.points)


def _write(trends: "Trends", measure: str, output: str) -> None:
    if output == "json":
        write_json(trends.to_dict())
    elif output == "jsonl":
        write_jsonl(_rows(trends))
    elif output in DELIMITERS:
        write_csv(CSV_COLUMNS, _rows(trends), DELIMITERS[output])
    elif _found(trends):
        write(draw_trends(trends, measure, terminal_for(settings())), settings())


def _rows(trends: "Trends") -> Iterator[dict[str, Any]]:
    for one in trends.series:
        for point in one.points:
            yield {"query": one.query, "value": one.value, **point.to_dict()}


def draw_trends(trends: "Trends", measure: str, terminal: Terminal) -> str:
    """Bars for each period, a column a series, all to one scale; each line ended."""
    every = [one.values(measure) for one in trends.series]
    most = max((value for values in every for value in values if value is not None), default=0)
    lines = [terminal.paint(f"{MEASURES[measure]} by {trends.by}", "faint")]
    periods = len(trends.periods[0]) + 2
    beside = max(1, (terminal.columns - periods) // _NARROWEST)
    for start in range(0, len(every), beside):
        labels = trends.labels[start : start + beside]
        cells = min(_WIDEST, (terminal.columns - periods) // len(labels) - 2)
        heads = [_field(printable(label), cells, "strong", terminal) for label in labels]
        lines += ["", " " * periods + "  ".join(heads)]
        for period, row in _rows_of(trends, every[start : start + beside]):
            drawn = (
                [_gap(row, trends.by, terminal)]
                if isinstance(row, int)
                else [_cell(value, measure, most, cells, terminal) for value in row]
            )
            lines.append(f"{period}  " + "  ".join(drawn))
    return "".join(line.rstrip() + "\n" for line in lines)


def _rows_of(
    trends: "Trends", some: Sequence[Sequence[float | None]]
) -> Iterator[tuple[str, int | tuple[float | None, ...]]]:
    """Each period with its figures, or with how many of them, from it on, have none at all."""
    periods = zip(trends.periods, zip(*some, strict=True), strict=True)
    for silent, run in groupby(periods, key=lambda one: all(value is None for value in one[1])):
        together = list(run)
        if silent and len(together) >= _GAPS:
            yield together[0][0], len(together)
        else:
            yield from together


def _gap(count: int, by: str, terminal: Terminal) -> str:
    """What stands for many periods in which there is nothing to count."""
    dots = "⋮" if terminal.blocks else ":"
    return terminal.paint(f"{dots} {counted(count, by)}, {_SILENT}", "faint")


def _cell(value: float | None, measure: str, most: float, cells: int, terminal: Terminal) -> str:
    if value is None:
        dot = "·" if terminal.blocks else "."
        return _field(f"{dot} {_SILENT}", cells, "faint", terminal)
    figure, room = figures(value, measure), cells - len(figures(most, measure)) - 1
    drawn = bar(value / most if most else 0, terminal, max(1, room))
    return _field(drawn, room, "faint", terminal) + figure.rjust(cells - room)


def _field(text: str, cells: int, style: str, terminal: Terminal) -> str:
    """A text in a field, of which only the text is painted."""
    padded = pad(text, cells)
    shown = padded.rstrip()
    return terminal.paint(shown, style) + padded[len(shown) :]


def figures(value: float, measure: str) -> str:
    """A value as a reader expects it."""
    if measure == "share":
        return f"{value:.1%}"
    return f"{value:,.1f}" if measure == "per_million" else f"{value:,.0f}"
