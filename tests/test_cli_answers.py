"""How answers look as text: drawn from values, so that each line can be read here."""

import re
from dataclasses import replace
from datetime import date

from click import unstyle

from hustings.cli.figures import size
from hustings.cli.hits import draw_results
from hustings.cli.info import draw_info
from hustings.cli.speakers import draw_speakers
from hustings.cli.speeches import draw_reading, hit_marker
from hustings.cli.terminal import Terminal
from hustings.reading import Reading, Turn
from hustings.results import (
    Contribution,
    Explanation,
    FacetCount,
    Group,
    Hit,
    IndexInfo,
    Passage,
    Results,
    Speaker,
)
from hustings_indexer.speech import Speech

PLAIN = Terminal(columns=60)
COLOUR = Terminal(columns=60, colour=True)

QUESTION = Speech(
    id="ferry-1",
    date=date(2021, 3, 9),
    text="When will the ferry run on Sundays?",
    debate_id="ferry",
    chamber="Harbour Council",
    heading="Ferries",
    speaker="Ana Torvik",
    party="Tide",
    kind="question",
)
ANSWER = Speech(
    id="ferry-2",
    date=date(2021, 3, 9),
    text="The ferry runs when the harbour ice allows.\n\nWe ask the ferry company for more.",
    debate_id="ferry",
    position=1,
    chamber="Harbour Council",
    heading="Ferries",
    speaker="Bo Lindqvist",
    role="Harbour Master",
    kind="answer",
    url="https://example.org/ferry#2",
)
RESULTS = Results(
    query="ferry",
    parsed="ferry",
    total=12,
    hits=(
        Hit(
            ANSWER,
            2.5,
            (Passage("The ferry runs when the harbour ice allows.", ((4, 9),), 2.5),),
            before=(QUESTION,),
        ),
    ),
    facets={
        "speaker": [FacetCount("Bo Lindqvist", 9), FacetCount("Ana Torvik", 3)],
        "party": [],
        "year": [FacetCount(str(year), 1) for year in range(2010, 2022)],
    },
    took_ms=1.25,
    next="abc",
)


def test_an_answer_tells_who_when_and_what_was_said() -> None:
    assert (
        draw_results(RESULTS, PLAIN)
        == """\
12 speeches  ferry  (1.2 ms)

 1. Bo Lindqvist  Harbour Master  9 March 2021
    Ferries
    │ Ana Torvik: When will the ferry run on Sundays?
    The ferry runs when the harbour ice allows.
    Bo Lindqvist, ‘Ferries’, Harbour Council, 9 March 2021
    ferry-2

speaker  Bo Lindqvist  9  ████████████████
         Ana Torvik    3  █████▍
year     2010          1  ████████████████
         2011          1  ████████████████
         2012          1  ████████████████
         2013          1  ████████████████
         2014          1  ████████████████
         2015          1  ████████████████
         2016          1  ████████████████
         2017          1  ████████████████
         and 4 more

More: the same command with --cursor abc
"""
    )


def test_colour_lights_the_matched_words_and_changes_nothing_else() -> None:
    coloured = draw_results(RESULTS, COLOUR)
    assert f"The {COLOUR.paint('ferry', 'lit')} runs" in coloured
    assert unstyle(coloured) == draw_results(RESULTS, PLAIN)


def test_a_screen_without_block_characters_gets_plain_bars() -> None:
    drawn = draw_results(RESULTS, Terminal(columns=60, blocks=False))
    assert "Bo Lindqvist  9  ################" in drawn
    assert "    | Ana Torvik: When" in drawn


def test_a_facet_of_many_years_shows_those_with_most_in_order_of_time() -> None:
    years = [FacetCount(str(year), year % 10) for year in range(1990, 2020)]
    drawn = draw_results(replace(RESULTS, facets={"year": years}), PLAIN)
    shown = [line.split()[-3] for line in drawn.splitlines() if "█" in line]
    assert shown == ["1997", "1998", "1999", "2007", "2008", "2009", "2018", "2019"]
    assert "and 22 more" in drawn


def test_the_last_page_of_an_answer_speaks_of_no_other() -> None:
    assert "--cursor" not in draw_results(replace(RESULTS, next=None), PLAIN)


def test_a_long_neighbour_is_cut_where_context_would_drown_the_hit() -> None:
    long_winded = replace(QUESTION, text="and so " * 500)
    hit = replace(RESULTS.hits[0], before=(long_winded,))
    drawn = draw_results(replace(RESULTS, hits=(hit,)), PLAIN)
    assert drawn.count("│") == 6
    assert "so …\n" in drawn or "and …\n" in drawn


def test_a_debate_is_read_in_order_with_the_speech_marked_and_cited() -> None:
    turns = (Turn(QUESTION, 0), Turn(ANSWER, 1))
    assert (
        draw_reading(Reading("ferry", "ferry-2", "", "", 2, 0, turns), PLAIN)
        == """\
Ferries
Harbour Council, 9 March 2021

Ana Torvik  Tide
    When will the ferry run on Sundays?

▶ Bo Lindqvist  Harbour Master
    The ferry runs when the harbour ice allows.

    We ask the ferry company for more.

    Bo Lindqvist, ‘Ferries’, Harbour Council, 9 March 2021
    ferry-2
    https://example.org/ferry#2

ferry  2 speeches
"""
    )


