"""Did you mean: here is a query that finds little, give me one that its writer may have meant.

A word is changed where few speeches hold it and a word like it stands in many more. Two words may
be one (`govern ment`) and one two (`countylines`). Words side by side, and the value of `speaker:`,
are compared with the names of speakers as well. What is negated is left as it is. Whether the other
query finds more is for the caller to see.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from hustings import query as q
from hustings.lookalikes import likelihood
from hustings.plan import Plan
from hustings.relaxing import LITTLE
from hustings.snapshot import Snapshot
from hustings_indexer.analysis import words

_TIMES = 30  # a word that some speeches hold is changed only for one so many times as common
_LONGEST_NAME = 4  # words
_A_SPACE = 0.9  # what it costs to leave one out; see hustings.spelling
_LONGEST = 32  # words of a query that is looked at


def corrected(snapshot: Snapshot, query: q.Query) -> q.Query:
    """The query with what is likely misspelt in it put right; itself where that is nothing."""
    is_long = len(str(query).split()) > _LONGEST
    return query if is_long else _Correction(snapshot).of(query)


def said_by(snapshot: Snapshot, query: q.Query) -> q.Query:
    """The query with a speaker's name among the words that stand side by side in it as who spoke,
    and not as what was said; the longest, the first. Itself where there is none."""
    parts = q.side_by_side(query)
    if len(parts) > _LONGEST:
        return query
    for count in range(_LONGEST_NAME, 0, -1):
        for place in range(len(parts) - count + 1):
            run = [part for part in parts[place : place + count] if isinstance(part, q.Word)]
            folded = [_folded(word.text) for word in run]
            if len(run) == count and (name := snapshot.names_alike.exactly(folded)):
                speaker = q.Facet("speaker", (" ".join(name),))
                return q.every([*parts[:place], *parts[place + count :], speaker])
    return query


class _Correction:
    """Puts a query right, part by part."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._plan = Plan(snapshot, q.Everything())
        self._vocabulary = snapshot.vocabulary
        self._spread = lru_cache(None)(lambda word: self._plan.spread(q.Word(word)))

    def of(self, query: q.Query) -> q.Query:
        match query:
            case q.And(parts):
                return q.every(self._side_by_side(parts))
            case q.Or(parts):
                return q.either(map(self.of, parts))
            case q.Word(text):
                return q.every(map(q.Word, self._run([text])))
            case q.Phrase():
                return self._part(query)
            case q.Near(parts, distance):
                return q.Near(tuple(map(self._part, parts)), distance)
            case q.Heading(part):
                return q.Heading(self._part(part))
            case q.Facet("speaker", values):
                return q.Facet("speaker", tuple(dict.fromkeys(map(self._speaker, values))))
        return query

    def _side_by_side(self, parts: Sequence[q.Query]) -> Iterator[q.Query]:
        run: list[str] = []
        for part in parts:
            if isinstance(part, q.Word):
                run.append(part.text)
                continue
            yield from map(q.Word, self._run(run))
            yield self.of(part)
            run = []
        yield from map(q.Word, self._run(run))

    def _part(self, part: q.Word | q.Phrase) -> q.Word | q.Phrase:
        """What stands in quotation marks, near something or in a heading."""
        right = self._run(part.text.split())
        is_word = isinstance(part, q.Word) and len(right) == 1
        return q.Word(right[0]) if is_word else q.Phrase(" ".join(right))

    def _run(self, typed: Sequence[str]) -> list[str]:
        """Words that stand side by side, put right."""
        right: list[str] = []
        place = 0
        while place < len(typed):
            count, meant = self._first(typed[place:], alone=place == 0)
            right += meant
            place += count
        return right

    def _first(self, typed: Sequence[str], *, alone: bool) -> tuple[int, Sequence[str]]:
        """How many of the first words are to be read together, and what they were meant for;
        `alone` where none stands before them."""
        folded = [_folded(text) for text in typed[:_LONGEST_NAME]]
        for count in range(len(folded), 1, -1):
            if name := self._name(folded[:count], alone=alone and count == len(typed)):
                return count, [_in_case(*pair) for pair in zip(typed, name, strict=False)]
        if len(folded) > 1 and (joined := self._joined(*folded[:2])):
            return 2, [_in_case(typed[0], joined)]
        return 1, [_in_case(typed[0], word) for word in self._meant(folded[0])] or [typed[0]]

    def _name(self, typed: Sequence[str], *, alone: bool) -> Sequence[str] | None:
        """The name that some words were meant for, or are; one of them is rare, or else they are
        all there is and one is right."""
        is_rare = any(self._spread(word) <= LITTLE for word in typed)
        name = self._snapshot.names_alike.likeliest(typed) if is_rare or alone else None
        if not name or not (is_rare or {*typed} & {*map(_folded, name)}):
            return None
        said, known = (self._plan.spread(q.Phrase(" ".join(one))) for one in (typed, name))
        return name if said * _TIMES <= known else None

    def _joined(self, word: str, following: str) -> str | None:
        held = self._vocabulary.spread
        joined = held(word + following)
        apart = min(held(word), held(following)) if joined else 0
        return word + following if joined > apart * _TIMES else None

    def _meant(self, word: str) -> Sequence[str]:
        """The word, or the two words, that one was meant for; none where it is well known."""
        said = self._spread(word)
        if said > LITTLE or not word.isalpha():
            return ()
        options = [] if said else list(self._splits(word))
        if alike := self._vocabulary.lookalikes.likeliest(word, max(1, said * _TIMES)):
            options.append((alike[0], (alike[1],)))
        return max(options, default=(0.0, ()))[1]

    def _splits(self, word: str) -> Iterator[tuple[float, tuple[str, ...]]]:
        for at in range(1, len(word)):
            pair = word[:at], word[at:]
            known = all(map(self._vocabulary.spread, pair))
            if often := self._plan.spread(q.Phrase(" ".join(pair))) if known else 0:
                yield likelihood(often, _A_SPACE), pair

    def _speaker(self, value: str) -> str:
        """The name of a speaker that another, which nobody bears, was meant for."""
        meant = self._snapshot.names.who(value)
        if meant.printed or meant.person:
            return value
        name = self._snapshot.names_alike.likeliest([_folded(part) for part in value.split()])
        return " ".join(name) if name else value


def _folded(text: str) -> str:
    return " ".join(words(text))


def _in_case(typed: str, meant: str) -> str:
    """A word in capitals as another was typed."""
    if typed.isupper() and len(typed) > 1:
        return meant.upper()
    return meant[:1].upper() + meant[1:] if typed[:1].isupper() else meant.lower()
