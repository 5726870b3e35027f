"""The Congressional Record: one item in HTML and in JSON gives the same speeches."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import read_transcripts
from hustings_indexer.speech import Speech

ITEM = "CREC-2011-03-02-pt1-PgS1100-4"
LINES = """\
                       THE HARBOR AT ALDERMOUTH

  Mr. McCALL. Mr. President, the harbor is silting up, and the inter-
state commission knows it.
  I ask for 5 minutes.


                          the dredging fund

  It was set up in 1990 by

[[Page S1101]]

a law of this body.
  The PRESIDING OFFICER (Ms. Orr). Without objection, it is so ordered.
  There being no objection, the letter was ordered to be printed in the
Record, as follows:
       Dear Senator: I am a letter and no speech.
  Ms. DIAZ-HOLT of New York. I thank my friend.
                          ____________________
"""


def html(lines: str = LINES, head: str = "(Wednesday, March 2, 2011)") -> str:
    return (
        "<html>\n<head>\n<title>Congressional Record, Volume 157 Issue 31</title>\n</head>\n"
        f"<body><pre>\n[Congressional Record Volume 157, Number 31 {head}]\n[Senate]\n"
        "[Pages S1100-S1101]\nFrom the Congressional Record Online through the Government "
        f'Publishing Office [<a href="http://www.gpo.gov">www.gpo.gov</a>]\n\n{lines}\n</pre></body>'
    )


def item() -> dict[str, Any]:
    """The same as the parser of unitedstates/congressional-record gives it."""
    kept = [line for line in LINES.split("\n") if not line.startswith("[[Page")][1:]
    starts = [at for at, line in enumerate(kept) if line.startswith(("  M", "  Th"))]
    parts = [kept[start:end] for start, end in zip([0, *starts], [*starts, None], strict=True)]
    people = {"Mr. McCALL": "M000999"}
    content = []
    for number, part in enumerate(parts):
        name = next((name for name in people if part[0].strip().startswith(name)), "None")
        content.append(
            {
                "kind": "speech",
                "speaker": name,
                "speaker_bioguide": people.get(name),
                "text": "\n".join(part),
                "turn": number,
                "itemno": number,
            }
        )
    header = {"chamber": "Senate", "year": "2011", "month": "March", "day": "2"}
    header |= {"pages": "S1100-S1101"}
    title = "THE HARBOR AT ALDERMOUTH"
    return {"title": title, "content": content, "header": header | {"extension": False}, "id": ITEM}


def read(path: Path) -> tuple[list[Speech], list[str]]:
    faults: list[SourceError] = []
    speeches = list(read_transcripts(path, report=faults.append))
    return speeches, [str(fault).removeprefix(str(path)) for fault in faults]


def test_members_and_the_chair_have_turns_and_the_reporters_none(tmp_path: Path) -> None:
    path = tmp_path / f"{ITEM}.htm"
    path.write_text(html())
    (first, chair, last), faults = read(path)
    assert faults == []
    assert first.speaker == "Mr. McCALL"
    assert first.paragraphs == (
        "Mr. President, the harbor is silting up, and the inter-state commission knows it.",
        "I ask for 5 minutes.",
        "It was set up in 1990 by a law of this body.",
    )
    assert (first.date.isoformat(), first.chamber) == ("2011-03-02", "Senate")
    assert (first.heading, first.page) == ("THE HARBOR AT ALDERMOUTH", "S1100-S1101")
    assert (first.id, first.debate_id) == (f"{ITEM}/0", ITEM)
    assert (chair.kind, chair.speaker, chair.role) == ("procedural", "Ms. Orr", "PRESIDING OFFICER")
    assert (last.speaker, last.text) == ("Ms. DIAZ-HOLT of New York", "I thank my friend.")


def test_json_and_html_of_one_item_are_the_same_speeches(tmp_path: Path) -> None:
    (tmp_path / f"{ITEM}.htm").write_text(html())
    (tmp_path / f"{ITEM}.json").write_text(json.dumps(item()))
    printed, _ = read(tmp_path / f"{ITEM}.htm")
    parsed, faults = read(tmp_path / f"{ITEM}.json")
    assert faults == []
    assert [one.person_id for one in parsed] == ["M000999", None, None]

    def said(speech: Speech) -> dict[str, Any]:
        return speech.to_dict() | {"source": None, "person_id": None}

    assert list(map(said, parsed)) == list(map(said, printed))


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("  Mr. SMITH of New Jersey. Yes.", "Mr. SMITH of New Jersey"),
        ("  Miss McMORRIS. Yes.", "Miss McMORRIS"),
        ("  Ms. LINDA T. ORTEGA of California. Yes.", "Ms. LINDA T. ORTEGA of California"),
        ("<bullet> Mr. VAN HOLM. Yes.", "Mr. VAN HOLM"),
        ("  The Acting CHAIRMAN (Mr. Poe) (during the vote). Yes.", "Mr. Poe"),
        ("  The SPEAKER pro tempore. Yes.", "The SPEAKER pro tempore"),
        (" Mr. Orr. Mr. President, yes.", "Mr. Orr"),
    ],
)
def test_names_are_told_from_words(tmp_path: Path, line: str, speaker: str) -> None:
    path = tmp_path / f"{ITEM}.htm"
    path.write_text(html(line))
    ((speech,), _) = read(path)
    assert speech.speaker == speaker


@pytest.mark.parametrize(
    "line", ["  Mr. Orr was absent. Yes.", "Mr. HYDE. Yes.", "  Mr. and Mrs. X"]
)
def test_a_name_within_words_begins_no_turn(tmp_path: Path, line: str) -> None:
    path = tmp_path / f"{ITEM}.htm"
    path.write_text(html(line))
    assert read(path) == ([], [])


def test_the_date_of_the_name_serves_and_without_one_the_item_is_refused(tmp_path: Path) -> None:
    path = tmp_path / f"{ITEM}.htm"
    path.write_text(html(head="(Wednesday)"))
    speeches, _ = read(path)
    assert speeches[0].date.isoformat() == "2011-03-02"
    nameless = path.rename(tmp_path / "item.htm")
    speeches, (fault,) = read(nameless)
    assert speeches == []
    assert "no date" in fault


@pytest.mark.parametrize("cut", [120, 600])
def test_json_that_breaks_off_is_one_clear_fault(tmp_path: Path, cut: int) -> None:
    path = tmp_path / f"{ITEM}.json"
    path.write_text(json.dumps(item() | {"content": item()["content"]})[:-cut])
    speeches, (fault,) = read(path)
    assert speeches == []
    assert "no JSON that can be read" in fault


def test_a_part_without_text_is_a_fault_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / f"{ITEM}.json"
    document = item()
    document["content"].insert(1, {"kind": "speech", "itemno": 1, "turn": 0, "speaker": "X"})
    path.write_text(json.dumps(document))
    speeches, (fault,) = read(path)
    assert len(speeches) == 3
    assert "part 1 of the content has no text" in fault


def test_two_real_days_are_the_same_in_both_forms(shared: Path) -> None:
    folder = shared / "data" / "us-crec"
    faults: list[SourceError] = []
    speeches = list(read_transcripts(folder, report=faults.append))
    by_id: dict[str, set[tuple[str, str]]] = {}
    for speech in speeches:
        by_id.setdefault(speech.id, set()).add((speech.text, str(speech.date)))
    assert faults == []
    assert abs(len(by_id) - 1182) <= 0.02 * 1182
    assert all(len(texts) == 1 for texts in by_id.values())
    assert Counter(speech.chamber for speech in speeches).keys() == {"House", "Senate"}
    assert sum(speech.person_id is not None for speech in speeches) > 700
