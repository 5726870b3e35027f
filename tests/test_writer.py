"""The writer: what it counts, keeps, forgets and leaves as it was."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

import pytest

import hustings
from hustings_indexer import writer as writing
from hustings_indexer.columns import commit as committing
from hustings_indexer.errors import IndexCorrupt, IndexLocked, QueryError
from hustings_indexer.writer import LOCK_NAME, IndexWriter
from speeches import speech


def ids(folder: Path) -> list[str]:
    """What an index holds, in the order in which it was added; it must be whole."""
    with hustings.open_index(folder) as index:
        assert index.check() == []
        return [hit.speech.id for hit in index.search(limit=100).hits]


def made(folder: Path, names: Iterable[str] = "abc") -> Path:
    """An index of some speeches, each a transcript of its own."""
    with IndexWriter(folder) as writer:
        for name in names:
            writer.add(speech(name, f"said by {name}"), transcript=f"{name}.txt")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOCK_NAME}


def test_a_speech_takes_the_place_of_an_earlier_one_with_its_id(tmp_path: Path) -> None:
    made(tmp_path)
    with IndexWriter(tmp_path) as writer:
        assert writer.add([speech("a", "first try"), speech("d"), speech("a", "second try")]) == 3
    assert (writer.added, writer.replaced, writer.removed) == (3, 2, 0)
    assert ids(tmp_path) == ["a", "b", "c", "d"]
    assert hustings.open_index(tmp_path).speech("a").text == "second try"


def test_speeches_are_deleted_by_id_once(tmp_path: Path) -> None:
    made(tmp_path)
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("d"))
        assert writer.delete(["a", "d", "a", "no such"]) == 2
        assert writer.delete(["a"]) == 0
    assert writer.removed == 2
    assert ids(tmp_path) == ["b", "c"]


def test_the_speeches_of_a_transcript_are_deleted_together(tmp_path: Path) -> None:
    made(tmp_path)
    with IndexWriter(tmp_path) as writer:
        writer.add([speech("d"), speech("e")], transcript="b.txt")
        assert writer.delete_transcript("b.txt") == 3
        assert writer.delete_transcript("b.txt") == 0
        assert writer.delete_transcript("no such") == 0
    assert ids(tmp_path) == ["a", "c"]


def test_a_writer_goes_back_to_a_savepoint(tmp_path: Path) -> None:
    made(tmp_path)
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("d"))
        savepoint = writer.savepoint()
        writer.add([speech("a", "anew"), speech("e")])
        writer.delete(["b"])
        writer.roll_back(savepoint)
        assert (writer.added, writer.replaced, writer.removed) == (1, 0, 0)
    assert ids(tmp_path) == ["a", "b", "c", "d"]
    assert hustings.open_index(tmp_path).speech("a").text == "said by a"


def test_only_what_was_added_before_a_savepoint_is_deleted_with_it(tmp_path: Path) -> None:
    made(tmp_path)
    with IndexWriter(tmp_path) as writer:
        savepoint = writer.savepoint()
        writer.add([speech("b2"), speech("b3")], transcript="b.txt")
        assert writer.delete_transcript("b.txt", savepoint) == 1
    assert ids(tmp_path) == ["a", "b2", "b3", "c"]


def test_a_cancelled_writer_forgets_everything_and_can_go_on(tmp_path: Path) -> None:
    made(tmp_path)
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("d"))
        writer.delete(["a"])
        writer.cancel()
        writer.add(speech("e"))
    assert ids(tmp_path) == ["a", "b", "c", "e"]


def test_a_writer_that_fails_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    before = files(made(tmp_path))
    with contextlib.suppress(ZeroDivisionError), IndexWriter(tmp_path) as writer:
        writer.delete(["a"])
        writer.add(speech("d"))
        raise ZeroDivisionError
    assert files(tmp_path) == before
    assert ids(tmp_path) == ["a", "b", "c"]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_commit_that_cannot_be_written_leaves_the_index_as_it_was(
    failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path)
    calls = 0
    flush = committing.flush_folder

    def fail_in_time(folder: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError("no space left on device")
        flush(folder)

    monkeypatch.setattr(committing, "flush_folder", fail_in_time)
    with pytest.raises(OSError, match="no space"), IndexWriter(tmp_path) as writer:
        writer.add(speech("d"))
    assert ids(tmp_path) == ["a", "b", "c"]
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("e"))
    assert ids(tmp_path) == ["a", "b", "c", "e"]


def test_a_speech_that_cannot_be_held_spoils_no_other(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("a", "kept"))
        with pytest.raises((ValueError, TypeError, AttributeError)):
            writer.add(speech("bad", "a lone surrogate: \ud800"))
        writer.add(speech("b", "kept as well"))
    assert ids(tmp_path) == ["a", "b"]
    assert hustings.open_index(tmp_path).speech("b").text == "kept as well"


def test_a_reader_keeps_the_commit_it_opened(tmp_path: Path) -> None:
    made(tmp_path)
    index = hustings.open_index(tmp_path)
    with IndexWriter(tmp_path) as writer:
        writer.delete(["a"])
        writer.add(speech("d"))
        writer.merge()
    assert {hit.speech.id for hit in index.search("said").hits} == {"a", "b", "c"}
    assert index.refresh()
    assert [hit.speech.id for hit in index.search(limit=9).hits] == ["b", "c", "d"]
    assert not index.refresh()


def test_a_second_writer_is_refused_until_the_first_is_done(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("a"))
        with pytest.raises(IndexLocked, match=f"{tmp_path.name}.*Wait"):
            IndexWriter(tmp_path)
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("b"))
    assert ids(tmp_path) == ["a", "b"]


def test_a_writer_may_be_closed_twice(tmp_path: Path) -> None:
    writer = IndexWriter(made(tmp_path))
    writer.close()
    writer.close()
    IndexWriter(tmp_path).close()


def test_a_writer_knows_whether_there_is_anything_to_commit(tmp_path: Path) -> None:
    with IndexWriter(made(tmp_path)) as writer:
        assert not writer.has_changes
        writer.delete(["no such"])
        assert not writer.has_changes
        writer.delete(["a"])
        assert writer.has_changes
        writer.commit()
        assert not writer.has_changes
        writer.add(speech("a"))
        assert writer.has_changes


def test_an_index_keeps_the_language_it_was_made_with(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, language="de") as writer:
        writer.add(speech("a", "Häuser"))
    with IndexWriter(tmp_path) as writer:
        assert writer.language == "german"
    with pytest.raises(QueryError, match=r"german, not english.*--index"):
        IndexWriter(tmp_path, language="en")
    IndexWriter(tmp_path, language="german").close()


def test_a_language_that_cannot_be_stemmed_leaves_no_folder_behind(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="klingon"):
        IndexWriter(tmp_path / "new", language="klingon")
    assert not (tmp_path / "new").exists()


def test_an_index_that_never_came_to_be_leaves_no_folder_behind(tmp_path: Path) -> None:
    IndexWriter(tmp_path / "a" / "new").close()
    assert not (tmp_path / "a").exists()


def test_a_folder_that_was_there_stays_there(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    IndexWriter(tmp_path / "mine").close()
    assert list((tmp_path / "mine").iterdir()) == []


def test_files_of_others_stay_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "MAIN_stray.columns").write_text("left by a writer that was killed")
    made(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert not (tmp_path / "MAIN_stray.columns").exists()


def test_a_file_is_no_folder_for_an_index(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises((hustings.HustingsError, OSError), match="file"):
        IndexWriter(tmp_path / "file")


def test_a_damaged_list_of_transcripts_is_an_index_damaged(tmp_path: Path) -> None:
    (sources,) = made(tmp_path).glob("sources_*.json")
    sources.write_bytes(sources.read_bytes()[:-1])
    with pytest.raises(IndexCorrupt, match=sources.name):
        IndexWriter(tmp_path)


def test_deleting_everything_leaves_an_empty_index(tmp_path: Path) -> None:
    with IndexWriter(made(tmp_path)) as writer:
        assert writer.delete("abc") == 3
    with hustings.open_index(tmp_path) as index:
        results = index.search("said OR -said", facets=["year", "speaker"])
        assert (results.total, results.hits, list(results.facets["year"])) == (0, (), [])
        info = index.info()
        assert (info.speeches, info.segments, info.first, info.words) == (0, 0, None, 0)
        assert index.speakers() == []
    assert ids(made(tmp_path, "d")) == ["d"]


def test_small_segments_are_merged_as_they_come_and_keep_their_order(tmp_path: Path) -> None:
    names = [f"s{number:03}" for number in range(40)]
    for name in names:
        made(tmp_path, [name])
    assert hustings.open_index(tmp_path).info().segments < 8
    assert ids(tmp_path) == names


def test_a_segment_mostly_deleted_is_written_anew(tmp_path: Path) -> None:
    made(tmp_path, "abcdef")
    with IndexWriter(tmp_path) as writer:
        writer.delete("abcd")
    assert ids(tmp_path) == ["e", "f"]
    (segment,) = tmp_path.glob("*.columns")
    assert b"said by a" not in segment.read_bytes()
    assert hustings.open_index(tmp_path).info().segments == 1


def test_a_small_segment_is_not_merged_with_a_large_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_SMALLEST", 10)
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("large", "word " * 5_000))
    for name in "abcde":
        made(tmp_path, name)
    large = max(tmp_path.glob("*.columns"), key=lambda path: path.stat().st_size)
    for name in "fghijklmnop":
        made(tmp_path, name)
    assert large.exists()
    assert ids(tmp_path) == sorted(["large", *"abcdefghijklmnop"])


def test_merging_leaves_one_segment_and_nothing_deleted(tmp_path: Path) -> None:
    for name in "abc":
        made(tmp_path, name)
    with IndexWriter(tmp_path) as writer:
        writer.add(speech("d"))
        writer.delete(["b"])
        writer.merge()
    assert ids(tmp_path) == ["a", "c", "d"]
    assert len(list(tmp_path.glob("*.columns"))) == 1


def test_speeches_of_one_id_and_other_words_are_conflicts(tmp_path: Path) -> None:
    with IndexWriter(made(tmp_path)) as writer:
        writer.add(speech("a", "otherwise"), transcript="a.txt")  # the transcript was read anew
        writer.add(speech("b", "otherwise"), transcript="new.txt")
        writer.add(speech("c", "said by c"), transcript="new.txt")
    assert [(one.id, one.replaced, one.by) for one in writer.conflicts] == [
        ("b", "b.txt", "new.txt")
    ]


def test_words_that_differ_only_in_their_spacing_are_no_conflict(tmp_path: Path) -> None:
    with IndexWriter(made(tmp_path)) as writer:
        writer.add(speech("a", "said\n\nby  a"), transcript="new.txt")
    assert writer.conflicts == []


def test_conflicts_are_rolled_back_with_their_speeches(tmp_path: Path) -> None:
    with IndexWriter(made(tmp_path)) as writer:
        savepoint = writer.savepoint()
        writer.add(speech("a", "otherwise"), transcript="new.txt")
        writer.roll_back(writer.savepoint())
        assert [one.id for one in writer.conflicts] == ["a"]
        writer.roll_back(savepoint)
    assert writer.conflicts == []
    assert ids(tmp_path) == ["a", "b", "c"]


def test_a_later_revision_keeps_its_place(tmp_path: Path) -> None:
    for order in ("ab", "ba"):
        with IndexWriter(tmp_path / order) as writer:
            for letter in order:
                revision = speech("x", f"said in {letter}", source=f"sitting2019-07-29{letter}.txt")
                writer.add(revision, transcript=letter)
        assert (writer.added, writer.replaced, writer.conflicts) == (2, 1, [])
        assert writer.yielded == {("a", "b")}
        assert hustings.open_index(tmp_path / order).speech("x").text == "said in b"


def test_of_what_is_deleted_by_id_the_savepoint_and_the_transcript_are_heeded(
    tmp_path: Path,
) -> None:
    with IndexWriter(made(tmp_path)) as writer:
        savepoint = writer.savepoint()
        writer.add(speech("d"), transcript="d.txt")
        assert writer.delete(["a", "d"], by="b.txt", since=savepoint) == 1
        assert writer.delete(["a", "b"], by="b.txt") == 2
    assert writer.yielded == {("d.txt", "b.txt"), ("a.txt", "b.txt")}
    assert ids(tmp_path) == ["c"]
