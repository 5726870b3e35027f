"""Segments into one: columns joined, deleted speeches left out, nothing analysed again.

The speeches keep their order. Postings are joined a range of words at a time, so memory is bounded
by the range and by the postings written, not by the number of segments.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.analysis import stemmer
from hustings_indexer.columns.arrays import ArrayWriter
from hustings_indexer.columns.field import Field, PostingsWriter, write_lexicon
from hustings_indexer.columns.identity import write_identities
from hustings_indexer.columns.keywords import write_keywords
from hustings_indexer.columns.segment import (
    COLUMNS,
    WORDED,
    Segment,
    write_days,
    write_passages,
    write_values_field,
)
from hustings_indexer.columns.stems import write_stems
from hustings_indexer.columns.strings import starts_of
from hustings_indexer.columns.texts import copy_texts

_POSTINGS_AT_ONCE = 2_000_000
_WORDS_AT_ONCE = 1 << 16

Kept = NDArray[np.bool_]
Integers = NDArray[np.int64]


def merge_segments(sources: Sequence[tuple[Segment, Kept]], path: Path, language: str) -> int:
    """Writes to `path` the speeches of `sources` that are kept, in order; gives their number.

    Each source is a segment and a bool for each of its speeches. Leaves nothing at `path` if it
    cannot finish.
    """
    file = ArrayWriter(path)
    try:
        return _merge(sources, file, language)
    except BaseException:
        file.abandon()
        raise


def _merge(sources: Sequence[tuple[Segment, Kept]], file: ArrayWriter, language: str) -> int:
    stem = _known_stems(sources, language)
    starts = starts_of(_joined([np.diff(s.field("text").starts)[kept] for s, kept in sources]))
    words = _merge_text(sources, file, starts, stem)
    _merge_languages(sources, file, words, language)
    _merge_passages(sources, file)
    for name in COLUMNS:
        values, codes = _joined_codes(sources, name)
        values = write_keywords(file, name, values, codes)
        if name in WORDED:
            write_values_field(file, name, values, stem)
    write_days(file, _joined([segment.dates[kept] for segment, kept in sources]).astype(np.int32))
    positions = _joined([segment.positions[kept] for segment, kept in sources])
    file.add("position", positions.astype(np.int32))
    write_identities(file, [identity for s, kept in sources for identity in _kept_ids(s, kept)])
    copy_texts(file, [(segment.texts, kept) for segment, kept in sources])
    speeches = len(starts) - 1
    file.close(speeches=speeches, tokens=int(starts[-1]), language=language)
    return speeches


def _known_stems(sources: Sequence[tuple[Segment, Kept]], language: str) -> Callable[[str], str]:
    """The stemmer, except that the words of the sources are not stemmed a second time."""
    known: dict[str, str] = {}
    for segment, _ in sources:
        for name in ("text", *WORDED):
            known.update(segment.field(name).word_stems())
    fresh = stemmer(language)
    return lambda word: known[word] if word in known else fresh(word)


def _merge_text(
    sources: Sequence[tuple[Segment, Kept]],
    file: ArrayWriter,
    starts: Integers,
    stem: Callable[[str], str],
) -> list[bytes]:
    """Joins the fields of words; gives the words."""
    fields = [segment.field("text") for segment, _ in sources]
    lexicons = [field.words.utf8s() for field in fields]
    words = sorted(set().union(*lexicons))
    number = {word: at for at, word in enumerate(words)}
    maps = [np.fromiter(map(number.__getitem__, words), np.int64, len(words)) for words in lexicons]
    inputs = [
        _Input(field, to_word, kept, base)
        for field, to_word, (_, kept), base in zip(
            fields, maps, sources, _bases(sources), strict=True
        )
    ]
    postings, used = PostingsWriter(), np.zeros(len(words), bool)
    for low, high in _ranges(inputs, len(words)):
        used[low:high] = _merge_range(inputs, low, high, postings)
    postings.write(file, "text", starts)
    words = [words[at] for at in np.flatnonzero(used).tolist()]
    write_lexicon(file, "text", words, stem)
    return words


def _merge_languages(
    sources: Sequence[tuple[Segment, Kept]], file: ArrayWriter, words: list[bytes], own: str
) -> None:
    """Joins the stems in languages other than the index's own, none of them stemmed anew."""
    stems: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for segment, kept in sources:
        for language, spoken in segment.languages.items():
            if language not in (own, "none") and (kept if spoken is None else kept & spoken).any():
                stems[language] |= segment.field("text").word_stems(language)
    for language, known in sorted(stems.items()):
        at = [number for number, word in enumerate(words) if word.decode() in known]
        some = [words[number] for number in at]
        write_stems(file, f"text.{language}", some, known.__getitem__, np.array(at, np.int64))


