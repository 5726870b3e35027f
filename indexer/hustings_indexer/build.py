"""From transcripts on disk to an index: the recipe.

    find the sources -> pass over the unchanged -> read each -> add its speeches -> commit

A fault in one transcript is reported and the run goes on; the speeches it gave before the fault
are kept, and it is read again next time. A changed transcript replaces its speeches once it has
been read to its end, and leaves the old ones if it cannot be. All of it becomes visible at once,
in one commit; a run that fails leaves the index as it was.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hustings_indexer.errors import SourceError
from hustings_indexer.parallel import ParallelBuilder
from hustings_indexer.people import People
from hustings_indexer.sources import Report, Source, check_options, find_sources, read_source, warn
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter

Progress = Callable[[int, int], None]
_SPEECHES_BETWEEN_REPORTS = 200


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a run did: transcripts read and passed over as unchanged; speeches added, replaced by
    others of their id and removed with their transcript; faults reported; seconds taken."""

    files: int
    unchanged: int
    speeches: int
    replaced: int
    removed: int
    problems: int
    seconds: float


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
    this one, which reads. `people` are registries of persons (see `People`): the index keeps them,
    and speeches are completed from them; where they say something new, every transcript is read
    again. With `prune`, transcripts that are no longer where they were read from
    are removed. `progress` is called with the bytes done and the bytes to do.
    """
    check_options(format, columns, pattern)
    sources = list(find_sources(paths, format=format, columns=columns, pattern=pattern))
    started = time.perf_counter()
    writer = IndexWriter(folder, language=language)
    try:
        read = partial(read_source, format=format, columns=columns, pattern=pattern)
        run = _Run(writer, read, report, progress)
        run.know(people)
        new, changed = run.sort_out(sources)
        run.read_new(new, procs)
        run.read_changed(changed)
        if prune:
            run.prune()
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
        self._files = self._unchanged = self._problems = 0
        self._done = self._total = 0

    def know(self, registries: Iterable[str | os.PathLike[str]]) -> None:
        """Adds registries of persons to what the index knows."""
        paths = list(registries)
        if paths:
            self._people = People([*(self._people or ()), *People.read(*paths)])
            before, self._writer.people = self._writer.people, self._people.to_json()
            self._anew = self._writer.people != before

    def sort_out(self, sources: list[Source]) -> tuple[list[Source], list[Source]]:
        """The sources that the index has not seen, and those that have changed since."""
        table = self._writer.sources
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
            with ParallelBuilder(self._writer, procs, self._total) as builder:
                outcomes = [(source, *self._read(source, builder.add)) for source in sources]
        else:
            outcomes = [(source, *self._read(source, self._add)) for source in sources]
        for source, count, whole in outcomes:
            if whole:
                self._writer.sources.note(source)
            elif count:
                self._writer.sources.note_unfinished(source)

    def read_changed(self, sources: list[Source]) -> None:
        """Replaces the speeches of transcripts that are not what they were."""
        for source in sources:
            savepoint = self._writer.savepoint()
            _, whole = self._read(source, self._add)
            if whole:
                self._writer.delete_transcript(source.name, savepoint)
                self._writer.sources.note(source)
            else:
                self._writer.roll_back(savepoint)

    def prune(self) -> None:
        """Removes the speeches of transcripts that are gone."""
        for name, row in list(self._writer.sources.items()):
            if not Path(row.path).exists():
                self._writer.delete_transcript(name)
                del self._writer.sources[name]

    def result(self, seconds: float) -> BuildReport:
        writer = self._writer
        return BuildReport(
            self._files, self._unchanged, writer.added, writer.replaced, writer.removed,
            self._problems, seconds,
        )  # fmt: skip

    def _read(self, source: Source, add: Callable[[Speech, str], object]) -> tuple[int, bool]:
        """Adds the speeches of one transcript: how many, and whether it was read to its end."""
        self._files += 1
        count = characters = 0
        faults = self._problems
        whole = False
        try:
            for speech in self._read_source(source, report=self._fault):
                if self._people is not None:
                    speech = self._people.complete(speech)
                add(speech, source.name)
                count += 1
                characters += len(speech.text)
                if not count % _SPEECHES_BETWEEN_REPORTS:
                    self._progress(self._done + min(characters, source.size), self._total)
            whole = count > 0 or self._problems == faults  # of nothing but faults, nothing was read
        except SourceError as fault:
            self._fault(fault)
        self._done += source.size
        self._progress(self._done, self._total)
        return count, whole

    def _add(self, speech: Speech, transcript: str) -> None:
        self._writer.add(speech, transcript=transcript)

    def report_doubts(self) -> None:
        """Reports names that may be several persons', and speeches that replaced others of their
        id which say something else."""
        for name, ids in (self._people.ambiguous if self._people else {}).items():
            reason = f"may be any of {', '.join(ids)}; left without a person"
            self._report(SourceError(name, reason))
        for conflict in self._writer.conflicts:
            place = (
                "twice here" if conflict.by == conflict.replaced else f"in {conflict.replaced} too"
            )
            reason = (
                f"the speech {conflict.id!r} stands {place}, with other words; the later is kept"
            )
            self._fault(SourceError(conflict.by, reason))

    def _fault(self, fault: SourceError) -> None:
        self._problems += 1
        self._report(fault)
