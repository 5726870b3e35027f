"""Dialects of typed transcripts, Markdown, subtitles, tables and dumps that no sample has."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_source
from hustings_indexer.sources.dates import printed_dates
from hustings_indexer.speech import Speech

MONDAY = date(2019, 7, 29)
TUESDAY = date(2019, 7, 30)
DATED = "Date: 2019-07-29\n\n"
TURNS = "\n\nANN LEE: One.\n\nBOB ROE: Two.\n\nANN LEE: Three.\n"


def read(
    folder: Path,
    content: str | bytes,
    name: str = "talk.txt",
    columns: Mapping[str, str] | None = None,
    pattern: str | None = None,
) -> tuple[list[Speech], list[str]]:
    """The speeches of a file, and its faults without the file's name; a refusal is the last."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    source, speeches, faults = Source.at(path), list[Speech](), list[SourceError]()
    try:
        speeches.extend(read_source(source, columns=columns, pattern=pattern, report=faults.append))
    except SourceError as error:
        faults.append(error)
    return speeches, [str(fault).removeprefix(f"{path}:") for fault in faults]


def speakers(speeches: list[Speech]) -> list[tuple[str | None, str | None, str | None]]:
    return [(speech.speaker, speech.party, speech.role) for speech in speeches]


LABELS = [
    ("Dr LEIGH (Fenner) (09:45):", "Dr LEIGH", None, "Fenner"),
    ("The DEPUTY SPEAKER (Mr Hogan):", "Mr Hogan", None, "The DEPUTY SPEAKER"),
    ("The PRESIDENT (interpretation from French):", "The PRESIDENT", None, None),
    ("The President (New Zealand):", "The President", None, "New Zealand"),
    ("Mr. NEBENZIA (Russian Federation) (spoke in Russian):", "Mr. NEBENZIA", None,
     "Russian Federation"),
    ("SECRETARY FOR HEALTH (in Cantonese):", "SECRETARY FOR HEALTH", None, None),
    ("THE MINISTER OF STATE IN THE MINISTRY OF WATER (SHRI LEE):", "SHRI LEE", None,
     "THE MINISTER OF STATE IN THE MINISTRY OF WATER"),
    ("The Minister of State, Department for Trade, Energy and Growth (Lord Roe) (Con):",
     "Lord Roe", "Con", "The Minister of State, Department for Trade, Energy and Growth"),
    ("The Vice-Chair (Mr. Earl Lee (Red Deer—View, CPC)):", "Mr. Earl Lee", None,
     "The Vice-Chair"),
    ("Hon. (Dr.) Lee (Endebess):", "Hon. Lee", None, "Endebess"),
    ("Some hon. members:", "Some hon. members", None, None),
    ("M. le président :", "M. le président", None, None),
    ("El señor LEE ROE:", "El señor LEE ROE", None, None),
    ("Le Président / The Speaker:", "Le Président / The Speaker", None, None),
    ("Thomas Lee*) (SPD):", "Thomas Lee", "SPD", None),
    ("Cllr. Bob Roe:", "Cllr. Bob Roe", None, None),
    ("(10.05 am) Mr Roe:", "Mr Roe", None, None),
    ("The Minister for Trade (Dr Lee) (for the Premier):", "Dr Lee", None,
     "The Minister for Trade, for the Premier"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "speaker", "party", "role"), LABELS)
def test_labels_of_other_parliaments_are_speakers(
    tmp_path: Path, label: str, speaker: str, party: str | None, role: str | None
) -> None:
    speeches, faults = read(tmp_path, f"{DATED}CAT ORE: One.\n\n{label} Two.\n\nCAT ORE: Three.\n")
    assert faults == []
    assert speakers(speeches)[1:] == [(speaker, party, role), ("CAT ORE", None, None)]
    assert speeches[1].text == "Two."


def test_a_question_to_a_minister_is_that_of_who_asks(tmp_path: Path) -> None:
    text = "6. CHRIS LEE (Ely) to the Minister of Police: When?\n\nHon BOB ROE: In May.\n"
    (asked, told), _ = read(tmp_path, DATED + text)
    assert (asked.speaker, asked.kind, asked.text) == ("CHRIS LEE", "question", "When?")
    assert (told.speaker, told.kind) == ("Hon BOB ROE", "speech")


