"""Named arrays in one file: here are my columns, give them back memory-mapped.

A file is a 32-byte preface, the arrays (each at a multiple of 64 bytes, little-endian), and a JSON
header that says where each lies, of what type, with its CRC-32. The header is written last and the
preface points at it, so arrays may be streamed; docs/format.md has the layout to the byte. Nothing
in a file is executed. `ArrayReader` refuses a file that is cut short, of another format or whose
header is damaged; `ArrayReader.faults` reads every byte.
"""

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.errors import IndexCorrupt, IndexMissing, IndexOutdated

FORMAT = 3
_MAGIC = b"HUSTINGS"
_PREFACE = struct.Struct("<8sIIQII")  # magic, format, header bytes, header offset, crc, preface crc
_ALIGNMENT = 64

Array = NDArray[Any]


class ArrayWriter:
    """Writes one file of arrays; `close` makes it whole and durable, `abandon` removes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._file.write(b"\0" * _PREFACE.size)
        self._arrays: dict[str, dict[str, Any]] = {}

    def add(self, name: str, array: Array) -> None:
        """Adds `array`, of one dimension, under `name`."""
        self.stream(name, array.dtype, (array,))

    def stream(self, name: str, dtype: Any, parts: Iterable[Array]) -> int:
        """Adds the array whose consecutive parts are `parts`; gives its length in elements."""
        dtype = np.dtype(dtype).newbyteorder("<")
        self._file.write(b"\0" * (-self._file.tell() % _ALIGNMENT))
        offset, crc = self._file.tell(), 0
        for part in parts:
            data = np.ascontiguousarray(part, dtype=dtype).data.cast("B")
            crc = zlib.crc32(data, crc)
            self._file.write(data)
        length: int = (self._file.tell() - offset) // dtype.itemsize
        self._arrays[name] = {"at": offset, "type": dtype.str, "length": length, "crc": crc}
        return length

    def close(self, **facts: Any) -> None:
        """Writes the header, with `facts` (JSON values) in it, and flushes the file to the disk."""
        header = json.dumps({"facts": facts, "arrays": self._arrays}).encode()
        offset = self._file.tell()
        self._file.write(header)
        preface = _PREFACE.pack(_MAGIC, FORMAT, len(header), offset, zlib.crc32(header), 0)
        preface = preface[:-4] + struct.pack("<I", zlib.crc32(preface[:-4]))
        self._file.seek(0)
        self._file.write(preface)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Closes and removes the file; does nothing to one that was closed before."""
        if not self._file.closed:
            self._file.close()
            self._path.unlink(missing_ok=True)


class ArrayReader:
    """Opens a file of arrays; reads the header only. `reader[name]` is a read-only view.

    Raises IndexMissing, IndexOutdated or IndexCorrupt, each naming the file. The arrays live as
    long as anyone holds one, whatever becomes of the file's name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise IndexMissing(f"{path} is gone; rebuild the index with: hustings index") from None
        except ValueError:
            raise self._corrupt("it is empty") from None
        header = self._header()
        self.facts: dict[str, Any] = header["facts"]
        self._arrays: dict[str, dict[str, Any]] = header["arrays"]

    def __getitem__(self, name: str) -> Array:
        entry = self._arrays[name]
        return np.frombuffer(self._map, entry["type"], entry["length"], entry["at"])

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    @property
    def bytes(self) -> int:
        return len(self._map)

    def faults(self) -> list[str]:
        """A line for each array whose bytes are not what was written; reads the whole file."""
        return [
            f"{self.path}: the bytes of {name} are not what was written"
            for name, entry in self._arrays.items()
            if zlib.crc32(self[name].data) != entry["crc"]
        ] + ([] if self._gaps_are_zero() else [f"{self.path}: bytes between arrays were changed"])

    def _gaps_are_zero(self) -> bool:
        end = _PREFACE.size
        for entry in sorted(self._arrays.values(), key=lambda entry: int(entry["at"])):
            if self._map[end : entry["at"]].strip(b"\0"):
                return False
            end = entry["at"] + entry["length"] * np.dtype(entry["type"]).itemsize
        return True

    def _header(self) -> dict[str, Any]:
        if len(self._map) < _PREFACE.size:
            raise self._corrupt("it is cut short")
        magic, form, length, offset, crc, own = _PREFACE.unpack(self._map[: _PREFACE.size])
        if magic != _MAGIC or own != zlib.crc32(self._map[: _PREFACE.size - 4]):
            raise self._corrupt("its first bytes are not what was written")
        if form != FORMAT:
            raise IndexOutdated(
                f"{self.path} is in format {form}, this version reads {FORMAT}; "
                "rebuild the index with: hustings index"
            )
        header = self._map[offset : offset + length]
        if len(header) != length or zlib.crc32(header) != crc or offset + length != len(self._map):
            raise self._corrupt("its header is not what was written")
        parsed: dict[str, Any] = json.loads(header)
        return parsed

    def _corrupt(self, fault: str) -> IndexCorrupt:
        return IndexCorrupt(f"{self.path}: {fault}; rebuild the index with: hustings index")
