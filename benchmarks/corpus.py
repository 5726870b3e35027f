"""The speeches to measure with: a real corpus where there is one, else made-up ones of its shape.

Gives JSON Lines files in a work folder: the whole corpus, part of its sitting days, several times
the corpus, and the corpus parted at its last day. Everything drawn is drawn from a seed, and a file
that is there already is not made again.
"""

import hashlib
import json
import lzma
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

import numpy as np

SPEECHES = 111_515
"""Of the made-up corpus, at full size: as many as the real one has."""

_STOP_WORDS = (
    "the of to and in that is a we i for it this be have on are as not with will was by he they "
    "has from at which but our their there would been or you if all what who so can my do an his"
)
_SYLLABLES = [a + b for a in "bcdfghlmnprstvw" for b in "aeiou"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A JSON Lines file of speeches: how many, and how many bytes of text they hold."""

    name: str
    path: Path
    speeches: int
    text_bytes: int

    @property
    def megabytes(self) -> float:
        return self.text_bytes / 1e6


def full_corpus(packed: Path, work: Path, *, speeches: int = SPEECHES, seed: int = 1) -> Corpus:
    """The packed corpus, unpacked; a made-up one of `speeches` where there is none."""
    if packed.exists():
        target = work / packed.name.removesuffix(".xz")

        def unpack(out: Path) -> None:
            with lzma.open(packed) as source, out.open("wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)

        return measured(_made(target, unpack), packed.name.partition(".")[0])
    target = work / f"generated-{speeches}-{seed}.jsonl"
    return measured(
        _made(target, lambda out: _write(out, generated(speeches, seed))), "made-up speeches"
    )


def scaled(corpus: Corpus, scale: Fraction, work: Path, *, seed: int = 1) -> Corpus:
    """A share of the corpus, by whole sitting days; or, over 1, so many times the corpus.

    A copy of a speech has an id of its own and its lines, or sentences, in another order.
    """
    if scale == 1:
        return corpus
    label = f"{scale.numerator}-{scale.denominator}" if scale < 1 else str(scale)
    target = work / f"{corpus.path.stem}-x{label}-{seed}.jsonl"
    share = _share if scale < 1 else _several
    made = _made(target, lambda out: _write(out, share(corpus, scale, random.Random(seed))))
    return measured(made, f"{corpus.name} x {scale}")


def slice_of(corpus: Corpus, speeches: int, work: Path, *, seed: int = 1) -> Corpus:
    """About `speeches` of the corpus, by whole sitting days."""
    if speeches >= corpus.speeches:
        return corpus
    cut = scaled(corpus, Fraction(speeches, corpus.speeches), work, seed=seed)
    return Corpus(f"{cut.speeches} speeches", cut.path, cut.speeches, cut.text_bytes)


def parted(corpus: Corpus, work: Path) -> tuple[Corpus, Corpus]:
    """The corpus without its last sitting day, and that day."""
    last = max(record["date"] for record in _records(corpus.path))
    stem = corpus.path.stem
    before, day = work / f"{stem}-before.jsonl", work / f"{stem}-day.jsonl"
    _made(before, lambda out: _write(out, (r for r in _records(corpus.path) if r["date"] != last)))
    _made(day, lambda out: _write(out, (r for r in _records(corpus.path) if r["date"] == last)))
    return measured(before, "all but the last day"), measured(day, "the last day")


def measured(path: Path, name: str) -> Corpus:
    """The corpus of a file, counted."""
    sizes = [len(record["text"].encode()) for record in _records(path)]
    return Corpus(name, path, len(sizes), sum(sizes))


def generated(speeches: int, seed: int) -> Iterator[dict[str, Any]]:
    """Made-up speeches: words, speakers and headings fall off as Zipf's law has it, lengths are
    log-normal, and some pairs of words stand together oftener than chance would have them."""
    rng = np.random.default_rng(seed)
    words = _vocabulary(60_000, rng)
    pairs = [f"{words[a]} {words[b]}" for a, b in rng.integers(200, 4_000, (2_000, 2)).tolist()]
    sources = np.array(words + pairs, object)
    weights = np.concatenate([_zipf(len(words), 1.0), 0.05 * _zipf(len(pairs), 0.7)])
    bounds = np.cumsum(weights / weights.sum())
    names = [
        f"{words[a].title()} {words[b].title()}" for a, b in rng.integers(200, 9_000, (1_100, 2))
    ]
    headings = [
        " ".join(words[w].upper() for w in row) for row in rng.integers(60, 9_000, (12_000, 4))
    ]
    days = [Date(1955, 4, 22) + timedelta(days=32 * day) for day in range(790)]
    for number in range(speeches):
        length = int(np.clip(rng.lognormal(4.1, 1.4), 2, 40_000))
        text = sources[np.searchsorted(bounds, rng.random(length)).clip(max=len(sources) - 1)]
        yield {
            "id": f"made-up/{number}",
            "date": days[number * len(days) // speeches].isoformat(),
            "speaker": "" if rng.random() < 0.11 else names[_skewed(rng, len(names))],
            "party": "", "role": "", "column": None,
            "heading": headings[number * len(headings) // speeches],
            "text": _prose(text.tolist(), rng),
        }  # fmt: skip


def _vocabulary(size: int, rng: np.random.Generator) -> list[str]:
    found = dict.fromkeys(_STOP_WORDS.split())
    while len(found) < size:
        for row in rng.integers(0, len(_SYLLABLES), (size, 4)).tolist():
            found["".join(_SYLLABLES[at] for at in row[: 2 + row[0] % 3])] = None
    return list(found)[:size]


def _zipf(size: int, exponent: float) -> Any:
    return 1.0 / (np.arange(size) + 2.7) ** exponent


def _skewed(rng: np.random.Generator, size: int) -> int:
    return int(size ** rng.random()) - 1


def _prose(words: list[str], rng: np.random.Generator) -> str:
    sentences = []
    while words:
        length = int(rng.integers(6, 30))
        sentences.append(" ".join(words[:length]).capitalize() + ".")
        words = words[length:]
    return "\n".join(" ".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5))


def _share(corpus: Corpus, scale: Fraction, rng: random.Random) -> Iterator[dict[str, Any]]:
    sizes: dict[str, int] = {}
    for record in _records(corpus.path):
        sizes[record["date"]] = sizes.get(record["date"], 0) + len(record["text"].encode())
    days = sorted(sizes)
    rng.shuffle(days)
    chosen: set[str] = set()
    left = float(corpus.text_bytes * scale)
    for day in days:
        if left >= sizes[day] / 2:
            chosen.add(day)
            left -= sizes[day]
    return (record for record in _records(corpus.path) if record["date"] in chosen)


def _several(corpus: Corpus, scale: Fraction, rng: random.Random) -> Iterator[dict[str, Any]]:
    for _, day in groupby(_records(corpus.path), key=lambda record: record["date"]):
        speeches = list(day)
        yield from speeches
        for copy in range(1, int(scale)):
            for speech in speeches:
                yield {
                    **speech,
                    "id": f"{speech['id']}/copy-{copy}",
                    "text": _shuffled(speech["text"], rng),
                }


def _shuffled(text: str, rng: random.Random) -> str:
    mark = "\n" if "\n" in text else ". "
    parts = text.split(mark)
    rng.shuffle(parts)
    return mark.join(parts)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _write(path: Path, records: Iterable[dict[str, Any]]) -> None:
    sink: TextIO
    with path.open("w", encoding="utf-8") as sink:
        for record in records:
            sink.write(json.dumps(record, ensure_ascii=False) + "\n")


def _made(target: Path, make: Callable[[Path], None]) -> Path:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".part")
        make(unfinished)
        unfinished.rename(target)
    return target


def digest(path: Path) -> str:
    """The first digits of the SHA-256 of a file: says which corpus a figure belongs to."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()[:12]
