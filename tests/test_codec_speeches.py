"""An index of speeches, opened by stock Whoosh, against an oracle that reads the speeches."""

import io
import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from math import log
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query, sorting
from whoosh.filedb.structfile import BufferFile
from whoosh.index import open_dir
from whoosh.qparser import MultifieldParser, QueryParser
from whoosh.query import (
    And,
    DateRange,
    Every,
    FuzzyTerm,
    Not,
    NumericRange,
    Or,
    Phrase,
    Prefix,
    Term,
)
from whoosh.query.spans import SpanFirst, SpanNear

from hustings_indexer.analysis import LANGUAGES, stemmer, words
from hustings_indexer.columns.allowed import ALLOWED_GLOBALS
from hustings_indexer.columns.codec import ColumnCodec, ColumnSegment, stock_toc
from hustings_indexer.columns.commit import refuse_strange_pickles
from hustings_indexer.columns.schema import IDENTIFIERS, WordAnalyzer, schema
from hustings_indexer.columns.segment import SegmentBuilder
from hustings_indexer.errors import IndexOutdated
from hustings_indexer.speech import Speech

TEXTS = (
    "The Prime Minister spoke of housing. The houses of London!\n\nHousing is housing.",
    "I thank the Prime Minister; the minister was prime of mind.",
    "O'Brien said: don't house them. Zoë's café is cross‑border.",
    "House house house. Minister prime.",
    "Bills, billing and the Bill of 2019.",
    "",
    "The minister, the Prime Minister and the house of the minister.",
)
SPEAKERS = ("Ann O'Neill", "Élodie Brun", None, "Ann O'Neill", "Bo", "Bo", "ann o'neill")
STEM = stemmer("english")


