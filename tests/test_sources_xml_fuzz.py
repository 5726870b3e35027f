"""Whatever is done to an XML transcript: speeches, faults with a line, or one SourceError."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, xml_text
from hustings_indexer.sources.registry import reader_named
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech

AKOMA = b"""<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate><meta>
<identification><FRBRWork><FRBRuri value="/akn/x/debate/2019-07-29"/></FRBRWork></identification>
<references><TLCPerson eId="ann" href="/p/1" showAs="Ann Lee"/></references></meta>
<debateBody><debateSection eId="s1"><heading>Bees &amp; birds</heading>
<speech eId="x1" by="#ann" startTime="2019-07-29T10:00:00"><from>Ann Lee</from>
<p>One <b>two</b>.</p><from>Mr Roe</from><p>Three.</p></speech><summary>Agreed.</summary>
<p>Adjourned.</p>
</debateSection></debateBody></debate></akomaNtoso>"""
TEI = b"""<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader/>
<TEI xml:id="t1"><teiHeader><fileDesc><titleStmt><title>Sitting</title></titleStmt></fileDesc>
<profileDesc><settingDesc><setting><date when="2019-07-29"/></setting></settingDesc></profileDesc>
</teiHeader><text><body><div><head>Bees</head><note type="speaker">Ann Lee:</note>
<u who="#ann" ana="#chair" xml:id="u1"><seg><w>One</w><pc join="left">.</pc></seg></u>
<note>Applause.</note><sp><speaker>Mr Roe</speaker><p>Two.</p></sp></div></body></text></TEI>
</teiCorpus>"""
HISTORIC = b"""<housecommons><image src="a"/><col>1</col><title>HOUSE</title>
<date format="1985-12-16">Monday 16 December 1985</date><debates><section><title>BEES</title>
<p id="S6CV0089P0-1">1. <member>Mr. Roe</member><membercontribution> asked the Minister of bees.
<col>2</col></membercontribution></p><p><member>The Minister (Mrs. Lee)</member>: None.</p>
<p>3.30 pm</p><division><table><tr><td>AYES</td></tr></table></division><quote>Ode</quote>
</section></debates></housecommons>"""
BUNDESTAG = """<dbtplenarprotokoll wahlperiode="19" sitzung-nr="5" sitzung-datum="12.12.2017">
<sitzungsverlauf><tagesordnungspunkt top-id="TOP 1"><p klasse="T_fett">Bienen</p><rede id="ID1">
<p klasse="redner"><redner id="11"><name><vorname>Ann</vorname><nachname>Lee</nachname>
<fraktion>SPD</fraktion></name></redner>Ann Lee (SPD):</p><p klasse="J">Guten Tag.
<fussnote>1</fussnote></p><kommentar>(Beifall)</kommentar><name>Präsident Roe:</name>
<p klasse="J">Danke.</p></rede></tagesordnungspunkt></sitzungsverlauf></dbtplenarprotokoll>
""".encode()
PARLPARSE = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE publicwhip [<!ENTITY pound "&#163;">]>
<publicwhip><major-heading id="uk.org.publicwhip/debate/2019-07-29a.1.0">Bees</major-heading>
<speech id="uk.org.publicwhip/debate/2019-07-29a.1.1" speakername="Ann Lee" time="10:00:00">
<p pid="a">It costs &pound;5.</p></speech></publicwhip>"""
RECORD = b"""<html><body><pre>
[Congressional Record Volume 163, Number 1 (Tuesday, January 3, 2017)]
[House]
[Pages H1-H2]
From the Congressional Record Online through the Government Publishing Office

                                  BEES

  Mr. ROE of Texas. Mr. Speaker, I rise &amp; say.
  The SPEAKER pro tempore (Mrs. Lee). Without objection, so ordered.
</pre></body></html>"""
DOCUMENTS = {
    "akoma-ntoso": AKOMA,
    "tei": TEI,
    "historic-hansard": HISTORIC,
    "bundestag-xml": BUNDESTAG,
    "parlparse": PARLPARSE,
    "congressional-record": RECORD,
}
_PIECE = re.compile(rb"<[^<>]*>|[^<>]+")
_JUNK = (
    *(b"<", b">", b"&", b'"', b"'", b"/", b"=", b"]]>", b"<!--", b"-->", b"<![CDATA[", b"<?x ?>"),
    *(b"&nope;", b"&#0;", b"&#x1F600;", b"<p>", b"</p>", b"<a:b>", b"\x00", b"\x07", b"\xff"),
    *(b"\xef\xbb\xbf", b"\xc3", b"31 February 2019", b"2019-02-31", b"<!DOCTYPE x [", b"\n\n"),
)


