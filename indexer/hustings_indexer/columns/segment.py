"""A segment: an unchanging run of speeches, all their columns in one file.

`SegmentBuilder` takes speeches and writes the file; `Segment` opens one and gives back words,
columns and speeches. Speeches are numbered from 0 in the order in which they were added. Which of
them are deleted is not in the file but in the commit (see `commit.py`): a segment never changes.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.analysis import (
    LONGEST_PASSAGE,
    PASSAGE_END,
    SPEECH_END,
    end_of_passage,
    fold_batch,
    fold_characters,
    passage_spans,
    stemmer,
    stemmer_for,
)
from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.field import Field, write_field
from hustings_indexer.columns.identity import Identities, write_identities
from hustings_indexer.columns.keywords import Keywords, KeywordWriter
from hustings_indexer.columns.stems import write_stems
from hustings_indexer.columns.strings import starts_of
from hustings_indexer.columns.texts import Texts, TextsWriter
from hustings_indexer.columns.words import FIRST_WORD_ID, PASSAGE_END_ID, SPEECH_END_ID, WordTable
from hustings_indexer.speech import Speech, make_speech

KEYWORDS = (
    "debate_id", "time", "chamber", "section", "heading", "speaker", "person_id", "party", "role",
    "language", "kind", "column", "page", "url", "source",
)  # fmt: skip
COLUMNS = (*KEYWORDS, "transcript")
"""The keyword columns: those of the record, and the transcript that each speech was read from."""

WORDED = ("heading", "speaker")
"""The keyword columns whose values are fields of words as well."""

_BATCH_CHARACTERS = (
    1_000_000  # numbered at a time: larger batches fall out of the processor's cache
)
_READ_PER_STEMMED = 25  # words and their stems that are read in the time that one is stemmed
_ROW = attrgetter(*KEYWORDS)
_END = f" {SPEECH_END} "
_BREAK = f" {PASSAGE_END} "

Integers = NDArray[np.int64]


class SegmentBuilder:
    """Collects speeches; `write` makes a segment of them.

    A speech whose id was added before takes the place of the earlier one: `superseded` numbers the
    speeches to be deleted from the written segment.
    """

    def __init__(self, language: str) -> None:
        _keep_freed_memory()
        self.tokens = 0
        self.superseded: list[int] = []
        self.numbers: dict[str, int] = {}
        self._language = language
        self._table = WordTable()
        self._texts = TextsWriter()
        self._keywords = {name: KeywordWriter() for name in COLUMNS}
        self._ids: list[str] = []
        self._dates: list[int] = []
        self._positions: list[int] = []
        self._batch: list[str] = []
        self._rows: list[tuple[str | None, ...]] = []
        self._batched = 0
        self._tokens: list[NDArray[np.int32]] = []
        self._lengths: list[Integers] = []
        self._passages = array("i")
        self._breaks: list[Integers] = []
        self._breaks_per_speech: list[Integers] = []
        self._words_in: defaultdict[str, list[Integers]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, speech: Speech, transcript: str | None = None) -> None:
        """Adds a speech, or raises ValueError for text that UTF-8 cannot hold and adds nothing."""
        text, day, row = speech.text.encode(), speech.date.toordinal(), _ROW(speech)
        "".join([speech.id, *filter(None, row)]).encode()
        earlier = self.numbers.get(speech.id)
        if earlier is not None:
            self.superseded.append(earlier)
        self.numbers[speech.id] = len(self._ids)
        self._ids.append(speech.id)
        self._dates.append(day)
        self._positions.append(speech.position)
        self._rows.append((*row, transcript))
        self._texts.append(text)
        self._batch.append(self._marked(speech.text))
        self._batched += len(speech.text)
        if self._batched >= _BATCH_CHARACTERS:
            self._number()

    def _marked(self, text: str) -> str:
        """`text` with the breaks between its passages marked, ready for a batch; where they begin
        is kept."""
        cuts = len(text) > LONGEST_PASSAGE or "\n\n" in text
        spans = list(passage_spans(text)) if cuts else []
        if SPEECH_END in text or PASSAGE_END in text:
            text = text.replace(SPEECH_END, " ").replace(PASSAGE_END, " ")
        if len(spans) > 1:
            self._passages.extend([start for start, _ in spans[1:]])
            text = _BREAK.join([text[start:end] for start, end in spans])
        return fold_characters(text)

    def _number(self) -> None:
        if not self._batch:
            return
        numbers = self._table.number(fold_batch(_END.join(self._batch) + _END))
        is_word = numbers >= FIRST_WORD_ID
        words_before = np.cumsum(is_word)
        speech_ends = np.flatnonzero(numbers == SPEECH_END_ID)
        breaks = np.flatnonzero(numbers == PASSAGE_END_ID)
        ends = words_before[speech_ends]
        of_speech = np.searchsorted(speech_ends, breaks)
        starts = np.concatenate(([0], ends[:-1]))
        self._tokens.append(numbers[is_word])
        self._lengths.append(ends - starts)
        self._breaks.append(words_before[breaks] - starts[of_speech])
        self._breaks_per_speech.append(np.bincount(of_speech, minlength=len(ends)))
        columns = dict(zip(COLUMNS, zip(*self._rows, strict=True), strict=True))
        for name, values in columns.items():
            self._keywords[name].extend(values)
        self._note_languages(columns["language"])
        self.tokens += len(self._tokens[-1])
        self._batch, self._rows, self._batched = [], [], 0

    def _note_languages(self, languages: Sequence[str | None]) -> None:
        """Keeps the words of the last batch that are to be stemmed in another language as well."""
        stemmers = {language: stemmer_for(language, self._language) for language in set(languages)}
        for name in set(stemmers.values()) - {self._language, "none"}:
            spoken = np.array([stemmers[language] == name for language in languages])
            tokens = self._tokens[-1][np.repeat(spoken, self._lengths[-1])]
            self._words_in[name].append(np.flatnonzero(np.bincount(tokens)))

    def write(self, path: Path, beside: Field | None = None) -> None:
        """Writes the segment to `path`, whole and durable, or leaves nothing there.

        `beside` is the text of another segment of the index: its words need not be stemmed anew.
        """
        self._number()
        file = ArrayWriter(path)
        try:
            self._write(file, self._stem(beside))
        except BaseException:
            file.abandon()
            raise

    def _stem(self, beside: Field | None) -> Callable[[str], str]:
        """The index's stemmer, which gives for a word of `beside` what was found before."""
        stem = stemmer(self._language)
        few = _READ_PER_STEMMED * len(self._table)
        if beside is None or self._language == "none" or len(beside.words) > few:
            return stem
        known = beside.word_stems()
        return lambda word: known.get(word) or stem(word)

    def _write(self, file: ArrayWriter, stem: Callable[[str], str]) -> None:
        starts = starts_of(_joined(self._lengths))
        tokens = np.concatenate([np.zeros(0, np.int32), *self._tokens])
        self._tokens = []
        self._write_languages(
            file, write_field(file, "text", tokens, starts, self._table.words, stem)
        )
        write_passages(
            file,
            _joined(self._breaks_per_speech),
            _joined(self._breaks),
            np.array(self._passages, np.int64),
        )
        for name in COLUMNS:
            values = self._keywords[name].write(file, name)
            if name in WORDED:
                write_values_field(file, name, values, stem)
        write_days(file, np.array(self._dates, np.int32))
        file.add("position", np.array(self._positions, np.int32))
        write_identities(file, [identity.encode() for identity in self._ids])
        self._texts.write(file)
        file.close(speeches=len(self), tokens=int(starts[-1]), language=self._language)

    def _write_languages(self, file: ArrayWriter, numbers: Integers) -> None:
        """Writes the other languages' stems; `numbers`, in the table, are those of the words of
        the text."""
        words = self._table.words
        for language, parts in sorted(self._words_in.items()):
            spoken = np.zeros(len(words), bool)
            spoken[np.concatenate(parts)] = True
            at = np.flatnonzero(spoken[numbers])
            some = [words[number] for number in numbers[at].tolist()]
            write_stems(file, f"text.{language}", some, stemmer(language), at)


