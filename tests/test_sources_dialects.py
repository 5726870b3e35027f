"""Dialects of the XML formats, and of the Congressional Record, that no sample has."""

from datetime import date
from pathlib import Path

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_source
from hustings_indexer.sources.bundestag_names import german_date
from hustings_indexer.sources.chair import is_of_the_chair, kind_in_the_chair
from hustings_indexer.sources.dates_abroad import one_day_named, sitting_day
from hustings_indexer.speech import Speech

MONDAY = date(2019, 7, 29)
PREFACE = '<preface><docDate date="2019-07-29"/></preface>'
ANN_AND_BOB = (
    '<meta><references><TLCPerson id="a" href="/p/a" showAs="Ann Lee"/>'
    '<TLCPerson id="b" href="/p/b" showAs="Bob Roe"/></references></meta>'
)


def read(
    folder: Path, content: str | bytes, name: str = "x.xml"
) -> tuple[list[Speech], list[SourceError]]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    faults: list[SourceError] = []
    speeches: list[Speech] = []
    try:
        speeches.extend(read_source(Source.at(path), report=faults.append))
    except SourceError as error:
        faults.append(error)
    return speeches, faults


def akoma(body: str, head: str = PREFACE) -> str:
    return (
        f"<akomaNtoso><debate>{head}<debateBody>\n<debateSection>{body}</debateSection>"
        "</debateBody></debate></akomaNtoso>"
    )


def tei(body: str, header: str = "<teiHeader/>") -> str:
    return f"<TEI>{header}<text><body><div>{body}</div></body></text></TEI>"


def said(*speeches: Speech) -> list[tuple[str | None, str]]:
    return [(speech.speaker, speech.text) for speech in speeches]


URI = (
    '<meta><identification><FRBRWork><FRBRthis value="{}"/><FRBRdate date="{}"/></FRBRWork>'
    "</identification></meta>"
)
DAYS = [
    URI.format("/akn/za/debaterecord/2019-07-29/main", "0001-01-01"),
    URI.format("http://dati.example.it/osr/2019-07-29/310/ita@2020-01-01", "3000-01-01"),
    URI.format("/akn/ch/debate/2019/07/29/nr/ger:2020-01-01", ""),
    "<preface><docDate>12. und letzte Sitzung: 29. Juli 2019</docDate></preface>",
    "<preface><p>Sesión 56.ª, en lunes 29 de julio de 2019</p></preface>",
    "<preface><docTitle>Debates, July 29, 2019</docTitle></preface>",
]


@pytest.mark.parametrize("head", DAYS)
def test_akoma_ntoso_is_dated_by_its_address_or_its_prose(tmp_path: Path, head: str) -> None:
    speeches, faults = read(tmp_path, akoma("<speech><from>A</from><p>W.</p></speech>", head))
    assert ([speech.date for speech in speeches], faults) == ([MONDAY], [])


def test_akoma_ntoso_is_dated_by_a_heading_that_says_nothing_else(tmp_path: Path) -> None:
    body = "<heading>{}</heading><narrative>Opened.</narrative><speech><p>Words.</p></speech>"
    speeches, _ = read(tmp_path, akoma(body.format("Séance du lundi 29 juillet 2019"), ""))
    assert [(speech.kind, speech.date) for speech in speeches] == [
        ("procedural", MONDAY),
        ("speech", MONDAY),
    ]
    speeches, faults = read(tmp_path, akoma(body.format("Minutes of 29 July 2019 adopted"), ""))
    assert speeches == []
    assert "no date" in str(faults[0])


def test_without_a_date_each_speech_has_that_of_its_own_time(tmp_path: Path) -> None:
    body = '<speech startTime="2019-07-{}T09:30:00"><p>Words.</p></speech>'
    speeches, _ = read(tmp_path, akoma(body.format(29) + body.format(30), ""))
    assert [speech.date for speech in speeches] == [MONDAY, date(2019, 7, 30)]


def test_a_cover_and_an_address_that_differ_are_reported(tmp_path: Path) -> None:
    head = URI.format("/akn/x/2019-07-30", "") + PREFACE
    speeches, faults = read(tmp_path, akoma("<speech><p>Words.</p></speech>", head))
    assert [speech.date for speech in speeches] == [MONDAY]
    assert "the cover says 2019-07-29, the address 2019-07-30" in str(faults[0])


