"""Any Whoosh schema written with ColumnCodec, beside the same index in Whoosh's own format.

Whoosh rounds the lengths of fields to one byte, ours are exact; the texts here are shorter than
the first length it rounds, so the scores of both must be equal.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import columns, fields, formats, query, sorting
from whoosh.analysis import StandardAnalyzer, StemmingAnalyzer
from whoosh.codec.base import OutOfOrderError
from whoosh.filedb.filestore import RamStorage
from whoosh.index import create_in, open_dir
from whoosh.matching import ReadTooFar
from whoosh.multiproc import SerialMpWriter
from whoosh.qparser import QueryParser
from whoosh.query import And, Every, Not, NumericRange, Or, Phrase, Prefix, Term, TermRange
from whoosh.query.spans import SpanFirst, SpanNear, SpanNear2, SpanOr
from whoosh.reading import TermNotFound
from whoosh.writing import BufferedWriter

from hustings_indexer.columns.codec import ColumnCodec, ColumnSegment
from hustings_indexer.columns.postings import FieldsWriter
from hustings_indexer.columns.stored import encode_value, read_fields, write_fields
from hustings_indexer.errors import IndexCorrupt

WORDS = (
    "alfa",
    "bravo",
    "charlie",
    "delta",
    "echo",
    "alfalfa",
    "bravado",
    "élan",
    "running",
    "ran",
)


def make_schema() -> Any:
    return fields.Schema(
        key=fields.ID(unique=True, stored=True, sortable=True),
        body=fields.TEXT(analyzer=StandardAnalyzer(stoplist=None), stored=True),
        stemmed=fields.TEXT(
            analyzer=StemmingAnalyzer(), chars=True, spelling=True, field_boost=2.0
        ),
        bare=fields.TEXT(phrase=False),
        tags=fields.KEYWORD(commas=True, scorable=True, stored=True, vector=True, lowercase=True),
        vectored=fields.TEXT(analyzer=StandardAnalyzer(stoplist=None), vector=formats.Positions()),
        number=fields.NUMERIC(sortable=True, stored=True),
        price=fields.NUMERIC(float, sortable=columns.NumericColumn("Q")),
        cost=fields.NUMERIC(Decimal, decimal_places=2, stored=True, signed=False),
        when=fields.DATETIME(sortable=True, stored=True),
        flag=fields.BOOLEAN(stored=True),
        grams=fields.NGRAM(minsize=2, maxsize=3, phrase=True),
        wordgrams=fields.NGRAMWORDS(minsize=3),
        boosted=fields.FieldType(
            formats.PositionBoosts(), StandardAnalyzer(stoplist=None), scorable=True
        ),
        placed=fields.FieldType(
            formats.CharacterBoosts(), StandardAnalyzer(stoplist=None), scorable=True
        ),
        level=fields.COLUMN(columns.RefBytesColumn()),
        packed=fields.COLUMN(columns.CompressedBytesColumn()),
        bit=fields.COLUMN(columns.BitColumn()),
        several=fields.COLUMN(columns.VarBytesListColumn()),
        extra=fields.STORED(),
    )


def document(number: int) -> dict[str, Any]:
    body = " ".join(WORDS[(number * step + step) % len(WORDS)] for step in range(1, number % 9 + 2))
    return {
        "key": f"k{number}",
        "body": body,
        "stemmed": body,
        "bare": body,
        "tags": ",".join({WORDS[number % 3], WORDS[number % 4].upper()}),
        "vectored": body,
        "number": [number, -number] if number % 5 == 0 else number * 1000 - 7000,
        "price": number / 7 - 1,
        "cost": Decimal(number) / 4,
        "when": datetime(2019, 1, 1) + timedelta(hours=37 * number),
        "flag": number % 2 == 0,
        "grams": body[:6],
        "wordgrams": body.split()[0],
        "boosted": body,
        "placed": body,
        "level": WORDS[number % 3].encode(),
        "packed": body.encode(),
        "bit": number % 3 == 0,
        "several": [word.encode() for word in body.split()],
        "extra": {"number": number, "pair": (1, b"\xff"), 7: {date(2019, 1, 1)}},
        **({"_body_boost": 2.5} if number % 4 == 1 else {}),
    }


class Pair(NamedTuple):
    """The same documents in Whoosh's own format and in ours."""

    theirs: Path
    ours: Path


