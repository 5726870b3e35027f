"""Who someone is: names, parties and offices over time, counts, and the words that tell."""

import json
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import hustings
from hustings.cli import cli
from hustings.cli.profiles import draw_profile
from hustings.cli.terminal import Terminal
from hustings_indexer.errors import QueryError
from naive_words import built, live, size
from speeches import speech

REGISTRY = """person_id,name,alias,party,role,from,to
z1,Zoë Lindqvist,Zoe Berg,Green,,2010-01-01,2014-12-31
z1,Zoë Lindqvist,,Tide,Minister for Boats,2015-01-01,
s1,John Smith,,Tide,,1950-01-01,1960-12-31
s2,John Smith,,Moon,,2001-01-01,2012-12-31
"""


def said(identity: str, day: str, **given: Any) -> hustings.Speech:
    return speech(identity, date=Date.fromisoformat(day), **given)


def ann(identity: str, day: str, party: str | None, role: str | None = None) -> hustings.Speech:
    return said(identity, day, speaker="Ann Lee", party=party, role=role)


def periods(held: tuple[hustings.Held, ...]) -> list[tuple[str, str, str, int]]:
    return [(one.value, str(one.first), str(one.last), one.speeches) for one in held]


@pytest.fixture(params=[1, 3], ids=["one segment", "several segments"])
def segments(request: pytest.FixtureRequest) -> int:
    count: int = request.param
    return count


SPEECHES = [
    *(
        said(
            f"a{at}",
            f"{2001 + at % 3}-05-06",
            text="The lighthouse needs paint; the lighthouse is old.",
            speaker="Ann Lee" if at % 4 else "Mrs Ann Lee",
            person_id="p1",
            party="Moon",
            chamber="Lower",
            section="Questions" if at % 2 else "Debate",
            heading="Lights",
            debate_id=f"d{at % 3}",
            kind="question" if at % 2 else "speech",
        )
        for at in range(12)
    ),
    *(said(f"b{at}", "2002-05-06", text="Roads and trees.", speaker="Bo Lind") for at in range(12)),
]


def test_a_profile_counts_what_was_said(tmp_path: Path, segments: int) -> None:
    index = built(tmp_path, SPEECHES, segments)
    profile = index.speaker("Ann Lee")
    own = [one for one in live(SPEECHES) if one.person_id == "p1"]
    assert profile.speaker == next(one for one in index.speakers() if one.person_id == "p1")
    assert profile.speaker.names == ("Ann Lee", "Mrs Ann Lee")
    assert profile.words == size(own)
    assert [(one.year, one.speeches, one.words) for one in profile.years] == [
        (year, 4, size(one for one in own if one.date.year == year)) for year in (2001, 2002, 2003)
    ]
    assert profile.chambers == (("Lower", 12),)
    assert profile.sections == (("Debate", 6), ("Questions", 6))
    assert profile.kinds == (("question", 6), ("speech", 6))
    assert profile.debates == tuple(
        hustings.DebateSpoken(f"d{at}", Date(2001 + at, 5, 6), "Lights", 4) for at in range(3)
    )
    assert [keyword.word for keyword in profile.keywords] == ["lighthouse", "needs", "old", "paint"]


@pytest.mark.parametrize("name", ["Ann Lee", "p1", "person:p1", "lee", "Lee, Ann", "Mrs Ann Lee"])
def test_any_name_of_a_person_and_the_id_give_the_same_profile(tmp_path: Path, name: str) -> None:
    index = built(tmp_path, SPEECHES, 1)
    assert index.speaker(name) == index.speaker("p1")


def test_deleted_speeches_do_not_count(tmp_path: Path) -> None:
    built(tmp_path, SPEECHES, 1)
    with hustings.open_writer(tmp_path) as writer:
        writer.delete(["a0"])
    profile = hustings.open_index(tmp_path).speaker("p1")
    assert (profile.speaker.speeches, profile.years[0].speeches) == (11, 3)


def test_a_party_left_and_joined_again_has_two_periods(tmp_path: Path, segments: int) -> None:
    index = built(
        tmp_path,
        [
            ann("1", "2001-05-06", "Moon"),
            ann("2", "2001-06-06", "Moon"),
            ann("3", "2004-05-06", "Tide"),
            ann("4", "2006-05-06", "Moon"),
            ann("5", "2019-05-06", "Moon"),
            ann("6", "2020-05-06", None),
        ],
        segments,
    )
    assert periods(index.speaker("Ann Lee").parties) == [
        ("Moon", "2001-05-06", "2001-06-06", 2),
        ("Tide", "2004-05-06", "2004-05-06", 1),
        ("Moon", "2006-05-06", "2019-05-06", 2),
    ]


def test_offices_held_side_by_side_have_one_period_each(tmp_path: Path) -> None:
    index = built(
        tmp_path,
        [ann(f"{at}", f"2001-{at:02}-06", None, ("Mayor", "Chair")[at % 2]) for at in range(1, 9)],
        1,
    )
    assert periods(index.speaker("Ann Lee").roles) == [
        ("Chair", "2001-01-06", "2001-07-06", 4), ("Mayor", "2001-02-06", "2001-08-06", 4)
    ]  # fmt: skip


