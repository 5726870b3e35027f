"""Which transcripts an index was made from, so that an unchanged one is not read again.

A row is a transcript's name, path, size in bytes, time of change and SHA-256. Where size and time
are what they were, that settles it; where only the time differs (a copy, a fresh checkout) the
bytes do.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from hustings_indexer.sources import Source


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A transcript as it was when it was read, and where it then lay."""

    path: str
    size: int
    modified_ns: int
    sha256: str


class SourceTable(dict[str, SourceRow]):
    """The rows by the name under which the transcript was given."""

    @classmethod
    def from_json(cls, data: bytes) -> "SourceTable":
        """The table that `to_json` wrote; an empty one for no bytes at all."""
        rows = json.loads(data or b"{}")
        return cls({name: SourceRow(**row) for name, row in rows.items()})

    def to_json(self) -> bytes:
        return json.dumps({name: asdict(row) for name, row in self.items()}).encode()

    def is_unchanged(self, source: Source) -> bool:
        """True if the source is what was read under its name; notes its new time if so."""
        row = self.get(source.name)
        if row is None or source.path is None or row.size != source.size:
            return False
        if row.modified_ns == source.modified_ns:
            return True
        if row.sha256 != _sha256(source.path):
            return False
        self[source.name] = SourceRow(row.path, source.size, source.modified_ns, row.sha256)
        return True

    def note(self, source: Source) -> None:
        """Records that the source was read to its end; not standard input, which never returns."""
        if source.path is None:
            return
        status = source.path.stat()
        if (status.st_size, status.st_mtime_ns) == (source.size, source.modified_ns):
            path, digest = str(source.path.absolute()), _sha256(source.path)
            self[source.name] = SourceRow(path, source.size, source.modified_ns, digest)
        else:  # it was written to while it was read
            self.note_unfinished(source)

    def note_unfinished(self, source: Source) -> None:
        """Records that a part of the source was read: next time it counts as changed."""
        if source.path is not None:
            self[source.name] = SourceRow(str(source.path.absolute()), -1, 0, "")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