def test_a_debate_without_a_date_does_not_take_that_of_another(tmp_path: Path) -> None:
    debate = "<debate>{}<debateBody><speech><p>{}</p></speech></debateBody></debate>\n"
    dated, undated = debate.format(PREFACE, "One."), debate.format("", "Two.")
    speeches, faults = read(tmp_path, f"<akomaNtoso>\n{undated}{dated}{undated}</akomaNtoso>")
    assert [speech.text for speech in speeches] == ["One."]
    assert [fault.line for fault in faults] == [2, 4]


SPEAKERS = [
    ('<speech by="#a"><from>Ann Lee</from><from>(Minister)</from><p>1</p></speech>', ["Ann Lee"]),
    ('<speech by="#a"><from>A Lee</from><p>1</p><from>B Roe</from><p>2</p></speech>',
     ["Ann Lee", "B Roe"]),
    ('<speech by="#a #b"><p>1</p></speech>', ["Ann Lee, Bob Roe"]),
    ('<speech by="/p/b"><p>1</p></speech>', ["Bob Roe"]),
    ('<speech><from refersTo="#b">ROE</from><p>1</p></speech>', ["Bob Roe"]),
    ('<speech><from><person refersTo="#b">Roe</person>:</from><p>1</p></speech>', ["Bob Roe"]),
    ("<speech><p><from>Cat Ore</from>: 1</p></speech>", ["Cat Ore"]),
    ('<speech by="#p"><from>PRESIDENTE</from><p>1</p></speech>', ["PRESIDENTE"]),
    ('<wrap><speech by="#a"><p>1</p></speech></wrap>', ["Ann Lee"]),
    ('<answers><answer by="#b"><p>1</p></answer></answers>', ["Bob Roe"]),
    ('<z:speech by="#a"><z:p>1</z:p></z:speech>', ["Ann Lee"]),
    ('<speech by="#a"><p>1</p>\n<speech by="#b"><p>2</p></speech>', ["Ann Lee", "Bob Roe"]),
    ('<speech by="#a"><from>Ann Lee<p>1</p></speech>', ["Ann Lee"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "names"), SPEAKERS)
def test_akoma_ntoso_gives_each_his_words(tmp_path: Path, body: str, names: list[str]) -> None:
    speeches, _ = read(tmp_path, akoma(body, ANN_AND_BOB + PREFACE))
    assert said(*speeches) == [(name, str(number)) for number, name in enumerate(names, 1)]
    assert all(speech.person_id in ("/p/a", "/p/b", None) for speech in speeches)


def test_a_pointer_to_nobody_listed_is_no_person(tmp_path: Path) -> None:
    body = '<speech by="#p"><from>PRESIDENTE</from><p>Words.</p></speech>'
    (listed,), _ = read(tmp_path, akoma(body, ANN_AND_BOB + PREFACE))
    (unlisted,), _ = read(tmp_path, akoma(body))
    assert (listed.person_id, unlisted.person_id) == (None, "p")
    assert listed.kind == "procedural"


def test_the_language_is_the_turn_s_or_that_of_most_words_or_the_section_s(tmp_path: Path) -> None:
    body = """<speech xml:lang="en"><p>a</p></speech><speech><p>b</p></speech>
        <speech><p xml:lang="de">c c c</p><p xml:lang="fr">d</p></speech>"""
    content = akoma(body).replace("<debateSection>", '<debateSection xml:lang="fr">')
    speeches, _ = read(tmp_path, content)
    assert [speech.language for speech in speeches] == ["en", "fr", "de"]


def test_a_corpus_in_one_file_gives_no_document_the_day_of_another(tmp_path: Path) -> None:
    dated = tei(
        '<u ana="#regularMember">One</u><u ana="#Chairperson">Two</u>',
        "<teiHeader><fileDesc><titleStmt><title>Sitzung vom 29. Juli 2019</title></titleStmt>"
        "</fileDesc></teiHeader>",
    )
    corpus = f"<teiCorpus><teiHeader/>\n{dated}\n{tei('<u>Three</u>')}</teiCorpus>"
    speeches, faults = read(tmp_path, corpus)
    assert [(speech.date, speech.kind, speech.role) for speech in speeches] == [
        (MONDAY, "speech", None),
        (MONDAY, "procedural", "chair"),
    ]
    assert [fault.line for fault in faults] == [3]


SETTING = "<teiHeader><profileDesc><settingDesc><setting>{}</setting></settingDesc></profileDesc></teiHeader>"  # noqa: E501
TEI_DAYS = [
    tei("<u>W</u>", SETTING.format("<date>29 de julio de 2019</date>")),
    tei("<u>W</u>", SETTING.format('<time when="2019-07-29T10:00">ten</time>')),
    tei("<u>W</u>", SETTING.format('<date when-iso="2019-07-29"/>')),
    tei("<head>Sitting of Monday, 29 July 2019</head><u>W</u>"),
    tei('<dateline when="2019-07-29"/><u>W</u>'),
    tei("<u>W</u>").replace("<body>", '<front><docDate when="2019-07-29"/></front><body>'),
]


@pytest.mark.parametrize("content", TEI_DAYS)
def test_tei_is_dated_wherever_the_day_stands(tmp_path: Path, content: str) -> None:
    speeches, faults = read(tmp_path, content)
    assert ([speech.date for speech in speeches], faults) == ([MONDAY], [])


def test_historic_hansard_takes_no_day_from_around_one_that_is_in_doubt(tmp_path: Path) -> None:
    content = """<hansard><date format="1985-12-15">Sunday</date><housecommons>
        <date format="1985-12-16">17 December 1985</date><section><title>T</title>
        <p><member>Mr. A</member>: Words.</p></section></housecommons></hansard>"""
    speeches, faults = read(tmp_path, content)
    assert speeches == []
    assert "two dates for one sitting" in str(faults[0])
    undated = content.replace("<date", "<x").replace("</date>", "</x>")
    speeches, faults = read(tmp_path, undated.replace("<p>", "<p>31 November 1985.</p><p>"))
    assert speeches == []
    assert "31 November 1985" in str(faults[0])


BUNDESTAG = """<{0} {1}><sitzungsverlauf><rede id="ID1"><p klasse="redner"><redner id="1"><name>
    <vorname>Ann</vorname><nachname>Lee</nachname></name></redner>Ann Lee:</p>
    <p klasse="J">Words.</p></rede></sitzungsverlauf></{0}>"""


def test_protocols_of_the_bundestag_s_build_are_read_and_not_called_the_bundestag_s(
    tmp_path: Path,
) -> None:
    content = BUNDESTAG.format("plenarprotokoll", 'datum="29.07.2019"')
    (speech,), _ = read(tmp_path, content)
    assert (speech.date, speech.speaker, speech.chamber) == (MONDAY, "Ann Lee", None)
    printed = "<vorspann><datum>Montag, den 29. Juli 2019</datum></vorspann>"
    content = BUNDESTAG.format("dbtplenarprotokoll", "")
    (speech,), _ = read(
        tmp_path, content.replace("<sitzungsverlauf>", f"{printed}<sitzungsverlauf>")
    )
    assert (speech.date, speech.chamber) == (MONDAY, "Deutscher Bundestag")


def test_letters_that_the_record_spells_out_are_letters(tmp_path: Path) -> None:
    content = """[Congressional Record Volume 163, Number 1 (Monday, July 29, 2019)]
[House]
[Page H1]
From the Congressional Record Online

  Mr. SMITH of Texas. Mr. Speaker, I rise.
  Mr. GUTI[Eacute]RREZ. So do I.
  The SPEAKER pro tempore (Mrs. Lee). Without objection.
"""
    speeches, _ = read(tmp_path, content, "x.htm")
    assert [(speech.speaker, speech.kind) for speech in speeches] == [
        ("Mr. SMITH of Texas", "speech"),
        ("Mr. GUTIÉRREZ", "speech"),
        ("Mrs. Lee", "procedural"),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 de marzo del 2014", date(2014, 3, 12)),
        ("12 d’abril de 2014", date(2014, 4, 12)),
        ("21. ledna 2015", date(2015, 1, 21)),
        ("3 mai 2011", date(2011, 5, 3)),
        ("3 and 4 May 2011", None),
        ("3–4 mai 2011", None),
        ("21 listopada 2015", None),
        ("31 de abril del 2014", None),
    ],
)
def test_days_are_read_in_many_languages(text: str, day: date | None) -> None:
    assert one_day_named(text) == day


