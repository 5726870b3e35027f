"""Bring the help texts in docs/cli.md up to what the commands say: python docs/refresh_cli.py"""

import re
from pathlib import Path

from click.testing import CliRunner

from hustings.cli import cli

PAGE = Path(__file__).with_name("cli.md")
_HELP = re.compile(r"(```console\n\$ hustings (?P<words>[a-z ]*)--help\n).*?(```)", re.DOTALL)


def refreshed(page: str) -> str:
    """The page with the output of every `$ hustings ... --help` as it is now."""
    return _HELP.sub(lambda match: match[1] + help_of(match["words"].split()) + match[3], page)


def help_of(words: list[str]) -> str:
    """What `hustings WORDS --help` prints, 80 columns wide."""
    run = CliRunner().invoke(
        cli, [*words, "--help"], prog_name="hustings", terminal_width=80, max_content_width=80
    )
    return run.output


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