def test_a_point_and_a_dash_part_name_and_words_where_a_transcript_has_no_other_form(
    tmp_path: Path,
) -> None:
    turns = (
        "President. – The debate is open.\n\n"
        "Ann Lee, on behalf of the S&D Group. – Thank you: yes.\n\nBob Roe (ECR). – No.\n\n"
    )
    speeches, faults = read(tmp_path, f"Sitting of Monday, 29 July 2019\n\n{turns}")
    assert faults == []
    assert speakers(speeches) == [
        ("President", None, None),
        ("Ann Lee", None, "on behalf of the S&D Group"),
        ("Bob Roe", None, "ECR"),
    ]
    speeches, _ = read(tmp_path, f"{DATED}CAT ORE: A.\n\nDAN FOX: B.\n\nNo, Sir. – I mean it.\n")
    assert [speech.speaker for speech in speeches] == ["CAT ORE", "DAN FOX"]


def test_lists_of_those_present_are_no_turns(tmp_path: Path) -> None:
    lists = "PARTICIPANTS:\nAnn Lee (D) and\nBob Roe (R)\n\nAYES: Lee, Roe\n"
    speeches, _ = read(tmp_path, f"{DATED}{lists}{TURNS}")
    assert [speech.speaker for speech in speeches] == [None, "ANN LEE", "BOB ROE", "ANN LEE"]


def test_a_label_unlike_the_others_is_a_speaker_and_reported(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path, f"{DATED}{TURNS}\nWater Supply: where?\n\nMr Fox: Here.\n")
    assert [speech.speaker for speech in speeches][3:] == ["Water Supply", "Mr Fox"]
    assert faults == ["11: taken for a speaker, though it stands once, and other names in capitals"]


@pytest.mark.parametrize(
    "label",
    ["The MINISTER FOR WATER AND\nTRADE (Senator Lee):", "Ann o’the+hill (Green):"],
)
def test_a_label_that_cannot_be_read_is_reported(tmp_path: Path, label: str) -> None:
    speeches, faults = read(tmp_path, f"{DATED}CAT ORE: One.\n\n{label} Two.\n\nDAN FOX: Three.\n")
    assert len(speeches) == 2
    assert faults == ["5: no certain name before the colon: read as words, not as a speaker"]


def test_words_that_stand_thrice_before_a_colon_and_are_no_name_are_reported(
    tmp_path: Path,
) -> None:
    turns = 'היו"ר יולי אדלשטיין: One.\n\nCAT ORE: Two.\n\n'
    _, faults = read(tmp_path, DATED + turns * 3)
    assert [fault.partition(":")[0] for fault in faults] == ["3", "7", "11"]


HEADS = [
    "House of Commons Debates\nMonday, July 29, 2019",
    "8514th meeting\nMonday, 29 July 2019, 10 a.m.\nNew York",
    "Verbatim report of proceedings\nStrasbourg, Monday 29 July 2019",
    "Landtag\n64. Sitzung\nBad Ems, Montag, 29. Juli 2019",
    "Printed on 12.11.2021\n\nPlenarsitzung vom 29. Juli 2019",
    "Monday, 29 July 2019\n\nContinued to Tuesday, 30 July 2019 — Volume 739",
]


@pytest.mark.parametrize("head", HEADS)
def test_a_line_at_the_top_says_when_it_was(tmp_path: Path, head: str) -> None:
    speeches, faults = read(tmp_path, head + TURNS)
    assert faults == []
    assert {speech.date for speech in speeches} == {MONDAY}


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("29 July 2019\n\n3 August 2019", "2019-07-29 and 2019-08-03 stand at the top"),
        ("Council meeting, 29 July 2019\n\n3 August 2019", "stand at the top; say which"),
        ("Sitting of 3 & 4 May 2011", "more than one day in '3 & 4 May 2011'"),
        ("Session 29 July - 2 August 2019", "more than one day"),
        ("Date: 29 and 30 July 2019", "more than one day"),
        ("Remembrance, 11 November 1918", "no date"),
        ("Published: 3 August 2019", "no date"),
    ],
)
def test_a_head_that_leaves_the_day_open_is_refused(tmp_path: Path, head: str, reason: str) -> None:
    speeches, faults = read(tmp_path, head + TURNS)
    assert speeches == []
    assert reason in faults[-1]


def test_a_day_of_the_past_that_is_spoken_of_is_words_and_reported(tmp_path: Path) -> None:
    text = f"{DATED}ANN LEE: It was\n\n11 November 1918\n\nand fine.\n\nBOB ROE: Yes.\n"
    speeches, faults = read(tmp_path, text)
    assert [speech.date for speech in speeches] == [MONDAY, MONDAY]
    assert speeches[0].text == "It was\n\n11 November 1918\n\nand fine."
    assert faults == [
        '5: before the day of the sitting, so read as words; "Date:" makes it the date'
    ]


def test_the_same_day_at_the_head_of_each_page_does_not_end_a_turn(tmp_path: Path) -> None:
    day = "Monday, 29 July 2019"
    speeches, faults = read(tmp_path, f"{day}\n\nMr LEE: I go\n\n{day}\n\non.\n\nMs ROE: Yes.\n")
    assert [(speech.speaker, speech.text) for speech in speeches] == [
        ("Mr LEE", "I go\n\non."),
        ("Ms ROE", "Yes."),
    ]
    assert faults == []


