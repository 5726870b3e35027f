"""From transcripts on disk to an index: the recipe.

    find the sources -> pass over the unchanged -> read each -> add its speeches
    -> delete what is superseded -> commit

A fault at one place is a warning, and the reading goes on. A transcript that cannot be read to its
end is a problem: the run goes on, the speeches it gave until then are kept, and it is read again
next time. A changed transcript replaces its speeches once it has been read to its end, and leaves
the old ones if it cannot be. What a transcript says is superseded stays out of the index, whichever
transcript has it, and in whatever order and however many runs they are read. All of it becomes
visible at once, in one commit; a run that fails leaves the index as it was.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from hustings_indexer.errors import SourceError, SourceFault, SourceMend
from hustings_indexer.people import People
from hustings_indexer.people_finding import find_registries, read_registries
from hustings_indexer.revisions import revision_of
from hustings_indexer.sources import Report, Source, check_options, find_sources, read_source, warn
from hustings_indexer.sourcetable import pack_ids, unpack_ids
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter

Progress = Callable[[int, int], None]
_SPEECHES_BETWEEN_REPORTS = 200


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a run did: transcripts read and passed over as unchanged; speeches added, replaced by
    others of their id and removed, with their transcript or as superseded; transcripts that could
    not be read to their end; faults at single places; seconds taken; persons in the registries that
    were read, and those registries."""

    files: int
    unchanged: int
    speeches: int
    replaced: int
    removed: int
    problems: int
    warnings: int
    seconds: float
    persons: int = 0
    registries: tuple[str, ...] = ()


class _Outcome(NamedTuple):
    """What came of reading one transcript: how many speeches, whether it was read to its end, and
    the ids that it says are superseded."""

    speeches: int
    whole: bool
    superseded: str


def open_writer(folder: str | os.PathLike[str], *, language: str | None = None) -> IndexWriter:
    """A writer on the index in `folder`, making it if there is none; see `IndexWriter`."""
    return IndexWriter(folder, language=language)


def index_transcripts(
    folder: str | os.PathLike[str],
    paths: str | Path | Iterable[str | Path],
    *,
    format: str | None = None,
    language: str | None = None,
    procs: int = 1,
    columns: Mapping[str, str] | None = None,
    pattern: str | None = None,
    people: Iterable[str | os.PathLike[str]] = (),
    prune: bool = False,
    report: Report = warn,
    progress: Progress | None = None,
) -> BuildReport:
    """Brings the index in `folder` up to date with the transcripts at `paths`.

    `format`, `columns`, `pattern` and `report` are those of `read_transcripts`; `language` that of
    `IndexWriter`. With `procs` over 1 new transcripts are indexed by that many processes beside
    this one, which reads. `people` are registries of persons (see `People`), and so are those at
    the paths that are certainly some: the index keeps them, and speeches are completed from them;
    where they say something new, every transcript is read again. With `prune`, transcripts that are
    no longer where they were read from are removed. `progress` is called with the bytes done and
    the bytes to do.
    """
    check_options(format, columns, pattern)
    paths = [paths] if isinstance(paths, str | Path) else list(paths)
    found = find_registries(paths) if format is None else []
    sources = list(
        find_sources(paths, format=format, columns=columns, pattern=pattern, besides=found)
    )
    started = time.perf_counter()
    writer = IndexWriter(folder, language=language)
    try:
        read = partial(read_source, format=format, columns=columns, pattern=pattern)
        run = _Run(writer, read, report, progress)
        run.know(people, found)
        if prune:
            run.prune()
        new, changed = run.sort_out(sources)
        run.read_changed(changed)
        run.read_new(new, procs)
        run.supersede()
        if writer.has_changes:
            run.report_doubts()
            writer.commit()
    finally:
        writer.close()
    return run.result(time.perf_counter() - started)


