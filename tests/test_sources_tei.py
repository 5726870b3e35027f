"""TEI: ParlaMint and older dialects, their persons, the annotated twins, and twelve corpora."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_source, read_transcripts
from hustings_indexer.speech import Speech

SETTING = '<setting><name type="city">X</name><date when="2019-07-29">29.7.2019</date></setting>'
TEI = 'xmlns="http://www.tei-c.org/ns/1.0"'


def header(setting: str = SETTING, titles: str = "", source: str = "", persons: str = "") -> str:
    return (
        f"<teiHeader><fileDesc><titleStmt>{titles}</titleStmt>"
        '<publicationStmt><date when="2021-02-04"/></publicationStmt>'
        f"<sourceDesc><bibl>{source}</bibl></sourceDesc></fileDesc>"
        f"<profileDesc><settingDesc>{setting}</settingDesc>"
        f"<particDesc>{persons}</particDesc></profileDesc></teiHeader>"
    )


def document(body: str, head: str | None = None, attributes: str = 'xml:id="Corpus_1"') -> str:
    return (
        f'<?xml version="1.0"?>\n<TEI {TEI} {attributes}>{header() if head is None else head}\n'
        f"<text><body>{body}</body></text></TEI>"
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


PERSONS = """<listOrg>
    <org xml:id="P" role="parliament"><orgName full="yes">Parliament of X</orgName></org>
    <org xml:id="party.A" role="politicalParty"><orgName full="yes" xml:lang="en">A Party</orgName>
      <orgName full="yes" xml:lang="sl">Stranka A</orgName><orgName full="abb">A</orgName></org>
    <org xml:id="party.B" role="politicalParty"><orgName full="yes">B Party</orgName></org>
    <org xml:id="group.C" role="parliamentaryGroup"><orgName full="yes">C Group</orgName></org>
    <org xml:id="GOV" role="government"><orgName>Government</orgName></org>
  </listOrg><listPerson>
    <person xml:id="AnnLee"><persName to="2015-12-31"><surname>Ray</surname>
      <forename>Ann</forename></persName><persName from="2016-01-01"><surname>Lee</surname>
      <forename>Ann</forename><forename>Mae</forename></persName>
      <affiliation role="member" ref="#party.A" from="2010-01-01" to="2018-06-30"/>
      <affiliation role="member" ref="#party.B" from="2018-07-01"/>
      <affiliation role="member" ref="#group.C" from="2018-07-01"/>
      <affiliation role="minister" ref="#GOV" from="2019-01" to="2019-07">
        <roleName xml:lang="en">Minister of Health</roleName></affiliation></person>
    <person xml:id="BobRoe"><persName>Bob  Roe</persName>
      <affiliation role="member" ref="#party.A"/>
      <affiliation role="minister" ref="#GOV"/></person>
    <person xml:id="CatOre"><persName><forename>Cat</forename></persName>
      <affiliation role="member" ref="#party.A" from="2010" />
      <affiliation role="member" ref="#party.B" from="2010"/></person>
    <person xml:id="DanPye"><persName>Dan Pye</persName>
      <affiliation role="member" ref="#party.A" from="2010" to="2018"/>
      <affiliation role="member" ref="#parliamentaryGroup.D" from="2019-07-29" to="2019-07-29"/>
    </person>
  </listPerson>"""


def test_a_turn_has_everything_its_source_says(tmp_path: Path) -> None:
    titles = (
        '<title type="main">Corpus</title><title type="sub">Sitting 3</title>'
        '<meeting n="5" corresp="#P" ana="#parla.session">Session 5</meeting>'
        '<meeting n="3" ana="#parla.sitting">Sitting 3</meeting>'
        '<meeting n="9" ana="#parla.term">Term 9</meeting>'
    )
    head = header(titles=titles, persons=PERSONS)
    body = """<div xml:id="Corpus_1.d2" type="debateSection"><head>Ferries</head>
        <note type="time"><time when="2019-07-29T10:15:00">10.15</time></note><pb n="7"/>
        <div><head>Fares</head><note type="speaker">MINISTER LEE:</note>
        <u xml:id="Corpus_1.u1" who="#AnnLee" ana="#regular" source="https://x.example/1">
          <seg xml:id="s1">One
             two<note>Applause.</note>three.</seg>
          <note>A note.</note><kinesic type="applause"><desc>Applause</desc></kinesic>
          <seg>Four <gap reason="inaudible"><desc>?</desc></gap>five.<pb n="8"/></seg></u>
        <u xml:id="Corpus_1.u2" who="#BobRoe"><seg>Six.</seg></u></div></div>"""
    content = document(body, head, 'xml:id="Corpus_1.ana" xml:lang="en-GB"')
    first, second = read(tmp_path, content)
    assert first == Speech(
        id="Corpus_1.u1",
        date=date(2019, 7, 29),
        text="One two three.\n\nFour five.",
        debate_id="Corpus_1",
        time="10:15:00",
        chamber="Parliament of X",
        section="Session 5 / Sitting 3",
        heading="Ferries / Fares",
        speaker="Ann Mae Lee",
        person_id="AnnLee",
        party="B Party",
        role="Minister of Health",
        language="en",
        page="7",
        url="https://x.example/1",
        source=str(tmp_path / "file.xml"),
    )
    assert (second.position, second.page, second.time, second.url) == (1, "8", None, None)
    # An office without dates may have been held at any time; a party mostly is held for long.
    assert (second.speaker, second.party, second.role) == ("Bob Roe", "A Party", None)


@pytest.mark.parametrize(
    ("day", "name", "party", "role"),
    [
        ("2015-01-01", "Ann Ray", "A Party", None),
        ("2018-06-30", "Ann Mae Lee", "A Party", None),
        ("2018-07-01", "Ann Mae Lee", "B Party", None),
        ("2019-07-31", "Ann Mae Lee", "B Party", "Minister of Health"),
        ("2019-08-01", "Ann Mae Lee", "B Party", None),
        ("2009-01-01", "Ann Ray", None, None),
    ],
)
def test_name_party_and_office_are_those_of_the_day(
    tmp_path: Path, day: str, name: str, party: str | None, role: str | None
) -> None:
    head = header(setting=f'<setting><date when="{day}"/></setting>', persons=PERSONS)
    (speech,) = read(tmp_path, document('<u who="#AnnLee"><seg>Words.</seg></u>', head))
    assert (speech.date.isoformat(), speech.speaker) == (day, name)
    assert (speech.party, speech.role) == (party, role)


def test_two_parties_of_the_same_claim_are_none(tmp_path: Path) -> None:
    body = '<u who="#CatOre"><seg>Words.</seg></u><u who="#DanPye"><seg>Words.</seg></u>'
    cat, dan = read(tmp_path, document(body, header(persons=PERSONS)))
    assert (cat.speaker, cat.party) == ("Cat", None)
    # The list of organisations lacks this group, and its id says what it is.
    assert (dan.speaker, dan.party) == ("Dan Pye", "D")


def test_names_are_in_the_language_of_the_corpus_and_in_its_order(tmp_path: Path) -> None:
    persons = PERSONS.replace("party.B", "party.A")
    body = '<u who="#AnnLee"><seg>Words.</seg></u>'
    attributes = 'xml:id="Corpus_1" xml:lang="sl"'
    (speech,) = read(tmp_path, document(body, header(persons=persons), attributes))
    assert (speech.party, speech.language) == ("Stranka A", "sl")
    attributes = 'xml:id="Corpus_1" xml:lang="hu"'
    (speech,) = read(tmp_path, document(body, header(persons=persons), attributes))
    assert speech.speaker == "Lee Ann Mae"


def test_persons_are_looked_up_in_the_corpus_beside_and_nowhere_else(tmp_path: Path) -> None:
    root = f"<teiCorpus {TEI}><teiHeader>{PERSONS}</teiHeader></teiCorpus>"
    year = tmp_path / "2019"
    year.mkdir()
    body = document('<u who="#AnnLee"><seg>Words.</seg></u>')
    (tmp_path / "Other.xml").write_text(root, encoding="utf-8")
    assert [speech.speaker for speech in read(year, body, "Corpus_1.xml")] == [None]
    assert [speech.person_id for speech in read(year, body, "Corpus_1.xml")] == ["AnnLee"]
    (tmp_path / "Corpus.xml").write_text(root, encoding="utf-8")
    assert [speech.speaker for speech in read(year, body, "Corpus_1.xml")] == ["Ann Mae Lee"]
    assert [speech.speaker for speech in read(tmp_path, body, "Corpus_1.ana.xml")] == [
        "Ann Mae Lee"
    ]
    # A corpus of another name that includes the file is its corpus as well.
    assert [speech.speaker for speech in read(tmp_path, body, "protocol-1.xml")] == [None]
    included = root.replace(
        "</teiCorpus>", '<xi:include xmlns:xi="x" href="a/protocol-1.xml"/></teiCorpus>'
    )
    (tmp_path / "Other.xml").write_text(included, encoding="utf-8")
    assert [speech.speaker for speech in read(tmp_path, body, "protocol-1.xml")] == ["Ann Mae Lee"]


def test_persons_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    organisations, _, persons = PERSONS.partition("</listOrg>")
    (tmp_path / "Corpus-listPerson.xml").write_text(persons.strip(), encoding="utf-8")
    (tmp_path / "Corpus-listOrg.xml").write_text(f"{organisations}</listOrg>", encoding="utf-8")
    (speech,) = read(tmp_path, document('<u who="#AnnLee"><seg>W.</seg></u>'), "Corpus_1.xml")
    assert (speech.speaker, speech.party) == ("Ann Mae Lee", "B Party")


def test_a_list_that_breaks_off_is_one_fault_and_serves_as_far_as_it_goes(tmp_path: Path) -> None:
    root = f"<teiCorpus {TEI}><teiHeader>{PERSONS[:1600]}"
    (tmp_path / "Corpus.xml").write_text(root, encoding="utf-8")
    body = document('<u who="#AnnLee"><seg>Words.</seg></u>')
    speeches, faults = read_with_faults(tmp_path, body, "Corpus_1.xml")
    assert [speech.person_id for speech in speeches] == ["AnnLee"]
    assert len(faults) == 1
    assert "its list of persons is not whole" in faults[0]


def test_persons_may_stand_behind_the_text(tmp_path: Path) -> None:
    content = document('<u who="#BobRoe"><seg>Words.</seg></u>').replace(
        "</body>", f"</body><back>{PERSONS}</back>"
    )
    assert [speech.speaker for speech in read(tmp_path, content)] == ["Bob Roe"]


def test_without_a_list_the_printed_label_names_the_speaker(tmp_path: Path) -> None:
    body = """<note type="speaker">O señor MÉNDEZ ROMEU:</note>
        <u who="#MéndezRomeu"><seg>One.</seg></u>
        <u who="#Lee"><note>01.02 Ann Lee (PS):</note><seg>Two.</seg></u>
        <u who="#Lee"><note>Applause.</note><seg>Three.</seg></u>
        <u><seg>Four.</seg></u>"""
    speeches = read(tmp_path, document(body))
    assert [(speech.speaker, speech.person_id) for speech in speeches] == [
        ("O señor MÉNDEZ ROMEU", "MéndezRomeu"),
        ("Ann Lee (PS)", "Lee"),
        (None, "Lee"),
        (None, None),
    ]


def test_two_who_speak_at_once_are_both_named_and_neither_is_the_person(tmp_path: Path) -> None:
    body = '<u who="#AnnLee corpus.xml#BobRoe"><seg>We do.</seg></u>'
    (speech,) = read(tmp_path, document(body, header(persons=PERSONS)))
    assert (speech.speaker, speech.person_id, speech.party) == ("Ann Mae Lee, Bob Roe", None, None)


def test_the_chair_is_procedural_unless_it_makes_a_speech(tmp_path: Path) -> None:
    body = f"""<u who="#BobRoe" ana="#chair"><seg>Mrs Lee has the floor.</seg></u>
        <u who="#BobRoe" ana="#chair"><seg>{"We remember. " * 400}</seg></u>
        <u who="#AnnLee" ana="#guest #topic.144_403_M"><seg>Thank you.</seg></u>"""
    speeches = read(tmp_path, document(body, header(persons=PERSONS, setting=SETTING)))
    assert [speech.kind for speech in speeches] == ["procedural", "speech", "speech"]
    assert [speech.role for speech in speeches] == ["chair", "chair", "Minister of Health"]
    (guest,) = read(tmp_path, document('<u ana="#guest"><seg>Thank you.</seg></u>'))
    assert guest.role == "guest"


def test_a_note_by_itself_is_procedural_if_it_has_words(tmp_path: Path) -> None:
    body = """<div><note type="time">10:16</note><note type="agendaItem">2014-10-08-0</note>
        <note>The sitting is resumed.</note><note type="comment">All rise.</note>
        <kinesic><desc>Applause</desc></kinesic><gap><desc>SAMPLING</desc></gap>
        <u who="#x" xml:id="u1"><seg>Words.</seg></u></div><div><note>Ends.</note></div>"""
    speeches = read(tmp_path, document(body))
    assert [(s.kind, s.text, s.id) for s in speeches] == [
        ("procedural", "The sitting is resumed.\n\nAll rise.", "Corpus_1/0"),
        ("speech", "Words.", "Corpus_1/u1"),
        ("procedural", "Ends.", "Corpus_1/2/0"),
    ]


ANNOTATED = """<u who="#x" xml:id="Corpus_1.u1"><seg>
    <s><w lemma="a">Vážené</w> <w join="right">paní</w><pc>,</pc> <name><w>Ann</w>
       <w>Lee</w></name><pc join="left">.</pc><linkGrp><link ana="x" target="#a"/></linkGrp></s>
    <s><pc join="right">„</pc><w join="right">z<w norm="z"/><w norm="něho"/></w><pc>“</pc>
       <w>jde</w><vocal><desc>Laughter</desc></vocal><w join="right">to</w><pc>.</pc></s></seg>
    <note>Note.</note><seg><w join="right">Ano</w><pc>!</pc></seg></u>"""
PLAIN = """<u who="#x" xml:id="Corpus_1.u1"><seg>Vážené paní, Ann Lee. „z“ jde<vocal><desc>Laughter
    </desc></vocal> to.</seg><note>Note.</note><seg>Ano!</seg></u>"""


def test_the_annotated_file_gives_the_same_speeches(tmp_path: Path) -> None:
    plain = read(tmp_path, document(PLAIN))
    annotated = read(tmp_path, document(ANNOTATED, attributes='xml:id="Corpus_1.ana"'))
    assert annotated == plain
    assert plain[0].text == "Vážené paní, Ann Lee. „z“ jde to.\n\nAno!"


def test_spaces_that_are_marked_up_are_the_only_ones(tmp_path: Path) -> None:
    body = "<u><seg><w>Ja</w><pc>,</pc><c> </c><w>to</w></seg></u>"
    assert [speech.text for speech in read(tmp_path, document(body))] == ["Ja, to"]


def test_the_language_is_that_of_most_of_the_words(tmp_path: Path) -> None:
    body = """<u><seg xml:lang="nl">Er is geen vraag.</seg><seg xml:lang="fr">Oui.</seg></u>
        <u xml:lang="ces"><seg xml:lang="fr">Oui.</seg></u><u><seg>Words.</seg></u>"""
    content = document(body).replace("<text>", '<text xml:lang="mul">')
    assert [speech.language for speech in read(tmp_path, content)] == ["nl", "cs", None]
    content = document(body).replace("<text>", '<text xml:lang="en">')
    assert [speech.language for speech in read(tmp_path, content)] == ["nl", "cs", "en"]


@pytest.mark.parametrize(
    ("setting", "source", "name", "expected"),
    [
        ('<setting><date when="2019-07-29T10:00:00"/></setting>', "", "a.xml", "2019-07-29"),
        ("<setting><date>2019-07-29</date></setting>", "", "a.xml", "2019-07-29"),
        ("", '<date when="2019-07-29"/>', "a.xml", "2019-07-29"),
        ("", '<date value="2019-07-29"/>', "a.xml", "2019-07-29"),
        ("", '<date when="2019"/>', "Corpus_2019-07-29-x.xml", "2019-07-29"),
        ('<setting><date from="2019-07-29" to="2019-08-02"/></setting>', "", "a.xml", "2019-07-29"),
    ],
)
def test_the_day_is_the_setting_s_or_else_the_best_there_is(
    tmp_path: Path, setting: str, source: str, name: str, expected: str
) -> None:
    attributes = f'xml:id="{name.removesuffix(".xml")}"'
    content = document("<u><seg>W.</seg></u>", header(setting, source=source), attributes)
    (speech,) = read(tmp_path, content, name)
    assert speech.date.isoformat() == expected


def test_a_day_in_the_title_serves_where_there_is_no_other(tmp_path: Path) -> None:
    head = header("", titles="<title>Debates of 29th July 2019</title>")
    (speech,) = read(tmp_path, document("<u><seg>W.</seg></u>", head))
    assert speech.date == date(2019, 7, 29)


def test_a_session_of_several_days_takes_the_days_that_its_notes_name(tmp_path: Path) -> None:
    setting = '<setting><date from="2019-07-29" to="2019-08-02"/></setting>'
    note = '<note><date when="{}">later</date></note><u><seg>Words.</seg></u>'
    body = "".join(note.format(day) for day in ("2019-07-30", "2020-01-01", "2019-08-01"))
    spoken = read(tmp_path, document(body, header(setting)))
    assert [s.date.isoformat() for s in spoken if s.kind == "speech"] == [
        "2019-07-30",
        "2019-07-30",
        "2019-08-01",
    ]


def test_no_date_is_one_error(tmp_path: Path) -> None:
    speeches, faults = read_with_faults(
        tmp_path, document("<u><seg>W.</seg></u><u><seg>V.</seg></u>", header(""))
    )
    assert speeches == []
    assert len(faults) == 1
    assert faults[0].startswith(":2: no date")


def test_a_head_after_speeches_begins_a_debate_of_its_own(tmp_path: Path) -> None:
    body = """<div><head>One</head><head type="chairman">Chaired by X</head><u><seg>a</seg></u>
        <head>Two</head><u><seg>b</seg></u></div><div xml:id="d3"><u><seg>c</seg></u></div>"""
    speeches = read(tmp_path, document(body))
    assert [(s.debate_id, s.heading, s.id) for s in speeches] == [
        ("Corpus_1", "One", "Corpus_1/0"),
        ("Corpus_1-2", "Two", "Corpus_1-2/0"),
        ("Corpus_1/d3", None, "Corpus_1/d3/0"),
    ]


def test_an_id_that_comes_twice_is_kept_apart(tmp_path: Path) -> None:
    body = '<u xml:id="u1"><seg>a</seg></u><u xml:id="u1"><seg>b</seg></u>'
    assert [s.id for s in read(tmp_path, document(body))] == ["Corpus_1/u1", "Corpus_1/u1-2"]


def test_plays_and_old_numbering_are_read_as_well(tmp_path: Path) -> None:
    content = """<TEI.2 id="old7"><teiHeader><profileDesc><settingDesc><setting>
        <date value="1919-03-05"/></setting></settingDesc></profileDesc></teiHeader>
        <text><front><p>Title page.</p></front><body><div1 id="x"><head>Budget</head>
        <stage>The bell is rung.</stage>
        <sp who="#lee"><speaker>Mrs LEE.</speaker><p>One.</p><stage>Cheers.</stage><p>Two.</p></sp>
        <sp><speaker>Mr ROE:</speaker><ab>Three <lb/>four.</ab></sp></div1></body></text></TEI.2>"""
    stage, lee, roe = read(tmp_path, content)
    assert (stage.kind, stage.text, stage.date) == (
        "procedural",
        "The bell is rung.",
        date(1919, 3, 5),
    )
    assert (lee.speaker, lee.text, lee.person_id) == ("Mrs LEE", "One.\n\nTwo.", "lee")
    assert (lee.heading, lee.debate_id) == ("Budget", "old7/x")
    assert (roe.speaker, roe.text, roe.person_id) == ("Mr ROE", "Three four.", None)


def test_a_corpus_in_one_file_is_read_document_by_document(tmp_path: Path) -> None:
    inner = document("<u who='#AnnLee'><seg>a</seg></u>").partition("\n")[2]
    other = inner.replace("Corpus_1", "Corpus_2").replace("2019-07-29", "2018-01-01")
    root = f"<teiCorpus {TEI}><teiHeader>{PERSONS}</teiHeader>{inner}{other}</teiCorpus>"
    one, two = read(tmp_path, root)
    assert (one.id, one.date, one.party) == ("Corpus_1/0", date(2019, 7, 29), "B Party")
    assert (two.id, two.date, two.party) == ("Corpus_2/0", date(2018, 1, 1), "A Party")


def test_a_root_without_speeches_is_no_fault(tmp_path: Path) -> None:
    root = f"<teiCorpus {TEI}><teiHeader>{PERSONS}</teiHeader></teiCorpus>"
    assert read(tmp_path, root) == []


def test_half_broken_markup_gives_the_words_to_who_said_them(tmp_path: Path) -> None:
    body = """<div>\n<u xml:id="u1"><seg>One <hi>two.</seg></u>