def speech(number: int, text: str, **fields: Any) -> Speech:
    given = {
        "id": f"s{number}",
        "debate_id": f"d{number // 3}",
        "date": date(2017, 12, 30) + timedelta(days=97 * (number // 2)),
        "position": number % 3,
        "speaker": SPEAKERS[number % len(SPEAKERS)],
        "heading": ("Housing / Prime Minister", None, "Bills")[number % 3],
        "party": ("Labour", None)[number % 2],
        "role": None,
        "language": "en",
    }
    return Speech(text=text, **{**given, **fields})


def build(
    folder: Path, segments: Sequence[Sequence[Speech]], deleted: Sequence[int] = ()
) -> list[Speech | None]:
    """Writes an index; gives its speeches by document number, None for a deleted one."""
    entries = []
    documents: list[Speech | None] = []
    for number, speeches in enumerate(segments):
        builder = SegmentBuilder("english")
        for one in speeches:
            builder.add(one)
        builder.write(folder / f"MAIN_seg{number}.columns")
        base = len(documents)
        gone = {
            *builder.superseded,
            *(at - base for at in deleted if 0 <= at - base < len(builder)),
        }
        documents += [None if at in gone else one for at, one in enumerate(speeches)]
        entries.append((f"seg{number}", len(builder), np.array(sorted(gone), np.int32)))
    (folder / "_MAIN_1.toc").write_bytes(stock_toc("english", 1, entries) + b"whatever follows")
    return documents


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, list[Speech | None]]:
    folder = tmp_path_factory.mktemp("index")
    speeches = [speech(number, TEXTS[number % len(TEXTS)]) for number in range(30)]
    documents = build(folder, [speeches[:17], speeches[17:18], speeches[18:]], deleted=(3, 20))
    return open_dir(folder), documents


@pytest.fixture
def searcher(corpus: tuple[Any, Any]) -> Iterator[Any]:
    with corpus[0].searcher() as opened:
        yield opened


@pytest.fixture
def documents(corpus: tuple[Any, list[Speech | None]]) -> list[Speech | None]:
    return corpus[1]


def where(documents: Sequence[Speech | None], holds: Callable[[Speech], bool]) -> list[int]:
    return [at for at, one in enumerate(documents) if one is not None and holds(one)]


def found(searcher: Any, asked: Any) -> list[int]:
    return sorted(searcher.search(asked, limit=None).docs())


def stems(text: str | None) -> list[str]:
    return [STEM(word) for word in words(text or "")]


def has_phrase(terms: list[str], phrase: list[str]) -> bool:
    size = len(phrase)
    return any(terms[at : at + size] == phrase for at in range(len(terms) - size + 1))


def test_a_term_finds_every_word_of_its_stem(searcher: Any, documents: Any) -> None:
    assert found(searcher, Term("text", "hous")) == where(
        documents, lambda one: "hous" in stems(one.text)
    )


def test_an_exact_term_finds_the_word_as_it_was_said(searcher: Any, documents: Any) -> None:
    assert found(searcher, Term("exact", "housing")) == where(
        documents, lambda one: "housing" in words(one.text)
    )


@pytest.mark.parametrize("name", ["heading", "speaker_words"])
def test_words_of_headings_and_names_find_their_speeches(
    searcher: Any, documents: Any, name: str
) -> None:
    value = attrgetter(name.removesuffix("_words"))
    seen = {term for one in documents if one for term in stems(value(one))}
    assert seen
    for term in seen:
        assert found(searcher, Term(name, term)) == [
            at for at, one in enumerate(documents) if one and term in stems(value(one))
        ]


@pytest.mark.parametrize("name", [*IDENTIFIERS, "id"])
def test_an_identifier_is_found_whole(searcher: Any, documents: Any, name: str) -> None:
    values = {getattr(one, name) for one in documents if one} - {None}
    for value in values:
        assert found(searcher, Term(name, value)) == [
            at for at, one in enumerate(documents) if one and getattr(one, name) == value
        ]
    lexicon = {term.decode() for term in searcher.reader().lexicon(name)}
    assert values <= lexicon
    assert "" not in lexicon


def test_what_is_not_there_is_not_found(searcher: Any) -> None:
    for name in ("text", "exact", "speaker", "id", "heading", "party", "role"):
        assert found(searcher, Term(name, "nowhere")) == []
    assert found(searcher, Term("id", b"\xff\xfe")) == []


def test_whooshs_parser_asks_for_the_terms_there_are(searcher: Any, documents: Any) -> None:
    parser = QueryParser("text", searcher.schema)
    asked = parser.parse('Houses "prime ministers" NOT Bills')
    assert found(searcher, asked) == where(
        documents,
        lambda one: (
            "hous" in stems(one.text)
            and has_phrase(stems(one.text), ["prime", "minist"])
            and "bill" not in stems(one.text)
        ),
    )
    assert found(searcher, parser.parse("exact:Zoë's")) == where(
        documents, lambda one: "zoe's" in words(one.text)
    )
    assert found(searcher, parser.parse('speaker:"Élodie Brun"')) == where(
        documents, lambda one: one.speaker == "Élodie Brun"
    )


def test_many_fields_can_be_asked_at_once(searcher: Any, documents: Any) -> None:
    parser = MultifieldParser(["text", "heading"], searcher.schema)
    assert found(searcher, parser.parse("bills")) == where(
        documents, lambda one: "bill" in stems(one.text) or "bill" in stems(one.heading)
    )


@pytest.mark.parametrize("name", ["text", "exact"])
@pytest.mark.parametrize(
    "phrase", ["prime minister", "the prime minister", "house house", "house house house", "of the"]
)
def test_a_phrase_is_found_where_its_words_stand_side_by_side(
    searcher: Any, documents: Any, name: str, phrase: str
) -> None:
    split = {"text": stems, "exact": words}[name]
    terms = split(phrase)
    assert found(searcher, Phrase(name, terms)) == where(
        documents, lambda one: has_phrase(split(one.text), terms)
    )


def test_a_phrase_is_found_in_headings_and_names(searcher: Any, documents: Any) -> None:
    assert found(searcher, Phrase("heading", ["hous", "prime", "minist"])) == where(
        documents, lambda one: has_phrase(stems(one.heading), ["hous", "prime", "minist"])
    )
    assert found(searcher, Phrase("speaker_words", ["ann", "o", "neil"])) == where(
        documents, lambda one: has_phrase(stems(one.speaker), ["ann", "o", "neil"])
    )


def test_spans_stand_where_the_words_do(searcher: Any, documents: Any) -> None:
    near = SpanNear(Term("exact", "prime"), Term("exact", "minister"), slop=3, ordered=False)
    assert found(searcher, near) == where(
        documents,
        lambda one: any(
            0 < abs(a - b) <= 3
            for a, first in enumerate(words(one.text))
            for b, second in enumerate(words(one.text))
            if (first, second) == ("prime", "minister")
        ),
    )
    first = SpanFirst(Term("exact", "house"))
    assert found(searcher, first) == where(documents, lambda one: words(one.text)[:1] == ["house"])


def test_prefixes_wildcards_and_fuzzy_words_are_looked_up_among_the_terms(
    searcher: Any, documents: Any
) -> None:
    assert found(searcher, Prefix("exact", "hous")) == where(
        documents, lambda one: any(word.startswith("hous") for word in words(one.text))
    )
    assert found(searcher, query.Wildcard("exact", "m?n*")) == where(
        documents, lambda one: any(w[0] == "m" and w[2:3] == "n" for w in words(one.text))
    )
    assert found(searcher, FuzzyTerm("exact", "minster")) == where(
        documents, lambda one: "minister" in words(one.text)
    )


def test_dates_and_years_are_found_by_range(searcher: Any, documents: Any) -> None:
    parser = QueryParser("text", searcher.schema)
    assert found(searcher, parser.parse("date:2018")) == where(
        documents, lambda one: one.date.year == 2018
    )
    low, high = date(2018, 4, 6), date(2019, 1, 1)
    assert found(searcher, DateRange("date", datetime(2018, 4, 6), datetime(2019, 1, 1))) == where(
        documents, lambda one: low <= one.date <= high
    )
    assert found(searcher, NumericRange("year", 2018, 2019, endexcl=True)) == where(
        documents, lambda one: one.date.year == 2018
    )
    day = documents[0].date
    assert found(searcher, Term("date", datetime(day.year, day.month, day.day))) == where(
        documents, lambda one: one.date == day
    )


def test_every_speech_is_found_but_the_deleted(searcher: Any, documents: Any) -> None:
    everything = where(documents, lambda one: True)
    assert found(searcher, Every()) == everything
    assert found(searcher, Every("year")) == everything
    assert searcher.doc_count() == len(everything)
    assert searcher.doc_count_all() == len(documents)


@pytest.mark.parametrize("name", ["speaker", "party", "heading", "debate_id"])
def test_grouping_counts_each_value(searcher: Any, documents: Any, name: str) -> None:
    results = searcher.search(Every(), groupedby=name, maptype=sorting.Count, limit=None)
    assert results.groups(name) == Counter(getattr(one, name) or "" for one in documents if one)


def test_grouping_by_year_and_date_gives_numbers_and_days(searcher: Any, documents: Any) -> None:
    results = searcher.search(Every(), groupedby=["year", "date"], limit=None)
    assert {key: len(value) for key, value in results.groups("year").items()} == Counter(
        one.date.year for one in documents if one
    )
    assert {key.date() for key in results.groups("date")} == {one.date for one in documents if one}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("name", ["date", "year", "speaker"])
def test_hits_are_sorted_by_a_column(
    searcher: Any, documents: Any, name: str, reverse: bool
) -> None:
    def key(one: Speech) -> Any:
        if name == "speaker":
            return (one.speaker or "").encode()
        return one.date if name == "date" else one.date.year

    results = searcher.search(Every(), sortedby=name, reverse=reverse, limit=None)
    live = [one for one in documents if one]
    expected = [one.id for one in sorted(live, key=key, reverse=reverse)]
    assert [key(documents[hit.docnum]) for hit in results] == [
        key(one) for one in sorted(live, key=key, reverse=reverse)
    ]
    if not reverse:
        assert [hit["id"] for hit in results] == expected


def test_stored_fields_are_what_the_source_gave(searcher: Any, documents: Any) -> None:
    for number, one in enumerate(documents):
        if one is not None:
            stored = dict(searcher.stored_fields(number))
            assert stored.pop("date") == datetime(one.date.year, one.date.month, one.date.day)
            given = {key: value for key, value in one.to_dict().items() if value is not None}
            given.pop("date")
            assert stored == given


def test_a_speech_is_found_by_its_id(searcher: Any, documents: Any) -> None:
    assert searcher.document(id="s7")["text"] == documents[7].text
    assert searcher.document(id="s3") is None


def test_statistics_are_exact(corpus: Any) -> None:
    index, documents = corpus
    with index.reader() as reader:
        live_and_dead = [speech(n, TEXTS[n % len(TEXTS)]) for n in range(len(documents))]
        counts = [stems(one.text).count("hous") for one in live_and_dead]
        info = reader.term_info("text", "hous")
        assert info.weight() == sum(counts)
        assert info.doc_frequency() == sum(map(bool, counts))
        assert info.max_weight() == max(counts)
        lengths = [len(words(one.text)) for one in live_and_dead]
        assert (info.min_length(), info.max_length()) == (
            min(length for length, count in zip(lengths, counts, strict=True) if count),
            max(length for length, count in zip(lengths, counts, strict=True) if count),
        )
        assert info.min_id() == 0
        assert info.max_id() == max(at for at, count in enumerate(counts) if count)
        assert reader.field_length("text") == sum(lengths)
        assert [reader.doc_field_length(at, "exact") for at in range(len(lengths))] == lengths
        assert reader.frequency("exact", "housing") == sum(
            words(one.text).count("housing") for one in live_and_dead
        )
        assert reader.frequency("exact", "nowhere") == reader.doc_frequency("party", "no") == 0


@pytest.mark.parametrize(
    "asked",
    [
        Term("text", "hous"),
        And([Term("text", "hous"), Term("text", "minist")]),
        Or([Term("text", "hous"), Term("text", "bill"), Term("heading", "prime")]),
        And([Term("text", "the"), Not(Term("text", "hous"))]),
        Phrase("text", ["prime", "minist"]),
    ],
)
@pytest.mark.parametrize("optimize", [True, False])
def test_the_top_ten_are_the_first_of_all(searcher: Any, asked: Any, optimize: bool) -> None:
    every = [(hit.docnum, hit.score) for hit in searcher.search(asked, limit=None)]
    top = searcher.search(asked, limit=10, optimize=optimize)
    assert [(hit.docnum, hit.score) for hit in top] == every[:10]
    assert len(top) == len(every)


def test_scores_are_whooshs_bm25f_over_exact_lengths(searcher: Any, documents: Any) -> None:
    speeches = [speech(n, TEXTS[n % len(TEXTS)]) for n in range(len(documents))]
    lengths = [len(words(one.text)) for one in speeches]
    average = sum(lengths) / len(lengths)
    counts = [stems(one.text).count("minist") for one in speeches]
    idf = log(len(counts) / (sum(map(bool, counts)) + 1)) + 1
    for hit in searcher.search(Term("text", "minist"), limit=None):
        tf, length = counts[hit.docnum], lengths[hit.docnum]
        expected = idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / average))
        assert hit.score == pytest.approx(expected)


