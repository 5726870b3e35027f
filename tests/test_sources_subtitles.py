"""Subtitles: cues to speeches, names, dates."""

from pathlib import Path

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import read_transcripts, subtitles
from hustings_indexer.speech import Speech

VTT = """\
WEBVTT - Council, 29 July 2019
Language: en

NOTE Title: Council meeting

1
00:00:01.000 --> 00:00:04.000
<v Ann Lee>Good evening,

00:04.000 --> 00:06.000 align:left
<v Ann Lee><i>everyone</i>.

cue-7
01:00:07.500 --> 01:00:09.000
<v.loud Bo Ek (Mayor)>Thank you &amp; hello.</v>

01:00:09.000 --> 01:00:10.000
[applause]

01:00:10.000 --> 01:00:11.000
- Yes.
- No.
"""
SRT = """\
1
00:00:01,000 --> 00:00:02,000
ANN LEE: Good
evening.
2
00:00:03,000 --> 00:00:04,000
I have 20 minutes.

3
00:00:05,000 --> 00:00:06,000
BO EK: {\\an8}Thanks.
"""


def read(path: Path, content: str) -> tuple[list[Speech], list[str]]:
    path.write_text(content, encoding="utf-8")
    faults: list[SourceError] = []
    speeches = list(read_transcripts(path, report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


def test_cues_of_one_voice_are_one_speech(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path / "a.vtt", VTT)
    assert faults == []
    assert [(speech.time, speech.speaker, speech.role, speech.text) for speech in speeches] == [
        ("00:00:01", "Ann Lee", None, "Good evening, everyone."),
        ("01:00:07", "Bo Ek", "Mayor", "Thank you & hello."),
        ("01:00:10", None, None, "Yes."),
        ("01:00:10", None, None, "No."),
    ]
    assert {(str(one.date), one.heading, one.language) for one in speeches} == {
        ("2019-07-29", "Council meeting", "en")
    }


def test_labels_name_the_speakers_of_subrip(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path / "2019-07-29.srt", SRT)
    assert faults == []
    assert [(speech.speaker, speech.text) for speech in speeches] == [
        ("ANN LEE", "Good evening. I have 20 minutes."),
        ("BO EK", "Thanks."),
    ]


def test_subtitles_without_a_date_are_refused(tmp_path: Path) -> None:
    speeches, (fault,) = read(tmp_path / "a.srt", SRT)
    assert speeches == []
    assert "NOTE Date: YYYY-MM-DD" in fault


@pytest.mark.parametrize("content", ["WEBVTT\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n"])
def test_subtitles_without_words_are_refused(tmp_path: Path, content: str) -> None:
    speeches, (fault,) = read(tmp_path / "2019-07-29.vtt", content)
    assert speeches == []
    assert "no cue with words" in fault


def test_arrows_and_dashes_begin_turns_with_or_without_names(tmp_path: Path) -> None:
    cues = ">> ANN LEE: Good evening.", "- BO EK: Hello.\n- Yes, hello.", ">>> MAYOR OY: Thanks."
    blocks = (f"00:00:0{at}.000 --> 00:00:0{at + 1}.000\n{cue}\n" for at, cue in enumerate(cues))
    speeches, faults = read(tmp_path / "2019-07-29.vtt", "\n".join(["WEBVTT\n", *blocks]))
    assert faults == []
    assert [(speech.speaker, speech.text) for speech in speeches] == [
        ("ANN LEE", "Good evening."),
        ("BO EK", "Hello."),
        (None, "Yes, hello."),
        ("MAYOR OY", "Thanks."),
    ]


def test_a_turn_longer_than_any_speech_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subtitles, "LARGEST_SPEECH", 20)
    speeches, (fault,) = read(tmp_path / "2019-07-29.srt", SRT)
    assert speeches == []
    assert "no one speech" in fault
