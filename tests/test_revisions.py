"""Revisions of one sitting, and copies of one speech: found once, in whatever order they come."""

import shutil
import zipfile
from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

import pytest

import hustings
from hustings_indexer import parallel
from hustings_indexer.revisions import revision_of, revision_order
from hustings_indexer.sources import find_sources
from hustings_indexer.sourcetable import pack_ids, unpack_ids

GID = "uk.org.publicwhip/debate"
DAY = "debates2009-10-28"


def write(path: Path, speeches: dict[str, str], redirects: dict[str, str] | None = None) -> Path:
    """A day as ParlParse writes it: speeches by the ends of their ids, and which is now which."""
    content = [
        *(
            f'<gidredirect oldgid="{GID}/{old}" newgid="{GID}/{new}" matchtype="changes"/>'
            for old, new in (redirects or {}).items()
        ),
        *(
            f'<speech id="{GID}/{number}" speakername="Ann Lee"><p>{words}</p></speech>'
            for number, words in speeches.items()
        ),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("<publicwhip>", *content, "</publicwhip>")), "utf-8")
    return path


def index(folder: Path, *runs: Path | Iterable[Path], procs: int = 1, prune: bool = False) -> None:
    """Indexes each of the runs after the other; nothing may be said against any."""
    for paths in runs:
        report = hustings.index_transcripts(
            folder, paths, procs=procs, prune=prune, report=lambda fault: pytest.fail(str(fault))
        )
        assert report.problems == 0


def held(folder: Path) -> dict[str, str]:
    """The words that an index holds, by the ends of their ids; it must be whole."""
    with hustings.open_index(folder) as opened:
        assert opened.check() == []
        hits = opened.search(limit=10_000).hits
        return {hit.speech.id.removeprefix(f"{GID}/"): hit.speech.text for hit in hits}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


OLD = {"2009-10-28a.1.1": "Order.", "2009-10-28a.1.2": "Old words."}
NEW = {"2009-10-28b.1.1": "Order.", "2009-10-28b.1.2": "New words."}
REDIRECTS = dict(zip(OLD, NEW, strict=True))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "twfy" / f"{DAY}a.xml", OLD)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A later revision; the redirects stand in it alone."""
    return write(tmp_path / "twfy" / f"{DAY}b.xml", NEW, REDIRECTS)


# What a transcript says is superseded


def test_redirects_that_only_the_new_file_has_remove_the_old_speeches_in_any_order(
    old: Path, new: Path, tmp_path: Path
) -> None:
    for number, order in enumerate(permutations((old, new))):
        index(tmp_path / f"one{number}", order)
        index(tmp_path / f"two{number}", *order)
        assert held(tmp_path / f"one{number}") == held(tmp_path / f"two{number}") == NEW


def test_a_chain_of_revisions_ends_at_the_last_in_any_order_and_any_runs(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / f"{DAY}a.xml", {"2009-10-28a.1": "A."}),
        write(
            tmp_path / f"{DAY}b.xml", {"2009-10-28b.1": "B."}, {"2009-10-28a.1": "2009-10-28b.1"}
        ),
        write(
            tmp_path / f"{DAY}c.xml", {"2009-10-28c.1": "C."}, {"2009-10-28b.1": "2009-10-28c.1"}
        ),
    ]
    for number, order in enumerate(permutations(paths)):
        index(tmp_path / f"one{number}", order)
        index(tmp_path / f"two{number}", order[:1], order[1:])
        index(tmp_path / f"three{number}", *order)
        for runs in ("one", "two", "three"):
            assert held(tmp_path / f"{runs}{number}") == {"2009-10-28c.1": "C."}


def test_a_stale_copy_of_a_file_that_now_says_it_is_superseded_does_not_come_back(
    tmp_path: Path, folder: Path
) -> None:
    stale = write(tmp_path / "before" / f"{DAY}a.xml", OLD)
    write(tmp_path / "after" / f"{DAY}a.xml", {"2009-10-28a.1.2": "Old words."}, REDIRECTS)
    write(tmp_path / "after" / f"{DAY}b.xml", NEW)
    index(folder, tmp_path / "after", stale)
    assert held(folder) == NEW
    index(tmp_path / "other", stale, tmp_path / "after")
    assert held(tmp_path / "other") == NEW


def test_what_is_superseded_comes_back_when_the_file_that_says_so_no_longer_does(
    old: Path, new: Path, folder: Path
) -> None:
    index(folder, [old, new])
    write(new, NEW)
    index(folder, [old, new])
    assert held(folder) == OLD | NEW


def test_what_is_superseded_comes_back_when_the_file_that_says_so_is_pruned(
    old: Path, new: Path, folder: Path
) -> None:
    index(folder, [old, new])
    new.unlink()
    index(folder, old, prune=True)
    assert held(folder) == OLD


def test_a_file_that_lost_speeches_is_read_again_when_it_is_next_named(
    old: Path, new: Path, folder: Path
) -> None:
    index(folder, [old, new])
    write(new, NEW)
    index(folder, new)
    assert held(folder) == NEW
    index(folder, [old, new])
    assert held(folder) == OLD | NEW


def test_a_file_that_breaks_off_supersedes_nothing(old: Path, new: Path, folder: Path) -> None:
    new.write_text(new.read_text("utf-8").replace("</publicwhip>", ""), "utf-8")
    report = hustings.index_transcripts(folder, [old, new], report=lambda fault: None)
    assert report.problems == 1
    assert held(folder) == OLD | NEW
    write(new, NEW, REDIRECTS)
    index(folder, [old, new])
    assert held(folder) == NEW


def test_a_changed_file_that_breaks_off_leaves_what_it_said_before(
    old: Path, new: Path, folder: Path
) -> None:
    index(folder, [old, new])
    new.write_text("<publicwhip>\n<speech", "utf-8")
    hustings.index_transcripts(folder, [old, new], report=lambda fault: None)
    assert held(folder) == NEW


def test_revisions_in_an_archive_supersede_each_other_and_those_outside(
    old: Path, new: Path, tmp_path: Path
) -> None:
    for number, order in enumerate(permutations((old, new))):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for member in order:
                archive.write(member, member.name)
        index(tmp_path / f"alone{number}", path)
        index(tmp_path / f"first{number}", path, old)
        index(tmp_path / f"last{number}", old, path)
        for runs in ("alone", "first", "last"):
            assert held(tmp_path / f"{runs}{number}") == NEW


def test_a_run_in_which_nothing_has_changed_leaves_revisions_alone(
    old: Path, new: Path, folder: Path
) -> None:
    index(folder, old, new)
    report = hustings.index_transcripts(folder, [old, new])
    assert (report.files, report.unchanged, report.removed) == (0, 2, 0)


def test_ids_are_packed_and_unpacked() -> None:
    assert unpack_ids(pack_ids({"b", "a\n", "é"})) == ["a\n", "b", "é"]
    assert pack_ids(()) == ""
    assert unpack_ids("") == []


# One id in several revisions


@pytest.fixture
def revisions(tmp_path: Path) -> list[Path]:
    """A day's revisions that have one id in common, and no redirects."""
    return [
        write(tmp_path / f"{DAY}{letter}.xml", {"1": f"As {letter} has it.", letter: "Order."})
        for letter in "abc"
    ]


