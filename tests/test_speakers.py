"""Who spoke, and who is meant by a name: persons under several names, and names of several."""

import json
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import hustings
from hustings.cli import cli
from hustings.cli.speakers import draw_speakers
from hustings.cli.terminal import Terminal
from speeches import speech

REGISTRY = """person_id,name,alias,party,role,from,to
z1,Zoë Lindqvist,Zoe Berg,Green,,2010-01-01,2014-12-31
z1,Zoë Lindqvist,,Tide,Minister for Boats,2015-01-01,
s1,John Smith,,Tide,,1950-01-01,1960-12-31
s2,John Smith,,Moon,,2001-01-01,2012-12-31
s3,Jo Poe,Jo Crane,Moon,,2001-01-01,
s4,Jo Poe,Jo Swift,Tide,,2001-01-01,
"""
SPOKEN = (
    ("Zoe Berg", 2012), ("Zoe Berg", 2013), ("Ms Zoë Lindqvist", 2016), ("Jo Crane", 2012),
    ("John Smith", 1955), ("John Smith", 2005), ("Jo Swift", 2012), ("Kim Lee", 2012),
)  # fmt: skip


def built(folder: Path, *speeches: hustings.Speech) -> hustings.Index:
    with hustings.open_writer(folder) as writer:
        writer.add(speeches)
    return hustings.open_index(folder)


