"""Damaged and doctored indexes: every fault is found, and nothing that lies in one is run."""

import pickle
import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from whoosh.fields import TEXT, Schema
from whoosh.index import create_in, open_dir

import hustings
from hustings_indexer.columns.commit import latest_generation
from hustings_indexer.errors import IndexCorrupt, IndexOutdated
from hustings_indexer.writer import LOCK_NAME, IndexWriter
from speeches import speech

TRAILER = struct.Struct("<QI8s")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of two segments, some of their speeches deleted."""
    folder = tmp_path / "index"
    with IndexWriter(folder) as writer:
        writer.add([speech(f"a{n}", f"county lines {n}", speaker="Khan") for n in range(5)])
        writer.commit()
        writer.add([speech(f"b{n}", f"housing {n}\n\npolice", party="Labour") for n in range(3)])
        writer.delete(["a1", "b2"])
    assert hustings.open_index(folder).check() == []
    return folder


def found(folder: Path) -> list[str]:
    """The faults that opening an index, or checking it, brings to light."""
    try:
        with hustings.open_index(folder) as index:
            return index.check()
    except (IndexCorrupt, IndexOutdated) as error:
        return [str(error)]


def files(folder: Path) -> list[Path]:
    paths = sorted(path for path in folder.iterdir() if path.name != LOCK_NAME)
    assert {path.suffix for path in paths} == {".toc", ".json", ".columns"}
    return paths


def toc(folder: Path) -> Path:
    return folder / f"_MAIN_{latest_generation(folder)}.toc"


# Bytes that are not what was written


@pytest.mark.parametrize("suffix", [".toc", ".json", ".columns"])
def test_a_flipped_byte_anywhere_is_found_and_its_file_is_named(folder: Path, suffix: str) -> None:
    """Every byte at both ends of a file, where its own structure is, and many between."""
    chance = random.Random(suffix)
    for path in files(folder):
        if path.suffix != suffix:
            continue
        whole = path.read_bytes()
        size = len(whole)
        ends = {*range(min(100, size)), *range(max(0, size - 100), size)}
        for at in sorted(ends | set(chance.sample(range(size), min(600, size)))):
            flipped = whole[at] ^ chance.randrange(1, 256)
            path.write_bytes(whole[:at] + bytes([flipped]) + whole[at + 1 :])
            faults = found(folder)
            assert faults, f"byte {at} of {size} in {path.name}"
            assert path.name in faults[0]
        path.write_bytes(whole)
    assert found(folder) == []


def test_a_byte_flipped_in_every_column_is_found_and_the_column_named(folder: Path) -> None:
    index = hustings.open_index(folder)
    for view in index._snapshot.views:
        file = view.segment.file
        whole = file.path.read_bytes()
        for name in file:
            array = file._arrays[name]
            if array["length"]:
                at = array["at"]
                file.path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
                assert found(folder) == [
                    f"{file.path}: the bytes of {name} are not what was written"
                ]
        file.path.write_bytes(whole)


@pytest.mark.parametrize("cut", [lambda size: 0, lambda size: size // 2, lambda size: size - 1])
def test_a_file_cut_short_is_found(folder: Path, cut: Callable[[int], int]) -> None:
    for path in files(folder):
        whole = path.read_bytes()
        path.write_bytes(whole[: cut(len(whole))])
        assert found(folder), path.name
        path.write_bytes(whole + b"\0")
        assert found(folder), path.name
        path.write_bytes(whole)


def test_a_file_that_is_gone_is_found(folder: Path) -> None:
    for path in files(folder):
        if path.suffix == ".toc":
            continue
        whole = path.read_bytes()
        index = hustings.open_index(folder)
        path.unlink()
        (fault,) = index.check()
        assert path.name in fault
        path.write_bytes(whole)


def test_a_segment_in_the_place_of_another_is_found(folder: Path) -> None:
    one, other = (path for path in files(folder) if path.suffix == ".columns")
    index = hustings.open_index(folder)
    one.write_bytes(other.read_bytes())
    assert index.check() == [f"{one}: it is not the segment that was committed"]


def test_a_damaged_text_is_an_error_that_names_the_speech(folder: Path) -> None:
    index = hustings.open_index(folder)
    file = index._snapshot.views[0].segment.file
    at = file._arrays["stored"]["at"]
    whole = file.path.read_bytes()
    file.path.write_bytes(whole[:at] + b"\0\0\0\0" + whole[at + 4 :])
    with pytest.raises(IndexCorrupt, match="text of speech 0 cannot be read"):
        hustings.open_index(folder).search("county")


def test_a_writer_refuses_a_damaged_commit_and_changes_nothing(folder: Path) -> None:
    path = toc(folder)
    path.write_bytes(path.read_bytes()[:-30] + b"x" + path.read_bytes()[-29:])
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    with pytest.raises(IndexCorrupt, match=path.name):
        IndexWriter(folder)
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


# Tables of contents that would run code under a stock Whoosh


class Bomb:
    """A pickle of this writes a file when it is loaded."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __reduce__(self) -> tuple[Callable[..., object], tuple[Path, str]]:
        return Path.write_text, (self._target, "it ran")


