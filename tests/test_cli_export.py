"""`hustings export`: what is written is read back as it was, whatever the form; all of it."""

import csv
import io
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

import hustings
from hustings.cli import cli
from hustings_indexer.export import FORMATS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    hustings.index_transcripts(folder, [ROOT / "seeds", ROOT / "data"])
    return folder


def exported(index: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["--index", str(index), "export", *arguments])
    return result.exit_code, result.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_all_speeches_are_written_and_read_back(index: Path, form: str, tmp_path: Path) -> None:
    code, text = exported(index, "--format", form)
    assert code == 0
    file = tmp_path / f"all.{form}"
    file.write_text(text, encoding="utf-8")
    back = list(hustings.read_transcripts(file))
    before = list(hustings.open_index(index).speeches())
    assert len(before) > 50
    assert [(one.id, one.text, one.speaker, one.date) for one in back] == [
        (one.id, one.text, one.speaker, one.date) for one in before
    ]


def test_a_query_and_filters_choose_what_is_written(index: Path) -> None:
    code, text = exported(index, "county", "lines", "--speaker", "Sadiq Khan")
    assert code == 0
    assert {json.loads(line)["speaker"] for line in text.splitlines()} == {"Sadiq Khan"}
    assert exported(index, "nowhere-said") == (1, "")


@pytest.mark.parametrize(
    ("form", "text"),
    [("jsonl", ""), ("json", "[]\n"), ("bibtex", ""), ("ris", ""), ("markdown", ""), ("text", "")],
)
def test_nothing_found_is_an_empty_file_of_its_kind_and_exit_1(
    index: Path, form: str, text: str
) -> None:
    assert exported(index, "nowhere-said", "--format", form) == (1, text)


def test_every_speech_has_its_reference_and_its_place_in_what_is_for_reading(index: Path) -> None:
    speeches = list(hustings.open_index(index).speeches())
    assert exported(index, "--format", "bibtex")[1].count("@misc{") == len(speeches)
    assert exported(index, "--format", "ris")[1].count("TY  - GEN\n") == len(speeches)
    assert exported(index, "--format", "markdown")[1].count("\n### ") == len(speeches)
    text = exported(index, "--format", "text")[1]
    assert all((one.speaker or "Unnamed") in text for one in speeches)


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_table_keeps_line_breaks_quotation_marks_and_what_looks_like_a_formula(
    form: str, delimiter: str, tmp_path: Path
) -> None:
    said = '=1+1\t"so",\nhe said\n\n-2, @home; Ærø'
    record = {"id": "a", "debate_id": "d", "date": "2021-03-09", "text": said}
    with hustings.open_writer(tmp_path) as writer:
        writer.add(hustings.Speech.from_dict(record))
    rows = csv.DictReader(
        io.StringIO(exported(tmp_path, "--format", form)[1]), delimiter=delimiter, strict=True
    )
    assert [row["text"] for row in rows] == [said]


def test_a_reader_that_stops_early_ends_the_export_quietly(index: Path) -> None:
    command = [sys.executable, "-m", "hustings", "--index", str(index), "export"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as export:
        assert export.stdout is not None
        assert export.stderr is not None
        export.stdout.readline()
        export.stdout.close()
        assert export.stderr.read() == b""
        assert export.wait() == 0


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no pseudo-terminals")
def test_a_terminal_is_told_how_far_it_is_and_only_on_standard_error(index: Path) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "hustings", "--index", str(index), "export", "county"]
    export = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=True)
    told = os.read(ours, 10_000).decode()
    os.close(theirs)
    os.close(ours)
    assert f"of {len(export.stdout.splitlines())} speeches" in told


def test_debates_stay_together_and_in_order(index: Path) -> None:
    speeches = list(hustings.open_index(index).speeches())
    debates = [one.debate_id for one in speeches]
    changes = sum(one != other for one, other in pairwise(debates))
    assert changes == len(set(debates)) - 1
    assert all(
        one.position <= other.position
        for one, other in pairwise(speeches)
        if one.debate_id == other.debate_id
    )
