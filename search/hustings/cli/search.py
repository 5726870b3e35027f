"""`hustings search`: find speeches, and show the passages in which the words stand."""

import sys
from collections.abc import Iterator
from typing import Any

import click

import hustings
from hustings.cli.filters import FACETS, USUAL_FACETS, complete_facet, filter_options
from hustings.cli.hits import draw_results
from hustings.cli.layout import printable
from hustings.cli.records import DELIMITERS, format_option, write_csv, write_json, write_jsonl
from hustings.cli.settings import common_options, settings
from hustings.cli.terminal import terminal_for, write
from hustings.formats import FORMATS, write_hits
from hustings.results import Results

CSV_COLUMNS = (
    "id", "date", "speaker", "party", "role", "chamber", "section", "heading", "score", "passage",
    "citation", "url",
)  # fmt: skip
GROUP_COLUMNS = (
    "passage_score", "group_value", "group_person_id", "group_speeches", "group_first",
    "group_last",
)  # fmt: skip
_NARROWING = (
    "speaker", "person", "party", "role", "section", "chamber", "kind", "since", "until"
)  # fmt: skip


class SearchCommand(click.Command):
    """A command to which a word with a dash in front is no mystery."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name.startswith("--"):
                raise
            hint = "A word to leave out goes after --, or is written with NOT."
            raise click.UsageError(f"{error.format_message()} {hint}", ctx) from error


@click.command("search", cls=SearchCommand)
@click.argument("words", metavar="[QUERY]...", nargs=-1)
@filter_options
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
    help="The order of the speeches found.",
)
@click.option(
    "--facet",
    "facets",
    metavar="FIELD",
    multiple=True,
    shell_complete=complete_facet,
    help=f"Count the speeches found by {', '.join(FACETS[:-1])} or {FACETS[-1]}.  "
    f"[repeatable; default: {', '.join(USUAL_FACETS)}]",
)
@click.option(
    "--group-by",
    type=click.Choice(["speech", "debate", "speaker", "passage"]),
    default="speech",
    show_default=True,
    help="One hit for each: the best speech of a debate or a speaker, or every passage.",
)
@click.option("--explain", is_flag=True, help="Say what the score of each hit is made of.")
@click.option(
    "-n", "--limit", type=click.IntRange(0), default=10, show_default=True, help="Hits a page."
)
@click.option("--cursor", metavar="CURSOR", help="Go on from here: the last page gives it.")
@click.option("-A", "--after", metavar="N", type=click.IntRange(0), help="Show N speeches after.")
@click.option("-B", "--before", metavar="N", type=click.IntRange(0), help="Show N speeches before.")
@click.option(
    "-C",
    "--context",
    metavar="N",
    type=click.IntRange(0),
    default=0,
    help="Show N speeches before and after.",
)
@click.option(
    "--passages",
    metavar="N",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Passages shown of each speech.",
)
@click.option(
    "--match",
    type=click.Choice(["all", "most", "any"]),
    help="How many of the words must occur.  [default: all; where all find little, most of those "
    "of a question, and titles with all of them]",
)
@click.option("--rerank", is_flag=True, help="Order the best 100 by meaning as well as by words.")
@click.option(
    "--procedural",
    is_flag=True,
    help="Find procedural turns as well: the chair's, stage directions, divisions.",
)
@format_option("text", "json", "jsonl", *DELIMITERS, *FORMATS)
@common_options()
def command(
    words: tuple[str, ...],
    facets: tuple[str, ...],
    after: int | None,
    before: int | None,
    context: int,
    output: str,
    **narrowed: Any,
) -> None:
    """Find speeches, and show the passages in which the words stand.

    Every word of QUERY must occur, in any of its forms: "line" finds "lines"; of a question that
    finds little so, most of them. Put "quotes" round
    words that stand together just so; OR, NOT, NEAR/5, hous* and party:labour are understood too.
    A word that begins with a dash goes after --, or in one quoted argument with the others.
    For --rerank, pip install 'hustings[semantic]' brings what it needs; its hits are one page.

    \b
    hustings search county lines --speaker "Sadiq Khan" --since 2019
    hustings search '"county lines" OR gangs' -C 1
    hustings search "county lines" --group-by speaker
    hustings search housing --party Labour --format csv > housing.csv
    hustings search --rerank "what is done for people who sleep rough?"

    Exit codes: 0 when speeches are found, 1 when none are, 2 on an error.
    """
    if not words and not any(narrowed[name] for name in _NARROWING):
        raise click.UsageError("Give words to look for, or a filter such as --speaker.")
    with hustings.open_index(settings().index) as index:
        results = index.search(
            " ".join(words),
            facets=facets or (USUAL_FACETS if output in ("text", "json") else ()),
            before=context if before is None else before,
            after=context if after is None else after,
            **narrowed,
        )
    _write(results, output)
    for note in results.notes:
        click.echo(f"note: {printable(note)}", err=True)
    if not results.total:
        click.echo(f"No speeches found for: {results.parsed}", err=True)
    if results.suggestion:
        click.echo(f"Did you mean: {printable(results.suggestion)}", err=True)
    if not results.total:
        click.get_current_context().exit(1)


def _write(results: Results, output: str) -> None:
    if output == "json":
        write_json(results.to_dict())
    elif output == "jsonl":
        write_jsonl(hit.to_dict() for hit in results.hits)
    elif output in DELIMITERS:
        columns = CSV_COLUMNS if results.group_by == "speech" else CSV_COLUMNS + GROUP_COLUMNS
        write_csv(columns, _rows(results), DELIMITERS[output])
    elif output in FORMATS:
        sys.stdout.writelines(write_hits(results.hits, output))
    elif results.total:
        write(draw_results(results, terminal_for(settings())), settings())


def _rows(results: Results) -> Iterator[dict[str, Any]]:
    for hit in results.hits:
        passage = " … ".join(passage.text for passage in hit.passages)
        group = hit.group.to_dict() if hit.group else {}
        yield {
            **hit.to_dict(),
            "passage": passage,
            "passage_score": hit.passages[0].score,
            **{f"group_{name}": value for name, value in group.items()},
        }
