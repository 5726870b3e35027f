"""Akoma Ntoso: its namespaces, who speaks, which day it was, and debates of three parliaments."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_source
from hustings_indexer.sources.registry import surest_reader
from hustings_indexer.sources.transcript import Sample
from hustings_indexer.speech import Speech

NAMESPACES = (
    "http://www.akomantoso.org/2.0",
    "http://docs.oasis-open.org/legaldocml/ns/akn/3.0/WD17",
    "http://docs.oasis-open.org/legaldocml/ns/akn/3.0/CSD03",
    "http://docs.oasis-open.org/legaldocml/ns/akn/3.0/CSD13",
    "http://docs.oasis-open.org/legaldocml/ns/akn/3.0",
)
WORK = '<FRBRuri value="/akn/x/debate/7"/><FRBRdate date="2019-07-29" name="sitting"/>'
REFERENCES = """<TLCPerson eId="ann" href="/person/1" showAs="Ann  Lee"/>
    <TLCPerson eId="any" href="/person/0" showAs="whoever it may be"/>
    <TLCPerson eId="cat" showAs="Cat Ore"/>
    <TLCRole eId="health" href="/role/1" showAs="Minister for Health"/>
    <TLCRole eId="clerk" href="/role/2" showAs="/role/clerk"/>
    <TLCRole eId="speaker" href="/role/3" showAs="Mr. Speaker"/>
    <TLCOrganization eId="house" href="/house" showAs="House of X"/>"""


def meta(work: str = WORK, language: str = "eng") -> str:
    return (
        f"<meta><identification><FRBRWork>{work}</FRBRWork><FRBRExpression>"
        f'<FRBRdate date="2020-01-01"/><FRBRlanguage language="{language}"/></FRBRExpression>'
        f"</identification><references>{REFERENCES}</references></meta>"
    )


def document(body: str, head: str | None = None, namespace: str = NAMESPACES[-1]) -> str:
    declared = f' xmlns="{namespace}"' if namespace else ""
    return (
        f'<?xml version="1.0"?>\n<akomaNtoso{declared}><debate name="hansard">'
        f"{meta() if head is None else head}<debateBody>\n{body}</debateBody></debate></akomaNtoso>"
    )


def read(folder: Path, content: str, name: str = "file.xml") -> list[Speech]:
    speeches, faults = read_with_faults(folder, content, name)
    assert faults == []
    return speeches


def read_with_faults(
    folder: Path, content: str, name: str = "file.xml"
) -> tuple[list[Speech], list[str]]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    faults: list[SourceError] = []
    speeches: list[Speech] = []
    try:
        speeches.extend(read_source(Source.at(path), report=faults.append))
    except SourceError as error:
        faults.append(error)
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


@pytest.mark.parametrize("namespace", [*NAMESPACES, ""])
def test_a_turn_has_everything_its_source_says(tmp_path: Path, namespace: str) -> None:
    head = f"{meta()}<preface><p><docProponent>THE HOUSE</docProponent></p></preface>"
    body = """<debateSection eId="s1" name="questions"><num>III.</num>
        <heading>Oral Answers <recordedTime time="2019-07-29T10:00:00+01:00"/></heading>
        <debateSection eId="s2" name="question"><heading>Health</heading>
        <question eId="q1" by="#ann" to="#health"><p>To ask the Minister.</p></question>
        <speech eId="x1" by="#ann" as="#health"><from>Minister for Health (Deputy Ann Lee)
            <recordedTime time="2019-07-29T10:05:30+01:00"/></from>
          <p eId="p1">One <b>two</b>
             three<noteRef href="#n1" marker="1"/>.</p><scene>(Applause)</scene>
          <ul><li><p>Four</p><p>five</p></li></ul>
          <table><tr><td><p>Six</p></td><td><p>7</p></td></tr></table></speech>
        <answer eId="a1" by="#cat"><from>Cat Ore:</from><p>Eight.</p></answer></debateSection>
        </debateSection>"""
    question, speech, answer = read(tmp_path, document(body, head, namespace))
    assert speech == Speech(
        id="akn/x/debate/7/en/x1",
        date=date(2019, 7, 29),
        text="One two three.\n\nFour five\n\nSix 7",
        debate_id="akn/x/debate/7/en/s2",
        position=1,
        time="10:05:30",
        chamber="THE HOUSE",
        section="questions",
        heading="Oral Answers / Health",
        speaker="Ann Lee",
        person_id="/person/1",
        role="Minister for Health",
        language="en",
        source=str(tmp_path / "file.xml"),
    )
    assert (question.kind, question.time, question.role) == ("question", "10:00:00", None)
    assert (answer.kind, answer.time, answer.person_id) == ("answer", None, "cat")


def test_prefixed_names_and_the_ids_of_the_second_version_are_read(tmp_path: Path) -> None:
    content = document(
        '<debateSection id="s1"><speech id="x1" by="#ann"><from>Ann Lee</from><p>W.</p></speech>'
        "</debateSection>",
        namespace="",
    )
    content = content.replace("<", "<a:").replace("<a:/", "</a:").replace("<a:?xml", "<?xml")
    content = content.replace("<a:akomaNtoso", f'<a:akomaNtoso xmlns:a="{NAMESPACES[0]}"')
    content = content.replace("eId=", "id=")
    (speech,) = read(tmp_path, content)
    assert (speech.id, speech.speaker) == ("akn/x/debate/7/en/x1", "Ann Lee")


ANN = ("Ann Lee", "/person/1")
SPEAKERS: list[tuple[str, str, tuple[str | None, ...]]] = [
    ('by="#ann"', "Deputy Ann Lee", (*ANN, None)),
    ('by="ann"', "The Minister for Health", (*ANN, "The Minister for Health")),
    ('by="#ann"', "An Leas-Cheann Comhairle", (*ANN, "An Leas-Cheann Comhairle")),
    ('by="#ann" as="#speaker"', "Mr. Speaker", (*ANN, "Mr. Speaker")),
    ('by="#ann" as="#clerk"', "LEE (<role>Clerk</role>).-", (*ANN, "Clerk")),
    ('by="#speaker"', "The Speaker:", ("The Speaker", None, "Mr. Speaker")),
    ('by="#speaker"', "", ("Mr. Speaker", None, "Mr. Speaker")),
    ('by="#any"', "El señor ROA (Prosecretario).-", ("El señor ROA (Prosecretario)", None, None)),
    ('by="#any"', "El señor ROA (Vicepresidente).-", ("El señor ROA", None, "Vicepresidente")),
    ('by="#ann"', "Minister for Health (Mr Roe):", ("Mr Roe", None, "Minister for Health")),
    ('by="#nobody"', "Mr Roe", ("Mr Roe", None, None)),
    ('by="#"', "Deputies", ("Deputies", None, None)),
    ("", "Mr Roe:", ("Mr Roe", None, None)),
]


@pytest.mark.parametrize(("attributes", "label", "expected"), SPEAKERS)
def test_who_speaks_and_as_what(
    tmp_path: Path, attributes: str, label: str, expected: tuple[str | None, ...]
) -> None:
    label = label and f"<from>{label}</from>"
    body = f"<debateSection><speech {attributes}>{label}<p>Words.</p></speech></debateSection>"
    (speech,) = read(tmp_path, document(body))
    assert (speech.speaker, speech.person_id, speech.role) == expected
    assert speech.text == "Words."


def test_words_that_slipped_into_the_label_are_the_first_of_the_speech(tmp_path: Path) -> None:
    body = """<debateSection><speech by="#any"><from>El señor ULLOA.- Señores, hablo.</from>
        <p>Sigo.</p></speech><speech by="#ann"><p>La señora LEE.- Perdón.</p></speech>
        <speech by="#ann"><p>Mr. Smith - a friend - said so.</p></speech></debateSection>"""
    ulloa, lee, plain = read(tmp_path, document(body))
    assert (ulloa.speaker, ulloa.text) == ("El señor ULLOA", "Señores, hablo.\n\nSigo.")
    assert (lee.speaker, lee.text) == ("Ann Lee", "Perdón.")
    assert plain.text == "Mr. Smith - a friend - said so."


def test_the_chair_is_procedural_unless_it_makes_a_speech(tmp_path: Path) -> None:
    turn = '<speech by="#speaker"><from>Mr. Speaker</from><p>{}</p></speech>'
    body = turn.format("Order!") + turn.format("We remember. " * 400)
    kinds = [speech.kind for speech in read(tmp_path, document(body))]
    assert kinds == ["procedural", "speech"]


def test_what_stands_between_the_turns_is_procedural(tmp_path: Path) -> None:
    body = """<debateSection eId="s1"><heading>Bill</heading>
        <p>The House met at <recordedTime time="2019-07-29T10:02:00">10.02</recordedTime></p>
        <speech by="#ann" eId="x1"><from>Ann Lee</from><p>Words.</p></speech>
        <summary eId="m1">Question <i>put</i>.</summary><scene>(Bell)</scene>
        <debateSection name="ta" eId="s2"><p eId="p1">Tá</p><p>Lee, Ann.</p></debateSection>
        <debateSection eId="s3"><p><recordedTime time="2019-07-29T11:00">11 a.m.</recordedTime></p>
        </debateSection><speech by="#ann"><p>More.</p></speech></debateSection>"""
    speeches = read(tmp_path, document(body))
    assert [(s.kind, s.text, s.time) for s in speeches] == [
        ("procedural", "The House met at 10.02", None),
        ("speech", "Words.", "10:02:00"),
        ("procedural", "Question put.", None),
        ("procedural", "(Bell)", None),
        ("procedural", "Tá\n\nLee, Ann.", None),
        ("speech", "More.", "11:00"),
    ]
    # A section without a heading is part of the debate around it.
    assert {s.debate_id for s in speeches} == {"akn/x/debate/7/en/s1"}
    assert [s.id.rpartition("/")[2] for s in speeches] == ["0", "x1", "m1", "3", "p1", "5"]


def test_a_group_of_speeches_lends_its_speaker_to_what_has_none(tmp_path: Path) -> None:
    body = """<debateSection><speechGroup by="#ann" as="#health"><from>Ann Lee</from>
        <speech><p>One.</p></speech><p>Two.</p><speech by="#cat"><p>3.</p></speech>
        </speechGroup><p>Three o'clock.</p></debateSection>"""
    speeches = read(tmp_path, document(body))
    assert [(s.speaker, s.kind, s.text) for s in speeches] == [
        ("Ann Lee", "speech", "One."),
        ("Ann Lee", "speech", "Two."),
        ("Cat Ore", "speech", "3."),
        (None, "procedural", "Three o'clock."),
    ]


