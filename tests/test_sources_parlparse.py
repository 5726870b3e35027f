"""ParlParse's XML: its dialects, its revisions, what is broken in it, and a real week."""

from collections import Counter
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_source, read_transcripts
from hustings_indexer.sources.members import read_member
from hustings_indexer.sources.parlparse_ids import date_of, proceeding_of
from hustings_indexer.speech import Speech

GID = "uk.org.publicwhip"
# Divisions stand in the turn before them, so these are the `<speech>`, `<ques>` and `<reply>` left
# when 395 of the 8,337 in the files have been superseded.
TURNS_OF_THE_WEEK = 7942


def read(folder: Path, content: str, name: str = "file.xml") -> tuple[list[Speech], list[str]]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    faults: list[SourceError] = []
    speeches = list(read_source(Source.at(path), report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


def publicwhip(*elements: str) -> str:
    return "\n".join(('<?xml version="1.0"?>', "<publicwhip>", *elements, "</publicwhip>"))


def turn(number: str, attributes: str, *words: str, kind: str = "debate/2009-10-28c") -> str:
    text = "".join(f"<p>{each}</p>" for each in words)
    return f'<speech id="{GID}/{kind}.{number}" {attributes}>{text}</speech>'


ANN = f'speakerid="{GID}/member/1" speakername="Ann Lee"'
BOB = f'person_id="{GID}/person/2" speakername="Bob Ray"'
NOBODY = 'nospeaker="true"'


def test_a_turn_has_everything_its_source_says(tmp_path: Path) -> None:
    content = publicwhip(
        f'<oral-heading id="{GID}/debate/2009-10-28c.1.0">ORAL ANSWERS</oral-heading>',
        f'<major-heading id="{GID}/debate/2009-10-28c.1.1">\n\tDEFENCE\n</major-heading>',
        f'<minor-heading id="{GID}/debate/2009-10-28c.1.2">Ships &#8212; <i>Refits</i>'
        "</minor-heading>",
        turn(
            "1.3",
            f'{ANN} speakeroffice="The Minister" colnum="267" time="014:50:00" url="http://x/1"',
            "Some <i>old</i>\n\twords.",
            "More.",
        ),
    )
    speeches, faults = read(tmp_path, content)
    assert not faults
    assert [speech.to_dict() for speech in speeches] == [
        {
            "id": f"{GID}/debate/2009-10-28c.1.3",
            "debate_id": f"{GID}/debate/2009-10-28c.1.2",
            "position": 0,
            "date": "2009-10-28",
            "time": "14:50:00",
            "chamber": "House of Commons",
            "section": "House of Commons debates",
            "heading": "DEFENCE / Ships — Refits",
            "speaker": "Ann Lee",
            "person_id": f"{GID}/member/1",
            "party": None,
            "role": "The Minister",
            "language": None,
            "kind": "speech",
            "text": "Some old words.\n\nMore.",
            "column": "267",
            "page": None,
            "url": "http://x/1",
            "source": str(tmp_path / "file.xml"),
        }
    ]


def test_both_eras_of_person_ids_are_read_and_unknown_is_nobody(tmp_path: Path) -> None:
    speeches, _ = read(
        tmp_path,
        publicwhip(
            turn("1.1", ANN, "One."),
            turn("1.2", BOB, "Two."),
            turn("1.3", 'speakerid="unknown" error="No match" speakername="Hon. Members"', "Oh!"),
        ),
    )
    assert [speech.person_id for speech in speeches] == [
        f"{GID}/member/1",
        f"{GID}/person/2",
        None,
    ]
    assert speeches[2].speaker == "Hon. Members"


def test_nobody_and_the_chair_are_procedural(tmp_path: Path) -> None:
    speeches, _ = read(
        tmp_path,
        publicwhip(
            turn("1.1", NOBODY, "The House met."),
            turn("1.2", f'speakerid="{GID}/member/9" speakername="Mr. Speaker"', "Order."),
            turn(
                "1.3", f'speakername="The Deputy Presiding Officer (Ann Lee)" {BOB[:40]}', "Order."
            ),
            turn("1.4", BOB, "I beg to move."),
        ),
    )
    assert [speech.kind for speech in speeches] == ["procedural"] * 3 + ["speech"]
    assert speeches[2].speaker == "Ann Lee"
    assert speeches[2].role == "The Deputy Presiding Officer"


def test_the_chairmen_of_a_committee_preside_and_the_bill_heads_the_path(tmp_path: Path) -> None:
    kind = "standing/standing2009-10-20_CHILDPOV_08-0_2009-10-29a"
    speeches, _ = read(
        tmp_path,
        publicwhip(
            "<bill title='Child Poverty Bill'>Child Poverty Bill</bill>",
            f"<committee><chairmen><mpname memberid='{GID}/member/1'>Ann Lee</mpname></chairmen>"
            f"<mpname memberid='{GID}/member/2'>Bob Ray</mpname></committee>",
            f'<major-heading id="{GID}/{kind}.1.0">Clause 8</major-heading>',
            turn("1.1", ANN, "Order.", kind=kind),
            turn("1.2", BOB, "I rise.", kind=kind),
        ),
    )
    assert [speech.kind for speech in speeches] == ["procedural", "speech"]
    assert {speech.date for speech in speeches} == {date(2009, 10, 29)}
    assert {speech.heading for speech in speeches} == {"Child Poverty Bill / Clause 8"}
    assert {speech.section for speech in speeches} == {"Public Bill Committees"}


def test_a_numbered_question_is_one_and_the_turn_of_another_answers_it(tmp_path: Path) -> None:
    speeches, _ = read(
        tmp_path,
        publicwhip(
            turn("1.1", f'{ANN} oral-qnum="1"', "What assessment?"),
            turn("1.2", 'speakername="Mr. Speaker"', "Order."),
            turn("1.3", BOB, "A careful one."),
            turn("1.4", ANN, "Is that so?"),
        ),
    )
    assert [s.kind for s in speeches] == ["question", "procedural", "answer", "speech"]


def test_written_answers_tell_question_and_reply_and_the_house(tmp_path: Path) -> None:
    content = publicwhip(
        f'<minor-heading id="{GID}/wrans/2009-10-29a.292659.h">Charities</minor-heading>',
        f'<ques id="{GID}/wrans/2009-10-29a.292659.q0" {ANN} colnum="483W"'
        ' url="http://x/pa/cm200809/text/1.htm"><p qnum="1">To ask the Secretary.</p></ques>',
        f'<reply id="{GID}/wrans/2009-10-29a.292659.r0" {BOB} url="http://x/pa/cm200809/text/1.htm">'
        "<p>The table shows it:</p><table><tbody><tr><td></td> <td><i>&#163;000</i></td></tr>"
        "<tr><td>2004-05</td> <td>2,551</td></tr></tbody></table></reply>",
    )
    speeches, _ = read(tmp_path, content)
    assert [speech.kind for speech in speeches] == ["question", "answer"]
    assert {(s.chamber, s.section) for s in speeches} == {("House of Commons", "Written answers")}
    assert speeches[1].text == "The table shows it:\n\n| £000\n2004-05 | 2,551"
    lords, _ = read(tmp_path, content.replace("/cm2008", "/ld2008"))
    assert {speech.chamber for speech in lords} == {"House of Lords"}
    neither, _ = read(tmp_path, content.replace("/cm2008", "/2008"))
    assert {speech.chamber for speech in neither} == {None}
    named, _ = read(tmp_path, content.replace("/cm2008", "/2008"), "lordswrans2009-10-29a.xml")
    assert {speech.chamber for speech in named} == {"House of Lords"}


def test_mayors_questions_are_questions_answers_and_what_takes_them_up(tmp_path: Path) -> None:
    start = f"{GID}/london-mayors-questions/2019-07-29.2019-14237"
    content = publicwhip(
        f'<minor-heading nospeaker="true" id="{start}.h">Ferries</minor-heading>',
        f'<question id="{start}.q0" url="https://x/1" speakername="Ann Lee"'
        f' person_id="{GID}/person/1"><p>Will you?</p></question>',
        f'<reply id="{start}.r0" speakername="Bob Ray" person_id="{GID}/person/2">'
        "<p>I will.</p><ul><li>Soon.</li></ul><script>no()</script></reply>",
        f'<reply id="{start}.r1" speakername="Ann Lee" person_id="{GID}/person/1">Thanks.</reply>',
        f'<reply id="{start}.r2" speakername="Cy Poe (Mayor of Ely)"><p>Not at all.</p></reply>',
    )
    speeches, faults = read(tmp_path, content)
    assert not faults
    assert [s.kind for s in speeches] == ["question", "answer", "speech", "answer"]
    assert [s.position for s in speeches] == [0, 1, 2, 3]
    assert {s.section for s in speeches} == {"Questions to the Mayor of London"}
    assert {(s.heading, s.debate_id, s.date) for s in speeches} == {
        ("Ferries", f"{start}.h", date(2019, 7, 29))
    }
    assert speeches[1].text == "I will.\n\nSoon."
    assert (speeches[3].speaker, speeches[3].role) == ("Cy Poe", "Mayor of Ely")


def test_the_senedd_s_two_languages_are_told_by_the_ids(tmp_path: Path) -> None:
    welsh = turn("1.2", f'{BOB} time="13:30"', "Diolch.", kind="senedd/cy/2020-05-06")
    english = turn("1.2", f'{BOB} lang="en" original_lang="cy"', "Hi.", kind="senedd/cy/2020-05-06")
    speeches, _ = read(tmp_path, publicwhip(welsh, english.replace("1.2", "1.3")))
    assert [speech.language for speech in speeches] == ["cy", "en"]
    assert {speech.chamber for speech in speeches} == {"Senedd"}


def test_a_division_belongs_to_the_turn_that_reads_out_its_result(tmp_path: Path) -> None:
    division = (
        f'<division id="{GID}/debate/2009-10-28c.1.2" divnumber="232" nospeaker="true">'
        '<divisioncount ayes="2" noes="1" tellerayes="2"/><mplist vote="aye">'
        '<mpname vote="aye">Lee, Ann</mpname><mpname vote="aye">Poe, Cy</mpname></mplist>'
        '<mplist vote="no"><mpname vote="no">Ray, Bob</mpname></mplist></division>'
    )
    listed = "Division No. 232: Ayes 2, Noes 1\n\nAye: Lee, Ann; Poe, Cy\n\nNo: Ray, Bob"
    after_result, _ = read(
        tmp_path, publicwhip(turn("1.1", NOBODY, "The House divided."), division)
    )
    assert [speech.text for speech in after_result] == [f"The House divided.\n\n{listed}"]
    after_speech, _ = read(tmp_path, publicwhip(turn("1.1", ANN, "I vote aye."), division))
    assert [(s.kind, s.text) for s in after_speech] == [
        ("speech", "I vote aye."),
        ("procedural", listed),
    ]


def test_a_motion_is_one_speech_where_it_first_stands_in_full(tmp_path: Path) -> None:
    content = publicwhip(
        '<spmotion spid="S3M-50.1" date="2009-10-27" url="http://x/1">S3M-50.1 Ships (lodged on 26'
        " October 2009) Cy Poe*</spmotion>",
        '<spmotion spid="S3M-50.1" date="2009-10-28" url="http://x/2">*S3M-50.1# Ann Lee: Ships — a'
        " View—That the Parliament likes ships.</spmotion>",
        '<spmotion spid="S3M-50.1" date="2009-10-29">S3M-50.1 Ann Lee: Ships—That it.</spmotion>',
        '<spmotion spid="S3M-51" date="2009-10-29">S3M-51 Boats (lodged on 1 October 2009) A*'
        "</spmotion>",
    )
    motion, supporters = read(tmp_path, content)[0]
    assert (motion.id, motion.debate_id, motion.position) == ("S3M-50.1", "S3M-50", 1)
    assert (motion.date, motion.speaker) == (date(2009, 10, 28), "Ann Lee")
    assert (motion.kind, motion.section) == ("speech", "Motions")
    assert motion.text.endswith("That the Parliament likes ships.")
    assert (supporters.id, supporters.kind, supporters.heading) == ("S3M-51", "procedural", "Boats")


def test_registered_interests_are_kept_as_procedural(tmp_path: Path) -> None:
    content = publicwhip(
        f'<regmem personid="{GID}/person/1" membername="Ann Lee" date="2009-10-28">'
        '<category type="2" name="Employment">(a)<item>Author.</item><item>Host.</item></category>'
        "</regmem>",
        f'<regmem personid="{GID}/person/2" membername="Bob Ray" date="2009-10-28"></regmem>',
    )
    (interests,), faults = read(tmp_path, content)
    assert not faults
    assert interests.id == f"{GID}/regmem/2009-10-28/1"
    assert interests.text == "Employment\n\n(a)\n\nAuthor.\n\nHost."
    assert (interests.speaker, interests.kind) == ("Ann Lee", "procedural")


def test_questions_of_which_only_the_number_is_known_are_passed_over(tmp_path: Path) -> None:
    mention = f'<question gid="{GID}/spq/S3O-1"><mention date="2009-10-26"/></question>'
    assert read(tmp_path, publicwhip(mention)) == ([], [])


def test_what_a_file_says_is_superseded_is_left_out(tmp_path: Path) -> None:
    content = publicwhip(
        f'<gidredirect oldgid="{GID}/debate/2009-10-28c.1.1" newgid="{GID}/debate/2009-10-28d.1.1"'
        ' matchtype="changes"/>',
        turn("1.1", ANN, "Old words."),
        turn("1.2", ANN, "New words."),
    )
    speeches, faults = read(tmp_path, content)
    assert [speech.text for speech in speeches] == ["New words."]
    assert not faults


def test_a_file_cut_anywhere_breaks_off_and_gives_what_stood_before(tmp_path: Path) -> None:
    content = publicwhip(turn("1.1", ANN, "One."), turn("1.2", 'nospeaker="true"', "Two <b>x</b>."))
    path = tmp_path / "cut.xml"
    for length in range(content.index("<speech"), len(content) - 1):
        path.write_text(content[:length], encoding="utf-8")
        faults: list[SourceError] = []
        speeches = list(read_transcripts(path, report=faults.append))
        assert faults[-1].reason == "breaks off before its end; fetch it anew"
        assert len(speeches) >= content[:length].count("</speech>")


def test_a_speech_on_no_day_is_a_fault_at_its_line(tmp_path: Path) -> None:
    content = publicwhip(
        turn("1.1", ANN, "One.", kind="debate/2009-02-31a"),
        turn("1.2", ANN, "Two.", kind="debate/2009-02-27a"),
    )
    speeches, faults = read(tmp_path, content)
    assert [speech.text for speech in speeches] == ["Two."]
    assert faults == [":3: date '2009-02-31' is no day of the calendar; write YYYY-MM-DD"]


def test_the_file_s_name_gives_the_date_where_no_id_does(tmp_path: Path) -> None:
    content = publicwhip(f"<speech {ANN}><p>Hello.</p></speech>", turn("1.1", BOB, "Bye."))
    speeches, _ = read(tmp_path, content, "debates2009-10-27a.xml")
    assert [speech.date for speech in speeches] == [date(2009, 10, 27), date(2009, 10, 28)]
    _, faults = read(tmp_path, content, "debates.xml")
    assert len(faults) == 1
    assert "no date" in faults[0]


def test_a_file_without_any_date_is_refused_and_not_reported_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "undated.xml"
    path.write_text(publicwhip(*[f"<speech {ANN}><p>Hello.</p></speech>"] * 30), encoding="utf-8")
    with pytest.raises(SourceError, match="no speech among the first 20"):
        list(read_source(Source.at(path), report=lambda fault: None))


def test_namespaces_other_roots_and_declared_entities_are_read(tmp_path: Path) -> None:
    words = turn("1.1", ANN, "Caf&eacute; &mdash; tea.")
    doctype = '<!DOCTYPE publicwhip [<!ENTITY eacute "&#233;"><!ENTITY mdash "&#8212;">]>\n'
    plain, _ = read(tmp_path, f"{doctype}<publicwhip>{words}</publicwhip>")
    spaced, _ = read(tmp_path, f"{doctype}<publicwhip xmlns='urn:x'>{words}</publicwhip>")
    rooted, _ = read(tmp_path, f"{doctype}<debates>{words}</debates>")
    assert [s.text for s in plain + spaced + rooted] == ["Café — tea."] * 3


def test_what_stands_before_a_break_is_read(tmp_path: Path) -> None:
    path = tmp_path / "broken.xml"
    whole = publicwhip(*[turn(f"1.{number}", ANN, "Words.") for number in range(3)])
    path.write_text(whole[: whole.rindex("<speech") + 30], encoding="utf-8")
    speeches: list[Speech] = []
    with pytest.raises(SourceError, match=r"broken\.xml:\d+: "):
        speeches.extend(read_source(Source.at(path), report=lambda fault: None))
    faults: list[SourceError] = []
    assert len(list(read_transcripts(path, report=faults.append))) == 2
    assert {fault.line for fault in faults} == {5}


@given(st.binary(max_size=300))
def test_whatever_follows_the_root_is_a_fault_and_no_crash(
    tmp_path_factory: pytest.TempPathFactory, rest: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.xml"
    path.write_bytes(publicwhip(turn("1.1", ANN, "Words.")).encode()[:-13] + rest)
    list(read_transcripts(path, report=lambda fault: None))


@pytest.mark.parametrize(
    ("identity", "day"),
    [
        ("uk.org.publicwhip/debate/2009-10-28c.267.7", date(2009, 10, 28)),
        ("uk.org.publicwhip/spwa/2009-10-26.S3W-28169.r0", date(2009, 10, 26)),
        ("uk.org.publicwhip/london-mayors-questions/2019-07-29.2018-01-02.q0", date(2019, 7, 29)),
        ("uk.org.publicwhip/spq/S3O-8170", None),
        ("S3M-5071", None),
    ],
)
def test_the_date_stands_in_the_first_part_of_an_id(identity: str, day: date | None) -> None:
    assert date_of(identity) == day


def test_a_proceeding_that_is_not_known_is_called_by_its_own_name() -> None:
    assert proceeding_of(f"{GID}/future-committee/2030-01-01.1", "", "").section == (
        "Future committee"
    )


@pytest.mark.parametrize(
    ("label", "member"),
    [
        ("Ann Lee", ("Ann Lee", None, None, False)),
        ("Ann Lee (West of Ely) (LD)", ("Ann Lee", None, "LD", False)),
        ("Father Paul Poe (St Ann's)", ("Father Paul Poe", None, None, False)),
        ("The First Minister (Ann Lee):", ("Ann Lee", "The First Minister", None, False)),
        ("The Clerk (Trade) (Ann Lee)", ("Ann Lee", "The Clerk (Trade)", None, False)),
        ("The Lord Bishop of Ely", ("The Lord Bishop of Ely", None, None, False)),
        ("The Earl of Onslow", ("The Earl of Onslow", None, None, False)),
        ("The Lord Chancellor (Lord Lee)", ("Lord Lee", "The Lord Chancellor", None, False)),
        ("Mr. Speaker", ("Mr. Speaker", "Mr. Speaker", None, True)),
        ("Madam Deputy Speaker (Ann Lee)", ("Ann Lee", "Madam Deputy Speaker", None, True)),
        ("", (None, None, None, False)),
    ],
)  # fmt: skip
def test_a_label_is_parted_into_name_office_and_party(
    label: str, member: tuple[str | None, str | None, str | None, bool]
) -> None:
    assert read_member(label) == member


def test_the_commons_of_28_october_2009_are_491_turns_in_any_order(shared: Path) -> None:
    files = sorted((shared / "data" / "twfy" / "debates").glob("debates2009-10-28*.xml"))
    assert len(files) == 3
    for order in permutations(files):
        speeches = list(read_transcripts(order))
        assert len(speeches) == 491
        assert len({speech.id for speech in speeches}) == 491


def test_a_real_week_has_the_turns_that_were_counted(shared: Path) -> None:
    faults: list[SourceError] = []
    speeches = list(read_transcripts(shared / "data" / "twfy", report=faults.append))
    assert not faults
    kept_beside = Counter(
        speech.section
        for speech in speeches
        if speech.section in ("Motions", "Register of Members' Interests")
    )
    assert kept_beside == {"Motions": 128, "Register of Members' Interests": 486}
    assert len(speeches) - kept_beside.total() == TURNS_OF_THE_WEEK
    assert len({speech.id for speech in speeches}) == len(speeches)
    spoken = [speech for speech in speeches if speech.kind != "procedural"]
    assert sum(speech.speaker is not None for speech in spoken) == len(spoken)
    dated = [speech for speech in speeches if speech.section != "Motions"]
    assert all(speech.date.isoformat() in speech.id for speech in dated)
    assert all(speech.chamber for speech in speeches)


@pytest.mark.parametrize(
    ("folder", "section"),
    [
        ("debates", "House of Commons debates"),
        ("lordspages", "House of Lords debates"),
        ("lordswms", "Written statements"),
        ("lordswrans", "Written answers"),
        ("ni", "Northern Ireland Assembly debates"),
        ("sp", "Scottish Parliament debates"),
        ("sp-written", "Written answers"),
        ("standing", "Public Bill Committees"),
        ("westminhall", "Westminster Hall debates"),
        ("wms", "Written statements"),
        ("wrans", "Written answers"),
    ],
)
def test_each_real_proceeding_is_called_by_its_name(
    shared: Path, folder: str, section: str
) -> None:
    speeches = read_transcripts(shared / "data" / "twfy" / folder)
    assert {speech.section for speech in speeches} == {section}