def test_a_heading_in_markdown_gives_the_day_of_what_follows(tmp_path: Path) -> None:
    text = (
        "---\ndate: 2019-07-29\n---\n## Monday, 29 July 2019\n\n**Ann Lee:** One.\n\n"
        "## 2019-07-30 Motions\n\n**Bob Roe:** Two.\n\n## 11 November 1918\n\n**Ann Lee:** Three.\n"
    )
    speeches, faults = read(tmp_path, text, "week.md")
    assert [speech.date for speech in speeches] == [MONDAY, TUESDAY, TUESDAY]
    assert faults == ["12: 1918-11-11 is before 2019-07-30: not taken for the day of what follows"]


def test_what_stands_in_bold_and_is_no_name_is_words_in_markdown(tmp_path: Path) -> None:
    text = (
        "# Council\n\n**Date:** 29 July 2019\n**Present:** all\n\n- **Ann Lee:** One.\n\n"
        "**Note:** five to three.\n\n**Cllr. Bob Roe (Green Party):** Two.\n"
    )
    speeches, faults = read(tmp_path, text, "minutes.md")
    assert speakers(speeches)[1:] == [
        ("Ann Lee", None, None),
        ("Cllr. Bob Roe", "Green Party", None),
    ]
    assert speeches[1].text == "One.\n\nNote: five to three."
    assert [fault.partition(" in bold")[0] for fault in faults] == ["4: 'Present'", "8: 'Note'"]


VTT = "WEBVTT\n\n{}\n\n00:01.000 --> 00:02.000\n<v Ann Lee>Hello\n"


@pytest.mark.parametrize(
    ("notes", "day"),
    [
        ("NOTE created 3 August 2019\n\nNOTE Date: 2019-07-29", MONDAY),
        ("NOTE Updated 05/06/2019\n\nNOTE Date: 2019-07-29", MONDAY),
        ("NOTE Council of 29 July 2019\n\nNOTE uploaded 3 August 2019", MONDAY),
        ("NOTE created 3 August 2019", None),
        ("NOTE Council of 29 July 2019\n\nNOTE Hall, 30 July 2019", None),
        ("NOTE Council of 05/06/2019", None),
    ],
)
def test_subtitles_have_the_day_of_what_was_said_and_not_of_the_file(
    tmp_path: Path, notes: str, day: date | None
) -> None:
    speeches, faults = read(tmp_path, VTT.format(notes), "talk.vtt")
    assert [speech.date for speech in speeches] == ([day] if day else [])
    assert bool(faults) is (day is None)


def test_a_file_of_several_speakers_is_not_a_speech_of_its_name(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path, TURNS.lstrip(), "2019-Budget.txt")
    assert speeches == []
    assert "no date" in faults[0]


def test_a_name_and_a_text_of_two_days_are_reported(tmp_path: Path) -> None:
    text = "Speech, 30 July 2019\n\nHello.\n"
    (speech,), faults = read(tmp_path, text, "2019-07-29_Lee.txt", pattern="{date}_{speaker}")
    assert speech.date == MONDAY
    assert faults == ["1: 2019-07-30 in the text, 2019-07-29 in the name, which is taken"]


def test_tables_of_other_languages_need_no_mapping(tmp_path: Path) -> None:
    table = (
        'sep=;\nDatum;Redner;Fraktion;Rede\n29.07.2019;Müller;SPD;Ja.\n05.08.2019;Huber;CSU;"N\n'
    )
    speeches, faults = read(tmp_path, table.encode("cp1252"), "reden.csv")
    assert [(speech.date, speech.speaker, speech.party) for speech in speeches] == [
        (MONDAY, "Müller", "SPD")
    ]
    assert [fault.partition(":")[0] for fault in faults] == ["3", "4"]
    table = "Date;Orateur;Groupe;Intervention\n05/08/2019;M. Roe;X;Oui.\n29/07/2019;A;Y;Non.\n"
    speeches, faults = read(tmp_path, table, "interventions.csv")
    assert [speech.date for speech in speeches] == [date(2019, 8, 5), MONDAY]
    assert faults == []


@pytest.mark.parametrize(
    "line",
    ["Session 12 - 29 July 2019", "Volume 45, Number 12 – Monday, 29 July 2019", "29 July 2019"],
)
def test_a_number_that_counts_sittings_is_no_first_day_of_two(line: str) -> None:
    assert printed_dates(line) == [date(2019, 7, 29)]


