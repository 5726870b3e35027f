"""Which transcripts an index was made from, so that an unchanged one is not read again.

A row is a transcript's name, size in bytes, time of change and SHA-256. The time alone settles it
where it is the same; where only the time differs (a copy, a fresh checkout) the bytes do.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from hustings_indexer.sources import Source


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A transcript as it was when it was read."""

    size: int
    modified_ns: int
    sha256: str


class SourceTable(dict[str, SourceRow]):
    """The rows by the name under which the transcript was given."""

    @classmethod
    def read(cls, path: Path) -> "SourceTable":
        """The table in `path`; an empty one where there is no such file."""
        if not path.exists():
            return cls()
        rows = json.loads(path.read_bytes())
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
        self[source.name] = SourceRow(source.size, source.modified_ns, row.sha256)
        return True

    def note(self, source: Source) -> None:
        """Records that the source was read to its end; not standard input, which never returns."""
        if source.path is None:
            return
        status = source.path.stat()
        if (status.st_size, status.st_mtime_ns) == (source.size, source.modified_ns):
            digest = _sha256(source.path)
            self[source.name] = SourceRow(source.size, source.modified_ns, digest)
        else:  # it was written to while it was read
            self.note_unfinished(source)

    def note_unfinished(self, source: Source) -> None:
        """Records that a part of the source was read: next time it counts as changed."""
        if source.path is not None:
            self[source.name] = SourceRow(-1, 0, "")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