def test_the_terms_of_every_field_come_in_order(corpus: Any) -> None:
    with corpus[0].reader() as reader:
        for leaf, _ in reader.leaf_readers():
            terms = list(leaf.all_terms())
            assert terms == sorted(set(terms))
            assert {name for name, _ in terms} == set(leaf.indexed_field_names())
            for (name, term), info in leaf:
                ids = list(leaf.postings(name, term).all_ids())
                live = [at for at in ids if not leaf.is_deleted(at)]
                assert ids == sorted(set(live))
                assert info.doc_frequency() >= len(ids)
                assert (name, term) in leaf


def test_a_cursor_walks_the_terms(corpus: Any) -> None:
    with corpus[0].reader() as reader:
        leaf = reader.leaf_readers()[0][0] if isinstance(reader.leaf_readers(), list) else None
        leaf = leaf or next(iter(reader.leaf_readers()))[0]
        cursor = leaf.cursor("exact")
        walked = []
        while cursor.is_valid():
            walked.append(cursor.text())
            assert cursor.term_info().doc_frequency() > 0
            cursor.next()
        assert walked == [term.decode() for term in leaf.lexicon("exact")]
        assert cursor.text() is None
        assert cursor.term_info() is None
        assert cursor.find("hot") == "house"
        assert cursor.first() == walked[0]
        assert cursor.find("zzz") is None