LAST = {"1": "As c has it.", "a": "Order.", "b": "Order.", "c": "Order."}


def test_the_words_of_the_last_revision_stay_in_any_order_and_are_no_conflict(
    revisions: list[Path], tmp_path: Path
) -> None:
    for number, order in enumerate(permutations(revisions)):
        index(tmp_path / f"one{number}", order)
        index(tmp_path / f"runs{number}", *order)
        assert held(tmp_path / f"one{number}") == held(tmp_path / f"runs{number}") == LAST


def test_several_processes_make_the_same_of_revisions(
    old: Path, new: Path, revisions: list[Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "_BATCH_CHARACTERS", 1)
    monkeypatch.setattr(parallel, "_LONGEST_RUN", 1)  # a segment for each speech
    monkeypatch.setattr(parallel, "_SHORTEST_RUN", 1)
    index(folder, [new, old, *reversed(revisions)], procs=2)
    assert held(folder) == NEW | LAST


def test_an_earlier_revision_that_changes_does_not_take_the_place_of_the_last(
    revisions: list[Path], folder: Path
) -> None:
    index(folder, revisions)
    write(revisions[0], {"1": "Written anew.", "a": "Order, order."})
    index(folder, revisions)
    assert held(folder) == LAST | {"a": "Order, order."}


def test_the_words_before_it_come_back_when_the_last_revision_is_gone(
    revisions: list[Path], folder: Path
) -> None:
    index(folder, revisions)
    revisions[2].unlink()
    index(folder, revisions[:2], prune=True)
    assert held(folder) == {"1": "As b has it.", "a": "Order.", "b": "Order."}


def test_what_the_last_revision_no_longer_holds_is_free_for_the_earlier(
    revisions: list[Path], folder: Path
) -> None:
    index(folder, revisions)
    write(revisions[0], {"1": "As a now has it."})
    write(revisions[1], {"b": "Order."})
    write(revisions[2], {"c": "Order."})
    index(folder, revisions)
    assert held(folder) == {"1": "As a now has it.", "b": "Order.", "c": "Order."}


def test_revisions_in_an_archive_are_ranked_by_the_names_of_its_members(
    revisions: list[Path], tmp_path: Path
) -> None:
    for number, order in enumerate(permutations(revisions)):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for member in order:
                archive.write(member, f"2009/{member.name}")
        index(tmp_path / f"of{number}", path)
        assert held(tmp_path / f"of{number}") == LAST


@pytest.mark.parametrize(
    ("name", "revision"),
    [
        ("debates2009-10-28c.xml", ("debates2009-10-28", "c")),
        ("twfy/wrans/answers2009-10-26f.xml.gz", ("answers2009-10-26", "f")),
        ("twfy.zip!debates/debates2009-10-28a.xml", ("debates2009-10-28", "a")),
        (
            "standing2009-10-20_X_05-0_2009-10-27a.xml",
            ("standing2009-10-20_X_05-0_2009-10-27", "a"),
        ),
        ("sp2009-10-28.xml", ("", "")),
        ("debates2009-10-28a/file.xml", ("", "")),
        ("debates2009-10-28ab.xml", ("", "")),
        ("-", ("", "")),
    ],
)
def test_a_letter_after_the_date_is_the_revision(name: str, revision: tuple[str, str]) -> None:
    assert revision_of(name) == revision


def test_only_revisions_of_one_sitting_have_an_order() -> None:
    assert revision_order("x2009-10-28b.xml", "old/x2009-10-28a.xml.gz") == 1
    assert revision_order("x2009-10-28a.xml", "x2009-10-28b.xml") == -1
    assert revision_order("x2009-10-28a.xml", "old/x2009-10-28a.xml") == 0
    assert revision_order("x2009-10-28b.xml", "y2009-10-28a.xml") == 0
    assert revision_order("x2009-10-28b.xml", "x2009-10-29a.xml") == 0
    assert revision_order(None, "x2009-10-28a.xml") == 0


# Copies


def test_a_copy_under_another_name_is_the_same_speech_and_no_conflict(
    tmp_path: Path, folder: Path
) -> None:
    first = write(tmp_path / "a.xml", {"2009-10-28a.1": "Ships, and refits."})
    second = write(tmp_path / "b.xml", {"2009-10-28a.1": "Ships,  and\nrefits."})
    index(folder, first, second, [first, second])
    assert len(held(folder)) == 1


def test_a_copy_stands_in_where_the_one_that_took_its_place_changes_or_goes(
    tmp_path: Path, folder: Path
) -> None:
    first = write(tmp_path / "one.xml", OLD)
    second = write(tmp_path / "two.xml", OLD)
    index(folder, [first, second])
    write(second, {"2009-10-28a.1.2": "Old words."})
    index(folder, [first, second])
    assert held(folder) == OLD
    second.unlink()
    index(folder, first, prune=True)
    assert held(folder) == OLD


def test_an_archive_beside_the_folder_it_was_made_of_adds_nothing(
    old: Path, folder: Path, tmp_path: Path
) -> None:
    path = Path(shutil.make_archive(str(tmp_path / "twfy"), "gztar", old.parent))
    index(folder, old.parent, path)
    index(tmp_path / "other", path, old.parent)
    assert held(folder) == held(tmp_path / "other") == OLD


# Real revisions


def test_the_commons_of_28_october_2009_is_one_day_in_any_order_and_any_runs(
    shared: Path, tmp_path: Path
) -> None:
    paths = sorted((shared / "data" / "twfy" / "debates").glob(f"{DAY}*.xml"))
    for number, order in enumerate(permutations(paths)):
        index(tmp_path / f"one{number}", order)
        index(tmp_path / f"runs{number}", *order)
        for runs in ("one", "runs"):
            with hustings.open_index(tmp_path / f"{runs}{number}") as opened:
                assert opened.info().speeches == 491


@pytest.mark.parametrize(
    "name", ["parlamint/ParlaMint-PL", "akoma-ntoso-ireland", "akoma-ntoso-oasis"]
)
def test_real_transcripts_give_the_same_speeches_in_any_order_and_once(
    name: str, shared: Path, tmp_path: Path
) -> None:
    paths = [source.path for source in find_sources(shared / "data" / name) if source.path]
    index(tmp_path / "once", paths)
    once = held(tmp_path / "once")
    index(tmp_path / "runs", paths[len(paths) // 2 :], paths[: len(paths) // 2 + 1])
    assert held(tmp_path / "runs") == once
    archive = shutil.make_archive(str(tmp_path / "all"), "zip", shared / "data" / name)
    index(tmp_path / "once", Path(archive))
    assert held(tmp_path / "once") == once
