"""The filters of a search as options, and their values as the shell completes them.

Filters stand beside the query and are never spliced into it. A filter given twice means either
value; two different filters mean both. Completion asks the index; where there is none, it offers
nothing and says nothing.
"""

import os
import shlex
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

import hustings
from hustings.cli.settings import Settings
from hustings_indexer.errors import HustingsError
from hustings_indexer.speech import KINDS

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])
# The engine has the same list, but behind an import of numpy, for which no help text should wait.
FACETS = (
    "speaker", "party", "role", "section", "chamber", "person", "kind", "language", "debate", "year"
)  # fmt: skip
USUAL_FACETS = ("speaker", "party", "year")
_MOST_OFFERED = 200

_FILTERS = {
    "speaker": "Only what this speaker said, by any of their names.",
    "person": "Only what this person said, by the id, under whatever name.",
    "party": "Only speakers of this party, as on the day.",
    "role": "Only speakers in this office or capacity, as on the day.",
    "section": "Only this kind of proceeding.",
    "chamber": "Only this chamber.",
}


def filter_options(command: _Decorated) -> _Decorated:
    """Add the filters to a command, under the names that `Index.search` takes."""
    for option in reversed(_filter_options()):
        command = option(command)
    return command


def _filter_options() -> list[Callable[[_Decorated], _Decorated]]:
    by_value = [
        click.option(
            f"--{field}",
            metavar="ID" if field == "person" else "NAME",
            multiple=True,
            shell_complete=complete_value,
            help=f"{explanation}  [repeatable]",
        )
        for field, explanation in _FILTERS.items()
    ]
    return [
        *by_value,
        click.option(
            "--kind",
            type=click.Choice(KINDS),
            multiple=True,
            help="Only speeches of this kind.  [repeatable]",
        ),
        click.option("--since", metavar="DATE", help="From this day, month or year on."),
        click.option("--until", metavar="DATE", help="Up to and with this day, month or year."),
    ]


def complete_value(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The values that the index holds for the option being completed."""
    return _offer(ctx, str(parameter.name), incomplete)


def complete_speaker(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The speakers that the index holds, for an argument of whatever name."""
    return _offer(ctx, "speaker", incomplete)


def complete_debate(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The ids of debates: those of speeches are too many to read."""
    return _offer(ctx, "debate", incomplete)


def complete_facet(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The fields that can be counted."""
    return [CompletionItem(name) for name in FACETS if name.startswith(incomplete)]


def _offer(ctx: click.Context, field: str, incomplete: str) -> list[CompletionItem]:
    path = ctx.ensure_object(Settings).index
    try:
        with hustings.open_index(path) as index:
            values = index.facet_values(field, incomplete)
    except (HustingsError, OSError):
        return []
    return [CompletionItem(_typed(value)) for value in values[:_MOST_OFFERED]]


def _typed(value: str) -> str:
    """The value as it is typed: bash, unlike other shells, leaves the quoting to us."""
    in_bash = os.environ.get("_HUSTINGS_COMPLETE", "").startswith("bash")
    return shlex.quote(value) if in_bash else value