def said(identity: str, speaker: str | None, year: int = 2019, **given: Any) -> hustings.Speech:
    return speech(identity, speaker=speaker, date=Date(year, 5, 6), **given)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index that a registry of persons was read into."""
    (tmp_path / "registry.csv").write_text(REGISTRY, encoding="utf-8")
    lines = [
        {"id": f"s{at}", "date": f"{year}-05-06", "speaker": speaker, "text": "Words."}
        for at, (speaker, year) in enumerate(SPOKEN)
    ]
    transcript = tmp_path / "spoken.jsonl"
    transcript.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    hustings.index_transcripts(
        tmp_path / "index", transcript, people=[tmp_path / "registry.csv"], report=lambda _: None
    )
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> hustings.Index:
    return hustings.open_index(folder)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="hustings")


def names(results: hustings.Results) -> list[str | None]:
    return [hit.speech.speaker for hit in results.hits]


# Who spoke


def test_a_person_is_listed_once_with_all_names_parties_and_offices(index: hustings.Index) -> None:
    assert index.speakers()[0] == hustings.Speaker(
        "Zoë Lindqvist", 3, Date(2012, 5, 6), Date(2016, 5, 6), ("Green", "Tide"),
        ("Minister for Boats",), "z1", ("Zoë Lindqvist", "Zoe Berg", "Ms Zoë Lindqvist"),
    )  # fmt: skip


def test_namesakes_are_listed_apart_and_strangers_by_their_name(index: hustings.Index) -> None:
    listed = {(one.name, one.person_id, one.speeches) for one in index.speakers()}
    assert {("John Smith", "s1", 1), ("John Smith", "s2", 1), ("Kim Lee", None, 1)} <= listed


def test_speakers_are_looked_for_by_any_of_their_names(index: hustings.Index) -> None:
    for prefix in ("zoe be", "Lindq", "ms zoë"):
        assert [one.person_id for one in index.speakers(prefix)] == ["z1"]
    assert index.speakers("erg") == []


def test_an_id_in_the_transcripts_is_enough_and_the_commonest_name_comes_first(
    tmp_path: Path,
) -> None:
    index = built(
        tmp_path,
        said("1", "Ann Lee", 2001, person_id="p1", party="Moon"),
        said("2", "Ann Ray", 2005, person_id="p1", party="Bay"),
        said("3", "Ann Ray", 2006, person_id="p1", party="Bay"),
        *(said(f"c{at}", "Mr. Speaker", person_id="p1", role="Mr. Speaker") for at in range(5)),
    )
    (ann,) = index.speakers()
    assert (ann.name, ann.names) == ("Ann Ray", ("Ann Ray", "Ann Lee", "Mr. Speaker"))
    assert ann.parties == ("Moon", "Bay")
    assert json.loads(json.dumps(ann.to_dict()))["person_id"] == "p1"


def test_a_person_of_whom_only_the_id_is_known_is_listed_by_it(tmp_path: Path) -> None:
    index = built(tmp_path, said("1", None, person_id="p1"), said("2", None))
    (nameless,) = index.speakers()
    assert (nameless.name, nameless.names, nameless.speeches) == ("p1", (), 1)


def test_a_person_in_several_parts_of_an_index_is_one(tmp_path: Path) -> None:
    built(tmp_path, said("1", "Ann Lee", 2001, person_id="p1"))
    index = built(tmp_path, said("2", "Ann Ray", 2005, person_id="p1"), said("3", "Ann Ray", 2006))
    assert [(one.name, one.person_id, one.speeches) for one in index.speakers()] == [
        ("Ann Lee", "p1", 2), ("Ann Ray", None, 1),
    ]  # fmt: skip


def test_the_table_shows_other_names_and_the_id_and_no_office_as_a_name() -> None:
    ann = hustings.Speaker(
        "Ann Ray", 7, Date(2001, 5, 6), Date(2006, 5, 6), ("Moon", "Bay"), ("The Chair",), "p1",
        ("Ann Ray", "Ann Lee", "The Chair"),
    )  # fmt: skip
    row = draw_speakers([ann], Terminal(columns=60)).splitlines()[1]
    assert row.endswith("2006-05-06  Moon, Bay, The Chair  also Ann Lee  person:p1")


# Who is meant


@pytest.mark.parametrize(
    "name",
    [
        "Zoe Berg", "Zoë Lindqvist", "zoe lindqvist", "Lindqvist, Zoë", "Dame Zoë Lindqvist MP",
        "Ms Zoë Lindqvist", "Berg", "lindqvist",
    ],
)  # fmt: skip
def test_any_name_of_a_person_finds_all_their_speeches(index: hustings.Index, name: str) -> None:
    for results in (index.search("", speaker=[name]), index.search(f'speaker:"{name}"')):
        assert sorted(map(str, names(results))) == ["Ms Zoë Lindqvist", "Zoe Berg", "Zoe Berg"]
        assert results.notes == ()


def test_without_a_registry_the_ids_in_the_transcripts_tell(tmp_path: Path) -> None:
    index = built(
        tmp_path,
        said("1", "Ann Lee", person_id="p1"),
        said("2", "Ann Ray", person_id="p1"),
        said("3", "Mrs Ann Ray"),
    )
    assert index.search("", speaker=["Ann Lee"]).total == 2
    assert index.search("", speaker=["ann ray"]).total == 3


def test_a_name_of_several_persons_gives_what_is_printed_and_lists_them(
    index: hustings.Index,
) -> None:
    results = index.search('speaker:"John Smith"')
    assert results.total == 2
    assert results.parsed == "every speech, by John Smith"
    assert results.notes == (
        '"John Smith" may be any of John Smith (s1, Tide, 1955), John Smith (s2, Moon, 2005); '
        "name one by person:ID",
    )
    assert index.search("person:s2").total == 1


def test_a_name_of_several_persons_that_is_not_printed_finds_nobody(index: hustings.Index) -> None:
    results = index.search("", speaker=["Jo Poe"])
    assert results.total == 0
    assert "Jo Poe (s3, Moon, 2012), Jo Poe (s4, Tide, 2012)" in results.notes[0]


def test_those_who_were_not_told_apart_are_listed_from_the_registry(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(REGISTRY, encoding="utf-8")
    line = {"date": "2012-05-06", "speaker": "Jo Poe", "text": "Words."}
    (tmp_path / "said.jsonl").write_text(json.dumps(line), encoding="utf-8")
    hustings.index_transcripts(
        tmp_path / "index",
        tmp_path / "said.jsonl",
        people=[tmp_path / "people.csv"],
        report=lambda _: None,
    )
    results = hustings.open_index(tmp_path / "index").search('speaker:"Jo Poe"')
    assert results.total == 1
    assert "any of Jo Poe (s3, Moon, 2001-), Jo Poe (s4, Tide, 2001-);" in results.notes[0]


def test_part_of_a_name_that_several_bear_lists_them_all(tmp_path: Path) -> None:
    index = built(tmp_path, *(said(f"{at}", f"Ann{at} Lee") for at in range(10)))
    (note,) = index.search("", speaker=["Lee"]).notes
    assert note.startswith('"Lee" may be any of Ann0 Lee (2019), Ann1 Lee (2019), ')
    assert note.endswith("Ann7 Lee (2019) and 2 more; give the whole name")
    assert index.search("", speaker=["Lee"]).total == 10


def test_a_surname_with_a_title_is_part_of_many_names(tmp_path: Path) -> None:
    index = built(tmp_path, said("1", "Mr. Lee"), said("2", "Ms. Lee"), said("3", "Ann Lee"))
    results = index.search("", speaker=["Lee"])
    assert results.total == 3
    assert "any of Ann Lee (2019), Mr. Lee (2019), Ms. Lee (2019);" in results.notes[0]
    assert index.search("", speaker=["mr lee"]).total == 1


def test_the_name_of_an_office_does_not_stand_for_all_that_its_holder_said(tmp_path: Path) -> None:
    index = built(
        tmp_path,
        said("1", "Mr. Speaker", person_id="p1", role="Mr. Speaker"),
        said("2", "Ann Lee", person_id="p1"),
    )
    assert index.search("", speaker=["Mr. Speaker"]).total == 1
    assert index.search("", speaker=["Ann Lee"]).total == 2


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("Kym Lee", 'no speaker is called "Kym Lee"; the nearest names are Kim Lee'),
        ("Lindquist", 'no speaker is called "Lindquist"; the nearest names are Ms Zoë Lindqvist, '
         "Zoë Lindqvist"),
        ("Xavier", 'no speaker is called "Xavier"'),
        ("…", 'no speaker is called "…"'),
    ],
)  # fmt: skip
def test_an_unknown_name_is_said_to_be_one(index: hustings.Index, name: str, note: str) -> None:
    results = index.search("", speaker=[name])
    assert (results.total, results.notes) == (0, (note,))


def test_every_name_in_a_query_is_looked_at_once(index: hustings.Index) -> None:
    results = index.search("words -speaker:Xavier (speaker:Xavier OR speaker:Ypsilon)")
    assert [note.split('"')[1] for note in results.notes] == ["Xavier", "Ypsilon"]
    assert results.to_dict()["notes"] == list(results.notes)


def test_notes_are_printed_beside_the_answer(folder: Path) -> None:
    result = run("search", "words", "--speaker", "John Smith", "--index", str(folder))
    assert result.exit_code == 0
    assert result.stderr.startswith('note: "John Smith" may be any of John Smith (s1, ')
    assert "note:" not in result.stdout


def test_an_index_that_was_opened_keeps_its_registry_when_a_later_commit_takes_it_away(
    folder: Path,
) -> None:
    index = hustings.open_index(folder)
    with hustings.open_writer(folder) as writer:
        writer.add([said("new", "New")])
    assert index.search("", speaker=["Lindqvist"]).total == 3


# Registries among the paths

POPOLO = {
    "memberships": [{"id": "m1", "person_id": "p1", "on_behalf_of_id": "t", "role": "MP"}],
    "organizations": [{"id": "t", "name": "Tide"}],
    "persons": [{"id": "p1", "name": "Ann Lee"}],
}
LINE = {"date": "2019-05-06", "speaker": "Ann Lee", "text": "Words."}


def written(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_registry_in_a_folder_is_used_for_the_transcripts_there(tmp_path: Path) -> None:
    written(tmp_path, "in/b/people.json", POPOLO)
    written(tmp_path, "in/a.jsonl", LINE)
    result = run("index", str(tmp_path / "in"), "--index", str(tmp_path / "index"))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"Read 1 person from {tmp_path}/in/b/people.json.\nIndexed 1 ")
    (ann,) = hustings.open_index(tmp_path / "index").speakers()
    assert (ann.person_id, ann.parties) == ("p1", ("Tide",))
    report = hustings.index_transcripts(tmp_path / "index", tmp_path / "in")
    assert (report.persons, report.files, report.unchanged) == (1, 0, 1)


def test_a_registry_alone_is_enough_and_what_it_says_later_is_used(tmp_path: Path) -> None:
    registry = written(tmp_path, "people.json", POPOLO)
    transcript = written(tmp_path, "a.jsonl", LINE)
    index = tmp_path / "index"
    assert hustings.index_transcripts(index, registry).persons == 1
    assert hustings.index_transcripts(index, transcript).speeches == 1
    assert hustings.open_index(index).search("", party=["Tide"]).total == 1


def test_a_bare_list_of_memberships_is_a_registry(tmp_path: Path) -> None:
    offices = [{"id": "o1", "person_id": ["p1"], "role": "Clerk", "organization_id": "x"}]
    registry = written(tmp_path, "in/offices.json", offices)
    report = hustings.index_transcripts(tmp_path / "index", tmp_path / "in")
    assert (report.persons, report.registries) == (1, (str(registry),))


@pytest.mark.parametrize(
    "content",
    [
        [{**LINE, "person_id": "p1"}],
        {"persons": [{"id": "p1", "name": "Ann Lee"}], "speeches": [LINE]},
        [{"id": "o1", "person_id": "p1", "date": "2019-05-06", "text": "A membership of words."}],
    ],
)
def test_what_holds_speeches_is_no_registry(tmp_path: Path, content: object) -> None:
    written(tmp_path, "in/some.json", content)
    report = hustings.index_transcripts(tmp_path / "index", tmp_path / "in")
    assert (report.persons, report.speeches) == (0, 1)


def test_a_broken_registry_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    written(tmp_path, "in/people.json", json.dumps(POPOLO)[:-9])
    written(tmp_path, "in/a.jsonl", LINE)
    result = run("index", str(tmp_path / "in"), "--index", str(tmp_path / "index"))
    assert result.exit_code == 2
    assert "people.json:1: no JSON" in result.stderr
    assert "Indexed 1 speech" in result.stdout


def test_real_registries_are_read_and_offices_are_those_of_the_day(
    shared: Path, tmp_path: Path
) -> None:
    data = shared / "data"
    report = hustings.index_transcripts(
        tmp_path, [data / "parlparse-members", data / "twfy" / "regmem"], report=lambda _: None
    )
    assert report.persons == 725
    held = {
        one.speaker: one.role
        for one in hustings.open_index(tmp_path).speeches("", role=["Solicitor General"])
    }
    assert held == {"Vera Baird": "Solicitor General, Attorney General's Office"}
