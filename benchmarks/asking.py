"""Puts the same queries to every engine, in turn, and compares what they answer.

The order: first every engine, fresh, gets every query once for the whole request (the times of the
FIRST touch, and the answers); then once for each other mode; then the rounds begin whose medians
are reported. In a round, a class and a mode are put to one engine after the other, and each round
begins with another engine.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.engine import MODES
from benchmarks.measure import Server
from benchmarks.query import Query

FIRST = "WHOLE_FIRST"
"""The whole request in a fresh process that has not met the query before."""

OURS = "hustings"
UNSEEN = "hustings-unseen"
"""Ours again, which before each query forgets what it has kept of earlier ones."""
PATIENCE_MS = 1000
FEWEST_ROUNDS = 2
"""An engine that takes longer than PATIENCE_MS over a class gets only so many rounds of it."""

Times = dict[str, dict[str, list[list[float]]]]
Classes = Mapping[str, Sequence[Query]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Of each engine: times[mode][class][query] is what each round took, in milliseconds, and
    answers[mode][class] what it answered; modes and classes that it doesn't do are left out."""

    times: dict[str, Times]
    answers: dict[str, dict[str, dict[str, list[dict[str, Any]]]]]

    def milliseconds(self, engine: str, mode: str) -> dict[str, float]:
        """Of each class: the geometric mean over its queries of the median over the rounds."""
        return {
            kind: geometric_mean(map(median, several))
            for kind, several in self.times[engine].get(mode, {}).items()
        }

    def each(self, engine: str, mode: str) -> dict[str, list[float]]:
        """Of each class: of each query, in order, the median over the rounds."""
        return {
            kind: [round(median(rounds), 4) for rounds in several]
            for kind, several in self.times[engine].get(mode, {}).items()
        }


def ask(servers: Sequence[Server], classes: Classes, rounds: int) -> Asked:
    """Asks every server everything; see above for the order."""
    asked = Asked({server.name: {} for server in servers}, {server.name: {} for server in servers})
    for mode in ("WHOLE", *(mode for mode in MODES if mode != "WHOLE")):
        for kind, queries in classes.items():
            for server in servers:
                _first(asked, server, mode, kind, queries)
    for number in range(rounds):
        for kind, queries in classes.items():
            for mode in MODES:
                for server in _turned(servers, number):
                    _again(asked, server, mode, kind, queries)
    return asked


def compared(asked: Asked) -> dict[str, dict[str, dict[str, float]]]:
    """How far each engine's totals agree with ours, by class: see `_compared`."""
    ours = asked.answers[OURS]["WHOLE"]
    result: dict[str, dict[str, dict[str, float]]] = {}
    for engine, modes in asked.answers.items():
        mode = "WHOLE" if modes.get("WHOLE") else "COUNT"
        if engine not in (OURS, UNSEEN) and modes.get(mode):
            result[engine] = {
                kind: _compared(answers, ours[kind]) for kind, answers in modes[mode].items()
            }
    return result


def contradictions(asked: Asked) -> dict[str, int]:
    """Of each engine, for how many queries two modes gave different totals."""
    return {
        engine: sum(
            answer["total"] != counted["total"]
            for mode in ("COUNT", "TOP_10_COUNT")
            for kind, answers in modes.get("WHOLE", {}).items()
            for answer, counted in zip(answers, modes[mode][kind], strict=True)
        )
        for engine, modes in asked.answers.items()
    }


def geometric_mean(values: Iterable[float]) -> float:
    logs = [math.log(value) for value in values]
    return math.exp(sum(logs) / len(logs))


def _first(asked: Asked, server: Server, mode: str, kind: str, queries: Sequence[Query]) -> None:
    reply = server.run(mode, queries, answers=True)
    if None in reply["ms"]:
        return
    empty: dict[str, list[list[float]]] = {}
    asked.times[server.name].setdefault(mode, empty)[kind] = [[] for _ in queries]
    if mode == "WHOLE":
        first = asked.times[server.name].setdefault(FIRST, {})
        first[kind] = [[taken] for taken in reply["ms"]]
    asked.answers[server.name].setdefault(mode, {})[kind] = reply["answers"]


def _again(asked: Asked, server: Server, mode: str, kind: str, queries: Sequence[Query]) -> None:
    kept = asked.times[server.name].get(mode, {}).get(kind)
    if kept is None:
        return
    if len(kept[0]) >= FEWEST_ROUNDS and sum(map(median, kept)) > PATIENCE_MS:
        return
    for times, taken in zip(kept, server.run(mode, queries)["ms"], strict=True):
        times.append(taken)


def _turned(servers: Sequence[Server], number: int) -> Iterator[Server]:
    start = number % len(servers)
    yield from servers[start:]
    yield from servers[:start]


def _compared(theirs: Sequence[dict[str, Any]], ours: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The share of queries with our total, the median difference of totals relative to ours; of
    those with our total, the share with our counts; and the share of hits with a word marked."""
    pairs = list(zip(theirs, ours, strict=True))
    equal = [(their, our) for their, our in pairs if their["total"] == our["total"]]
    counts = [_counts(their) == _counts(our) for their, our in equal if "years" in their]
    hits = sum(len(their.get("hits", ())) for their in theirs)
    result: defaultdict[str, float] = defaultdict(float)
    result["equal"] = len(equal) / len(pairs)
    result["difference"] = median(
        abs(their["total"] - our["total"]) / max(1, our["total"]) for their, our in pairs
    )
    if counts:
        result["equal_counts"] = sum(counts) / len(counts)
    if hits:
        result["marked"] = sum(their["marked"] for their in theirs) / hits
    return dict(result)


def _counts(answer: dict[str, Any]) -> Any:
    """The counts that don't depend on which of several equal speakers is named last."""
    return answer["years"], sorted(answer["speakers"].values())
