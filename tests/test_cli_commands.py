"""The command line at its edges: what it asks of the library, and what it makes of errors.

The library is stood in for, so that each error and each answer is one line here.
"""

import errno
import json
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Any

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

import hustings
from hustings.cli import cli
from hustings.cli.terminal import wants_colour
from hustings.facets import FACETS as ENGINE_FACETS
from hustings.results import FacetCount, Hit, Passage, Results, Speaker
from hustings_indexer.errors import IndexMissing, QueryError
from hustings_indexer.speech import Speech

SPEECH = Speech(
    id="s1", date=date(2021, 3, 9), text="The ferry, again.", debate_id="d1", speaker="Ana Torvik"
)
FOUND = Results(
    query="ferry",
    parsed="ferry",
    total=1,
    hits=(Hit(SPEECH, 1.5, (Passage("The ferry, again.", ((4, 9),), 1.5),)),),
    facets={"speaker": [FacetCount("Ana Torvik", 1)]},
    took_ms=0.5,
)
NOTHING = replace(FOUND, query="fery", parsed="fery", total=0, hits=(), facets={})


class StandIn:
    """An index that answers as it was told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.path = ""
        self.asked: tuple[str, dict[str, Any]] = ("", {})
        self.answer: Results | BaseException = FOUND
        self.faults: list[str] = []

    def open(self, path: str) -> "StandIn":
        self.path = path
        return self

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def search(self, query: str, **narrowed: Any) -> Results:
        self.asked = (query, narrowed)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer

    def speakers(self, prefix: str = "") -> list[Speaker]:
        ana = Speaker("Ana Torvik", 2, date(2020, 1, 1), date(2021, 3, 9), ("Tide", "Moon"))
        return [ana] if ana.name.startswith(prefix) else []

    def speaker(self, name: str) -> hustings.Profile:
        raise QueryError(f'no speaker is called "{name}"')

    def facet_values(self, field: str, prefix: str = "") -> list[str]:
        return [f"{field} of {prefix}"]

    def check(self) -> list[str]:
        return self.faults


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    stand_in = StandIn()
    monkeypatch.setitem(vars(hustings), "open_index", stand_in.open)
    monkeypatch.delenv("HUSTINGS_INDEX", raising=False)
    return stand_in


def run(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="hustings", env=environment)


def test_words_are_joined_and_options_reach_the_search_as_they_are(index: StandIn) -> None:
    result = run(
        "search", "ferry", "ice", "--speaker", "A", "--speaker", "B", "--kind", "question",
        "--since", "2019", "--sort", "newest", "-n", "3", "-C", "2", "-B", "1", "--cursor", "c",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    query, narrowed = index.asked
    assert query == "ferry ice"
    assert narrowed == {
        "speaker": ("A", "B"), "person": (), "party": (), "role": (), "section": (), "chamber": (),
        "kind": ("question",), "since": "2019", "until": None, "sort": "newest", "limit": 3,
        "cursor": "c", "before": 1, "after": 2, "passages": 1, "procedural": False,
        "group_by": "speech", "explain": False, "match": None, "rerank": False,
        "facets": ("speaker", "party", "year"),
    }  # fmt: skip


def test_facets_are_counted_only_where_they_are_shown(index: StandIn) -> None:
    run("search", "ferry", "--format", "csv")
    assert index.asked[1]["facets"] == ()
    run("search", "ferry", "--format", "json", "--facet", "role")
    assert index.asked[1]["facets"] == ("role",)


def test_json_is_the_answer_and_jsonl_is_its_hits(index: StandIn) -> None:
    assert json.loads(run("search", "ferry", "--format", "json").stdout) == FOUND.to_dict()
    lines = run("search", "ferry", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [FOUND.hits[0].to_dict()]


def test_csv_has_a_header_and_a_row_for_each_hit(index: StandIn) -> None:
    assert run("search", "ferry", "--format", "csv").stdout == (
        "id,date,speaker,party,role,chamber,section,heading,score,passage,citation,url\n"
        's1,2021-03-09,Ana Torvik,,,,,,1.5,"The ferry, again.","Ana Torvik, 9 March 2021",\n'
    )


def test_nothing_found_is_exit_1_and_a_word_on_standard_error(index: StandIn) -> None:
    index.answer = replace(NOTHING, suggestion="ferry")
    result = run("search", "fery")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "No speeches found for: fery\nDid you mean: ferry\n"


def test_a_filter_alone_is_a_search_but_nothing_at_all_is_not(index: StandIn) -> None:
    assert run("search", "--party", "Tide").exit_code == 0
    result = run("search")
    assert result.exit_code == 2
    assert "Give words to look for" in result.stderr


def test_a_word_with_a_dash_is_explained(index: StandIn) -> None:
    result = run("search", "ferry", "-ice")
    assert result.exit_code == 2
    assert "goes after --" in result.stderr
    run("search", "--", "ferry", "-ice")
    assert index.asked[0] == "ferry -ice"


def test_the_index_is_named_after_the_command_before_it_or_in_the_environment(
    index: StandIn,
) -> None:
    run("check")
    assert index.path == "data/index"
    run("check", HUSTINGS_INDEX="from-environment")
    assert index.path == "from-environment"
    run("--index", "before", "check", HUSTINGS_INDEX="from-environment")
    assert index.path == "before"
    run("--index", "before", "check", "--index", "after", HUSTINGS_INDEX="from-environment")
    assert index.path == "after"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (QueryError("no such facet: 'hat'"), "no such facet: 'hat'"),
        (FileNotFoundError(errno.ENOENT, "No such file", "a/b"), "a/b: No such file"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
    ],
)
def test_an_error_is_one_line_and_exit_2(index: StandIn, error: Exception, message: str) -> None:
    index.answer = error
    result = run("search", "ferry")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {message}\n")


def test_debug_lets_the_error_through(index: StandIn) -> None:
    index.answer = QueryError("no such facet")
    for words in (("--debug", "search", "ferry"), ("search", "ferry", "--debug")):
        assert isinstance(run(*words).exception, QueryError)


def test_an_interrupt_is_neither_an_answer_nor_a_traceback(index: StandIn) -> None:
    index.answer = KeyboardInterrupt()
    result = run("search", "ferry")
    assert (result.exit_code, result.stderr) == (130, "Interrupted.\n")


def test_check_tells_each_fault_on_a_line(index: StandIn) -> None:
    assert run("check").output == "data/index: whole\n"
    index.faults = ["postings: bad checksum", "speeches: 3 missing"]
    result = run("check")
    assert result.exit_code == 2
    assert result.stdout == "postings: bad checksum\nspeeches: 3 missing\n"


def test_speakers_come_as_table_json_lines_and_csv(index: StandIn) -> None:
    assert run("speakers").stdout.splitlines()[1].split() == [
        "Ana", "Torvik", "2", "2020-01-01", "2021-03-09", "Tide,", "Moon"
    ]  # fmt: skip
    assert json.loads(run("speakers", "--format", "json").stdout)["speakers"][0]["speeches"] == 2
    assert json.loads(run("speakers", "--format", "jsonl").stdout)["name"] == "Ana Torvik"
    assert run("speakers", "--format", "csv").stdout == (
        "name,speeches,first,last,parties,roles,person_id,names\n"
        "Ana Torvik,2,2020-01-01,2021-03-09,Tide; Moon,,,\n"
    )


def test_no_speaker_of_that_name_is_exit_1(index: StandIn) -> None:
    result = run("speakers", "Zo")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == 'No speaker is called "Zo"\n'


def complete(*words: str, incomplete: str) -> list[str]:
    completer = ShellComplete(cli, {}, "hustings", "_HUSTINGS_COMPLETE")
    return [str(item.value) for item in completer.get_completions(list(words), incomplete)]


@pytest.mark.parametrize("field", ["speaker", "person", "party", "role", "section", "chamber"])
def test_completion_offers_what_the_index_holds(index: StandIn, field: str) -> None:
    assert complete("search", f"--{field}", incomplete="A") == [f"{field} of A"]


def test_completion_in_bash_quotes_what_a_word_cannot_hold(
    index: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_HUSTINGS_COMPLETE", "bash_complete")
    assert complete("search", "--party", incomplete="A") == ["'party of A'"]


def test_completion_looks_into_the_index_that_was_named(
    index: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert complete("speakers", "--index", "here", incomplete="A") == ["speaker of A"]
    assert index.path == "here"
    monkeypatch.setenv("HUSTINGS_INDEX", "there")
    complete("search", "--party", incomplete="")
    assert index.path == "there"


def test_completion_without_an_index_offers_nothing_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(path: str) -> None:
        raise IndexMissing(f"No index at {path!r}.")

    monkeypatch.setitem(vars(hustings), "open_index", missing)
    assert complete("search", "--speaker", incomplete="A") == []
    assert capsys.readouterr() == ("", "")


def test_every_facet_of_the_engine_is_offered() -> None:
    assert sorted(complete("search", "--facet", incomplete="")) == sorted(ENGINE_FACETS)
    assert complete("search", "--facet", incomplete="pe") == ["person"]


def test_completion_offers_commands_and_options() -> None:
    assert complete(incomplete="s") == ["search", "show", "speakers"]
    assert "--since" in complete("search", incomplete="--s")


def test_colour_follows_the_choice_and_auto_needs_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert (wants_colour("always"), wants_colour("never"), wants_colour("auto")) == (
        True,
        False,
        False,
    )
    monkeypatch.setattr("hustings.cli.terminal.is_terminal", lambda: True)
    assert wants_colour("auto")
    monkeypatch.setenv("NO_COLOR", "1")
    assert (wants_colour("auto"), wants_colour("always")) == (False, True)


def test_words_are_lit_only_where_colour_is_on(index: StandIn) -> None:
    lit = "\x1b[33m\x1b[1m\x1b[4mferry\x1b[0m"
    assert lit in run("search", "ferry", "--color", "always").stdout
    assert lit in run("--color", "always", "search", "ferry").stdout
    assert "\x1b" not in run("search", "ferry", "--color", "never").stdout


def on_a_screen(monkeypatch: pytest.MonkeyPatch, lines: int) -> list[str]:
    """Make standard output a terminal of so many lines; gives what goes to the pager."""
    paged: list[str] = []
    monkeypatch.setattr("hustings.cli.terminal.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", str(lines))
    monkeypatch.setenv("LESS", "-R")
    monkeypatch.setattr("click.echo_via_pager", lambda text, color: paged.append("".join(text)))
    return paged


def test_only_what_does_not_fit_on_the_screen_goes_to_the_pager(
    index: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    paged = on_a_screen(monkeypatch, lines=4)
    run("search", "ferry", "--no-pager")
    assert paged == []
    run("search", "ferry", "--color", "never")
    assert "The ferry, again." in paged[0]
    on_a_screen(monkeypatch, lines=40)
    assert "The ferry, again." in run("search", "ferry", "--color", "never").stdout
