"""Archives: every member as if it were a file, and nothing that bursts."""

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import read_transcripts
from hustings_indexer.speech import Speech

LINE = '{"date": "2019-07-29", "speaker": "Ann Lee", "text": "Aye."}\n'
TALK = "Date: 2019-07-29\n\nANN LEE: Aye.\n\nBO EK: No.\n\nANN LEE: Well.\n"


def zipped(members: Mapping[str, bytes | str], *, lzma: bool = False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA if lzma else zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def tarred(members: Mapping[str, bytes | str], packing: str = "") -> bytes:
    file = io.BytesIO()
    mode: Any = f"w:{packing}"
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def read(path: Path, content: bytes) -> tuple[list[Speech], list[str]]:
    path.write_bytes(content)
    faults: list[SourceError] = []
    speeches = list(read_transcripts(path, report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


MEMBERS = {"a/talk.txt": TALK, "b/one.jsonl": LINE, "README.md": "### Ann:\nno", "x.bin": "\0\1"}


@pytest.mark.parametrize("packing", ["zip", "", "gz", "bz2", "xz"])
def test_each_member_is_read_as_if_it_were_a_file(tmp_path: Path, packing: str) -> None:
    content = zipped(MEMBERS) if packing == "zip" else tarred(MEMBERS, packing)
    path = tmp_path / "debates.archive"
    speeches, faults = read(path, content)
    assert faults == []
    assert [speech.source for speech in speeches] == [f"{path}!a/talk.txt"] * 3 + [
        f"{path}!b/one.jsonl"
    ]
    assert speeches[0].id.startswith("talk/")


def test_zstd_and_an_archive_within_an_archive_are_read(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    inner = zipped({"one.jsonl": LINE})
    content = zstandard.compress(tarred({"in.zip": inner, "talk.txt": TALK}))
    speeches, faults = read(tmp_path / "debates.tar.zst", content)
    assert faults == []
    assert len(speeches) == 4
    assert speeches[0].source == f"{tmp_path / 'debates.tar.zst'}!in.zip!one.jsonl"


def test_a_third_archive_within_is_refused(tmp_path: Path) -> None:
    third = zipped({"two.zip": zipped({"three.tar": tarred({"one.jsonl": LINE})})})
    speeches, faults = read(tmp_path / "a.zip", third)
    assert speeches == []
    assert "archive within an archive within an archive" in faults[0]


def test_a_member_may_be_packed_by_itself(tmp_path: Path) -> None:
    import gzip

    (speech,), faults = read(
        tmp_path / "a.zip", zipped({"one.jsonl.gz": gzip.compress(LINE.encode())})
    )
    assert faults == []
    assert speech.id.startswith("one/")


def test_a_bomb_is_refused_and_its_neighbour_read(tmp_path: Path) -> None:
    bomb: dict[str, bytes | str] = {"bomb.txt": b"a" * (33 << 20), "one.jsonl": LINE}
    speeches, (fault,) = read(tmp_path / "a.zip", zipped(bomb))
    assert len(speeches) == 1
    assert fault.startswith("!bomb.txt: grows to more than 250 times")
    speeches, (fault,) = read(tmp_path / "a.tar.gz", tarred(bomb, "gz"))
    assert speeches == []
    assert "grows to more than 250 times" in fault


@pytest.mark.parametrize(
    "content", [zipped(MEMBERS)[:-40], tarred(MEMBERS)[:540], tarred(MEMBERS, "gz")[:-9]]
)
def test_an_archive_that_breaks_off_is_a_clear_fault(tmp_path: Path, content: bytes) -> None:
    _, faults = read(tmp_path / "a.bin", content)
    assert 1 <= len(faults) <= 2
    assert all("damaged" in fault or "breaks off" in fault for fault in faults)


@pytest.mark.parametrize("packing", ["zip", "lzma", "tar"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=3)), min_size=1, max_size=5))
def test_no_damage_is_more_than_faults(
    tmp_path: Path, packing: str, wounds: list[tuple[int, bytes]]
) -> None:
    whole = tarred(MEMBERS) if packing == "tar" else zipped(MEMBERS, lzma=packing == "lzma")
    content = bytearray(whole)
    for at, wound in wounds:
        at %= len(content)
        content[at : at + max(len(wound), 1)] = wound
    _, faults = read(tmp_path / "a.archive", bytes(content))
    assert not any("\n" in fault for fault in faults)


def test_a_damaged_member_does_not_stop_the_others(tmp_path: Path) -> None:
    content = bytearray(zipped({"talk.txt": TALK * 50, "one.jsonl": LINE}))
    content[60:70] = b"\xff" * 10
    speeches, (fault,) = read(tmp_path / "a.zip", bytes(content))
    assert [speech.text for speech in speeches] == ["Aye."]
    assert "!talk.txt: damaged in its archive" in fault


@pytest.mark.parametrize("packing", ["zip", "", "gz"])
def test_a_format_that_is_named_is_that_of_the_members(tmp_path: Path, packing: str) -> None:
    members: dict[str, bytes | str]
    members = {"a.log": TALK, "in.zip": zipped({"b.log": TALK}), "empty.log": "", "README": "no"}
    path = tmp_path / "debates.archive"
    path.write_bytes(zipped(members) if packing == "zip" else tarred(members, packing))
    faults: list[SourceError] = []
    for where in (path, tmp_path):
        faults.clear()
        speeches = list(read_transcripts(where, format="plain", report=faults.append))
        sources = {(speech.source or "").removeprefix(str(path)) for speech in speeches}
        assert sources == {"!a.log", "!in.zip!b.log"}
        assert [str(fault) for fault in faults] == [
            f"{path}!empty.log: empty file; see that it was fetched whole"
        ]


def test_the_format_archive_leaves_the_members_to_be_told(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(MEMBERS))
    assert len(list(read_transcripts(path, format="archive"))) == 4


def test_links_and_devices_are_passed_over(tmp_path: Path) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, kind in (("a.jsonl", tarfile.SYMTYPE), ("b.jsonl", tarfile.LNKTYPE),
                           ("c.jsonl", tarfile.CHRTYPE)):  # fmt: skip
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    assert read(tmp_path / "a.tar", file.getvalue())[1] == [": no transcript in this archive"]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped_links:
        link = zipfile.ZipInfo("a.jsonl")
        link.external_attr = 0o120777 << 16
        zipped_links.writestr(link, LINE)
    assert read(tmp_path / "a.zip", file.getvalue())[1] == [": no transcript in this archive"]


def test_a_tar_of_before_posix_is_one(tmp_path: Path) -> None:
    content = bytearray(tarred({"one.jsonl": LINE}))
    content[257:265] = b"\0" * 8
    content[148:156] = b" " * 8
    content[148:156] = f"{sum(content[:512]):06o}\0 ".encode()
    (speech,), faults = read(tmp_path / "a.tar", bytes(content))
    assert (speech.text, faults) == ("Aye.", [])


def test_a_locked_member_is_a_fault_and_its_neighbour_read(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.jsonl": LINE, "b.jsonl": LINE}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    speeches, (fault,) = read(tmp_path / "a.zip", bytes(content))
    assert (len(speeches), fault) == (1, "!a.jsonl: locked with a password")


def test_an_archive_without_a_transcript_is_refused(tmp_path: Path) -> None:
    speeches, (fault,) = read(tmp_path / "a.zip", zipped({"x.bin": "\0", "LICENSE": "free"}))
    assert speeches == []
    assert "no transcript in this archive" in fault


def test_a_spreadsheet_is_no_archive_of_transcripts(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(zipped({"[Content_Types].xml": "<a/>", "one.jsonl": LINE}))
    (tmp_path / "one.jsonl").write_text(LINE)
    assert len(list(read_transcripts(tmp_path))) == 1


def test_mapped_columns_reach_the_members(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"one.csv": "Day,Words\n2019-07-29,Aye.\n"}))
    (speech,) = read_transcripts(path, columns={"Day": "date", "Words": "text"})
    assert speech.text == "Aye."


def test_a_path_that_leads_elsewhere_is_only_a_name(tmp_path: Path) -> None:
    (speech,), faults = read(tmp_path / "a.zip", zipped({"../../one.jsonl": LINE}))
    assert faults == []
    assert (speech.source or "").endswith("!../../one.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
