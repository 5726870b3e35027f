"""CSV and its kin: delimiters, names of columns, faults by row."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_source, read_transcripts
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
        tmp_path, "date,text\n29 July 2019,A\n29/07/2019,B\n05/06/2019,C\n2019-07-29T10:00,D\n"
    )
    assert {speech.date.isoformat() for speech in speeches} == {"2019-07-29"}
    assert [speech.text for speech in speeches] == ["A", "B", "D"]
    assert faults[0].startswith(":4: '05/06/2019' may be")


def test_other_names_are_mapped(tmp_path: Path) -> None:
    text = "Sitting,Member,Words\n2019-07-29,Ann Lee,Aye.\n"
    columns = {"Sitting": "date", "Member": "speaker", "Words": "text"}
    (speech,), faults = read(tmp_path, text, columns)
    assert (speech.speaker, faults) == ("Ann Lee", [])
    path = tmp_path / "debates.csv"
    assert [s.id for s in read_transcripts(tmp_path, columns=columns)] == [speech.id]
    with pytest.raises(SourceError, match=r"csv:1: no column 'date' among sitting, member, words"):
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
