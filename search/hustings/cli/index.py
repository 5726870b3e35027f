"""`hustings index`: read transcripts into an index."""

from collections.abc import Mapping, Sequence

import click
from click.shell_completion import CompletionItem

import hustings
from hustings.cli.figures import counted
from hustings.cli.layout import printable
from hustings.cli.progress import Progress
from hustings.cli.settings import common_options, settings
from hustings_indexer.sources import READERS


def _columns(
    ctx: click.Context, parameter: click.Parameter, pairs: Sequence[str]
) -> dict[str, str] | None:
    columns = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not (column and equals and field):
            raise click.BadParameter(f"{pair!r} is not of the form COLUMN=FIELD.")
        columns[column] = field
    return columns or None


def _list_formats(ctx: click.Context, parameter: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    widest = max(len(reader.name) for reader in READERS)
    for reader in READERS:
        click.echo(f"{reader.name:{widest}}  {reader.summary}")
    ctx.exit()


def _complete_format(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    return [
        CompletionItem(reader.name, help=reader.summary)
        for reader in READERS
        if reader.name.startswith(incomplete)
    ]


@click.command("index")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--format",
    "format_",
    metavar="NAME",
    shell_complete=_complete_format,
    help="The format of the transcripts.  [default: told from each file]",
)
@click.option(
    "--formats",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_formats,
    help="List the formats and exit.",
)
@click.option(
    "--language",
    metavar="NAME",
    help="The language whose word forms are folded.  [default: the index's own; english if new]",
)
@click.option(
    "--map",
    "columns",
    metavar="COLUMN=FIELD",
    multiple=True,
    callback=_columns,
    help="Read this column, or key, as that field of a speech.  [repeatable]",
)
@click.option(
    "--name-pattern",
    "pattern",
    metavar="PATTERN",
    help='What file names say, as in "{speaker}_{date}".  [default: told from each name]',
)
@click.option(
    "--people",
    metavar="FILE",
    multiple=True,
    type=click.Path(),
    help="A registry of persons, for parties and offices as on the day.  [repeatable]",
)
@click.option(
    "--procs",
    metavar="N",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processes to read with.",
)
@click.option("--prune", is_flag=True, help="Remove speeches whose file is gone.")
@common_options()
def command(
    paths: tuple[str, ...],
    format_: str | None,
    language: str | None,
    columns: Mapping[str, str] | None,
    pattern: str | None,
    people: tuple[str, ...],
    procs: int,
    prune: bool,
) -> None:
    """Read transcripts, files or folders of them, or - for standard input, into the index.

    A file that has not changed since it was last read is passed over; one that has changed
    replaces what was read from it. A place that cannot be read is a warning with file and line,
    and the rest is indexed. A registry of persons in Popolo's JSON (people.json) that is among the
    files is read as --people are.

    Exit codes: 0 when every file was read to its end, with warnings or without; 2 when one could
    not be.
    """
    with Progress() as progress:
        report = hustings.index_transcripts(
            settings().index,
            paths,
            format=format_,
            language=language,
            procs=procs,
            columns=columns,
            pattern=pattern,
            people=people,
            prune=prune,
            report=lambda problem: progress.say(str(problem)),
            progress=progress,
        )
    if report.registries:
        persons = counted(report.persons, "person")
        click.echo(f"Read {persons} from {', '.join(map(printable, report.registries))}.")
    if report.speeches or report.unchanged or not report.problems:
        click.echo(summary(report))
    if report.speeches or report.problems + report.warnings > 1:
        click.echo(tally(report), err=True, nl=False)
    if report.problems:
        click.get_current_context().exit(2)


def tally(report: "hustings.BuildReport") -> str:
    """How much was said while reading, as a line; nothing for nothing."""
    counts = ((report.problems, "problem"), (report.warnings, "warning"))
    told = ", ".join(counted(count, what) for count, what in counts if count)
    return f"{told}: see above.\n" if told else ""


def summary(report: "hustings.BuildReport") -> str:
    """What was done, in one line."""
    changes = ((report.replaced, "replaced"), (report.removed, "removed"))
    extra = "".join(f", {count:,} {what}" for count, what in changes if count)
    return (
        f"Indexed {counted(report.speeches, 'speech', 'speeches')} from "
        f"{counted(report.files, 'file')} in {report.seconds:.1f} s{extra} "
        f"({counted(report.unchanged, 'file')} unchanged)."
    )
