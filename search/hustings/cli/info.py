"""`hustings info`: what an index holds."""

import click

import hustings
from hustings.cli.figures import size
from hustings.cli.records import format_option, write_json
from hustings.cli.settings import common_options, settings
from hustings.results import IndexInfo


@click.command("info")
@format_option("text", "json")
@common_options()
def command(output: str) -> None:
    """What the index holds: speeches, debates, speakers, dates, and its size on disk."""
    with hustings.open_index(settings().index) as index:
        info = index.info()
    if output == "json":
        write_json(info.to_dict())
    else:
        click.echo(draw_info(info), nl=False)


def draw_info(info: IndexInfo) -> str:
    """One line a fact, the facts aligned."""
    facts = {
        "index": info.path,
        "speeches": f"{info.speeches:,}",
        "debates": f"{info.debates:,}",
        "speakers": f"{info.speakers:,}",
        "from": str(info.first or "-"),
        "to": str(info.last or "-"),
        "sources": f"{info.sources:,}",
        "words": f"{info.words:,}",
        "language": info.language,
        "segments": f"{info.segments:,}",
        "size": size(info.bytes),
        "format": str(info.format),
    }
    return "".join(f"{name:9} {fact}\n" for name, fact in facts.items())
