"""JSON arrays of speeches, scanned piece by piece."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import read_transcripts
from hustings_indexer.sources.json_scan import array_records
from hustings_indexer.speech import Speech

RECORD = {"date": "2019-07-29", "speaker": "Ann Lee", "text": "Aye."}


def read(
    path: Path, content: str, columns: dict[str, str] | None = None
) -> tuple[list[Speech], list[str]]:
    path.write_text(content, encoding="utf-8")
    faults: list[SourceError] = []
    speeches = list(read_transcripts(path, columns=columns, report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


@pytest.mark.parametrize(
    "document",
    [
        [RECORD],
        {"metadata": {"count": 1}, "data": [RECORD]},
        {"response": {"facets": [{"name": "x"}], "docs": [RECORD]}, "next": None},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_records_are_found_by_their_shape(
    tmp_path: Path, document: Any, indent: int | None
) -> None:
    (speech,), faults = read(tmp_path / "dump.json", json.dumps(document, indent=indent))
    assert faults == []
    assert (speech.speaker, speech.text, str(speech.date)) == ("Ann Lee", "Aye.", "2019-07-29")


def test_other_names_are_mapped_and_dates_may_be_printed(tmp_path: Path) -> None:
    document = [{"Day": "29 July 2019", "Who": "Ann Lee", "Words": "Aye."}]
    columns = {"Day": "date", "Who": "speaker", "Words": "text"}
    (speech,), faults = read(tmp_path / "dump.json", json.dumps(document), columns)
    assert faults == []
    assert (speech.speaker, str(speech.date)) == ("Ann Lee", "2019-07-29")


def test_names_of_others_and_objects_within_are_taken_where_they_are_certain(
    tmp_path: Path,
) -> None:
    theirs = {"sittingDate": "2019-07-29", "speaker": {"name": "Ann Lee", "party": "Green"},
              "speech": "Aye.", "tags": {"x": 1}}  # fmt: skip
    for name, content in (
        ("a.json", json.dumps({"data": [theirs]})),
        ("a.jsonl", json.dumps(theirs)),
    ):
        (speech,), faults = read(tmp_path / name, content)
        assert faults == []
        assert (speech.speaker, speech.party, speech.text) == ("Ann Lee", "Green", "Aye.")
    _, (fault,) = read(tmp_path / "b.json", '[{"date": "2019-07-29", "title": "x", "body": "y"}]')
    assert "no array of records" in fault


def test_what_should_be_a_record_and_is_not_is_a_fault_at_its_line(tmp_path: Path) -> None:
    document = [RECORD, {"date": "2019-07-30"}, RECORD | {"date": "05/06/2019"}, RECORD]
    content = "[\n" + ",\n".join(map(json.dumps, document)) + "\n]"
    speeches, faults = read(tmp_path / "dump.json", content)
    assert len(speeches) == 2
    assert [fault.split(": ")[0] for fault in faults] == [":3", ":4"]


def test_a_sitting_lends_its_fields_to_its_speeches(tmp_path: Path) -> None:
    sitting = {
        "issueID": "X1", "nameOfHouse": "衆議院", "nameOfMeeting": "本会議", "date": "2024-11-14",
        "speechRecord": [
            {"speechID": "X1_000", "speechOrder": 0, "speaker": "会議録情報", "speech": "令和"},
            {"speechID": "X1_001", "speechOrder": 1, "speaker": "石破茂", "speakerGroup": "自民",
             "speakerPosition": "内閣総理大臣", "speech": "お答えします。",
             "speechURL": "https://kokkai.ndl.go.jp/txt/X1/1"},
        ],
    }  # fmt: skip
    document = {"numberOfRecords": 1, "meetingRecord": [sitting]}
    (first, second), faults = read(tmp_path / "diet.json", json.dumps(document))
    assert faults == []
    assert (first.kind, first.speaker) == ("procedural", None)
    assert (second.speaker, second.party, second.role) == ("石破茂", "自民", "内閣総理大臣")
    assert (second.chamber, second.section, second.language) == ("衆議院", "本会議", "ja")
    assert (second.id, second.debate_id, second.position) == ("X1/1", "X1", 1)


@pytest.mark.parametrize("cut", [1, 20])
def test_a_document_that_breaks_off_gives_what_it_has_and_a_fault(tmp_path: Path, cut: int) -> None:
    content = json.dumps([RECORD] * 3)[:-cut]
    speeches, (fault,) = read(tmp_path / "dump.json", content)
    assert len(speeches) == (3 if cut == 1 else 2)
    assert "no JSON" in fault


def test_a_document_without_records_is_refused(tmp_path: Path) -> None:
    speeches, (fault,) = read(tmp_path / "dump.json", '{"persons": [{"name": "Ann"}]}')
    assert speeches == []
    assert "no array of records" in fault


def test_a_document_too_deep_is_refused_and_not_a_crash(tmp_path: Path) -> None:
    speeches, (fault,) = read(tmp_path / "dump.json", "[" * 100_000)
    assert speeches == []
    assert "no JSON" in fault


class _Trickle(io.BytesIO):
    """A stream that gives three bytes at a time, however many are asked for."""

    def read(self, count: int | None = -1, /) -> bytes:
        return super().read(3)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.text(max_size=3), _VALUES, min_size=1), max_size=4))
def test_the_records_are_those_of_the_whole_wherever_pieces_end(records: list[Any]) -> None:
    document = json.dumps({"a": [1, 2], "b": records}, ensure_ascii=False).encode()
    assert [record for _, record in array_records(_Trickle(document))] == records


def test_real_dumps_are_read_and_come_twice_under_one_id(shared: Path) -> None:
    folder = shared / "data" / "japan-diet-csv" / "frontend" / "public" / "data" / "weekly"
    for name, rows in (("2024/speeches_2024_w46.json", 1496), ("2025/speeches_2025_w05.json", 352)):
        faults: list[SourceError] = []
        speeches = list(read_transcripts(folder / name, report=faults.append))
        assert faults == []
        assert len(speeches) == rows
        assert len({speech.id for speech in speeches}) == rows // 2
        assert all(speech.speaker for speech in speeches if speech.kind != "procedural")
