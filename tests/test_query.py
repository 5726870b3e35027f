"""The query language: text to tree, tree to text, and tree to words."""

import re
from datetime import date as Date
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.parser import DEEPEST, parse
from hustings.query import (
    FACET_FIELDS,
    And,
    Dates,
    Everything,
    Facet,
    Fuzzy,
    Heading,
    Leaf,
    Near,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Wildcard,
    Word,
    either,
    every,
    leaves,
    negate,
    split_filters,
)
from hustings.wording import describe

GUIDE = Path(__file__).parent.parent / "docs" / "query-language.md"
A, B, C = Word("a"), Word("b"), Word("c")
KHAN, DESAI = Facet("speaker", ("Khan",)), Facet("speaker", ("Desai",))
LABOUR = Facet("party", ("Labour",))
YEAR_2019 = Dates(Date(2019, 1, 1), Date(2019, 12, 31))


def guide_examples() -> list[tuple[str, str]]:
    rows = re.findall(r"^\| `(.+?)` \| .* \| (.+?) \|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    return [(typed.replace(r"\|", "|"), read) for typed, read in rows]


@pytest.mark.parametrize(("typed", "read"), guide_examples())
def test_the_guide_says_what_the_parser_does(typed: str, read: str) -> None:
    assert describe(parse(typed)) == read


def test_the_guide_has_a_row_for_every_form() -> None:
    forms = {type(leaf) for typed, _ in guide_examples() for leaf in leaves(parse(typed))}
    fields = {
        query.field
        for typed, _ in guide_examples()
        for query in split_filters(parse(typed))[1]
        if isinstance(query, Facet)
    }
    assert forms == {Word, Phrase, Near, Prefix, Wildcard, Fuzzy, Heading}
    assert fields == set(FACET_FIELDS)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", Everything()),
        (" \t\n", Everything()),
        ("**", Everything()),
        ("-*", Nothing()),
        ("a -*", Nothing()),
        ("a OR *", Everything()),
        ("* a", A),
        ("a AND b", And((A, B))),
        ("a b a", And((A, B))),
        ("a (b (c))", And((A, B, C))),
        ("a OR (b OR (c OR a))", Or((A, B, C))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("NOT a OR b", Or((Not(A), B))),
        ("NOT (a OR b)", Not(Or((A, B)))),
        ("NOT NOT a", A),
        ("--a", A),
        ("-(-a)", A),
        ("- a", A),
        ("a - b", And((A, B))),
        ("-(a) b", And((Not(A), B))),
        ("NOT () b", B),
        ('-"" b', B),
        ("a|b", Or((A, B))),
        ("a || b", Or((A, B))),
        ("a-b", Word("a-b")),
        ('a"b"c', And((A, Phrase("b"), C))),
        ("and or not near", And((Word("and"), Word("or"), Word("not"), Word("near")))),
        ("NCA's 'quoted'", And((Word("NCA's"), Word("'quoted'")))),
        ("a\x00b", And((A, B))),
        ("\ud800a", A),
        ("\u202eabc\u202c", Word("abc")),
        ("cafe\u0301", Word("café")),
        ("שלום عالم", And((Word("שלום"), Word("عالم")))),
    ],
)
def test_words_and_operators_bind_as_the_guide_says(typed: str, tree: Query) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("OR", Word("OR")),
        ("OR a", And((Word("OR"), A))),
        ("a OR", And((A, Word("OR")))),
        ("(a OR) b", And((A, Word("OR"), B))),
        ("AND AND", Word("AND")),
        ("NOT", Word("NOT")),
        ("a NOT OR b", Or((And((A, Word("NOT"))), B))),
        ("a OR ()", A),
        ("-OR", Not(Word("OR"))),
        ("NEAR/5 a", And((Word("NEAR/5"), A))),
        ("a* NEAR b", And((Prefix("a"), Word("NEAR"), B))),
        ("a NEAR -b", And((A, Word("NEAR"), Not(B)))),
        (r"a \OR b", And((A, Word("OR"), B))),
        (r"\-a", Word("-a")),
        (r"a\ b", Word("a b")),
        ("a\\", Word("a\\")),
        ("foo:bar", Word("foo:bar")),
        ("a:b:c", Word("a:b:c")),
        ("speaker: Khan", And((Word("speaker:"), Word("Khan")))),
        ("(((", Nothing()),
        (")a)b(", And((A, B))),
        ('"a b', Phrase("a b")),
        ('""', Nothing()),
        ("?? ~~ -- & !", Nothing()),
        ("date:2019-13-01", Word("date:2019-13-01")),
        ("date:0000", Word("date:0000")),
        ("date:..", Word("date:..")),
        ("from:2019..2021", Word("from:2019..2021")),
        ("2019..x", Word("2019..x")),
        ("ſpeaker:Khan", Word("ſpeaker:Khan")),
    ],
)
def test_what_cannot_be_read_as_an_operator_is_a_word(typed: str, tree: Query) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ('"a b"', Phrase("a b")),
        ("«a b» „a“ “b”", And((Phrase("a b"), Phrase("a"), Phrase("b")))),
        (r'"a \" b"', Phrase('a " b')),
        ('"hous* ~x"', Phrase("hous* ~x")),
        ('"a b"~5', Near((Phrase("a"), Phrase("b")), 5)),
        ('"a b"~0', Phrase("a b")),
        ('"a"~5', Phrase("a")),
        ('"a b"~99999', Near((Phrase("a"), Phrase("b")), 9999)),
        ("a NEAR b", Near((A, B), 10)),
        ("a NEAR/0 b", Near((A, B), 1)),
        ("a NEAR/" + "9" * 5000 + " b", Near((A, B), 9999)),
        ("a NEAR/5 b NEAR/5 c", Near((A, B, C), 5)),
        ("a NEAR/5 b NEAR/3 c", And((Near((A, B), 5), Near((B, C), 3)))),
        ("-a NEAR/5 b", Not(Near((A, B), 5))),
        ('a NEAR/5 "b c"', Near((A, Phrase("b c")), 5)),
        ("hous*", Prefix("hous")),
        ("hous**,", Prefix("hous")),
        (
            "h*s *ation organi?ation",
            And((Wildcard("h*s"), Wildcard("*ation"), Wildcard("organi?ation"))),
        ),
        ("why?", Word("why?")),
        ("wom?n?", Wildcard("wom?n")),
        (r"hous\*", Word("hous*")),
        ("~house", Fuzzy("house", 1)),
        ("~houses", Fuzzy("houses", 2)),
        ("colour~ colour~1", And((Fuzzy("colour", 2), Fuzzy("colour", 1)))),
        ("colour~3", Word("colour~3")),
        ("heading:police", Heading(Word("police"))),
        ("heading:hous*", Heading(Word("hous*"))),
        ('heading:("a b" OR -c)', Or((Heading(Phrase("a b")), Not(Heading(C))))),
        ('heading:"a b"~5', And((Heading(Phrase("a")), Heading(Phrase("b"))))),
        ("heading:OR", Heading(Word("OR"))),
    ],
)
def test_each_leaf_is_read_from_its_marks(typed: str, tree: Query) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("speaker:Khan", KHAN),
        ("Speaker:Khan", KHAN),
        ('speaker:"Sadiq  Khan"', Facet("speaker", ("Sadiq Khan",))),
        ("speaker:(Sadiq Khan OR Desai)", Facet("speaker", ("Sadiq Khan", "Desai"))),
        ('speaker:("Khan, Sadiq" "Desai")', Facet("speaker", ("Khan, Sadiq", "Desai"))),
        ('speaker:"Khan",Desai, a', And((A, Facet("speaker", ("Khan", "Desai"))))),
        ("speaker:(Khan", KHAN),
        ('speaker:"" a', A),
        ("-speaker:Khan", Not(KHAN)),
        ("date:2019", YEAR_2019),
        ("year:2019", YEAR_2019),
        ("date:2020-02", Dates(Date(2020, 2, 1), Date(2020, 2, 29))),
        ("date:9999-12", Dates(Date(9999, 12, 1), Date(9999, 12, 31))),
        ("date:2019-7-9", Dates(Date(2019, 7, 9), Date(2019, 7, 9))),
        ('date:"2019"', YEAR_2019),
        ("from:2019 to:2019-12", YEAR_2019),
        ("since:20190101 until:20191231", YEAR_2019),
        ("20190101..20191231", YEAR_2019),
        ("date:2019..", Dates(Date(2019, 1, 1), None)),
        ("date:2021..2019", Dates(Date(2021, 1, 1), Date(2019, 12, 31))),
    ],
)
def test_filters_take_values_and_days(typed: str, tree: Query) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    "typed",
    [
        "a OR b speaker:Khan",
        "speaker:Khan a OR b",
        "a speaker:Khan OR b",
        "a OR speaker:Khan b",
        "a OR speaker:Khan OR b",
        "(a OR b) AND speaker:Khan",
    ],
)
def test_a_filter_outside_parentheses_filters_the_whole_query(typed: str) -> None:
    assert parse(typed) == And((Or((A, B)), KHAN))


