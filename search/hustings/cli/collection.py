"""`hustings collection`: queries whose answers are known, made of an index by rule."""

from pathlib import Path

import click

import hustings
from hustings.cli.figures import counted
from hustings.cli.settings import common_options, settings
from hustings.evaluation import RULES, VARIATIONS, collect, write_qrels, write_topics
from hustings.evaluation.collections import HALVES


@click.command("collection")
@click.argument("rule", type=click.Choice(list(RULES)))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--vary",
    "variation",
    type=click.Choice(list(VARIATIONS)),
    help="Filter by the speaker or the date of what is asked for, or misspell a word.",
)
@click.option("--size", type=click.IntRange(1), help="Draw so many.  [default: all]")
@click.option("--seed", default=0, show_default=True, help="Draw with this seed.")
@common_options()
def command(rule: str, folder: Path, variation: str | None, size: int | None, seed: int) -> None:
    """Make queries whose answers are known of the speeches in the index, for `hustings eval`.

    The heading of a debate asks for its speeches; a question for the answer that follows it; what
    stands around a citation, as [Official Report, 28 October 2009; Vol. 498, c. 285], for what was
    said there. Only texts of three words or more that ask once are taken.

    FOLDER gets queries.jsonl and qrels.txt in dev/, to improve a search by, and in test/, to see
    whether it did: all that ask for one debate are in the same half.

    \b
    hustings collection heading data/headings --size 500
    hustings eval data/headings/dev/queries.jsonl data/headings/dev/qrels.txt

    Exit codes: 0 when there are queries, 1 when the rule makes none, 2 on an error.
    """
    with hustings.open_index(settings().index) as index:
        made = collect(index.speeches(), rule, size=size, seed=seed, variation=variation)
    for name in HALVES:
        half = made.half(name, seed=seed)
        (folder / name).mkdir(parents=True, exist_ok=True)
        write_topics(folder / name / "queries.jsonl", half.topics)
        write_qrels(folder / name / "qrels.txt", half.qrels)
        click.echo(f"{folder / name}: {counted(len(half.topics), 'query', 'queries')}", err=True)
    if not made.topics:
        click.get_current_context().exit(1)
