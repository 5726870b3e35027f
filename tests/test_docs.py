"""The docs say what is so: commands, options, examples and links."""

import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import click
import pytest
from click.testing import CliRunner

import hustings
from hustings.cli import cli

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TIME = re.compile(r"\(\d+\.\d ms\)")
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


@pytest.fixture
def seed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, whose data/index holds the seeds, as the examples expect."""
    monkeypatch.chdir(tmp_path)
    hustings.index_transcripts("data/index", [str(ROOT / "seeds")])
    return tmp_path


def pages() -> list[Path]:
    return sorted({*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("*/README.md")})


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli)
    yield "", cli
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_somewhere(page: Path) -> None:
    links = _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    near = [link.partition("#")[0] for link in links if not re.match(r"\w+:", link)]
    assert [link for link in near if link and not (page.parent / link).exists()] == []


def test_every_page_of_the_docs_is_in_the_index_of_the_docs() -> None:
    listed = _LINK.findall((DOCS / "README.md").read_text(encoding="utf-8"))
    assert [
        page.name for page in DOCS.glob("*.md") if page.name not in (*listed, "README.md")
    ] == []


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=lambda value: str(value))
def test_every_command_and_option_is_in_the_page_on_the_command_line(
    name: str, command: click.Command
) -> None:
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    section = re.search(rf"\$ hustings {name} ?--help\n(.*?)```", page, re.DOTALL)
    assert section, f"docs/cli.md has no help of: hustings {name}"
    options = [option for parameter in command.params for option in parameter.opts]
    assert [
        option for option in options if option.startswith("-") and option not in section[1]
    ] == []


def test_the_help_texts_in_the_page_are_what_the_commands_say() -> None:
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    refreshed = runpy.run_path(str(DOCS / "refresh_cli.py"))["refreshed"]
    # Word by word, since releases of click differ in how they break lines.
    assert page.split() == refreshed(page).split(), "run: make docs"


@pytest.mark.usefixtures("seed_folder")
def test_the_python_example_of_the_readme_finds_something(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (example,) = blocks(ROOT / "README.md", "python")
    exec(compile(example, "README.md", "exec"), {})
    assert "Sadiq Khan" in capsys.readouterr().out


@pytest.mark.usefixtures("seed_folder")
def test_the_search_in_the_readme_looks_as_it_says() -> None:
    (session,) = blocks(ROOT / "README.md", "console")
    typed, _, shown = session.partition("\n")
    words = shlex.split(typed.removeprefix("$ hustings "))
    answer = CliRunner().invoke(cli, words, env={"COLUMNS": "80"}).stdout
    assert _TIME.sub("", answer) == _TIME.sub("", shown)


def test_every_session_of_the_guide_is_what_the_commands_print(tmp_path: Path) -> None:
    page = (DOCS / "guide.md").read_text(encoding="utf-8")
    refreshed = runpy.run_path(str(DOCS / "refresh_guide.py"))["refreshed"]
    assert page == refreshed(page, tmp_path), "run: make docs"


@pytest.mark.usefixtures("seed_folder")
def test_the_embedding_example_serves_answers_and_names_a_clients_mistake() -> None:
    (example,) = blocks(DOCS / "embedding.md", "python")
    program: dict[str, Any] = {}
    exec(compile(example, "embedding.md", "exec"), program)
    status, body = get(program["app"], "q=county+lines&speaker=Sadiq+Khan")
    assert status == "200 OK"
    assert '"total": ' in body
    assert "Sadiq Khan" in body
    status, body = get(program["app"], "q=county&since=yesterday")
    assert status == "400 Bad Request"
    assert "yesterday" in body


def test_the_embedding_example_is_as_short_as_it_says() -> None:
    (example,) = blocks(DOCS / "embedding.md", "python")
    assert len(example.split("\n\n\n", 1)[1].splitlines()) <= 20


def get(app: Any, query: str) -> tuple[str, str]:
    environ: dict[str, Any] = {"QUERY_STRING": query}
    setup_testing_defaults(environ)
    seen: list[str] = []
    body = b"".join(app(environ, lambda status, headers: seen.append(status)))
    return seen[0], body.decode()
