"""TheyWorkForYou's printed page: the seed, its variants, and what is refused."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_source, read_transcripts
from hustings_indexer.sources.twfy_furniture import is_furniture
from hustings_indexer.speech import Speech

SEEDS = Path(__file__).parents[1] / "seeds"
QUESTIONS = "Questions to the Mayor of London – answered on 29th July 2019."


def read(folder: Path, *lines: str) -> tuple[list[Speech], list[str]]:
    path = folder / "page.txt"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    faults: list[SourceError] = []
    speeches = list(read_source(Source.at(path), format="twfy-page", report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


def kinds(speeches: Sequence[Speech]) -> list[str]:
    return [speech.kind for speech in speeches]


def test_the_seed_is_seven_speeches_of_two_speakers() -> None:
    speeches = list(read_transcripts(SEEDS))
    assert len(speeches) == 7
    assert {(s.speaker, s.party, s.role) for s in speeches} == {
        ("Unmesh Desai", "Labour", None),
        ("Sadiq Khan", None, "Mayor of London"),
    }
    assert {s.date for s in speeches} == {date(2019, 7, 29)}
    assert {s.heading for s in speeches} == {
        "Metropolitan Police and National Crime Agency Cooperation"
    }
    assert {s.section for s in speeches} == {"Questions to the Mayor of London"}
    assert [s.position for s in speeches] == list(range(7))
    assert kinds(speeches) == [
        "question", "answer", "speech", "answer", "speech", "answer", "speech",
    ]  # fmt: skip


def test_the_seed_s_words_are_kept_as_printed() -> None:
    speeches = list(read_transcripts(SEEDS))
    assert [len(speech.paragraphs) for speech in speeches] == [1, 3, 1, 2, 2, 3, 1]
    assert "online‑enabled crime. The NCA co‑operate" in speeches[1].text
    assert "the MPS’s co‑ordinated approach" in speeches[2].text
    assert speeches[6].text == "Thank you, Mr\N{NO-BREAK SPACE}Mayor."
    assert not any("Alert me" in speech.text or "Photo of" in speech.text for speech in speeches)


@pytest.mark.parametrize(
    ("line", "day", "time", "chamber", "section"),
    [
        (QUESTIONS, "2019-07-29", None, None, "Questions to the Mayor of London"),
        ("House of Commons debates, 13th May 2010", "2010-05-13", None, "House of Commons", None),
        (
            "in the House of Commons at 2:30 pm on 13th May 2010.",
            "2010-05-13", "14:30", "House of Commons", None,
        ),
        (
            "Part of the debate – in the House of Lords at 12:05 pm on 3rd March 2011.",
            "2011-03-03", "12:05", "House of Lords", None,
        ),
        (
            "Written Answers — Home Office, written on 3 March 2011",
            "2011-03-03", None, None, "Written Answers – Home Office",
        ),
        (
            "Health - Topical Questions – in the Scottish Parliament on Tuesday 4 June 2019",
            "2019-06-04", None, "Scottish Parliament", "Health – Topical Questions",
        ),
        ("Adjournment debate on 3 March 2011", "2011-03-03", None, None, "Adjournment debate"),
    ],
)  # fmt: skip
def test_the_occasion_is_read_whatever_its_dash_and_verb(
    tmp_path: Path, line: str, day: str, time: str | None, chamber: str | None, section: str | None
) -> None:
    (speech,), faults = read(tmp_path, "A Title", line, "Photo of Ann Lee Ann Lee Green", "Aye.")
    assert faults == []
    assert (speech.date.isoformat(), speech.time) == (day, time)
    assert (speech.chamber, speech.section) == (chamber, section)
    assert speech.heading == "A Title"


def test_the_hour_is_that_of_the_first_turn_alone(tmp_path: Path) -> None:
    turns = ["Photo of Ann Lee Ann Lee Green", "Aye.", "Photo of Bob Oy Bob Oy Green", "No."]
    speeches, _ = read(tmp_path, "T", "in the House of Lords at 2:30 pm on 13th May 2010.", *turns)
    assert [speech.time for speech in speeches] == ["14:30", None]


def test_a_date_in_the_title_is_not_taken_for_that_of_the_debate(tmp_path: Path) -> None:
    turn = ["Photo of Ann Lee Ann Lee Green", "Aye."]
    (speech,), _ = read(tmp_path, "Armistice, 11 November 1918", QUESTIONS, *turn)
    assert speech.date == date(2019, 7, 29)
    with pytest.raises(SourceError, match="no date before the first speaker"):
        read(tmp_path, "Armistice, 11 November 1918", *turn)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Questions – answered on 31st June 2019.", "3: '31st June 2019' is no day"),
        ("Questions – answered on 05/06/2019.", "3: '05/06/2019' may be"),
        ("Questions – asked on 1 May 2019, answered on 2 May 2019", "3: more than one date"),
        ("Questions – answered lately", " no date before the first speaker"),
    ],
)
def test_a_page_without_a_certain_date_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read(tmp_path, "A Title", line, "Photo of Ann Lee Ann Lee Green", "Aye.")


@pytest.mark.parametrize(
    ("head", "speaker", "party", "role"),
    [
        ("Ann Lee Ann Lee Labour/Co-operative", "Ann Lee", "Labour/Co-operative", None),
        ("Ann Lee Ann Lee", "Ann Lee", None, None),
        ("Cher Cher Plaid Cymru", "Cher", "Plaid Cymru", None),
        ("Lord West of Spithead Lord West of Spithead Labour", "Lord West of Spithead", "Labour",
         None),
        ("Boutros Boutros Lee Boutros Boutros Lee Green", "Boutros Boutros Lee", "Green", None),
        ("Ann Lee Ann Lee Shadow Secretary of State (Health), Labour", "Ann Lee", "Labour",
         "Shadow Secretary of State (Health)"),
        ("Renée O’Hara Renée O’Hara Sinn Féin", "Renée O’Hara", "Sinn Féin", None),
    ],
)  # fmt: skip
def test_a_name_that_stands_twice_is_halved(
    tmp_path: Path, head: str, speaker: str, party: str | None, role: str | None
) -> None:
    (speech,), faults = read(tmp_path, "T", QUESTIONS, f"Photo of {head}", "Aye.")
    assert (speech.speaker, speech.party, speech.role, faults) == (speaker, party, role, [])


@pytest.mark.parametrize(
    ("head", "speaker", "party"),
    [
        ("Ann Lee Plaid Cymru", "Ann Lee", "Plaid Cymru"),
        ("Ann Lee", "Ann Lee", None),
        ("Baroness Lee Baroness Lee of Ely Labour", "Baroness Lee Baroness Lee of Ely", "Labour"),
    ],
)
def test_a_name_that_cannot_be_halved_is_reported_and_kept_as_best_read(
    tmp_path: Path, head: str, speaker: str, party: str | None
) -> None:
    (speech,), (fault,) = read(tmp_path, "T", QUESTIONS, f"Photo of {head}", "Aye.")
    assert (speech.speaker, speech.party) == (speaker, party)
    assert fault.startswith(f":5: name and office cannot be told apart: kept as {speaker!r}")


def test_words_that_begin_like_a_turn_are_words(tmp_path: Path) -> None:
    words = ["Photo of the bridge, please.", "Photo of a heron"]
    (speech,), faults = read(tmp_path, "T", QUESTIONS, "Photo of Ann Lee Ann Lee Green", *words)
    assert (speech.paragraphs, faults) == (tuple(words), [])


def test_words_before_the_first_speaker_are_procedural(tmp_path: Path) -> None:
    turn = ["Photo of Ann Lee Ann Lee Green", "Aye."]
    speeches, _ = read(tmp_path, "T", QUESTIONS, "[Mr Speaker in the Chair]", *turn)
    assert kinds(speeches) == ["procedural", "question"]
    assert speeches[0].speaker is None


@pytest.mark.parametrize(
    "line",
    [
        "Alert me about debates like this", "Link to this speech", "In context", "Individually",
        "Hansard source", "(Citation: HC Deb, 13 May 2010, c45)", "Add an annotation",
        "Hansard source (Citation: HC Deb, 13 May 2010, c45)", "Share this",
        "See this speech in context", "See this speech in …", "Video is loading…",
        "Link to this speech In context Individually", "Next debate »", "Annotations (0)",
        "This website uses cookies to count visits.", "Donate to support TheyWorkForYou",
    ],
)  # fmt: skip
def test_what_the_site_prints_is_not_speech(tmp_path: Path, line: str) -> None:
    turn = ["Photo of Ann Lee Ann Lee Green", "Aye.", line, "Aye again."]
    (speech,), _ = read(tmp_path, "T", QUESTIONS, line, *turn)
    assert speech.paragraphs == ("Aye.", "Aye again.")


@pytest.mark.parametrize(
    "line",
    [
        "In context, that is little.", "Share this burden we must.", "Donate blood, I say.",
        "Next, the debate on buses.", "Individually we fail; together we stand.",
        "Hansard is a source of joy.", "Add an annotation to the minutes, please, clerk.",
    ],
)  # fmt: skip
def test_words_that_begin_like_the_site_s_are_kept(line: str) -> None:
    assert not is_furniture(line)


def test_question_and_answer_are_told_only_where_the_page_is_of_that_sort(tmp_path: Path) -> None:
    turns = [
        "Photo of Ann Lee Ann Lee Green", "Why?",
        "Photo of Bob Oy Bob Oy Labour", "Quite so, why?",
        "Photo of Sadiq Khan Sadiq Khan Mayor of London", "Because.",
    ]  # fmt: skip
    speeches, _ = read(tmp_path, "T", QUESTIONS, *turns)
    assert kinds(speeches) == ["question", "speech", "answer"]
    speeches, _ = read(tmp_path, "T", "House Office – answered on 29th July 2019", *turns)
    assert kinds(speeches) == ["question", "answer", "speech"]
    speeches, _ = read(tmp_path, "T", "House of Lords debates, 29th July 2019", *turns)
    assert kinds(speeches) == ["speech", "speech", "speech"]


def test_a_turn_without_words_is_passed_over(tmp_path: Path) -> None:
    turns = ["Photo of Ann Lee Ann Lee Green", "Photo of Bob Oy Bob Oy Green", "Aye."]
    speeches, _ = read(tmp_path, "T", QUESTIONS, *turns)
    assert [speech.speaker for speech in speeches] == ["Bob Oy"]


pages = st.lists(
    st.sampled_from([QUESTIONS, "Photo of Ann Lee Ann Lee Green", "Photo of ", "Photo of A", ""])
    | st.text(),
    max_size=12,
).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(pages)
@example("Photo of \u2028\n1 May 2019")
def test_no_text_gives_anything_but_speeches_and_source_errors(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "page.txt")
        path.write_text(text, encoding="utf-8", errors="replace")
        faults: list[SourceError] = []
        source = Source.at(path)
        try:
            speeches = list(read_source(source, format="twfy-page", report=faults.append))
        except SourceError:
            return
        assert all(speech.text for speech in speeches)
