"""Building with several processes: one reads, the others make segments.

The speeches are dealt out in long runs, each the stuff of one segment, so that they keep their
order. What the workers wrote is counted against what they were sent: a worker that fails, or is
killed, fails the build, and the index stays as it was.
"""

import contextlib
import multiprocessing
import threading
import traceback
from collections import namedtuple
from dataclasses import fields
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from queue import Full, Queue
from types import TracebackType
from typing import Any, NamedTuple, cast

from hustings_indexer.columns.segment import SegmentBuilder
from hustings_indexer.errors import HustingsError
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter, new_segment_name, segment_file_name

_BATCH_CHARACTERS = 250_000
_RECORD = 200  # bytes that a record takes in a file beside its text, roughly
_LONGEST_RUN = 110_000_000  # bytes of records in one segment: what bounds a worker's memory
_SHORTEST_RUN = 30_000_000
_QUEUED = 512  # batches waiting for one worker: a whole run, or the next worker would wait for it


# A speech is sent as its values and arrives as a tuple of the same names: to take a dataclass apart
# and put it together again would cost as much as to read it.
_NAMES = [field.name for field in fields(Speech)]
_Sent = namedtuple("_Sent", _NAMES)  # type: ignore[misc]
_values = attrgetter(*_NAMES)
_Batch = list[tuple[tuple[Any, ...], str]]  # each with the name of its transcript


class _Segment(NamedTuple):
    """What a worker says of a segment it has written."""

    name: str
    speeches: int
    superseded: list[int]


class _Failure(NamedTuple):
    """What a worker says when it cannot go on."""

    trace: str


class ParallelBuilder:
    """Takes speeches one by one; at the end of the `with` block `writer` has adopted them all.

    `size` is the number of bytes to come, as near as is known: it decides how long the runs are.
    """

    def __init__(self, writer: IndexWriter, procs: int, size: int) -> None:
        self._writer = writer
        rounds = -(-size // (procs * _LONGEST_RUN)) or 1
        self._run = max(_SHORTEST_RUN, size // (procs * rounds))
        self._workers = [_Worker(writer.folder, writer.language) for _ in range(procs)]
        self._batch: _Batch = []
        self._batched = self._in_run = 0
        self._sent: list[tuple[_Worker, int]] = []  # for each run, who has it and how many speeches
        self._count = 0

    def add(self, speech: Speech, transcript: str) -> None:
        self._batch.append((_values(speech), transcript))
        self._batched += len(speech.text) + _RECORD
        if self._batched >= _BATCH_CHARACTERS:
            self._send()
            if self._in_run >= self._run:
                self._end_run()

    def __enter__(self) -> "ParallelBuilder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._end_run()
                for worker, speeches in self._sent:
                    self._adopt(worker, speeches)
        finally:
            for worker in self._workers:
                worker.stop()

    def _worker(self) -> "_Worker":
        return self._workers[len(self._sent) % len(self._workers)]

    def _send(self) -> None:
        self._worker().send(self._batch)
        self._count += len(self._batch)
        self._in_run += self._batched
        self._batch, self._batched = [], 0

    def _end_run(self) -> None:
        if self._batch:
            self._send()
        if self._count:
            worker = self._worker()
            worker.send(None)
            self._sent.append((worker, self._count))
        self._count = self._in_run = 0

    def _adopt(self, worker: "_Worker", speeches: int) -> None:
        segment = worker.result()
        if segment.speeches != speeches:
            raise HustingsError(
                f"a worker was sent {speeches} speeches and wrote {segment.speeches}; "
                "the index is as it was"
            )
        self._writer.adopt(segment.name, segment.superseded)
        self._writer.added += speeches


class _Worker:
    """A process that makes segments, and the threads that feed it and take its answers, so that
    reading does not wait for it."""

    def __init__(self, folder: Path, language: str) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would copy the feeding threads
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, folder, language), daemon=True)
        self._process.start()
        theirs.close()
        self._queue: Queue[_Batch | None] = Queue(_QUEUED)
        self._results: Queue[_Segment | _Failure] = Queue()
        self._broken = threading.Event()
        for task in (self._feed, self._listen):
            threading.Thread(target=task, daemon=True).start()

    def send(self, batch: _Batch | None) -> None:
        """Hands over a batch; None ends the run, which becomes a segment."""
        self._queue.put(batch)

    def result(self) -> _Segment:
        """The next segment; waits for it."""
        answer = self._results.get()
        if isinstance(answer, _Failure):
            raise HustingsError(f"a worker failed; the index is as it was: {answer.trace}")
        return answer

    def stop(self) -> None:
        self._broken.set()
        with contextlib.suppress(Full):
            self._queue.put_nowait(None)  # so that the feeding thread looks up and sees
        self._process.terminate()
        self._process.join()

    def _feed(self) -> None:
        while not self._broken.is_set():
            batch = self._queue.get()
            try:
                if not self._broken.is_set():
                    self._pipe.send(batch)
            except (OSError, ValueError):
                # The worker is gone: go on emptying the queue, `result` will say why.
                continue

    def _listen(self) -> None:
        # Answers are taken at once: a worker that waits to give one takes no more speeches.
        try:
            while True:
                self._results.put(self._pipe.recv())
        except (EOFError, OSError):
            self._process.join()
            self._results.put(_Failure(f"it ended with exit code {self._process.exitcode}"))


def _work(pipe: Connection, folder: Path, language: str) -> None:
    try:
        while True:
            _make_segment(pipe, folder, language)
    except EOFError:
        return
    except BaseException:  # noqa: BLE001 - whatever it is, the parent must hear of it
        pipe.send(_Failure(traceback.format_exc()))


def _make_segment(pipe: Connection, folder: Path, language: str) -> None:
    builder = SegmentBuilder(language)
    while (batch := pipe.recv()) is not None:
        for values, transcript in batch:
            builder.add(cast(Speech, _Sent._make(values)), transcript)
    name = new_segment_name()
    builder.write(folder / segment_file_name(name))
    pipe.send(_Segment(name, len(builder), builder.superseded))