def test_spelling_suggests_words_that_were_said(searcher: Any) -> None:
    assert "minister" in searcher.corrector("exact").suggest("minsiter", limit=3)


def test_highlights_mark_the_words_that_matched(searcher: Any) -> None:
    asked = QueryParser("text", searcher.schema).parse("houses")
    hit = searcher.search(asked, limit=1)[0]
    assert 'class="match' in hit.highlights("text")


def test_more_like_this_reads_the_stored_text(searcher: Any) -> None:
    hit = searcher.search(Term("id", "s0"), limit=1)[0]
    assert len(hit.more_like_this("text")) > 0


def test_a_speech_said_again_under_its_id_supersedes_the_first(tmp_path: Path) -> None:
    build(tmp_path, [[speech(0, "first words"), speech(1, "b"), speech(0, "second words")]])
    with open_dir(tmp_path).searcher() as searcher:
        assert searcher.document(id="s0")["text"] == "second words"
        assert found(searcher, Term("text", "first")) == []
        assert searcher.reader().doc_count() == 2


def test_a_stock_writer_deletes_and_replaces_speeches(tmp_path: Path) -> None:
    build(tmp_path, [[speech(n, TEXTS[n]) for n in range(7)]])
    index = open_dir(tmp_path)
    with index.writer() as writer:
        writer.merge = False
        writer.delete_by_term("text", "bill")
        writer.update_document(id="s0", text="Housing anew", exact="Housing anew")
    with open_dir(tmp_path).searcher() as searcher:
        assert found(searcher, Term("text", "bill")) == []
        assert searcher.document(id="s0")["text"] == "Housing anew"
        assert found(searcher, Term("exact", "anew")) == [7]