@pytest.fixture
def registered(tmp_path: Path) -> hustings.Index:
    """An index that a registry of persons was read into."""
    (tmp_path / "registry.csv").write_text(REGISTRY, encoding="utf-8")
    spoken = (
        ("Zoe Berg", 2012), ("Ms Zoë Lindqvist", 2016), ("John Smith", 1955), ("John Smith", 2005),
        ("Kim Lee", 2012),
    )  # fmt: skip
    lines = [
        {"id": f"s{at}", "date": f"{year}-05-06", "speaker": speaker, "text": "Words."}
        for at, (speaker, year) in enumerate(spoken)
    ]
    transcript = tmp_path / "spoken.jsonl"
    transcript.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    hustings.index_transcripts(
        tmp_path / "index", transcript, people=[tmp_path / "registry.csv"], report=lambda _: None
    )
    return hustings.open_index(tmp_path / "index")


def test_what_the_registry_says_stands_beside_what_was_said(registered: hustings.Index) -> None:
    profile = registered.speaker("Zoe Berg")
    assert [(t.party, t.role, t.since, t.until) for t in profile.tenures] == [
        ("Green", None, Date(2010, 1, 1), Date(2014, 12, 31)),
        ("Tide", None, Date(2015, 1, 1), None),
        (None, "Minister for Boats", Date(2015, 1, 1), None),
    ]
    assert periods(profile.parties) == [
        ("Green", "2012-05-06", "2012-05-06", 1), ("Tide", "2016-05-06", "2016-05-06", 1)
    ]  # fmt: skip
    assert json.loads(json.dumps(profile.to_dict()))["tenures"][1] == {
        "party": "Tide", "role": None, "since": "2015-01-01", "until": None
    }  # fmt: skip


def test_a_name_of_several_or_of_nobody_is_refused_with_those_it_may_be(
    registered: hustings.Index,
) -> None:
    with pytest.raises(QueryError, match=r'"John Smith" may be any of John Smith \(s1, Tide'):
        registered.speaker("John Smith")
    with pytest.raises(QueryError, match='no speaker is called "Kym"; the nearest names are Kim'):
        registered.speaker("Kym")
    for empty in ("", "person:", "…"):
        with pytest.raises(QueryError, match="no speaker is called"):
            registered.speaker(empty)


def test_the_name_of_an_office_stands_for_whoever_spoke_under_it(tmp_path: Path) -> None:
    chair = {"speaker": "The Chair", "role": "The Chair"}
    index = built(
        tmp_path,
        [
            said("1", "2001-05-06", **chair, person_id="p1"),
            said("2", "2002-05-06", **chair, person_id="p2"),
            said("3", "2003-05-06", speaker="Ann Lee", person_id="p1"),
        ],
        1,
    )
    assert index.speaker("Ann Lee").speaker.speeches == 2
    with pytest.raises(QueryError, match="may be any of"):
        index.speaker("The Chair")


# The command line


def run(index: hustings.Index, *typed: str) -> Result:
    words = ["speakers", *typed, "--index", str(index.folder)]
    return CliRunner().invoke(cli, words, prog_name="hustings", env={"COLUMNS": "80"})


def test_a_profile_is_drawn_block_by_block(registered: hustings.Index) -> None:
    assert (
        draw_profile(registered.speaker("Berg"), Terminal(columns=80))
        == """\
Zoë Lindqvist  person:z1
also Ms Zoë Lindqvist, Zoe Berg
2 speeches, 2 words, 6 May 2012 to 6 May 2016

party     Green  6 May 2012  1 speech
          Tide   6 May 2016  1 speech

office    Minister for Boats  6 May 2016  1 speech

registry  Green               1 January 2010 - 31 December 2014
          Tide                1 January 2015 -
          Minister for Boats  1 January 2015 -

year      2012  1  ████████████████
          2016  1  ████████████████

debates   spoken/2012-05-06  1  2012-05-06  spoken/2012-05-06
          spoken/2016-05-06  1  2016-05-06  spoken/2016-05-06
"""
    )


def test_distinctive_words_end_the_profile(tmp_path: Path) -> None:
    drawn = draw_profile(built(tmp_path, SPEECHES, 1).speaker("p1"), Terminal(columns=24))
    assert drawn.endswith("\nwords     lighthouse,\n          needs, old,\n          paint\n")


def test_a_name_or_its_beginning_gives_the_profile_of_one_person(
    registered: hustings.Index,
) -> None:
    for name in ("Zoe Berg", "zo", "person:z1", "Kim"):
        result = run(registered, name)
        assert result.exit_code == 0
        assert "\nyear " in result.stdout


def test_a_name_of_several_persons_lists_them(registered: hustings.Index) -> None:
    result = run(registered, "john")
    assert result.exit_code == 0
    assert [line.split()[-1] for line in result.stdout.splitlines()[1:]] == [
        "person:s1", "person:s2"
    ]  # fmt: skip


def test_a_name_of_nobody_is_exit_1_with_the_nearest(registered: hustings.Index) -> None:
    result = run(registered, "Kym Lee")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == 'No speaker is called "Kym Lee"; the nearest names are Kim Lee\n'


def test_the_json_of_a_name_holds_the_profile_beside_the_list(registered: hustings.Index) -> None:
    one = json.loads(run(registered, "Berg", "--format", "json").stdout)
    profile = registered.speaker("z1")
    assert one == {"speakers": [profile.speaker.to_dict()], "profile": profile.to_dict()}
    several = json.loads(run(registered, "john", "--format", "json").stdout)
    assert (len(several["speakers"]), "profile" in several) == (2, False)
    rows = run(registered, "Berg", "--format", "tsv").stdout.splitlines()
    assert rows[1].startswith("Zoë Lindqvist\t2\t2012-05-06\t2016-05-06\tGreen; Tide\t")
