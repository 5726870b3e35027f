"""The whole run: `python -m benchmarks --help`.

Takes a corpus; prints the tables, and writes them as JSON and Markdown. An engine that is not
installed is named and left out.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import concordance, measure, profile_request, reading, report
from benchmarks.asking import OURS, Asked, ask, compared, contradictions
from benchmarks.circumstances import circumstances
from benchmarks.corpus import Corpus, digest, full_corpus, parted, scaled, slice_of
from benchmarks.engine import BY_NAME, ENTRIES, Entry, interpreter
from benchmarks.queries import choose
from benchmarks.query import CLASSES, Query

HERE = Path(__file__).resolve().parent
WORK = HERE / ".work"
SHARED = HERE.parent.parent / "shared"
PACKED = SHARED / "bench" / "singapore.jsonl.xz"
TRANSCRIPTS = SHARED / "data"
MAIN = [entry.name for entry in ENTRIES if entry.name != "whoosh"]
QUICK = ["hustings", "hustings-unseen", "hustings-2", "tantivy", "tantivy-fields", "fts5"]
ON_THE_SLICE = ["hustings", "hustings-unseen", "tantivy", "whoosh"]
IN_GROWTH = ["hustings", "hustings-unseen", "tantivy"]
LONG_SECONDS = 60
"""A build that takes longer is not repeated."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How much to measure."""

    engines: list[str]
    scales: list[Fraction]
    slice: int
    share: Fraction
    rounds: int
    build_rounds: int
    per_class: int
    runs: int
    seed: int