def write(pair: Pair, work: Callable[[Any], None], **commit: Any) -> None:
    """Does the same work on both indexes."""
    for folder, codec in ((pair.theirs, None), (pair.ours, ColumnCodec())):
        writer = open_dir(folder).writer(codec=codec)
        work(writer)
        writer.commit(**commit)


def create(folder: Path, make: Callable[[], Any] = make_schema) -> Pair:
    pair = Pair(folder / "theirs", folder / "ours")
    for path in pair:
        path.mkdir()
        create_in(path, make())
    return pair


def add(*numbers: int) -> Callable[[Any], None]:
    def work(writer: Any) -> None:
        for number in numbers:
            writer.add_document(**document(number))

    return work


def change(writer: Any) -> None:
    writer.delete_by_term("body", "echo")
    writer.delete_by_query(NumericRange("number", -5000, -4000))
    writer.update_document(**{**document(2), "body": "alfa anew", "number": 77})
    writer.update_document(**document(41))


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pair]:
    """The indexes after ever more was done to them."""
    return {
        name: _build(create(tmp_path_factory.mktemp("stage")), number)
        for number, name in enumerate(("one", "several", "changed", "optimized", "emptied"))
    }


def _build(pair: Pair, steps: int) -> Pair:
    if steps == 0:
        write(pair, add(*range(24)))
    else:
        write(pair, add(*range(10)), merge=False)
        write(pair, add(*range(10, 13)), merge=False)
        write(pair, add(*range(13, 24)), merge=False)
    if steps >= 2:
        write(pair, change, merge=False)
    if steps >= 3:
        write(pair, add(30), optimize=True)
    if steps >= 4:
        write(pair, lambda writer: writer.delete_by_query(Every()), optimize=True)
    return pair


STAGES = ("one", "several", "changed", "optimized", "emptied")


@pytest.fixture(params=STAGES)
def both(request: pytest.FixtureRequest, stages: dict[str, Pair]) -> Iterator[tuple[Any, Any]]:
    pair = stages[request.param]
    with open_dir(pair.theirs).searcher() as theirs, open_dir(pair.ours).searcher() as ours:
        yield theirs, ours


def hits(searcher: Any, asked: Any, **how: Any) -> list[tuple[str, Any]]:
    results = searcher.search(asked, limit=None, **how)
    return [(hit["key"], hit.score and pytest.approx(hit.score)) for hit in results]


def keys(searcher: Any, order: list[Any]) -> list[str]:
    return [hit["key"] for hit in searcher.search(Every(), limit=None, sortedby=order)]


def test_segments_are_columns(stages: dict[str, Pair]) -> None:
    for name in ("one", "several", "changed", "optimized"):
        segments = open_dir(stages[name].ours)._segments()
        assert segments
        assert all(type(segment) is ColumnSegment for segment in segments)
        files = {path.name for path in stages[name].ours.iterdir() if path.name[0] == "M"}
        assert files - {"MAIN_WRITELOCK"} == {
            segment.make_filename(suffix)
            for segment in segments
            for suffix in (".columns", ".documents")
        }


