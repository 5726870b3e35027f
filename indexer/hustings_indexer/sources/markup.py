"""XML, read as it comes: here is an opened transcript, give me its elements one after another.

Entities that the file itself declares are resolved (real transcripts begin with fifty of them);
what lies outside it is never fetched, and an entity that grows without end, or a text of over 10 MB
in one node, is an error. Broken markup is read as far as it can be: each break is a fault with its
line, and SourceError where nothing more can be read.
"""

from collections.abc import Collection, Iterator
from typing import Any

from hustings_indexer.sources.transcript import Transcript

Element = Any
"""An lxml element; lxml has no types."""


def walk(
    transcript: Transcript, *, records: Collection[str], marks: Collection[str] = ()
) -> Iterator[tuple[str, Element]]:
    """The elements of these local names, of any namespace or none, in the order of the file.

    A record is given once, whole, as ("end", element), and emptied when the next is asked for, with
    all that stood before it. A mark is given as ("start", element), with its attributes only, and
    as ("end", element), by when the records inside it are empty. A record within a record stands
    in the outer one and is given before it, whole as well.
    """
    # XML is for those who have some: lxml takes 20 ms to import.
    from lxml import etree

    wanted = set(records)
    tags = [f"{{*}}{name}" for name in (*records, *marks)]
    parser = etree.iterparse(
        transcript.stream,
        events=("start", "end"),
        tag=tags,
        load_dtd=False,
        no_network=True,
        resolve_entities="internal",
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
        huge_tree=False,
    )
    depth = 0
    try:
        for event, element in parser:
            is_record = local_name(element) in wanted
            if event == "start":
                depth += is_record
                if not is_record:
                    yield event, element
                continue
            yield event, element
            depth -= is_record
            if not depth:
                _empty(element)
    except etree.XMLSyntaxError as error:
        raise transcript.error(f"XML that cannot be read on: {error.msg}", error.lineno) from None
    for entry in parser.error_log:
        transcript.fault(f"broken XML: {entry.message}", entry.line)


def local_name(element: Element) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: Element) -> str:
    """All text within an element, as it stands."""
    return "".join(element.itertext())


def _empty(element: Element) -> None:
    """Lets go of an element's content and of its elder siblings."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]
