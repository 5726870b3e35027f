"""How fast all that was said of a word is read out: trends and concordance, beside grep.

    python -m benchmarks.concordance FOLDER WORD WORK    one JSON object on standard output

Takes an index and a word; each piece of work is done in a fresh process, which knows nothing of the
word. Times are of the processor and begin, once the package is loaded, with opening the index.
Memory is the process's own, at most: pages of the index that are mapped are the system's to keep or
to drop. grep gets the same texts, a speech a line, and the same word in its exact form: `grep -c`
counts the speeches that hold it, `grep -o` writes every occurrence, without who said it, when, or
what stands around it.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from benchmarks.corpus import Corpus
from benchmarks.measure import ROOT, bound_to

FIRST = 1000
"""Lines that a reader gets before the rest."""

_BETWEEN_LOOKS = 1000  # lines, at the memory

_GREP = {"count": "-c", "occurrences": "-o"}


def measure(corpus: Corpus, folder: Path, word: str, rounds: int) -> dict[str, Any]:
    """Each work and each grep in turn, `rounds` times; of each the best."""
    text = _as_text(corpus)
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in (*_WORK, *_GREP)}
    with bound_to(1):
        for number in range(rounds + 1):
            for name in _WORK:
                runs[name].append(_ours(folder, word, name))
            for name, option in _GREP.items():
                runs[name].append(_grep(option, word, text))
            if not number:  # which fills the page cache
                runs = {name: [] for name in runs}
    return {name: min(some, key=itemgetter("seconds")) for name, some in runs.items()}


def _as_text(corpus: Corpus) -> Path:
    """The texts of the corpus, each on a line."""
    text = corpus.path.with_suffix(".txt")
    if not text.exists():
        part = text.with_suffix(".part")
        with corpus.path.open(encoding="utf-8") as lines, part.open("w", encoding="utf-8") as out:
            out.writelines(" ".join(json.loads(line)["text"].split()) + "\n" for line in lines)
        part.rename(text)
    return text


def _ours(folder: Path, word: str, work: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.concordance", str(folder), word, work]
    run = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def _grep(option: str, word: str, text: Path) -> dict[str, Any]:
    # In the C locale it is several times as fast as in one that knows letters beyond ASCII.
    command = ["grep", option, "-i", "-w", "--", word, str(text)]
    before = _children_seconds()
    run = subprocess.run(
        command, env={**os.environ, "LC_ALL": "C"}, check=True, stdout=subprocess.PIPE
    )
    found = int(run.stdout) if option == "-c" else run.stdout.count(b"\n")
    return {"seconds": _children_seconds() - before, "found": found}


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Work:
    """One piece of work on an index, and the most memory seen while it was done."""

    def __init__(self, index: Any, word: str) -> None:
        self._index = index
        self._query = f'"{word}"'
        self.peak_bytes = 0

    def trends(self) -> int:
        (series,) = self._index.trends(self._query, procedural=True).series
        self._look()
        return sum(point.speeches or 0 for point in series.points)

    def first(self) -> int:
        lines = self._index.kwic(self._query, procedural=True).lines
        return sum(1 for _ in self._watched(islice(lines, FIRST)))

    def all(self) -> int:
        """As the command line writes them: one JSON object a line."""
        from hustings.cli.records import write_jsonl

        found = self._index.kwic(self._query, procedural=True)
        with Path(os.devnull).open("w", encoding="utf-8") as out, redirect_stdout(out):
            write_jsonl(line.to_dict() for line in self._watched(found.lines))
        return int(found.total)

    def _watched(self, lines: Iterable[Any]) -> Iterator[Any]:
        for number, line in enumerate(lines):
            if number % _BETWEEN_LOOKS == _BETWEEN_LOOKS - 1:
                self._look()
            yield line

    def _look(self) -> None:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                self.peak_bytes = max(self.peak_bytes, int(line.split()[1]) * 1024)


_WORK: dict[str, Callable[[_Work], int]] = {
    "trends": _Work.trends, "first": _Work.first, "all": _Work.all
}  # fmt: skip


def main(folder: str, word: str, work: str) -> None:
    # Which the process that measures has no need of.
    import hustings
    import hustings.cli.records
    import hustings.engines.analyses

    started = time.process_time()
    with hustings.open_index(folder) as index:
        doing = _Work(index, word)
        found = _WORK[work](doing)
    seconds = time.process_time() - started
    print(json.dumps({"seconds": seconds, "found": found, "peak_bytes": doing.peak_bytes}))


if __name__ == "__main__":
    main(*sys.argv[1:])