DAY = '<FRBRdate date="{}"/>'
URI = '<FRBRuri value="{}"/>'


@pytest.mark.parametrize(
    ("work", "cover", "expected"),
    [
        (DAY.format("2019-07-29"), "", "2019-07-29"),
        (DAY.format("2019-07-29T10:00:00Z"), "", "2019-07-29"),
        (DAY.format("3000-01-01") + URI.format("/akn/x/debate/2019-07-29"), "", "2019-07-29"),
        ('<FRBRthis value="/akn/x/debate/2019-07-29/!main"/>', "", "2019-07-29"),
        (DAY.format("2020-02-02") + URI.format("/akn/x/2019-07-29"), "", "2019-07-29"),
        (DAY.format("2020-02-02"), '<docDate date="2019-07-29">Monday</docDate>', "2019-07-29"),
        (DAY.format("3000-01-01"), "<docDate>Monday, 29th July 2019</docDate>", "2019-07-29"),
        (DAY.format("2020-02-02"), '<session><date date="2019-07-29"/></session>', "2019-07-29"),
        (DAY.format("2019-07-29"), '<date>1 May 2018</date><date>2 May 2018</date>', "2019-07-29"),
        (DAY.format("3000-01-01"), "", "2019-07-30"),
    ],
)  # fmt: skip
def test_the_day_is_that_of_the_sitting(
    tmp_path: Path, work: str, cover: str, expected: str
) -> None:
    head = f"{meta(work)}<preface><p>{cover}</p></preface>"
    body = '<p>Met <recordedTime time="2019-07-30T10:00:00"/></p><speech><p>Words.</p></speech>'
    assert [s.date.isoformat() for s in read(tmp_path, document(body, head))] == [expected] * 2


