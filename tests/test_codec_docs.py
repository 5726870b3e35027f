"""The page for users of Whoosh says what is so."""

import re
from pathlib import Path

import pytest
from whoosh.index import open_dir
from whoosh.query import Every

import hustings
from hustings_indexer.columns.schema import schema

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "whoosh.md").read_text(encoding="utf-8")


def test_the_examples_find_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    hustings.index_transcripts("data/index", [str(ROOT / "seeds")])
    Path("posts").mkdir()
    of_speeches, of_posts = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(of_speeches, "whoosh.md", "exec"), {})
    assert "Sadiq Khan 2019" in capsys.readouterr().out
    exec(compile(of_posts, "whoosh.md", "exec"), {})
    assert "Top 1 Results" in capsys.readouterr().out


def test_the_page_lists_every_field_of_the_schema() -> None:
    table = PAGE.partition("| field | type | holds |")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row[:120])}
    assert named == set(schema("english").names())


def test_an_index_that_whoosh_has_written_to_is_refused_by_name(tmp_path: Path) -> None:
    hustings.index_transcripts(tmp_path, [str(ROOT / "seeds")])
    with open_dir(tmp_path).writer() as writer:
        writer.delete_by_query(Every())
    with pytest.raises(hustings.IndexOutdated, match="not written by Hustings"):
        hustings.open_index(tmp_path)
    assert open_dir(tmp_path).doc_count() == 0
