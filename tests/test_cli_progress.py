"""The line that says how far a long run has come."""

import io

import pytest

from hustings.cli.progress import Progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def left_on(screen: Screen) -> list[str]:
    """What can be read once every carriage return has been obeyed."""
    rows = []
    for line in screen.getvalue().split("\n"):
        row = ""
        for part in line.split("\r"):
            row = part + row[len(part) :]
        rows.append(row.rstrip())
    return rows


def test_the_line_shows_the_share_and_the_whole() -> None:
    screen = Screen()
    progress = Progress(screen)
    progress(1_500_000, 3_000_000)
    assert left_on(screen) == ["  ###############---------------   50% of 3.0 MB"]


def test_the_line_is_rewritten_no_oftener_than_an_eye_can_follow() -> None:
    screen = Screen()
    now = 0.0
    progress = Progress(screen, clock=lambda: now)
    now = 1.0
    progress(1, 4)
    progress(2, 4)
    assert " 25% " in left_on(screen)[0]
    now = 2.0
    progress(3, 4)
    assert " 75% " in left_on(screen)[0]


def test_a_message_stands_above_the_line_and_the_line_goes_in_the_end() -> None:
    screen = Screen()
    with Progress(screen) as progress:
        progress(1, 4)
        progress.say("council.jsonl:2: no text")
    assert left_on(screen) == ["council.jsonl:2: no text", ""]


def test_a_whole_of_nothing_is_done() -> None:
    screen = Screen()
    Progress(screen)(0, 0)
    assert "100%" in left_on(screen)[0]


def test_where_there_is_no_terminal_only_messages_are_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Progress() as progress:
        progress(1, 4)
        progress.say("a warning")
    assert capsys.readouterr() == ("", "a warning\n")
