"""Speeches in forms that other programs and other papers take: Markdown, BibTeX and RIS.

Each format is a module; takes speeches, or the hits of a search, one at a time; gives text piece by
piece. BibTeX and RIS are references: who, when, where, under which heading and the citation, not
what was said. What is read back as speeches is `hustings_indexer.export`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from hustings.formats import bibtex, markdown, ris
from hustings.results import Hit
from hustings_indexer.speech import Speech

_REFERENCES: dict[str, Callable[[Speech], str]] = {"bibtex": bibtex.entry, "ris": ris.entry}
FORMATS = ("markdown", *_REFERENCES)
"""The formats there are."""


def write_hits(hits: Iterable[Hit], format: str) -> Iterator[str]:
    """The hits of a search, one after another: in Markdown the passages, with their words lit."""
    if format == "markdown":
        return map(markdown.quotation, hits)
    return map(_REFERENCES[format], (hit.speech for hit in hits))


def write_speeches(
    speeches: Iterable[Speech], format: str, lit: Mapping[str, Sequence[tuple[int, int]]] = {}
) -> Iterator[str]:
    """Speeches grouped by debate, in order: in Markdown all that was said, in bold type what is lit
    of a speech, by its id."""
    if format == "markdown":
        return markdown.debates(speeches, lit)
    return map(_REFERENCES[format], speeches)