def parts(path: Path) -> tuple[bytes, bytes, bytes, bytes]:
    """What stands before the schema's pickle, that pickle, the segments' pickle, our own JSON."""
    data = path.read_bytes()
    length, _, _ = TRAILER.unpack(data[-TRAILER.size :])
    stock, own = data[: -TRAILER.size - length], data[-TRAILER.size - length : -TRAILER.size]
    at, size, shift = 14, 0, 0
    while True:
        size |= (stock[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if stock[at - 1] < 128:
            break
    return stock[:14], stock[at : at + size], stock[at + size + 8 :], own


def varint(number: int) -> bytes:
    low = b""
    while number > 127:
        low, number = low + bytes([number & 127 | 128]), number >> 7
    return low + bytes([number])


def doctor(path: Path, stock: bytes, trailer: str = "valid") -> None:
    """Puts another table for Whoosh before our JSON; the trailer is made to fit, or left out."""
    own = parts(path)[3]
    body = stock + own
    length = struct.pack("<Q", len(own))
    magic = b"HUSTTOC1"
    ends = {
        "valid": length + struct.pack("<I", zlib.crc32(body + length)) + magic,
        "stale": path.read_bytes()[-TRAILER.size :],
        "none": b"",
    }
    path.write_bytes(body + ends[trailer])


def table(path: Path, schema: bytes | None = None, segments: bytes | None = None) -> bytes:
    before, own_schema, own_segments, _ = parts(path)
    schema = own_schema if schema is None else schema
    generation = struct.pack(">ii", latest_generation(path.parent), 0)
    segments = own_segments if segments is None else segments
    return before + varint(len(schema)) + schema + generation + segments


def assert_refused(folder: Path) -> None:
    with pytest.raises((IndexCorrupt, IndexOutdated), match=toc(folder).name) as refusal:
        hustings.open_index(folder)
    assert "\n" not in str(refusal.value)
    with pytest.raises((IndexCorrupt, IndexOutdated)):
        IndexWriter(folder)


def test_a_table_written_back_as_it_was_is_no_doctored_one(folder: Path) -> None:
    doctor(toc(folder), table(toc(folder)))
    assert found(folder) == []
    with open_dir(folder).searcher() as searcher:
        assert searcher.doc_count() == 6


@pytest.mark.parametrize("trailer", ["valid", "stale", "none"])
@pytest.mark.parametrize("place", ["schema", "segments"])
@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_a_table_that_would_run_code_is_refused_and_nothing_is_run(
    folder: Path, place: str, trailer: str, protocol: int
) -> None:
    target = folder.parent / "proof"
    bomb = pickle.dumps(Bomb(target), protocol)
    doctor(toc(folder), table(toc(folder), **{place: bomb}), trailer)
    assert_refused(folder)
    assert not target.exists()


@pytest.mark.parametrize("place", ["schema", "segments"])
def test_the_tables_that_are_refused_do_run_code_under_a_stock_whoosh(
    folder: Path, place: str
) -> None:
    target = folder.parent / "proof"
    doctor(toc(folder), table(toc(folder), **{place: pickle.dumps(Bomb(target), 2)}))
    open_with_whoosh(folder)
    assert target.exists()


def open_with_whoosh(folder: Path) -> None:
    """In a process of its own, whatever it comes to there."""
    source = f"from whoosh.index import open_dir; open_dir({str(folder)!r})"
    subprocess.run([sys.executable, "-c", source], capture_output=True, check=False)


def test_code_in_a_place_that_only_whoosh_reads_as_a_pickle_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoosh reads its release as numbers of any number of bytes. With a byte too many there, what
    follows is shifted: what is to Whoosh a length and a pickle that opens a file to write is, a
    byte earlier, the pickle of a string."""
    monkeypatch.chdir(folder.parent)
    code = b"cbuiltins\nopen\n(Vproof\nVw\ntR."
    before, _, segments, _ = parts(toc(folder))
    of_a_string = b"\x8c" + bytes([len(code)]) + code + b"."
    release = before[:13] + bytes([before[13] | 128, len(of_a_string)])
    doctor(toc(folder), release + of_a_string + struct.pack(">ii", 2, 0) + segments)
    assert_refused(folder)
    assert not Path("proof").exists()
    open_with_whoosh(folder)
    assert Path("proof").exists(), "the table was no danger in the first place"


def test_an_index_of_a_stock_whoosh_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    create_in(tmp_path, Schema(text=TEXT(stored=True)))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(IndexOutdated, match="not written by Hustings"):
        hustings.open_index(tmp_path)
    with pytest.raises(IndexOutdated, match="not written by Hustings"):
        IndexWriter(tmp_path)
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name in before}
    assert kept == before


def test_an_index_of_a_later_format_is_refused(folder: Path) -> None:
    path = toc(folder)
    own = parts(path)[3]
    later = own.replace(b'"format": 3', b'"format": 9')
    assert later != own
    stock = table(path)
    length = struct.pack("<Q", len(later))
    crc = struct.pack("<I", zlib.crc32(stock + later + length))
    path.write_bytes(stock + later + length + crc + b"HUSTTOC1")
    with pytest.raises(IndexOutdated, match=r"format 9.*reads 3.*rebuild"):
        hustings.open_index(folder)
