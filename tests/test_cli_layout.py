"""Text set in lines: wrapping, lit words, wide characters, harmless output."""

from click import unstyle
from hypothesis import given
from hypothesis import strategies as st

from hustings.cli.hits import bar
from hustings.cli.layout import Span, light, pad, paragraph, printable, width, wrap
from hustings.cli.terminal import Terminal

COLOUR = Terminal(columns=40, colour=True)
PLAIN = Terminal(columns=40)

texts = st.text(
    st.one_of(st.sampled_from("ab cd\n 議会。é\u0301"), st.characters(codec="utf-8")), max_size=120
)


@st.composite
def lit_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = printable(draw(texts))
    edges = draw(st.lists(st.integers(0, len(text)), unique=True, max_size=8).map(sorted))
    return text, list(zip(edges[::2], edges[1::2], strict=False))


@given(lit_texts(), st.integers(1, 30))
def test_lighting_only_adds_marks(given_text: tuple[str, list[Span]], columns: int) -> None:
    text, highlights = given_text
    for line in wrap(text, columns):
        lit = light(text, line, highlights, COLOUR)
        assert unstyle(lit) == text[line[0] : line[1]]


@given(lit_texts())
def test_every_lit_character_is_lit_once_wherever_the_lines_break(
    given_text: tuple[str, list[Span]],
) -> None:
    text, highlights = given_text
    on, _, off = COLOUR.paint("x", "lit").partition("x")
    drawn = "".join(light(text, line, highlights, COLOUR) for line in wrap(text, 7))
    lit = "".join(piece.partition(off)[0] for piece in drawn.split(on)[1:])
    expected = "".join(text[start:end] for start, end in highlights)
    assert "".join(lit.split()) == "".join(expected.split())


@given(texts, st.integers(2, 30))
def test_wrapping_loses_nothing_but_white_space_and_keeps_to_the_column(
    text: str, columns: int
) -> None:
    text = printable(text)
    lines = [text[start:end] for start, end in wrap(text, columns)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= columns for line in lines)


@given(texts)
def test_printable_text_keeps_its_length_and_drops_every_control_character(text: str) -> None:
    harmless = printable(text)
    assert len(harmless) == len(text)
    assert not any((ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 for c in harmless)


@given(texts, st.integers(3, 30))
def test_a_padded_field_has_the_width_that_was_asked_for(text: str, columns: int) -> None:
    assert width(pad(printable(text).replace("\n", " "), columns)) == columns


def test_a_transcript_cannot_send_escapes_to_the_terminal() -> None:
    assert paragraph("red \x1b[31malert\x9b2J", PLAIN) == ["red \ufffd[31malert\ufffd2J"]


def test_words_move_to_the_next_line_whole() -> None:
    terminal = Terminal(columns=24)
    assert paragraph("The threat from serious and organised crime", terminal, indent="    ") == [
        "    The threat from",
        "    serious and",
        "    organised crime",
    ]


def test_a_lit_phrase_that_wraps_is_lit_on_both_lines() -> None:
    terminal = Terminal(columns=12, colour=True)
    lines = paragraph("about county lines", terminal, highlights=[(6, 18)])
    assert [unstyle(line) for line in lines] == ["about county", "lines"]
    assert all("\x1b[" in line for line in lines)


def test_ideographs_take_two_cells_and_a_closing_mark_stays_with_them() -> None:
    assert width("議会") == 4
    assert paragraph("国会議員は言った。", Terminal(columns=16)) == ["国会議員は言っ", "た。"]
    assert paragraph("国会議員は言った。", Terminal(columns=8)) == ["国会議員", "は言っ", "た。"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert paragraph("x" * 25, Terminal(columns=10)) == ["x" * 10, "x" * 10, "x" * 5]


def test_bars_show_the_share_and_never_hide_what_is_there() -> None:
    assert bar(1, PLAIN) == "█" * 16
    assert bar(0.5, PLAIN) == "█" * 8
    assert bar(0.001, PLAIN) == "▏"
    assert bar(0, PLAIN) == ""
    ascii_only = Terminal(blocks=False)
    assert bar(1, ascii_only) == "#" * 16
    assert bar(0.001, ascii_only) == "#"
