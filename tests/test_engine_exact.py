"""The embedded engine against the naive oracle: any speeches, any history, any query."""

import json
import lzma
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hustings
from hustings import occurrences
from hustings import query as q
from hustings.parser import parse
from hustings.periods import first_day, last_day
from hustings_indexer import writer as writing
from hustings_indexer.analysis import LANGUAGES, stemmer
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from oracle import FACETS, Oracle, text_words
from speeches import DAYS, WORDS, speech, speeches

property_test = settings(
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a handful of speeches is flushed, and merged, again and again."""
    monkeypatch.setattr(writing, "BUFFER_TOKENS", 40)
    monkeypatch.setattr(writing, "_SMALLEST", 30)
    monkeypatch.setattr(writing, "_FAN", 3)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # the disk is not what is tested


# Queries, and an answer checked against the oracle in every respect


class Asked(NamedTuple):
    """A query, the filters given beside it, and the order asked for."""

    typed: str
    filters: dict[str, Any]
    sort: str

    def conditions(self) -> list[q.Filter]:
        several = {key: value for key, value in self.filters.items() if isinstance(value, list)}
        found: list[q.Filter] = [q.Facet(key, tuple(value)) for key, value in several.items()]
        since, until = self.filters.get("since"), self.filters.get("until")
        return [*found, q.Dates(first_day(since), last_day(until))] if since or until else found


typed_words = st.sampled_from((*WORDS, "hous", "lin", "東", "zzz", "brien", "boarder", "plice"))
plain = typed_words.map(q.Word)
quoted = st.lists(typed_words, min_size=1, max_size=3).map(" ".join).map(q.Phrase)
patterns = st.sampled_from(("ho*se", "?ouse*", "h*s*", "c?fé", "*nat*", "l*e?", "cross-b*er", "?"))
values = st.sampled_from(
    ("Sadiq Khan", "khan", "KHAN", "elodie", "Élodie Brun", "labour", "co", "p1")
)
fields = st.sampled_from(("speaker", "party", "section", "person", "kind", "language", "debate"))
facets = st.builds(
    lambda field, some: q.Facet(field, tuple(dict.fromkeys(some))),
    fields,
    st.lists(values | st.sampled_from(("question", "d1", "en", "—")), min_size=1, max_size=2),
)
days = st.sampled_from(DAYS)
leaves = st.one_of(
    plain,
    plain,
    quoted,
    st.builds(
        q.Near, st.lists(plain | quoted, min_size=2, max_size=3).map(tuple), st.integers(1, 6)
    ),
    typed_words.map(lambda word: q.Prefix(word[:2])),
    patterns.map(q.Wildcard),
    st.builds(q.Fuzzy, typed_words, st.integers(1, 2)),
    (plain | quoted).map(q.Heading),
    facets,
    st.builds(q.Dates, days, days | st.none()),
)
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, min_size=2, max_size=3).flatmap(
        lambda parts: st.sampled_from((q.every(parts), q.either(parts), q.negate(parts[0])))
    ),
    max_leaves=5,
)
questions = st.builds(
    Asked,
    st.one_of(trees.map(str), st.sampled_from(("", "*", "-*", "!!!", "ʼ", "ʼ house", "-ʼ"))),
    st.fixed_dictionaries(
        {},
        optional={
            "speaker": st.lists(values, min_size=1, max_size=2),
            "party": st.lists(values, min_size=1, max_size=2),
            "since": st.sampled_from(("2019", "2018-12", "2019-07-29")),
            "until": st.sampled_from(("2019", "2019-01", "2018-12-31")),
        },
    ),
    st.sampled_from(("relevance", "relevance", "newest", "oldest")),
)


def check(index: hustings.Index, oracle: Oracle, asked: Asked) -> None:
    """The whole answer: total, order, scores, records, facets, passages, marks and pages."""
    answer = oracle.answer(parse(asked.typed), asked.conditions(), asked.sort)
    results = index.search(
        asked.typed, **asked.filters, sort=asked.sort, facets=FACETS, limit=1000, passages=3
    )
    assert results.total == len(answer.speeches)
    expected = [oracle.speeches[number] for number in answer.speeches]
    assert [hit.speech.id for hit in results.hits] == [one.id for one in expected]
    assert [hit.speech for hit in results.hits] == expected
    assert [hit.score for hit in results.hits] == pytest.approx(answer.scores, rel=1e-9)
    assert {name: list(results.facets[name]) for name in FACETS} == answer.facets
    for number, hit in zip(answer.speeches, results.hits, strict=True):
        shown = oracle.passages(number, answer.parts, 3)
        assert [(p.text, p.highlights, p.paragraph) for p in hit.passages] == [
            (p.text, p.highlights, p.paragraph) for p in shown
        ]
        assert [p.score for p in hit.passages] == pytest.approx([p.score for p in shown], rel=1e-9)
    assert list(pages(index, asked, 2)) == [(hit.speech.id, hit.score) for hit in results.hits]


def pages(index: hustings.Index, asked: Asked, limit: int) -> Iterator[tuple[str, float]]:
    """The hits of page after page, by the cursor of each."""
    cursor = None
    while True:
        results = index.search(
            asked.typed, **asked.filters, sort=asked.sort, limit=limit, cursor=cursor
        )
        yield from ((hit.speech.id, hit.score) for hit in results.hits)
        cursor = results.next
        if cursor is None:
            return
        assert len(results.hits) == limit


# Histories of an index, and what it holds after them

Live = dict[str, Speech]

steps = st.one_of(
    st.tuples(st.just("add"), st.lists(speeches, min_size=1, max_size=5)),
    st.tuples(st.just("add"), st.lists(speeches, min_size=1, max_size=5)),
    st.tuples(st.just("delete"), st.lists(st.integers(0, 9).map("s{}".format), max_size=3)),
    st.tuples(st.just("delete_transcript"), st.sampled_from(("a.txt", "b.txt", "c.txt"))),
    st.tuples(st.sampled_from(("commit", "merge", "reopen", "abandon")), st.none()),
)


def added(live: Live, some: Sequence[Speech]) -> Live:
    """The live speeches in order of their last addition."""
    live = dict(live)
    for one in some:
        live.pop(one.id, None)
        live[one.id] = one
    return live


def play(folder: Path, history: Sequence[tuple[str, Any]], language: str = "english") -> Live:
    """Makes an index by a history; gives the speeches it then holds, in order."""
    live: Live = {}
    committed: Live = {}
    writer = IndexWriter(folder, language=language)
    for step, what in [*history, ("commit", None)]:
        match step:
            case "add":
                assert sum(writer.add(one, transcript=one.source) for one in what) == len(what)
                live = added(live, what)
            case "delete":
                wanted = dict.fromkeys(what)
                assert writer.delete(wanted) == len([one for one in wanted if one in live])
                live = {key: one for key, one in live.items() if key not in wanted}
            case "delete_transcript":
                kept = {key: one for key, one in live.items() if one.source != what}
                assert writer.delete_transcript(what) == len(live) - len(kept)
                live = kept
            case "merge":
                writer.merge()
            case "abandon":
                writer.close()
                writer, live = IndexWriter(folder, language=language), committed
        if step in ("commit", "reopen"):
            writer.commit()
            committed = live
        if step == "reopen":
            writer.close()
            writer = IndexWriter(folder)
    writer.close()
    return live


@property_test
@given(
    history=st.lists(steps, min_size=1, max_size=12),
    asked=st.lists(questions, min_size=1, max_size=8),
    many_times=st.sampled_from((0, 1, 16)),
)
def test_after_any_history_every_answer_is_what_reading_the_speeches_gives(
    history: list[tuple[str, Any]],
    asked: list[Asked],
    many_times: int,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(occurrences, "_MANY_TIMES", many_times)
    folder = tmp_path_factory.mktemp("index")
    live = play(folder, history)
    with hustings.open_index(folder) as index:
        assert index.check() == []
        assert index.info().speeches == len(live)
        oracle = Oracle(live.values())
        for one in asked:
            check(index, oracle, one)


@property_test
@given(
    some=st.lists(speeches, min_size=1, max_size=12),
    asked=st.lists(questions, min_size=1, max_size=5),
    data=st.data(),
)
def test_the_same_speeches_answer_alike_however_the_index_was_made(
    some: list[Speech],
    asked: list[Asked],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    between = st.sampled_from(("nothing", "commit", "merge", "reopen"))
    histories = [
        [step for one in some for step in (("add", [one]), (data.draw(between), None))]
        for _ in range(2)
    ]
    histories.append([("add", some), ("merge", None)])
    folders = [tmp_path_factory.mktemp("index") for _ in histories]
    for folder, history in zip(folders, histories, strict=True):
        play(folder, history)
    first, *others = [answers(folder, asked) for folder in folders]
    for other in others:
        assert other == first


def answers(folder: Path, asked: Sequence[Asked]) -> list[Any]:
    """Answers without the time they took; scores to the last bit."""
    with hustings.open_index(folder) as index:
        return [
            (results.total, results.hits, {name: list(results.facets[name]) for name in FACETS})
            for one in asked
            for results in [
                index.search(one.typed, **one.filters, sort=one.sort, facets=FACETS, limit=50)
            ]
        ]


def test_a_name_that_only_deleted_speeches_bear_means_what_it_means_without_them(
    tmp_path: Path,
) -> None:
    """Whether they are still on the disk or not."""
    some = [speech("s1", speaker="Khan"), speech("s2", speaker="Sadiq Khan"), speech("s3")]
    history = [("add", some), ("commit", None), ("delete", ["s1"])]
    live = play(tmp_path, history)
    with hustings.open_index(tmp_path) as index:
        for name in ("Khan", "khan", "KHAN!"):
            check(index, Oracle(live.values()), Asked("", {"speaker": [name]}, "relevance"))
            assert index.search("", speaker=[name]).total == 1


FOREIGN = {
    "ar": "الحكومة والحكومات في البرلمان كتاب كتب الكتاب",
    "de": "Häuser Haus häuslich straße Strasse Gesetz Gesetze",
    "fr": "l'état d'être élus élections l’Assemblée nationale nationaux",
    "ru": "правительство правительства правительству закон законы",
    "none": "houses house Housing don't",
}


@pytest.mark.parametrize("language", FOREIGN)
@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_language_answers_as_reading_the_speeches_does(
    language: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    said = st.lists(st.sampled_from(FOREIGN[language].split()), max_size=8).map(" ".join)
    some = [speech(f"s{at}", text) for at, text in enumerate(data.draw(st.lists(said, max_size=6)))]
    folder = tmp_path_factory.mktemp("index")
    live = play(folder, [("add", some)], language)
    with hustings.open_index(folder) as index:
        oracle = Oracle(live.values(), language)
        for typed in FOREIGN[language].split():
            check(index, oracle, Asked(typed, {}, "relevance"))
            check(index, oracle, Asked(f'"{typed}" OR {typed[:3]}*', {}, "relevance"))


SAID = " ".join((*FOREIGN.values(), "house 東京議会 nationale élection national")).split()
manifold = st.builds(
    replace,
    speeches,
    text=st.lists(st.sampled_from(SAID), max_size=9).map(" ".join),
    language=st.sampled_from((None, "en", "fr", "fra", "FR-be", "de", "nl", "ja", "mul")),
)


@pytest.mark.parametrize("language", ["english", "fr", "none"])
@settings(property_test, max_examples=40)
@given(
    history=st.lists(
        steps.flatmap(
            lambda step: (
                st.tuples(st.just("add"), st.lists(manifold, min_size=1, max_size=5))
                if step[0] == "add"
                else st.just(step)
            )
        ),
        min_size=1,
        max_size=9,
    ),
    typed=st.lists(st.sampled_from(SAID), min_size=2, max_size=3, unique=True),
)
def test_each_speech_is_stemmed_in_its_own_language(
    language: str,
    history: list[tuple[str, Any]],
    typed: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("index")
    live = play(folder, history, language)
    with hustings.open_index(folder) as index:
        assert index.check() == []
        oracle = Oracle(live.values(), language)
        for query in (
            *typed, " ".join(typed), " OR ".join(typed), f'"{" ".join(typed)}"',
            f"{typed[0]} NEAR/3 {typed[1]}", f"{typed[0][:3]}*", f"{typed[0]}~1",
            f"heading:{typed[0]} OR -{typed[1]}",
        ):  # fmt: skip
            check(index, oracle, Asked(query, {}, "relevance"))


def test_words_are_joined_and_lit_as_the_language_of_the_speech_joins_them(tmp_path: Path) -> None:
    text = "national nationals nationaux"
    tongues = {"f": "fr", "e": "en", "unsaid": None, "c": "cs"}
    play(tmp_path, [("add", [speech(key, text, language=tongues[key]) for key in tongues])])
    with hustings.open_index(tmp_path) as index:
        lit = {
            hit.speech.id: [text[slice(*mark)] for mark in hit.passages[0].highlights]
            for hit in index.search("nationals").hits
        }
    assert lit == {
        "f": ["national", "nationals", "nationaux"],
        "e": ["national", "nationals"],
        "unsaid": ["national", "nationals"],
        "c": ["nationals"],
    }


@pytest.mark.parametrize("language", sorted({*LANGUAGES.values(), "porter"}))
def test_the_stem_of_a_word_does_not_depend_on_the_words_before_it(language: str) -> None:
    some = sorted({word for text in (*FOREIGN.values(), *WORDS) for word in text.split()})
    forwards, backwards = stemmer(language), stemmer.__wrapped__(language)
    stems = {word: forwards(word) for word in some}
    assert {word: backwards(word) for word in reversed(some)} == stems


# Numbers past what the narrow columns hold


def long_speech() -> Speech:
    """70,000 words and more: one of them 300 times over, two phrases across position 65,536."""
    said = [f"w{number % 9_000}" for number in range(70_500)]
    said[10:610:2] = ["often"] * 300
    said[65_530:65_534] = ["these", "words", "stand", "past"]
    said[65_534:65_538] = ["what", "fits", "two", "bytes"]
    said[70_000:70_003] = ["far", "out", "there"]
    return speech("long", " ".join(said))


@pytest.mark.parametrize("history", ["one segment", "many segments", "merged with deletions"])
def test_a_speech_too_long_for_narrow_numbers_is_searched_like_any_other(
    history: str, tmp_path: Path
) -> None:
    others = [speech(f"s{n}", f"often said: stand past what {n}") for n in range(40)]
    before, after = others[:20], others[20:]
    steps: list[tuple[str, Any]] = [("add", before), ("add", [long_speech()]), ("add", after)]
    if history == "many segments":
        steps = [("add", [one]) for one in (*before, long_speech(), *after)]
    if history == "merged with deletions":
        gone = [one.id for one in others[::3]]
        steps += [("commit", None), ("delete", gone), ("merge", None)]
    live = play(tmp_path, steps)
    oracle = Oracle(live.values())
    with hustings.open_index(tmp_path) as index:
        for typed in (
            "often", "w8999", "w1", '"these words stand past what fits"', '"past what"',
            '"far out there"', "these NEAR/4 bytes", "w0 NEAR/1 w8999", "o*n", "out -often",
        ):  # fmt: skip
            check(index, oracle, Asked(typed, {}, "relevance"))


# Real parliaments: in two languages, without spaces, and the first 20,000 speeches of a third


def read_from(folder: Path, count: int) -> list[Speech]:
    """The last of each id, in the order in which those stand."""
    read = islice(hustings.read_transcripts(folder), count)
    return list(reversed({one.id: one for one in reversed(list(read))}.values()))


def test_a_bilingual_parliament_is_searched_in_both_its_languages(
    shared: Path, tmp_path: Path
) -> None:
    live = read_from(shared / "data" / "parlamint" / "ParlaMint-BE", 400)
    play(tmp_path, [("add", live[start : start + 90]) for start in range(0, len(live), 90)], "nl")
    assert {one.language for one in live} >= {"nl", "fr"}
    chance = random.Random(5)
    vocabulary = sorted({word for one in live for word in text_words(one.text)})
    oracle = Oracle(live, "nl")
    with hustings.open_index(tmp_path) as index:
        for _ in range(12):
            one, two = chance.sample(vocabulary, 2)
            for typed in (one, f"{one} OR {two}", f"{one} ministre", f"{one} NEAR/9 de"):
                asked = Asked(typed, {"kind": ["speech", "procedural"]}, "relevance")
                check(index, oracle, asked)


def test_a_string_of_characters_finds_every_japanese_speech_in_which_it_stands(
    shared: Path, tmp_path: Path
) -> None:
    live = read_from(shared / "data" / "japan-diet-csv", 300)
    play(tmp_path, [("add", live)])
    chance = random.Random(5)
    with hustings.open_index(tmp_path) as index:
        for length in (1, 2, 3, 5) * 10:
            text = chance.choice([one.text for one in live if len(one.text) > 99])
            at = chance.randrange(len(text) - length)
            said = text_words(string := text[at : at + length])
            if string.isalpha():
                joined = f" {' '.join(said)} "
                expected = {
                    one.id for one in live if joined in f" {' '.join(text_words(one.text))} "
                }
                hits = index.search(string, limit=len(live), procedural=True).hits
                assert {hit.speech.id for hit in hits} == expected
                assert {one.id for one in live if string in one.text} <= expected


MANY = 20_000


class Archive(NamedTuple):
    opened: hustings.Index
    oracle: Oracle


@pytest.fixture(scope="module")
def archive(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Indexed in several segments, some speeches replaced and some deleted on the way."""
    packed = shared / "bench" / "singapore.jsonl.xz"
    with lzma.open(packed, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, MANY)]
    read = [
        Speech.from_dict({**record, "debate_id": record["heading"] or "none", "source": "bench"})
        for record in records
    ]
    folder = tmp_path_factory.mktemp("archive")
    with IndexWriter(folder) as writer:
        for start in range(0, MANY, 6_000):
            writer.add(read[start : start + 6_000])
            writer.commit()
        writer.delete(one.id for one in read[5::101])
        writer.add(read[7::1001])
    gone = {one.id for one in read[5::101]}
    live = {one.id: one for one in read if one.id not in gone}
    for one in read[7::1001]:
        live.pop(one.id, None)
        live[one.id] = one
    with hustings.open_index(folder) as index:
        assert index.info().segments > 3
        yield Archive(index, Oracle(live.values()))