def test_a_line_is_the_day_of_a_sitting_if_it_says_nothing_else() -> None:
    assert sitting_day("Tuesday, 3 May 2011") == date(2011, 5, 3)
    assert sitting_day("Remembrance of 11 November 1918") is None


def test_the_chair_is_known_in_many_languages_and_may_make_a_speech() -> None:
    for office in ("M. le président", "El señor PRESIDENTE", "Vizepräsidentin", "Acting Chairman"):
        assert is_of_the_chair(office)
    assert not is_of_the_chair("President of the Board of Trade")
    assert kind_in_the_chair("Order!") == kind_in_the_chair(["x" * 2499, "x" * 2499])
    assert kind_in_the_chair("x" * 5000) == kind_in_the_chair(["x" * 2500, "x" * 2500]) == "speech"


BREAKS = [
    (b"<from>An\xef\xbb\xbfn Lee</from><p>1</p>", "Ann Lee", "1"),
    (b"<from>Ann\x00 L\x07ee</from><p>1</p>", "Ann L ee", "1"),
    (b"<from><![CDATA[Ann & Lee]]></from><p>1</p>", "Ann & Lee", "1"),
    (b"<from>An<!-- <p> -->n Lee</from><p>1</p>", "Ann Lee", "1"),
    (b"<from>Jos\xe9</from><p>1 \xc3\xa9 \xe9</p>", "José", "1 é é"),
    (b"<from>Ann</from><p>1 <- 2 & <</p>", "Ann", "1 <- 2 & <"),
]