def test_no_date_but_a_placeholder_is_one_error(tmp_path: Path) -> None:
    content = document("<speech><p>Words.</p></speech>", meta(DAY.format("3000-01-01")))
    speeches, faults = read_with_faults(tmp_path, content)
    assert speeches == []
    assert len(faults) == 1
    assert faults[0].startswith(":2: no date")


def test_the_chamber_is_printed_or_else_the_author_of_the_work(tmp_path: Path) -> None:
    author = WORK + '<FRBRauthor as="#author" href="#house"/>'
    (speech,) = read(tmp_path, document("<speech><p>Words.</p></speech>", meta(author)))
    assert speech.chamber == "House of X"
    cover = "<coverPage><p><organization>SENATE</organization></p></coverPage>"
    (speech,) = read(tmp_path, document("<speech><p>W.</p></speech>", meta(author) + cover))
    assert speech.chamber == "SENATE"


def test_two_languages_of_a_debate_are_two_debates(tmp_path: Path) -> None:
    body = '<debateSection eId="s1"><speech eId="x1"><p>Words.</p></speech></debateSection>'
    english = read(tmp_path, document(body, meta(language="eng")))
    welsh = read(tmp_path, document(body, meta(language="cym")))
    assert [s.id for s in english + welsh] == ["akn/x/debate/7/en/x1", "akn/x/debate/7/cy/x1"]


