"""`hustings kwic`: every occurrence of what is looked for, aligned, with what stands around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

import hustings
from hustings.cli.figures import counted
from hustings.cli.filters import filter_options
from hustings.cli.layout import pad, printable, width
from hustings.cli.records import DELIMITERS, format_option, write_csv, write_json, write_jsonl
from hustings.cli.search import SearchCommand
from hustings.cli.settings import common_options, settings
from hustings.cli.terminal import Terminal, terminal_for, write_lines

if TYPE_CHECKING:
    from hustings.concordance import Concordance, KwicLine

CSV_COLUMNS = (
    "left", "match", "right", "date", "speaker", "party", "role", "chamber", "section", "heading",
    "id", "start", "end", "citation", "url",
)  # fmt: skip
# The engine has the same, but behind an import of numpy, for which no help text should wait.
SORTS = ("debate", "oldest", "newest", "speaker", "left", "right")
CONTEXT = 60
_SHOWN = 100
_WIDEST_NAME = 20
_MATCH = 10  # cells that a match takes, more or less: the lines are balanced about it
_WHITE = re.compile(r"\s+")


@click.command("kwic", cls=SearchCommand)
@click.argument("words", metavar="QUERY...", nargs=-1, required=True)
@filter_options
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    default=SORTS[0],
    show_default=True,
    help="The order of lines; left and right: by the words that stand there, outward.",
)
@click.option(
    "--context",
    metavar="N",
    type=click.IntRange(0),
    help=f"Characters on each side.  [default: what fits as text, else {CONTEXT}]",
)
@click.option(
    "-n",
    "--limit",
    metavar="N",
    type=click.IntRange(0),
    help=f"The first N lines.  [default: {_SHOWN} as text, else all]",
)
@click.option("--all", "every", is_flag=True, help="All lines, as text too.")
@click.option("--sample", metavar="N", type=click.IntRange(0), help="N lines, drawn at random.")
@click.option(
    "--seed", metavar="N", default=0, show_default=True, help="Another seed, another sample."
)
@click.option("--ids", is_flag=True, help="As text, end each line with the id of its speech.")
@click.option("--procedural", is_flag=True, help="Look through procedural turns as well.")
@format_option("text", "json", "jsonl", *DELIMITERS)
@common_options()
def command(
    words: tuple[str, ...],
    context: int | None,
    limit: int | None,
    every: bool,
    ids: bool,
    output: str,
    **narrowed: Any,
) -> None:
    """Line up every occurrence of what QUERY asks for, with what stands around it.

    A phrase is one line, and so are words found by NEAR. Of a query of several words, each
    occurrence of each of them, in a speech that was found, is a line.

    \b
    hustings kwic '"county lines"' --sort right
    hustings kwic housing --speaker "Sadiq Khan" --sample 20
    hustings kwic 'gang*' --format csv > gangs.csv

    Exit codes: 0 when there are lines, 1 when there are none, 2 on an error.
    """
    page = Page(max(20, get_terminal_size().columns), ids, terminal_for(settings()))
    if context is None:
        context = page.columns if output == "text" else CONTEXT
    if limit is None and output == "text" and not every and narrowed["sample"] is None:
        limit = _SHOWN
    with hustings.open_index(settings().index) as index:
        found = index.kwic(" ".join(words), context=context, limit=limit, **narrowed)
        given = min(n for n in (found.total, limit, narrowed["sample"]) if n is not None)
        _write(found, output, given, page)
    for note in found.notes:
        click.echo(f"note: {printable(note)}", err=True)
    if not found.total:
        click.echo(f"No occurrences found for: {found.parsed}", err=True)
        click.get_current_context().exit(1)


@dataclass(frozen=True, slots=True)
class Page:
    """The lines on a screen: `columns` wide, with or without the ids of speeches."""

    columns: int
    ids: bool
    terminal: Terminal

    @property
    def name(self) -> int:
        """How wide the speaker's name is: none on a narrow screen."""
        return min(_WIDEST_NAME, self.columns // 5) if self.columns >= 60 else 0

    @property
    def left(self) -> int:
        """How wide the context on the left is."""
        return max(4, (self.columns - len("2019-07-29  ") - self.name - 2 - _MATCH) // 2)


def _write(found: "Concordance", output: str, given: int, page: Page) -> None:
    records = (line.to_dict() for line in found.lines)
    if output == "json":
        write_json(found.to_dict())
    elif output == "jsonl":
        write_jsonl(records)
    elif output in DELIMITERS:
        write_csv(CSV_COLUMNS, records, DELIMITERS[output])
    elif found.total:
        write_lines(draw_concordance(found, given, page), given + 3, settings())


def draw_concordance(found: "Concordance", given: int, page: Page) -> Iterator[str]:
    """Each line, ended: what was found, the `given` lines of it, and whether there are more."""
    total = f"{counted(found.total, 'line')} in {counted(found.speeches, 'speech', 'speeches')}"
    told = f"  {printable(found.parsed)}"
    yield page.terminal.paint(total, "strong") + page.terminal.paint(told, "faint") + "\n\n"
    for line in found.lines:
        yield draw_line(line, page) + "\n"
    if given < found.total:
        more = f"{given:,} of {found.total:,} lines. --all gives them all, --sample N some of them."
        yield page.terminal.paint(more, "faint") + "\n"


def draw_line(line: "KwicLine", page: Page) -> str:
    """When and by whom, and the match, in its column, between what stands around it."""
    paint = page.terminal.paint
    name = pad(printable(line.speaker or "Unnamed"), page.name) + "  " if page.name else ""
    who = f"{line.date}  {name}"
    id_ = f"  {printable(line.id)}" if page.ids else ""
    left = _ending(_flat(line.left), page.left)
    room = page.columns - width(who) - page.left - width(id_)
    match = _beginning(_flat(line.match), max(_MATCH, room))
    right = _beginning(_flat(line.right), max(0, room - width(match)))
    if not page.ids:
        return paint(who, "faint") + left + paint(match, "lit") + right.rstrip()
    fill = " " * max(0, room - width(match) - width(right))
    return paint(who, "faint") + left + paint(match, "lit") + right + fill + paint(id_, "faint")


def _flat(text: str) -> str:
    return _WHITE.sub(" ", printable(text))


def _beginning(text: str, cells: int) -> str:
    """As much of the beginning of a text as fits."""
    text = text[:cells]
    while width(text) > cells:
        text = text[:-1]
    return text


def _ending(text: str, cells: int) -> str:
    """As much of the end of a text as fits, on the right of its field."""
    text = text[-cells:]
    while width(text) > cells:
        text = text[1:]
    return " " * (cells - width(text)) + text
