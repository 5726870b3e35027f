"""Columns of values: narrow numbers, strings, keywords, ids and texts."""

from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hustings_indexer.columns import identity, texts
from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.identity import Identities, write_identities
from hustings_indexer.columns.keywords import Keywords, KeywordWriter
from hustings_indexer.columns.narrow import Narrow, NarrowWriter
from hustings_indexer.columns.strings import Strings, write_strings
from hustings_indexer.columns.texts import Texts, TextsWriter, copy_texts

in_one_folder = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


def written(folder: Path, write: Callable[[ArrayWriter], object]) -> ArrayReader:
    file = ArrayWriter(folder / "file")
    write(file)
    file.close()
    return ArrayReader(folder / "file")


@in_one_folder
@given(
    dtype=st.sampled_from((np.uint8, np.uint16)),
    parts=st.lists(st.lists(st.integers(0, 400) | st.integers(0, 200_000), max_size=9), max_size=4),
    data=st.data(),
)
def test_narrow_numbers_come_back_however_wide_they_are(
    dtype: type[np.uint8] | type[np.uint16],
    parts: list[list[int]],
    data: st.DataObject,
    tmp_path: Path,
) -> None:
    writer = NarrowWriter(dtype)
    for part in parts:
        writer.append(np.array(part, np.int64))
    values = [value for part in parts for value in part]
    narrow = Narrow(written(tmp_path, lambda file: writer.write(file, "n")), "n")
    assert len(narrow) == len(values)
    start = data.draw(st.integers(0, len(values)))
    end = data.draw(st.integers(start, len(values)))
    assert narrow.run(start, end).tolist() == values[start:end]
    assert narrow.few(start, end) == values[start:end]


@in_one_folder
@given(some=st.sets(strings, max_size=30), asked=strings)
def test_sorted_strings_are_found_by_themselves_and_by_their_beginnings(
    some: set[str], asked: str, tmp_path: Path
) -> None:
    ordered = sorted(some, key=str.encode)
    encoded = [one.encode() for one in ordered]
    found = Strings(written(tmp_path, lambda file: write_strings(file, "s", encoded)), "s")
    assert list(found) == [found[number] for number in range(len(found))] == ordered
    assert found.utf8s() == encoded
    assert "\n" in "".join(some) or found.read() == ordered
    assert [found.find(one) for one in ordered] == list(range(len(ordered)))
    assert (found.find(asked) >= 0) == (asked in some)
    assert found.insertion(asked.encode()) == bisect_left(encoded, asked.encode())
    low, high = found.span(asked)
    assert ordered[low:high] == [one for one in ordered if one.startswith(asked)]


@in_one_folder
@given(
    parts=st.lists(st.lists(st.none() | st.sampled_from("abé東") | strings, max_size=9), max_size=4)
)
def test_keywords_come_back_and_are_told_apart(
    parts: list[list[str | None]], tmp_path: Path
) -> None:
    writer = KeywordWriter()
    for part in parts:
        writer.extend(part)
    values = [value or None for part in parts for value in part]
    column = Keywords(written(tmp_path, lambda file: writer.write(file, "k")), "k")
    assert [column.value(at) for at in range(len(values))] == values
    assert list(column.values) == sorted({value or "" for value in values}, key=str.encode)
    for wanted in {*values, "zz"}:
        code = column.code(wanted)
        expected = [value == wanted for value in values]
        assert (code >= 0) == any(expected)
        if code >= 0:
            assert column.with_codes([code]).tolist() == expected
            assert column.with_codes([code, 0]).tolist() == [
                value == wanted or value == column.values[0] or (not value and not column.values[0])
                for value in values
            ]
    assert not column.with_codes([]).any()


@pytest.mark.parametrize("count", [255, 256, 257, 65_537])
def test_keywords_are_as_many_as_one_likes(count: int, tmp_path: Path) -> None:
    values: list[str | None] = [f"v{number}" for number in range(count)]
    writer = KeywordWriter()
    writer.extend(values)
    column = Keywords(written(tmp_path, lambda file: writer.write(file, "k")), "k")
    assert [column.value(at) for at in range(count)] == values


@pytest.mark.parametrize("colliding", [False, True], ids=["as hashed", "all of one hash"])
def test_an_id_finds_every_speech_that_bears_it_and_no_other(
    colliding: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if colliding:
        monkeypatch.setattr(
            identity, "hash_ids", lambda ids: np.array([len(one) % 2 for one in ids], np.uint64)
        )
    ids = [f"debate/{number % 40}" for number in range(60)]
    encoded = [one.encode() for one in ids]
    found = Identities(written(tmp_path, lambda file: write_identities(file, encoded)))
    assert found.all() == [found[at] for at in range(60)] == ids
    asked = ["debate/3", "no such", "debate/39", "debate/3"]
    assert sorted(found.find(asked)) == [(0, 3), (0, 43), (2, 39), (3, 3), (3, 43)]
    assert found.find([]) == []


@in_one_folder
@given(
    segments=st.lists(st.lists(strings | strings.map(lambda one: one * 9), max_size=9), max_size=3),
    data=st.data(),
)
def test_texts_come_back_also_from_frames_that_were_copied(
    segments: list[list[str]],
    data: st.DataObject,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(texts, "_TRAINED_ON", 20)
    monkeypatch.setattr(texts, "_COPIED", data.draw(st.sampled_from((0, 40))))
    opened = []
    expected: list[str] = []
    for at, segment in enumerate(segments):
        writer = TextsWriter()
        for text in segment:
            writer.append(text.encode())
        folder = tmp_path / str(at)
        folder.mkdir(exist_ok=True)
        source = Texts(written(folder, writer.write))
        assert [source[number] for number in range(len(segment))] == segment
        kept = data.draw(st.lists(st.booleans(), min_size=len(segment), max_size=len(segment)))
        expected += [text for text, keep in zip(segment, kept, strict=True) if keep]
        opened.append((source, np.array(kept, bool)))
    copied = Texts(written(tmp_path, lambda file: copy_texts(file, opened)))
    assert [copied[number] for number in range(len(expected))] == expected


@pytest.mark.parametrize("copied_from", [0, 1 << 40])
def test_a_dictionary_serves_the_texts_it_was_trained_on_also_after_a_merge(
    copied_from: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_COPIED", copied_from)
    spoken = [f"The honourable member for ward {n} spoke of the ferry. " * 9 for n in range(1500)]
    opened = []
    for at in range(2):
        writer = TextsWriter()
        for text in spoken[at::2]:
            writer.append(text.encode())
        folder = tmp_path / str(at)
        folder.mkdir()
        opened.append(Texts(written(folder, writer.write)))
    kept = np.arange(750) % 3 > 0
    merged = Texts(
        written(tmp_path, lambda file: copy_texts(file, [(one, kept) for one in opened]))
    )
    assert [len(dictionary) > 0 for _, _, dictionary in opened[0].dictionaries()] == [True]
    assert len(list(merged.dictionaries())) == (1 if copied_from else 2)
    left = [text for at in range(2) for text, keep in zip(spoken[at::2], kept, strict=True) if keep]
    assert [merged[number] for number in range(len(merged))] == left
