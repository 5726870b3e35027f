"""Queries whose answers are known, made by rule from any transcripts: here is a debate, ask for it.

Takes speeches, debate by debate and in order; gives queries and judgements, and the debate that
each query asks for. The rules:

- heading: the heading of a debate asks for its speeches.
- question: a question asks for the answer that follows it in its debate, among answers.
- citation: what stands around "Official Report, 28 October 2009; Vol. 498, c. 285" asks for the
  speeches that begin in that column of that day, in the chamber it names or its own, among
  speeches of earlier days than the one that cites.

Procedural turns, which no search finds unless told to, ask and answer nothing. Only texts of three
words or more that ask once are kept. A variation asks the same within the speeches of the speaker,
or of the day, of the first relevant one; or with the longest word misspelt.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta
from hashlib import sha256
from itertools import groupby, product
from random import Random
from typing import Any, NamedTuple

from hustings.evaluation.trec import Qrels, Topic
from hustings_indexer.analysis import words
from hustings_indexer.errors import QueryError
from hustings_indexer.sources.dates import printed_dates
from hustings_indexer.speech import Speech

FEWEST_WORDS = 3
AROUND = 15
"""How many words on each side of a citation, within its paragraph, ask for what it cites."""
HALVES = ("dev", "test")

_DAY = r"(?P<day>\d\d?(?:st|nd|rd|th)? [A-Z][a-z]+,? \d{4}|\d\d?/\d\d?/\d\d(?:\d\d)?)"
_COLUMN = (
    r"[,;]? (?:Vol[^\[\]()\n]{1,20}[,;] )?"
    r"(?:cc?|[Cc]ols?|[Cc]olumns?)\.? (?P<column>\d+)"
    r"(?:(?:-|–|, | and | to )\d+)*(?P<series>[A-Z]*)"
)
_HOUSE = r"(?:(?:House of )?(?P<house>Commons|Lords), )?"
_CITATIONS = (
    re.compile(rf"[\[(]? ?Official Report,? {_HOUSE}{_DAY}{_COLUMN}[.)\]]*"),
    re.compile(rf"{_DAY},? [\[(]?(?P<house>)Official Report{_COLUMN}[.)\]]*"),
)
_SHORTEST_MISSPELT = 5
_LETTERS = re.compile(r"[^\W\d_]+")


class _Known(NamedTuple):
    """What a rule keeps of a speech: not the text, for there may be a whole archive of them."""

    id: str
    debate: str
    date: Date
    speaker: str | None
    person: str | None


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    relevant: tuple[_Known, ...]
    filters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Collection:
    """Queries, what is relevant to each, and by the id of a query the debate it asks for."""

    topics: tuple[Topic, ...]
    qrels: Qrels
    debates: Mapping[str, str]

    def half(self, name: str, *, seed: int = 0) -> "Collection":
        """The queries of "dev" or of "test": all that ask for one debate are in the same half."""
        chosen = HALVES.index(name)
        topics = tuple(t for t in self.topics if _side(self.debates[t.id], seed) == chosen)
        return Collection(
            topics,
            {topic.id: self.qrels[topic.id] for topic in topics},
            {topic.id: self.debates[topic.id] for topic in topics},
        )


def collect(
    speeches: Iterable[Speech],
    rule: str,
    *,
    size: int | None = None,
    seed: int = 0,
    variation: str | None = None,
) -> Collection:
    """The queries that a rule makes of speeches: all of them, or `size` drawn by the seed.

    Variations of one size and seed ask for the same debates, but for those that cannot be varied.
    Raises QueryError for a rule or variation that there is not.
    """
    for value, known, what in ((rule, RULES, "rule"), (variation, VARIATIONS, "variation")):
        if value is not None and value not in known:
            raise QueryError(f"no {what} {value!r}; there are {', '.join(known)}")
    asked = _once(RULES[rule](one for one in speeches if one.kind != "procedural"))
    if size is not None and size < len(asked):
        asked = Random(seed).sample(asked, size)
    topics, qrels, debates = [], {}, {}
    for number, one in enumerate(asked, 1):
        varied = one if variation is None else VARIATIONS[variation](one, seed)
        if varied is not None:
            topic = Topic(f"{rule}-{number:04}", varied.text, varied.filters)
            topics.append(topic)
            qrels[topic.id] = {speech.id: 1 for speech in varied.relevant}
            debates[topic.id] = varied.relevant[0].debate
    return Collection(tuple(topics), qrels, debates)


def _once(asked: Iterable[_Asked]) -> list[_Asked]:
    several = [(tuple(words(one.text)), one) for one in asked]
    times = Counter(said for said, _ in several)
    return [one for said, one in several if len(said) >= FEWEST_WORDS and times[said] == 1]


def _side(debate: str, seed: int) -> int:
    return sha256(f"{seed} {debate}".encode()).digest()[0] % len(HALVES)


def _known(speech: Speech) -> _Known:
    return _Known(speech.id, speech.debate_id, speech.date, speech.speaker, speech.person_id)


def _by_heading(speeches: Iterable[Speech]) -> Iterator[_Asked]:
    for _, debate in groupby(speeches, key=lambda one: one.debate_id):
        first, *others = debate
        if first.heading:
            heading = first.heading.rpartition(" / ")[2]
            yield _Asked(heading, tuple(map(_known, (first, *others))), {})


def _by_question(speeches: Iterable[Speech]) -> Iterator[_Asked]:
    for _, debate in groupby(speeches, key=lambda one: one.debate_id):
        waiting: list[Speech] = []
        answered = False
        for speech in debate:
            if speech.kind == "question":
                waiting = [speech] if answered else [*waiting, speech]
                answered = False
            elif speech.kind == "answer" and not answered:
                answered = True
                for question in waiting:
                    text = " ".join(question.text.split())
                    yield _Asked(text, (_known(speech),), {"kind": ["answer"]})


def _by_citation(speeches: Iterable[Speech]) -> Iterator[_Asked]:
    """Each citation, once all is read: what it cites may come later."""
    begun: dict[tuple[Date, str | None, str], list[_Known]] = defaultdict(list)
    citations: list[_Citation] = []
    for speech in speeches:
        if speech.column:
            begun[speech.date, speech.chamber, speech.column].append(_known(speech))
        citations += _citations(speech)
    chambers = {chamber for _, chamber, _ in begun}
    for cited in citations:
        for chamber in chambers if cited.house else (cited.chamber,):
            relevant = begun.get((cited.day, chamber, cited.column), ())
            if relevant and (not cited.house or cited.house in (chamber or "")):
                until = (cited.said - timedelta(days=1)).isoformat()
                yield _Asked(cited.text, tuple(relevant), {"until": until})


class _Citation(NamedTuple):
    text: str
    day: Date
    column: str
    house: str | None
    chamber: str | None
    said: Date


def _citations(speech: Speech) -> Iterator[_Citation]:
    if "Official Report" not in speech.text:
        return
    for paragraph, pattern in product(speech.paragraphs, _CITATIONS):
        for match in pattern.finditer(paragraph):
            day = _cited_day(match["day"], speech.date)
            if day is not None and day < speech.date:
                before = words(paragraph[: match.start()])[-AROUND:]
                after = words(paragraph[match.end() :])[:AROUND]
                column = match["column"] + match["series"]
                text = " ".join(before + after)
                yield _Citation(text, day, column, match["house"], speech.chamber, speech.date)


def _cited_day(printed: str, said: Date) -> Date | None:
    """The day, in British order where it is all numbers; of two figures for a year, the last such
    year there was. None for no day of the calendar."""
    try:
        if "/" not in printed:
            return next(iter(printed_dates(printed)), None)
        day, month, year = map(int, printed.split("/"))
        if year < 100:
            year += said.year // 100 * 100
            year -= 100 * (year > said.year)
        return Date(year, month, day)
    except ValueError:
        return None


def _within_speaker(asked: _Asked, seed: int) -> _Asked | None:
    first = asked.relevant[0]
    if first.speaker is None:
        return None
    same = tuple(
        one
        for one in asked.relevant
        if one.speaker == first.speaker or (one.person is not None and one.person == first.person)
    )
    return replace(asked, relevant=same, filters={**asked.filters, "speaker": [first.speaker]})


def _within_day(asked: _Asked, seed: int) -> _Asked | None:
    day = asked.relevant[0].date
    same = tuple(one for one in asked.relevant if one.date == day)
    dates = {"since": day.isoformat(), "until": day.isoformat()}
    return replace(asked, relevant=same, filters={**asked.filters, **dates})


def _misspelt(asked: _Asked, seed: int) -> _Asked | None:
    word = max(_LETTERS.findall(asked.text), key=len, default="")
    if len(word) < _SHORTEST_MISSPELT:
        return None
    chance = Random(f"{seed} {asked.text}")
    slips = [
        slip(word, chance.randrange(1, len(word) - 1)) for slip in (_swapped, _dropped, _doubled)
    ]
    typed = chance.choice([slip for slip in slips if slip != word])
    return replace(asked, text=asked.text.replace(word, typed, 1))


def _swapped(word: str, at: int) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str, at: int) -> str:
    return word[:at] + word[at + 1 :]


def _doubled(word: str, at: int) -> str:
    return word[:at] + word[at] + word[at:]


RULES: Mapping[str, Callable[[Iterable[Speech]], Iterator[_Asked]]] = {
    "heading": _by_heading,
    "question": _by_question,
    "citation": _by_citation,
}
VARIATIONS: Mapping[str, Callable[[_Asked, int], _Asked | None]] = {
    "speaker": _within_speaker,
    "date": _within_day,
    "misspelling": _misspelt,
}
