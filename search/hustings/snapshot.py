"""An index at one moment: its open segments, and what is counted over all of them.

Speeches are numbered through, segment after segment, deleted ones included: that is the order in
which they were added. A snapshot never changes and may be searched by many threads; what it works
out it keeps in one cache.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hustings.cache import Cache
from hustings.counts import Counts, Words
from hustings.evidence import Scores as Scores
from hustings.evidence import Speeches as Speeches
from hustings.occurrences import FieldSearch, Postings, contains
from hustings.rank import FieldName, Worded
from hustings.surroundings import Ordered, Surroundings
from hustings.terms import Stems, Term
from hustings.vocabulary import Vocabulary
from hustings_indexer.analysis import stemmer, words
from hustings_indexer.columns.commit import Commit, SegmentEntry, read_listed
from hustings_indexer.columns.segment import Segment

if TYPE_CHECKING:  # what only some searches need is imported when it is needed
    from hustings.lookalikes import NamesAlike
    from hustings.naming import Names
    from hustings_indexer.people import People

CACHE_BYTES = 256_000_000

Mask = NDArray[np.bool_]

_TERMS = 10_000  # of query words and terms that what they stand for is kept


class View:
    """One segment of a snapshot: which of its speeches are live, and where terms stand in it."""

    def __init__(self, segment: Segment, entry: SegmentEntry, first: int, cache: Cache) -> None:
        self.segment = segment
        self._language: str = segment.file.facts["language"]
        self.first = first
        """The number, in the snapshot, of the segment's first speech."""
        self.size = entry.speeches
        self.live_count = entry.live
        self.live: Mask | None = entry.kept() if len(entry.deleted) else None
        self._cache = cache
        self._searches: dict[FieldName, FieldSearch] = {}
        self._codes: dict[str, NDArray[np.intp]] = {}
        self._lengths: dict[FieldName, NDArray[np.int64]] = {}
        self._counts: dict[str, NDArray[np.intp]] = {}
        self._by_value: dict[str, tuple[NDArray[np.intp], NDArray[np.intp]]] = {}

    def search(self, field: FieldName) -> FieldSearch:
        """The finder of terms in a field; of heading and speaker, over the distinct values."""
        if field not in self._searches:
            languages = self.segment.languages if field == "text" else {self._language: None}
            self._searches[field] = FieldSearch(self.segment.field(field), self._cache, languages)
        return self._searches[field]

    def codes(self, name: str) -> NDArray[np.intp]:
        """A keyword column's codes, as integers wide enough to reckon with."""
        if name not in self._codes:
            self._codes[name] = self.segment.keywords(name).codes.astype(np.intp)
        return self._codes[name]

    def counts(self, name: str) -> NDArray[np.intp]:
        """How many live speeches have each of a keyword column's values."""
        if name not in self._counts:
            codes = self.codes(name)
            codes = codes if self.live is None else codes[self.live]
            self._counts[name] = np.bincount(
                codes, minlength=len(self.segment.keywords(name).values)
            )
        return self._counts[name]

    def by_value(self, name: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The speeches in order of their value of a keyword column, and where each value's run of
        them, ascending, starts and the last one ends."""
        if name not in self._by_value:
            codes = self.segment.keywords(name).codes  # in 16 bits as a rule: a radix sort
            counts = np.bincount(codes, minlength=len(self.segment.keywords(name).values))
            order = codes.argsort(kind="stable")
            self._by_value[name] = order, np.concatenate(([0], np.cumsum(counts)))
        return self._by_value[name]

    def live_values(self, name: str) -> Iterator[str]:
        """The values of a keyword column that live speeches have, sorted; "" for none."""
        values = self.segment.keywords(name).values
        for code in np.flatnonzero(self.counts(name)).tolist():
            yield values[code]

    def has_value(self, name: str, value: str) -> bool:
        """Whether a live speech has that value."""
        code = self.segment.keywords(name).code(value)
        return code >= 0 and (self.live is None or bool(self.counts(name)[code]))

    def live_languages(self) -> Iterator[str]:
        """The stemmers for the texts of live speeches."""
        for language, whose in self.segment.languages.items():
            if self.live is None or (self.live if whose is None else self.live & whose).any():
                yield language

    @cached_property
    def everything(self) -> Speeches:
        """All live speeches."""
        every = np.arange(self.size)
        return every if self.live is None else every[self.live]

    def is_live(self, speech: int) -> bool:
        return self.live is None or bool(self.live[speech])

    def live_only(self, postings: Postings) -> Postings:
        """Those of live speeches, numbered as numpy indexes fastest."""
        texts = postings.texts.astype(np.intp, copy=False)
        if self.live is None:
            return Postings(texts, postings.frequencies)
        kept = self.live[texts]
        return Postings(texts[kept], postings.frequencies[kept])

    def words_of(self, field: FieldName) -> NDArray[np.int64]:
        """How many words the text, or the heading, of each speech has."""
        lengths = self.lengths(field)
        return lengths if field == "text" else lengths[self.codes(field)]

    @cached_property
    def live_words(self) -> int:
        """How many words the live speeches have."""
        lengths = self.lengths("text")
        return int(lengths.sum() if self.live is None else lengths[self.live].sum())

    def lengths(self, field: FieldName) -> NDArray[np.int64]:
        """How many words each text of the field has; of heading and speaker, each value."""
        if field not in self._lengths:
            self._lengths[field] = np.diff(self.segment.field(field).starts)
        return self._lengths[field]


@dataclass(frozen=True, slots=True)
class Values:
    """The distinct values of a keyword column in all segments, numbered as they sort; and for each
    segment the number, among them, of each of its codes."""

    count: int
    decode: Callable[[int], str]
    """The value of a number, "" for none."""
    numbers: Sequence[NDArray[np.intp] | slice]


class Snapshot:
    """The views of one commit. Close it by letting go of it."""

    def __init__(self, folder: Path, commit: Commit) -> None:
        self.commit = commit
        # Read now, for a later commit takes the file away.
        self._people = read_listed(folder / commit.people_name, commit.people_crc)
        self.stems = lru_cache(_TERMS)(self._stems)
        """The stems of a word, in each language of the live speeches and in the index's own."""
        self._held = lru_cache(_TERMS)(self._count_held)
        self.cache = Cache(CACHE_BYTES)
        self._values: dict[str, Values] = {}
        self._lengths: dict[str, Scores] = {}
        self.views: list[View] = []
        first = 0
        for entry in commit.segments:
            segment = Segment(folder / entry.file_name)
            self.views.append(View(segment, entry, first, self.cache))
            first += entry.speeches
        self.size = sum(view.live_count for view in self.views)
        """How many live speeches there are."""
        self.numbers = first
        """How many numbers there are, those of deleted speeches included."""

    def _stems(self, word: str) -> Stems:
        return tuple((language, self._stem(word, language)) for language in self._languages)

    def _stem(self, word: str, language: str) -> str:
        """From the index if the word stands in it, else from the stemmer."""
        for view in self.views:
            field = view.segment.field("text")
            number = field.words.find(word)
            stem = field.stem_of(number, language) if number >= 0 else None
            if stem is not None:
                return stem
        return stemmer(language)(word)

    @cached_property
    def _languages(self) -> list[str]:
        own = self.commit.language
        spoken = {language for view in self.views for language in view.live_languages()}
        return [own, *sorted(spoken - {own})]

    def view_of(self, speech: int) -> View:
        """The segment of a speech, by its number through all of them."""
        return self.views[bisect_right(self.views, speech, key=attrgetter("first")) - 1]

    def matches(self, view: View, term: Term) -> Postings:
        """The live speeches that hold the term in its own field, and how often."""
        if term.field == "text":
            return self._text_postings(view, term)
        return self._value_postings(view, term, term.field)

    def counts(self, terms: Iterable[Term]) -> Counts:
        """What the score of these terms takes from the index as a whole."""
        return Counts(self.size, self._words, {term: self._held(term) for term in terms})

    def held(self, term: Term, field: FieldName) -> tuple[Speeches, Scores]:
        """The live speeches that hold the term in a field, ascending, and how often each does;
        numbered through all segments."""
        found = [(view.first, self._postings(view, term, field)) for view in self.views]
        speeches = [first + some.texts for first, some in found]
        often = [some.frequencies for _, some in found]
        return _joined(speeches, np.intp), _joined(often, np.float64)

    def lengths(self, kind: Worded) -> Scores:
        """How many words each speech has in its text, around it or in its heading; numbered through
        all segments."""
        if kind not in self._lengths:
            if kind == "around":
                live = self._live
                lengths = self.surroundings.around(live, self.lengths("text")[live]).scores
            else:
                lengths = _joined([view.words_of(kind) for view in self.views], np.float64)
            self._lengths[kind] = lengths
        return self._lengths[kind]

    @cached_property
    def surroundings(self) -> Surroundings:
        """Which speeches stand near which."""
        live = self._live
        every = range(len(self.views))
        debates = _joined([self.numbered("debate_id", at) for at in every], np.intp)
        positions = _joined([view.segment.positions for view in self.views], np.intp)
        ordered = Ordered(live, debates[live], positions[live], self.numbers, self._id_of)
        return Surroundings(ordered)

    @cached_property
    def _live(self) -> Speeches:
        """The live speeches, ascending; numbered through all segments."""
        return _joined([view.first + view.everything for view in self.views], np.intp)

    def values(self, name: str) -> Values:
        """The values of a keyword column of all segments."""
        if name not in self._values:
            self._values[name] = self._joined_values(name)
        return self._values[name]

    def idf(self, term: Term) -> float:
        """The weight of the term."""
        return self.counts([term]).idf(term)

    def numbered(self, name: str, at: int) -> NDArray[np.intp]:
        """For each speech of a segment, the number of its value among those of all segments."""
        numbers, codes = self.values(name).numbers[at], self.views[at].codes(name)
        return codes if isinstance(numbers, slice) else numbers[codes]

    def resolve(self, name: str, value: str) -> list[str]:
        """The values of the keyword column `name` that `value` means.

        The value itself if any speech has it; else those that are the same words but for case,
        accents and marks; else those among whose words all of them are.
        """
        if any(view.has_value(name, value) for view in self.views):
            return [value]
        wanted = words(value)
        if not wanted:
            return []
        same = [one for one, parts in self._folded(name).items() if parts == wanted]
        return same or [
            one for one, parts in self._folded(name).items() if set(wanted) <= set(parts)
        ]

    @cached_property
    def people(self) -> "People | None":
        """The registry of persons that the index keeps, if any."""
        from hustings_indexer.people import People

        return People.from_json(self._people) if self._people else None

    @cached_property
    def names(self) -> "Names":
        """Who is meant by a speaker's name."""
        from hustings.naming import Names

        return Names(self.views, self.people)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the live speeches, and how common they are."""
        return Vocabulary(self.views)

    @cached_property
    def names_alike(self) -> "NamesAlike":
        """The names of those who spoke, for misspelt ones to be compared with."""
        from hustings.lookalikes import NamesAlike
        from hustings.speakers import names_spoken

        return NamesAlike(names_spoken(self.views, self.people))

    def _folded(self, name: str) -> dict[str, list[str]]:
        if name not in self._folded_values:
            self._folded_values[name] = {
                value: words(value)
                for value in sorted({v for view in self.views for v in view.live_values(name)})
            }
        return self._folded_values[name]

    @cached_property
    def _folded_values(self) -> dict[str, dict[str, list[str]]]:
        return {}

    def _joined_values(self, name: str) -> Values:
        columns = [view.segment.keywords(name) for view in self.views]
        if len(columns) == 1:
            return Values(len(columns[0].values), columns[0].decode, [slice(None)])
        each = [column.values.utf8s() for column in columns]
        joined = sorted(set().union(*each))
        number = {value: at for at, value in enumerate(joined)}
        return Values(
            len(joined),
            [value.decode() for value in joined].__getitem__,
            [np.array([number[value] for value in some], np.intp) for some in each],
        )

    def _text_postings(self, view: View, term: Term) -> Postings:
        return self.cache.get(
            (view.first, term, "postings"),
            lambda: view.live_only(view.search("text").postings(term)),
        )

    def _value_postings(self, view: View, term: Term, name: FieldName) -> Postings:
        """Live speeches whose heading, or speaker's name, holds the term."""

        def find() -> Postings:
            values = view.search(name).postings(term)
            order, starts = view.by_value(name)
            runs = [order[starts[value] : starts[value + 1]] for value in values.texts.tolist()]
            speeches = np.concatenate([order[:0], *runs])
            often = np.repeat(values.frequencies, [len(run) for run in runs])
            ascending = speeches.argsort()
            return view.live_only(Postings(speeches[ascending], often[ascending]))

        return self.cache.get((view.first, term, name, "values"), find)

    def _postings(self, view: View, term: Term, field: FieldName) -> Postings:
        if field == "text":
            return self._text_postings(view, term)
        return self._value_postings(view, term, field)

    def _count_held(self, term: Term) -> int:
        """How many live speeches hold the term: a word, in the text or the speaker's name."""
        count = 0
        for view in self.views:
            found = self.matches(view, term).texts
            count += len(found)
            if term.is_word:
                named = self._value_postings(view, term, "speaker").texts
                count += len(named) - int(contains(found, named).sum())
        return count

    def _id_of(self, number: int) -> str:
        view = self.view_of(number)
        return view.segment.identities[number - view.first]

    @cached_property
    def _words(self) -> Words:
        """How many words the live speeches have."""
        live = self._live
        text, around, heading = (
            round(float(self.lengths(kind)[live].sum())) for kind in ("text", "around", "heading")
        )
        return Words(text, around, heading)


def _joined(arrays: Sequence[NDArray[Any]], kind: type[Any]) -> NDArray[Any]:
    """Arrays of several segments end to end."""
    if len(arrays) == 1:
        return arrays[0].astype(kind, copy=False)
    return np.concatenate([np.zeros(0, kind), *arrays]).astype(kind, copy=False)
