"""Runs the workers and takes the times: builds in turn, queries in turn, the cold command line.

Everything that is compared is interleaved: in each round every engine builds once, or answers the
queries of a class once, before the next round begins; so whatever else the machine does falls on
all alike. Runs of one process are bound to one core, runs of two to two.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any

from benchmarks.engine import BY_NAME, Entry
from benchmarks.query import Query
from benchmarks.worker import peak_bytes

_BETWEEN_LOOKS = 0.1  # seconds; a peak is kept by the system, only a process's end is missed
ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Build:
    """Every run of building one engine's index."""

    seconds: list[float] = field(default_factory=list)
    peak_bytes: list[int] = field(default_factory=list)
    bytes: int = 0

    def add(self, run: dict[str, Any]) -> None:
        self.seconds.append(run["seconds"])
        self.peak_bytes.append(run["peak_bytes"])
        self.bytes = run["bytes"]

    def to_dict(self, text_bytes: int) -> dict[str, Any]:
        seconds = median(self.seconds)
        return {
            "seconds": seconds,
            "megabytes_per_second": text_bytes / 1e6 / seconds,
            "bytes": self.bytes,
            "peak_bytes": median(self.peak_bytes),
            "runs": self.seconds,
        }


@contextmanager
def bound_to(cores: int) -> Iterator[None]:
    """Binds what is started within to the last `cores` cores there are."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(sorted(allowed)[-cores:]))
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def write(verb: str, entry: Entry, python: str, corpus: Path, folder: Path) -> dict[str, Any]:
    """One run of "build" or "add" in a fresh process."""
    if verb == "build":
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    os.sync()
    with bound_to(entry.cores), _started(python, verb, entry.name, corpus, folder) as process:
        watched = _Watch(process.pid)
        output = process.communicate()[0]
        children = watched.stop()
    if process.returncode:
        raise RuntimeError(f"{entry.name} could not {verb} {corpus.name}")
    run: dict[str, Any] = json.loads(output)
    run["peak_bytes"] += children
    return run


class _Watch:
    """Sees the peak of every child of a process, and adds them up: shared pages count twice."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._peaks: dict[int, int] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> int:
        self._over.set()
        self._thread.join()
        return sum(self._peaks.values())

    def _look(self) -> None:
        children = Path(f"/proc/{self._process}/task/{self._process}/children")
        while not self._over.wait(_BETWEEN_LOOKS):
            try:
                for child in map(int, children.read_text().split()):
                    self._peaks[child] = max(self._peaks.get(child, 0), peak_bytes(child))
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while it was looked at


class Server:
    """An engine with its index open, in a process that answers queries."""

    def __init__(self, name: str, python: str, folder: Path) -> None:
        self.name = name
        with bound_to(1):
            self._process = _started(python, "serve", name, folder)
        self.opened: dict[str, float] = self._reply()

    def run(self, mode: str, queries: Sequence[Query], *, answers: bool = False) -> dict[str, Any]:
        """The milliseconds of each query, None where the engine does no such work."""
        asked = {
            "mode": mode,
            "queries": [query.to_dict() for query in queries],
            "answers": answers,
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._reply()

    def peak_bytes(self) -> int:
        return int(self.run("PEAK", [])["peak_bytes"])

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def _reply(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended before it answered")
        reply: dict[str, Any] = json.loads(line)
        return reply


def opening(entry: Entry, python: str, folder: Path, runs: int) -> dict[str, float]:
    """How long importing the engine and opening its index take, each run in a fresh process."""
    taken = []
    for _ in range(runs):
        with Server(entry.name, python, folder) as server:
            taken.append(server.opened)
    return {name: median(one[name] for one in taken) for name in taken[0]}


def cold(folder: Path, word: str, runs: int) -> dict[str, float]:
    """`hustings search` from nothing, beside a Python that does nothing, in turn."""
    command = [
        str(Path(sys.executable).parent / "hustings"),
        *("--index", str(folder), "search", word, "--format", "json"),
    ]
    nothing = [sys.executable, "-c", "pass"]
    taken: dict[str, list[float]] = {"search_ms": [], "python_ms": []}
    with bound_to(1):
        for run in range(runs + 1):
            for name, arguments in (("python_ms", nothing), ("search_ms", command)):
                started = time.perf_counter()
                subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
                if run:  # the first fills the page cache
                    taken[name].append(1000 * (time.perf_counter() - started))
    medians = {name: median(times) for name, times in taken.items()}
    return {**medians, "ratio": medians["search_ms"] / medians["python_ms"]}


def entry_index(entry: Entry, folder: Path) -> Path:
    """Where the index of an entry lies among those of a corpus."""
    return folder / (entry.index_of or entry.name)


def selected(names: Sequence[str]) -> list[Entry]:
    return [BY_NAME[name] for name in names]


def _started(python: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [python, "-m", "benchmarks.worker", *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
