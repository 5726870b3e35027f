"""What the tests share: where real transcripts stand, where there are any, and an index of many."""

import lzma
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import hustings

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real transcripts; where it is absent a skip, and in CI a failure."""
    if not _SHARED.is_dir():
        reason = "no folder ../shared with real transcripts beside the repository"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return _SHARED


@pytest.fixture(scope="session")
def whole_index(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hustings.Index]:
    """An index of the 111,515 speeches of a real parliament; for slow tests."""
    folder = tmp_path_factory.mktemp("whole")
    transcript = folder / "singapore.jsonl"
    with lzma.open(shared / "bench" / "singapore.jsonl.xz") as packed, transcript.open("wb") as out:
        shutil.copyfileobj(packed, out)
    hustings.index_transcripts(folder / "index", transcript, procs=2)
    transcript.unlink()
    with hustings.open_index(folder / "index") as index:
        yield index
