"""The made-up debates in data/, and real transcripts where they are to be had."""

import csv
import lzma
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_source, read_transcripts
from hustings_indexer.sources.dates import date_in_name
from hustings_indexer.speech import Speech

DATA = Path(__file__).parents[1] / "data"


def test_every_file_of_data_is_read_without_a_fault() -> None:
    speeches = list(read_transcripts(DATA))
    by_file = Counter(Path(speech.source or "").suffix for speech in speeches)
    assert by_file.keys() == {".jsonl", ".txt", ".csv"}
    assert len({speech.debate_id for speech in speeches}) >= 12
    assert len({speech.id for speech in speeches}) == len(speeches)
    assert all(speech.speaker or speech.kind == "procedural" for speech in speeches)


def test_data_has_facets_to_show() -> None:
    speeches = list(read_transcripts(DATA))
    assert {speech.date.year for speech in speeches} == set(range(2016, 2025))
    assert len({speech.party for speech in speeches if speech.party}) >= 5
    assert len({speech.speaker for speech in speeches}) >= 12
    assert sum("county line" in speech.text for speech in speeches) >= 4


def test_the_readme_of_data_names_every_file() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for path in DATA.glob("*.*"):
        assert path.name in readme or path.name == "README.md"


def test_a_parliament_in_json_lines_is_read_without_a_fault(shared: Path) -> None:
    path = shared / "bench" / "singapore.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        written = sum(1 for _ in islice(lines, 3000))
    faults: list[Exception] = []
    speeches = list(islice(read_source(Source.at(path), report=faults.append), 3000))
    assert faults == []
    assert len(speeches) == written
    assert len({speech.id for speech in speeches}) == len(speeches)


# What each folder of real transcripts says that it holds, and how many speeches of a named speaker
# that makes here; docs/formats.md says what the differences are made of.
COUNTS = {
    "akoma-ntoso-ireland": (736 + 13, 749),
    "akoma-ntoso-oasis": (46, 46),
    "audreyt": (16_039, 16_039),
    "nltk": (124, 124),
    "parlamint": (2_494, 2_493),
    "ungdc": (232, 232),
    "us-crec": (1_182, 1_187),
}
FOLDERS = (
    *COUNTS, "bundestag-txt", "bundestag-xml", "japan-diet-csv", "twfy", "uk-hansard-2011-html",
    "uk-historic-hansard",
)  # fmt: skip


@cache
def read(folder: Path) -> Sequence[Speech]:
    """The speeches of a folder, each once."""
    faults: list[SourceError] = []
    return tuple({s.id: s for s in read_transcripts(folder, report=faults.append)}.values())


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_speech_that_is_not_procedural_has_a_speaker(shared: Path, folder: str) -> None:
    speeches = [s for s in read(shared / "data" / folder) if s.kind != "procedural"]
    assert speeches
    assert sum(bool(speech.speaker) for speech in speeches) >= 0.95 * len(speeches)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_date_in_the_name_of_a_file_is_that_of_its_speeches(shared: Path, folder: str) -> None:
    for speech in read(shared / "data" / folder):
        named = date_in_name(Path(speech.source or "").name)
        assert named in (None, speech.date), speech.id


@pytest.mark.parametrize("folder", COUNTS)
def test_the_speeches_of_named_speakers_are_as_many_as_the_source_has(
    shared: Path, folder: str
) -> None:
    said, expected = COUNTS[folder]
    count = sum(bool(speech.speaker) for speech in read(shared / "data" / folder))
    assert count == expected
    assert abs(count - said) <= 0.02 * said


def test_theyworkforyou_has_all_that_is_not_superseded_and_motions_and_interests(
    shared: Path,
) -> None:
    folder = shared / "data" / "twfy"
    elements, superseded = list[str](), set[str]()
    for path in folder.rglob("*.xml"):
        text = path.read_text(encoding="latin-1")
        elements += re.findall(r'<(?:speech|ques|reply)\b[^>]*?\bid="([^"]+)"', text)
        superseded |= set(re.findall(r'<gidredirect oldgid="([^"]+)"', text))
    speeches = read(folder)
    parts = Counter(Path(s.source or "").relative_to(folder).parts[0] for s in speeches)
    assert len(elements) == 8_337
    assert set(elements) - {speech.id for speech in speeches} == superseded & set(elements)
    assert (len(superseded & set(elements)), parts["sp-motions"], parts["regmem"]) == (
        395,
        128,
        486,
    )
    assert len(speeches) == 8_337 - 395 + 128 + 486


def test_historic_hansard_has_a_turn_for_each_contribution(shared: Path) -> None:
    folder = shared / "data" / "uk-historic-hansard"
    turns = Counter(speech.source for speech in read_transcripts(folder, report=lambda fault: None))
    said = {path: path.read_bytes().count(b"<membercontribution") for path in folder.rglob("*.xml")}
    assert sum(said.values()) == 529
    assert all(turns[str(path)] >= count for path, count in said.items())


def test_the_bundestag_has_each_turn_of_a_member_or_of_the_government(shared: Path) -> None:
    for folder, members in (("bundestag-xml", 483), ("bundestag-txt", 103)):
        turns = [s for s in read(shared / "data" / folder) if s.kind != "procedural"]
        chairs = sum("präsident" in (speech.role or "").casefold() for speech in turns)
        assert len(turns) - chairs == members


def test_the_diet_s_rows_are_the_same_speeches_in_csv_and_json(shared: Path) -> None:
    folder = shared / "data" / "japan-diet-csv"
    rows = list[dict[str, str]]()
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    speeches = read(folder)
    assert len(rows) == 3_934
    assert len({row["url"] for row in rows}) == 3_934 // 2
    assert len(speeches) == 1_791 + 176 + 748
    parties = {speech.url: speech.party or "" for speech in speeches}
    assert all(parties[row["url"]] == row["party"] for row in rows)


def test_a_page_of_hansard_has_a_turn_for_each_name_and_a_table_of_contents_none(
    shared: Path,
) -> None:
    folder = shared / "data" / "uk-hansard-2011-html"
    turns = Counter(Path(speech.source or "").name for speech in read(folder) if speech.speaker)
    bold, names, contents = 0, Counter[str](), Counter[str]()
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8", errors="replace")
        found = re.findall(r"<b>(?:<b>)?([^<]*?)(:?)\s*</b>(:?)", text)
        bold += len(re.findall("<b>", text))
        counted = contents if "Table of Contents" in text else names
        counted[path.name] = sum(bool(within or after) for _, within, after in found)
    assert 1_380 <= bold <= 1_400
    assert sum(contents.values()) > 850
    assert not contents.keys() & turns.keys()
    assert all(turns[name] >= count for name, count in names.items())