@pytest.mark.parametrize("ours", [True, False], ids=["into columns", "into Whoosh's own format"])
def test_a_stock_writer_merges_our_segments(
    tmp_path: Path, corpus: Any, searcher: Any, ours: bool
) -> None:
    speeches = [speech(number, TEXTS[number % len(TEXTS)]) for number in range(30)]
    documents = build(tmp_path, [speeches[:17], speeches[17:]], deleted=(3, 20))
    live = [one for one in documents if one]
    open_dir(tmp_path).optimize(**({"codec": ColumnCodec()} if ours else {}))
    with open_dir(tmp_path).searcher() as merged:
        assert merged.reader().is_atomic()
        for term in ("hous", "minist", "o", "2019"):
            assert found(merged, Term("text", term)) == [
                at for at, one in enumerate(live) if term in stems(one.text)
            ]
        assert found(merged, Phrase("exact", ["prime", "minister"])) == where(
            live, lambda one: has_phrase(words(one.text), ["prime", "minister"])
        )
        assert found(merged, Phrase("heading", ["prime", "minist"])) != []
        assert found(merged, NumericRange("year", 2018, 2018)) == where(
            live, lambda one: one.date.year == 2018
        )
        groups = merged.search(Every(), groupedby="speaker", limit=None).groups("speaker")
        assert {key: len(value) for key, value in groups.items()} == Counter(
            one.speaker or "" for one in live
        )
        assert [merged.stored_fields(at)["id"] for at in range(len(live))] == [
            one.id for one in live
        ]


ALPHABET = ("a", "b", "ab", "aba", "house", "houses", "Housing", "é", "don't")
TERMS = ("a", "b", "ab", "aba", "hous", "e", "don't", "zz")
speeches_of_words = st.lists(
    st.lists(st.sampled_from(ALPHABET), max_size=8).map(" ".join), min_size=1, max_size=9
)
leaves = st.sampled_from(TERMS).map(lambda term: Term("text", term)) | st.lists(
    st.sampled_from(TERMS), min_size=2, max_size=3
).map(lambda terms: Phrase("text", terms))
queries = st.recursive(
    leaves,
    lambda inner: st.lists(inner, min_size=2, max_size=3).flatmap(
        lambda subs: st.sampled_from([And(subs), Or(subs), And([subs[0], Not(subs[1])])])
    ),
    max_leaves=5,
)


def matches(asked: Any, terms: list[str]) -> bool:
    if isinstance(asked, Term):
        return asked.text in terms
    if isinstance(asked, Phrase):
        return has_phrase(terms, asked.words)
    if isinstance(asked, Not):
        return not matches(asked.query, terms)
    return {And: all, Or: any}[type(asked)](matches(sub, terms) for sub in asked.subqueries)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), texts=speeches_of_words)
