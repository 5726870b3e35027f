"""Merging: the segment that comes of it is, array for array, the one made anew of what is kept."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hustings_indexer.analysis import passage_spans, words
from hustings_indexer.columns import field, merge, texts
from hustings_indexer.columns.merge import merge_segments
from hustings_indexer.columns.segment import Segment, SegmentBuilder
from hustings_indexer.speech import Speech
from speeches import speech, speeches


@pytest.fixture(params=["whole", "in pieces"], autouse=True)
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both as small input goes, and cut up as large input is."""
    if request.param == "in pieces":
        monkeypatch.setattr(merge, "_POSTINGS_AT_ONCE", 7)
        monkeypatch.setattr(merge, "_WORDS_AT_ONCE", 3)
        monkeypatch.setattr(field, "_TOKENS_AT_ONCE", 11)
        monkeypatch.setattr(field, "_WORDS_AT_ONCE", 4)
        monkeypatch.setattr(field, "_POSTINGS_PER_MARK", 3)
        monkeypatch.setattr(texts, "_TRAINED_ON", 30)
        monkeypatch.setattr(texts, "_COPIED", 0)


def segment(path: Path, some: list[Speech], language: str = "english") -> Segment:
    builder = SegmentBuilder(language)
    for one in some:
        builder.add(one, one.source)
    builder.write(path)
    return Segment(path)


@settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(parts=st.lists(st.lists(speeches, max_size=6), min_size=1, max_size=4), data=st.data())
def test_merged_arrays_are_those_of_the_kept_speeches(
    parts: list[list[Speech]], data: st.DataObject, tmp_path: Path
) -> None:
    sources, kept = [], []
    for at, part in enumerate(parts):
        keep = data.draw(st.lists(st.booleans(), min_size=len(part), max_size=len(part)))
        sources.append((segment(tmp_path / str(at), part), np.array(keep, bool)))
        kept += [one for one, is_kept in zip(part, keep, strict=True) if is_kept]
    assert merge_segments(sources, tmp_path / "merged", "english") == len(kept)
    merged, anew = Segment(tmp_path / "merged"), segment(tmp_path / "anew", kept)
    assert merged.file.faults() == []
    assert merged.file.facts == anew.file.facts
    assert set(merged.file) == set(anew.file)
    for name in anew.file:
        if not name.startswith("stored"):  # blocks may be cut elsewhere
            assert merged.file[name].dtype == anew.file[name].dtype, name
            assert merged.file[name].tolist() == anew.file[name].tolist(), name
    assert [merged.speech(number) for number in range(len(kept))] == kept


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    texts=st.lists(
        st.lists(st.text("ab1 .\n\u00a0é東。") | st.just("one. two, " * 300)).map("\n\n".join),
        max_size=4,
    )
)
def test_a_segment_knows_where_its_passages_stand(texts: list[str], tmp_path: Path) -> None:
    made = segment(tmp_path / "segment", [speech(str(at), text) for at, text in enumerate(texts)])
    for number, text in enumerate(texts):
        own = made.passages(number)
        spans = list(passage_spans(text))
        assert [own.span(text, at) for at in range(len(own.characters) + 1)] == spans
        before = [len(words(text[:start])) for start, _ in spans[1:]]
        assert own.words == before


def test_numbers_too_wide_for_their_column_survive_a_merge_with_deletions(tmp_path: Path) -> None:
    long = " ".join(["often"] * 300 + [f"w{number % 500}" for number in range(66_000)] + ["last"])
    some = [speech("gone", "often last"), speech("long", long), speech("after", "last often")]
    first = segment(tmp_path / "first", some)
    second = segment(tmp_path / "second", [speech("gone too", long), speech("end", "often")])
    kept = [(first, np.array([False, True, True])), (second, np.array([False, True]))]
    merge_segments(kept, tmp_path / "merged", "english")
    text = Segment(tmp_path / "merged").field("text")
    often, last = text.words.find("often"), text.words.find("last")
    assert text.texts(often).tolist() == [0, 1, 2]
    assert text.frequencies(often).tolist() == [300, 1, 1]
    assert text.positions(often).tolist() == [*range(300), 1, 0]
    assert text.positions(last).tolist() == [66_300, 0]
    assert text.positions_in(last, 1) == [0]


def test_a_merge_that_cannot_finish_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = segment(tmp_path / "source", [speech("a")])

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(merge, "copy_texts", fail)
    with pytest.raises(OSError, match="no space"):
        merge_segments([(source, np.ones(1, bool))], tmp_path / "merged", "english")
    assert not (tmp_path / "merged").exists()


def test_a_segment_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = SegmentBuilder("english")
    builder.add(speech("a"))
    monkeypatch.setattr("hustings_indexer.columns.segment.write_identities", None)
    with pytest.raises(TypeError):
        builder.write(tmp_path / "segment")
    assert not (tmp_path / "segment").exists()


def test_the_words_of_another_segment_are_not_stemmed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = [speech("a", "houses parties"), speech("b", "voting on houses")]
    older = segment(tmp_path / "older", some)
    stemmed: list[str] = []

    def stem(word: str) -> str:
        stemmed.append(word)
        return word

    builder = SegmentBuilder("english")
    for one in (*some, speech("c", "parishes")):
        builder.add(one)
    monkeypatch.setattr("hustings_indexer.columns.segment.stemmer", lambda language: stem)
    builder.write(tmp_path / "newer", older.field("text"))
    assert "parishes" in stemmed
    assert not {"houses", "parties", "voting"} & set(stemmed)
    assert Segment(tmp_path / "newer").field("text").word_stems()["houses"] == "hous"
