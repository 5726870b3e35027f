"""`hustings show`: read a speech, or the debate it stands in."""

from contextlib import suppress

import click

import hustings
from hustings.cli.records import format_option, write_json
from hustings.cli.settings import common_options, settings
from hustings.cli.speeches import draw_debate, draw_speech
from hustings.cli.terminal import terminal_for, write
from hustings_indexer.errors import QueryError
from hustings_indexer.speech import Debate, Speech


@click.command("show", short_help="Read a speech, or its debate.")
@click.argument("id_", metavar="ID")
@click.option("--debate", "whole", is_flag=True, help="Show the whole debate, the speech marked.")
@format_option("text", "json")
@common_options()
def command(id_: str, whole: bool, output: str) -> None:
    """Read the speech with this ID, or the debate with it.

    The id of a speech is the last line of each hit of a search. The id of a debate shows the
    debate.
    """
    with hustings.open_index(settings().index) as index:
        found = _find(index, id_, whole)
    if output == "json":
        write_json(found.to_dict())
    else:
        write(_draw(found, id_), settings())


def _find(index: "hustings.Index", id_: str, whole: bool) -> Speech | Debate:
    with suppress(QueryError):
        speech = index.speech(id_)
        return index.debate(speech.debate_id) if whole else speech
    with suppress(QueryError):
        return index.debate(id_)
    raise QueryError(f"no speech or debate has the id {id_!r}; each hit of a search ends with one")


def _draw(found: Speech | Debate, id_: str) -> str:
    terminal = terminal_for(settings())
    if isinstance(found, Speech):
        return draw_speech(found, terminal)
    return draw_debate(found, terminal, marked=id_)
