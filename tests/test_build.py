"""From transcripts on disk to an index: what is read, skipped, replaced, kept and counted."""

import io
import json
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import hustings
from hustings_indexer import build, parallel, sources
from hustings_indexer.errors import SourceError
from hustings_indexer.writer import LOCK_NAME

Faults = list[SourceError]


def write(path: Path, *texts: str, first: int = 0) -> Path:
    """A transcript of one speech a text, their ids the file's name and a number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    records = [
        {"id": f"{path.stem}-{at}", "date": "2019-07-29", "speaker": "Sadiq Khan", "text": text}
        for at, text in enumerate(texts, start=first)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def index(
    folder: Path, paths: Path | str | Iterable[Path | str], **options: Any
) -> tuple[hustings.BuildReport, Faults]:
    faults: Faults = []
    report = hustings.index_transcripts(folder, paths, report=faults.append, **options)
    assert report.problems + report.warnings == len(faults)
    return report, faults


def held(folder: Path) -> dict[str, str]:
    """What an index holds, in order; it must be whole."""
    with hustings.open_index(folder) as opened:
        assert opened.check() == []
        return {hit.speech.id: hit.speech.text for hit in opened.search(limit=10_000).hits}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOCK_NAME}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder of two transcripts."""
    write(tmp_path / "seeds" / "a.jsonl", "county lines", "more county lines")
    write(tmp_path / "seeds" / "b.jsonl", "housing")
    return tmp_path / "seeds"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_every_transcript_of_a_folder_is_read_and_counted(seeds: Path, folder: Path) -> None:
    report, faults = index(folder, seeds)
    assert faults == []
    assert (report.files, report.speeches, report.unchanged) == (2, 3, 0)
    assert (report.replaced, report.removed, report.problems) == (0, 0, 0)
    assert held(folder) == {"a-0": "county lines", "a-1": "more county lines", "b-0": "housing"}


def test_an_unchanged_transcript_is_not_read_again(seeds: Path, folder: Path) -> None:
    index(folder, seeds)
    before = files(folder)
    report, _ = index(folder, seeds)
    assert (report.files, report.unchanged, report.speeches) == (0, 2, 0)
    assert files(folder) == before


def test_a_transcript_of_which_only_the_time_has_changed_is_not_read_again(
    seeds: Path, folder: Path
) -> None:
    index(folder, seeds)
    os.utime(seeds / "a.jsonl", ns=(1, 1))
    report, _ = index(folder, seeds)
    assert (report.files, report.unchanged) == (0, 2)
    assert len(held(folder)) == 3


def test_a_changed_transcript_replaces_its_speeches(seeds: Path, folder: Path) -> None:
    index(folder, seeds)
    write(seeds / "a.jsonl", "other words", first=1)
    report, faults = index(folder, seeds)
    assert faults == []
    assert (report.files, report.unchanged, report.speeches) == (1, 1, 1)
    assert (report.replaced, report.removed) == (1, 1)
    assert held(folder) == {"b-0": "housing", "a-1": "other words"}


def test_a_change_that_keeps_size_and_first_words_is_seen(seeds: Path, folder: Path) -> None:
    index(folder, seeds)
    write(seeds / "b.jsonl", "hovsing")
    os.utime(seeds / "b.jsonl", ns=(1, 1))
    index(folder, seeds)
    assert held(folder)["b-0"] == "hovsing"


def test_a_transcript_that_is_gone_stays_until_it_is_pruned(seeds: Path, folder: Path) -> None:
    index(folder, seeds)
    (seeds / "a.jsonl").unlink()
    report, _ = index(folder, seeds)
    assert report.removed == 0
    assert len(held(folder)) == 3
    report, _ = index(folder, seeds, prune=True)
    assert (report.removed, report.unchanged) == (2, 1)
    assert held(folder) == {"b-0": "housing"}


@pytest.mark.parametrize("content", [b"", b"\0\1\2 binary", b"no JSON any more\n" * 30])
def test_a_changed_transcript_that_cannot_be_read_keeps_its_old_speeches(
    content: bytes, seeds: Path, folder: Path
) -> None:
    index(folder, seeds)
    before = held(folder)
    (seeds / "a.jsonl").write_bytes(content)
    report, faults = index(folder, seeds / "a.jsonl")
    assert (report.speeches, report.removed) == (0, 0)
    assert faults[0].source == str(seeds / "a.jsonl")
    assert held(folder) == before
    write(seeds / "a.jsonl", "readable again")
    index(folder, seeds)
    assert held(folder) == {"b-0": "housing", "a-0": "readable again"}


