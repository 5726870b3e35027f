"""The writer of an index: takes speeches, adds, replaces and deletes them, and commits.

Nothing that was committed is touched before `commit` has succeeded: a writer that fails, is
cancelled or killed leaves the index as it was. One writer at a time (IndexLocked for the second);
readers go on reading the commit they opened.
"""

import contextlib
import math
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.util.filelock import FileLock

from hustings_indexer.analysis import language_name
from hustings_indexer.columns.commit import (
    INDEX_NAME,
    Commit,
    SegmentEntry,
    read_commit,
    read_listed,
    remove_strays,
    write_commit,
)
from hustings_indexer.columns.merge import merge_segments
from hustings_indexer.columns.segment import Segment, SegmentBuilder
from hustings_indexer.errors import IndexLocked, IndexMissing, QueryError
from hustings_indexer.live import Copy, LiveSegment
from hustings_indexer.revisions import revision_order
from hustings_indexer.sourcetable import SourceRow, SourceTable
from hustings_indexer.speech import Speech

BUFFER_TOKENS = 32_000_000
"""Words held before a segment is written: about 180 MB of text, and 1.1 GB of memory at most."""

LOCK_NAME = f"{INDEX_NAME}_WRITELOCK"
"""The file that stock Whoosh locks as well."""

_FAN = 8  # segments of one size that are left side by side before they are merged
_SMALLEST = 200_000  # words; smaller segments count as of one size


class Savepoint(NamedTuple):
    """What a writer held at one moment, to go back to."""

    segments: int
    kept: list[NDArray[np.bool_]]
    counts: tuple[int, int, int]
    conflicts: int


class Conflict(NamedTuple):
    """Two speeches with one id and different words, from two transcripts or twice in one."""

    id: str
    replaced: str | None
    by: str


