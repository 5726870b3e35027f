"""`hustings export`: what is written is read back as it was."""

import json
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