QUERIES = [
    Term("body", "alfa"),
    Term("body", "nowhere"),
    Term("nofield", "alfa"),
    Term("stemmed", "run"),
    Term("bare", "bravo"),
    Term("tags", "charlie"),
    Term("flag", True),
    Term("number", 5),
    Term("number", -5),
    Term("key", "k41"),
    Term("wordgrams", "alf"),
    Term("boosted", "delta"),
    Term("placed", "delta"),
    And([Term("body", "alfa"), Term("body", "charlie")]),
    Or([Term("body", "alfa"), Term("body", "bravo"), Term("stemmed", "echo")]),
    And([Term("body", "alfa"), Not(Term("body", "bravo"))]),
    query.AndMaybe(Term("body", "alfa"), Term("body", "delta")),
    query.Require(Term("body", "alfa"), Term("body", "delta")),
    query.DisjunctionMax([Term("body", "alfa"), Term("bare", "alfa")]),
    Phrase("body", ["charlie", "echo"]),
    Phrase("body", ["alfa", "alfa"], slop=3),
    Phrase("stemmed", ["charli", "echo"]),
    Phrase("boosted", ["charlie", "echo"]),
    Phrase("placed", ["charlie", "echo"]),
    Phrase("grams", ["al", "lf"], slop=2),
    SpanNear2([Term("body", "alfa"), Term("body", "echo")], slop=4, ordered=False),
    SpanNear(Term("stemmed", "alfa"), Term("stemmed", "charli"), slop=3),
    SpanFirst(Term("placed", "charlie"), limit=1),
    SpanOr([Term("body", "alfa"), Term("stemmed", "bravo")]),
    Prefix("body", "alf"),
    Prefix("body", "alf", constantscore=False),
    query.Wildcard("body", "*a*v*"),
    query.Regex("body", "br.v."),
    query.FuzzyTerm("body", "brava", maxdist=2),
    query.Variations("body", "running"),
    TermRange("body", "bravo", "delta"),
    NumericRange("number", -6000, 2000),
    NumericRange("number", -3000, 7000, startexcl=True, endexcl=True),
    NumericRange("number", None, -3000),
    NumericRange("price", -0.5, 1.0),
    NumericRange("cost", Decimal("1.25"), None),
    query.DateRange("when", datetime(2019, 1, 3), datetime(2019, 1, 20)),
    query.ConstantScoreQuery(Term("body", "alfa"), 3.0),
    Every(),
    Every("tags"),
]


@pytest.mark.parametrize("asked", QUERIES, ids=map(repr, QUERIES))
def test_both_give_the_same_hits_and_scores(both: tuple[Any, Any], asked: Any) -> None:
    theirs, ours = both
    expected = hits(theirs, asked)
    assert hits(ours, asked) == expected
    top = ours.search(asked, limit=4)
    assert [(hit["key"], hit.score) for hit in top] == expected[:4]
    assert len(top) == len(expected)


@pytest.mark.parametrize(
    "typed",
    [
        'alfa OR "charlie echo"',
        "stemmed:runs NOT body:bravo",
        "number:[-3000 TO 2000]",
        "when:20190105",
        "when:[20190103 TO 20190109]",
        "flag:yes tags:alfa",
        "cost:[1.5 TO 3]",
        "grams:alf",
        "al*",
    ],
)
def test_both_read_a_typed_query_alike(both: tuple[Any, Any], typed: str) -> None:
    theirs, ours = both
    expected = hits(theirs, QueryParser("body", theirs.schema).parse(typed))
    assert hits(ours, QueryParser("body", ours.schema).parse(typed)) == expected


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("name", ["key", "number", "price", "when", "level", "bit", "body"])
def test_both_sort_alike(both: tuple[Any, Any], name: str, reverse: bool) -> None:
    theirs, ours = both
    facet = sorting.FieldFacet(name, reverse=reverse)
    if not theirs.doc_count():
        return  # Whoosh has no such field then
    assert keys(ours, [facet, "key"]) == keys(theirs, [facet, "key"])


GROUPED = ("level", "number", "flag", "when", "price", "tags", "several", "key")


@pytest.mark.parametrize(
    ("name", "overlap"),
    [(name, False) for name in GROUPED] + [(name, True) for name in ("flag", "tags", "several")],
)
def test_both_group_alike(both: tuple[Any, Any], name: str, overlap: bool) -> None:
    facet = sorting.FieldFacet(name, allow_overlap=overlap)
    if not both[0].doc_count():
        return  # Whoosh has no such field then
    of_theirs, of_ours = (
        searcher.search(Every(), limit=None, groupedby={"it": facet}).groups("it")
        for searcher in both
    )
    assert of_ours == of_theirs