@pytest.mark.parametrize(("turn", "speaker", "text"), BREAKS)
def test_names_and_words_are_read_through_what_is_broken(
    tmp_path: Path, turn: bytes, speaker: str, text: str
) -> None:
    content = akoma("<speech>@</speech>").encode().replace(b"@", turn)
    speeches, _ = read(tmp_path, content)
    assert said(*speeches) == [(speaker, text)]


def test_utf_16_without_a_mark_is_read(tmp_path: Path) -> None:
    content = akoma("<speech><from>José</from><p>né</p></speech>")
    speeches, _ = read(tmp_path, content.encode("utf-16-le"))
    assert said(*speeches) == [("José", "né")]


LATER = URI.replace(
    "</FRBRWork>", '</FRBRWork><FRBRExpression><FRBRuri value="/x/2019-08-15"/></FRBRExpression>'
)
OF_PRINTING = [
    LATER.format("/x/12", "2019-07-29"),
    URI.format("/x/12", "2019-07-29")
    + '<coverPage><p>Published on <date date="2019-08-15"/></p></coverPage>',
    '<preface><docDate date="2019-07-29"/><docDate date="2019-08-15" refersTo="#print"/></preface>',
    '<meta><identification><Work><uri value="/za/2019-07-29"/></Work></identification></meta>',
]


@pytest.mark.parametrize("head", OF_PRINTING)
def test_the_day_of_printing_is_not_that_of_the_debate(tmp_path: Path, head: str) -> None:
    speeches, faults = read(tmp_path, akoma("<speech><p>Words.</p></speech>", head))
    assert ([speech.date for speech in speeches], faults) == ([MONDAY], [])


def test_a_record_of_the_first_version_has_a_debate_in_it(tmp_path: Path) -> None:
    content = akoma("<speech><p>Words.</p></speech>", "").replace("debateBody>", "debate>")
    content = content.replace("<debate><debate>", f"<debateRecord>{PREFACE}<debate>")
    speeches, _ = read(tmp_path, content.replace("</debate></debate>", "</debate></debateRecord>"))
    assert [speech.date for speech in speeches] == [MONDAY]


HEADS = ("Monday, 29 July 2019", "Tuesday, 30 July 2019")


@pytest.mark.parametrize(("head", "reported"), [("", 0), (PREFACE, 1)])
def test_a_volume_of_several_days_has_the_day_of_each_heading(
    tmp_path: Path, head: str, reported: int
) -> None:
    body = "</debateSection><debateSection>".join(
        f"<heading>{day}</heading><speech><p>Words.</p></speech>" for day in HEADS
    )
    speeches, faults = read(tmp_path, akoma(body, head))
    assert [speech.date for speech in speeches] == [MONDAY, date(2019, 7, 30)]
    assert ["the heading says 2019-07-30" in str(fault) for fault in faults] == [True] * reported


@pytest.mark.parametrize(
    ("setting", "reported"),
    [("", 0), ('<date from="2019-07-01" to="2019-12-20"/>', 0), ('<date when="2019-07-29"/>', 1)],
)
def test_a_tei_volume_has_the_day_of_each_head(tmp_path: Path, setting: str, reported: int) -> None:
    body = "</div><div>".join(f"<head>{day}</head><u>Words.</u>" for day in HEADS)
    speeches, faults = read(tmp_path, tei(body, SETTING.format(setting)))
    assert [speech.date for speech in speeches] == [MONDAY, date(2019, 7, 30)]
    assert ["the head says 2019-07-30" in str(fault) for fault in faults] == [True] * reported


