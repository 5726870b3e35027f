"""CSV and its kin: delimiters, names of columns, faults by row."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, date_column, read_source, read_transcripts
from hustings_indexer.sources.table import Table
from hustings_indexer.sources.transcript import Transcript
from hustings_indexer.speech import Speech, clean_text


def read(
    folder: Path, content: str, columns: dict[str, str] | None = None, name: str = "debates.csv"
) -> tuple[list[Speech], list[str]]:
    path = folder / name
    path.write_text(content, encoding="utf-8", newline="")
    faults: list[SourceError] = []
    speeches = list(read_transcripts(path, columns=columns, report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["debates.csv", "debates.tsv", "debates.data"])
def test_the_delimiter_is_told_from_the_first_row(tmp_path: Path, mark: str, name: str) -> None:
    rows = ["Date|Person ID|Speaker|Text", '2019-07-29|p1|Ann Lee|"Aye, I say; aye"']
    text = "\n".join(rows).replace("|", mark)
    (speech,), faults = read(tmp_path, text, name=name)
    assert faults == []
    assert (speech.speaker, speech.person_id, speech.text) == ("Ann Lee", "p1", "Aye, I say; aye")


def test_a_quoted_text_may_hold_paragraphs_and_is_numbered_by_its_first_line(
    tmp_path: Path,
) -> None:
    text = 'date,text\n2019-07-29,"One.\n\nTwo, ""three""."\n\nbad,"Four"\n2019-07-30,Five.\n'
    (first, second), (fault,) = read(tmp_path, text)
    assert first.paragraphs == ("One.", 'Two, "three".')
    assert second.text == "Five."
    assert fault.startswith(":6: no date that can be read in 'bad'")


def test_dates_may_be_printed_but_are_never_guessed(tmp_path: Path) -> None:
    speeches, faults = read(
        tmp_path, "date,text\n29 July 2019,A\n20190729,B\n05/06/2019,C\n2019-07-29T10:00,D\n"
    )
    assert {speech.date.isoformat() for speech in speeches} == {"2019-07-29"}
    assert [speech.text for speech in speeches] == ["A", "B", "D"]
    assert faults[0].startswith(":4: '05/06/2019' may be")


def days(speeches: list[Speech]) -> list[str]:
    return [speech.date.isoformat() for speech in speeches]


def test_a_date_of_the_column_shows_which_comes_first_for_those_before_it(tmp_path: Path) -> None:
    rows = "date,text\n05/06/2019,A\n06/06/2019,B\n{},C\n01/02/2019,D\n"
    speeches, faults = read(tmp_path, rows.format("29/07/2019"))
    assert (days(speeches), faults) == (
        ["2019-06-05", "2019-06-06", "2019-07-29", "2019-02-01"],
        [],
    )
    speeches, faults = read(tmp_path, rows.format("07/29/2019"))
    assert (days(speeches), faults) == (
        ["2019-05-06", "2019-06-06", "2019-07-29", "2019-01-02"],
        [],
    )


def test_a_column_that_contradicts_itself_is_a_fault_from_there_on(tmp_path: Path) -> None:
    text = "date,text\n29/07/2019,A\n07/30/2019,B\n05/06/2019,C\n"
    speeches, faults = read(tmp_path, text)
    assert [speech.text for speech in speeches] == ["A"]
    assert faults[0].startswith(":3: '07/30/2019' has not the order of day and month")
    assert faults[1].startswith(":4: '05/06/2019' may be")


def test_what_is_held_back_while_the_order_is_open_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(date_column, "MOST_HELD", 3)
    text = "date,text\n" + "05/06/2019,Aye.\n" * 3 + "29/07/2019,No.\n05/06/2019,Aye.\n"
    speeches, faults = read(tmp_path, text)
    assert days(speeches) == ["2019-07-29", "2019-06-05"]
    assert [fault.split(": ")[0] for fault in faults] == [":2", ":3", ":4"]


CORPORA = {
    "ParlSpeech": (
        "date,agenda,speechnumber,speaker,party,party.facts.id,chair,terms,text,parliament\n"
        "2019-07-29,Weirs,1,Mr Speaker,NA,NA,TRUE,1,Order.,Assembly\n"
        "2019-07-29,Weirs,2,Ann Lee,Green,12,FALSE,3,I say aye.,Assembly\n",
        ["Weirs", "Ann Lee", "Green", "Assembly", None, None],
    ),
    "Hansard Speeches": (
        "id,speech,display_as,party,constituency,date,time,colnum,speech_class,major_heading,"
        "minor_heading,oral_heading,speakername,url\n"
        "a/1,Order.,,,,2019-07-29,14:30,7,Procedural,Water,Weirs,,,u\n"
        "a/2,I say aye.,Ann Lee,Green,Ely,2019-07-29,14:31,7,Speech,Water,Weirs,,Mrs Lee,u\n",
        ["Water / Weirs", "Mrs Lee", "Green", None, None, "7"],
    ),
    "Lipad": (
        "basepk,hid,speechdate,speakeroldname,speakerposition,maintopic,subtopic,subsubtopic,"
        "speechtext,speakerparty,speakername,speakerurl\n"
        '1,x.1,2019-07-29,"Lee, A.",Minister,Water,Weirs,,I say aye.,Green,Ann Lee,u\n',
        ["Water / Weirs", "Ann Lee", "Green", None, "Minister", None],
    ),
    "Greek Parliament": (
        "member_name,sitting_date,parliamentary_session,political_party,government,speech\n"
        "ann lee,29/07/2019,one,green,x,I say aye.\n",
        [None, "ann lee", "green", None, None, None],
    ),
}


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_columns_of_known_corpora_need_no_map(tmp_path: Path, corpus: str) -> None:
    text, expected = CORPORA[corpus]
    (tmp_path / "debates").mkdir()
    speeches, faults = read(tmp_path / "debates", text)
    assert faults == []
    speech = speeches[-1]
    fields = ("heading", "speaker", "party", "chamber", "role", "column")
    assert [getattr(speech, field) for field in fields] == expected
    assert (str(speech.date), speech.text, speech.kind) == ("2019-07-29", "I say aye.", "speech")
    assert all(other.kind == "procedural" and not other.party for other in speeches[:-1])
    assert list(read_transcripts(tmp_path)) == speeches


@pytest.mark.parametrize(
    ("header", "speaker"),
    [
        ("Date,Speaker,Content", "Ann Lee"),
        ("Sitting Date,MP,Speech", "Ann Lee"),
        ("debate_date,Orator,body", "Ann Lee"),
        ("Date,Member Name,transcript", "Ann Lee"),
        ("date,Name,text,Party", "Ann Lee"),
        ("date,Name,text", None),
    ],
)
def test_other_names_are_taken_where_they_are_certain(
    tmp_path: Path, header: str, speaker: str | None
) -> None:
    (speech,), faults = read(tmp_path, f"{header}\n2019-07-29,Ann Lee,Aye.\n")
    assert (speech.speaker, speech.text, faults) == (speaker, "Aye.", [])


def test_a_post_with_a_date_and_a_body_is_no_speech(tmp_path: Path) -> None:
    _, (fault,) = read(tmp_path, "date,title,body\n2019-07-29,Sale,Buy!\n")
    assert fault.startswith(":1: no column 'text'")


def test_where_two_columns_could_be_meant_the_user_is_asked(tmp_path: Path) -> None:
    (speech,), (fault,) = read(tmp_path, "date,mp,orator,text\n2019-07-29,Ann,Bo,Aye.\n")
    assert speech.speaker is None
    assert fault == ":1: 'mp' or 'orator' may be the speaker; say which: --map mp=speaker"
    _, (fault,) = read(tmp_path, "date,speaker,speech,content\n2019-07-29,Ann,Aye.,No.\n")
    assert fault == ":1: 'speech' or 'content' may be the text; say which: --map speech=text"


def test_what_r_and_pandas_write_for_nothing_is_nothing_but_in_our_own_table(
    tmp_path: Path,
) -> None:
    rows = "2019-07-29,Ann Lee,NA,Aye.\n2019-07-29,Bo Ek,NaN,NA\n"
    (speech,), faults = read(tmp_path, f"date,speaker,Party,text\n{rows}")
    assert (speech.party, faults) == (None, [])
    speeches, _ = read(tmp_path, f"date,speaker,party,text\n{rows}")
    assert [speech.party for speech in speeches] == ["NA", "NaN"]


def test_the_general_debate_has_the_same_ids_from_its_table_and_its_files(tmp_path: Path) -> None:
    (speech,), faults = read(tmp_path, "session,year,country,text\n44,1989,MDV,Mr President.\n")
    assert faults == []
    (tmp_path / "MDV_44_1989.txt").write_text("Mr President.")
    (other,) = read_transcripts(tmp_path / "MDV_44_1989.txt")
    assert speech == replace(other, source=speech.source)
    assert (speech.heading, str(speech.date)) == (
        "Session 44, 1989 (day not given)",
        "1989-01-01",
    )


def test_the_diet_s_rows_have_the_ids_of_its_json(tmp_path: Path) -> None:
    url = "https://kokkai.ndl.go.jp/txt/121705261X00120250130/1"
    row = f"2025-01-30,安住淳,立憲,予算委員会,○諮ります。,{url}\n"
    (speech, again), faults = read(tmp_path, f"date,speaker,party,committee,text,url\n{row}{row}")
    assert faults == []
    assert speech == again
    assert (speech.id, speech.section) == ("121705261X00120250130/1", "予算委員会")


def test_other_names_are_mapped(tmp_path: Path) -> None:
    text = "Sitting,Member,Words\n2019-07-29,Ann Lee,Aye.\n"
    columns = {"Sitting": "date", "Member": "speaker", "Words": "text"}
    (speech,), faults = read(tmp_path, text, columns)
    assert (speech.speaker, faults) == ("Ann Lee", [])
    path = tmp_path / "debates.csv"
    assert [s.id for s in read_transcripts(tmp_path, columns=columns)] == [speech.id]
    with pytest.raises(SourceError, match=r"csv:1: no column 'date' among Sitting, Member, Words"):
        list(read_source(Source.at(path)))


def test_two_columns_for_one_field_are_refused(tmp_path: Path) -> None:
    text = "date,text,Words\n2019-07-29,a,b\n"
    _, (fault,) = read(tmp_path, text, {"Words": "text"})
    assert fault == ":1: more than one column for 'text'"


def test_a_row_with_too_many_cells_is_a_fault_and_one_with_too_few_lacks_the_rest(
    tmp_path: Path,
) -> None:
    text = "date,text,speaker\n2019-07-29,Well, yes,Ann\n2019-07-29,Aye.\n2019-07-29\n"
    (speech,), faults = read(tmp_path, text)
    assert (speech.text, speech.speaker) == ("Aye.", None)
    assert faults == [
        ":2: 4 cells in a table of 3 columns; quote the text",
        ':4: no text: give "text" as a string or a list of paragraphs',
    ]


def test_a_quotation_mark_never_closed_is_a_fault_where_it_opens(tmp_path: Path) -> None:
    text = 'date,text\n2019-07-29,Aye.\n2019-07-30,"No\n2019-07-31,Lost.\n'
    speeches, (fault,) = read(tmp_path, text)
    assert [speech.text for speech in speeches] == ["Aye."]
    assert fault.startswith(":3: no row of a table")


def test_a_text_longer_than_the_csv_module_s_own_limit_is_read(tmp_path: Path) -> None:
    (speech,), _ = read(tmp_path, f"date,text\n2019-07-29,{'aye ' * 100_000}\n")
    assert len(speech.text) == 399_999


def test_a_table_of_something_else_in_a_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_text("name,born\nAnn Lee,1961\n")
    read(tmp_path, "date,text\n2019-07-29,Aye.\n")
    assert [speech.text for speech in read_transcripts(tmp_path)] == ["Aye."]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text().map(clean_text).filter(bool), min_size=1), st.sampled_from(",;\t|"))
def test_any_texts_written_as_a_table_read_back_equal(texts: list[str], mark: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=mark, lineterminator="\n")
    writer.writerow(["date", "text"])
    writer.writerows(["2019-07-29", text] for text in texts)
    faults: list[SourceError] = []
    source = Source("any.csv", Path("any.csv"), 0, 0)
    transcript = Transcript(source, io.BytesIO(file.getvalue().encode()), faults.append)
    assert [speech.text for speech in Table().read(transcript)] == texts
