"""kill -9 at any moment of building, merging and committing: the last commit stands, whole.

A child process plays states of an index one after another and is killed after a drawn number of
calls it made, so that every run dies at the same moments. The speeches of a state follow from its
number alone: what is found after a kill must be exactly one of the states.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import hustings
from hustings_indexer import writer as writing
from hustings_indexer.columns.commit import INDEX_NAME, latest_generation
from hustings_indexer.speech import Speech
from hustings_indexer.writer import LOCK_NAME, IndexWriter
from speeches import speech

MOMENTS = 100
BATCHES = 4  # runs of MOMENTS / BATCHES kills, each with an index of its own
STATES_A_RUN = 6
CALLS_A_RUN = 110_000  # about as many calls and returns as a run makes that is not killed

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def change(writer: IndexWriter, state: int) -> None:
    """Goes from one state to the next."""
    writer.add(added(state))
    writer.delete(deleted(state))
    if state % 5 == 0:
        writer.merge()


def added(state: int) -> list[Speech]:
    ids = [f"{state}-{at}" for at in range(4)] + [f"again-{state % 3}"]
    return [speech(one, f"said in state {state} " * (state % 7)) for one in ids]


def deleted(state: int) -> list[str]:
    return [f"{state - back}-{at}" for back, at in ((1, 0), (3, 1), (3, 2), (9, 3))]


def contents(state: int) -> dict[str, str]:
    """The text of every speech of a state, by id, in order."""
    live: dict[str, str] = {}
    for one in range(1, state + 1):
        for new in added(one):
            live.pop(new.id, None)
            live[new.id] = new.text
        for gone in deleted(one):
            live.pop(gone, None)
    return live


def play(folder: Path, states: int) -> None:
    """Goes through so many states, each one commit, from wherever the index stands."""
    for _ in range(states):
        writer = IndexWriter(folder)
        try:
            state = writer._commit.generation + 1
            change(writer, state)
            writer.commit()
        finally:
            writer.close()


def small_segments() -> None:
    writing.BUFFER_TOKENS = 20
    writing._FAN = 3
    writing._SMALLEST = 40


CHILD = """
import os, signal, sys
sys.path.insert(0, {tests!r})
import pathlib
import test_crash
from hustings_indexer.analysis import stemmer
from hustings_indexer.columns import codec

stemmer("english")("said")  # imports what a child would else import after every fork
test_crash.small_segments()
for line in sys.stdin:
    folder, moment = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if not child:
        left = int(moment)

        def count(frame, event, argument):
            global left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        test_crash.play(pathlib.Path(folder), {states})
        sys.setprofile(None)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Killer:
    """Runs a child again and again, and kills it after a number of calls."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, folder: Path, moment: int) -> int:
        """Plays on in `folder`, to be killed at `moment`; gives the child's exit code."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{folder}\t{moment}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    source = CHILD.format(tests=str(Path(__file__).parent), states=STATES_A_RUN)
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", source],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **threads},
    ) as process:
        yield Killer(process)
        assert process.stdin
        process.stdin.close()


def assert_whole(folder: Path) -> int:
    """The index is one of the states, whole; gives its number, 0 where there is none yet."""
    try:
        state = latest_generation(folder)
    except hustings.IndexMissing:
        return 0
    with hustings.open_index(folder) as index:
        assert index.check() == []
        hits = index.search(limit=10_000).hits
        assert {hit.speech.id: hit.speech.text for hit in hits} == contents(state)
        assert len(hits) == len(contents(state))
        said = index.search("said", limit=1).total
        assert said == sum("said" in text for text in contents(state).values())
    return state


def test_a_run_that_is_not_killed_goes_through_all_its_states(
    killer: Killer, tmp_path: Path
) -> None:
    assert killer.run(tmp_path, 10**9) == 0
    assert assert_whole(tmp_path) == STATES_A_RUN


@pytest.mark.parametrize("seed", range(BATCHES))
def test_killed_at_any_moment_the_last_commit_stands_and_the_next_writer_goes_on(
    seed: int, killer: Killer, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    killed = state = 0
    while killed < MOMENTS // BATCHES:
        code = killer.run(tmp_path, chance.randrange(1, CALLS_A_RUN))
        assert code in (0, -9)
        killed += code == -9
        now = assert_whole(tmp_path)
        assert state <= now <= state + STATES_A_RUN
        state = now
    assert state > MOMENTS // BATCHES // 2


def test_the_writer_after_a_kill_removes_what_the_killed_one_left(
    killer: Killer, tmp_path: Path
) -> None:
    chance = random.Random(9)
    strays = 0
    for _ in range(12):
        killer.run(tmp_path, chance.randrange(1, CALLS_A_RUN // 6))
        before = names(tmp_path)
        IndexWriter(tmp_path).close()
        strays += len(before - names(tmp_path))
        if tmp_path.exists():
            assert names(tmp_path) <= needed(tmp_path)
        assert_whole(tmp_path)
    assert strays


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def needed(folder: Path) -> set[str]:
    """The files of the newest commit."""
    try:
        generation = latest_generation(folder)
    except hustings.IndexMissing:
        return {LOCK_NAME}
    index = hustings.open_index(folder)
    segments = {view.segment.file.path.name for view in index._snapshot.views}
    toc = f"_{INDEX_NAME}_{generation}.toc"
    return {LOCK_NAME, toc, f"sources_{generation}.json", *segments}
