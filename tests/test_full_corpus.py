"""Exact over a whole archive: 111,515 speeches of a real parliament, against reading them.

Small indexes do not show what goes wrong in large ones: stock Whoosh loses hits of an AND only
past 50,000 documents. Leave these out with `pytest -m "not slow"`.
"""

import lzma
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from whoosh.index import open_dir
from whoosh.query import And, Or, Phrase, Term
from whoosh.scoring import BaseScorer, WeightingModel

import hustings
from drawn_queries import CLASSES, Draw
from hustings.rank import idf, saturation, worth
from hustings_indexer.analysis import stemmer, words
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from naive_corpus import FACETS, Answer, Archive, Asked, Oracle

pytestmark = pytest.mark.slow

OF_EACH_CLASS, AFTER_CHANGES, SHOWN = 25, 4, 25


class Parliament(NamedTuple):
    """All speeches, counted; some of them as read; queries of every class; and an index."""

    archive: Archive
    some: list[Speech]
    queries: dict[str, list[Asked]]
    folder: Path


class Held(NamedTuple):
    """Indexes that hold the same speeches, and what they have to answer."""

    oracle: Oracle
    indexes: tuple[hustings.Index, ...]


@pytest.fixture(scope="module")
def parliament(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Parliament:
    folder = tmp_path_factory.mktemp("parliament")
    transcript = folder / "singapore.jsonl"
    with lzma.open(shared / "bench" / "singapore.jsonl.xz") as packed, transcript.open("wb") as out:
        shutil.copyfileobj(packed, out)
    built = hustings.index_transcripts(folder / "index", transcript, procs=2)
    archive = Archive()
    speeches = hustings.read_transcripts(transcript)
    some = [speech for speech in speeches if archive.add(speech) % 150 == 0]
    assert (built.speeches, built.problems) == (len(archive.ids), 0)
    draw = Draw(archive, random.Random(111_515))
    queries = {kind: draw.queries(kind, OF_EACH_CLASS + AFTER_CHANGES) for kind in CLASSES}
    return Parliament(archive, some, queries, folder / "index")


@pytest.fixture(scope="module")
def whole(parliament: Parliament) -> Iterator[Held]:
    with hustings.open_index(parliament.folder) as index:
        yield Held(Oracle(parliament.archive, range(len(parliament.archive.ids))), (index,))


@pytest.fixture(scope="module")
def changed(parliament: Parliament, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """After six commits of additions and deletions, and once more with all segments merged."""
    folder = tmp_path_factory.mktemp("changed")
    several, merged = folder / "several", folder / "merged"
    shutil.copytree(parliament.folder, several)
    live = change(several, parliament, random.Random(6))
    shutil.copytree(several, merged)
    with IndexWriter(merged) as writer:
        writer.merge()
    with hustings.open_index(several) as one, hustings.open_index(merged) as other:
        assert one.info().segments > 6
        assert other.info().segments == 1
        assert one.info().speeches == other.info().speeches == len(live)
        yield Held(Oracle(parliament.archive, live), (one, other))


def change(folder: Path, parliament: Parliament, chance: random.Random) -> list[int]:
    """Adds, replaces and deletes speeches at random; gives the numbers of those then live."""
    archive = parliament.archive
    live = {identity: number for number, identity in enumerate(archive.ids)}
    with IndexWriter(folder) as writer:
        for commit in range(6):
            others = chance.sample(parliament.some, 100)
            for one, other in zip(chance.sample(parliament.some, 100), others, strict=True):
                again = replace(other, id=one.id if chance.random() < 0.8 else f"{one.id}/{commit}")
                writer.add(again)
                live[again.id] = archive.add(again)
            gone = chance.sample(sorted(live), 350)
            assert writer.delete(gone) == len(gone)
            for identity in gone:
                del live[identity]
            writer.commit()
    return list(live.values())


def search(index: hustings.Index, asked: Asked, sort: str = "relevance") -> hustings.Results:
    return index.search(
        asked.typed,
        speaker=asked.speaker,
        role=asked.role,
        since=asked.days and asked.days[0],
        until=asked.days and asked.days[1],
        match="all",
        facets=FACETS,
        sort=sort,
        limit=SHOWN,
    )


def check(held: Held, asked: Asked) -> None:
    answer = held.oracle.answer(asked)
    for index in held.indexes:
        results = search(index, asked)
        assert (asked.typed, results.total) == (asked.typed, len(answer.scores))
        page = [(hit.speech.id, hit.score) for hit in results.hits]
        check_page(page, held.oracle, answer, SHOWN)
        assert {facet: list(counts) for facet, counts in results.facets.items()} == answer.facets
        for hit in results.hits[:3]:
            check_marks(hit, held.oracle.archive, asked)


def check_page(page: list[tuple[str, float]], oracle: Oracle, answer: Answer, size: int) -> None:
    """The ids of the first hits, in order, and their scores."""
    ranked = oracle.ranked(answer)[:size]
    assert [identity for identity, _ in page] == [oracle.archive.ids[number] for number in ranked]
    scores = [answer.scores[number] for number in ranked]
    assert [score for _, score in page] == pytest.approx(scores, rel=1e-9)


def check_marks(hit: hustings.Hit, archive: Archive, asked: Asked) -> None:
    """Every mark cuts out a word that was asked for, and there is one."""
    (passage,) = hit.passages
    assert passage.text in hit.speech.text
    cuts = [passage.text[slice(*mark)] for mark in passage.highlights]
    assert cuts
    for cut in cuts:
        assert asked.fillers().intersection(map(archive.letters.__getitem__, words(cut)))


def check_order_by_day(held: Held, asked: Asked) -> None:
    oracle = held.oracle
    answer = oracle.answer(asked)
    for sort, order in (("newest", oracle.newest), ("oldest", oracle.oldest)):
        expected = [oracle.archive.ids[number] for number in order(answer)[:SHOWN]]
        for index in held.indexes:
            assert [hit.speech.id for hit in search(index, asked, sort).hits] == expected


@pytest.mark.parametrize("kind", CLASSES)
def test_a_whole_archive_answers_as_reading_it_does(
    parliament: Parliament, whole: Held, kind: str
) -> None:
    queries = parliament.queries[kind][:OF_EACH_CLASS]
    for asked in queries:
        check(whole, asked)
    for asked in queries[:2]:
        check_order_by_day(whole, asked)


@pytest.mark.parametrize("kind", CLASSES)
def test_after_additions_deletions_and_a_merge_it_does_so_still(
    parliament: Parliament, changed: Held, kind: str
) -> None:
    queries = parliament.queries[kind][OF_EACH_CLASS:]
    for asked in queries:
        check(changed, asked)
    check_order_by_day(changed, queries[0])


# Stock Whoosh over the same index


class OurScore(WeightingModel):  # type: ignore[misc]  # whoosh has no types
    """What `hustings.rank` gives for the text of a speech, as a weighting of Whoosh's; for the idf,
    speakers of such a name count as well."""

    use_final = False

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> "OurScorer":
        parent = searcher.get_parent()
        count = parent.doc_count()
        holders = [set(_holders(parent, field, text)) for field in (fieldname, "speaker_words")]
        rarity = idf(len(set.union(*holders)), count)
        return OurScorer(searcher, fieldname, rarity, parent.field_length(fieldname) / count)


class OurScorer(BaseScorer):  # type: ignore[misc]
    def __init__(self, searcher: Any, field: str, rarity: float, average: float) -> None:
        self._searcher, self._field = searcher, field
        self._rarity, self._average = rarity, average

    def score(self, matcher: Any) -> float:
        length = self._searcher.doc_field_length(matcher.id(), self._field, 1)
        return float(worth(self._rarity, matcher.weight(), saturation(length, self._average)))


def _holders(searcher: Any, field: str, text: Any) -> Iterator[int]:
    if (field, text) in searcher.reader():
        yield from searcher.reader().postings(field, text).all_ids()


def whoosh_query(asked: Asked) -> Any:
    stems = [Term("text", stemmer("english")(part.typed)) for part in asked.parts]
    return (Or if asked.either else And)(stems)


@pytest.mark.parametrize("kind", ["rare word", "frequent word", "and of 2", "and of 3", "or of 2"])
def test_stock_whoosh_over_our_segments_finds_the_same_and_the_same_top_ten_by_text_alone(
    parliament: Parliament, whole: Held, kind: str
) -> None:
    with open_dir(str(parliament.folder)).searcher(weighting=OurScore()) as searcher:
        for asked in parliament.queries[kind][:4]:
            answer = whole.oracle.answer(asked)
            found = searcher.search(whoosh_query(asked), limit=10, optimize=False)
            assert len(found) == len(answer.scores)
            by_text = whole.oracle.by_text_alone(asked, answer)
            check_page([(hit["id"], hit.score) for hit in found], whole.oracle, by_text, 10)


@pytest.mark.parametrize("kind", ["phrase", "phrase with stop words"])
def test_stock_whoosh_finds_the_phrases_that_were_said(
    parliament: Parliament, whole: Held, kind: str
) -> None:
    with open_dir(str(parliament.folder)).searcher() as searcher:
        for asked in parliament.queries[kind][:2]:
            found = searcher.search(Phrase("exact", words(asked.typed)), limit=10, optimize=False)
            assert len(found) == len(whole.oracle.answer(asked).scores)
