"""Files of named arrays: what goes in comes out, and nothing else is taken for it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.errors import IndexCorrupt, IndexMissing, IndexOutdated

TYPES = (np.uint8, np.uint16, np.int32, np.uint32, np.int64, np.uint64, np.float64)
arrays = st.lists(
    st.tuples(st.sampled_from(TYPES), st.lists(st.integers(0, 255), max_size=40)), max_size=5
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of three arrays, one of them empty."""
    path = tmp_path / "arrays"
    file = ArrayWriter(path)
    file.add("first", np.arange(100, dtype=np.int32))
    file.add("empty", np.zeros(0, np.int64))
    file.add("last", np.arange(7, dtype=np.uint8))
    file.close(speeches=3, language="none")
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_arrays=arrays)
def test_arrays_come_back_as_they_were(
    given_arrays: list[tuple[type[np.generic], list[int]]], tmp_path: Path
) -> None:
    wanted = {str(at): np.array(values, dtype) for at, (dtype, values) in enumerate(given_arrays)}
    file = ArrayWriter(tmp_path / "some")
    for name, array in wanted.items():
        file.add(name, array)
    file.close(count=len(wanted))
    reader = ArrayReader(tmp_path / "some")
    assert list(reader) == list(wanted)
    assert reader.facts == {"count": len(wanted)}
    assert reader.faults() == []
    for name, array in wanted.items():
        assert reader[name].dtype == array.dtype
        assert reader[name].tolist() == array.tolist()


def test_an_array_may_be_streamed_in_parts_and_of_another_byte_order(tmp_path: Path) -> None:
    file = ArrayWriter(tmp_path / "some")
    parts = (np.arange(start, start + 3, dtype=">i8") for start in (0, 3, 6))
    assert file.stream("numbers", np.int32, parts) == 9
    file.close()
    assert ArrayReader(tmp_path / "some")["numbers"].tolist() == list(range(9))


def test_an_array_is_a_view_that_no_one_can_write_to(path: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        ArrayReader(path)["first"][0] = 1


def test_arrays_outlive_the_name_of_their_file(path: Path) -> None:
    first = ArrayReader(path)["first"]
    path.unlink()
    assert first.tolist() == list(range(100))


def test_an_abandoned_file_is_not_there(tmp_path: Path) -> None:
    file = ArrayWriter(tmp_path / "some")
    file.add("first", np.arange(3))
    file.abandon()
    assert not (tmp_path / "some").exists()


def test_a_closed_file_is_not_abandoned(path: Path, tmp_path: Path) -> None:
    file = ArrayWriter(tmp_path / "some")
    file.close()
    file.abandon()
    assert (tmp_path / "some").exists()


def test_every_flipped_bit_is_found(path: Path) -> None:
    whole = path.read_bytes()
    for at in range(len(whole)):
        for bit in (1, 128):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            assert faults(path), f"byte {at} of {len(whole)}"


def test_every_truncation_and_every_growth_is_refused(path: Path) -> None:
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        with pytest.raises(IndexCorrupt, match=path.name):
            ArrayReader(path)
    path.write_bytes(whole + b"\0")
    with pytest.raises(IndexCorrupt, match=path.name):
        ArrayReader(path)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="some is gone"):
        ArrayReader(tmp_path / "some")


def test_a_file_of_a_later_format_is_outdated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hustings_indexer.columns import arrays as module

    with monkeypatch.context() as later:
        later.setattr(module, "FORMAT", 999)
        file = ArrayWriter(tmp_path / "some")
        file.close()
    with pytest.raises(IndexOutdated, match="format 999"):
        ArrayReader(tmp_path / "some")


def faults(path: Path) -> list[str]:
    try:
        return ArrayReader(path).faults()
    except (IndexCorrupt, IndexOutdated) as error:
        return [str(error)]
