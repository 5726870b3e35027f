"""What the tests share: where real transcripts stand, where there are any."""

import os
from pathlib import Path

import pytest

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
