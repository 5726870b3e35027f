"""The Bundestag's protocols, in XML and as text."""

from collections import Counter
from datetime import date as Date
from pathlib import Path

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import read_transcripts
from hustings_indexer.sources.bundestag_names import Named, german_date, printed_name
from hustings_indexer.speech import Speech

XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE dbtplenarprotokoll SYSTEM "dbtplenarprotokoll.dtd">
<dbtplenarprotokoll wahlperiode="30" sitzung-nr="7" sitzung-datum="06.05.2031">
<vorspann><kopfdaten><datum date="06.05.2031">Dienstag</datum></kopfdaten>
<inhaltsverzeichnis><p klasse="J">Inhalt</p></inhaltsverzeichnis></vorspann>
<sitzungsverlauf>
<sitzungsbeginn><name>Präsidentin Ada Lund:</name><p klasse="J_1">Guten Morgen!</p></sitzungsbeginn>
<tagesordnungspunkt top-id="Tagesordnungspunkt 1">
<p klasse="J">Ich rufe auf:</p><p klasse="T_fett">Der Hafen</p>
<rede id="ID300700100">
<p klasse="redner"><redner id="11"><name><titel>Dr.</titel><vorname>Max</vorname>
<namenszusatz>von</namenszusatz><nachname>Ruh</nachname><fraktion>SPD</fraktion></name></redner>Dr.:</p>
<p klasse="J_1">Der Hafen<sup>1</sup> versandet.</p>
<kommentar>(Beifall bei der SPD)</kommentar>
<p klasse="O">Handeln wir!</p>
<name>Präsidentin Ada Lund:</name>
<p klasse="J_1">Eine Frage?</p>
<p klasse="redner"><redner id="12"><name><vorname>Eva</vorname><nachname>Klar</nachname>
<rolle><rolle_lang>Bundesministerin für Verkehr</rolle_lang></rolle></name></redner>Eva Klar:</p>
<p klasse="J_1">Wann?</p>
<table><tr><td><p klasse="J">Zahlen</p></td></tr></table>
</rede>
</tagesordnungspunkt>
</sitzungsverlauf>
<anlagen><anlage><anlagen-text anlagen-typ="Zu Protokoll gegebene Reden">
<p klasse="J">Vorspann</p>
<rede id="ID300700200"><p klasse="redner"><redner id="13"><name><vorname>Ute</vorname>
<nachname>Weg</nachname><fraktion>FDP</fraktion></name></redner>Ute Weg (FDP):</p>
<p klasse="J">Zu Protokoll.</p></rede></anlagen-text></anlage></anlagen>
</dbtplenarprotokoll>
"""

TEXT = """\
Plenarprotokoll 17/3
Deutscher Bundestag
Stenografischer Bericht
Berlin, Dienstag, den 5. März 2010
I n h a l t :
Max Ruh (SPD)
Beginn: 9.00 Uhr

  Präsident Dr. Olaf Lund:
  Die Sitzung ist eröffnet.
  Ich rufe den Tagesordnungspunkt 2 auf:
Der Hafen
von Aldermünde
  Das Wort hat Max Ruh.
  Max Ruh (Kiel) (SPD):
  Der Hafen versandet:
(Beifall bei der SPD – Zuruf:
Jawohl!)
Das wissen alle.
  Wir handeln.
  Eva Klar, Bundesministerin für Verkehr:
  Ich auch.
(Schluss: 9.30 Uhr)
  Max Ruh (SPD):
  Anlage.