def test_the_name_of_a_tei_file_says_which_day_of_a_session_and_goes_over_its_source(
    tmp_path: Path,
) -> None:
    session = SETTING.format('<date from="2019-01-10" to="2019-12-20"/>')
    body = '<note><time when="2019-07-30T00:10"/></note><u>Words.</u>'
    speeches, _ = read(tmp_path, tei(f"<u>W</u>{body}", session), "p_2019-07-29.xml")
    assert [speech.date for speech in speeches] == [MONDAY, date(2019, 7, 30)]
    header = (
        "<teiHeader><fileDesc><titleStmt><title>{}</title></titleStmt><sourceDesc>"
        '<date when="2020-01-15"/></sourceDesc></fileDesc></teiHeader>'
    )
    for title, name in (("", "p_2019-07-29.xml"), ("Sitting of 29 July 2019", "x.xml")):
        speeches, _ = read(tmp_path, tei("<u>W</u>", header.format(title)), name)
        assert [speech.date for speech in speeches] == [MONDAY]


@pytest.mark.parametrize("given", ['when-custom="2019-07-29"', 'when="2019-07-29+02:00"'])
def test_a_tei_date_may_be_given_otherwise(tmp_path: Path, given: str) -> None:
    speeches, _ = read(tmp_path, tei("<u>W</u>", SETTING.format(f"<date {given}/>")))
    assert [speech.date for speech in speeches] == [MONDAY]


TWO_DAYS = [
    "29 July and 30 July 2019",
    "Monday 29 July to Friday 2 August 2019",
    "29 de julio y 30 de julio de 2019",
    "lundi 29 et mardi 30 juillet 2019",
    "29. und 30. Juli 2019",
]


@pytest.mark.parametrize("text", TWO_DAYS)
def test_two_days_are_not_one_whatever_stands_between_them(text: str) -> None:
    assert one_day_named(text) is None
    with pytest.raises(ValueError, match="more than one day"):
        german_date(text)


@pytest.mark.parametrize(
    "text", ["12 members and 29 July 2019", "Dydd Llun, 29 Gorffennaf 2019", "29 Ιουλίου 2019"]
)
def test_one_day_is_one(text: str) -> None:
    assert one_day_named(text) == MONDAY


NAMES = [
    ("Hon. Orengo", "Hon. Member", None),
    ("John Smith", "John Jones", None),
    ("Senator Wetangula", "Senator Sang", None),
    ("Minister for Health", "Minister for Finance", None),
    ("El señor ULLOA (don Jorge)", "Burgos Varela, don Jorge", None),
    ("El señor ULLOA (don Jorge)", "Ulloa Aguillón, don Jorge", "p"),
    ("Minister for Health (Ann Smith)", "Ann Smith", "p"),
    ("Bob Smith", "Robert Smith", "p"),
    ("Mac Lochlainn", "Pádraig MacLochlainn", None),
    ("Pádraig Mac Lochlainn", "Pádraig MacLochlainn", "p"),
    ("M. J.-P. Dupont", "Jean-Pierre Dupont", "p"),
]


@pytest.mark.parametrize(("printed", "listed", "person"), NAMES)
def test_a_reference_is_whom_the_label_names_or_nobody(
    tmp_path: Path, printed: str, listed: str, person: str | None
) -> None:
    head = f'<meta><references><TLCPerson id="p" showAs="{listed}"/></references></meta>{PREFACE}'
    body = f'<speech by="#p"><from>{printed}</from><p>Words.</p></speech>'
    (speech,), _ = read(tmp_path, akoma(body, head))
    assert (speech.speaker, speech.person_id) == (listed if person else printed, person)
    assert speech.text == "Words."


MARKED_UP = "<person>Ann Lee</person>, <organization>Labour</organization>:"


@pytest.mark.parametrize("label", ["Ann Lee (Labour):", MARKED_UP])
def test_a_known_party_beside_a_name_is_no_part_of_it(tmp_path: Path, label: str) -> None:
    (speech,), _ = read(tmp_path, akoma(f"<speech><from>{label}</from><p>Words.</p></speech>"))
    assert (speech.speaker, speech.party) == ("Ann Lee", "Labour")
    header = SETTING.format('<date when="2019-07-29"/>')
    note = "<note type='speaker'>Ann Lee (Labour):</note><u>Words.</u>"
    (speech,), _ = read(tmp_path, tei(note, header))
    assert (speech.speaker, speech.party) == ("Ann Lee", "Labour")