def _bases(sources: Sequence[tuple[Segment, Kept]]) -> list[int]:
    bases: list[int] = starts_of(np.array([kept.sum() for _, kept in sources]))[:-1].tolist()
    return bases


class _Input:
    """A field on its way into the merge: its postings under the new numbers."""

    def __init__(self, field: Field, to_word: Integers, kept: Kept, base: int) -> None:
        self.field = field
        self.to_word = to_word
        self._kept = kept
        self._all_kept = bool(kept.all())
        self._to_speech = (np.cumsum(kept) - 1 + base).astype(np.int32)

    def range(
        self, low: int, high: int
    ) -> tuple[NDArray[np.uint16], NDArray[np.int32], Integers, NDArray[np.integer]]:
        """The postings of new words [low, high): word less `low`, speech, frequency; positions."""
        first, last = np.searchsorted(self.to_word, (low, high))
        starts = self.field.posting_start[first : last + 1]
        words = np.repeat((self.to_word[first:last] - low).astype(np.uint16), np.diff(starts))
        texts, frequencies, positions = self.field.postings(int(first), int(last))
        if self._all_kept:
            return words, self._to_speech[texts], frequencies, positions
        kept = self._kept[texts]
        positions = positions[np.repeat(kept, frequencies)]
        return words[kept], self._to_speech[texts[kept]], frequencies[kept], positions


def _ranges(inputs: Sequence[_Input], words: int) -> Iterator[tuple[int, int]]:
    postings = np.zeros(words, np.int64)
    for source in inputs:
        postings[source.to_word] += np.diff(source.field.posting_start)
    part = (np.cumsum(postings) - postings) // _POSTINGS_AT_ONCE
    cuts = {
        0,
        words,
        *(np.flatnonzero(np.diff(part)) + 1).tolist(),
        *range(0, words, _WORDS_AT_ONCE),
    }
    yield from pairwise(sorted(cuts))


def _merge_range(inputs: Sequence[_Input], low: int, high: int, postings: PostingsWriter) -> Kept:
    """Joins the postings of words [low, high); gives which of the words are still in use."""
    parts = [source.range(low, high) for source in inputs]
    words = np.concatenate([part[0] for part in parts])
    texts = np.concatenate([part[1] for part in parts])
    frequencies = np.concatenate([part[2] for part in parts])
    positions = np.concatenate([part[3] for part in parts])
    # Both sorts are stable: within a word, sources and so speeches stay in order.
    order = words.argsort(kind="stable")
    token_order = np.repeat(words, frequencies).argsort(kind="stable")
    per_word = np.bincount(words, minlength=high - low)
    used = per_word > 0
    postings.append(
        texts=texts[order],
        frequencies=frequencies[order],
        positions=positions[token_order],
        per_word=per_word[used],
    )
    return used


def _merge_passages(sources: Sequence[tuple[Segment, Kept]], file: ArrayWriter) -> None:
    counts, words, characters = [], [], []
    for segment, kept in sources:
        starts, *begun = segment.passage_arrays
        count = np.diff(starts)
        is_kept = np.repeat(kept, count)
        counts.append(count[kept])
        words.append(begun[0][is_kept])
        characters.append(begun[1][is_kept])
    write_passages(file, _joined(counts), _joined(words), _joined(characters))


def _joined_codes(sources: Sequence[tuple[Segment, Kept]], name: str) -> tuple[list[str], Integers]:
    values: dict[str, int] = {}
    parts = []
    for segment, kept in sources:
        column = segment.keywords(name)
        to_code = [values.setdefault(value, len(values)) for value in column.values]
        parts.append(np.array(to_code, np.int64)[column.codes[kept]])
    return list(values), _joined(parts)


def _kept_ids(segment: Segment, kept: Kept) -> Iterator[bytes]:
    for number in np.flatnonzero(kept).tolist():
        yield segment.identities.utf8(number)


def _joined(parts: Sequence[NDArray[np.integer]]) -> Integers:
    return np.concatenate([np.zeros(0, np.int64), *parts])
