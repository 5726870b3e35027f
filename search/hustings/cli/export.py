"""`hustings export`: write speeches out, in a form that is read back as it was."""

import sys
from typing import Any

import click

import hustings
from hustings.cli.filters import filter_options
from hustings.cli.records import format_option
from hustings.cli.settings import common_options, settings
from hustings_indexer.export import FORMATS, export


@click.command("export", short_help="Write speeches out.")
@click.argument("words", metavar="[QUERY]...", nargs=-1)
@filter_options
@format_option(*FORMATS)
@common_options()
def command(words: tuple[str, ...], output: str, **narrowed: Any) -> None:
    """Write every speech that matches, whole, debate by debate; without a QUERY, all of them.

    `hustings index` reads what was written back as the same speeches.

    Exit codes: 0 when speeches are written, 1 when none are, 2 on an error.
    """
    with hustings.open_index(settings().index) as index:
        speeches = index.speeches(" ".join(words), **narrowed)
        if not export(speeches, output, sys.stdout):
            click.get_current_context().exit(1)