def test_both_store_alike(both: tuple[Any, Any]) -> None:
    theirs, ours = both
    assert list(ours.all_stored_fields()) == list(theirs.all_stored_fields())


def test_both_read_columns_alike(both: tuple[Any, Any]) -> None:
    theirs, ours = (searcher.reader() for searcher in both)
    for name in ("level", "packed", "bit", "several", "key", "number", "price", "when"):
        if theirs.has_column(name):
            expected = theirs.column_reader(name)
            got = ours.column_reader(name)
            numbers = range(theirs.doc_count_all())
            assert [got[at] for at in numbers] == [expected[at] for at in numbers]


def test_both_have_the_same_terms_and_statistics(both: tuple[Any, Any]) -> None:
    theirs, ours = (searcher.reader() for searcher in both)
    assert sorted(set(ours.all_terms())) == sorted(set(theirs.all_terms()))
    assert ours.doc_count() == theirs.doc_count()
    assert ours.doc_count_all() == theirs.doc_count_all()
    for name in ("body", "stemmed", "tags", "grams", "boosted"):
        assert ours.field_length(name) == theirs.field_length(name)
        if theirs.doc_count():
            assert ours.max_field_length(name) == theirs.max_field_length(name)
    for name, term in theirs.all_terms():
        expected, got = theirs.term_info(name, term), ours.term_info(name, term)
        if name.startswith(("number", "spell_")):
            continue  # a term posted twice for one document: Whoosh counts both, we one
        assert got.weight() == pytest.approx(expected.weight())
        assert got.doc_frequency() == expected.doc_frequency()
        assert got.max_weight() == pytest.approx(expected.max_weight())
        assert (got.min_id(), got.max_id()) == (expected.min_id(), expected.max_id())
        assert (got.min_length(), got.max_length()) == (
            expected.min_length(),
            expected.max_length(),
        )


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("key", ["frequency", "weight"]),
        ("bare", ["frequency", "weight"]),
        ("body", ["frequency", "weight", "positions", "position_boosts"]),
        ("stemmed", ["frequency", "positions", "characters", "position_boosts"]),
        ("boosted", ["frequency", "weight", "positions", "position_boosts"]),
        ("placed", ["frequency", "positions", "characters", "position_boosts", "character_boosts"]),
    ],
)
def test_both_decode_posting_values_alike(
    both: tuple[Any, Any], name: str, kinds: list[str]
) -> None:
    theirs, ours = (searcher.reader() for searcher in both)
    for term in set(theirs.lexicon(name)):
        for kind in kinds:
            expected, got = theirs.postings(name, term), ours.postings(name, term)
            walked = []
            while expected.is_active():
                assert got.supports(kind)
                walked.append((expected.id(), expected.value_as(kind)))
                assert got.value_as(kind) == walked[-1][1]
                assert got.value() == (expected.value() or b"")
                assert got.weight() == pytest.approx(expected.weight())
                expected.next()
                got.next()
            assert not got.is_active()


def test_both_have_the_same_vectors(both: tuple[Any, Any]) -> None:
    theirs, ours = both
    for number in range(theirs.doc_count_all()):
        for name in ("tags", "vectored"):
            assert ours.has_vector(number, name) == theirs.has_vector(number, name)
            if theirs.has_vector(number, name):
                for kind in ("weight", "frequency"):
                    expected = list(theirs.vector_as(kind, number, name))
                    assert list(ours.vector_as(kind, number, name)) == expected
        if theirs.has_vector(number, "vectored"):
            expected = list(theirs.vector(number, "vectored").items_as("positions"))
            assert list(ours.vector(number, "vectored").items_as("positions")) == expected


def test_a_document_without_a_vector_says_so(both: tuple[Any, Any]) -> None:
    for reader, _ in both[1].reader().leaf_readers():
        if not hasattr(reader, "segment") or reader.segment() is None:
            continue
        assert not reader.has_vector(0, "body")
        with pytest.raises(KeyError, match="no vector of the field 'body'"):
            reader.vector(0, "body", formats.Positions())


