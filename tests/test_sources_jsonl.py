"""Our JSON Lines: what is read, what is a fault, and that it reads back what was written."""

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import read_transcripts
from hustings_indexer.speech import KINDS, Speech, clean_line, clean_text

GOOD = {"date": "2019-07-29", "speaker": "Ann Lee", "text": "Aye."}


def read(
    folder: Path, *records: object, columns: dict[str, str] | None = None
) -> tuple[list[Speech], list[str]]:
    """The speeches and faults of a file with these records (a string is a line as it stands)."""
    path = folder / "debates.jsonl"
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    faults: list[SourceError] = []
    speeches = list(read_transcripts(path, columns=columns, report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


def test_a_record_is_a_speech_with_the_file_as_its_source(tmp_path: Path) -> None:
    (speech,), faults = read(tmp_path, GOOD)
    assert faults == []
    assert (speech.speaker, speech.date, speech.text) == ("Ann Lee", date(2019, 7, 29), "Aye.")
    assert speech.id == "debates/2019-07-29/0"
    assert speech.source == str(tmp_path / "debates.jsonl")


def test_a_text_may_be_a_list_of_paragraphs_and_unknown_keys_are_passed_over(
    tmp_path: Path,
) -> None:
    (speech,), _ = read(tmp_path, GOOD | {"text": ["One.", "", "Two."], "mood": {"x": 1}})
    assert speech.paragraphs == ("One.", "Two.")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"date": "2019-07-29", ', "no JSON: Expecting property name"),
        ("[1, 2]", "no JSON object"),
        ("[" * 100_000, "no JSON"),
        ('{"date": "2019-07-29", "speaker": "A"}', "no text"),
        ('{"text": "Aye."}', "no date"),
        ('{"date": "2019-02-30", "text": "Aye."}', "'2019-02-30' is no day"),
        ('{"date": "2019-07-29", "text": 5}', "no text"),
        ('{"date": "2019-07-29", "text": "Aye.", "kind": "shout"}', "kind 'shout'"),
        ('{"date": "2019-07-29", "text": "Aye.", "position": "x"}', "position 'x'"),
        ('{"date": "2019-07-29", "text": "Aye.", "speaker": ["A"]}', "speaker ['A']"),
        ('{"date": "2019-07-29", "text": "Aye.", "debate_id": [1]}', "debate_id [1]"),
        ('{"date": "2019-07-29", "text": "Aye.", "heading": {}}', "heading {}"),
    ],
)
def test_a_bad_line_is_one_fault_and_the_run_goes_on(
    tmp_path: Path, line: str, reason: str
) -> None:
    speeches, (fault,) = read(tmp_path, GOOD, line, GOOD)
    assert [speech.position for speech in speeches] == [0, 1]
    assert fault.startswith(f":2: {reason}")


@pytest.mark.parametrize("text", ["", "  \n ", None, [], ["", " "], "\x00"])
def test_a_record_with_an_empty_text_is_passed_over_without_a_fault(
    tmp_path: Path, text: object
) -> None:
    assert read(tmp_path, GOOD | {"text": text}) == ([], [])


def test_blank_lines_are_passed_over(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path, "", GOOD, "   ", GOOD)
    assert (len(speeches), faults) == (2, [])


def test_other_names_are_mapped(tmp_path: Path) -> None:
    theirs = {"Day": "2019-07-29", "Member": "Ann Lee", "Words": "Aye."}
    columns = {"Day": "date", "Member": "speaker", "Words": "text"}
    (speech,), faults = read(tmp_path, theirs, columns=columns)
    assert (speech.speaker, speech.text, faults) == ("Ann Lee", "Aye.", [])


def test_a_file_that_begins_with_nothing_but_faults_is_given_up(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path, *[{"words": "Aye."}] * 500)
    assert speeches == []
    assert len(faults) == 21
    assert faults[-1] == ": no speech among the first 20 records"


def test_faults_after_a_good_record_are_all_reported(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path, GOOD, *["{"] * 50, GOOD)
    assert (len(speeches), len(faults)) == (2, 50)


def test_a_lone_surrogate_does_not_reach_the_speech(tmp_path: Path) -> None:
    (speech,), _ = read(
        tmp_path, '{"date": "2019-07-29", "text": "a\\ud800b", "speaker": "\\udfff"}'
    )
    assert (speech.text, speech.speaker) == ("a b", None)


def test_a_speech_longer_than_what_is_sniffed_is_read(tmp_path: Path) -> None:
    (speech,), faults = read(tmp_path, GOOD | {"text": "Aye! " * 100_000})
    assert (len(speech.text), faults) == (499_999, [])


def test_a_folder_s_other_json_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "members.jsonl").write_text('{"name": "Ann Lee"}\n')
    speeches, faults = read(tmp_path, GOOD)
    assert [s.id for s in read_transcripts(tmp_path)] == [s.id for s in speeches]
    assert faults == []


lines = st.text(min_size=1).map(clean_line).filter(bool)
OPTIONAL = (
    "time", "chamber", "section", "heading", "speaker", "person_id", "party", "role", "language",
    "column", "page", "url",
)  # fmt: skip
speeches_to_write = st.builds(
    Speech,
    id=lines,
    debate_id=lines,
    date=st.dates(),
    text=st.lists(st.text().map(clean_text).filter(bool), min_size=1).map("\n\n".join),
    position=st.integers(0, 2**31 - 1),
    kind=st.sampled_from(KINDS),
    source=lines,
    **{name: st.none() | lines for name in OPTIONAL},
)


@settings(max_examples=50, deadline=None)
@given(st.lists(speeches_to_write, min_size=1, max_size=5), st.booleans())
def test_any_speeches_written_as_json_lines_read_back_equal(
    speeches: list[Speech], ascii_only: bool
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "any.jsonl")
        written = (json.dumps(s.to_dict(), ensure_ascii=ascii_only) for s in speeches)
        path.write_text("".join(f"{line}\n" for line in written), encoding="utf-8", newline="\n")
        assert list(read_transcripts(path)) == speeches
