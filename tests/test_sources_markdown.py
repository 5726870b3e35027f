"""Markdown: headings and bold names that begin turns."""

from pathlib import Path

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import markdown, read_transcripts
from hustings_indexer.speech import Speech


def read(path: Path, content: str) -> tuple[list[Speech], list[str]]:
    path.write_text(content, encoding="utf-8")
    faults: list[SourceError] = []
    speeches = list(read_transcripts(path, report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


def test_a_heading_with_a_colon_begins_a_turn(tmp_path: Path) -> None:
    (first, second, third), faults = read(
        tmp_path / "talk.md",
        "# 2016-08-12 A talk\n\n> (recording: [here](https://a.example/x_(1)))\n\n"
        "### Ann Lee:\nIt&rsquo;s **fine**, see [this](https://b.example).\n\n> (laughter)\n\n"
        "Really *so*, snake_case_too.\n\n### 唐鳳：\n好。\n\n## Part two\n\n"
        "### Ann Lee (Mayor):\nYes.\n",
    )
    assert faults == []
    assert (first.speaker, first.heading, str(first.date)) == ("Ann Lee", "A talk", "2016-08-12")
    assert first.paragraphs == ("It’s fine, see this.", "Really so, snake_case_too.")
    assert (second.speaker, second.text, second.language) == ("唐鳳", "好。", None)
    assert (third.speaker, third.role, third.heading) == ("Ann Lee", "Mayor", "A talk / Part two")


@pytest.mark.parametrize(
    "content",
    ["---\ntitle: T\ndate: 2019-07-29\nlang: en\n---\n**Ann:** Hi.\n\n**Bo**: Ho.\n\nMore.\n"],
)
def test_bold_names_and_front_matter_serve_where_no_heading_does(
    tmp_path: Path, content: str
) -> None:
    (first, second), faults = read(tmp_path / "talk.md", content)
    assert faults == []
    assert (first.speaker, first.text, first.language) == ("Ann", "Hi.", "en")
    assert (second.speaker, second.text, second.heading) == ("Bo", "Ho.\n\nMore.", "T")


def test_a_bold_name_without_a_colon_is_one_that_stands_elsewhere_with_it(tmp_path: Path) -> None:
    speeches, (fault,) = read(
        tmp_path / "2019-07-29.md",
        "**Ann Lee (Labour):** One.\n\n**[00:01:20] Bo Oy:** Two.\n\n**Ann Lee.** Three.\n\n"
        "**Bo Oy** — Four.\n\n**Cy Orr**\n\nFive.\n\n**fine print**\n",
    )
    assert [(speech.speaker, speech.party, speech.paragraphs[0]) for speech in speeches] == [
        ("Ann Lee", "Labour", "One."), ("Bo Oy", None, "Two."), ("Ann Lee", None, "Three."),
        ("Bo Oy", None, "Four."),
    ]  # fmt: skip
    assert speeches[-1].paragraphs[1:] == ("Cy Orr", "Five.", "fine print")
    assert fault == ":9: 'Cy Orr' in bold and no colon, only once: read as words"


def test_the_date_may_end_the_title_of_a_sitting(tmp_path: Path) -> None:
    (speech,), _ = read(tmp_path / "a.md", "# Council meeting — 29 July 2019\n\n### Ann:\nYes.\n")
    assert str(speech.date) == "2019-07-29"


def test_a_turn_longer_than_any_speech_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown, "LARGEST_SPEECH", 50)
    content = "### Ann:\nYes.\n\n### Bo:\n" + "Aye, aye, aye.\n" * 9
    speeches, (fault,) = read(tmp_path / "2019-07-29.md", content)
    assert (len(speeches), fault.split(": ")[0]) == (1, ":8")


def test_the_date_may_stand_in_the_name_and_has_to_stand_somewhere(tmp_path: Path) -> None:
    content = "# A talk\n\n### Ann:\nYes.\n"
    (speech,), _ = read(tmp_path / "2019-07-29-talk.md", content)
    assert str(speech.date) == "2019-07-29"
    speeches, (fault,) = read(tmp_path / "talk.md", content)
    assert speeches == []
    assert "no date" in fault


def test_a_date_that_cannot_be_is_a_fault_and_not_another_day(tmp_path: Path) -> None:
    speeches, (fault,) = read(tmp_path / "2019-07-29.md", "# 2019-02-31 A talk\n\n### Ann:\nYes.\n")
    assert speeches == []
    assert "no day of the calendar" in fault


def test_words_before_the_first_name_are_procedural(tmp_path: Path) -> None:
    (before, _), _ = read(tmp_path / "2019-07-29.md", "Welcome all.\n\n### Ann:\nYes.\n")
    assert (before.kind, before.speaker) == ("procedural", None)


def test_every_turn_of_the_real_files_is_read(shared: Path) -> None:
    faults: list[SourceError] = []
    speeches = list(read_transcripts(shared / "data" / "audreyt", report=faults.append))
    assert faults == []
    assert sum(speech.kind == "speech" for speech in speeches) == 16039
    assert all(Path(speech.source or "").name.startswith(str(speech.date)) for speech in speeches)
