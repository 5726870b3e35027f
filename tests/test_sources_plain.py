"""Typed transcripts: head lines, what is a speaker's label and what is not, what is refused."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, find_sources, plain, read_source
from hustings_indexer.sources.labels import read_label
from hustings_indexer.speech import Speech

DATED = "Date: 2019-07-29\n\n"


def read(folder: Path, text: str, name: str = "talk.txt") -> tuple[list[Speech], list[str]]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    faults: list[SourceError] = []
    speeches = list(read_source(Source.at(path), format="plain", report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


def turns(folder: Path, text: str) -> list[tuple[str | None, str]]:
    speeches, faults = read(folder, DATED + text)
    assert faults == []
    return [(speech.speaker, speech.text) for speech in speeches]


def test_head_lines_hold_for_the_speeches(tmp_path: Path) -> None:
    text = """Title: The Weir
Date: 29 July 2019
Time: 2:30 pm
Chamber: Assembly
Section: Motions
Heading: First day
Language: en
Url: https://example.org/weir
Note: typed from the tape

ANN LEE: Aye.

BOB OY: No.
"""
    (first, second), _ = read(tmp_path, text)
    assert (first.date, first.time, second.time) == (date(2019, 7, 29), "14:30", None)
    assert (first.chamber, first.section, first.language) == ("Assembly", "Motions", "en")
    assert (first.heading, first.url) == ("The Weir / First day", "https://example.org/weir")
    assert first.debate_id == second.debate_id == "talk/2019-07-29-the-weir-first-day"


def test_headings_make_a_path_and_part_the_debates(tmp_path: Path) -> None:
    text = f"{DATED}# One\n\n## Within\n\nANN LEE: A.\n\n# Two\n\nANN LEE: B.\n"
    speeches, _ = read(tmp_path, text)
    assert [(s.heading, s.position) for s in speeches] == [("One / Within", 0), ("Two", 0)]


def test_a_first_line_that_stands_alone_is_the_title_and_a_date_alone_is_the_date(
    tmp_path: Path,
) -> None:
    (speech,), _ = read(tmp_path, "The Weir\n\nMonday, 29 July 2019\n\nANN LEE: Aye.\n")
    assert (speech.heading, speech.date) == ("The Weir", date(2019, 7, 29))


def test_a_second_date_holds_from_there_on(tmp_path: Path) -> None:
    speeches, _ = read(tmp_path, f"{DATED}ANN LEE: A.\n\nDate: 2019-07-30\n\nANN LEE: B.\n")
    assert [speech.date.day for speech in speeches] == [29, 30]


def test_the_file_name_gives_the_date_only_where_the_text_does_not(tmp_path: Path) -> None:
    (speech,), _ = read(tmp_path, "ANN LEE: Aye.\n", "20190730-talk.txt")
    assert speech.date == date(2019, 7, 30)
    (speech,), _ = read(tmp_path, f"{DATED}ANN LEE: Aye.\n", "20190730-talk.txt")
    assert speech.date == date(2019, 7, 29)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ANN LEE: Aye.", r"no date: begin it with \"Date: YYYY-MM-DD\", or put the date into"),
        ("Date: soon\n\nANN LEE: Aye.", r":1: no date that can be read in 'soon'"),
        ("Date: 05/06/2019\n\nANN LEE: Aye.", r":1: '05/06/2019' may be"),
        (f"{DATED}ANN LEE: Aye.\n\nDate: 31 June 2019\n", r":5: '31 June 2019' is no day"),
        (f"{DATED}Only prose, and nobody named.", r'nobody speaks in it: begin each turn with "N'),
    ],
)
def test_a_transcript_without_a_date_or_a_speaker_is_refused(
    tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("label", "speaker", "party", "role"),
    [
        ("MR SPEAKER", "MR SPEAKER", None, None),
        ("Sadiq Khan (Mayor of London)", "Sadiq Khan", None, "Mayor of London"),
        ("Ann Lee (Labour/Co-operative)", "Ann Lee", "Labour/Co-operative", None),
        ("Ann Lee (Minister for Water, Green)", "Ann Lee", "Green", "Minister for Water"),
        ("Ann Lee [Green] (Chair)", "Ann Lee", "Green", "Chair"),
        ("Dr. W. E. B. Du Bois", "Dr. W. E. B. Du Bois", None, None),
        ("The Minister for Health and Social Care", "The Minister for Health and Social Care",
         None, None),
        ("Seán Ó Fearghaíl", "Seán Ó Fearghaíl", None, None),
        ("Ursula von der Leyen", "Ursula von der Leyen", None, None),
        ("Speaker 2", "Speaker 2", None, None),
        ("唐鳳", "唐鳳", None, None),
        ("Jean-Luc d'Arc", "Jean-Luc d'Arc", None, None),
    ],
)  # fmt: skip
def test_a_label_names_the_speaker_and_brackets_the_party_or_office(
    tmp_path: Path, label: str, speaker: str, party: str | None, role: str | None
) -> None:
    speeches, faults = read(tmp_path, f"{DATED}{label}: Aye.\n\n{label}: Aye: again.\n")
    assert faults == []
    assert [(s.speaker, s.party, s.role) for s in speeches] == [(speaker, party, role)] * 2
    assert [speech.text for speech in speeches] == ["Aye.", "Aye: again."]


@pytest.mark.parametrize(
    ("line", "name", "time"),
    [
        ("Mr. O'BRIEN.—Aye", "Mr. O'BRIEN", None),
        ("THE CHAIRMAN. -- Aye", "THE CHAIRMAN", None),
        ("The Hon. J. BROWN.—Aye", "The Hon. J. BROWN", None),
        ("Mr. SMITH. Aye", "Mr. SMITH", None),
        ("Ms. McCOLLUM of Ohio. Aye", "Ms. McCOLLUM of Ohio", None),
        ("The SPEAKER pro tempore (Mr. Lee). Aye", "The SPEAKER pro tempore", None),
        ("[00:01:20] Ann Lee: Aye", "Ann Lee", "00:01:20"),
        ("1:02:03 Ann Lee: Aye", "Ann Lee", "01:02:03"),
        ("Ann Lee [00:20]: Aye", "Ann Lee", None),
        (">> ANN LEE: Aye", "ANN LEE", None),
        (">> Aye", "", None),
    ],
)
def test_other_forms_of_labels_are_known(line: str, name: str, time: str | None) -> None:
    label = read_label(line)
    assert label is not None
    assert (label.name, label.words, label.time) == (name, "Aye", time)


@pytest.mark.parametrize(
    "line",
    ["Second Reading.—The Bill", "The USA. We", "The Budget.—It", "At 10:30:00 we met", "Lee.—No"],
)
def test_a_point_or_a_dash_makes_no_label_of_what_has_no_title(line: str) -> None:
    assert read_label(line) is None


def test_a_name_and_a_time_alone_on_a_line_are_a_label_where_they_come_again(
    tmp_path: Path,
) -> None:
    text = "ANN LEE: One.\n\nBo Oy [00:05]\nTwo.\n\nBo Oy [00:07]\nThree.\n\n"
    speeches, (fault,) = read(tmp_path, f"{DATED}{text}Lunch 10:30\n\nClose Of Day 12:30:00\n")
    assert [(speech.speaker, speech.text) for speech in speeches] == [
        ("ANN LEE", "One."), ("Bo Oy", "Two."),
        ("Bo Oy", "Three.\n\nLunch 10:30\n\nClose Of Day 12:30:00"),
    ]  # fmt: skip
    assert fault.startswith(":13: no certain name, and only once")


def test_arrows_change_the_speaker_even_where_nobody_is_named(tmp_path: Path) -> None:
    text = ">> ANN LEE: MOVED.\n>> SECONDED.\n>> THE CHAIR: AGREED.\n"
    assert turns(tmp_path, text) == [
        ("ANN LEE", "MOVED."), (None, "SECONDED."), ("THE CHAIR", "AGREED."),
    ]  # fmt: skip


def test_questions_and_answers_are_kinds_and_no_names(tmp_path: Path) -> None:
    speeches, _ = read(tmp_path, f"{DATED}Q. When?\nA. In May.\n\nQ: Where?\n\nA: Here.\n")
    assert [(s.kind, s.speaker, s.text) for s in speeches] == [
        ("question", None, "When?"), ("answer", None, "In May."),
        ("question", None, "Where?"), ("answer", None, "Here."),
    ]  # fmt: skip


def test_numbers_of_pages_are_no_words(tmp_path: Path) -> None:
    text = "ANN LEE: One\nPage 12 of 40\nand a half.\n\n- 13 -\n\nBO OY: Two.\n"
    assert turns(tmp_path, text) == [("ANN LEE", "One and a half."), ("BO OY", "Two.")]


def test_the_title_of_a_sitting_gives_the_day(tmp_path: Path) -> None:
    (speech,), _ = read(tmp_path, "Séance du 29 juillet 2019\n\nM. Dupont : Oui.\n")
    assert (speech.date, speech.speaker) == (date(2019, 7, 29), "M. Dupont")


def test_a_transcript_larger_than_any_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "LARGEST", 50)
    with pytest.raises(SourceError, match=r"no one typed transcript; split it"):
        read(tmp_path, DATED + "ANN LEE: Aye.\n" * 5)


@pytest.mark.parametrize(
    "line",
    [
        "He said: we", "Q: why?", "A: because", "Q. Why: tell me", "We ask: why?",
        "At 10:30 we met",
        "https://example.org", "Remember: we vote in May", "However: no", "In Summary: no",
        "The long and the short of it: no", "Well. The Minister: no", "What? Ann Lee: no", ": no",
        "“Ann Lee: no”", "One Two Three Four Five Six Seven Eight Nine: no", "10: no",
        "Aye", "Fellow-Citizens: no", "Mr. President, Mr. Speaker, Members of the House: no",
        "我這邊有幾點提出補充建議的做法: no", "(Volker Kauder [CDU/CSU]: no", "大家午安，我: no",
        "The committee asked three questions: first", "x" * 500 + ": no", "I: no",
    ],
)  # fmt: skip
def test_a_colon_in_a_sentence_is_no_label(tmp_path: Path, line: str) -> None:
    assert read_label(line) is None
    words = turns(tmp_path, f"ANN LEE: Hear me.\n\n{line}\n\n{line}\n\nBOB OY: Aye.\n")
    assert words == [("ANN LEE", f"Hear me.\n\n{line}\n\n{line}"), ("BOB OY", "Aye.")]


def test_a_name_within_a_paragraph_that_stands_once_is_words(tmp_path: Path) -> None:
    text = "ANN LEE: I quote\nCarl Ode: the poet, dead.\n\nBOB OY: Aye.\n\nANN LEE: No.\n"
    assert turns(tmp_path, text) == [
        ("ANN LEE", "I quote Carl Ode: the poet, dead."), ("BOB OY", "Aye."), ("ANN LEE", "No."),
    ]  # fmt: skip


def test_turns_without_blank_lines_between_them_are_told_apart(tmp_path: Path) -> None:
    text = "Ann Lee: One.\nBob Oy: Two\nand a half.\nCarl Ode: Three.\n"
    assert turns(tmp_path, text) == [
        ("Ann Lee", "One."), ("Bob Oy", "Two and a half."), ("Carl Ode", "Three."),
    ]  # fmt: skip


def test_single_names_are_speakers_where_they_come_again_or_are_the_only_sort(
    tmp_path: Path,
) -> None:
    assert turns(tmp_path, "Lee: One.\n\nOy: Two.\n") == [("Lee", "One."), ("Oy", "Two.")]
    text = "Ann Lee: One.\n\nOy: Two.\n\nAnn Lee: Three.\n\nOy: Four.\n"
    assert [speaker for speaker, _ in turns(tmp_path, text)] == ["Ann Lee", "Oy"] * 2


def test_a_single_word_in_doubt_is_read_as_words_and_reported(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path, f"{DATED}Ann Lee: One.\n\nOnwards: to two.\n")
    assert [speech.text for speech in speeches] == ["One.\n\nOnwards: to two."]
    assert faults == [":5: no certain name, and only once: read as words, not as a speaker"]


def test_brackets_alone_are_procedural_and_the_speaker_goes_on_after_them(tmp_path: Path) -> None:
    text = "[They met at\nten.]\n\nANN LEE: One.\n(Applause)\nTwo (aside).\n\n[Interruption]\n"
    speeches, _ = read(tmp_path, DATED + text)
    assert [(s.kind, s.speaker, s.text) for s in speeches] == [
        ("procedural", None, "[They met at ten.]"),
        ("speech", "ANN LEE", "One."),
        ("procedural", None, "(Applause)"),
        ("speech", "ANN LEE", "Two (aside)."),
        ("procedural", None, "[Interruption]"),
    ]


def test_words_before_anybody_is_named_are_procedural(tmp_path: Path) -> None:
    speeches, _ = read(tmp_path, f"{DATED}The Assembly met at ten.\n\nANN LEE: Aye.\n")
    assert [(s.kind, s.speaker) for s in speeches] == [("procedural", None), ("speech", "ANN LEE")]


def test_a_label_may_stand_alone_above_its_words(tmp_path: Path) -> None:
    assert turns(tmp_path, "ANN LEE:\nAye,\naye.\n\nAye.\n") == [("ANN LEE", "Aye, aye.\n\nAye.")]


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("talk.txt", f"{DATED}ANN LEE: Aye.", True),
        ("notes.txt", "Shopping: eggs\nNothing else is here.", False),
        ("address.txt", "5 May 2019\n\nMr. President, Mr. Speaker, Members: I come.", False),
        ("address.txt", "Mr. President: I come.\n\nMr. President: I go.\n" * 9, False),
        ("readme.txt", f"{DATED}ANN LEE: Aye.", False),
        ("talk.html", f"{DATED}ANN LEE: Aye.", False),
    ],
)
def test_a_folder_s_typed_transcripts_are_found(
    tmp_path: Path, name: str, text: str, is_found: bool
) -> None:
    (tmp_path / "always.txt").write_text(f"{DATED}BOB OY: Aye.")
    (tmp_path / name).write_text(text)
    names = [source.path.name for source in find_sources(tmp_path) if source.path]
    assert (name in names) is is_found


nasty = st.sampled_from(
    ["Date: 2019-07-29", "ANN LEE: aye", "Oy: no", "(", "[x]", "# ", "# H", "Title:", ":", "A:", "",
     "Ann Lee (): x", "Date: x", "1 May 2019", "\x1c", "：", "Dr.: x", "'': x", "İ: x"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(nasty | st.text(), max_size=12).map("\n".join))
@example("Date: 2019-07-29\n\x00: \x00")
def test_no_text_gives_anything_but_speeches_and_source_errors(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "2019-07-29.txt")
        path.write_text(text, encoding="utf-8", errors="replace")
        faults: list[SourceError] = []
        source = Source.at(path)
        try:
            speeches = list(read_source(source, format="plain", report=faults.append))
        except SourceError:
            return
        assert all(speech.text for speech in speeches)
