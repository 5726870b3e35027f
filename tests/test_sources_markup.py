"""XML that is hostile, broken, wrongly declared or huge: little memory, and one clear line each."""

import io
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source
from hustings_indexer.sources.files import open_bytes
from hustings_indexer.sources.markup import root_of, text_of, walk
from hustings_indexer.sources.transcript import Sample, Transcript

XML = '<?xml version="1.0" encoding="{}"?>\n'


def opened(content: bytes, faults: list[SourceError], path: Path | None = None) -> Transcript:
    return Transcript(Source("a.xml", path, 0, 0), io.BytesIO(content), faults.append)


def read(content: str | bytes) -> tuple[list[str], list[str]]:
    """The text of every `u`, and all that was reported, the error that ended it last: the same from
    a file and from what cannot be read twice."""
    raw = content.encode() if isinstance(content, str) else content
    with tempfile.NamedTemporaryFile() as file:
        file.write(raw)
        file.flush()
        from_file = _read(raw, Path(file.name))
    assert from_file == _read(raw, None)
    return from_file


def _read(raw: bytes, path: Path | None) -> tuple[list[str], list[str]]:
    faults: list[SourceError] = []
    texts: list[str] = []
    try:
        for _, _, element in walk(opened(raw, faults, path), records=("u",)):
            texts.append(text_of(element))
    except SourceError as error:
        faults.append(error)
    return texts, [str(fault) for fault in faults]


def test_records_and_marks_come_in_order_whatever_their_namespace() -> None:
    content = b'<a:r xmlns:a="x"><a:d n="1"><u>one</u></a:d><b:d xmlns:b="y"><u>two</u></b:d></a:r>'
    seen = [
        (event, name, element.get("n"))
        for event, name, element in walk(opened(content, []), records=("u",), marks=("d",))
    ]
    assert seen == [
        ("start", "d", "1"),
        ("end", "u", None),
        ("end", "d", "1"),
        ("start", "d", None),
        ("end", "u", None),
        ("end", "d", None),
    ]


def test_a_record_within_a_record_comes_first_and_stands_in_the_outer_one() -> None:
    assert read("<r><u>one <u>two</u></u></r>") == (["two", "one two"], [])


def test_the_entities_of_the_file_and_of_html_are_resolved() -> None:
    content = (
        '<!DOCTYPE r SYSTEM "r.dtd" [\n<!-- don\'t ] > -->\n<!ENTITY pound "&#163;">\n'
        '<!ENTITY five "&pound;5">\n<!ELEMENT r ANY>\n]>\n'
        "<r>\n<u>&five;&nbsp;&hellip; &amp; &lt;</u></r>"
    )
    assert read(content) == (["£5\u00a0… & <"], [])


def test_lines_are_those_of_the_file_though_its_doctype_is_not_read() -> None:
    texts, faults = read('<!DOCTYPE r [\n<!ENTITY a "b">\n]>\n<!-- \n -->\n<r>\n<u>&nope;</u></r>')
    assert texts == ["&nope;"]
    assert faults == ["a.xml:7: broken XML: entity &nope; is not in the file"]


LAUGHS = '<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {outer} "{f"&{inner};" * 10}">' for inner, outer in itertools.pairwise("abcdefghij")
)
LONG = f'<!ENTITY j "{"x" * 100_000}">'


@pytest.mark.parametrize("declarations", [LAUGHS, LONG], ids=["billion laughs", "quadratic"])
def test_an_entity_bomb_is_one_error(declarations: str) -> None:
    texts, faults = read(f"<!DOCTYPE r [{declarations}]>\n<r><u>one</u>\n<u>{'&j;' * 9000}</u></r>")
    assert texts == []
    assert faults == ["a.xml:3: entity &j; grows to more than any transcript needs"]