def drawn_queries(oracle: Oracle) -> Iterator[str]:
    """Queries of every class, made of words that stand in the speeches."""
    chance = random.Random(20_000)

    def words(count: int) -> list[str]:
        while True:
            said = text_words(chance.choice(oracle.speeches).text)
            if len(said) > 20:
                at = chance.randrange(len(said) - count)
                return said[at : at + count]

    for _ in range(6):
        one, two, three = words(1)[0], words(2), words(3)
        yield one
        yield " ".join(two)
        yield " OR ".join(three)
        yield f'"{" ".join(two)}"'
        yield f'"{" ".join(three)}"'
        yield f"{three[0]} NEAR/3 {three[2]}"
        yield f"{one[:3]}*"
        yield f"{two[0]} -{words(1)[0]}"
        yield f"({three[0]} OR {one}) {two[1]} from:1956"
        yield f"{one}~1"
        yield f"heading:{one} OR {two[0]}"


def test_on_twenty_thousand_speeches_every_class_of_query_is_exact(archive: Archive) -> None:
    index, oracle = archive
    for typed in ("the", "of the", '"of the"', "government", *drawn_queries(oracle)):
        answer = oracle.answer(parse(typed))
        results = index.search(typed, facets=FACETS, limit=50)
        assert (typed, results.total) == (typed, len(answer.speeches))
        top = answer.speeches[:50]
        assert [hit.speech.id for hit in results.hits] == [oracle.speeches[n].id for n in top]
        assert [hit.score for hit in results.hits] == pytest.approx(answer.scores[:50], rel=1e-9)
        assert {name: list(results.facets[name]) for name in FACETS} == answer.facets
        for number, hit in list(zip(top, results.hits, strict=True))[:5]:
            (shown,) = oracle.passages(number, answer.parts, 1)
            (passage,) = hit.passages
            assert (passage.text, passage.highlights) == (shown.text, shown.highlights)
            assert passage.score == pytest.approx(shown.score, rel=1e-9)


def test_on_twenty_thousand_speeches_totals_equal_a_count_over_the_file(archive: Archive) -> None:
    """Counted from the texts alone, by nothing but the analyser."""
    index, oracle = archive
    stem = cache(stemmer("english"))
    said = [text_words(one.text) for one in oracle.speeches]
    stems = [{stem(word) for word in set(some)} for some in said]
    joined = [f" {' '.join(some)} " for some in said]
    chance = random.Random(7)
    for _ in range(25):
        source = chance.choice([some for some in said[:2_000] if len(some) > 9])
        at = chance.randrange(len(source) - 3)
        one, two, three = source[at : at + 3]
        a, b = stem(one), stem(three)
        phrase = f" {one} {two} {three} "
        assert total(index, one) == sum(a in some for some in stems)
        assert total(index, f"{one} {three}") == sum(a in some and b in some for some in stems)
        assert total(index, f"{one} OR {three}") == sum(a in some or b in some for some in stems)
        assert total(index, f'"{one} {two} {three}"') == sum(phrase in some for some in joined)


def total(index: hustings.Index, typed: str) -> int:
    return index.search(typed, limit=1).total