def read(
    name: str, content: bytes, path: Path | None = None
) -> tuple[list[Speech], list[SourceError]]:
    """What is read, and all that is reported, the error that ended it last. What has no path cannot
    be read twice, so it is mended from its start."""
    faults: list[SourceError] = []
    speeches: list[Speech] = []
    source = Source("a.xml", path, 0, 0)
    reader = reader_named(name)
    reader.sniff(Sample("a.xml", content))
    try:
        speeches.extend(reader.read(Transcript(source, io.BytesIO(content), faults.append)))
    except SourceError as error:
        faults.append(error)
    return speeches, faults


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_is_read_whole(name: str) -> None:
    speeches, faults = read(name, DOCUMENTS[name])
    assert speeches
    assert faults == []


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """The document with tags, texts or bytes dropped, doubled, swapped or put in, or cut short."""
    pieces = _PIECE.findall(content)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(pieces) - 1))
        kind = draw(st.sampled_from(("drop", "double", "swap", "junk", "byte", "cut")))
        if kind == "drop" and len(pieces) > 1:
            del pieces[at]
        elif kind == "double":
            pieces.insert(draw(st.integers(0, len(pieces))), pieces[at])
        elif kind == "swap":
            other = draw(st.integers(0, len(pieces) - 1))
            pieces[at], pieces[other] = pieces[other], pieces[at]
        elif kind == "junk":
            inside = draw(st.integers(0, len(pieces[at])))
            junk = draw(st.sampled_from(_JUNK))
            pieces[at] = pieces[at][:inside] + junk + pieces[at][inside:]
        elif kind == "byte":
            inside = draw(st.integers(0, max(0, len(pieces[at]) - 1)))
            pieces[at] = pieces[at][:inside] + pieces[at][inside + 1 :]
        else:
            pieces[at:] = [pieces[at][: draw(st.integers(0, len(pieces[at])))]]
    return b"".join(pieces)


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=100, deadline=2000)
@given(data=st.data())
def test_a_mutated_document_is_speeches_and_faults_and_nothing_else(
    name: str, data: st.DataObject
) -> None:
    content = data.draw(mutated(DOCUMENTS[name]))
    speeches, faults = read(name, content)
    assert len(faults) < 40
    for speech in speeches:
        assert isinstance(speech.date, date)
        assert speech.text
        assert speech.text.isprintable() or "\n" in speech.text or not speech.text.isascii()


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "congressional-record"])
@settings(max_examples=60, deadline=2000)
@given(data=st.data(), size=st.sampled_from((300, 700, 64 * 1024)))
def test_a_break_late_in_a_file_changes_nothing_before_it(
    name: str, data: st.DataObject, size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = data.draw(mutated(DOCUMENTS[name]))
    path = tmp_path_factory.mktemp("broken") / "stdin"  # ids are made of the name
    path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_text, "_PIECE", size)
        as_it_comes, faults = read(name, content, path)
        from_the_start, same_faults = read(name, content)
    assert as_it_comes == from_the_start
    assert list(map(str, faults)) == list(map(str, same_faults))


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "congressional-record"])
@pytest.mark.parametrize("tag", ["p", "speech", "u", "section", "debateSection", "div", "seg", "b"])
def test_elements_nested_beyond_reason_are_one_error_at_most(name: str, tag: str) -> None:
    content = DOCUMENTS[name]
    at = content.rindex(b"<p")
    deep = f"<{tag}>".encode() * 5000
    speeches, faults = read(name, content[:at] + deep + content[at:])
    assert len(speeches) < 20
    assert 1 <= len(faults) < 20