class _Run:
    """One run over the sources, and what it has done so far."""

    def __init__(
        self,
        writer: IndexWriter,
        read: Callable[..., Iterator[Speech]],
        report: Report,
        progress: Progress | None,
    ) -> None:
        self._writer = writer
        self._read_source = read
        self._report = report
        self._progress = progress or (lambda done, total: None)
        self._people = People.from_json(writer.people) if writer.people else None
        self._anew = False
        self._persons = 0
        self._registries: tuple[str, ...] = ()
        self._start = writer.savepoint()
        self._superseded: dict[str, str] = {}
        self._files = self._unchanged = 0
        self._problems = self._warnings = self._passed_over = 0
        self._done = self._total = 0

    def know(self, named: Iterable[str | os.PathLike[str]], found: list[str]) -> None:
        """Adds registries of persons, those named and those found, to what the index knows."""
        paths = [os.fspath(path) for path in named]
        people = read_registries(paths, found, self._fault)
        self._persons, self._registries = len(people), (*paths, *found)
        if self._registries:
            self._people = People([*(self._people or ()), *people])
            before, self._writer.people = self._writer.people, self._people.to_json()
            self._anew = self._writer.people != before

    def sort_out(self, sources: list[Source]) -> tuple[list[Source], list[Source]]:
        """The sources that the index has not seen, and those that have changed since, or have lost
        speeches to one that has."""
        table = self._writer.sources
        table.reopen({source.name for source in sources if not table.is_unchanged(source)})
        left = [source for source in sources if self._anew or not table.is_unchanged(source)]
        self._unchanged = len(sources) - len(left)
        self._total = sum(source.size for source in left)
        return (
            [source for source in left if source.name not in table],
            [source for source in left if source.name in table],
        )

    def read_new(self, sources: list[Source], procs: int) -> None:
        """Adds the speeches of new transcripts, those before a fault as well."""
        if procs > 1 and sources:
            from hustings_indexer.parallel import ParallelBuilder  # and with it multiprocessing

            with ParallelBuilder(self._writer, procs, self._total) as builder:
                outcomes = [(source, self._read(source, builder.add)) for source in sources]
        else:
            outcomes = [(source, self._read(source, self._add)) for source in sources]
        for source, outcome in outcomes:
            if outcome.whole:
                self._note(source, outcome)
            elif outcome.speeches:
                self._writer.sources.note_unfinished(source)

    def read_changed(self, sources: list[Source]) -> None:
        """Replaces the speeches of transcripts that are not what they were, later revisions first:
        what they no longer hold is then free for the earlier."""
        for source in sorted(sources, key=lambda one: revision_of(one.name)[1], reverse=True):
            savepoint = self._writer.savepoint()
            outcome = self._read(source, self._add)
            if outcome.whole:
                self._writer.delete_transcript(source.name, savepoint)
                self._note(source, outcome)
            else:
                self._writer.roll_back(savepoint)

    def prune(self) -> None:
        """Removes the speeches of transcripts that are gone."""
        table = self._writer.sources
        gone = [name for name, row in table.items() if not Path(row.path).exists()]
        for name in gone:
            self._writer.delete_transcript(name)
            del table[name]
        table.reopen(gone)

    def supersede(self) -> None:
        """Deletes what transcripts read now say is superseded, and from the speeches read now what
        any transcript says is; notes which transcripts have lost speeches to which."""
        writer = self._writer
        for name, packed in self._superseded.items():
            writer.delete(unpack_ids(packed), by=name)
        if writer.added:
            for name, row in writer.sources.items():
                writer.delete(unpack_ids(row.superseded), by=name, since=self._start)
        writer.sources.note_yielding(writer.yielded)

    def result(self, seconds: float) -> BuildReport:
        writer = self._writer
        return BuildReport(
            self._files, self._unchanged, writer.added, writer.replaced, writer.removed,
            self._problems, self._warnings, seconds, self._persons, self._registries,
        )  # fmt: skip

    def _read(self, source: Source, add: Callable[[Speech, str], object]) -> _Outcome:
        """Adds the speeches of one transcript."""
        self._files += 1
        count = characters = 0
        passed_over = self._passed_over
        superseded: set[str] = set()
        whole = False
        try:
            for speech in self._read_source(source, report=self._fault, supersedes=superseded.add):
                if self._people is not None:
                    speech = self._people.complete(speech)
                add(speech, source.name)
                count += 1
                characters += len(speech.text)
                if not count % _SPEECHES_BETWEEN_REPORTS:
                    self._progress(self._done + min(characters, source.size), self._total)
            if not count and self._passed_over > passed_over:
                raise SourceError(source.name, "no speech in it could be read")
            whole = True
        except SourceError as fault:
            self._fault(fault)
        self._done += source.size
        self._progress(self._done, self._total)
        return _Outcome(count, whole, pack_ids(superseded))

    def _note(self, source: Source, outcome: _Outcome) -> None:
        self._writer.sources.note(source, outcome.superseded)
        self._superseded[source.name] = outcome.superseded

    def _add(self, speech: Speech, transcript: str) -> None:
        self._writer.add(speech, transcript=transcript)

    def report_doubts(self) -> None:
        """Reports names that may be several persons', and speeches that replaced others of their
        id which say something else."""
        for name, ids in (self._people.ambiguous if self._people else {}).items():
            reason = f"may be any of {', '.join(ids)}; left without a person"
            self._fault(SourceFault(name, reason))
        for conflict in {one.id: one for one in self._writer.conflicts}.values():
            place = (
                "twice here" if conflict.by == conflict.replaced else f"in {conflict.replaced} too"
            )
            reason = (
                f"the speech {conflict.id!r} stands {place}, with other words; the later is kept"
            )
            self._fault(SourceFault(conflict.by, reason))

    def _fault(self, fault: SourceError) -> None:
        is_warning = isinstance(fault, SourceFault)
        self._warnings += is_warning
        self._problems += not is_warning
        self._passed_over += is_warning and not isinstance(fault, SourceMend)
        self._report(fault)
