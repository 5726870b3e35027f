"""A speech as an entry for BibTeX and biblatex, in UTF-8.

Takes a speech; gives an entry of the type `misc`, the one that every style and reference manager
sets as it stands. The name is in braces: which part of "Lee Hsien Loong" or of "Baroness Hollis of
Heigham" is the surname, the record does not say, and BibTeX would guess.
"""

from collections.abc import Iterator

from hustings.citation import citation_key, cite, day_is_known
from hustings_indexer.speech import Speech

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Braces have to balance for BibTeX even behind a backslash, so they go by their names.
_ESCAPED = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
# An address is taken to the letter: nothing in it is escaped but what would end the field.
_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def entry(speech: Speech) -> str:
    """The entry, and an empty line after it."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(speech))
    return f"@misc{{{citation_key(speech)},\n{fields}}}\n\n"


def _fields(speech: Speech) -> Iterator[tuple[str, str]]:
    place = ", ".join(filter(None, (speech.chamber, speech.section)))
    if speech.speaker:
        yield "author", f"{{{_braced(speech.speaker)}}}"
    # The second pair of braces keeps the capitals.
    yield "title", f"{{{_braced(speech.heading or place or cite(speech))}}}"
    if place:
        yield "howpublished", _braced(place)
    yield "year", _braced(str(speech.date.year))
    if day_is_known(speech):
        yield "month", _MONTHS[speech.date.month - 1]
        yield "date", _braced(speech.date.isoformat())
    if printed := speech.page or speech.column:
        yield "pages", _braced(printed)
    if speech.url:
        yield "url", f"{{{speech.url.translate(_ADDRESS)}}}"
    if speech.language:
        yield "language", _braced(speech.language)
    yield "note", _braced(cite(speech))


def _braced(text: str) -> str:
    return f"{{{' '.join(text.split()).translate(_ESCAPED)}}}"
