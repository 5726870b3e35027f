"""Historic Hansard: turns and what goes on with them, days given twice, and real pages."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_source, read_transcripts
from hustings_indexer.sources.historic_days import day_of_sitting
from hustings_indexer.speech import Speech

# 529 `<membercontribution>`, and 12 turns of the debates whose words stand beside `<member>` alone.
TURNS_OF_MEMBERS = 529 + 12


def read(
    folder: Path, content: str, name: str = "S6CV0001P0.xml"
) -> tuple[list[Speech], list[str]]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    faults: list[SourceError] = []
    speeches = list(read_source(Source.at(path), report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


def commons(*elements: str, day: str = "Monday 16 December 1985", given: str = "1985-12-16") -> str:
    date_element = f'<date format="{given}">{day}</date>' if given or day else ""
    start = f"<housecommons><col>1</col><title>HOUSE OF COMMONS</title>{date_element}<debates>"
    return "\n".join((start, *elements, "</debates></housecommons>"))


def said(member: str, words: str, *, before: str = "", id: str = "") -> str:
    identity = f' id="{id}"' if id else ""
    contribution = f"<membercontribution>{words}</membercontribution>"
    return f"<p{identity}>{before}<member>{member}</member>{contribution}</p>"


def section(title: str, *elements: str) -> str:
    return "\n".join((f"<section><title>{title}</title>", *elements, "</section>"))


def test_a_turn_has_everything_its_source_says(tmp_path: Path) -> None:
    content = commons(
        section(
            "ORDERS OF<lb/> THE DAY",
            section(
                "Ships",
                "<col>7</col>",
                "<p>3.30 pm</p>",
                said(
                    "The Secretary of State for Ships (Mr. Bob Ray)",
                    ": I beg\n<image src='x'/><col>8</col>\nto move.<lb/>\nThat is all.",
                    id="S6CV0089P0-00362",
                ),
                said("Mr. Poe <memberconstituency>(Ely) (Lab)</memberconstituency>", ": Why?"),
            ),
        )
    )
    (first, second), faults = read(tmp_path, content)
    assert not faults
    assert first.to_dict() == {
        "id": "S6CV0089P0-00362",
        "debate_id": "s6cv0001p0/1985-12-16-orders-of-the-day-ships",
        "position": 0,
        "date": "1985-12-16",
        "time": "15:30",
        "chamber": "House of Commons",
        "section": "House of Commons debates",
        "heading": "ORDERS OF THE DAY / Ships",
        "speaker": "Mr. Bob Ray",
        "person_id": None,
        "party": None,
        "role": "The Secretary of State for Ships",
        "language": None,
        "kind": "speech",
        "text": "I beg to move.\n\nThat is all.",
        "column": "7",
        "page": None,
        "url": None,
        "source": str(tmp_path / "S6CV0001P0.xml"),
    }
    assert (second.speaker, second.party, second.column) == ("Mr. Poe", "Lab", "8")
    assert second.time is None


def test_paragraphs_without_a_member_go_on_with_the_turn_unless_they_are_formal(
    tmp_path: Path,
) -> None:
    content = commons(
        "<p>[MR. SPEAKER <i>in the Chair</i>]</p>",
        section(
            "Ships",
            said("Mr. Poe", ": I have a list."),
            "<p>It goes on.</p>",
            "<ol><li>1. One.</li></ol>",
            "<quote>A line.</quote>",
            "<p><i>Question put and agreed to.</i></p>",
            "<p>Resolved, That it be so.</p>",
            "<division><table><tr><td>AYES</td></tr><tr><td>Lee, A.</td></tr></table></division>",
            said("Mr. Jackson", " <i>rose</i>&#x2014;"),
            said("Mr. Deputy Speaker (Mr. Lee)", ": Order."),
        ),
    )
    speeches, _ = read(tmp_path, content)
    assert [(s.kind, s.speaker, s.text) for s in speeches] == [
        ("procedural", None, "[MR. SPEAKER in the Chair]"),
        ("speech", "Mr. Poe", "I have a list.\n\nIt goes on.\n\n1. One.\n\nA line."),
        (
            "procedural",
            None,
            "Question put and agreed to.\n\nResolved, That it be so.\n\nAYES\nLee, A.",
        ),
        ("procedural", "Mr. Jackson", "rose—"),
        ("procedural", "Mr. Lee", "Order."),
    ]


def test_numbered_questions_are_questions_and_the_next_turn_of_another_answers(
    tmp_path: Path,
) -> None:
    questions = section(
        "ENERGY",
        said("Mr. Poe", " asked the Secretary of State what he does.", before="Q1. "),
        said("Mr. Ray", ": Little."),
        said("Mr. Poe", ": Is that all?"),
    )
    title = "<title>Oral Answers to Questions</title>"
    speeches, _ = read(tmp_path, commons(f"<oralquestions>{title}{questions}</oralquestions>"))
    assert [s.kind for s in speeches] == ["question", "answer", "speech"]
    assert {(s.section, s.heading) for s in speeches} == {("Oral answers to questions", "ENERGY")}
    unmarked, _ = read(tmp_path, commons(questions))
    assert [s.kind for s in unmarked] == ["question", "answer", "speech"]


def test_written_questions_that_name_their_member_in_words_have_a_speaker(tmp_path: Path) -> None:
    content = (
        '<writtenanswers><col>1W</col><date format="1985-12-16">Monday 16 December 1985</date>'
        "<group><title>FOOD</title><section><title>Stores</title><body>"
        '<p id="S6CV0089P0-1">Mr. Canavan asked the Minister how much is stored.</p>'
        '<p id="S6CV0089P0-2"><member>Mr. Gummer</member>: A note is here.</p>'
        '<p id="S6CV0089P0-3">The costs were high.</p></body></section></group></writtenanswers>'
    )
    speeches, faults = read(tmp_path, content)
    assert not faults
    assert [(s.kind, s.speaker, s.text) for s in speeches] == [
        ("question", "Mr. Canavan", "asked the Minister how much is stored."),
        ("answer", "Mr. Gummer", "A note is here.\n\nThe costs were high."),
    ]
    assert {(s.chamber, s.section, s.heading, s.column) for s in speeches} == {
        ("House of Commons", "Written answers", "FOOD / Stores", "1W")
    }


def test_a_volume_s_days_are_kept_apart_and_its_pages_around_are_not_read(tmp_path: Path) -> None:
    content = (
        "<hansard><titlepage><p>PARLIAMENTARY DEBATES</p></titlepage><p>ELEVENTH VOLUME</p>"
        + commons(said("Mr. Poe", ": One."))
        + commons(said("Mr. Poe", ": Two."), day="", given="")
        + '<houselords><date format="1985-12-17">Tuesday 17 December 1985</date><debates>'
        + said("LORD RAY", ": Three.")
        + "</debates></houselords><index><indexdiv><p>Abbott, Ms 1</p></indexdiv></index></hansard>"
    )
    speeches, faults = read(tmp_path, content)
    assert [(s.text, s.date.day, s.chamber) for s in speeches] == [
        ("One.", 16, "House of Commons"),
        ("Three.", 17, "House of Lords"),
    ]
    assert faults == [":4: no date for this sitting"]


def test_a_grand_committee_s_day_may_stand_in_a_line_alone(tmp_path: Path) -> None:
    content = (
        "<grandcommitteereport><title>Grand Committee</title><p><i>(First Day)</i></p>"
        "<p><i>Tuesday, 13 January 2004.</i></p>"
        + said("Lord Ray", ": I rise.")
        + "</grandcommitteereport>"
    )
    speeches, faults = read(tmp_path, content)
    assert not faults
    assert {speech.date for speech in speeches} == {date(2004, 1, 13)}
    assert {speech.section for speech in speeches} == {"Grand Committee"}


@pytest.mark.parametrize(
    ("given_day", "printed", "day"),
    [
        ("1985-12-16", "Monday 16 December 1985", date(1985, 12, 16)),
        ("1887-08-21", "Wednesday, 21st August, 1889.", date(1889, 8, 21)),
        ("1805-06-05", "Friday, July 5. ", date(1805, 7, 5)),
        ("1922-05-09", "[From Minutes of May 9.]", date(1922, 5, 9)),
        ("1909-03-01", "", date(1909, 3, 1)),
        (None, "Tuesday 16 June 2004", date(2004, 6, 16)),
        (None, "", None),
    ],
)
def test_the_weekday_decides_between_two_dates(
    given_day: str | None, printed: str, day: date | None
) -> None:
    assert day_of_sitting(given_day, printed) == day


@pytest.mark.parametrize("printed", ["17 December 1985", "Friday 18 December 1985"])
def test_two_dates_that_no_weekday_decides_are_a_fault_and_no_date(
    tmp_path: Path, printed: str
) -> None:
    speeches, faults = read(tmp_path, commons(said("Mr. Poe", ": One."), day=printed))
    assert not speeches
    assert faults == [
        f":1: two dates for one sitting: 1985-12-16 and {printed!r}",
        ":2: no date for this sitting",
    ]


@given(st.text(max_size=80))
def test_no_printed_day_crashes(printed: str) -> None:
    try:
        day_of_sitting("1985-12-16", printed)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - it may raise or not


def test_an_id_that_comes_twice_in_a_file_is_that_of_the_first(tmp_path: Path) -> None:
    turns = (said("Mr. Poe", ": One.", id="S1-1"), said("Mr. Ray", ": Two.", id="S1-1"))
    first, second = read(tmp_path, commons(*turns))[0]
    assert first.id == "S1-1"
    assert second.id == f"{second.debate_id}/1"


def test_a_topic_in_brackets_before_the_member_is_the_heading(tmp_path: Path) -> None:
    (speech,), _ = read(
        tmp_path, commons(said("[ELECTION.]&#x2014;Mr. Poe", "presented a petition"))
    )
    assert (speech.speaker, speech.heading) == ("Mr. Poe", "ELECTION")


def test_what_stands_before_a_break_is_read(tmp_path: Path) -> None:
    path = tmp_path / "broken.xml"
    whole = commons(*[said("Mr. Poe", f": Words {number}.") for number in range(3)])
    path.write_text(whole[: whole.rindex("<member>") + 4], encoding="utf-8")
    faults: list[SourceError] = []
    speeches = list(read_transcripts(path, report=faults.append))
    assert [speech.text for speech in speeches][:2] == ["Words 0.", "Words 1."]
    assert faults
    assert all(fault.line for fault in faults)


def test_real_pages_have_the_turns_that_were_counted(shared: Path) -> None:
    faults: list[SourceError] = []
    folder = shared / "data" / "uk-historic-hansard"
    speeches = [
        speech
        for speech in read_transcripts(folder, report=faults.append)
        if speech.source and speech.source.endswith(".xml")
    ]
    written = ("Written answers", "Written statements")
    by_members = [s for s in speeches if s.speaker and s.section not in written]
    assert abs(len(by_members) - TURNS_OF_MEMBERS) <= 2
    spoken = [speech for speech in speeches if speech.kind != "procedural"]
    assert sum(speech.speaker is not None for speech in spoken) >= 0.95 * len(spoken)
    broken = {Path(fault.source).name for fault in faults}
    assert "housecommons_example.xml" not in broken
    assert not any("date" in fault.reason for fault in faults)


def test_a_real_day_s_speakers_offices_and_columns_are_told(shared: Path) -> None:
    path = shared / "data" / "uk-historic-hansard" / "housecommons_example.xml"
    speeches = list(read_transcripts(path))
    assert {speech.date for speech in speeches} == {date(1985, 12, 16)}
    hunt = next(speech for speech in speeches if speech.speaker == "Mr. David Hunt")
    assert hunt.role == "The Parliamentary Under-Secretary of State for Energy"
    assert (hunt.kind, hunt.column, hunt.id) == ("answer", "1", "S6CV0089P0-00363")
    assert all(speech.column for speech in speeches)