def test_spelling_and_similar_documents_work(both: tuple[Any, Any]) -> None:
    theirs, ours = both
    assert set(ours.corrector("stemmed").suggest("runing", limit=3)) == set(
        theirs.corrector("stemmed").suggest("runing", limit=3)
    )
    if theirs.doc_count():
        number = next(iter(theirs.reader().all_doc_ids()))
        assert [hit["key"] for hit in ours.more_like(number, "body")] == [
            hit["key"] for hit in theirs.more_like(number, "body")
        ]


def test_a_matcher_skips_copies_and_starts_over(stages: dict[str, Pair]) -> None:
    with open_dir(stages["one"].ours).reader() as reader:
        matcher = reader.postings("body", "alfa")
        ids = list(matcher.copy().all_ids())
        assert len(ids) > 3
        matcher.skip_to(ids[2])
        assert matcher.id() == ids[2]
        matcher.skip_to(0)
        assert matcher.id() == ids[2]
        other = matcher.copy()
        other.next()
        assert (matcher.id(), other.id()) == (ids[2], ids[3])
        matcher.skip_to(10**6)
        assert not matcher.is_active()
        with pytest.raises(ReadTooFar):
            matcher.skip_to(0)
        matcher.reset()
        assert matcher.id() == ids[0]
        assert not matcher.supports_block_quality()
        with pytest.raises(TermNotFound):
            reader.postings("body", "nowhere")


def test_a_value_given_twice_counts_its_document_once(tmp_path: Path) -> None:
    pair = create(tmp_path, lambda: fields.Schema(n=fields.NUMERIC(stored=True)))
    write(pair, lambda writer: writer.add_document(n=[5, 5, 6]))
    with open_dir(pair.ours).searcher() as searcher:
        assert len(searcher.search(Term("n", 5), limit=None)) == 1
        assert len(searcher.search(NumericRange("n", 0, 100), limit=None)) == 1


def test_lengths_are_exact_where_whoosh_rounds_them(tmp_path: Path) -> None:
    text = " ".join(["word"] * 1234)
    pair = create(tmp_path, lambda: fields.Schema(text=fields.TEXT))
    write(pair, lambda writer: writer.add_document(text=text))
    with open_dir(pair.ours).reader() as ours, open_dir(pair.theirs).reader() as theirs:
        assert ours.doc_field_length(0, "text") == 1234
        assert theirs.doc_field_length(0, "text") != 1234


def test_a_refused_document_leaves_nothing_but_its_terms_behind(tmp_path: Path) -> None:
    pair = create(tmp_path, lambda: fields.Schema(a=fields.TEXT(stored=True), n=fields.NUMERIC))
    writer = open_dir(pair.ours).writer(codec=ColumnCodec())
    writer.add_document(a="first", n=1)
    with pytest.raises(ValueError, match="abc"):
        writer.add_document(a="refused", n="abc")
    writer.commit()
    with open_dir(pair.ours).searcher() as searcher:
        assert searcher.doc_count() == 1
        assert [hit["a"] for hit in searcher.search(Every(), limit=None)] == ["first"]
        assert len(searcher.search(Term("a", "refused"))) == 0


def test_a_cancelled_writer_changes_nothing(tmp_path: Path) -> None:
    pair = create(tmp_path)
    write(pair, add(1))
    writer = open_dir(pair.ours).writer(codec=ColumnCodec())
    add(2)(writer)
    writer.cancel()
    with open_dir(pair.ours).searcher() as searcher:
        assert searcher.doc_count() == 1
    write(pair, add(3), optimize=True)
    assert len(list(pair.ours.glob("MAIN_*.columns"))) == 1
    assert len(list(pair.ours.glob("MAIN_*.documents"))) == 1


def test_a_reader_keeps_what_it_opened_while_a_writer_replaces_it(tmp_path: Path) -> None:
    pair = create(tmp_path)
    write(pair, add(1, 2))
    with open_dir(pair.ours).searcher() as before:
        write(pair, add(3), optimize=True)
        assert sorted(hit["key"] for hit in before.search(Every(), limit=None)) == ["k1", "k2"]


