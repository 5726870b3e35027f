"""One engine in one fresh process, so that its memory is its own: told what to do by `measure`.

    python -m benchmarks.worker build|add ENGINE CORPUS FOLDER    one JSON object on standard output
    python -m benchmarks.worker serve ENGINE FOLDER               one a line, for each line asked

A line asked is {"mode": ..., "queries": [...], "answers": bool}; the reply has the
milliseconds of each query, and what it answered where that was asked for. Times are of the wall
clock. The garbage collector is as Python sets it, for every engine.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.engine import BY_NAME, Answer, Engine, load
from benchmarks.query import Query


def main(arguments: list[str]) -> None:
    match arguments:
        case ["build" | "add" as verb, name, corpus, folder]:
            _print(_write(verb, name, Path(corpus), Path(folder)))
        case ["serve", name, folder]:
            _serve(name, Path(folder))
        case _:
            sys.exit(__doc__)


def _write(verb: str, name: str, corpus: Path, folder: Path) -> dict[str, Any]:
    engine = load(BY_NAME[name])
    started = time.perf_counter()
    (engine.build if verb == "build" else engine.add)(corpus, folder)
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "peak_bytes": peak_bytes("self"),
        "bytes": sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()),
    }


def _serve(name: str, folder: Path) -> None:
    started = time.perf_counter()
    engine = load(BY_NAME[name])
    loaded = time.perf_counter()
    engine.open(folder)
    opened = time.perf_counter()
    _print({"import_ms": 1000 * (loaded - started), "open_ms": 1000 * (opened - loaded)})
    for line in sys.stdin:
        asked = json.loads(line)
        queries = [Query.from_dict(record) for record in asked["queries"]]
        if asked["mode"] == "PEAK":
            _print({"peak_bytes": peak_bytes("self")})
        else:
            _print(_run(engine, asked, queries))


def _run(engine: Engine, asked: dict[str, Any], queries: list[Query]) -> dict[str, Any]:
    mode = asked["mode"]
    work: Callable[[Query], Any] = {
        "COUNT": engine.count,
        "TOP_10": engine.top,
        "TOP_10_COUNT": engine.top_and_count,
        "WHOLE": engine.whole,
    }[mode]
    times: list[float | None] = []
    answers: list[Any] = []
    for query in queries:
        if not engine.can(mode, query):
            times.append(None)
            answers.append(None)
            continue
        engine.prepare()
        started = time.perf_counter()
        answer = work(query)
        times.append(1000 * (time.perf_counter() - started))
        answers.append(_told(answer))
    return {"ms": times, "answers": answers if asked["answers"] else None}


def _told(answer: Answer | int | None) -> dict[str, Any] | None:
    """What is compared between engines: no words of the speeches."""
    if answer is None:
        return None
    if isinstance(answer, int):
        return {"total": answer}
    return {
        "total": answer.total,
        "hits": [hit.id for hit in answer.hits],
        "marked": sum(1 for hit in answer.hits if hit.marks),
        "speakers": answer.speakers,
        "years": answer.years,
    }


def peak_bytes(process: int | str) -> int:
    """The most memory that a process has had resident.

    Not from getrusage: there a process begins with the peak of the one that started it.
    """
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _print(record: dict[str, Any]) -> None:
    print(json.dumps(record), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