def test_a_negated_filter_outside_parentheses_filters_the_whole_query_too() -> None:
    assert parse("a OR b -speaker:Khan") == And((Or((A, B)), Not(KHAN)))


def test_a_filter_in_parentheses_binds_like_a_word() -> None:
    assert parse("(a OR b speaker:Khan)") == Or((A, And((B, KHAN))))
    assert parse("a OR (speaker:Khan)") == Or((A, KHAN))


def test_an_or_between_filters_means_either_of_them() -> None:
    both = Facet("speaker", ("Khan", "Desai"))
    assert parse("a speaker:Khan OR speaker:Desai b") == And((A, B, both))
    assert parse("speaker:Khan OR party:Labour") == Or((KHAN, LABOUR))
    assert parse("a OR b party:Labour OR 2019..2019") == And((Or((A, B)), Or((LABOUR, YEAR_2019))))


def test_splitting_off_filters_leaves_the_words_and_what_is_negated() -> None:
    assert split_filters(parse("a b speaker:Khan -party:Labour date:2019")) == (
        And((A, B, Not(LABOUR))),
        (KHAN, YEAR_2019),
    )
    assert split_filters(KHAN) == (Everything(), (KHAN,))
    assert split_filters(Or((A, KHAN))) == (Or((A, KHAN)), ())


