"""Markdown, BibTeX and RIS: read by programs that others wrote, and nothing lost on the way."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date
from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hustings.citation import citation_key, cite
from hustings.cli import cli
from hustings.formats import FORMATS, bibtex, markdown, ris, write_hits, write_speeches
from hustings.results import Hit, Passage
from hustings_indexer.speech import Speech
from speeches import speech, speeches

ROOT = Path(__file__).parents[1]
ANSWER = Speech(
    id="ferry-2",
    date=Date(2021, 3, 9),
    text="The ferry runs when the harbour ice allows.\n\nAsk 50% of_them.",
    debate_id="ferry",
    position=1,
    chamber="Harbour Council",
    section="Questions",
    heading="Ferries & Fares",
    speaker="Bo Lindqvist",
    role="Harbour Master",
    page="12",
    language="en",
    url="https://example.org/a_b?x={1}#2",
)
KEY = citation_key(ANSWER)
lines = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"))).map(
    lambda text: " ".join(text.split())
)


def test_a_bibtex_entry_has_who_when_where_and_the_citation() -> None:
    assert (
        bibtex.entry(ANSWER)
        == f"""\
@misc{{{KEY},
  author = {{{{Bo Lindqvist}}}},
  title = {{{{Ferries \\& Fares}}}},
  howpublished = {{Harbour Council, Questions}},
  year = {{2021}},
  month = mar,
  date = {{2021-03-09}},
  pages = {{12}},
  url = {{https://example.org/a_b?x=%7B1%7D#2}},
  language = {{en}},
  note = {{Bo Lindqvist, ‘Ferries \\& Fares’, Harbour Council, Questions, 9 March 2021, p. 12}},
}}

"""
    )


def test_a_ris_record_has_who_when_where_and_the_citation() -> None:
    assert (
        ris.entry(ANSWER)
        == f"""\
TY  - GEN
ID  - {KEY}
AU  - Bo Lindqvist
TI  - Ferries & Fares
T2  - Harbour Council, Questions
PY  - 2021
DA  - 2021/03/09
SP  - 12
LA  - en
UR  - https://example.org/a_b?x={{1}}#2
N1  - Bo Lindqvist, ‘Ferries & Fares’, Harbour Council, Questions, 9 March 2021, p. 12
ER  -\x20

"""
    )


def test_a_speech_of_which_little_is_known_still_has_a_title() -> None:
    bare = speech("x", date=Date(1901, 1, 1))
    assert "title = {{1 January 1901}}" in bibtex.entry(bare)
    assert "author" not in bibtex.entry(bare)
    assert "TI  - 1 January 1901\n" in ris.entry(bare)
    assert "AU" not in ris.entry(bare)


def test_a_reference_gives_no_day_where_the_source_gives_none() -> None:
    undated = speech("x", heading="1946 (day not given)", date=Date(1946, 1, 1))
    assert "date" not in bibtex.entry(undated)
    assert "month" not in bibtex.entry(undated)
    assert "DA" not in ris.entry(undated)


UNESCAPED = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
} | {f"\\{character}": character for character in "&%$#_"}  # fmt: skip


def plain(value: str) -> str:
    """What LaTeX would set."""
    pattern = "|".join(map(re.escape, UNESCAPED))
    bare = value.removeprefix("{").removesuffix("}")
    return re.sub(pattern, lambda match: UNESCAPED[match[0]], bare)


@given(lines.filter(bool), lines.filter(bool))
def test_bibtex_is_read_back_as_it_was_meant(name: str, heading: str) -> None:
    one = replace(ANSWER, speaker=name, heading=heading)
    library = parse_string(bibtex.entry(one))
    assert library.failed_blocks == []
    (entry,) = library.entries
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert entry.key == citation_key(one)
    assert plain(fields["author"]) == name
    assert plain(fields["title"]) == heading
    assert fields["month"] == "mar"


@given(lines.filter(bool), lines.filter(bool))
def test_ris_is_read_back_as_it_was_meant(name: str, heading: str) -> None:
    one = replace(ANSWER, speaker=name, heading=heading)
    (record,) = rispy.loads(ris.entry(one))
    assert record["authors"] == [name]
    assert record["title"] == heading
    assert record["notes"] == [" ".join(cite(one).split())]
    assert record["id"] == citation_key(one)


@given(st.lists(speeches, unique_by=lambda one: one.id))
def test_a_file_of_references_has_each_speech_once(some: list[Speech]) -> None:
    library = parse_string("".join(write_speeches(some, "bibtex")))
    assert [entry.key for entry in library.entries] == [citation_key(one) for one in some]
    records = rispy.loads("".join(write_speeches(some, "ris")))
    assert [record["id"] for record in records] == [citation_key(one) for one in some]


def test_a_hit_in_markdown_is_a_quotation_with_its_words_in_bold() -> None:
    hit = Hit(ANSWER, 2.5, (Passage("The ferry runs *when*\nit can.", ((4, 9),), 2.5),))
    assert (
        "".join(write_hits([hit], "markdown"))
        == """\
### Bo Lindqvist, Harbour Master, 9 March 2021

*Ferries \\& Fares*

> The **ferry** runs \\*when\\*\\
> it can.

[Bo Lindqvist, ‘Ferries \\& Fares’, Harbour Council, Questions, 9 March 2021, p. 12]\
(<https://example.org/a_b?x={1}#2>) (ferry-2)

"""
    )


def test_debates_in_markdown_stand_under_their_headings() -> None:
    question = speech("ferry-1", "1. When?", debate_id="ferry", heading="Ferries", speaker="Ana")
    answer = replace(ANSWER, url=None)
    other = speech("other", "- Aye.", debate_id="vote")
    assert (
        "".join(write_speeches([question, answer, other], "markdown"))
        == """\
## Ferries

29 July 2019

### Ana

1\\. When?

Ana, ‘Ferries’, 29 July 2019 (ferry-1)

### Bo Lindqvist, Harbour Master

The ferry runs when the harbour ice allows.

Ask 50% of\\_them.

Bo Lindqvist, ‘Ferries \\& Fares’, Harbour Council, Questions, 9 March 2021, p. 12 (ferry-2)

## vote

29 July 2019

### Unnamed

\\- Aye.

29 July 2019 (other)

"""
    )


def rendered(text: str) -> Iterator[tuple[str, str]]:
    """The blocks of a Markdown text: what opens each, and the words in it."""
    opened = ""
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        if token.type.endswith("_open"):
            opened = token.type
        elif token.type == "inline":
            said = token.children or ()
            yield opened, "".join("\n" if one.type == "hardbreak" else one.content for one in said)


@given(lines.filter(bool), st.lists(lines.filter(bool), min_size=1, max_size=4))
def test_markdown_shows_every_character_as_it_is(heading: str, said: list[str]) -> None:
    one = speech("x", "\n".join(said), heading=heading)
    blocks = list(rendered("".join(write_speeches([one], "markdown"))))
    assert blocks[0] == ("heading_open", heading)
    assert blocks[3] == ("paragraph_open", "\n".join(said))


words = st.sampled_from(("ferry", "*ice*", "東京", "1.", "-", "a_b", "<b>", "`", "&amp;", "~~x~~"))


@given(st.lists(words, min_size=1), st.data())
def test_bold_type_in_markdown_is_exactly_the_words_that_matched(
    said: list[str], data: st.DataObject
) -> None:
    text = " ".join(said)
    spans = [match.span() for match in re.finditer(r"ferry|東京", text)]
    lit = [span for span in spans if data.draw(st.booleans())]
    hit = Hit(speech("x", text), 0.0, (Passage(text, tuple(lit)),))
    bold: list[str] = []
    parsed = MarkdownIt().parse(markdown.quotation(hit))
    for token in parsed:
        children = token.children or []
        for number, child in enumerate(children):
            if child.type == "strong_open":
                bold.append(children[number + 1].content)
    assert bold == [text[start:end] for start, end in lit]


def test_words_lit_side_by_side_are_one_bold_run() -> None:
    hit = Hit(speech("x", "東京都"), 0.0, (Passage("東京都", ((0, 2), (2, 3))),))
    assert "> **東京都**\n" in markdown.quotation(hit)


def test_the_page_on_the_command_line_says_which_command_writes_which_format() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert f"| `search` | text, json, jsonl, csv, tsv, {', '.join(FORMATS)} |\n" in page


@pytest.mark.parametrize("form", FORMATS)
def test_show_and_search_write_references_and_markdown(form: str, tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    run = CliRunner()
    run.invoke(cli, ["index", "--index", index, str(ROOT / "seeds")])
    found = run.invoke(cli, ["--index", index, "search", "county", "-n", "2", "--format", form])
    assert found.exit_code == 0
    assert found.stdout.count("29 July 2019") >= 2
    identity = json.loads(run.invoke(cli, ["--index", index, "export"]).stdout.splitlines()[0])[
        "debate_id"
    ]
    debate = run.invoke(cli, ["--index", index, "show", identity, "--format", form])
    assert debate.stdout.count("Questions to the Mayor of London") >= 4
    one = run.invoke(cli, ["--index", index, "show", f"{identity}/0", "-C", "0", "--format", form])
    assert "Unmesh Desai" in one.stdout
    assert "Sadiq Khan" not in one.stdout