class Bench:
    """One run. `pythons` says which Python has each engine that is installed."""

    def __init__(self, settings: Settings, work: Path) -> None:
        self.settings = settings
        self.work = work
        self.pythons: dict[str, str] = {}
        self.missing: list[str] = []
        for name in dict.fromkeys([*settings.engines, *ON_THE_SLICE]):
            python = interpreter(BY_NAME[name])
            if python is None:
                self.missing.append(name)
                say(f"{name}: not installed, left out")
            else:
                self.pythons[name] = python

    def entries(self, names: Sequence[str]) -> list[Entry]:
        return [BY_NAME[name] for name in names if name in self.pythons]

    def run(self, full: Corpus) -> dict[str, Any]:
        """Everything there is to measure on a corpus."""
        corpus = scaled(full, self.settings.share, self.work)
        say(f"{corpus.name}: {corpus.speeches:,} speeches, {corpus.megabytes:.1f} MB of text")
        entries = self.entries(self.settings.engines)
        folder = self.folder(corpus)
        result: dict[str, Any] = {
            **circumstances(),
            "not_installed": self.missing,
            "corpus": {**_described(corpus), "sha256": digest(corpus.path)},
            "settings": {
                "seed": self.settings.seed,
                "rounds": self.settings.rounds,
                "build_rounds": self.settings.build_rounds,
                "queries_per_class": self.settings.per_class,
            },
            "build": self.build(corpus, entries, self.settings.build_rounds),
        }
        classes = self.queries(corpus)
        result["open"] = self.opening(entries, folder)
        result["ask"] = self.ask(entries, folder, classes, self.settings.rounds)
        say("the command line from nothing")
        word = classes["middling"][0].words[0]
        result["cold"] = measure.cold(folder / OURS, word, self.settings.runs)
        if "frequent" in classes:
            say("reading out")
            result["concordance"] = concordance.measure(
                corpus, folder / OURS, classes["frequent"][0].words[0], self.settings.build_rounds
            )
        result["day"] = self.a_day(corpus)
        result["reading"] = reading.measure(TRANSCRIPTS, self.settings.build_rounds, say)
        result["slice"] = self.on_a_slice(full)
        result["growth"] = self.growth(full)
        return result

    def folder(self, corpus: Corpus) -> Path:
        return self.work / "indexes" / corpus.path.stem

    def queries(self, corpus: Corpus) -> dict[str, list[Query]]:
        say("choosing queries")
        return choose(corpus.path, per_class=self.settings.per_class, seed=self.settings.seed)

    def build(self, corpus: Corpus, entries: Sequence[Entry], rounds: int) -> dict[str, Any]:
        """Builds with every engine in turn, `rounds` times; the last index stays."""
        builds = {entry.name: measure.Build() for entry in entries if entry.index_of is None}
        for number in range(rounds):
            for entry in entries:
                build = builds.get(entry.name)
                if build is None or (build.seconds and build.seconds[0] > LONG_SECONDS):
                    continue
                folder = self.folder(corpus) / entry.name
                build.add(
                    measure.write("build", entry, self.pythons[entry.name], corpus.path, folder)
                )
                speed = corpus.megabytes / build.seconds[-1]
                say(f"built {corpus.name} with {entry.name}, round {number + 1}: {speed:.1f} MB/s")
        return {name: build.to_dict(corpus.text_bytes) for name, build in builds.items()}

    def opening(self, entries: Sequence[Entry], folder: Path) -> dict[str, Any]:
        say("opening")
        return {
            entry.name: measure.opening(
                entry, self.pythons[entry.name], folder / entry.name, self.settings.runs
            )
            for entry in entries
            if entry.asked and entry.index_of is None
        }

    def ask(
        self, entries: Sequence[Entry], folder: Path, classes: dict[str, list[Query]], rounds: int
    ) -> dict[str, Any]:
        """Asks every engine whose index lies in `folder`."""
        say(f"asking {sum(map(len, classes.values()))} queries, {rounds} rounds")
        with ExitStack() as stack:
            servers = [
                stack.enter_context(
                    measure.Server(
                        entry.name, self.pythons[entry.name], measure.entry_index(entry, folder)
                    )
                )
                for entry in entries
                if entry.asked
            ]
            asked = ask(servers, classes, rounds)
            peaks = {server.name: server.peak_bytes() for server in servers}
        return {**_told(asked), "peak_bytes": peaks}

    def a_day(self, corpus: Corpus) -> dict[str, Any]:
        """Adds the last sitting day to an index of all the others, built just before."""
        say("adding a day")
        before, day = parted(corpus, self.work)
        result: dict[str, Any] = {"speeches": day.speeches}
        for entry in self.entries([OURS, report.PEER]):
            python, base = self.pythons[entry.name], self.folder(before) / entry.name
            whole = measure.write("build", entry, python, before.path, base)["seconds"]
            seconds = []
            for _ in range(self.settings.build_rounds):
                copy = base.with_suffix(".copy")
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(base, copy)
                seconds.append(measure.write("add", entry, python, day.path, copy)["seconds"])
            share = median(seconds) / whole
            result[entry.name] = {"seconds": median(seconds), "share_of_build": share}
        shutil.rmtree(self.folder(before))
        return result

    def on_a_slice(self, full: Corpus) -> dict[str, Any] | None:
        """Ours beside stock Whoosh, which takes minutes to build what others do in seconds."""
        entries = self.entries(ON_THE_SLICE)
        corpus = slice_of(full, self.settings.slice, self.work)
        builds = self.build(corpus, entries, self.settings.build_rounds)
        asked = self.ask(entries, self.folder(corpus), self.queries(corpus), self.settings.rounds)
        shutil.rmtree(self.folder(corpus))
        return {"corpus": _described(corpus), "build": builds, "ask": asked}

    def growth(self, full: Corpus) -> list[dict[str, Any]]:
        """Building and the whole request at every scale."""
        entries, grown = self.entries(IN_GROWTH), []
        for scale in self.settings.scales:
            corpus = scaled(full, scale, self.work)
            builds = self.build(corpus, entries, 1)
            asked = self.ask(entries, self.folder(corpus), self.queries(corpus), 3)
            grown.append(
                {"scale": str(scale), "corpus": _described(corpus), "build": builds, "ask": asked}
            )
            if scale != self.settings.share:
                shutil.rmtree(self.folder(corpus))
        return grown


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _described(corpus: Corpus) -> dict[str, Any]:
    return {"name": corpus.name, "speeches": corpus.speeches, "text_bytes": corpus.text_bytes}


