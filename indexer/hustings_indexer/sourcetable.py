"""Which transcripts an index was made from, so that an unchanged one is not read again.

A row is a transcript's name, path, size in bytes, time of change and SHA-256. Where size and time
are what they were, that settles it; where only the time differs (a copy, a fresh checkout) the
bytes do. A row also keeps the ids that the transcript says are superseded, and the transcripts
whose speeches stand in place of its own: when one of those changes, it has to be read again.
"""

import base64
import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from hustings_indexer.sources import Source

_UNREAD = -1  # a size that no file has


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A transcript as it was when it was read, and where it then lay.

    `superseded` is what `pack_ids` made of the ids it supersedes, `yields_to` the names of the
    transcripts that have taken the place of speeches of its own.
    """

    path: str
    size: int
    modified_ns: int
    sha256: str
    superseded: str = ""
    yields_to: tuple[str, ...] = ()


class SourceTable(dict[str, SourceRow]):
    """The rows by the name under which the transcript was given."""

    @classmethod
    def from_json(cls, data: bytes) -> "SourceTable":
        """The table that `to_json` wrote; an empty one for no bytes at all."""
        rows = json.loads(data or b"{}")
        for row in rows.values():
            row["yields_to"] = tuple(row.get("yields_to", ()))
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
        self[source.name] = replace(row, modified_ns=source.modified_ns)
        return True

    def note(self, source: Source, superseded: str = "") -> None:
        """Records that the source was read to its end; not standard input, which never returns."""
        if source.path is None:
            return
        status = source.path.stat()
        if (status.st_size, status.st_mtime_ns) == (source.size, source.modified_ns):
            path, digest = str(source.path.absolute()), _sha256(source.path)
            self[source.name] = SourceRow(path, source.size, source.modified_ns, digest, superseded)
        else:  # it was written to while it was read
            self.note_unfinished(source)

    def note_unfinished(self, source: Source) -> None:
        """Records that a part of the source was read: next time it counts as changed."""
        if source.path is not None:
            self[source.name] = SourceRow(str(source.path.absolute()), _UNREAD, 0, "")

    def note_yielding(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Records pairs of transcripts, the first of which has yielded to the second."""
        winners = defaultdict(set)
        for name, winner in pairs:
            winners[name].add(winner)
        for name in winners.keys() & self.keys():
            row = self[name]
            self[name] = replace(row, yields_to=tuple(sorted(winners[name].union(row.yields_to))))

    def reopen(self, changed: Collection[str]) -> None:
        """Lets every transcript that has yielded to one of these count as changed."""
        names = frozenset(changed)
        for name, row in self.items():
            if not names.isdisjoint(row.yields_to):
                self[name] = replace(row, size=_UNREAD)


def pack_ids(ids: Collection[str]) -> str:
    """Ids in little space, a fiftieth: whole archives of revisions supersede millions."""
    return base64.b64encode(zlib.compress(json.dumps(sorted(ids)).encode())).decode() if ids else ""


def unpack_ids(packed: str) -> list[str]:
    """The ids that were packed, in order."""
    ids: list[str] = json.loads(zlib.decompress(base64.b64decode(packed))) if packed else []
    return ids


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
