"""Readers of other packages, found under their entry point."""

import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import read_transcripts, registry
from hustings_indexer.sources.installed import ReaderWarning, installed_readers

MODULE = """\
from hustings_indexer.sources.reader import Claim


class Diary:
    name = "diary"
    summary = "a diary, a day a line"

    def sniff(self, sample):
        return Claim.SURE if sample.lines and sample.lines[0] == "DIARY" else Claim.NO

    def read(self, transcript):
        for number, line in transcript.lines():
            day, _, text = line.partition(" ")
            if text:
                yield transcript.speech({"date": day, "speaker": "I", "text": text})


class Nothing:
    name = "nothing"
"""


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    registry._installed.cache_clear()
    yield
    registry._installed.cache_clear()


def install(
    folder: Path, points: str, monkeypatch: pytest.MonkeyPatch, module: str = MODULE
) -> None:
    """Put a package beside its entry points where Python looks for both."""
    name = f"diary_of_{folder.name.replace('-', '_')}"
    (folder / f"{name}.py").write_text(module)
    information = folder / f"{name}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    points = points.replace("MODULE", name)
    (information / "entry_points.txt").write_text(f"[hustings.readers]\n{points}\n")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, name, raising=False)


def test_a_reader_of_a_package_reads_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "diary = MODULE:Diary", monkeypatch)
    path = tmp_path / "mine.diary"
    path.write_text("DIARY\n2019-07-29 It rained.\n")
    (speech,) = read_transcripts(path)
    assert (speech.speaker, speech.text) == ("I", "It rained.")
    (speech,) = read_transcripts(path, format="diary")
    assert "diary" in registry.format_names()


def test_the_reader_that_the_documentation_shows_works_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Path(__file__).parents[1].joinpath("docs", "formats.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(from hustings_indexer.*?)```", page, re.DOTALL)
    (point,) = re.findall(r'hustings\.readers"\]\n(\w+) = "my_diary:Diary"', page)
    install(tmp_path, f"{point} = MODULE:Diary", monkeypatch, example)
    (tmp_path / "a.txt").write_text("DIARY\n2019-07-29 It rained.\nsoon It shone.\n")
    for name in (None, point):
        faults: list[SourceError] = []
        (speech,) = read_transcripts(tmp_path / "a.txt", format=name, report=faults.append)
        assert (speech.speaker, speech.text, speech.date.day) == ("I", "It rained.", 29)
        assert [fault.line for fault in faults] == [3]


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ("diary = nowhere_at_all:Diary", "ModuleNotFoundError"),
        ("diary = MODULE:Nobody", "AttributeError"),
        ("diary = MODULE:Nothing", "no reader: it has no summary, sniff, read"),
    ],
)
def test_a_broken_one_is_one_warning_and_the_rest_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, points: str, reason: str
) -> None:
    install(tmp_path, points, monkeypatch)
    path = tmp_path / "talk.txt"
    path.write_text("Date: 2019-07-29\n\nANN LEE: Aye.\n")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert len(list(read_transcripts(path))) == 1
        assert len(list(read_transcripts(path))) == 1
    (warning,) = caught
    assert warning.category is ReaderWarning
    assert "is left out" in str(warning.message)
    assert reason in str(warning.message)


def test_a_name_that_is_taken_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "diary = MODULE:Diary", monkeypatch)
    with pytest.warns(ReaderWarning, match="there is a format 'diary' already"):
        assert installed_readers({"diary"}) == ()


def test_packages_are_not_looked_at_while_ours_are_sure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "diary = nowhere_at_all:Diary", monkeypatch)
    path = tmp_path / "a.jsonl"
    path.write_text('{"date": "2019-07-29", "text": "Aye."}\n')
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(list(read_transcripts(path))) == 1


def test_an_unknown_format_lists_those_of_packages_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "diary = MODULE:Diary", monkeypatch)
    with pytest.raises(SourceError, match=r"formats read: .*\bdiary\b"):
        registry.reader_named("nonsense")