def test_an_entity_that_stands_in_itself_is_no_loop() -> None:
    texts, faults = read('<!DOCTYPE r [<!ENTITY a "1&b;"><!ENTITY b "2&a;">]><r><u>&a;</u></r>')
    assert (texts, faults) == (["12"], [])


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "{file}">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "{file}"> %p;]>',
        '<!DOCTYPE r SYSTEM "{file}">',
        '<!DOCTYPE r PUBLIC "-//X//Y//EN" "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_nothing_outside_the_file_is_fetched(tmp_path: Path, doctype: str) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY x "secret">', encoding="utf-8")
    texts, faults = read(f"{doctype.format(file=secret.as_uri())}\n<r>\n<u>a &x; b</u></r>")
    assert texts == ["a &x; b"]
    assert faults == ["a.xml:3: broken XML: entity &x; is not in the file"]


def test_a_file_that_breaks_off_is_read_to_its_end_and_then_one_error() -> None:
    texts, faults = read("<r>\n<u>one</u>\n<u>two <b>thr")
    assert texts == ["one", "two thr"]
    assert faults == ["a.xml:3: breaks off before its end; fetch it anew"]


@pytest.mark.parametrize(
    "content", ["", "  \n", "no markup at all", '{"a": 1}', "bla <r><u>x</u></r>"]
)
def test_what_is_no_xml_is_one_error(content: str) -> None:
    assert read(content) == ([], ["a.xml:1: no XML: no element where one should begin"])


BREAKS = [
    ("<u>a</p></u>\n<u>b</u>", ["a", "b"], "broken XML: </p> closes nothing"),
    ("<u>a<i></u>\n<u>b</u>", ["a", "b"], "broken XML: <i> is not closed before </u>"),
    ("<u>Q & A</u>\n<u>R&D</u>", ["Q & A", "R&D"], "broken XML: a bare & is read as the character"),
    ("<u>a < b</u>\n<u>c</u>", ["a < b", "c"], "broken XML: a bare < is read as the character"),
    ("<u>a&#12;</u>\n<u>b</u>", ["a ", "b"], "broken XML: &#12; is no character"),
    ("<u>a\x0c</u>\n<u>b</u>", ["a ", "b"], "control character U+000C read as a space"),
    ('<u n="" n="">a</u><u>b &amp; é</u>', ["a", "b & é"], "broken XML: Attribute n redefined"),
]


@pytest.mark.parametrize(("content", "texts", "fault"), BREAKS)
def test_a_break_is_a_fault_with_its_line_and_the_rest_is_read(
    content: str, texts: list[str], fault: str
) -> None:
    assert read(f"<r>\n{content}\n</r>") == (texts, [f"a.xml:2: {fault}"])


def test_breaks_by_the_thousand_are_ten_faults() -> None:
    texts, faults = read("<r>" + "\n<u>one</p></u>" * 1000 + "</r>")
    assert len(texts) == 1000
    assert len(faults) == 10
    assert faults[-1].endswith("; more are not reported")


def test_a_mark_in_quotes_a_comment_or_cdata_is_no_break() -> None:
    apart = "<!-- <u> & < --><u>2<!-- </u> --></u><u><![CDATA[<b> & ]]></u>"
    assert read(f'<r><u a="x>y" b="/">1</u>{apart}</r>') == (["1", "2", "<b> & "], [])


@pytest.mark.parametrize(
    ("declared", "actual", "fault"),
    [
        ("UTF-8", "utf-8", None),
        ("UTF-8", "cp1252", "2: not UTF-8, so read as Windows-1252 where need be"),
        ("ISO-8859-1", "cp1252", None),
        ("ISO-8859-1", "utf-8", "1: declared as ISO-8859-1, but read as UTF-8, which it is"),
        ("UTF-16", "utf-16", None),
        ("UTF-16", "utf-8", "1: declared as UTF-16, but read as UTF-8, which it is"),
        ("UTF-8", "utf-8-sig", None),
        ("klingon-7", "utf-8", "1: encoding 'klingon-7' is none that is known: read as UTF-8"),
        ("rot13", "utf-8", "1: encoding 'rot13' is none that is known: read as UTF-8"),
    ],
)
def test_a_wrong_encoding_is_mended_and_told_once(
    declared: str, actual: str, fault: str | None
) -> None:
    content = f"{XML.format(declared)}<r><u>“café”</u>\n<u>“thé”</u></r>".encode(actual)
    assert read(content) == (["“café”", "“thé”"], [f"a.xml:{fault}"] if fault else [])


