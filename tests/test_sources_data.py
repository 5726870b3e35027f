"""The made-up debates in data/, and real transcripts where they are to be had."""

import lzma
from collections import Counter
from itertools import islice
from pathlib import Path

from hustings_indexer.sources import Source, read_source, read_transcripts

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