def test_leaves_are_the_positive_ones_from_left_to_right() -> None:
    query = parse('a (b OR -c "d e") hous* heading:f speaker:Khan NOT (g h)')
    found: list[Leaf] = list(leaves(query))
    assert list(map(str, found)) == ["a", "b", '"d e"', "hous*", "heading:f"]


def test_a_description_is_one_line_even_of_text_with_line_breaks() -> None:
    assert describe(parse('"a\nb"  speaker:"x\u2028y"')) == '"a b", by x y'


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(a " * 30_000 + ")" * 30_000,
        "(a OR (b " * 10_000,
        "-(" * 50_000 + "a",
        "()" * 50_000,
        "-" * 100_000 + "a",
        "a NEAR/5 " * 10_000 + "a",
        "speaker:a OR " * 8_000,
        "speaker:(" * 10_000,
        "\\" * 100_001,
        "?" * 100_000 + "a",
        "a*" * 50_000,
        "1.." * 30_000,
        "NOT " * 25_000,
        '"a" ' * 25_000,
        " ".join(f"word{number}" for number in range(10_000)),
    ],
)
def test_a_hundred_kilobytes_of_anything_is_read_and_can_be_walked(text: str) -> None:
    query = parse(text)
    assert parse(str(query)) == query
    assert hash(query) == hash(parse(str(query)))
    assert describe(query)
    assert len(list(leaves(query))) <= len(text)