def test_a_bilingual_debate_has_the_language_of_each_turn(tmp_path: Path) -> None:
    body = """<debateSection><heading xml:lang="cy">Iechyd</heading>
        <heading xml:lang="en">Health</heading><speech xml:lang="cy"><p>Geiriau.</p></speech>
        <speech><p xml:lang="cy">Geiriau.</p><p xml:lang="cy">Mwy.</p></speech>
        <speech><p>Words.</p></speech></debateSection>"""
    speeches = read(tmp_path, document(body))
    assert [s.language for s in speeches] == ["cy", "cy", "en"]
    assert {s.heading for s in speeches} == {"Health"}


def test_ids_that_come_twice_are_kept_apart(tmp_path: Path) -> None:
    body = '<speech eId="x"><p>One.</p></speech><speech eId="x"><p>Two.</p></speech>'
    assert [s.id for s in read(tmp_path, document(body))] == [
        "akn/x/debate/7/en/x",
        "akn/x/debate/7/en/x-2",
    ]


def test_a_collection_is_read_debate_by_debate(tmp_path: Path) -> None:
    def debate(number: int) -> str:
        work = WORK.replace("debate/7", f"debate/{number}").replace("07-29", f"07-0{number}")
        body = "<debateBody><speech><p>W.</p></speech></debateBody>"
        return f"<component><debate>{meta(work)}{body}</debate></component>"

    inside = f"<collectionBody>{debate(1)}{debate(2)}</collectionBody>"
    content = f"<akomaNtoso><documentCollection>{meta()}{inside}</documentCollection></akomaNtoso>"
    one, two = read(tmp_path, content)
    assert (one.debate_id, one.date) == ("akn/x/debate/1/en", date(2019, 7, 1))
    assert (two.debate_id, two.date) == ("akn/x/debate/2/en", date(2019, 7, 2))


def test_an_act_is_no_debate() -> None:
    act = b"<akomaNtoso><act><meta/><body><p>The debate of laws.</p></body></act></akomaNtoso>"
    assert surest_reader(Sample("a.xml", act)) is None


def test_half_broken_markup_gives_the_words_to_who_said_them(tmp_path: Path) -> None:
    body = """<debateSection>\n<speech by="#ann"><from>Ann Lee</from><p>One <i>two.</p></speech>
<speech by="#cat"><from>Cat Ore</from><p>Three & four.</p></b></speech></debateSection>"""
    speeches, faults = read_with_faults(tmp_path, document(body))
    assert [(s.speaker, s.text) for s in speeches] == [
        ("Ann Lee", "One two."),
        ("Cat Ore", "Three & four."),
    ]
    assert sorted(fault.partition(": ")[0] for fault in faults) == [":10", ":11", ":11"]


def read_real(path: Path) -> list[Speech]:
    faults: list[SourceError] = []
    speeches = list(read_source(Source.at(path), report=faults.append))
    assert faults == []
    assert len({speech.id for speech in speeches}) == len(speeches)
    return speeches


def test_a_day_of_the_dail_has_the_speeches_it_should(shared: Path) -> None:
    path = shared / "data" / "akoma-ntoso-ireland" / "deploy" / "sample.xml"
    speeches = read_real(path)
    spoken = [speech for speech in speeches if speech.speaker]
    assert len(spoken) == 736 + 13
    assert Counter(speech.kind for speech in spoken)["question"] == 13
    assert {speech.date for speech in speeches} == {date(2020, 7, 30)}
    assert all(speech.time for speech in spoken)
    assert sum(speech.person_id is not None for speech in spoken) > 0.98 * len(spoken)
    chair = [speech for speech in spoken if speech.role == "An Ceann Comhairle"]
    assert {speech.speaker for speech in chair} == {"Seán Ó Fearghaíl"}


def test_debates_of_two_more_parliaments_have_the_turns_they_should(shared: Path) -> None:
    folder = shared / "data" / "akoma-ntoso-oasis"
    chile = read_real(folder / "cl_Sesion56_2.xml")
    kenya = read_real(folder / "ke_Debate_Bungeni_2011-06-10.xml")
    assert sum(speech.speaker is not None for speech in chile + kenya) == 46
    # FRBRdate says 2006-06-15, and the cover "en martes 8 de noviembre de 2005".
    assert {speech.date for speech in chile} == {date(2005, 11, 8)}
    assert {speech.date for speech in kenya} == {date(2011, 6, 10)}
    assert not any(speech.speaker == "representa cualquier persona" for speech in chile)
    assert {"Mr Iota", "Mr. Kappa"} <= {speech.speaker for speech in kenya}
