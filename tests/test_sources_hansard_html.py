"""UK Hansard in HTML: labels, questions and answers, columns, divisions."""

from collections import Counter
from pathlib import Path

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import read_transcripts
from hustings_indexer.sources.hansard_names import Member, member
from hustings_indexer.speech import Speech

PAGE = """\
<html><head><title>Hansard</title></head><body class="main">
<div class="navLinks"><a href="../cmhansrd/x.htm">Index</a></div>
<a class="anchor-column" name="column_12"> </a><p><b>3 May 2012 : Column 12</b></p>
<h2 align="center">House of Commons</h2><h4 align="center"><i>Thursday 3 May 2012</i></h4>
<h2 align="center">Oral Answers to Questions</h2>
<h3 style="text-transform:uppercase">Harbours</h3>
<h4><i>The Secretary of State was asked—</i></h4>
<h3 align="center">Dredging</h3>
<p><a class="anchor" name="qn_0"> </a>1. <a name="12050388000101"> </a>
<b>Ann Lee (Aldermouth) (Lab/Co-op):</b> When will he dredge? [1234]</p>
<p><a name="x.htm_spmin0"> </a><a name="12050388000102"> </a>
<b>The Secretary of State for Harbours (Mr Bo Ek):</b> Soon, for the   <br/>
</p><notus-date day="3" month="5" year="2012"/><p><b>3 May 2012 : Column 13</b></p>
<p>harbour is deep.</p>
<p><a name="12050388000103"> </a><b><b>Ann</b> Lee:</b> I see.</p>
<h5 align="left">2.45 pm</h5>
<p><a name="12050388000104"> </a><b>Mr Deputy Speaker (Mr Cy Orr):</b> Order.</p>
<p><i>Question put</i>, That the amendment be made.</p>
<p><i>The House divided:</i></p><p>Ayes 2, Noes 1.</p><p><b>Division No. 3]</b></p><p>Lee, Ann</p>
<h3 align="center">Points of Order</h3>
<p><a name="12050388000105"> </a><b>Mr Ek:</b> On a point of order.</p>
<td><a href="y.htm">Next Section</a></td></body></html>
"""


def read(path: Path, content: str) -> tuple[list[Speech], list[str]]:
    path.write_text(content, encoding="utf-8")
    faults: list[SourceError] = []
    speeches = list(read_transcripts(path, report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


def test_bold_names_begin_turns(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path / "page.htm", PAGE)
    assert faults == []
    assert [(speech.speaker, speech.party, speech.kind, speech.text) for speech in speeches] == [
        ("Ann Lee", "Lab/Co-op", "question", "When will he dredge? [1234]"),
        ("Mr Bo Ek", None, "answer", "Soon, for the harbour is deep."),
        ("Ann Lee", None, "speech", "I see."),
        ("Mr Cy Orr", None, "procedural", "Order."),
        (
            None,
            None,
            "procedural",
            "Question put, That the amendment be made.\n\nThe House divided:\n\n"
            "Ayes 2, Noes 1.\n\nDivision No. 3]\n\nLee, Ann",
        ),
        ("Mr Ek", None, "speech", "On a point of order."),
    ]


def test_place_and_time_come_from_the_marks(tmp_path: Path) -> None:
    speeches, _ = read(tmp_path / "page.htm", PAGE)
    first, second, third, chair = speeches[:4]
    assert (first.chamber, first.section) == ("House of Commons", "Oral Answers to Questions")
    assert first.heading == "Harbours / Dredging"
    assert (first.column, second.column, third.column) == ("12", "12", "13")
    assert (third.time, chair.time) == (None, "14:45")
    assert second.role == "The Secretary of State for Harbours"
    assert (first.id, str(first.date)) == ("page/12050388000101", "2012-05-03")


def test_a_table_of_contents_is_not_claimed(tmp_path: Path) -> None:
    contents = PAGE.replace("<h2", "<h3>Table of Contents for 3 May 2012</h3><h2", 1)
    (tmp_path / "index.html").write_text(contents)
    (tmp_path / "page.html").write_text(PAGE)
    sources = {speech.source for speech in read_transcripts(tmp_path)}
    assert sources == {str(tmp_path / "page.html")}


def test_half_broken_markup_is_read(tmp_path: Path) -> None:
    broken = PAGE.replace("</p>", "").replace("</h3>", "").replace("</body></html>", "")
    speeches, _ = read(tmp_path / "page.htm", broken)
    assert [speech.speaker for speech in speeches][:2] == ["Ann Lee", "Mr Bo Ek"]


def test_a_page_without_a_date_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    path.write_text("<html><body><p><b>Ann Lee:</b> Aye.</p></body></html>")
    faults: list[SourceError] = []
    assert list(read_transcripts(path, format="hansard-html", report=faults.append)) == []
    assert "no date" in str(faults[0])


PETITIONS = """\
<html><body><p><b>3 May 2012 : Column 1P</b></p><h2>Petitions</h2><h3>Weirs</h3>
<p><a name="12050388000201"> </a><i>The Petition of residents of Ely,</i></p>
<p>Declares that the weir leaks.</p>
<p>And the Petitioners remain.<i>—[Presented by </i><b>Ann Lee</b><i>, Official Report,</i> 1.]</p>
<p><i>Observations from the Secretary of State for Water:</i></p>
<p>The weir is being mended.</p>
<h3>Locks</h3>
<p><i>The Petition of nobody in particular,</i></p><p>Declares that the lock is shut.</p>
<h3>Bridges</h3>
<p><b>Bo Ek:</b> I rise to present a petition. It says:</p>
<p><i>The Petition of residents of Oak,</i></p><p>Declares that the bridge sways.</p>
</body></html>
"""


def test_a_petition_is_its_presenter_s_and_the_observations_are_an_answer(tmp_path: Path) -> None:
    speeches, faults = read(tmp_path / "page.htm", PETITIONS)
    assert faults == []
    assert [(speech.kind, speech.speaker, len(speech.paragraphs)) for speech in speeches] == [
        ("speech", "Ann Lee", 3),
        ("answer", "The Secretary of State for Water", 1),
        ("procedural", None, 2),
        ("speech", "Bo Ek", 3),
    ]
    assert speeches[0].id == "page/12050388000201"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Mr Speaker", Member("Mr Speaker", "Mr Speaker", None, True)),
        ("Mr Jim Orr (in the Chair)", Member("Mr Jim Orr", "in the Chair", None, True)),
        ("Ann Lee (Ely) (Ind)", Member("Ann Lee", None, "Ind", False)),
        ("Ann Lee (Ely)", Member("Ann Lee", None, None, False)),
        ("Lord Lee of Ely (Con)", Member("Lord Lee of Ely", None, "Con", False)),
    ],
)
def test_labels_are_taken_apart(label: str, expected: Member) -> None:
    assert member(label) == expected


def test_real_pages_are_read_and_indexes_passed_over(shared: Path) -> None:
    folder = shared / "data" / "uk-hansard-2011-html" / "commons"
    faults: list[SourceError] = []
    speeches = list(read_transcripts(folder, report=faults.append))
    kinds = Counter(speech.kind for speech in speeches)
    assert faults == []
    assert (kinds["speech"], kinds["question"], kinds["answer"]) == (30, 11, 11)
    assert all(speech.speaker for speech in speeches if speech.kind != "procedural")
    assert {speech.date.year for speech in speeches} == {2011, 2012, 2013, 2014}
