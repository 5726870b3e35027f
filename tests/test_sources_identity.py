"""Ids for speeches whose source gives none."""

from pathlib import Path

import pytest

from hustings_indexer.sources.identity import Identity, slug
from hustings_indexer.speech import Speech


def speech(identity: Identity, **record: object) -> Speech:
    return identity.speech({"date": "2019-07-29", "text": "Aye.", **record}, source="x")


def test_speeches_under_one_heading_are_a_debate_counted_from_0() -> None:
    identity = Identity("Mayor's Questions.jsonl")
    ids = [speech(identity, heading="The Number 9 Bus").id for _ in range(2)]
    assert ids == [
        "mayors-questions/2019-07-29-the-number-9-bus/0",
        "mayors-questions/2019-07-29-the-number-9-bus/1",
    ]


@pytest.mark.parametrize("key", ["date", "chamber", "section", "heading"])
def test_another_date_chamber_section_or_heading_is_another_debate(key: str) -> None:
    identity = Identity("a.txt")
    first = speech(identity)
    second = speech(identity, **{key: "2019-07-30"})
    assert first.debate_id != second.debate_id
    assert second.position == 0


def test_the_same_heading_again_apart_gets_a_counter() -> None:
    identity = Identity("a.txt")
    ids = [speech(identity, heading=heading).debate_id for heading in "xyxyx"]
    assert ids == [f"a/2019-07-29-{end}" for end in ("x", "y", "x-2", "y-2", "x-3")]


def test_headings_that_differ_give_ids_that_differ_even_if_their_slugs_do_not() -> None:
    identity = Identity("a.txt")
    headings = ["x", "x 2", "x", "X!", "x-2"]
    ids = [speech(identity, heading=heading).debate_id for heading in headings]
    assert len(set(ids)) == 5


def test_ids_that_are_given_are_kept() -> None:
    identity = Identity("a.txt")
    given = speech(identity, id="s1", debate_id="d1", position=7)
    assert (given.id, given.debate_id, given.position) == ("s1", "d1", 7)
    following = speech(identity, debate_id="d1")
    assert (following.id, following.position) == ("d1/8", 8)


def test_a_record_that_is_refused_takes_no_position() -> None:
    identity = Identity("a.txt")
    with pytest.raises(ValueError, match="no text"):
        speech(identity, text=5)
    with pytest.raises(ValueError, match="position"):
        speech(identity, position=-1)
    assert speech(identity).id == "a/2019-07-29/0"


def test_an_hour_after_the_date_does_not_part_a_debate() -> None:
    identity = Identity("a.txt")
    assert speech(identity, date="2019-07-29T10:00").debate_id == speech(identity).debate_id


def test_ids_do_not_hang_on_folder_suffix_or_compression(tmp_path: Path) -> None:
    from hustings_indexer.sources import read_transcripts

    line = '{"date": "2019-07-29", "heading": "Sea walls", "text": "Aye."}\n'
    ids = []
    for name in ("one/debates.jsonl", "two/deep/debates.ndjson"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(line)
        ids += [found.id for found in read_transcripts(tmp_path / name)]
    assert ids == ["debates/2019-07-29-sea-walls/0"] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Mayor’s  Budget: 2021–22", "the-mayors-budget-2021-22"),
        ("議事録", "議事録"),
        ("Fianna Fáil", "fianna-fáil"),
        ("***", ""),
        ("under_score", "under-score"),
    ],
)
def test_a_slug_is_small_letters_and_digits(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_long_slug_is_cut_at_a_hyphen() -> None:
    assert slug("alpha beta gamma", 12) == "alpha-beta"
    assert slug("alpha beta", 10) == "alpha-beta"
    assert slug("a" * 20, 10) == "a" * 10
