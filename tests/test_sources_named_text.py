"""Speeches whose file names say who and when."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_transcripts
from hustings_indexer.sources.files import open_bytes
from hustings_indexer.sources.name_pattern import facts_in_name, read_pattern
from hustings_indexer.sources.named_text import NamedText
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech


def read(path: Path, content: str, pattern: str | None = None) -> Speech:
    path.write_text(content, encoding="utf-8")
    source = Source.at(path)
    with open_bytes(source) as (head, stream):
        assert NamedText().sniff(Sample(path.name, head, {}, pattern)) is Claim.SURE
        transcript = Transcript(source, stream, lambda fault: pytest.fail(str(fault)), {}, pattern)
        (speech,) = NamedText().read(transcript)
    return speech


def test_the_general_debate_has_state_session_and_year(tmp_path: Path) -> None:
    speech = read(tmp_path / "ALB_75_2020.txt", "Mr. President,\nThe seas rise.")
    assert (speech.speaker, speech.section) == ("ALB", "General Debate")
    assert speech.id == "un-general-debate/75/ALB"
    assert speech.paragraphs == ("Mr. President,", "The seas rise.")


def test_a_year_alone_is_marked_as_no_day(tmp_path: Path) -> None:
    speech = read(tmp_path / "ALB_75_2020.txt", "The seas rise.")
    assert (str(speech.date), speech.heading) == ("2020-01-01", "Session 75, 2020 (day not given)")


@pytest.mark.parametrize(
    ("head", "date", "heading"),
    [
        ("THE ADDRESS\n \nApril 16, 1945\n\n", "1945-04-16", "THE ADDRESS"),
        ("The Address. April 16, 1945\n\n", "1945-04-16", "The Address"),
        ("THE ADDRESS\n\n", "1945-01-01", "THE ADDRESS (day not given)"),
        ("April 16, 1944\n\n", "1945-01-01", "1945 (day not given)"),
        ("", "1945-01-01", "1945 (day not given)"),
    ],
)
def test_a_date_that_stands_alone_at_the_top_serves_if_it_is_of_the_year(
    tmp_path: Path, head: str, date: str, heading: str
) -> None:
    speech = read(tmp_path / "1945-Truman-1.txt", f"{head}Fellow citizens:\n\nIt is late.\n")
    assert (str(speech.date), speech.heading, speech.speaker) == (date, heading, "Truman")
    assert speech.text.endswith("Fellow citizens:\n\nIt is late.")


def test_the_one_who_speaks_throughout_is_no_word_of_the_speech(tmp_path: Path) -> None:
    speech = read(tmp_path / "2005-Orr.txt", "THE PRESIDENT: Mr. Speaker, hello.\n\nGoodbye.")
    assert speech.paragraphs == ("Mr. Speaker, hello.", "Goodbye.")


def test_lines_broken_to_a_width_are_joined(tmp_path: Path) -> None:
    speech = read(tmp_path / "2005-Orr.txt", "One\ntwo.\n\nThree\nfour.\n")
    assert speech.paragraphs == ("One two.", "Three four.")


def test_a_pattern_says_what_the_name_says(tmp_path: Path) -> None:
    pattern = "{date:%d.%m.%Y}_{speaker} ({party})_{_}"
    speech = read(tmp_path / "29.07.2019_Ann Lee (Green)_v2.txt", "Hello.", pattern)
    assert (str(speech.date), speech.speaker, speech.party) == ("2019-07-29", "Ann Lee", "Green")


def test_a_talk_of_several_is_left_to_the_typed_transcript(tmp_path: Path) -> None:
    path = tmp_path / "2019-Budget.txt"
    path.write_text("Date: 2019-07-29\n\nANN LEE: a\n\nBO EK: b\n\nCY ORR: c\n")
    assert [speech.speaker for speech in read_transcripts(path)] == ["ANN LEE", "BO EK", "CY ORR"]


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("{nobody}", "is no field"),
        ("{speaker}-{speaker}", "comes twice"),
        ("{speaker}{party}", "nothing stands between"),
        ("{speaker", "do not pair"),
        ("plain", "names no field"),
        ("{_}", "names no field"),
        ("{date:%Q}", "in a date form"),
        ("{date:%Y%}", "ends in the middle"),
        ("{speaker:%Y}", "only a date"),
    ],
)
def test_a_pattern_that_means_nothing_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_pattern(pattern)


def test_a_day_that_is_none_in_the_name_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "2019-02-31_Ann.txt"
    path.write_text("Hello.")
    source = Source.at(path)
    with open_bytes(source) as (_, stream):
        transcript = Transcript(source, stream, lambda fault: None, {}, "{date}_{speaker}")
        with pytest.raises(SourceError, match="no day of the calendar"):
            list(NamedText().read(transcript))


@given(st.text(max_size=40), st.text(max_size=60))
def test_any_pattern_is_read_or_refused_and_any_name_fits_or_not(pattern: str, name: str) -> None:
    try:
        facts = facts_in_name(pattern, name)
    except ValueError:
        return
    assert facts is None or all(facts.values())


@given(st.from_regex(r"[A-Z][a-z]{1,9}", fullmatch=True), st.dates())
def test_a_name_made_by_a_pattern_is_read_by_it(speaker: str, date: object) -> None:
    facts = facts_in_name("{date}_{speaker}", f"{date}_{speaker}.txt")
    assert facts == {"date": str(date), "speaker": speaker}


@pytest.mark.parametrize(("folder", "count"), [("ungdc", 232), ("nltk", 124)])
def test_every_real_file_is_one_speech(shared: Path, folder: str, count: int) -> None:
    faults: list[SourceError] = []
    speeches = list(read_transcripts(shared / "data" / folder, report=faults.append))
    assert len({speech.id for speech in speeches}) == len(speeches) == count
    assert all("not UTF-8" in str(fault) for fault in faults)
    for speech in speeches:
        assert str(speech.date.year) in Path(speech.source or "").name
        assert speech.speaker