def test_a_tei_label_holds_for_the_turn_beside_it_and_no_other(tmp_path: Path) -> None:
    label = "<note type='speaker'>The President:</note>"
    body = f"{label}<note>11.30</note><u>1</u>{label}<p>So it was.</p><u>2</u>"
    body = f"{body}{label}</div><div><u>3</u>"
    speeches, _ = read(tmp_path, tei(body, SETTING.format('<date when="2019-07-29"/>')))
    assert [(speech.speaker, speech.kind) for speech in speeches] == [
        ("The President", "procedural"),
        (None, "procedural"),
        (None, "speech"),
        (None, "speech"),
    ]


def test_a_parlparse_id_may_begin_with_the_day(tmp_path: Path) -> None:
    turn = '<speech id="{}" speakername="Ann Lee"><p>Words.</p></speech>'
    before = turn.format("uk.org.publicwhip/debate/2019-07-28a.1.1")
    content = f"<publicwhip>{before}{turn.format('2019-07-29.1.2')}</publicwhip>"
    speeches, _ = read(tmp_path, content)
    assert [speech.date for speech in speeches] == [date(2019, 7, 28), MONDAY]


REDE = """<protokoll datum="29. Juli 2019"><sitzungsverlauf><name>{0} Karl Roth:</name><p>Bitte.</p>
    <rede id="1">{1}<p>Words.</p></rede></sitzungsverlauf></protokoll>"""
REDNER = "<redner id='a'><name>{}</name></redner>"
WITH_PARTY = "<vorname>Ann</vorname><nachname>Lee</nachname><fraktion>SPD</fraktion>"
LABELS = [
    (REDNER.format(WITH_PARTY), "Ann Lee", "SPD"),
    (f"<p klasse='redner'>{REDNER.format('Ann Lee (SPD)')}Ann Lee (SPD):</p>", "Ann Lee", "SPD"),
    ("<p klasse='redner'><redner/>Ann Lee (FREIE WÄHLER):</p>", "Ann Lee", "FREIE WÄHLER"),
    ("<redner id='a'/>", None, None),
    ("<!-- <redner -->", None, None),
]


@pytest.mark.parametrize(("label", "name", "party"), LABELS)
@pytest.mark.parametrize("office", ["Präsident", "Landtagspräsident", "Erster Vizepräsident"])
def test_the_chair_does_not_speak_in_the_speech_of_another(
    tmp_path: Path, office: str, label: str, name: str | None, party: str | None
) -> None:
    speeches, _ = read(tmp_path, REDE.format(office, label))
    assert [(speech.speaker, speech.party, speech.kind) for speech in speeches] == [
        ("Karl Roth", None, "procedural"),
        (name, party, "speech"),
    ]


PARLPARSE = '<speech id="uk.org.publicwhip/ni/2019-07-29.1.{}" speakername="{}"><p>{}</p>'
BOB = "<p klasse='redner'><redner><name><vorname>Bob</vorname></name></redner>Bob:</p>"
UNCLOSED = [
    f"<publicwhip>{PARLPARSE.format(1, 'Ann', '1')}{PARLPARSE.format(2, 'Bob', '2')}</publicwhip>",
    akoma("<speech><from>Ann</from><p>1</p></speech><heading>And<speech><from>Bob</from><p>2</p>"),
    akoma("<speech><from>Ann</from><p>1</p><speech><from>Bob</from><p>2</p></speech>"),
    "<plenarprotokoll datum='29.07.2019'><rede><p klasse='redner'><redner/>Ann:</p><p>1"
    f"{BOB}<p>2</p></rede></plenarprotokoll>",
    "<plenarprotokoll datum='29.07.2019'><rede><p klasse='redner'><redner/>Ann:"
    f"<p>1</p>{BOB}<p>2</p></rede></plenarprotokoll>",
    '<housecommons><date format="2019-07-29"/><section><p><member>Ann</member>: 1'
    "<p><member>Bob</member>: 2</p></section></housecommons>",
    '<housecommons><date format="2019-07-29"/><section><p><member>Ann: 1'
    "<p><member>Bob</member>: 2</p></section></housecommons>",
]


@pytest.mark.parametrize("content", UNCLOSED)
def test_nobody_has_the_words_of_another_where_a_tag_is_not_closed(
    tmp_path: Path, content: str
) -> None:
    speeches, faults = read(tmp_path, content)
    assert said(*speeches) == [("Ann", "1"), ("Bob", "2")]
    assert "broken XML" in str(faults[0])
