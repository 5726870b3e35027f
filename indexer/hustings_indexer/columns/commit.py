"""What an index holds, as of one commit: here is my folder, give me its segments.

A commit is one file, `_MAIN_N.toc`, N growing: first Whoosh's own table of contents, so that a
stock Whoosh opens the index; then ours, in JSON, and a trailer with the CRC-32 of all before it.
We read ours alone and never unpickle Whoosh's, but go over its pickles with stand-ins for the
few classes they may name: a table doctored to run code under a stock Whoosh is refused here too.

A commit is atomic and durable: its segments lie flushed on the disk before it is written, it is
written under another name, flushed and renamed. Until the rename the earlier commit stands.
"""

import base64
import io
import json
import os
import pickle
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.columns.allowed import ALLOWED_GLOBALS
from hustings_indexer.columns.arrays import FORMAT, ArrayReader
from hustings_indexer.errors import IndexCorrupt, IndexMissing, IndexOutdated

INDEX_NAME = "MAIN"
SEGMENT_SUFFIX = ".columns"

_TOC_NAME = re.compile(rf"^_{INDEX_NAME}_([0-9]+)\.toc$")
_OWN_FILE = re.compile(
    rf"^(_{INDEX_NAME}_[0-9]+\.toc.*|{INDEX_NAME}_[0-9a-z]+\..+|(sources|people)_[0-9]+\.json.*)$"
)
# Three sizes, the byte order, the format (-111) and the release, each number of it one byte: were
# one longer, all that follows would lie elsewhere for Whoosh than it does for us.
_STOCK_HEADER = re.compile(rb"[\0-\x7f]{3}\xff\xff\xcf\xc7\xff\xff\xff\x91[\0-\x7f]{3}", re.DOTALL)
_TRAILER = struct.Struct("<QI8s")  # bytes of JSON, CRC-32 of all that stands before, magic
_MAGIC = b"HUSTTOC1"


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment of a commit: its name in the index, and the numbers of its deleted speeches
    (int32, ascending)."""

    name: str
    speeches: int
    tokens: int
    deleted: NDArray[np.int32]

    @property
    def file_name(self) -> str:
        return f"{INDEX_NAME}_{self.name}{SEGMENT_SUFFIX}"

    @property
    def live(self) -> int:
        return self.speeches - len(self.deleted)

    def kept(self) -> NDArray[np.bool_]:
        """bool of one per speech: False for the deleted."""
        kept = np.ones(self.speeches, bool)
        kept[self.deleted] = False
        return kept


@dataclass(frozen=True, slots=True)
class Commit:
    """An index at one moment. `generation` is 0 before the first commit; `sources_crc` and
    `people_crc` are the CRC-32 of the files `sources_name` and `people_name`, 0 for no file."""

    generation: int
    language: str
    segments: tuple[SegmentEntry, ...] = ()
    sources_crc: int = 0
    people_crc: int = 0

    @property
    def sources_name(self) -> str:
        """The file that lists the transcripts this commit was made from."""
        return f"sources_{self.generation}.json"

    @property
    def people_name(self) -> str:
        """The file that holds the registry of persons, if the index has one."""
        return f"people_{self.generation}.json"


def latest_generation(folder: Path) -> int:
    """The number of the newest commit in `folder`; raises IndexMissing where there is none."""
    generations = []
    if folder.is_dir():
        matches = (_TOC_NAME.match(name) for name in os.listdir(folder))
        generations = [int(match[1]) for match in matches if match]
    if not generations:
        raise IndexMissing(f"No index at '{folder}'. Build one with: hustings index seeds/")
    return max(generations)


def read_commit(folder: Path) -> Commit:
    """The newest commit in `folder`.

    Raises IndexMissing, IndexOutdated (another program's Whoosh index, or another format) or
    IndexCorrupt.
    """
    path = _toc_path(folder, latest_generation(folder))
    data = path.read_bytes()
    if len(data) < _TRAILER.size or data[-8:] != _MAGIC:
        raise IndexOutdated(
            f"{path} was not written by Hustings, or is cut short; nothing in it was run. "
            "Rebuild the index with: hustings index"
        )
    length, crc, _ = _TRAILER.unpack(data[-_TRAILER.size :])
    body = data[: -_TRAILER.size]
    if zlib.crc32(body + data[-_TRAILER.size : -12]) != crc or length > len(body):
        raise _corrupt(path, "its bytes are not what was written")
    refuse_strange_pickles(path, body[: len(body) - length])
    return _from_json(path, json.loads(body[len(body) - length :]))


def write_commit(folder: Path, commit: Commit, sources: bytes, people: bytes) -> Commit:
    """Makes `commit` the newest of `folder`, and gives it back as it was written.

    Its segments must lie there, flushed; `sources` is the content of its list of transcripts,
    `people` that of its registry of persons, empty for none.
    """
    from hustings_indexer.columns.codec import stock_toc  # imports whoosh: writers only

    commit = replace(commit, sources_crc=zlib.crc32(sources), people_crc=zlib.crc32(people))
    write_durably(folder / commit.sources_name, sources)
    if people:
        write_durably(folder / commit.people_name, people)
    stock = stock_toc(
        commit.language,
        commit.generation,
        [(entry.name, entry.speeches, entry.deleted) for entry in commit.segments],
    )
    own = json.dumps(_to_json(commit)).encode()
    body = stock + own
    length = struct.pack("<Q", len(own))
    trailer = length + struct.pack("<I", zlib.crc32(body + length)) + _MAGIC
    write_durably(_toc_path(folder, commit.generation), body + trailer)
    return commit


def faults(folder: Path) -> list[str]:
    """Reads every byte of the newest commit: a line for each fault, none if all is whole."""
    try:
        commit = read_commit(folder)
    except (IndexCorrupt, IndexOutdated) as error:
        return [str(error)]
    found = []
    for entry in commit.segments:
        try:
            file = ArrayReader(folder / entry.file_name)
        except (IndexCorrupt, IndexMissing, IndexOutdated) as error:
            found.append(str(error))
            continue
        found += file.faults()
        if file.facts["speeches"] != entry.speeches:
            found.append(f"{file.path}: it is not the segment that was committed")
    for name, crc in (
        (commit.sources_name, commit.sources_crc),
        (commit.people_name, commit.people_crc),
    ):
        try:
            read_listed(folder / name, crc)
        except IndexCorrupt as error:
            found.append(str(error))
    return found


def read_listed(path: Path, crc: int) -> bytes:
    """The content of a file that a commit lists with its CRC-32; no bytes for no file and a CRC
    of 0. Raises IndexCorrupt if it is not what was written."""
    data = path.read_bytes() if path.exists() else b""
    if zlib.crc32(data) != crc:
        raise _corrupt(path, "its bytes are not what was written")
    return data


def write_durably(path: Path, data: bytes) -> None:
    """Writes a file so that after a crash it is there whole or not at all."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Makes the names in `folder` durable, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_strays(folder: Path, commit: Commit) -> None:
    """Removes the files of ours that `commit` does not need: earlier commits, unfinished work."""
    needed = {entry.file_name for entry in commit.segments}
    needed |= {_toc_path(folder, commit.generation).name}
    needed |= {commit.sources_name, commit.people_name}
    for name in os.listdir(folder):
        if _OWN_FILE.match(name) and name not in needed:
            (folder / name).unlink(missing_ok=True)


def refuse_strange_pickles(path: Path, stock: bytes) -> None:
    """Raises IndexCorrupt if Whoosh's table of contents names anything but what ours names."""
    try:
        for data in _pickles(stock):
            stream = io.BytesIO(data)
            _Inspector(stream).load()
            if stream.read(1):
                raise pickle.UnpicklingError("bytes follow a pickle")
    except _Strange as strange:
        raise _corrupt(path, f"it names {strange}, which was not run") from None
    except Exception as error:  # noqa: BLE001 - a hostile pickle may raise anything
        raise _corrupt(path, f"its table for Whoosh cannot be read ({error})") from None


class _Strange(Exception):
    """A pickle names what no commit of ours names."""


class _StandIn:
    """Stands for every class a pickle may name: takes whatever it is given and does nothing."""

    def __new__(cls, *_: Any, **__: Any) -> "_StandIn":
        return super().__new__(cls)

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __setstate__(self, _: Any) -> None: ...

    def __setitem__(self, _: Any, __: Any) -> None: ...

    def append(self, _: Any) -> None: ...

    def extend(self, _: Any) -> None: ...


class _Inspector(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED_GLOBALS:
            raise _Strange(f"{module}.{name}")
        return _StandIn


def _pickles(stock: bytes) -> Iterator[bytes]:
    """The schema's and the segments' pickle, from the bytes as whoosh.index.TOC writes them."""
    if not _STOCK_HEADER.match(stock):
        raise pickle.UnpicklingError("its first bytes are not Whoosh's")
    at = 14
    length = shift = 0
    while True:  # a variable-length integer, seven bits a byte, the lowest first
        byte = stock[at]
        at += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    yield stock[at : at + length]
    yield stock[at + length + 8 :]  # the generation and an unused number stand between


def _to_json(commit: Commit) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "generation": commit.generation,
        "language": commit.language,
        "sources_crc": commit.sources_crc,
        "people_crc": commit.people_crc,
        "segments": [
            {
                "name": entry.name,
                "speeches": entry.speeches,
                "tokens": entry.tokens,
                "deleted": base64.b64encode(entry.deleted.astype("<i4").tobytes()).decode(),
            }
            for entry in commit.segments
        ],
    }


def _from_json(path: Path, record: dict[str, Any]) -> Commit:
    if record["format"] != FORMAT:
        raise IndexOutdated(
            f"{path} is in format {record['format']}, this version reads {FORMAT}; "
            "rebuild the index with: hustings index"
        )
    entries = [
        SegmentEntry(
            entry["name"],
            entry["speeches"],
            entry["tokens"],
            np.frombuffer(base64.b64decode(entry["deleted"]), "<i4"),
        )
        for entry in record["segments"]
    ]
    return Commit(
        record["generation"],
        record["language"],
        tuple(entries),
        record["sources_crc"],
        record["people_crc"],
    )


def _toc_path(folder: Path, generation: int) -> Path:
    return folder / f"_{INDEX_NAME}_{generation}.toc"


def _corrupt(path: Path, fault: str) -> IndexCorrupt:
    return IndexCorrupt(f"{path}: {fault}; rebuild the index with: hustings index")
