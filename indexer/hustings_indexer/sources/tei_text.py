"""The words of a TEI utterance: its paragraphs, without what the reporters put between them.

Takes a `u` or `sp` element; gives its paragraphs and the language most of them are in. Notes,
noises, gaps and headings are left out. Words marked up one by one (`w`, `pc`) are put together
again as the plain version of the file has them: a space between two, unless `join` says otherwise.
"""

from collections import Counter
from collections.abc import Iterator

from hustings_indexer.sources.languages import iso_639
from hustings_indexer.sources.markup import Element, local_name, text_of
from hustings_indexer.sources.spacing import one_line
from hustings_indexer.sources.tei_people import XML_LANG
from hustings_indexer.sources.xml_paragraphs import Layout

UTTERANCES = ("u", "sp")
_LEFT_OUT = frozenset(
    ("note", "stage", "kinesic", "vocal", "incident", "gap", "event", "writing", "shift", "pause")
) | {*UTTERANCES, "speaker", "head", "figure", "fs", "fw", "orig", "sic", "abbr", "del"}


def paragraphs_of(utterance: Element) -> tuple[list[str], str | None]:
    """The paragraphs, and the language that most of their characters are marked as, or None."""
    found = _LAYOUT.paragraphs(utterance)
    sizes: Counter[str | None] = Counter()
    for block, text in found:
        sizes[block.get(XML_LANG)] += len(text)
    marked = max(sizes, key=lambda tag: sizes[tag]) if sizes else None
    return [text for _, text in found], iso_639(marked)


def words_of(element: Element) -> str:
    """The words of a note, heading or label, all that stands in it, as one line."""
    return one_line(text_of(element))


def _from_tokens(block: Element) -> str | None:
    if next(block.iter("{*}w", "{*}pc"), None) is None:
        return None
    return one_line("".join(_tokens(block)))


def _tokens(block: Element) -> Iterator[str]:
    """Each token, with the space that parts it from the one before."""
    joined = True
    spaced_out = next(block.iter("{*}c"), None) is not None
    for token in block.iter("{*}w", "{*}pc", "{*}c"):
        if _is_inside_another(token, block):
            continue
        join = token.get("join")
        if not (joined or spaced_out or join in ("left", "both")):
            yield " "
        # White space in a token is layout, but `c` is the white space between them.
        text = text_of(token)
        yield text if local_name(token) == "c" else text.strip()
        joined = join in ("right", "both")


def _is_inside_another(token: Element, block: Element) -> bool:
    """Whether a token stands in another, as its analysis, or in what is left out."""
    for parent in token.iterancestors():
        if parent is block:
            return False
        if local_name(parent) in ("w", "pc") or local_name(parent) in _LEFT_OUT:
            return True
    return False


_LAYOUT = Layout(
    blocks=("seg", "p", "ab", "l"),
    rows=("item", "row"),
    left_out=_LEFT_OUT,
    spaces=("lb",),
    spell=_from_tokens,
)
