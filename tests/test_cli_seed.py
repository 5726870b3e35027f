"""The command line over a real index: the transcript that comes with the source."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hustings.cli import cli

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of the seeds, not to be written to."""
    path = str(tmp_path_factory.mktemp("seeds") / "index")
    assert run("index", str(SEEDS), "--index", path).exit_code == 0
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="hustings", env={"COLUMNS": "80"})


def found(index: str, *words: str) -> dict[str, object]:
    result = run("search", *words, "--index", index, "--format", "json")
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def test_indexing_tells_what_it_did_and_a_second_run_does_nothing(tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    first = run("index", str(SEEDS), "--index", index)
    assert first.exit_code == 0, first.output
    assert first.stdout.startswith("Indexed 7 speeches from 1 file in ")
    assert first.stdout.endswith(" s (0 files unchanged).\n")
    assert first.stderr == ""
    second = run("index", str(SEEDS), "--index", index)
    assert second.exit_code == 0
    assert second.stdout.startswith("Indexed 0 speeches from 0 files in ")
    assert second.stdout.endswith(" s (1 file unchanged).\n")


def test_a_line_that_cannot_be_read_is_a_warning_and_no_error(tmp_path: Path) -> None:
    transcript = tmp_path / "council.jsonl"
    good = {"date": "2021-03-09", "speaker": "Ana Torvik", "text": "The ferry is late."}
    transcript.write_text(f"{json.dumps(good)}\n{{broken\n", encoding="utf-8")
    index = str(tmp_path / "index")
    result = run("index", str(transcript), "--index", index)
    assert result.exit_code == 0
    said, count = result.stderr.splitlines()
    assert said.startswith(f"{transcript}:2: ")
    assert count == "1 warning: see above."
    assert "Indexed 1 speech from 1 file" in result.stdout
    assert found(index, "ferry")["total"] == 1


def test_a_file_that_cannot_be_read_to_its_end_is_an_error_and_the_rest_is_indexed(
    tmp_path: Path,
) -> None:
    speech = '<speech id="{}" speakername="Ana Torvik"><p>The ferry is late.</p></speech>'
    gid = "uk.org.publicwhip/debate/2021-03-09a.1.{}"
    whole = f"<publicwhip>{speech.format(gid.format(1))}</publicwhip>"
    (tmp_path / "whole.xml").write_text(whole, encoding="utf-8")
    cut = f"<publicwhip>{speech.format(gid.format(2))}<speech"
    (tmp_path / "cut.xml").write_text(cut, encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text('{"date": "2021-02-30", "text": "Late."}\n')
    index = str(tmp_path / "index")
    result = run("index", str(tmp_path), "--index", index)
    assert result.exit_code == 2
    assert "cut.xml:1: breaks off before its end; fetch it anew" in result.stderr
    assert "bad.jsonl: no speech in it could be read" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("2 problems, ")
    assert found(index, "ferry")["total"] == 2


def test_columns_of_other_names_can_be_mapped(tmp_path: Path) -> None:
    transcript = tmp_path / "council.csv"
    transcript.write_text("day,member,text\n2021-03-09,Ana Torvik,The ferry is late.\n", "utf-8")
    index = str(tmp_path / "index")
    result = run(
        "index", str(transcript), "--map", "day=date", "--map", "member=speaker", "--index", index
    )
    assert result.exit_code == 0, result.output
    assert found(index, "ferry", "--speaker", "Ana Torvik")["total"] == 1
    bad = run("index", str(transcript), "--map", "speaker", "--index", index)
    assert bad.exit_code == 2
    assert "'speaker' is not of the form COLUMN=FIELD" in bad.stderr


def test_the_formats_are_listed_with_a_word_on_each() -> None:
    result = run("index", "--formats")
    assert result.exit_code == 0
    assert "table" in [line.split()[0] for line in result.stdout.splitlines()]
    assert "CSV or TSV" in result.stdout


def test_a_transcript_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    result = run("index", str(tmp_path / "none.jsonl"), "--index", str(tmp_path / "index"))
    assert result.exit_code == 2
    assert "none.jsonl" in result.stderr


def test_no_index_says_how_to_build_one(tmp_path: Path) -> None:
    path = str(tmp_path / "none")
    for command in (["search", "x"], ["show", "x"], ["speakers"], ["info"], ["check"]):
        result = run(*command, "--index", path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("Error: ")
        assert "hustings index" in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_a_search_shows_who_when_the_words_lit_and_the_facets(seed_index: str) -> None:
    result = run("search", "county lines", "--index", seed_index, "--color", "always")
    assert result.exit_code == 0
    assert "\x1b[33m\x1b[1m\x1b[4mcounty\x1b[0m" in result.stdout
    plain = run("search", "county lines", "--index", seed_index).stdout
    assert "Sadiq Khan  Mayor of London  29 July 2019" in plain
    assert "Metropolitan Police and National Crime Agency Cooperation" in plain
    assert max(len(line) for line in plain.splitlines() if "/2019-07-29-" not in line) <= 80
    facets = plain[plain.index("\nspeaker ") :]
    assert "2019" in facets


def test_filters_narrow_and_nothing_found_is_exit_1(seed_index: str) -> None:
    everyone = found(seed_index, "county")["total"]
    khan = found(seed_index, "county", "--speaker", "Sadiq Khan")["total"]
    desai = found(seed_index, "county", "--speaker", "Unmesh Desai")["total"]
    assert isinstance(khan, int)
    assert isinstance(desai, int)
    assert everyone == khan + desai
    assert run("search", "county", "--since", "2020", "--index", seed_index).exit_code == 1
    assert run("search", "county", "--until", "2019-07", "--index", seed_index).exit_code == 0


def test_a_date_that_is_none_is_an_error(seed_index: str) -> None:
    result = run("search", "county", "--since", "yesterday", "--index", seed_index)
    assert result.exit_code == 2
    assert "yesterday" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_pages_follow_one_another_by_the_cursor(seed_index: str) -> None:
    first = found(seed_index, "the", "--limit", "2")
    assert isinstance(first["next"], str)
    second = found(seed_index, "the", "--limit", "2", "--cursor", first["next"])
    ids = [hit["id"] for page in (first, second) for hit in page["hits"]]  # type: ignore[attr-defined]
    assert len(ids) == len(set(ids)) == 4


def test_neighbours_stand_round_the_hit(seed_index: str) -> None:
    plain = run("search", "Trident Gangs", "-C", "1", "--index", seed_index).stdout
    before, after = plain.index("│ Unmesh Desai: Thank you"), plain.rindex("│ Unmesh Desai: ")
    assert before < plain.index("Trident Gangs identified") < after


def test_a_speech_and_its_debate_can_be_shown_by_the_id_of_a_hit(seed_index: str) -> None:
    hit = found(seed_index, "Trident Gangs")["hits"][0]  # type: ignore[index]
    speech = run("show", hit["id"], "-C", "0", "--index", seed_index).stdout
    assert "Last year [2018], five men were convicted" in " ".join(speech.split())
    assert "Unmesh Desai" not in speech
    debate = run("show", hit["id"], "--index", seed_index).stdout
    assert debate.count("▶ Sadiq Khan") == 1
    assert debate.count("Unmesh Desai") >= 3
    by_debate = run("show", hit["debate_id"], "--format", "json", "--index", seed_index).stdout
    assert len(json.loads(by_debate)["speeches"]) == 7
    round_it = run("show", hit["id"], "-B", "1", "--format", "jsonl", "--index", seed_index).stdout
    assert [json.loads(line)["id"] == hit["id"] for line in round_it.splitlines()] == [False, True]
    unknown = run("show", "nothing-of-the-kind", "--index", seed_index)
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert unknown.stderr.startswith("Error: no speech or debate has the id 'nothing-of-the-kind'")


def test_the_hits_of_a_query_are_marked_in_the_debate(seed_index: str) -> None:
    hits = found(seed_index, "county lines")
    debate = hits["hits"][0]["debate_id"]  # type: ignore[index]
    asked = ("show", debate, "-q", "county lines", "--index", seed_index)
    text = run(*asked, "--color", "always").stdout
    assert f"{hits['total']} speeches match" in text
    assert "\x1b[33m\x1b[1m\x1b[4mcounty\x1b[0m" in text
    plain = run(*asked).stdout.splitlines()
    listed = [line.split() for line in plain if line.startswith("  [")]
    assert len(listed) == hits["total"]
    for words in listed:
        at = int(words[words.index("line") + 1])
        assert plain[at - 1].startswith(" ".join(words[:3]))
    assert "**county**" in run(*asked, "--format", "markdown").stdout
    record = json.loads(run(*asked, "--format", "json").stdout)
    assert record["hits"] == hits["total"]
    none = run("show", debate, "-q", "absent", "--index", seed_index)
    assert (none.exit_code, none.stderr) == (1, "No speech of this debate matches: absent\n")


def test_answers_can_be_grouped_and_explained(seed_index: str) -> None:
    by_speaker = found(seed_index, "county", "--group-by", "speaker", "--explain")
    assert by_speaker["groups"] == 2
    hit = by_speaker["hits"][0]  # type: ignore[index]
    assert hit["group"]["speeches"] >= 1
    values = [one["value"] for one in hit["explanation"]["contributions"]]
    assert sum(values) == pytest.approx(hit["score"], rel=1e-12)
    asked = ("search", "county", "--group-by", "speaker", "--index", seed_index)
    head, first, *_ = run(*asked, "--format", "csv").stdout.splitlines()
    assert head.endswith("group_value,group_person_id,group_speeches,group_first,group_last")
    assert first.endswith("2019-07-29,2019-07-29")
    assert run(*asked).stdout.startswith("2 speakers in ")
    by_passage = run("search", "county", "--group-by", "passage", "--index", seed_index)
    assert re.match(r"\d+ passages in \d+ speeches  county", by_passage.stdout)


def test_speakers_info_and_check_describe_the_index(seed_index: str) -> None:
    speakers = run("speakers", "--format", "json", "--index", seed_index).stdout
    assert {speaker["name"] for speaker in json.loads(speakers)["speakers"]} == {
        "Sadiq Khan",
        "Unmesh Desai",
    }
    info = json.loads(run("info", "--format", "json", "--index", seed_index).stdout)
    assert (info["speeches"], info["debates"], info["speakers"]) == (7, 1, 2)
    assert "speeches  7\n" in run("info", "--index", seed_index).stdout
    check = run("check", "--index", seed_index)
    assert (check.exit_code, check.output) == (0, f"{seed_index}: whole\n")


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a fresh process has loaded after a command."""
    program = (
        "import sys; from hustings.cli import cli;"
        f"cli({list(arguments)!r}, standalone_mode=False); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def test_a_search_imports_no_more_than_a_search_needs(seed_index: str) -> None:
    for_others = {
        "_hashlib", "multiprocessing", "nltk", "shutil", "whoosh", "hustings.cli.index",
        "hustings.reading", "hustings_indexer.people", "hustings_indexer.person",
        "hustings_indexer.sources",
    }  # fmt: skip
    assert not loaded_by("search", "county", "--index", seed_index) & for_others


def test_the_help_text_imports_no_command(seed_index: str) -> None:
    loaded = loaded_by("--help")
    assert not loaded & {"numpy", "hustings.results", "hustings_indexer.speech"}
    assert not any(f"hustings.cli.{name}" in loaded for name in ("index", "search", "evaluate"))


@pytest.mark.parametrize(("arguments", "code"), [("county", 0), ("xyzzy", 1), ("--sort old", 2)])
def test_the_exit_code_and_all_that_is_said_outlive_the_process(
    seed_index: str, arguments: str, code: int
) -> None:
    program = "from hustings.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "search", *arguments.split(), "--index", seed_index],
        capture_output=True,
        text=True,
    )
    assert done.returncode == code
    assert (done.stdout != "") == (code == 0)
    assert {0: "", 1: "No speeches found", 2: "Error: "}[code] in done.stderr


def test_a_reader_who_leaves_early_hears_nothing(seed_index: str) -> None:
    program = "from hustings.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "search", "the", "--index", seed_index],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)


def test_a_pipe_gets_utf_8_whatever_the_locale(seed_index: str) -> None:
    program = "from hustings.cli import main; main()"
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run_ = subprocess.run(
        [sys.executable, "-c", program, "search", "county", "--index", seed_index],
        capture_output=True,
        env=environment,
    )
    assert "‘Metropolitan Police" in run_.stdout.decode("utf-8")
    assert run_.stderr == b""
