"""`hustings export`: write speeches out, all that match, for other programs or to be read."""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import click

import hustings
from hustings import formats
from hustings.cli.figures import counted
from hustings.cli.filters import filter_options
from hustings.cli.progress import Progress
from hustings.cli.records import format_option
from hustings.cli.settings import common_options, settings
from hustings.cli.speeches import draw_debate
from hustings.cli.terminal import is_terminal, terminal_for
from hustings_indexer.export import FORMATS, export
from hustings_indexer.speech import Debate, Speech


@click.command("export")
@click.argument("words", metavar="[QUERY]...", nargs=-1)
@filter_options
@format_option(*FORMATS, *formats.FORMATS, "text")
@common_options()
def command(words: tuple[str, ...], output: str, **narrowed: Any) -> None:
    """Write every speech that matches, whole, debate by debate; without a QUERY, all of them.

    `hustings index` reads what was written as jsonl, json, csv, tsv, akoma-ntoso or tei back as the
    same speeches. bibtex and ris are references to them; markdown and text are for reading.

    Exit codes: 0 when speeches are written, 1 when none are, 2 on an error.
    """
    query = " ".join(words)
    with hustings.open_index(settings().index) as index, _progress() as progress:
        whole = 0
        if progress.is_shown and not is_terminal():
            whole = index.search(query, limit=0, procedural=True, **narrowed).total
        passing = _Passing(index.speeches(query, **narrowed), whole, progress)
        _write(passing, output)
    if not passing.count:
        click.get_current_context().exit(1)


def _progress() -> Progress:
    return Progress(measure=lambda number: counted(number, "speech", "speeches"))


def _write(speeches: Iterable[Speech], output: str) -> None:
    if output in FORMATS:
        export(speeches, output, sys.stdout)
    elif output == "text":
        sys.stdout.writelines(_drawn(speeches))
    else:
        sys.stdout.writelines(formats.write_speeches(speeches, output))


def _drawn(speeches: Iterable[Speech]) -> Iterator[str]:
    terminal = terminal_for(settings())
    for identity, debate in groupby(speeches, key=lambda speech: speech.debate_id):
        yield draw_debate(Debate(identity, tuple(debate)), terminal) + "\n\n"


class _Passing:
    """Speeches, counted as they pass; with each is told how much of a known whole is done."""

    def __init__(self, speeches: Iterable[Speech], whole: int, progress: Progress) -> None:
        self._speeches = speeches
        self._whole = whole
        self._progress = progress
        self.count = 0

    def __iter__(self) -> Iterator[Speech]:
        for speech in self._speeches:
            self.count += 1
            if self._whole:
                self._progress(self.count, self._whole)
            yield speech