@pytest.mark.parametrize("value", ["29/07/2562", "29/07/2019 - 30/07/2019", "3 and 4 May 2011"])
def test_a_cell_of_two_days_or_another_calendar_is_a_fault(tmp_path: Path, value: str) -> None:
    table = f"date,speaker,text\n{value},Ann,One.\n29/07/2019,Bob,Two.\n"
    speeches, faults = read(tmp_path, table, "days.csv")
    assert [speech.speaker for speech in speeches] == ["Bob"]
    assert [fault.partition(":")[0] for fault in faults] == ["2"]


def test_dumps_give_the_whole_text_without_tags_and_the_name_without_party(tmp_path: Path) -> None:
    hansard = (
        '{"Results": [{"MemberName": "Ann Lee", "ContributionText": "One", "SittingDate": '
        '"2019-07-29T00:00:00", "ContributionTextFull": "<p>One &amp; two.</p>\\n<p>A<br/>b</p>"}]}'
    )
    (speech,), _ = read(tmp_path, hansard, "hansard.json")
    assert (speech.date, speech.text) == (MONDAY, "One & two.\n\nA\nb")
    riksdag = (
        '{"anforandelista": {"anforande": [{"dok_datum": "2019-07-29 00:00:00", "parti": "S", '
        '"talare": "ANN LEE (S)", "anforandetext": "<p>Tack!</p>"}]}}'
    )
    (speech,), _ = read(tmp_path, riksdag, "riksdag.json", {"dok_datum": "date"})
    assert (speech.speaker, speech.party, speech.text) == ("ANN LEE", "S", "Tack!")


def test_a_record_without_a_date_of_its_own_has_that_of_its_sitting(tmp_path: Path) -> None:
    dump = '[{"date": "2019-07-29", "speeches": [{"speaker": "Ann", "text": "A", "date": null}]}]'
    (speech,), faults = read(tmp_path, dump, "sittings.json")
    assert (speech.date, faults) == (MONDAY, [])


def test_our_own_records_keep_what_looks_like_tags(tmp_path: Path) -> None:
    line = '{"date": "2019-07-29", "speaker": "Ann (S)", "party": "S", "text": "<p>is a tag</p>"}'
    (speech,), _ = read(tmp_path, line, "own.jsonl")
    assert (speech.speaker, speech.text) == ("Ann (S)", "<p>is a tag</p>")


def test_a_name_in_bold_with_its_seat_after_it_is_a_turn_of_hansard(tmp_path: Path) -> None:
    page = (
        "<html><body><p><b>29 July 2019 : Column 7</b></p>"
        "<p><b>Mr. Lee</b> (Ely) (Lab): One.</p></body></html>"
    )
    (speech,), _ = read(tmp_path, page, "page.htm")
    assert (speech.speaker, speech.party, speech.text) == ("Mr. Lee", "Lab", "One.")


def test_a_label_of_the_bundestag_may_go_over_two_lines(tmp_path: Path) -> None:
    text = (
        "Deutscher Bundestag\nPlenarprotokoll 11/4\nBonn, Mittwoch, den 18. März 1987\n\n"
        "Beginn: 9.00 Uhr\n\nVizepräsident Roe: Danke.\n\n"
        "Dr. Lee, Parl. Staatssekretär beim\nBundesminister der Finanzen: Nein.\n\n"
        "Ja, Herr Kollege, ganz\ngenau so.\n"
    )
    speeches, faults = read(tmp_path, text, "11004.txt")
    assert faults == []
    assert speakers(speeches) == [
        ("Roe", None, "Vizepräsident"),
        ("Dr. Lee", None, "Parl. Staatssekretär beim Bundesminister der Finanzen"),
    ]
    assert speeches[1].text == "Nein. Ja, Herr Kollege, ganz genau so."


def test_a_lone_word_before_a_colon_in_subtitles_is_words_and_reported(tmp_path: Path) -> None:
    cues = "1\n00:00:01,000 --> 00:00:02,000\nANN LEE:\nWe need one thing.\nMoney: lots of it.\n"
    (speech,), faults = read(tmp_path, cues, "2019-07-29.srt")
    assert (speech.speaker, speech.text) == ("ANN LEE", "We need one thing. Money: lots of it.")
    assert faults == ["5: no certain name, and only once: read as words, not as a speaker"]


def test_the_q_of_the_press_is_a_question_of_nobody_named(tmp_path: Path) -> None:
    text = "THE PRESIDENT:  Good.\n\nQ    Sir, when?\n\nTHE PRESIDENT:  In May.\n"
    speeches, _ = read(tmp_path, DATED + text)
    assert [(speech.speaker, speech.kind, speech.text) for speech in speeches] == [
        ("THE PRESIDENT", "speech", "Good."),
        (None, "question", "Sir, when?"),
        ("THE PRESIDENT", "speech", "In May."),
    ]
