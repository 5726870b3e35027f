"""Speeches as Markdown (CommonMark): passages to quote, and debates to read.

Takes hits or speeches; gives Markdown that shows every character of a text as it is: what would be
markup is escaped, and a line break within a paragraph is kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from hustings.citation import cite, day_is_known
from hustings.results import Hit
from hustings_indexer.speech import Speech

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&$]")
_LINE = re.compile(r"[^\n]+")


def quotation(hit: Hit) -> str:
    """A hit: who and when, the heading, the passages as quotations, the citation and the id."""
    speech = hit.speech
    parts = [f"### {_words(f'{_byline(speech)}, {_day(speech)}')}"]
    if speech.heading:
        parts.append(f"*{_words(speech.heading)}*")
    for passage in hit.passages:
        lines = _lines(passage.text, passage.highlights)
        parts.append("\\\n".join(f"> {line}" for line in lines))
    return _blocks(*parts, _source(speech))


def debates(
    speeches: Iterable[Speech], lit: Mapping[str, Sequence[tuple[int, int]]] = {}
) -> Iterator[str]:
    """Speeches grouped by debate, in order, each debate under its heading; what is lit, as offsets
    into the text of the speech of an id, in bold type."""
    for _, debate in groupby(speeches, key=lambda speech: speech.debate_id):
        for number, speech in enumerate(debate):
            if number == 0:
                yield _title(speech)
            said = _paragraphs(speech, lit.get(speech.id, ()))
            yield _blocks(f"### {_words(_byline(speech))}", *said, _source(speech))


def _paragraphs(speech: Speech, lit: Sequence[tuple[int, int]]) -> Iterator[str]:
    start = 0
    for text in speech.paragraphs:
        own = [(a - start, b - start) for a, b in lit if start <= a < start + len(text)]
        yield "\\\n".join(_lines(text, own))
        start += len(text) + len("\n\n")


def _title(speech: Speech) -> str:
    place = ", ".join(filter(None, (speech.chamber, speech.section, _day(speech))))
    return _blocks(f"## {_words(speech.heading or speech.debate_id)}", _words(place))


def _blocks(*parts: str) -> str:
    return "".join(f"{part}\n\n" for part in parts)


def _byline(speech: Speech) -> str:
    return ", ".join(filter(None, (speech.speaker or "Unnamed", speech.party, speech.role)))


def _day(speech: Speech) -> str:
    day = speech.date
    return f"{day.day} {day:%B} {day.year}" if day_is_known(speech) else str(day.year)


def _source(speech: Speech) -> str:
    """The citation, a link where there is an address, and the id."""
    citation = _words(cite(speech))
    if speech.url and not re.search(r"[\s<>\\]", speech.url):
        citation = f"[{citation}](<{speech.url}>)"
    return f"{citation} ({_words(speech.id)})"


def _words(text: str) -> str:
    return " ".join(_lines(" ".join(text.split())))


def _lines(text: str, lit: Sequence[tuple[int, int]] = ()) -> list[str]:
    """The lines of a text that have words, those in `lit` in bold type."""
    lines, spans = [], _joined(lit)
    for line in _LINE.finditer(text):
        start, end = line.span()
        pieces = []
        for first, last in spans:
            if start <= first and last <= end:
                pieces += [_escaped(text[start:first]), f"**{_escaped(text[first:last])}**"]
                start = last
        whole = "".join([*pieces, _escaped(text[start:end])]).strip(" \t")
        if whole:
            lines.append(_as_text(whole))
    return lines


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that follow one upon another made one: asterisks of two would run into each other."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _as_text(line: str) -> str:
    """A line that begins a paragraph, and no list, and underlines no heading."""
    opening = re.match(r"[+=-]|[0-9]+[.)]", line)
    return line if opening is None else f"{opening[0][:-1]}\\{line[opening.end() - 1 :]}"