def _told(asked: Asked) -> dict[str, Any]:
    """What is written down of the answers: no word of a query, for it may be of a corpus that is
    not ours to give away; the seed draws the same ones again."""
    hits = {
        kind: median(answer["total"] for answer in answers)
        for kind, answers in asked.answers[OURS]["WHOLE"].items()
    }
    return {
        "hits": hits,
        "ms": {
            engine: {mode: asked.milliseconds(engine, mode) for mode in times}
            for engine, times in asked.times.items()
        },
        "each": {
            engine: {mode: asked.each(engine, mode) for mode in ("WHOLE",) if mode in times}
            for engine, times in asked.times.items()
        },
        "agreement": compared(asked),
        "contradictions": contradictions(asked),
    }


def _settings(options: argparse.Namespace) -> Settings:
    quick = options.quick
    scales = "" if quick else "1/8,1/4,1/2,1,4"
    chosen = scales if options.scale is None else options.scale
    return Settings(
        engines=_engines(options.engines) if options.engines else (QUICK if quick else MAIN),
        scales=[Fraction(scale) for scale in chosen.split(",") if scale],
        slice=options.slice or (1000 if quick else sys.maxsize),
        share=Fraction(options.share) if options.share else Fraction(1, 16 if quick else 1),
        rounds=options.rounds or (3 if quick else 7),
        build_rounds=options.build_rounds or (1 if quick else 3),
        per_class=options.per_class or (8 if quick else 15),
        runs=5 if quick else 15,
        seed=options.seed,
    )


def _engines(names: str) -> list[str]:
    """Those named, and those without which there is nothing to compare, in their order."""
    named = {*names.split(","), *IN_GROWTH}
    if unknown := named.difference(BY_NAME):
        sys.exit(f"no engine {', '.join(sorted(unknown))}; there are {', '.join(BY_NAME)}")
    return [name for name in BY_NAME if name in named]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=PACKED, help="JSON Lines, packed by xz")
    parser.add_argument("--work", type=Path, default=WORK, help="for corpora and indexes")
    parser.add_argument("--output", type=Path, default=HERE / "results" / "latest.json")
    parser.add_argument("--quick", action="store_true", help="a sixteenth of it, in a minute")
    parser.add_argument("--engines", help=f"of {','.join(MAIN)}; ours and tantivy always")
    parser.add_argument("--share", help="of the corpus, for the main tables: 1/4")
    parser.add_argument("--scale", help='sizes for the growth table: 1/8,1/2,4 ("" for none)')
    parser.add_argument("--slice", type=int, help="speeches that stock Whoosh gets, if not all")
    parser.add_argument("--rounds", type=int, help="of queries")
    parser.add_argument("--build-rounds", type=int)
    parser.add_argument("--per-class", type=int, help="queries of each class")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", choices=CLASSES, help="profile our whole request; no tables")
    return parser.parse_args()


def main() -> None:
    options = _options()
    settings = _settings(options)
    if not options.corpus.exists():
        say(f"no corpus at '{options.corpus.name}': made-up speeches instead")
    full = full_corpus(options.corpus, options.work)
    bench = Bench(settings, options.work)
    if options.profile:
        corpus = scaled(full, settings.share, options.work)
        bench.build(corpus, bench.entries([OURS]), 1)  # one that lies there may be of older code
        queries = bench.queries(corpus)[options.profile]
        profile_request.profile(bench.folder(corpus) / OURS, queries)
        return
    result = bench.run(full)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(result, indent=1) + "\n")
    written = report.markdown(result)
    options.output.with_suffix(".md").write_text(written)
    print(written)


if __name__ == "__main__":
    main()
