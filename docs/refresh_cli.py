"""Bring docs/cli.md up to what the commands say, the help texts and the table of formats:
python docs/refresh_cli.py"""

import re
from collections.abc import Iterator
from pathlib import Path

from click import Choice, Context
from click.testing import CliRunner

from hustings.cli import cli

PAGE = Path(__file__).with_name("cli.md")
_HELP = re.compile(r"(```console\n\$ hustings (?P<words>[a-z ]*)--help\n).*?(```)", re.DOTALL)
_FORMATS = re.compile(r"(\n\| command \| `--format`.*\n\|---\|---\|\n)(?:\|.*\n)*")


def refreshed(page: str) -> str:
    """The page with the output of every `$ hustings ... --help`, and all formats, as they are."""
    page = _FORMATS.sub(lambda match: match[1] + "".join(format_rows()), page)
    return _HELP.sub(lambda match: match[1] + help_of(match["words"].split()) + match[3], page)


def format_rows() -> Iterator[str]:
    """A row for each command that writes in more than one format."""
    for name in cli.list_commands(Context(cli)):
        command = cli.get_command(Context(cli), name)
        for parameter in command.params if command else ():
            if "--format" in parameter.opts and isinstance(parameter.type, Choice):
                yield f"| `{name}` | {', '.join(parameter.type.choices)} |\n"


def help_of(words: list[str]) -> str:
    """What `hustings WORDS --help` prints, 80 columns wide."""
    run = CliRunner().invoke(
        cli, [*words, "--help"], prog_name="hustings", terminal_width=80, max_content_width=80
    )
    return run.output


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
