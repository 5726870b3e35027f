"""`hustings speakers`: who spoke, how often, and from when to when; or who one of them is."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

import click

import hustings
from hustings.cli.filters import complete_speaker
from hustings.cli.layout import pad, printable, width
from hustings.cli.profiles import draw_profile
from hustings.cli.records import DELIMITERS, format_option, write_csv, write_json, write_jsonl
from hustings.cli.settings import common_options, settings
from hustings.cli.terminal import Terminal, terminal_for, write
from hustings.results import Speaker
from hustings_indexer.errors import QueryError

CSV_COLUMNS = ("name", "speeches", "first", "last", "parties", "roles", "person_id", "names")
_WIDEST_NAME = 32


@click.command("speakers")
@click.argument("name", default="", shell_complete=complete_speaker)
@format_option("text", "json", "jsonl", *DELIMITERS)
@common_options()
def command(name: str, output: str) -> None:
    """List who spoke, the most frequent first; with NAME, show who that is.

    A NAME, or the id of a person, that means one person gives a profile: parties and offices and
    when, speeches by year, the debates with most of them, and the words used more than others use
    them. Any other lists those with a name in which a word begins so.

    A person is listed once, with all names, where the transcripts or the registry of persons say
    that the names are one person's; after "person:" stands the id to search by.

    Exit codes: 0 when there are speakers, 1 when there are none, 2 on an error.
    """
    with hustings.open_index(settings().index) as index:
        profile, why = _profile(index, name) if name else (None, "no speaker is named in the index")
        speakers = [profile.speaker] if profile else index.speakers(name)
    _write(speakers, profile, output)
    if not speakers:
        click.echo(printable(why[0].upper() + why[1:]), err=True)
        click.get_current_context().exit(1)


def _profile(index: "hustings.Index", name: str) -> "tuple[hustings.Profile | None, str]":
    """The profile of the one person that a name, or its beginning, means; or why there is none."""
    try:
        return index.speaker(name), ""
    except QueryError as error:
        why = str(error)
    listed = index.speakers(name)
    with suppress(QueryError):
        if len(listed) == 1:
            return index.speaker(listed[0].person_id or listed[0].name), ""
    return None, why


def _write(speakers: Sequence[Speaker], profile: "hustings.Profile | None", output: str) -> None:
    if output == "json":
        told = {"profile": profile.to_dict()} if profile else {}
        write_json({"speakers": [speaker.to_dict() for speaker in speakers], **told})
    elif output == "jsonl":
        write_jsonl(speaker.to_dict() for speaker in speakers)
    elif output in DELIMITERS:
        write_csv(CSV_COLUMNS, map(_row, speakers), DELIMITERS[output])
    elif profile:
        write(draw_profile(profile, terminal_for(settings())), settings())
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
