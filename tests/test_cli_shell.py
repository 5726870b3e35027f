"""What the shell has to do with it: completion, and colour as the environment has it."""

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from hustings.cli import cli
from hustings.cli.terminal import wants_colour
from hustings_indexer.writer import IndexWriter
from speeches import speech


@pytest.mark.parametrize(
    ("shell", "teaches"),
    [("bash", "complete -o nosort"), ("zsh", "compdef"), ("fish", "complete --no-files")],
)
def test_completion_prints_the_script_of_a_shell(shell: str, teaches: str) -> None:
    result = CliRunner().invoke(cli, ["completion", shell], prog_name="hustings")
    assert result.exit_code == 0
    assert teaches in result.stdout
    assert f"_HUSTINGS_COMPLETE={shell}_complete" in result.stdout


def test_a_shell_that_is_not_known_is_an_error_that_names_those_that_are() -> None:
    result = CliRunner().invoke(cli, ["completion", "csh"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "bash" in result.stderr


def test_show_completes_the_ids_of_debates(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech(f"{name}/0", debate_id=name) for name in ("ferry", "fares", "harbour"))
    completer = ShellComplete(cli, {}, "hustings", "_HUSTINGS_COMPLETE")
    offers = completer.get_completions(["--index", str(tmp_path), "show"], "f")
    assert sorted(str(offer.value) for offer in offers) == ["fares", "ferry"]


@pytest.mark.parametrize(
    ("environment", "colour"),
    [
        ({}, False),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR_FORCE": "0"}, False),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
        ({"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True),
    ],
)
def test_in_a_pipe_there_is_colour_only_where_it_is_forced(
    environment: dict[str, str], colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CLICOLOR_FORCE", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_colour("auto") is colour
    assert (wants_colour("always"), wants_colour("never")) == (True, False)
