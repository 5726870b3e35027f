"""Bring the sessions in docs/guide.md up to what is printed: python docs/refresh_guide.py"""

import re
import shlex
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from hustings.cli import cli

PAGE = Path(__file__).with_name("guide.md")
ROOT = PAGE.parents[1]
_SESSION = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
_COMMAND = re.compile(r"^\$ hustings (.*)\n", re.MULTILINE)
_TIME = re.compile(r" +\(\d+\.\d ms\)| in \d+\.\d s")  # it differs from run to run


def refreshed(page: str, folder: Path) -> str:
    """The page with the output of every `$ hustings ...` as it is, run in order on one index."""

    def session(match: re.Match[str]) -> str:
        commands = _COMMAND.findall(match[2])
        return match[1] + "\n".join(map(run, commands)) + match[3]

    def run(command: str) -> str:
        said = shlex.split(command)
        words = [str(ROOT / word) if word in ("seeds", "data") else word for word in said]
        environment = {"COLUMNS": "80", "HUSTINGS_INDEX": str(folder / "index")}
        output = CliRunner().invoke(cli, words, env=environment).output
        return f"$ hustings {command}\n{_TIME.sub('', output)}"

    return _SESSION.sub(session, page)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