def break_off(monkeypatch: pytest.MonkeyPatch, name: str, after: int) -> None:
    """Lets one transcript break off after so many speeches, as a damaged archive does."""
    read = sources.read_source

    def reading(source: Any, **options: Any) -> Any:
        for at, one in enumerate(read(source, **options)):
            if source.plain_name == name and at == after:
                raise SourceError(source.name, "breaks off before its end; fetch it anew")
            yield one

    monkeypatch.setattr(build, "read_source", reading)


@pytest.mark.parametrize("procs", [1, 2])
def test_a_new_transcript_that_breaks_off_keeps_what_was_read_and_is_read_again(
    procs: int, seeds: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_off(broken, "a.jsonl", 1)
        report, faults = index(folder, seeds, procs=procs)
    assert [fault.reason for fault in faults] == ["breaks off before its end; fetch it anew"]
    assert (report.files, report.speeches, report.problems) == (2, 2, 1)
    assert held(folder) == {"a-0": "county lines", "b-0": "housing"}
    report, _ = index(folder, seeds)
    assert (report.files, report.unchanged) == (1, 1)
    assert held(folder) == {
        "b-0": "housing", "a-0": "county lines", "a-1": "more county lines",
    }  # fmt: skip


def test_a_changed_transcript_that_breaks_off_keeps_its_old_speeches(
    seeds: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(folder, seeds)
    before = held(folder)
    write(seeds / "a.jsonl", "new", "newer", "newest")
    break_off(monkeypatch, "a.jsonl", 2)
    report, _ = index(folder, seeds)
    assert (report.problems, report.speeches, report.replaced, report.removed) == (1, 0, 0, 0)
    assert held(folder) == before


def test_a_fault_in_one_transcript_does_not_stop_the_others(seeds: Path, folder: Path) -> None:
    write(seeds / "empty.jsonl")
    (seeds / "broken.jsonl").write_text(
        '{"id": "x-1", "date": "2019-07-29", "text": "before the fault"}\n'
        '{"id": "x-2", "date": "2019-02-30", "text": "no such day"}\n'
        '{"id": "x-3", "date": "2019-07-30", "text": "after the fault"}\n'
    )
    report, faults = index(folder, [seeds, seeds / "empty.jsonl"])
    assert {(Path(fault.source).name, fault.line) for fault in faults} == {
        ("empty.jsonl", None), ("broken.jsonl", 2),
    }  # fmt: skip
    assert "2019-02-30" in str(faults)
    assert set(held(folder)) == {"a-0", "a-1", "b-0", "x-1", "x-3"}
    assert report.speeches == 5


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.jsonl", b"", "empty file"),
        ("bad.bin", b"\0\1\2\3", "binary file"),
        ("bad.jsonl", b"\0\1\2\3", "a binary file"),
        ("bad.jsonl", b'{"text": "no date"}\n', "no date"),
        ("bad.jsonl", b'{"text": "no date"}\n' * 30, "no speech among the first 20"),
        ("bad.txt", b"neither names nor dates", "nobody speaks in it"),
        ("bad.jsonl.gz", b"\x1f\x8b\x08 damaged", "gzip"),
    ],
)
@pytest.mark.parametrize("there", [True, False], ids=["into an index", "into none"])
def test_where_nothing_can_be_read_all_is_as_it_was(
    name: str, content: bytes, said: str, there: bool, seeds: Path, folder: Path
) -> None:
    if there:
        index(folder, seeds)
    before = held(folder) if there else None
    (seeds / name).write_bytes(content)
    report, faults = index(folder, seeds / name)
    assert said in str(faults)
    assert name in str(faults[-1])
    assert (report.speeches, report.problems) == (0, 1)
    assert (held(folder) if folder.exists() else None) == before


def test_what_is_not_there_is_refused_before_anything_is_read(seeds: Path, folder: Path) -> None:
    with pytest.raises(SourceError, match="nowhere: no such file or folder"):
        index(folder, [seeds, "nowhere"])
    assert not folder.exists()


def test_a_folder_without_a_transcript_is_refused(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "barren").mkdir()
    (tmp_path / "barren" / "README.md").write_text("nothing here")
    with pytest.raises(SourceError, match="no transcript in this folder; formats read: jsonl"):
        index(folder, tmp_path / "barren")
    assert not folder.exists()


