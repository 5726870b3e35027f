"""Export: whatever the format, our own readers give the same speeches back."""

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date as Date
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings_indexer.export import FORMATS, export
from hustings_indexer.sources import Source, read_source
from hustings_indexer.sources.registry import reader_named, surest_reader
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import KINDS, Speech
from speeches import speech, speeches

READERS = {
    "jsonl": "jsonl",
    "json": "json",
    "csv": "table",
    "tsv": "table",
    "akoma-ntoso": "akoma-ntoso",
    "tei": "tei",
}

# XML 1.0 cannot spell U+FFFE and U+FFFF; the record holds no control characters and surrogates.
characters = st.characters(codec="utf-8", exclude_characters="\ufffe\uffff")
lines = st.text(characters, max_size=12) | st.sampled_from(
    ("A.- B", "NAME (Office)", '<b> & "c" \'', "]]>", "a\u00a0b", "&amp;", "&#65;", "-->", "=1+1")
)
texts = st.text(characters | st.sampled_from("\n\n\t <&\u2028"), min_size=1, max_size=40)


def made(record: dict[str, object]) -> Speech | None:
    """A speech as a reader would make it, with its strings cleaned; None where nothing is left."""
    try:
        made = Speech.from_dict(record)
    except ValueError:
        return None
    return made if made.text else None


odd_speeches = (
    st.fixed_dictionaries(
        {
            "id": lines,
            "debate_id": lines,
            "date": st.dates(Date(1066, 1, 1), Date(2100, 1, 1)),
            "text": texts,
            "position": st.integers(0, 2**31 - 1),
            "kind": st.sampled_from(KINDS),
        },
        optional={
            name: lines
            for name in Speech.__dataclass_fields__
            if name not in ("id", "debate_id", "date", "text", "position", "kind")
        },
    )
    .map(made)
    .filter(lambda speech: speech is not None)
)


def written(speeches: Iterable[Speech | None], format: str) -> str:
    stream = io.StringIO()
    listed = [speech for speech in speeches if speech is not None]
    assert export(listed, format, stream) == len(listed)
    return stream.getvalue()


def read(text: str, format: str) -> list[Speech]:
    faults: list[Exception] = []
    source = Source("export", None, 0, 0)
    transcript = Transcript(source, io.BytesIO(text.encode()), faults.append)
    speeches = list(reader_named(READERS[format]).read(transcript))
    assert faults == []
    return speeches


def by_debate(speeches: Iterable[Speech]) -> list[Speech]:
    """One of each id, as a reader makes them, grouped by debate: as an index gives them."""
    clean = (Speech.from_dict(speech.to_dict()) for speech in speeches if speech.text)
    once = {speech.id: speech for speech in clean if speech.text}
    return sorted(once.values(), key=lambda speech: (speech.debate_id, speech.position))


@pytest.mark.parametrize("format", FORMATS)
@given(st.lists(speeches, max_size=8).map(by_debate))
def test_what_was_written_is_read_as_it_was(format: str, given_speeches: list[Speech]) -> None:
    if given_speeches:
        assert read(written(given_speeches, format), format) == given_speeches


@pytest.mark.parametrize("format", FORMATS)
@given(odd_speeches)
def test_any_character_and_any_field_comes_back(format: str, odd: Speech) -> None:
    expected = odd if odd.source else replace(odd, source="export")
    assert read(written([odd], format), format) == [expected]


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_is_known_by_its_content(format: str) -> None:
    text = written([speech("a", "Some words.", speaker="Ann Lee")], format)
    reader = surest_reader(Sample("unnamed", text.encode()))
    assert reader is not None
    assert reader.name == READERS[format]


def test_a_field_that_one_speech_lacks_stays_empty() -> None:
    debate = [
        speech("a/0", heading="Ferries", speaker="Ann Lee", role="Mayor", time="10:00"),
        speech("a/1", position=1, language="cy", chamber="House", page="3", url="http://x/1"),
        speech("a/2", position=2, kind="procedural", section="Motions", party="Green"),
    ]
    debate = [replace(each, source="a.txt") for each in debate]
    for each in FORMATS:
        assert read(written(debate, each), each) == debate


def test_xml_says_who_speaks_in_its_own_terms_too() -> None:
    debate = [speech("a/0", "Words & more.", speaker="Ann Lee", person_id="p/1", role="Mayor")]
    tei = written(debate, "tei")
    assert '<person xml:id="p1"><persName>Ann Lee</persName><idno>p/1</idno></person>' in tei
    assert "<seg>Words &amp; more.</seg>" in tei
    akoma = written(debate, "akoma-ntoso")
    assert '<TLCPerson eId="ref_1" href="p/1" showAs="Ann Lee"/>' in akoma
    assert '<speech eId="speech_1" by="#ref_1" as="#ref_2"' in akoma
    assert "<from>Ann Lee</from>\n<p>Words &amp; more.</p>" in akoma


def test_what_xml_cannot_spell_is_written_as_the_replacement_character() -> None:
    for each in ("tei", "akoma-ntoso"):
        assert read(written([speech("a", "x\ufffey")], each), each)[0].text == "x\ufffdy"


def test_json_lines_leave_out_what_is_not_known() -> None:
    (line,) = written([speech("a", "Words.")], "jsonl").splitlines()
    assert json.loads(line) == {
        "id": "a",
        "date": "2019-07-29",
        "text": "Words.",
        "debate_id": "debate",
        "position": 0,
        "kind": "speech",
    }


def test_a_format_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="no export format 'pdf'; formats: jsonl, json, csv, t"):
        export([], "pdf", io.StringIO())


def test_no_more_than_one_debate_is_held() -> None:
    class Watched(io.StringIO):
        def write(self, text: str) -> int:
            done.append(text)
            return len(text)

    done: list[str] = []

    def debates() -> Iterator[Speech]:
        for number in range(20):
            # All of the debate before the last has been written by now.
            assert number < 2 or any(f"Words of {number - 2}." in text for text in done)
            yield speech(f"{number}/0", f"Words of {number}.", debate_id=str(number))

    for each in FORMATS:
        done.clear()
        assert export(debates(), each, Watched()) == 20


@pytest.mark.parametrize(
    "name",
    [
        "akoma-ntoso-ireland/deploy/sample.xml",
        "akoma-ntoso-oasis/cl_Sesion56_2.xml",
        "parlamint/ParlaMint-BE/ParlaMint-BE_2015-01-21_54-commissie-ic061x.xml",
        "twfy/debates/debates2009-10-28c.xml",
    ],
)
def test_a_real_transcript_survives_every_format(shared: Path, name: str) -> None:
    given_speeches = list(read_source(Source.at(shared / "data" / name)))
    grouped = [
        each
        for _, debate in groupby(given_speeches, key=lambda speech: speech.debate_id)
        for each in debate
    ]
    for each in FORMATS:
        assert read(written(grouped, each), each) == grouped