def _keep_freed_memory() -> None:
    """Lets the arrays of one batch lie where those of the last one lay.

    glibc gives a freed block back to the system, and the next one is mapped page by page, unless
    a larger one was freed before, up to 32 MB: without this, one second in six of a build.
    """
    np.empty(31 << 20, np.uint8)


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate([np.zeros(0, np.int64), *parts])


def write_passages(
    file: ArrayWriter, counts: Integers, words: Integers, characters: Integers
) -> None:
    """Writes where the passages of each speech begin: `counts` says how many it has after its
    first, `words` and `characters` at which of its own each begins."""
    file.add("passage.start", starts_of(counts))
    file.add("passage.word", words.astype(np.int32))
    file.add("passage.character", characters.astype(np.int32))


def write_values_field(
    file: ArrayWriter, name: str, values: list[str], stem: Callable[[str], str]
) -> None:
    """Writes the field of words over the distinct values of a keyword column."""
    table = WordTable()
    batch = "".join(fold_characters(value) + _END for value in values)
    numbers = table.number(fold_batch(batch))
    is_word = numbers >= FIRST_WORD_ID
    ends = np.cumsum(is_word)[numbers == SPEECH_END_ID]
    starts = np.concatenate(([0], ends)).astype(np.int64)
    write_field(file, f"{name}.field", numbers[is_word], starts, table.words, stem)