def test_a_letter_is_whole_wherever_the_file_is_cut_into_pieces() -> None:
    for length in range(65520, 65545):
        texts, faults = read(f"<r><u>{'x' * length}é&amp;東</u><u>é</u></r>")
        assert (texts, faults) == ([f"{'x' * length}é&東", "é"], [])


def test_a_huge_text_and_a_bottomless_nest_are_one_error_each() -> None:
    _, faults = read(f"<r>\n<u>{'x' * 11_000_000}</u></r>")
    assert len(faults) == 1
    assert faults[0].startswith("a.xml:2: XML that no transcript is")
    _, faults = read("<r>" + "<b>" * 5000 + "<u>x</u>")
    assert len(faults) == 1


@given(st.text(st.sampled_from("<>&;/u\"'! [-]=#x\n?é"), max_size=40))
def test_no_markup_whatever_is_a_crash(inside: str) -> None:
    texts, _ = read(f"<r><u>one</u>{inside}</r>")
    assert texts[:1] in ([], ["one"])


def test_the_root_is_told_from_the_start_of_a_file() -> None:
    heads = {
        b"<TEI xmlns='x'>": "TEI",
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <no> --><!DOCTYPE x [<!ENTITY a '<b>'>]><a:x>": (
            "x"
        ),
        "<?xml version='1.0'?><été/>".encode("utf-16"): "été",
        b"no xml": "",
        b"{}": "",
    }
    for head, root in heads.items():
        assert root_of(Sample("a.xml", head)) == root


MEASURE = """
import io, resource, sys
from pathlib import Path
from hustings_indexer.sources import Source
from hustings_indexer.sources.markup import walk
from hustings_indexer.sources.transcript import Transcript

class Endless(io.RawIOBase):
    left = 60 * 1024 * 1024
    start, end = b"<r><head/>", b"</r>"
    def readable(self): return True
    def read(self, count=-1):
        if self.start: piece, self.start = self.start, b""; return piece
        if self.left <= 0: piece, self.end = self.end, b""; return piece
        piece = {piece!r} * (64 * 1024 // {size})
        self.left -= len(piece)
        return piece

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
transcript = Transcript(Source("a.xml", {path}, 0, 0), Endless(), lambda fault: None)
try:
    count = sum(1 for _ in walk(transcript, records=("u",), marks=("d",)))
except Exception as error:
    print(error, file=sys.stderr)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def pieces() -> Iterator[tuple[str, bytes]]:
    yield "many records", b"<u>Some words of a speech.</u>\n"
    yield "nothing that is asked for", b"<x><y/>words</x>\n"
    yield "comments and marks", b"<!-- words --><d/>"


@pytest.mark.parametrize(("kind", "piece"), list(pieces()), ids=[kind for kind, _ in pieces()])
@pytest.mark.parametrize("path", ["None", "Path(sys.executable)"], ids=["mended", "as it is"])
def test_a_file_of_any_size_is_read_in_little_memory(kind: str, piece: bytes, path: str) -> None:
    script = MEASURE.format(piece=piece, size=len(piece), path=path)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 40, f"{kind}: {run.stdout} MB, {run.stderr}"


def test_one_record_of_a_hundred_megabytes_is_refused() -> None:
    class Endless(io.BytesIO):
        def read(self, count: int | None = -1, /) -> bytes:
            return b"<s>words</s>\n" * 5000 if self.tell() else super().read(count)

    faults: list[SourceError] = []
    stream = Endless(b"<r><u>")
    transcript = Transcript(Source("a.xml", None, 0, 0), stream, faults.append)
    with pytest.raises(SourceError, match="one element of over 64 MB"):
        list(walk(transcript, records=("u",)))


def test_what_comes_through_a_pipe_is_read_once_however_broken() -> None:
    end, start = os.pipe()
    os.write(start, b"<r><u>one</u><u>two & <b>three</u></r>")
    os.close(start)
    faults: list[SourceError] = []
    source = Source("pipe", Path(f"/dev/fd/{end}"), 0, 0)
    with open_bytes(source) as (_, stream):
        steps = walk(Transcript(source, stream, faults.append), records=("u",))
        assert [text_of(element) for _, _, element in steps] == ["one", "two & three"]
    os.close(end)
    assert len(faults) == 2
