"""The registry of persons: its three forms, names and days, and what it adds to a speech."""

import io
import json
import tarfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.people import People, Person, Tenure
from hustings_indexer.person import bound_of, fold_name
from hustings_indexer.sources import read_transcripts
from hustings_indexer.speech import Speech

TABLE = """person_id,name,alias,party,role,from,to
1,Zoë Lindqvist,Zoe Berg; Z. Lindqvist,Green,,2010-05-01,2015-05-06
1,Zoë Lindqvist,,Labour,,2015-05-07,
1,Zoë Lindqvist,,,Minister for Boats,2016-01-01,2016-12-31
1,Zoë Lindqvist,,,Minister for Ships,2016-07,2017
2,John Smith,,Labour,,1950,1960
3,John Smith,,Conservative,,2001,2010
4,Sam Poe,,,,,
"""

POPOLO: dict[str, Any] = {
    "persons": [
        {
            "id": "person/1",
            "other_names": [
                {"given_name": "Ann", "family_name": "Lee", "note": "Alternate"},
                {"given_name": "Ann", "family_name": "Ray", "note": "Main"},
            ],
        },
        {"id": "person/2", "name": "Bob Poe"},
        {"id": "person/9", "redirect": "person/2"},
        {
            "id": "person/3",
            "other_names": [{"honorific_prefix": "Earl", "lordofname": "Ely", "note": "Main"}],
        },
    ],
    "memberships": [
        {
            "id": "member/11",
            "person_id": "person/1",
            "on_behalf_of_id": "labour",
            "post_id": "cons/1",
            "start_date": "2005-05-05",
            "end_date": "9999-12-31",
        },
        {"id": "member/10", "redirect": "member/11"},
        {
            "id": "moffice/1",
            "person_id": "person/1",
            "organization_id": "treasury",
            "role": "Secretary",
            "start_date": "2007-06-28",
            "end_date": "2010-05-11",
        },
        {"id": "seat/2", "person_id": "person/9", "organization_id": "house", "role": "Member"},
    ],
    "posts": [{"id": "cons/1", "role": "MP", "organization_id": "house"}],
    "organizations": [
        {"id": "labour", "name": "Labour"},
        {"id": "treasury", "name": "HM Treasury"},
        {"id": "house", "name": "House of Commons"},
    ],
}

TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><listOrg>
<org xml:id="party.G" role="politicalParty"><orgName full="init">G</orgName>
  <orgName full="yes">Green Party</orgName></org>
<org xml:id="group.G" role="parliamentaryGroup"><orgName full="yes">Green Group</orgName></org>
<org xml:id="GOV" role="government"><orgName>Government</orgName></org>
<org xml:id="com" role="committee"><orgName>Committee on Boats</orgName></org>
</listOrg><listPerson>
<person xml:id="LeeAnn"><persName><surname>Lee</surname><forename>Ann</forename></persName>
<persName xml:lang="en"><forename>Annie</forename><nameLink>van</nameLink>
  <surname>Lee</surname></persName>
<affiliation role="member" ref="#party.G" from="2014" to="2016-06-30"/>
<affiliation role="member" ref="#group.G" from="2014"/>
<affiliation role="primeMinister" ref="#GOV" from="2015-01-01T00:00:00"/>
<affiliation role="minister" ref="#GOV" from="2013-01-01" to="2013-12-31">
  <roleName>Minister of Boats</roleName></affiliation>