def write_days(file: ArrayWriter, ordinals: NDArray[np.int32]) -> None:
    """Writes the date column (int32 days, 1 for 1 January of the year 1) and the year of each."""
    days = ordinals.astype(np.int64) - 719_163  # what date.toordinal() gives for 1 January 1970
    file.add("date", ordinals)
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    file.add("year", years.astype(np.int16))


class Passages(NamedTuple):
    """Where each passage of a speech after its first begins: at which word, at which character."""

    words: list[int]
    characters: list[int]

    def span(self, text: str, number: int) -> tuple[int, int]:
        """[start, end) of a passage, by its number, in the text of the speech."""
        edges = self.characters
        start = edges[number - 1] if number else 0
        following = edges[number] if number < len(edges) else len(text)
        return start, end_of_passage(text, start, following)


class Segment:
    """An open segment. Arrays are read-only views of the mapped file, one element a speech."""

    def __init__(self, path: Path) -> None:
        self.file = ArrayReader(path)
        self.speeches: int = self.file.facts["speeches"]
        self.tokens: int = self.file.facts["tokens"]
        self._keywords: dict[str, Keywords] = {}
        self._fields: dict[str, Field] = {}

    def __len__(self) -> int:
        return self.speeches

    def keywords(self, name: str) -> Keywords:
        if name not in self._keywords:
            self._keywords[name] = Keywords(self.file, name)
        return self._keywords[name]

    def field(self, name: str) -> Field:
        """The field "text" over speeches, "heading" or "speaker" over the column's values."""
        if name not in self._fields:
            array = f"{name}.field" if name in WORDED else name
            self._fields[name] = Field(self.file, array)
        return self._fields[name]

    @cached_property
    def languages(self) -> dict[str, NDArray[np.bool_] | None]:
        """The stemmers for its speeches; of each, whose it is (None: of all)."""
        column, own = self.keywords("language"), self.file.facts["language"]
        codes: defaultdict[str, list[int]] = defaultdict(list)
        for code, language in enumerate(column.values):
            codes[stemmer_for(language, own)].append(code)
        if len(codes) < 2:
            return dict.fromkeys(codes or (own,))
        return {name: column.with_codes(some) for name, some in codes.items()}

    @cached_property
    def dates(self) -> NDArray[np.int32]:
        """int32 days, as `date.toordinal` counts them."""
        return self.file["date"]

    @cached_property
    def years(self) -> NDArray[np.int16]:
        return self.file["year"]

    @cached_property
    def positions(self) -> NDArray[np.int32]:
        return self.file["position"]

    @cached_property
    def identities(self) -> Identities:
        return Identities(self.file)

    @cached_property
    def texts(self) -> Texts:
        return Texts(self.file)

    @cached_property
    def passage_arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        """Where the passages of each speech begin in the other two, its first left out; at which
        word of the speech each begins, and at which character."""
        arrays = self.file
        return arrays["passage.start"], arrays["passage.word"], arrays["passage.character"]

    def text(self, speech: int) -> str:
        return self.texts[speech]

    def passages(self, speech: int) -> Passages:
        starts, words, characters = self.passage_arrays
        own = slice(starts[speech], starts[speech + 1])
        return Passages(words[own].tolist(), characters[own].tolist())

    def speech(self, number: int) -> Speech:
        """The record of one speech."""
        return self.records([number])[0]

    def records(self, numbers: Sequence[int]) -> list[Speech]:
        """The records of some speeches."""
        at = np.array(numbers, np.intp)
        texts = map(self.text, numbers)
        identities = map(self.identities.__getitem__, numbers)
        dates = map(date.fromordinal, self.dates[at].tolist())
        positions = self.positions[at].tolist()
        debates, *others = (self.keywords(name).decoded(at) for name in KEYWORDS)
        fields = (identities, dates, texts, debates, positions, *others)
        return list(map(make_speech, *fields))