def test_both_formats_live_in_one_index_and_merge_into_either(tmp_path: Path) -> None:
    pair = create(tmp_path)
    index = open_dir(pair.ours)
    for codec, numbers in (({}, (1, 2)), ({"codec": ColumnCodec()}, (3, 4))):
        writer = index.writer(**codec)
        add(*numbers)(writer)
        writer.commit(merge=False)
    with index.searcher() as searcher:
        expected = hits(searcher, Term("body", "charlie"))
        assert expected
    for codec in ({"codec": ColumnCodec()}, {}):
        index.optimize(**codec)
        with index.searcher() as searcher:
            assert sorted(key for key, _ in hits(searcher, Term("body", "charlie"))) == sorted(
                key for key, _ in expected
            )


def test_a_buffered_writer_writes_columns(tmp_path: Path) -> None:
    pair = create(
        tmp_path,
        lambda: fields.Schema(key=fields.ID(unique=True, stored=True), body=fields.TEXT),
    )
    writer = BufferedWriter(
        open_dir(pair.ours), period=None, limit=100, writerargs={"codec": ColumnCodec()}
    )
    for number in range(5):
        writer.update_document(key=f"k{number % 2}", body=f"turn {WORDS[number]}")
    writer.close()
    with open_dir(pair.ours).searcher() as searcher:
        assert searcher.doc_count() == 2
        assert len(searcher.search(Phrase("body", ["turn", WORDS[4]]))) == 1
        assert len(searcher.search(Term("body", WORDS[2]))) == 0


def test_a_writer_of_many_parts_writes_columns(tmp_path: Path) -> None:
    pair = create(tmp_path)
    writer = SerialMpWriter(open_dir(pair.ours), procs=2, codec=ColumnCodec())
    add(*range(9))(writer)
    writer.commit()
    with open_dir(pair.ours).searcher() as searcher:
        assert sorted(key for key, _ in hits(searcher, Every())) == [f"k{n}" for n in range(9)]
        assert hits(searcher, Phrase("body", document(4)["body"].split()))


def test_a_field_may_leave_the_schema(tmp_path: Path) -> None:
    pair = create(tmp_path)
    write(pair, add(1, 2, 5))
    write(pair, lambda writer: writer.remove_field("tags"), optimize=True)
    with open_dir(pair.ours).searcher() as searcher:
        assert "tags" not in searcher.reader().indexed_field_names()
        assert "tags" not in searcher.stored_fields(0)


class Colour(Enum):
    RED = 1


class Unwritable:
    pass


@pytest.mark.parametrize("value", [Unwritable(), Colour.RED, [{"a": Unwritable()}], object])
def test_a_stored_value_that_would_be_pickled_is_refused_by_name(
    tmp_path: Path, value: Any
) -> None:
    pair = create(tmp_path)
    writer = open_dir(pair.ours).writer(codec=ColumnCodec())
    with pytest.raises(TypeError, match=r"the field 'extra' holds a .*, which has no JSON"):
        writer.add_document(key="k", extra=value)
    writer.cancel()


@pytest.mark.parametrize(
    "column",
    [
        columns.PickleColumn(columns.VarBytesColumn()),
        columns.CompressedBlockColumn(),
        columns.WrappedColumn(columns.PickleColumn(columns.VarBytesColumn())),
    ],
)
def test_a_column_that_would_pickle_is_refused_by_name(tmp_path: Path, column: Any) -> None:
    pair = create(tmp_path, lambda: fields.Schema(odd=fields.COLUMN(column)))
    writer = open_dir(pair.ours).writer(codec=ColumnCodec())
    with pytest.raises(TypeError, match="column of the field 'odd'"):
        writer.add_document(odd=b"x")
    writer.cancel()


def test_another_storage_than_files_is_refused() -> None:
    index = RamStorage().create_index(make_schema())
    with pytest.raises(TypeError, match="FileStorage, not a RamStorage"):
        index.writer(codec=ColumnCodec())


