"""Where the time of our whole request goes: `python -m benchmarks --profile CLASS`."""

import cProfile
import pstats
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.engine_hustings import Hustings
from benchmarks.query import Query

ROUNDS = 20
LINES = 25


def profile(folder: Path, queries: Sequence[Query]) -> None:
    """Prints two profiles of the same queries: as asked before, and as asked for the first time.

    A profile counts calls and makes each dearer: read the shares, not the seconds.
    """
    for unseen in (False, True):
        engine = Hustings(unseen=unseen)
        engine.open(folder)
        for query in queries:
            engine.whole(query)
        started = time.perf_counter()
        _ask(engine, queries)
        each = (time.perf_counter() - started) / ROUNDS / len(queries)
        profiler = cProfile.Profile()
        profiler.runcall(_ask, engine, queries)
        print(f"\n{'unseen' if unseen else 'seen before'}: {1000 * each:.3f} ms a query\n")
        pstats.Stats(profiler).sort_stats("tottime").print_stats(LINES)


def _ask(engine: Hustings, queries: Sequence[Query]) -> None:
    for _ in range(ROUNDS):
        for query in queries:
            engine.prepare()
            engine.whole(query)