<u xml:id="u2"><seg>Three & four.</seg></note></u>\n<u xml:id="u3"><seg>Five.</seg></u></div>"""
    speeches, faults = read_with_faults(tmp_path, document(body))
    assert [s.text for s in speeches] == ["One two.", "Three & four.", "Five."]
    assert sorted(fault.partition(": ")[0] for fault in faults) == [":4", ":5", ":5"]


def test_a_file_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    content = document("<u><seg>One.</seg></u>\n<u><seg>Two.</seg></u>")
    speeches, faults = read_with_faults(tmp_path, content[: content.index("o.</seg>")])
    assert [s.text for s in speeches] == ["One.", "Tw"]
    assert len(faults) == 1
    assert "breaks off before its end" in faults[0]


UTTERANCES = {
    "AT": 464, "BE": 844, "BG": 24, "CZ": 274, "DK": 22, "ES": 87 + 666,
    "HR": 20, "IS": 24, "NL": 24, "PL": 20, "SI": 24,
}  # fmt: skip


def test_twelve_corpora_have_the_utterances_they_should(shared: Path) -> None:
    faults: list[SourceError] = []
    speeches = list(read_transcripts(shared / "data" / "parlamint", report=faults.append))
    assert faults == []
    once = {speech.id: speech for speech in speeches if speech.person_id}
    assert Counter(key.partition("ParlaMint-")[2][:2] for key in once) == UTTERANCES
    assert all(speech.speaker and speech.language for speech in once.values())
    listed = [speech for key, speech in once.items() if "-ES-" not in key]
    assert sum(speech.party is not None for speech in listed) > 0.93 * len(listed)


def test_both_files_of_a_sitting_give_the_same_speeches(shared: Path) -> None:
    compared = 0
    for annotated in sorted((shared / "data" / "parlamint").rglob("*_*.ana.xml")):
        plain = annotated.with_name(annotated.name.replace(".ana", ""))
        pairs = zip(read_source(Source.at(plain)), read_source(Source.at(annotated)), strict=True)
        for one, other in pairs:
            assert {**one.to_dict(), "source": ""} == {**other.to_dict(), "source": ""}
            compared += 1
    assert compared > 40