def test_any_query_over_any_speeches_finds_what_reading_them_finds(
    tmp_path_factory: pytest.TempPathFactory, data: Any, texts: list[str]
) -> None:
    cut = data.draw(st.integers(0, len(texts)), "cut")
    deleted = data.draw(st.sets(st.integers(0, len(texts) - 1), max_size=3), "deleted")
    speeches = [speech(number, text) for number, text in enumerate(texts)]
    folder = tmp_path_factory.mktemp("any")
    segments = [part for part in (speeches[:cut], speeches[cut:]) if part]
    documents = build(folder, segments, sorted(deleted))
    with open_dir(folder).searcher() as searcher:
        for asked in data.draw(st.lists(queries, min_size=1, max_size=6), "queries"):
            assert found(searcher, asked) == [
                at for at, one in enumerate(documents) if one and matches(asked, stems(one.text))
            ]
            every = [(hit.docnum, hit.score) for hit in searcher.search(asked, limit=None)]
            few = searcher.search(asked, limit=3)
            assert [(hit.docnum, hit.score) for hit in few] == every[:3]


@given(text=st.text(), chars=st.booleans(), start=st.integers(0, 9))
def test_the_analyzer_gives_the_words_and_where_they_stand(
    text: str, chars: bool, start: int
) -> None:
    tokens = [
        (token.text, token.original, token.pos, (token.startchar, token.endchar) if chars else None)
        for token in WordAnalyzer("en")(
            text, positions=True, chars=chars, keeporiginal=True, start_pos=start, mode="query"
        )
    ]
    assert [original for _, original, _, _ in tokens] == words(text)
    assert [term for term, _, _, _ in tokens] == stems(text)
    assert [position for _, _, position, _ in tokens] == [*range(start, start + len(tokens))]
    if chars:
        spans = [span for _, _, _, span in tokens if span]
        assert all(0 <= low < high <= len(text) for low, high in spans)
        assert spans == sorted(spans)


def test_the_analyzer_leaves_words_unstemmed_when_whoosh_asks() -> None:
    assert [token.text for token in WordAnalyzer("english")("Houses", no_morph=True)] == ["houses"]
    assert WordAnalyzer("english").has_morph()
    assert not WordAnalyzer("none").has_morph()
    assert WordAnalyzer("en") == WordAnalyzer("english") != WordAnalyzer("fr")
    assert schema("en")["text"].analyzer == WordAnalyzer("english")


def pickles_of(toc: bytes) -> tuple[bytes, bytes]:
    stream = BufferFile(memoryview(toc))
    for _ in range(3):
        stream.read_varint()
    stream.read_int()
    stream.read_int()
    for _ in range(3):
        stream.read_varint()
    of_schema = stream.read_string()
    stream.read_int()
    stream.read_int()
    return of_schema, toc[stream.file.tell() :]


class Recorder(pickle.Unpickler):
    """Records the names of a pickle."""

    def __init__(self, data: bytes, names: set[tuple[str, str]]) -> None:
        super().__init__(io.BytesIO(data))
        self._names = names

    def find_class(self, module: str, name: str) -> Any:
        self._names.add((module, name))
        return super().find_class(module, name)


def test_a_table_of_contents_names_nothing_but_what_is_allowed(tmp_path: Path) -> None:
    names: set[tuple[str, str]] = set()
    for language in {*LANGUAGES.values(), "porter", "none"}:
        toc = stock_toc(language, 3, [("abc", 5, np.array([1, 4], np.int32))])
        refuse_strange_pickles(tmp_path, toc)
        for data in pickles_of(toc):
            Recorder(data, names).load()
    assert names == ALLOWED_GLOBALS


def test_a_segment_comes_back_from_its_pickle_as_it_was() -> None:
    segment = ColumnSegment("MAIN", "abc", 9, np.array([2, 5], np.int32))
    segment.delete_document(0)
    segment.delete_document(5, delete=False)
    (again,) = pickle.loads(pickle.dumps([segment], 2))
    assert again == segment
    assert (again.doc_count_all(), again.doc_count()) == (9, 7)
    assert list(again.deleted_docs()) == [0, 2]
    assert again.segment_id() == "MAIN_abc"
    assert not again.is_compound()
    state = segment.__getstate__()
    assert state[-1] == np.array([0, 2], "<i4").tobytes()


def test_a_segment_of_a_later_version_is_refused() -> None:
    segment = ColumnSegment("MAIN", "abc")
    with pytest.raises(IndexOutdated, match="version 99"):
        segment.__setstate__((99, *segment.__getstate__()[1:]))