def test_postings_out_of_order_are_refused(tmp_path: Path) -> None:
    class Counts:
        def doc_count_all(self) -> int:
            return 9

    schema = fields.Schema(a=fields.ID, b=fields.ID)
    for items in (
        [("b", b"x", 0, 1.0, b""), ("a", b"x", 0, 1.0, b"")],
        [("a", b"y", 0, 1.0, b""), ("a", b"x", 0, 1.0, b"")],
    ):
        writer = FieldsWriter(tmp_path / "MAIN_x.columns")
        with pytest.raises(OutOfOrderError):
            writer.add_postings(schema, Counts(), items)
        assert not (tmp_path / "MAIN_x.columns").exists()


def test_a_segment_whose_documents_are_gone_is_corrupt(tmp_path: Path) -> None:
    pair = create(tmp_path)
    write(pair, add(1))
    for path in pair.ours.glob("*.documents"):
        path.unlink()
    with pytest.raises(IndexCorrupt, match="documents"):
        open_dir(pair.ours).reader()


VALUES = [
    None, True, 0, -1.5, 10**30, "", "naïve", "\ud800", b"", b"\x00\xff", [1, "a", None],
    {"a": {"b": [1]}}, {"$bytes": "x"}, {1: 2, (1, 2): "t"}, (), (1, (2,)), {1, 2}, frozenset("ab"),
    datetime(2019, 7, 29, 12, 30, 0, 5), datetime(2019, 7, 29, tzinfo=UTC), date(1, 1, 1),
    time(23, 59, 1), timedelta(days=-1, microseconds=1), Decimal("1.10"), 1 + 2j,
    UUID("12345678123456781234567812345678"), float("inf"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=map(repr, VALUES))
def test_a_stored_value_comes_back_equal(value: Any) -> None:
    written = write_fields({"field": encode_value("field", value)})
    back = read_fields(written.decode())["field"]
    assert back == value
    assert type(back) is type(value)


plain = st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.datetimes()
nested = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text() | st.integers(), inner)
        | st.tuples(inner, inner)
    ),
    max_leaves=8,
)


@given(values=st.dictionaries(st.text(), nested))
def test_any_stored_values_come_back_equal(values: dict[str, Any]) -> None:
    encoded = {name: encode_value(name, value) for name, value in values.items()}
    assert read_fields(write_fields(encoded).decode()) == values


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_order_of_work_gives_both_the_same_answers(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    pair = create(
        tmp_path_factory.mktemp("any"),
        lambda: fields.Schema(
            key=fields.ID(unique=True, stored=True),
            text=fields.TEXT(analyzer=StandardAnalyzer(stoplist=None, minsize=1)),
            n=fields.NUMERIC(sortable=True),
        ),
    )
    texts = st.lists(st.sampled_from("abc"), max_size=6).map(" ".join)
    steps = st.lists(
        st.tuples(st.integers(0, 6), st.sampled_from(("update", "delete")), texts), max_size=6
    )
    for step in range(data.draw(st.integers(1, 4), "commits")):
        todo = {number: rest for number, *rest in data.draw(steps, f"work {step}")}

        def work(writer: Any, todo: dict[int, Any] = todo) -> None:
            for number, (kind, text) in todo.items():
                if kind == "delete":
                    writer.delete_by_term("key", str(number))
                else:
                    writer.update_document(key=str(number), text=text, n=number - 3)

        write(pair, work, optimize=data.draw(st.booleans(), f"optimize {step}"))
    queries = [
        Term("text", "a"),
        And([Term("text", "a"), Term("text", "b")]),
        Or([Term("text", "a"), Not(Term("text", "c"))]),
        Phrase("text", ["a", "b"]),
        NumericRange("n", -2, 1),
        Every(),
    ]
    with open_dir(pair.theirs).searcher() as theirs, open_dir(pair.ours).searcher() as ours:
        for asked in queries:
            assert hits(ours, asked) == hits(theirs, asked)
        assert keys(ours, ["n", "key"]) == keys(theirs, ["n", "key"])
