"""`hustings speakers`: who spoke, how often, and from when to when."""

from collections.abc import Iterator, Sequence

import click

import hustings
from hustings.cli.filters import complete_speaker
from hustings.cli.layout import pad, printable, width
from hustings.cli.records import format_option, write_csv, write_json, write_jsonl
from hustings.cli.settings import common_options, settings
from hustings.cli.terminal import Terminal, terminal_for, write
from hustings.results import Speaker

CSV_COLUMNS = ("name", "speeches", "first", "last", "parties", "roles", "person_id", "names")
_WIDEST_NAME = 32


@click.command("speakers", short_help="List who spoke.")
@click.argument("prefix", default="", shell_complete=complete_speaker)
@format_option("text", "json", "jsonl", "csv")
@common_options()
def command(prefix: str, output: str) -> None:
    """List who spoke, the most frequent first; with PREFIX, those with a name that begins so.

    A person is listed once, with all names, where the transcripts or the registry of persons say
    that the names are one person's; after "person:" stands the id to search by.

    Exit codes: 0 when there are speakers, 1 when there are none, 2 on an error.
    """
    with hustings.open_index(settings().index) as index:
        speakers = index.speakers(prefix)
    _write(speakers, output)
    if not speakers:
        click.echo(f"No speakers found for: {prefix or 'any name'}", err=True)
        click.get_current_context().exit(1)


def _write(speakers: Sequence[Speaker], output: str) -> None:
    if output == "json":
        write_json({"speakers": [speaker.to_dict() for speaker in speakers]})
    elif output == "jsonl":
        write_jsonl(speaker.to_dict() for speaker in speakers)
    elif output == "csv":
        write_csv(CSV_COLUMNS, map(_row, speakers))
    elif speakers:
        write(draw_speakers(speakers, terminal_for(settings())), settings())


def _row(speaker: Speaker) -> dict[str, object]:
    lists = {name: "; ".join(getattr(speaker, name)) for name in ("parties", "roles", "names")}
    return {**speaker.to_dict(), **lists}


def draw_speakers(speakers: Sequence[Speaker], terminal: Terminal) -> str:
    """A table: name, speeches, first and last day, parties and roles, other names, the id."""
    names = min(_WIDEST_NAME, max(4, *(width(speaker.name) for speaker in speakers)))
    digits = max(8, *(len(f"{speaker.speeches:,}") for speaker in speakers))
    head = f"{pad('name', names)}  {'speeches':>{digits}}  {'first':10}  {'last':10}  party, role"
    lines = [terminal.paint(head, "faint")]
    for speaker in speakers:
        name = terminal.paint(pad(printable(speaker.name), names), "strong")
        facts = "  ".join(_facts(speaker))
        lines.append(
            f"{name}  {speaker.speeches:>{digits},}  {speaker.first}  {speaker.last}  {facts}"
        )
    return "".join(line.rstrip() + "\n" for line in lines)


def _facts(speaker: Speaker) -> Iterator[str]:
    if capacity := (*speaker.parties, *speaker.roles):
        yield printable(", ".join(capacity))
    if others := [n for n in speaker.names if n != speaker.name and n not in speaker.roles]:
        yield f"also {printable(', '.join(others))}"
    if speaker.person_id:
        yield f"person:{printable(speaker.person_id)}"
