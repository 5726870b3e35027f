"""`hustings check`: whether an index is whole."""

import click

import hustings
from hustings.cli.settings import common_options, settings


@click.command("check")
@common_options()
def command() -> None:
    """Read the whole index and compare it with what was written.

    Exit codes: 0 when all is whole, 2 when not, with each fault on a line.
    """
    path = settings().index
    with hustings.open_index(path) as index:
        faults = index.check()
    for fault in faults:
        click.echo(fault)
    if faults:
        click.get_current_context().exit(2)
    click.echo(f"{path}: whole")