def test_standard_input_is_read_and_read_anew_each_time(
    seeds: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        piped = io.TextIOWrapper(io.BytesIO((seeds / "a.jsonl").read_bytes()))
        monkeypatch.setattr(sys, "stdin", piped)
        report, _ = index(folder, "-")
        assert (report.files, report.speeches) == (1, 2)
    assert report.replaced == 2
    assert len(held(folder)) == 2


def test_an_id_with_other_words_in_another_transcript_is_reported(
    seeds: Path, folder: Path
) -> None:
    (seeds / "c.jsonl").write_text((seeds / "b.jsonl").read_text().replace("housing", "homes"))
    _, faults = index(folder, seeds)
    assert [fault.source for fault in faults] == [str(seeds / "c.jsonl")]
    assert "'b-0' stands in" in str(faults[0])
    assert held(folder)["b-0"] == "homes"


def test_progress_is_told_in_bytes_and_ends_at_the_end(seeds: Path, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    index(folder, seeds, progress=lambda done, total: told.append((done, total)))
    size = sum(path.stat().st_size for path in seeds.iterdir())
    assert told[-1] == (size, size)
    assert told == sorted(told)


# Several processes


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Transcripts enough for several segments a worker, with ids that come again."""
    for number in range(9):
        texts = [f"speech {at} of {number}: county lines {at % 7}" for at in range(40)]
        write(tmp_path / "many" / f"t{number}.jsonl", *texts)
    write(tmp_path / "many" / "t3" / "t3.jsonl", *["said otherwise"] * 5)
    return tmp_path / "many"


@pytest.fixture
def short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_BATCH_CHARACTERS", 300)
    monkeypatch.setattr(parallel, "_LONGEST_RUN", 4_000)
    monkeypatch.setattr(parallel, "_SHORTEST_RUN", 1)


@pytest.mark.usefixtures("short_runs")
def test_two_processes_make_an_index_that_answers_as_one_makes_it(
    many: Path, tmp_path: Path
) -> None:
    reports = [index(tmp_path / f"by{procs}", many, procs=procs)[0] for procs in (1, 2, 3)]
    assert len({(r.files, r.speeches, r.replaced, r.problems) for r in reports}) == 1
    alone, *others = [held(tmp_path / f"by{procs}") for procs in (1, 2, 3)]
    for other in others:
        assert list(other.items()) == list(alone.items())
    answers = []
    for procs in (1, 2, 3):
        with hustings.open_index(tmp_path / f"by{procs}") as opened:
            results = opened.search('county OR "speech 3"', limit=1000, facets=["year"])
            answers.append((results.total, results.hits, list(results.facets["year"])))
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.usefixtures("short_runs")
def test_standard_input_of_any_length_goes_through_two_processes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size is not known, so its runs are as short as can be: there are many of them."""
    monkeypatch.setattr(parallel, "_BATCH_CHARACTERS", 1)
    path = write(tmp_path / "long.jsonl", *["words"] * 900)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    building = threading.Thread(target=index, args=(folder, "-"), kwargs={"procs": 2}, daemon=True)
    building.start()
    building.join(60)
    hangs = building.is_alive()
    for worker in multiprocessing.active_children():
        worker.kill()
    assert not hangs, "the reader and the workers wait for each other"
    assert len(held(folder)) == 900


@pytest.mark.usefixtures("short_runs")
def test_a_worker_that_is_killed_fails_the_build_and_leaves_the_index_as_it_was(
    seeds: Path, many: Path, folder: Path
) -> None:
    index(folder, seeds)
    before = files(folder)

    def kill(done: int, total: int) -> None:
        for worker in multiprocessing.active_children()[:1]:
            worker.kill()

    with pytest.raises(hustings.HustingsError, match="worker failed; the index is as it was"):
        index(folder, many, procs=2, progress=kill)
    assert files(folder) == before
    assert multiprocessing.active_children() == []
    report, _ = index(folder, many, procs=2)
    assert report.files == 10


@pytest.mark.usefixtures("short_runs")
def test_a_worker_that_fails_says_why_and_leaves_no_index(
    many: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = sources.read_source

    def reading(source: Any, **options: Any) -> Any:
        for one in read(source, **options):
            object.__setattr__(one, "text", "a lone surrogate: \ud800")
            yield one

    monkeypatch.setattr(build, "read_source", reading)
    with pytest.raises(hustings.HustingsError, match=r"(?s)a worker failed.*surrogates"):
        index(folder, many, procs=2)
    assert not folder.exists()


def test_a_worker_that_writes_less_than_it_was_sent_fails_the_build(
    seeds: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = parallel._Worker.result
    monkeypatch.setattr(
        parallel._Worker, "result", lambda worker: result(worker)._replace(speeches=1)
    )
    with pytest.raises(hustings.HustingsError, match="sent 3 speeches and wrote 1"):
        index(folder, seeds, procs=2)
    assert not folder.exists()


def test_an_error_while_reading_stops_the_workers_and_leaves_no_index(
    seeds: Path, folder: Path
) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index(folder, seeds, procs=2, progress=stop)
    assert multiprocessing.active_children() == []
    assert not folder.exists()
