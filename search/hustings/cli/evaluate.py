"""`hustings eval`: how well the search finds what is relevant to queries that were judged."""

from collections.abc import Iterator
from pathlib import Path

import click

import hustings
from hustings.cli.figures import counted
from hustings.cli.layout import faint
from hustings.cli.progress import Progress
from hustings.cli.records import format_option, write_csv, write_json
from hustings.cli.settings import common_options, settings
from hustings.cli.tables import table
from hustings.cli.terminal import Terminal, terminal_for, write
from hustings.evaluation import (
    Evaluation,
    Figure,
    Qrels,
    Run,
    debates_of,
    evaluate,
    read_qrels,
    read_run,
    read_topics,
    search_all,
    write_run,
)
from hustings.evaluation.evaluating import DEPTH, UNITS
from hustings.evaluation.measures import library
from hustings.relaxing import MATCHES, Match
from hustings_indexer.errors import IndexMissing

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_HEADS = ("mean", "95 % interval")
_COMPARED_HEADS = ("against", "difference", "95 % interval", "p")


@click.command("eval")
@click.argument("queries", type=_FILE)
@click.argument("qrels", type=_FILE)
@click.option(
    "--run", "ranked", metavar="RUN", type=_FILE, help="Measure this run; search nothing."
)
@click.option(
    "--save",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what was found into FILE, as a TREC run.",
)
@click.option("--against", metavar="RUN", type=_FILE, help="Compare with this run.")
@click.option(
    "--match",
    type=click.Choice(MATCHES),
    help="Whether all of a query's words, most or any have to occur.  [default: as in search]",
)
@click.option("--rerank", is_flag=True, help="Order the best 100 by meaning as well as by words.")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(1),
    default=DEPTH,
    show_default=True,
    help="Speeches found for a query, at most.",
)
@click.option(
    "--by",
    "unit",
    type=click.Choice(UNITS),
    default=UNITS[0],
    show_default=True,
    help="What the intervals draw: single queries, or all that ask for one debate at once.",
)
@click.option("--seed", default=0, show_default=True, help="Draw with this seed.")
@format_option("text", "json", "csv")
@common_options()
def command(
    queries: Path,
    qrels: Path,
    ranked: Path | None,
    save: Path | None,
    against: Path | None,
    match: Match | None,
    rerank: bool,
    limit: int,
    unit: str,
    seed: int,
    output: str,
) -> None:
    """Measure how well the search finds what is relevant.

    QUERIES are JSON Lines with id and text, and filters if there are any; or TREC topics; or a
    table of id, tab, text. Each is searched for as typed. QRELS are TREC's, "query 0 speech grade"
    a line. `hustings collection` makes both of an index.

    The figures are means over the queries to which a speech is relevant, with the interval that
    covers 95 % of their bootstrap; p is how often chance alone makes a difference as great. csv is
    a row a query. pip install 'hustings[eval]' brings what this needs.

    \b
    hustings eval queries.jsonl qrels.txt --save today.run
    hustings eval queries.jsonl qrels.txt --against yesterday.run
    hustings eval queries.jsonl qrels.txt --run other-engine.run

    Exit codes: 0 when there are figures, 1 when no query has a relevant speech, 2 on an error.
    """
    library()  # or a long search is for nothing
    topics, judged = read_topics(queries), read_qrels(qrels)
    other = None if against is None else read_run(against)
    if ranked is None:
        with hustings.open_index(settings().index) as index, _progress() as progress:
            run: Run = search_all(
                index, topics, limit=limit, match=match, rerank=rerank, progress=progress
            )
            debates = _debates(index, run, judged, other)
    else:
        run = read_run(ranked)
        debates = _debates_if_indexed(run, judged, other)
    if save is not None:
        write_run(save, run)
    found = evaluate(
        run, judged, topics=topics, debates=debates, against=other, unit=unit, seed=seed
    )
    _write(found, output)
    if found.unjudged:
        left_out = counted(found.unjudged, "query", "queries")
        click.echo(f"note: no speech is relevant to {left_out}; left out", err=True)
    if not found.figures:
        click.get_current_context().exit(1)


def _progress() -> Progress:
    return Progress(measure=lambda number: counted(number, "query", "queries"))


def _debates_if_indexed(run: Run, judged: Qrels, other: Run | None) -> dict[str, str] | None:
    try:
        with hustings.open_index(settings().index) as index:
            return _debates(index, run, judged, other)
    except IndexMissing:
        click.echo("note: without an index, debates are not known and not measured", err=True)
        return None


def _debates(
    index: "hustings.Index", run: Run, judged: Qrels, other: Run | None
) -> dict[str, str] | None:
    """The debates of speeches; None, with a word about it, where the index is of others."""
    debates = debates_of(index, judged, run, other or {})
    relevant = {one for some in judged.values() for one, grade in some.items() if grade > 0}
    lacking = len(relevant - debates.keys())
    if lacking:
        of = counted(len(relevant), "relevant speech", "relevant speeches")
        click.echo(f"note: {lacking:,} of {of} are not in the index", err=True)
    return debates if lacking < len(relevant) else None


def _write(found: Evaluation, output: str) -> None:
    if output == "json":
        write_json(found.to_dict())
    elif output == "csv":
        measures = [figure.measure for figure in found.figures]
        rows = ({"id": query.id, **query.scores} for query in found.queries)
        write_csv(("id", *measures), rows)
    elif found.figures:
        write(draw_evaluation(found, terminal_for(settings())), settings())


def draw_evaluation(found: Evaluation, terminal: Terminal) -> str:
    """How many queries there are, and a line for each measure."""
    queries = counted(len(found.queries), "query", "queries")
    compared = found.figures[0].difference is not None
    heads = (queries, *_HEADS, *(_COMPARED_HEADS if compared else ()))
    lines = [*table(heads, [tuple(_row(figure)) for figure in found.figures], terminal)]
    lines += faint(f"intervals by {found.unit}, seed {found.seed}", terminal)
    return "".join(line + "\n" for line in lines)


def _row(figure: Figure) -> Iterator[str]:
    yield figure.measure
    yield f"{figure.mean:.3f}"
    yield f"{figure.low:.3f} to {figure.high:.3f}"
    if (difference := figure.difference) is not None:
        yield f"{difference.against:.3f}"
        yield f"{difference.mean:+.3f}"
        yield f"{difference.low:+.3f} to {difference.high:+.3f}"
        yield f"{difference.p:.4f}"