def test_the_hits_of_a_debate_are_numbered_and_listed_by_the_lines_they_stand_in() -> None:
    turns = (
        Turn(QUESTION, 0, 1, ((14, 19),)),
        Turn(replace(ANSWER, id="ferry-5"), 4, 2, ((4, 9), (56, 61))),
    )
    reading = Reading("ferry", None, "ferry", "ferry", 6, 2, turns)
    drawn = draw_reading(reading, PLAIN)
    assert (
        drawn
        == """\
Ferries
Harbour Council, 9 March 2021

2 speeches match: ferry
  [1 of 2]  line 8  Ana Torvik
  [2 of 2]  line 13  Bo Lindqvist

[1 of 2] Ana Torvik  Tide
    When will the ferry run on Sundays?

--

[2 of 2] Bo Lindqvist  Harbour Master
    The ferry runs when the harbour ice allows.

    We ask the ferry company for more.

ferry  2 of 6 speeches
"""
    )
    for line in (8, 13):
        assert drawn.splitlines()[line - 1].startswith("[")
    # What the pager looks for is met at the hits and not in the list of them.
    marker = hit_marker(reading).replace("[[]", r"\[")  # which Python warns of
    assert [found.start() for found in re.finditer(marker, drawn)] == [
        drawn.index("[1 of 2] Ana"),
        drawn.index("[2 of 2] Bo"),
    ]
    coloured = draw_reading(reading, COLOUR)
    assert f"We ask the {COLOUR.paint('ferry', 'lit')} company" in coloured
    assert unstyle(coloured) == drawn


def test_a_speech_of_which_little_is_known_is_shown_for_what_it_is() -> None:
    bare = Speech(id="x", date=date(1901, 1, 1), text="Aye.", debate_id="d")
    assert (
        draw_reading(Reading("d", "x", "", "", 9, 0, (Turn(bare, 0),)), PLAIN)
        == """\
1 January 1901

▶ Unnamed
    Aye.

    1 January 1901
    x

d  1 of 9 speeches
"""
    )


def test_a_group_is_told_under_its_best_speech() -> None:
    group = Group("Bo Lindqvist", 34, date(2012, 3, 3), date(2021, 3, 9), "p1")
    hit = replace(RESULTS.hits[0], group=group)
    drawn = draw_results(replace(RESULTS, hits=(hit,), group_by="speaker", groups=5), PLAIN)
    assert drawn.startswith("5 speakers in 12 speeches  ferry")
    assert "    34 speeches: Bo Lindqvist, 3 March 2012 to 9 March 2021\n" in drawn
    one_day = replace(group, speeches=1, first=group.last)
    drawn = draw_results(replace(RESULTS, hits=(replace(hit, group=one_day),)), PLAIN)
    assert "    1 speech: Bo Lindqvist, 9 March 2021\n" in drawn


def test_an_explanation_is_a_line_for_each_contribution_and_their_sum() -> None:
    text = {"weight": 1.0, "idf": 1.25, "df": 1200, "tf": 2}
    explanation = Explanation(
        2.5,
        (
            Contribution("ferry", "text", 1.75, text),
            Contribution("ferry", "surroundings", 0.75, {"idf": 0.5, "speeches": 3}),
        ),
    )
    drawn = draw_results(
        replace(RESULTS, hits=(replace(RESULTS.hits[0], explanation=explanation),)), PLAIN
    )
    assert (
        """
    ferry-2
    term             in   worth  weight   idf     df  tf  speeches
    ferry          text  1.7500       1  1.25  1,200   2
    ferry  surroundings  0.7500           0.5                    3
    score                2.5000
"""
        in drawn
    )


def test_a_long_passage_is_shown_by_whole_sentences_round_what_is_lit() -> None:
    dull = "Nothing of the kind was said here by anyone at all. " * 9
    text = f"{dull}The ferry ran. {dull}".strip()
    start = text.index("ferry")
    hit = replace(RESULTS.hits[0], passages=(Passage(text, ((start, start + 5),), 1.0),))
    drawn = draw_results(replace(RESULTS, hits=(hit,)), COLOUR)
    assert COLOUR.paint("ferry", "lit") in drawn
    shown = [line for line in unstyle(drawn).splitlines() if line.startswith("    ") and line[4:]]
    passage = " ".join(line.strip() for line in shown if "Lindqvist" not in line)
    assert "… Nothing of the kind" in passage
    assert "The ferry ran." in passage
    assert "at all. …" in passage


def test_speakers_stand_in_aligned_columns() -> None:
    speakers = [
        Speaker(
            "Bo Lindqvist", 1200, date(2019, 1, 2), date(2021, 3, 9), roles=("Harbour Master",)
        ),
        Speaker("国会", 3, date(2020, 5, 6), date(2020, 5, 6), parties=("Tide", "Moon")),
    ]
    assert (
        draw_speakers(speakers, PLAIN)
        == """\
name          speeches  first       last        party, role
Bo Lindqvist     1,200  2019-01-02  2021-03-09  Harbour Master
国会                 3  2020-05-06  2020-05-06  Tide, Moon
"""
    )


def test_info_is_one_fact_a_line_and_an_empty_index_has_no_dates() -> None:
    info = IndexInfo("data/index", 0, 0, 0, None, None, 0, 0, "english", 0, 2_345_678, 1)
    assert (
        draw_info(info)
        == """\
index     data/index
speeches  0
debates   0
speakers  0
from      -
to        -
sources   0
words     0
language  english
segments  0
size      2.3 MB
format    1
"""
    )


def test_sizes_are_given_in_a_unit_that_suits_them() -> None:
    assert [size(n) for n in (0, 999, 1000, 5 * 10**9, 2 * 10**15)] == [
        "0 bytes",
        "999 bytes",
        "1.0 kB",
        "5.0 GB",
        "2000.0 TB",
    ]
