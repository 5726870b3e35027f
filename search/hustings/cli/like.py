"""`hustings like`: speeches, or debates, like the one with an id."""

from collections.abc import Iterator
from typing import Any

import click

import hustings
from hustings.cli.filters import filter_options
from hustings.cli.layout import faint, paragraph, printable
from hustings.cli.records import DELIMITERS, format_option, write_csv, write_json, write_jsonl
from hustings.cli.settings import common_options, settings
from hustings.cli.speeches import byline, signature
from hustings.cli.terminal import Terminal, terminal_for, write

CSV_COLUMNS = (
    "id", "debate_id", "date", "speaker", "party", "role", "heading", "score", "terms", "citation",
    "url",
)  # fmt: skip
_INDENT = "    "
_TERMS_SHOWN = 8


@click.command("like")
@click.argument("id_", metavar="ID")
@click.option("--speeches", "of", flag_value="speech", help="Find speeches, though ID is a debate.")
@click.option("--debates", "of", flag_value="debate", help="Find debates, though ID is a speech.")
@filter_options
@click.option(
    "-n", "--limit", type=click.IntRange(1), default=10, show_default=True, help="How many."
)
@click.option("--procedural", is_flag=True, help="Find procedural turns as well.")
@format_option("text", "json", "jsonl", *DELIMITERS)
@common_options()
def command(id_: str, output: str, **asked: Any) -> None:
    """Find what is like the speech, or the debate, with this ID.

    It is found by the most telling terms: words that are said often there and rarely elsewhere.
    They are shown, and with each answer those that it was found by.

    \b
    hustings like london-2019-07-29-3
    hustings like london-2019-07-29-3 --debates --since 2019

    Exit codes: 0 when there are any, 1 when there are none, 2 on an error.
    """
    with hustings.open_index(settings().index) as index:
        likes = index.like(id_, **asked)
    _write(likes, output)
    for note in likes.notes:
        click.echo(f"note: {printable(note)}", err=True)
    if not likes.hits:
        click.echo(f"Nothing is like: {printable(id_)}", err=True)
        click.get_current_context().exit(1)


def _write(likes: "hustings.Likes", output: str) -> None:
    if output == "json":
        write_json(likes.to_dict())
    elif output == "jsonl":
        write_jsonl(hit.to_dict() for hit in likes.hits)
    elif output in DELIMITERS:
        write_csv(CSV_COLUMNS, map(_row, likes.hits), DELIMITERS[output])
    elif likes.hits:
        write(draw_likes(likes, terminal_for(settings())), settings())


def _row(like: "hustings.LikeHit") -> dict[str, object]:
    return {**like.to_dict(), "terms": "; ".join(term.word for term in like.terms)}


def draw_likes(likes: "hustings.Likes", terminal: Terminal) -> str:
    """The telling terms, and under them what they found."""
    told = ", ".join(term.word for term in likes.terms)
    lines = [terminal.paint("by these terms", "strong"), *faint(told, terminal), ""]
    draw = _debate if likes.of == "debate" else _speech
    for number, like in enumerate(likes.hits, start=1):
        lines += [*draw(number, like, terminal), ""]
    return "".join(line + "\n" for line in lines[:-1])


def _speech(number: int, like: "hustings.LikeHit", terminal: Terminal) -> Iterator[str]:
    speech = like.hit.speech
    yield f"{number:>2}. {byline(speech, terminal, dated=True)}"
    if speech.heading:
        yield from faint(speech.heading, terminal, indent=_INDENT)
    yield from _passage(like, terminal)
    yield from signature(speech, terminal, indent=_INDENT)


def _debate(number: int, like: "hustings.LikeHit", terminal: Terminal) -> Iterator[str]:
    speech = like.hit.speech
    title = paragraph(speech.heading or speech.debate_id, terminal, indent=_INDENT)
    for line, text in enumerate(title):
        shown = terminal.paint(text.removeprefix(_INDENT), "strong")
        yield (_INDENT if line else f"{number:>2}. ") + shown
    yield f"{_INDENT}{byline(speech, terminal, dated=True)}"
    yield from _passage(like, terminal)
    yield _INDENT + terminal.paint(printable(speech.debate_id), "faint")


def _passage(like: "hustings.LikeHit", terminal: Terminal) -> Iterator[str]:
    for passage in like.hit.passages:
        yield from paragraph(passage.text, terminal, indent=_INDENT, highlights=passage.highlights)
    shown = [f"{term.word} {term.score:.1f}" for term in like.terms[:_TERMS_SHOWN]]
    more = len(like.terms) - len(shown)
    told = ", ".join(shown) + (f" and {more} more" if more else "")
    yield from faint(f"by {told}: {like.hit.score:.1f}", terminal, indent=_INDENT)