class IndexWriter:
    """Adds to the index in `folder`, making it if there is none. A context manager: commits at the
    end, or cancels if an exception leaves the block.

    `language` chooses the stemmer of a new index (english if None); an index keeps the one it was
    made with, and QueryError is raised if another is asked for. `added`, `replaced` and `removed`
    count speeches since the writer was opened or cancelled, `conflicts` lists those that were
    replaced by other words, `yielded` pairs each transcript that lost speeches with the one that
    has them now or said that they are superseded. `people` is the registry of persons that the
    index keeps, as `People.to_json` writes it, empty for none; it may be set.
    """

    def __init__(self, folder: str | os.PathLike[str], *, language: str | None = None) -> None:
        self.folder = Path(folder)
        name = None if language is None else language_name(language)
        self._made = _make_folder(self.folder)
        self._lock = _locked(self.folder)
        self._live: list[LiveSegment]
        self.sources: SourceTable
        try:
            self._commit = _commit_or_new(self.folder, name)
            self.cancel()
        except BaseException:
            self._lock.release()
            raise
        self._committed = self._state()

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to commit."""
        self._flush()
        return self._state() != self._committed

    @property
    def language(self) -> str:
        return self._commit.language

    def add(self, speeches: Speech | Iterable[Speech], *, transcript: str | None = None) -> int:
        """Adds one speech or many, each in place of one with the same id; gives how many.

        Of two revisions of one sitting, as their sources are named (see `revisions`), the later
        keeps its place whichever comes first. `transcript` is the name under which
        `delete_transcript` finds them again.
        """
        if isinstance(speeches, Speech):
            speeches = (speeches,)
        count = 0
        for speech in speeches:
            self._builder.add(speech, transcript)
            count += 1
            if self._builder.tokens >= BUFFER_TOKENS:
                self._flush()
        self.added += count
        return count

    def delete(
        self, ids: Iterable[str], *, by: str | None = None, since: Savepoint | None = None
    ) -> int:
        """Deletes speeches by id; gives how many there were. An unknown id is passed over.

        `by` is the transcript that says they are superseded. With `since`, only those that were
        added after that savepoint.
        """
        self._flush()
        wanted, count = list(ids), 0
        for live in self._live[since.segments if since else 0 :]:
            found = [at for _, at in live.segment.identities.find(wanted) if live.kept[at]]
            for transcript in {Copy(live, at).value("transcript") for at in found}:
                self._note_yielding(transcript, by)
            count += live.delete(found)
        self.removed += count
        return count

    def delete_transcript(self, name: str, before: Savepoint | None = None) -> int:
        """Deletes the speeches that were added from the transcript `name`; gives how many.

        With `before`, only those that were added before that savepoint.
        """
        self._flush()
        count = sum(
            live.delete(np.flatnonzero(column.codes == column.code(name)).tolist())
            for live in self._live[: before and before.segments]
            if (column := live.segment.keywords("transcript")).code(name) >= 0
        )
        self.removed += count
        return count

    def savepoint(self) -> Savepoint:
        """The writer as it is now, for `roll_back` and `delete_transcript`."""
        self._flush()
        kept = [live.kept.copy() for live in self._live]
        counts = (self.added, self.replaced, self.removed)
        return Savepoint(len(kept), kept, counts, len(self.conflicts))

    def roll_back(self, savepoint: Savepoint) -> None:
        """Forgets everything since `savepoint`, which no commit or merge has followed."""
        self._builder = SegmentBuilder(self.language)
        del self._live[savepoint.segments :]
        for live, kept in zip(self._live, savepoint.kept, strict=True):
            live.kept = kept
        self.added, self.replaced, self.removed = savepoint.counts
        del self.conflicts[savepoint.conflicts :]

    def adopt(self, name: str, superseded: Iterable[int]) -> None:
        """Takes in the segment `name`, written to the folder by another process, as the newest.

        Its speeches replace earlier ones of the same id; `superseded` numbers those of its own of
        whose id there is a later one in it.
        """
        segment = Segment(self._path(name))
        fresh = LiveSegment(name, segment, np.ones(len(segment), bool))
        self._supersede(fresh, superseded, fresh)
        if self._live:
            ids = segment.identities.all()
            for live in self._live:
                found = {speech for _, speech in live.segment.identities.find(ids)}
                self._supersede(live, sorted(at for at in found if live.kept[at]), fresh)
        self._live.append(fresh)

    def _supersede(self, older: LiveSegment, speeches: Iterable[int], newer: LiveSegment) -> None:
        """Of each of these speeches and its copy in `newer`, deletes the one that is superseded."""
        for speech in speeches:
            loser = Copy(older, speech)
            winner = Copy(newer, loser.newest_in(newer))
            order = revision_order(loser.value("source"), winner.value("source"))
            if order > 0:
                loser, winner = winner, loser
            loser.live.kept[loser.speech] = False
            self.replaced += 1
            self._note_yielding(loser.value("transcript"), winner.value("transcript"))
            if order == 0:
                self._note_conflict(loser, winner)

    def _note_yielding(self, loser: str | None, winner: str | None) -> None:
        if loser and winner and loser != winner:
            self.yielded.add((loser, winner))

    def _note_conflict(self, loser: Copy, winner: Copy) -> None:
        replaced, by = loser.value("transcript"), winner.value("transcript")
        is_read_anew = replaced == by and loser.live is not winner.live
        if by and not is_read_anew and loser.words != winner.words:
            self.conflicts.append(Conflict(loser.id, replaced, by))

    def commit(self) -> None:
        """Makes everything since the last commit visible to readers, at once and durably."""
        self._flush()
        self._merge_due()
        self._live = [live for live in self._live if live.kept.any()]
        commit = Commit(
            self._commit.generation + 1, self.language, tuple(live.entry() for live in self._live)
        )
        self._commit = write_commit(self.folder, commit, self.sources.to_json(), self.people)
        self._committed = self._state()
        remove_strays(self.folder, self._commit)

    def merge(self) -> None:
        """Merges all segments into one at the next commit: the fastest index to search."""
        self._flush()
        if len(self._live) > 1 or any(not live.kept.all() for live in self._live):
            self._merge(0, len(self._live))

    def cancel(self) -> None:
        """Forgets everything since the last commit."""
        self._builder = SegmentBuilder(self.language)
        self.added = self.replaced = self.removed = 0
        self.conflicts: list[Conflict] = []
        self.yielded: set[tuple[str, str]] = set()
        self._live = [
            LiveSegment(entry.name, Segment(self.folder / entry.file_name), entry.kept())
            for entry in self._commit.segments
        ]
        commit = self._commit
        self.sources = SourceTable.from_json(
            read_listed(self.folder / commit.sources_name, commit.sources_crc)
        )
        self.people = read_listed(self.folder / commit.people_name, commit.people_crc)
        remove_strays(self.folder, self._commit)

    def close(self) -> None:
        """Cancels what is not committed and lets the next writer in. A second call does nothing."""
        if self._lock is not None:
            remove_strays(self.folder, self._commit)
            if not self._commit.generation:
                self._remove_made()
            self._lock.release()
            self._lock = None

    def __enter__(self) -> "IndexWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self.close()

    def _remove_made(self) -> None:
        """Takes away what was made for an index that never came to be."""
        with contextlib.suppress(OSError):
            (self.folder / LOCK_NAME).unlink(missing_ok=True)
            for folder in self._made:
                folder.rmdir()

    def _state(self) -> tuple[list[tuple[str, int]], dict[str, SourceRow], bytes]:
        segments = [(live.name, int(live.kept.sum())) for live in self._live]
        return segments, dict(self.sources), self.people

    def _flush(self) -> None:
        if len(self._builder):
            builder, self._builder = self._builder, SegmentBuilder(self.language)
            name = new_segment_name()
            largest = max(self._live, key=lambda live: len(live.segment), default=None)
            builder.write(self._path(name), largest.segment.field("text") if largest else None)
            self.adopt(name, builder.superseded)

    def _merge_due(self) -> None:
        """Merges neighbours until fewer than eight of one size stand at the end, and segments of
        which more than half is deleted. Only neighbours: speeches keep their order."""
        while (run := self._run_due()) is not None:
            self._merge(*run)

    def _run_due(self) -> tuple[int, int] | None:
        sizes = [_size_class(live) for live in self._live]
        for size in sorted(set(sizes)):
            first = len(sizes)
            while first and sizes[first - 1] <= size:
                first -= 1
            if sizes[first:].count(size) >= _FAN:
                return first, len(sizes)
        for at, live in enumerate(self._live):
            if 0 < live.kept.sum() < len(live.kept) / 2:
                return at, at + 1
        return None

    def _merge(self, first: int, last: int) -> None:
        name = new_segment_name()
        sources = [(live.segment, live.kept) for live in self._live[first:last]]
        merge_segments(sources, self._path(name), self.language)
        segment = Segment(self._path(name))
        self._live[first:last] = [LiveSegment(name, segment, np.ones(len(segment), bool))]

    def _path(self, name: str) -> Path:
        return self.folder / segment_file_name(name)


def segment_file_name(name: str) -> str:
    return SegmentEntry(name, 0, 0, np.zeros(0, np.int32)).file_name


def new_segment_name() -> str:
    return secrets.token_hex(8)


def _size_class(live: LiveSegment) -> int:
    """0 for the small segments, one more for each eightfold."""
    return max(0, math.ceil(math.log(max(live.tokens, 1) / _SMALLEST, _FAN)))


def _locked(folder: Path) -> FileLock:
    lock = FileLock(str(folder / LOCK_NAME))
    if not lock.acquire():
        raise IndexLocked(
            f"Another writer is at work on '{folder}'. Wait until it is done, then try again"
        )
    return lock


def _make_folder(folder: Path) -> list[Path]:
    """Makes a folder and those it lies in; gives the ones that were not there, inmost first."""
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _commit_or_new(folder: Path, language: str | None) -> Commit:
    try:
        commit = read_commit(folder)
    except IndexMissing:
        return Commit(0, language or "english")
    if language not in (None, commit.language):
        raise QueryError(
            f"the index at '{folder}' is stemmed as {commit.language}, not {language}; "
            "name another folder with --index, or leave out the language"
        )
    return commit
