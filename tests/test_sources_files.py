"""From paths to sources to speeches: what is found, opened, decoded, and refused."""

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import (
    READERS,
    Source,
    TranscriptWarning,
    files,
    find_sources,
    read_source,
    read_transcripts,
    reader_named,
    transcript,
)

LINE = b'{"date": "2019-07-29", "speaker": "Ann Lee", "text": "A caf\xc3\xa9 on the quay."}\n'
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def read(*paths: Path | str, **options: object) -> tuple[list[str], list[str]]:
    """The texts read and the faults reported."""
    faults: list[SourceError] = []
    speeches = read_transcripts(paths, report=faults.append, **options)  # type: ignore[arg-type]
    texts = [speech.text for speech in speeches]
    return texts, [str(fault) for fault in faults]


def refusal(path: Path, content: bytes | None = None, **options: object) -> str:
    """What the reading of one file says when it refuses it."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as error:
        list(read_source(Source.at(path), **options))  # type: ignore[arg-type]
    message = str(error.value)
    assert "\n" not in message
    return message


def test_a_path_that_does_not_exist_is_refused_at_the_call(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere: no such file or folder"):
        read_transcripts([tmp_path, tmp_path / "nowhere"])


def test_an_unknown_format_is_refused_with_the_formats_there_are(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"jsonx: no format of that name.*jsonl, table, twfy-p"):
        read_transcripts(tmp_path, format="jsonx")


def test_a_column_mapped_to_no_field_is_refused_with_the_fields_there_are(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"speeker: column 'Member'.*speaker, person_id"):
        read_transcripts(tmp_path, columns={"Member": "speeker"})


def test_every_format_has_its_name_and_a_summary() -> None:
    for reader in READERS:
        assert reader_named(reader.name) is reader
        assert reader.summary


def test_a_folder_without_a_transcript_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\0")
    with pytest.raises(SourceError, match=r"no transcript in this folder; formats read: jsonl"):
        list(read_transcripts(tmp_path))


def test_a_folder_is_walked_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl", "z/a.jsonl", "c/a.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(LINE)
    names = [source.name.removeprefix(str(tmp_path)) for source in find_sources(tmp_path)]
    assert names == [f"{os.sep}a.jsonl", f"{os.sep}b.jsonl", "/c/a.jsonl", "/z/a.jsonl"]


@pytest.mark.parametrize(
    "name", [".hidden.jsonl", ".git/a.jsonl", "README.jsonl", "LICENSE", "index/a.jsonl", "a.py"]
)
def test_what_is_no_transcript_is_passed_over_in_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "real.jsonl").write_bytes(LINE)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"x = 1\n" if name == "a.py" else LINE)
    (tmp_path / "index").mkdir(exist_ok=True)
    (tmp_path / "index" / "_MAIN_1.toc").touch()
    assert [source.path for source in find_sources(tmp_path)] == [tmp_path / "real.jsonl"]


def test_a_folder_s_files_are_all_taken_with_a_named_format(tmp_path: Path) -> None:
    (tmp_path / "speech.log").write_bytes(LINE)
    assert read(tmp_path, format="jsonl") == (["A café on the quay."], [])


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE)
    assert len(list(find_sources([path, tmp_path, str(path)]))) == 1


def test_a_source_tells_size_and_time_and_can_be_sent_to_another_process(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE)
    (source,) = find_sources(str(path))
    assert (source.name, source.path, source.size) == (str(path), path, len(LINE))
    assert source.modified_ns == path.stat().st_mtime_ns
    assert pickle.loads(pickle.dumps(source)) == source


def test_a_bad_file_is_reported_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"")
    (tmp_path / "b.jsonl").write_bytes(LINE)
    texts, faults = read(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert texts == ["A café on the quay."]
    assert faults == [f"{tmp_path / 'a.jsonl'}: empty file; see that it was fetched whole"]


def test_without_a_receiver_a_fault_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINE + b"{\n")
    with pytest.warns(TranscriptWarning, match=r"a\.jsonl:2: no JSON"):
        assert len(list(read_transcripts(tmp_path / "a.jsonl"))) == 1


@pytest.mark.parametrize("content", [b"", b" \n\t\n", gzip.compress(b"")])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    refused = refusal(tmp_path / "a.jsonl", content)
    assert refused.endswith("a.jsonl: empty file; see that it was fetched whole")


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path / "a", b"\x7fELF\0\1\2")
    assert "a binary file; name its format if it is one of: jsonl" in message


def test_a_named_file_that_no_reader_claims_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path / "a.html", b"<p>Nothing to see</p>")
    assert "not in a form that can be told; name its format" in message


def test_a_file_that_may_not_be_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE)

    def deny(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    assert refusal(path).endswith("a.jsonl: cannot be opened: Permission denied")


def test_a_disk_that_fails_while_reading_is_a_source_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE)
    monkeypatch.setattr(Path, "open", lambda *_: Failing())
    assert refusal(path).endswith("a.jsonl: cannot be read: Input/output error")


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_compression_is_known_by_the_bytes_whatever_the_name(tmp_path: Path, suffix: str) -> None:
    for name in (f"a.jsonl{suffix}", "misnamed.jsonl"):
        (tmp_path / name).write_bytes(COMPRESSIONS[suffix](LINE))
        assert read(tmp_path / name) == (["A café on the quay."], [])


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_compressed_files_that_were_joined_are_read_to_the_end(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(COMPRESSIONS[suffix](LINE) + COMPRESSIONS[suffix](LINE))
    assert len(read(path)[0]) == 2


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_a_compressed_file_that_breaks_off_is_refused_after_what_it_gave(
    tmp_path: Path, suffix: str
) -> None:
    lines = b"".join(
        json.dumps({"date": "2019-07-29", "text": os.urandom(400).hex()}).encode() + b"\n"
        for _ in range(2000)
    )
    path = tmp_path / "a.jsonl"
    path.write_bytes(COMPRESSIONS[suffix](lines)[:-40])
    texts, faults = read(path)
    assert texts or suffix == ".bz2"
    assert faults[-1].startswith(f"{path}: ")
    assert "breaks off before its end" in faults[-1]


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_a_damaged_compressed_file_is_refused(tmp_path: Path, suffix: str) -> None:
    whole = bytearray(COMPRESSIONS[suffix](LINE * 100))
    whole[12:] = os.urandom(len(whole) - 12)
    _, faults = read_one(tmp_path / "a.jsonl", bytes(whole))
    assert len(faults) == 1
    assert "damaged" in faults[0] or "breaks off" in faults[0]


def read_one(path: Path, content: bytes) -> tuple[list[str], list[str]]:
    path.write_bytes(content)
    return read(path)


def test_a_gzip_file_padded_with_zeros_is_whole(tmp_path: Path) -> None:
    assert read_one(tmp_path / "a", gzip.compress(LINE) + b"\0" * 512) == (
        ["A café on the quay."],
        [],
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_utf_16_are_read_as_they_are(tmp_path: Path, encoding: str) -> None:
    content = LINE.decode().encode(encoding)
    assert read_one(tmp_path / "a.jsonl", content) == (["A café on the quay."], [])


def test_another_encoding_is_read_as_windows_1252_and_reported_once(tmp_path: Path) -> None:
    old = '{"date": "2019-07-29", "text": "caf\xe9 \x93now\x94 \x81"}\n'.encode("latin-1")
    texts, faults = read_one(tmp_path / "a.jsonl", LINE + old + LINE + old)
    assert texts[0] == "A café on the quay."
    assert texts[1] == texts[3] == "café “now” \ufffd"
    assert faults == [
        f"{tmp_path / 'a.jsonl'}:2: not UTF-8, so read as Windows-1252 from here on where need be"
    ]


def test_lines_may_end_in_any_of_the_three_ways(tmp_path: Path) -> None:
    text = "Date: 2019-07-29\n\nANN LEE: Yes.\n\nBOB OY: No.\n"
    for end in ("\n", "\r\n", "\r"):
        content = text.replace("\n", end).encode()
        assert read_one(tmp_path / "a.txt", content) == (["Yes.", "No."], [])


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(LINE))))
    (speech,) = read_transcripts("-")
    assert (speech.source, speech.id) == ("-", "stdin/2019-07-29/0")


def test_a_large_file_is_read_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE * 5000)
    speeches = read_transcripts(path)
    assert next(speeches).position == 0
    assert sum(1 for _ in speeches) == 4999


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_a_compressed_file_that_grows_like_a_bomb_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(files, "SMALL", 1 << 20)
    bomb = COMPRESSIONS[suffix](LINE + b" " * (2 << 20))
    assert "grows to more than 250 times its" in refusal(tmp_path / f"a.jsonl{suffix}", bomb)


def test_a_line_longer_than_any_speech_is_refused_at_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcript, "LARGEST_SPEECH", 500)
    monkeypatch.setattr(transcript, "_LONGEST_LINE", 2000)
    for encoding in ("utf-8", "utf-16"):
        text = LINE.decode() + LINE.decode().replace("quay", "\U0001f981" * 600)
        path = tmp_path / "a.jsonl"
        path.write_text(text, encoding=encoding, newline="\n")
        texts, (fault,) = read(path)
        assert texts == ["A café on the quay."]
        assert fault.startswith(f"{path}:2: a line of over")


def test_utf_16_of_either_order_is_read_line_by_line(tmp_path: Path) -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        path = tmp_path / "a.jsonl"
        path.write_bytes(mark + (LINE.decode() * 3000).encode(encoding))
        texts, faults = read(path)
        assert (len(texts), faults) == (3000, [])