<affiliation role="chairman" ref="#com" from="2012-01-01" to="2012-12-31"/>
<affiliation role="member" ref="#com" from="2012-01-01"/>
<affiliation role="minister"/>
<affiliation role="MP" ref="#P" from="2012-01-01"/></person>
</listPerson></teiHeader></TEI>
"""


def saved(folder: Path, name: str, content: str | dict[str, Any]) -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People.read(saved(tmp_path, "people.csv", TABLE))


@pytest.fixture
def popolo(tmp_path: Path) -> People:
    return People.read(saved(tmp_path, "people.json", POPOLO))


def a_speech(day: str, **given: Any) -> Speech:
    return Speech(id="1", debate_id="d", date=date.fromisoformat(day), text="Words.", **given)


def test_a_table_gives_one_person_all_rows_of_an_id(people: People) -> None:
    assert len(people) == 4
    person = people.person("1")
    assert person is not None
    assert person.names == ("Zoë Lindqvist", "Zoe Berg", "Z. Lindqvist")
    assert person.tenures[0] == Tenure(
        party="Green", since=date(2010, 5, 1), until=date(2015, 5, 6)
    )


@pytest.mark.parametrize(
    ("day", "party", "role"),
    [
        (date(2010, 4, 30), None, None),
        (date(2010, 5, 1), "Green", None),
        (date(2015, 5, 6), "Green", None),
        (date(2015, 5, 7), "Labour", None),
        (date(2016, 6, 30), "Labour", "Minister for Boats"),
        (date(2016, 7, 1), "Labour", "Minister for Ships"),
        (date(2017, 12, 31), "Labour", "Minister for Ships"),
        (date(2018, 1, 1), "Labour", None),
    ],
)
def test_party_and_office_are_those_of_the_day(
    people: People, day: date, party: str | None, role: str | None
) -> None:
    assert people.party_on("1", day) == party
    assert people.role_on("1", day) == role


def test_an_id_that_is_not_known_has_nothing(people: People) -> None:
    assert people.person("99") is None
    assert people.party_on("99", date(2015, 1, 1)) is None
    assert people.role_on("99", date(2015, 1, 1)) is None


def test_two_parties_that_began_alike_are_not_guessed_between() -> None:
    both = Person("1", ("A",), (Tenure(party="X"), Tenure(party="Y")))
    assert both.party_on(date(2000, 1, 1)) is None
    dated = Person("1", ("A",), (Tenure(party="X"), Tenure(party="Y", since=date(1999, 1, 1))))
    assert dated.party_on(date(2000, 1, 1)) == "Y"
    assert dated.party_on(date(1998, 1, 1)) == "X"


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Lindqvist", "ZOE LINDQVIST", "Ms. Zoë Lindqvist MP", "Lindqvist, Zoë",
        "The Rt Hon. Zoë Lindqvist, OBE", "Dame Zoe Berg", "Zoe\N{NO-BREAK SPACE}Berg",
    ],
)  # fmt: skip
def test_all_names_are_one_person_s_without_case_accents_and_titles(
    people: People, name: str
) -> None:
    assert [person.id for person in people.by_name(name)] == ["1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O’Brien", "o'brien"),
        ("Søren Łukasz", "Soren Lukasz"),
        ("Anne-Marie Lee", "anne marie lee"),
        ("Straße", "STRASSE"),
        ("Lord Lee of Ely", "LORD LEE OF ELY"),
    ],
)
def test_names_fold_alike(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


def test_a_title_alone_is_kept_and_a_peer_s_is_never_taken_off() -> None:
    assert fold_name("Sir") == "sir"
    assert fold_name("Lord Bach") != fold_name("Bach")
    assert fold_name("") == ""


def test_the_day_tells_namesakes_apart(people: People) -> None:
    assert [p.id for p in people.by_name("John Smith")] == ["2", "3"]
    assert [p.id for p in people.by_name("John Smith", date(1955, 1, 1))] == ["2"]
    assert [p.id for p in people.by_name("John Smith", date(2005, 1, 1))] == ["3"]
    assert people.by_name("John Smith", date(1980, 1, 1)) == []
    assert [p.id for p in people.by_name("Sam Poe", date(1980, 1, 1))] == ["4"]


def test_a_speech_is_completed_by_id_and_else_by_name(people: People) -> None:
    by_id = people.complete(a_speech("2016-08-01", person_id="1"))
    assert (by_id.party, by_id.role) == ("Labour", "Minister for Ships")
    by_name = people.complete(a_speech("2012-08-01", speaker="Ms Zoe Berg"))
    assert (by_name.person_id, by_name.party) == ("1", "Green")
    assert by_name.speaker == "Ms Zoe Berg"


def test_what_the_source_gave_is_left_as_it_is(people: People) -> None:
    given_speech = a_speech("2016-08-01", person_id="x7", speaker="Zoe Berg", party="P", role="R")
    assert people.complete(given_speech) == given_speech
    party_only = people.complete(a_speech("2016-08-01", person_id="x7", speaker="Zoe Berg"))
    assert (party_only.person_id, party_only.party) == ("x7", "Labour")


def test_a_name_that_may_be_several_persons_is_left_alone_and_reported() -> None:
    people = People([Person("1", ("Ann Lee",)), Person("2", ("Ann Lee",))])
    speech = a_speech("2016-08-01", speaker="Ann Lee")
    assert people.complete(speech) is speech
    assert people.ambiguous == {"Ann Lee": ("1", "2")}


def test_nobody_and_strangers_are_left_alone(people: People) -> None:
    for speech in (a_speech("2016-08-01"), a_speech("2016-08-01", speaker="Hon. Members")):
        assert people.complete(speech) is speech
    assert not people.ambiguous


def test_popolo_joins_persons_memberships_and_organizations(popolo: People) -> None:
    person = popolo.person("person/1")
    assert person is not None
    assert person.names == ("Ann Ray", "Ann Lee")
    assert person.party_on(date(2030, 1, 1)) == "Labour"
    assert person.role_on(date(2008, 1, 1)) == "Secretary, HM Treasury"
    assert popolo.role_on("person/1", date(2010, 5, 12)) is None
    assert [p.id for p in popolo.by_name("The Earl of Ely")] == ["person/3"]


@pytest.mark.parametrize("identity", ["member/11", "member/10", "moffice/1"])
def test_the_id_of_a_membership_gives_way_to_the_person_s(popolo: People, identity: str) -> None:
    speech = popolo.complete(a_speech("2008-01-01", person_id=identity, speaker="Ann Ray"))
    assert (speech.person_id, speech.party) == ("person/1", "Labour")


def test_a_person_who_was_merged_into_another_is_the_other(popolo: People) -> None:
    merged = popolo.person("person/9")
    assert merged is not None
    assert (merged.id, merged.names) == ("person/2", ("Bob Poe",))
    assert "seat/2" in merged.other_ids


def test_offices_may_stand_in_another_file_as_a_bare_list(tmp_path: Path) -> None:
    offices = [
        {
            "id": "o/1",
            "role": "Cabinet Secretary",
            "person_id": ["person/1"],
            "organization_id": "scottish-parliament",
            "start_date": "2014-11-21",
        }
    ]
    people = People.read(
        saved(tmp_path, "offices.json", json.dumps(offices)),
        saved(tmp_path, "people.json", POPOLO),
    )
    assert len(people) == 3
    assert people.role_on("person/1", date(2015, 1, 1)) == "Cabinet Secretary"


def test_terms_date_the_memberships_that_have_no_dates(tmp_path: Path) -> None:
    content = {
        "persons": [{"id": "1", "name": "Ann Lee"}],
        "memberships": [
            {"person_id": "1", "on_behalf_of_id": "g", "legislative_period_id": "term/1"}
        ],
        "organizations": [{"id": "g", "name": "Greens"}],
        "events": [{"id": "term/1", "start_date": "2010", "end_date": "2012-06"}],
    }
    people = People.read(saved(tmp_path, "people.json", content))
    assert people.party_on("1", date(2012, 6, 30)) == "Greens"
    assert people.party_on("1", date(2012, 7, 1)) is None


def test_tei_gives_names_parties_and_offices_on_their_days(tmp_path: Path) -> None:
    people = People.read(saved(tmp_path, "root.xml", TEI))
    (person,) = people
    assert person.names == ("Ann Lee", "Annie van Lee")
    assert people.person("#LeeAnn") is person
    assert person.party_on(date(2014, 1, 1)) == "Green Party"
    assert person.party_on(date(2016, 7, 1)) is None
    assert person.role_on(date(2012, 6, 1)) == "chairman, Committee on Boats"
    assert person.role_on(date(2013, 6, 1)) == "Minister of Boats"
    assert person.role_on(date(2014, 6, 1)) is None
    assert person.role_on(date(2016, 7, 1)) == "prime minister"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "a.csv",
            "person_id,name,from\n1,A,\n2,B,2010-02-31\n",
            r"a\.csv:3: '2010-02-31' is no day",
        ),
        ("b.csv", "person_id,name\n,A\n", r"b\.csv:2: no person_id"),
        ("c.csv", "date,text\n2010-01-01,Words\n", r"c\.csv:1: no registry of persons"),
        ("empty.csv", "", r"empty\.csv:1: no registry of persons"),
        ("d.json", '{"persons": [\n{"id": "1",}]}', r"d\.json:2: no JSON"),
        ("e.json", '{"speeches": []}', r"e\.json: no Popolo"),
        ("f.json", '{"persons": [1]}', r"f\.json: no Popolo: persons is no list of objects"),
        (
            "g.json",
            '{"memberships": [\n {"person_id": "1",\n  "id": "m/7", "start_date": "soon"}]}',
            r"g\.json:3: 'soon' is no date",
        ),
        (
            "h.json",
            '{"memberships": [{"id": "m/7"}]}',
            r"h\.json:1: a membership without person_id",
        ),
        ("i.xml", TEI.replace('from="2014"', 'from="2014-13"', 1), r"i\.xml:\d+: person 'LeeAnn'"),
        ("j.xml", TEI[: len(TEI) // 2], r"j\.xml:\d+: "),
        ("k.json", "[" * 100_000, r"k\.json"),
    ],
)
def test_what_is_no_registry_is_refused_with_file_and_line(
    tmp_path: Path, name: str, content: str, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason):
        People.read(saved(tmp_path, name, content))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.json: cannot be opened"):
        People.read(tmp_path / "none.json")


def test_a_registry_survives_its_json(people: People, popolo: People) -> None:
    for registry in (people, popolo):
        again = People.from_json(registry.to_json())
        assert list(again) == list(registry)
        assert again.to_json() == registry.to_json()


def test_a_newer_registry_says_when_a_tenure_ended() -> None:
    then, end = date(2010, 5, 6), date(2015, 5, 6)
    old = Person(
        "1", ("Ann",), (Tenure(party="X", since=then), Tenure(role="Clerk")), (), ((then, None),)
    )
    new = Person("1", ("Ann",), (Tenure(party="X", since=then, until=end),), (), ((then, end),))
    (joined,) = People([old, new])
    assert joined.tenures == (Tenure(role="Clerk"), Tenure(party="X", since=then, until=end))
    assert joined.seats == ((then, end),)
    assert list(People([joined, new])) == [joined]


def test_a_person_may_speak_in_a_span_that_reaches_into_their_time() -> None:
    person = Person(
        "1", ("Ann",), (Tenure(party="X", since=date(2001, 1, 1), until=date(2005, 1, 1)),)
    )
    assert person.may_speak_between(date(1990, 1, 1), date(2001, 1, 1))
    assert person.may_speak_between(date(2005, 1, 1), date(2009, 1, 1))
    assert not person.may_speak_between(date(2005, 1, 2), date(2009, 1, 1))
    assert person.span == (date(2001, 1, 1), date(2005, 1, 1))
    assert Person("1", seats=((date(2001, 1, 1), None),)).span == (date(2001, 1, 1), None)
    assert Person("1").span == (None, None)


CORPUS = f"""<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">{TEI}</teiCorpus>"""
SITTING = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="Isle_2015-05-06"><teiHeader>
<profileDesc><settingDesc><setting><date when="2015-05-06"/></setting></settingDesc></profileDesc>
</teiHeader><text><body><div><u who="#LeeAnn" xml:id="u1"><seg>Some words.</seg></u></div></body>
</text></TEI>"""
FILES = {"isle/Isle.xml": CORPUS, "isle/2015/Isle_2015-05-06.xml": SITTING}


def packed(path: Path) -> Path:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in sorted(FILES.items()):
                archive.writestr(name, content)
    else:
        with tarfile.open(path, "w:gz") as archive:
            for name, content in sorted(FILES.items()):
                info = tarfile.TarInfo(name)
                info.size = len(content.encode())
                archive.addfile(info, io.BytesIO(content.encode()))
    return path


@pytest.mark.parametrize("name", ["isle.zip", "isle.tar.gz"])
def test_the_persons_of_a_corpus_are_looked_up_in_its_archive(tmp_path: Path, name: str) -> None:
    (speech,) = read_transcripts(packed(tmp_path / name))
    assert (speech.speaker, speech.person_id) == ("Ann Lee", "LeeAnn")
    assert (speech.party, speech.role) == ("Green Party", "primeMinister")


def test_a_list_of_another_corpus_in_an_archive_is_not_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FILES, "isle/Man.xml", FILES["isle/Isle.xml"])
    monkeypatch.delitem(FILES, "isle/Isle.xml")
    (speech,) = read_transcripts(packed(tmp_path / "isle.zip"))
    assert (speech.speaker, speech.person_id) == (None, "LeeAnn")


def test_a_coalition_counts_for_a_party_where_there_is_none(tmp_path: Path) -> None:
    coalition = TEI.replace('role="politicalParty"', 'role="coalition"')
    alone = coalition.replace('<affiliation role="member" ref="#group.G" from="2014"/>', "")
    for content, party in ((coalition, "Green Group"), (alone, "Green Party")):
        people = People.read(saved(tmp_path, "root.xml", content))
        assert people.party_on("LeeAnn", date(2015, 1, 1)) == party


DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
TENURES = st.builds(Tenure, party=st.text(max_size=5), since=DAYS, until=DAYS) | st.builds(
    Tenure, role=st.text(max_size=5), since=DAYS, until=DAYS
)
PERSONS = st.builds(
    Person,
    st.text(min_size=1, max_size=4),
    st.lists(st.text(max_size=8), max_size=3).map(tuple),
    st.lists(TENURES, max_size=3).map(tuple),
    st.lists(st.text(max_size=4), max_size=2).map(tuple),
    st.lists(st.tuples(DAYS, DAYS), max_size=2).map(tuple),
)


@given(st.lists(PERSONS, max_size=4))
def test_any_registry_survives_its_json(persons: list[Person]) -> None:
    people = People(persons)
    assert list(People.from_json(people.to_json())) == list(people)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"version":99,"persons":[]}', b"null"])
def test_other_json_is_no_registry(data: bytes) -> None:
    with pytest.raises(ValueError, match="no registry of persons"):
        People.from_json(data)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016-02-03T00:00:00", date(2016, 2, 3), date(2016, 2, 3)),
        ("9999-12-31", None, None),
        (" ", None, None),
        (None, None, None),
    ],
)
def test_part_of_a_date_bounds_a_tenure(
    text: str | None, first: date | None, last: date | None
) -> None:
    assert bound_of(text) == first
    assert bound_of(text, is_last=True) == last


def test_real_ministers_held_their_offices_on_their_days(shared: Path) -> None:
    folder = shared / "data" / "parlparse-members"
    people = People.read(folder / "ministers.json", folder / "sp-ministers.json")
    assert len(people) == 725
    minister = "uk.org.publicwhip/person/13451"
    assert people.role_on(minister, date(2004, 8, 1)) == "Shadow Minister, Home Affairs"
    culture = people.role_on("uk.org.publicwhip/person/14012", date(2012, 1, 1))
    assert culture == "Cabinet Secretary for Culture and External Affairs"


@pytest.mark.parametrize(
    ("corpus", "persons"), [("BE", 775), ("BG", 606), ("CZ", 355), ("NL", 493), ("PL", 1123)]
)
def test_real_corpora_list_the_persons_that_were_counted(
    shared: Path, corpus: str, persons: int
) -> None:
    name = f"ParlaMint-{corpus}"
    people = People.read(shared / "data" / "parlamint" / name / f"{name}.xml")
    assert len(people) == persons
    assert all(person.names for person in people)
    assert any(person.party_on(date(2016, 1, 1)) for person in people)