def test_parentheses_deeper_than_the_limit_are_read_flat() -> None:
    query = parse("(a OR (b " * DEEPEST + "c" + "))" * DEEPEST + " d")
    assert depth(query) <= DEEPEST + 2
    assert isinstance(query, And)
    assert query.parts[-1] == Word("d")


def depth(query: Query) -> int:
    match query:
        case And(parts) | Or(parts):
            return 1 + max(map(depth, parts))
        case Not(part):
            return 1 + depth(part)
    return 1


FRAGMENTS = [
    *("a", "b", "é", "what?", "OR", "AND", "NOT", "NEAR", "NEAR/5", "-", "+", "(", ")", "|", '"'),
    *(
        "“",
        "»",
        "*",
        "?",
        "~",
        "~2",
        "\\",
        ":",
        ",",
        "..",
        "'",
        "!",
        "=",
        "\x00",
        "\ud800",
        "\u0301",
    ),
    *(
        "\u202e",
        "\u2028",
        "\u3000",
        "heading:",
        "speaker:",
        "Party:",
        "date:",
        "from:",
        "to:",
        "2019",
    ),
    *("2019-07", "20190101..2020", "2021..2019", "0000", "x:y", "ſ", "漢字", " ", " ", " "),
]
SYNTAX = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)


@given(SYNTAX | st.text())
def test_any_text_at_all_gives_a_tree_whose_text_gives_it_back(text: str) -> None:
    query = parse(text)
    assert parse(str(query)) == query
    assert "\n" not in describe(query)
    assert depth(query) < 100


def escaped(text: str) -> Query:
    return parse("".join(f"\\{character}" for character in text))


TYPED = st.sampled_from(["OR", "NEAR/5", "-a", "speaker:x", "2019..2021", "~a~1", "a*", "what?"])
WORDS = (TYPED | SYNTAX | st.text(max_size=5)).map(escaped).filter(lambda q: isinstance(q, Word))
TEXTS = WORDS.map(lambda word: cast(Word, word).text)
PARTS = TEXTS.map(Word) | TEXTS.map(Phrase)
STEMS = st.sampled_from(["hous", "OR", "-x", "speaker:x", "漢字", "a\\b", "2019..20", "x y"])
DATES = st.dates() | st.none()
LEAVES = st.one_of(
    PARTS,
    st.builds(Near, st.lists(PARTS, min_size=2, max_size=4).map(tuple), st.integers(1, 9999)),
    STEMS.map(Prefix),
    st.builds("{}{}{}".format, STEMS, st.sampled_from("?*"), STEMS).map(Wildcard),
    st.builds(Fuzzy, STEMS, st.integers(1, 2)),
    PARTS.map(Heading),
    st.builds(
        Facet,
        st.sampled_from(FACET_FIELDS),
        st.lists(TEXTS, min_size=1, max_size=3, unique=True).map(tuple),
    ),
    st.builds(Dates, DATES, DATES).filter(lambda span: bool(span.since or span.until)),
    st.just(Everything()),
)
TREES = st.recursive(
    LEAVES,
    lambda trees: st.one_of(
        st.lists(trees, max_size=4).map(every),
        st.lists(trees, max_size=4).map(either),
        trees.map(negate),
    ),
    max_leaves=12,
)


@given(TREES)
def test_every_tree_writes_text_that_gives_it_back(query: Query) -> None:
    assert parse(str(query)) == query


@given(TREES, TREES)
def test_unequal_trees_write_unequal_text(one: Query, other: Query) -> None:
    assert (str(one) == str(other)) == (one == other)


@given(TREES)
def test_a_query_is_its_filters_and_the_rest(query: Query) -> None:
    rest, filters = split_filters(query)
    assert every((rest, *filters)) == query