"""


def read(path: Path, content: str, encoding: str = "utf-8") -> tuple[list[Speech], list[str]]:
    path.write_text(content, encoding=encoding)
    faults: list[SourceError] = []
    speeches = list(read_transcripts(path, report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


def test_members_and_the_chair_have_turns_in_xml(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path / "30007.xml", XML)
    assert faults == []
    assert [(speech.speaker, speech.kind, speech.text) for speech in speeches] == [
        ("Ada Lund", "procedural", "Guten Morgen!"),
        ("Ada Lund", "procedural", "Ich rufe auf:"),
        ("Dr. Max von Ruh", "speech", "Der Hafen1 versandet.\n\nHandeln wir!"),
        ("Ada Lund", "procedural", "Eine Frage?"),
        ("Eva Klar", "speech", "Wann?"),
        ("Ute Weg", "speech", "Zu Protokoll."),
    ]


def test_fields_come_from_the_source_in_xml(tmp_path: Path) -> None:
    speeches, _ = read(tmp_path / "30007.xml", XML)
    ruh, klar, weg = speeches[2], speeches[4], speeches[5]
    assert (ruh.id, klar.id, weg.id) == ("ID300700100", "ID300700100/2", "ID300700200")
    assert (ruh.person_id, ruh.party, ruh.role) == ("11", "SPD", None)
    assert (klar.party, klar.role) == (None, "Bundesministerin für Verkehr")
    assert (ruh.date, ruh.language, ruh.chamber) == (
        Date(2031, 5, 6), "de", "Deutscher Bundestag",
    )  # fmt: skip
    assert ruh.heading == "Tagesordnungspunkt 1 / Der Hafen"
    assert ruh.debate_id == "bundestag/30/7/tagesordnungspunkt-1"
    assert weg.heading == "Zu Protokoll gegebene Reden"


def test_a_namespace_does_not_matter(tmp_path: Path) -> None:
    spaced = XML.replace("<dbtplenarprotokoll ", '<dbtplenarprotokoll xmlns="urn:dbt" ')
    speeches, _ = read(tmp_path / "a.xml", spaced)
    assert [speech.speaker for speech in speeches][2] == "Dr. Max von Ruh"


def test_a_protocol_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path / "a.xml", XML[: XML.index("Wann?")])
    assert len(speeches) == 4
    assert len(faults) >= 1


@pytest.mark.parametrize("day", ["", "31.02.2031"])
def test_a_protocol_without_a_day_is_refused(tmp_path: Path, day: str) -> None:
    speeches, faults = read(tmp_path / "a.xml", XML.replace("06.05.2031", day))
    assert speeches == []
    assert "no date" in faults[-1]


def test_text_has_turns_where_a_label_stands(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path / "17003.txt", TEXT)
    assert faults == []
    assert [(speech.speaker, speech.party, speech.role) for speech in speeches] == [
        ("Dr. Olaf Lund", None, "Präsident"),
        ("Dr. Olaf Lund", None, "Präsident"),
        ("Max Ruh (Kiel)", "SPD", None),
        ("Eva Klar", None, "Bundesministerin für Verkehr"),
    ]
    assert speeches[2].text == "Der Hafen versandet: Das wissen alle.\n\nWir handeln."
    assert speeches[2].heading == "Tagesordnungspunkt 2 / Der Hafen von Aldermünde"
    assert speeches[2].date == Date(2010, 3, 5)
    assert speeches[2].debate_id == "bundestag/17/3/tagesordnungspunkt-2"


def test_a_sitting_begins_with_the_chair_where_no_hour_is_given(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path / "17003.txt", TEXT.replace("Beginn: 9.00 Uhr\n", ""))
    assert faults == []
    assert len(speeches) == 4


def test_a_bracket_that_is_never_closed_swallows_one_paragraph_at_most(tmp_path: Path) -> None:
    speeches, _ = read(tmp_path / "17003.txt", TEXT.replace("Jawohl!)\n", "Jawohl!\n\n"))
    assert [speech.speaker for speech in speeches][-1] == "Eva Klar"


def test_text_in_windows_1252_is_no_fault_for_so_it_was_published(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path / "17003.txt", TEXT, "cp1252")
    assert faults == []
    assert speeches[3].role == "Bundesministerin für Verkehr"


def test_text_within_xml_and_words_behind_the_label_are_read(tmp_path: Path) -> None:
    content = (
        "<?xml version='1.0'?>\n<DOKUMENT>\n<WAHLPERIODE>9</WAHLPERIODE>\n"
        "<DATUM>04.11.1980</DATUM>\n<TITEL>Plenarprotokoll 9/1</TITEL>\n<TEXT>\n"
        "Beginn: 10.00 Uhr\nPräsident Lund: Die Sitzung ist eröffnet.\n"
        "Frau Dr. Klar (FDP): Herr Präsident! Dr. Ruh &amp; ich danken.\n</TEXT>\n</DOKUMENT>"
    )
    speeches, _ = read(tmp_path / "9001.xml", content)
    assert [(speech.speaker, speech.text) for speech in speeches] == [
        ("Lund", "Die Sitzung ist eröffnet."),
        ("Frau Dr. Klar", "Herr Präsident! Dr. Ruh & ich danken."),
    ]
    assert speeches[0].date == Date(1980, 11, 4)


@pytest.mark.parametrize(
    ("label", "named"),
    [
        ("Vizepräsidentin Petra Au:", Named("Petra Au", "Vizepräsidentin", None, True)),
        ("Ulla Ei (Aachen) (SPD):", Named("Ulla Ei (Aachen)", None, "SPD", False)),
        ("Ulla Ei (Aachen):", Named("Ulla Ei (Aachen)", None, None, False)),
        (
            "Ulla Ei [BÜNDNIS\xa090/DIE GRÜNEN]:",
            Named("Ulla Ei", None, "BÜNDNIS 90/DIE GRÜNEN", False),
        ),
    ],
)
def test_labels_are_taken_apart(label: str, named: Named) -> None:
    assert printed_name(label) == named


def test_in_german_the_day_stands_before_the_month() -> None:
    assert german_date("Dienstag, den 6. Mai 2025") == Date(2025, 5, 6)
    assert german_date("06.05.2025") == Date(2025, 5, 6)
    with pytest.raises(ValueError, match="no day of the calendar"):
        german_date("31.02.2025")
    with pytest.raises(ValueError, match="no date"):
        german_date("im Mai")


def test_real_protocols_have_the_turns_that_were_counted(shared: Path) -> None:
    faults: list[SourceError] = []
    kinds = Counter(
        (Path(speech.source or "").suffix, speech.kind)
        for name in ("bundestag-xml", "bundestag-txt")
        for speech in read_transcripts(shared / "data" / name, report=faults.append)
    )
    assert faults == []
    assert kinds[".xml", "speech"] == 483
    # 98 members with their party, 5 of the government, 4 turns of the chair as long as speeches.
    assert kinds[".txt", "speech"] == 107
