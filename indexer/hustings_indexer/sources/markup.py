"""XML, read as it comes: here is an opened transcript, give me its elements one after another.

Entities that the file itself spells out are resolved, and those of HTML; what lies outside it is
never fetched. An entity that grows without end, a text of over 10 MB in one node, a record of over
64 MB and elements nested beyond reason are a SourceError. Broken markup is read as far as it can
be: each break is a fault with its line, the first ten of them, and so is what stands after the end
of the root. A file that breaks off is read to its end, and then a SourceError.

A file goes to the parser as it is, up to the first thing that needs mending; that costs the least,
and most files are well-formed. What cannot be read twice is mended from the start.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.files import open_bytes
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.sources.xml_text import (
    Unfit,
    mended_document,
    plain_document,
    root_name,
    text_at_start,
)

Element = Any
"""An lxml element; lxml has no types."""

_LONGEST_RECORD = 64 * 1024 * 1024
_MOST_BREAKS = 10
_MOST_NAMES = 4096
_BREAKS_OFF = "breaks off before its end; fetch it anew"
_AFTER_THE_END = "ERR_DOCUMENT_END"
_ENDS_READING = ("ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_EMPTY")
_REASONS = {
    "ERR_TAG_NOT_FINISHED": _BREAKS_OFF,
    "ERR_DOCUMENT_EMPTY": "no XML: no element where one should begin",
    _AFTER_THE_END: "text after the end of the document, which is not read",
}


def walk(
    transcript: Transcript,
    *,
    records: Collection[str],
    marks: Collection[str] = (),
    inner: Collection[str] | None = None,
    apart: Collection[str] = (),
) -> Iterator[tuple[str, str, Element]]:
    """The elements of these local names, of any namespace or none, in the order of the file.

    A record is given once, whole, as ("end", name, element); some time after the next is asked for,
    it is let go, with all that stood before it. A mark is given as ("start", name, element), with
    its attributes only, and as ("end", name, element), by when what it held may be gone. A record
    within a record stands in the outer one and is given before it, whole as well; of those the
    names in `inner` are given by themselves, all where it is None. Those in `apart` never stand in
    a record: one that does was not closed before, so the outer is given without it, and then it.
    """
    by_themselves = frozenset(records if inner is None else inner) - frozenset(apart)
    names = frozenset(records), frozenset(marks), by_themselves, frozenset(apart)
    source = transcript.source
    given = 0
    if source.path is None or not source.path.is_file():  # a pipe has a path, and is read once
        yield from _walk(_Tree(transcript, mends=True), *names)
        return
    try:
        for step in _walk(_Tree(transcript, mends=False), *names):
            given += 1
            yield step
    except Unfit:  # so it is read anew, mended, and what has been given is not given again
        with open_bytes(source) as (_, stream):
            tree = _Tree(replace(transcript, stream=stream), mends=True)
            yield from islice(_walk(tree, *names), given, None)


def _walk(
    tree: "_Tree",
    wanted: frozenset[str],
    others: frozenset[str],
    inner: frozenset[str],
    apart: frozenset[str],
) -> Iterator[tuple[str, str, Element]]:
    names, depth, outermost, is_unclosed = _LOCAL_NAMES, 0, None, False
    # One generator, and no call it can do without: a million events pass through it.
    for events in tree.read(wanted | others):
        for event, element in events:
            name = names[element.tag]
            if name in others:
                yield event, name, element
            elif name in wanted:
                if event == "start":
                    if depth:
                        is_unclosed |= name in apart
                    else:
                        outermost = element
                    depth += 1
                else:
                    depth -= 1
                    if not depth and is_unclosed:
                        is_unclosed = False
                        for part in _parted(element, apart):
                            yield event, names[part.tag], part
                    elif not depth or name in inner:
                        yield event, name, element
        tree.let_go(outermost if depth else None)


def _parted(element: Element, names: frozenset[str]) -> Iterator[Element]:
    """The element and those of the names that it holds, in the order of the file; each is taken out
    of the one around it, so that nobody has the words of another."""
    waiting = [element]
    while waiting:
        part = waiting.pop()
        held = [child for child in part if local_name(child) in names]
        for child in held:
            part.remove(child)
        yield part
        waiting += reversed(held)


def root_of(sample: Sample) -> str:
    """The local name of the root element in the start of a file, "" for what is no XML."""
    return root_name(sample.head)


def start_of(sample: Sample) -> str:
    """The start of an XML file as text, in its own encoding, control characters and all."""
    return text_at_start(sample.head)


def local_name(element: Element) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    return _LOCAL_NAMES[element.tag]


def parent_name(element: Element) -> str:
    """The name of the element around, without its namespace; "" for the root."""
    parent = element.getparent()
    return "" if parent is None else _LOCAL_NAMES[parent.tag]


def text_of(element: Element) -> str:
    """All text within an element, as it stands."""
    # By hand, for lxml's own way costs ten times as much where there is nothing inside.
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        parts.append(text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


class _LocalNames(dict[object, str]):
    """Local names by tag; a dictionary, for a call is dear with so many elements."""

    def __missing__(self, tag: object) -> str:
        if len(self) >= _MOST_NAMES:
            self.clear()
        self[tag] = name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        return name


_LOCAL_NAMES = _LocalNames()


class _Tree:
    """The part of the document that is held: the open elements, and the record being read. What is
    not well-formed is Unfit, if it is not to be mended."""

    def __init__(self, transcript: Transcript, *, mends: bool) -> None:
        self._transcript = transcript
        self._mends = mends
        self._root: Element = None
        self._held = self._piece = 0

    def read(self, names: frozenset[str]) -> Iterator[list[tuple[str, Element]]]:
        """The events of each piece of the file: starts and ends of elements of these names."""
        document = mended_document if self._mends else plain_document
        root, pieces = document(self._transcript)
        parser = _parser(names | {root} if root else names, recover=self._mends)
        return self._mended(parser, pieces) if self._mends else self._plain(parser, pieces)

    def _plain(self, parser: Any, pieces: Iterator[bytes]) -> Iterator[list[tuple[str, Element]]]:
        from lxml.etree import XMLSyntaxError

        try:
            for piece in pieces:
                parser.feed(piece)
                if len(parser.feed_error_log):
                    raise Unfit
                self._piece = len(piece)
                yield self._events(parser)
            parser.close()
        except XMLSyntaxError:
            raise Unfit from None
        yield self._events(parser)

    def _mended(self, parser: Any, pieces: Iterator[bytes]) -> Iterator[list[tuple[str, Element]]]:
        # lxml raises for some breaks what it has put into the log as well.
        from lxml.etree import XMLSyntaxError

        breaks = _Breaks(self._transcript)
        tail = b""
        for piece in pieces:
            parser.feed(piece)
            tail = piece.rstrip()[-1:] or tail
            self._piece = len(piece)
            yield self._events(parser)
            breaks.see(parser.feed_error_log)
        try:
            parser.close()
        except XMLSyntaxError as error:
            breaks.see(parser.feed_error_log)
            raise self._transcript.error(f"broken XML: {error.msg}", error.lineno) from None
        yield self._events(parser)
        breaks.see(parser.feed_error_log)
        breaks.end(in_tag=tail != b">")

    def let_go(self, record: Element | None) -> None:
        """After each piece: what is closed is given up, but for what the open record holds."""
        self._held = 0 if record is None else self._held + self._piece
        if self._held > _LONGEST_RECORD:
            raise self._transcript.error("one element of over 64 MB, which no speech is")
        element = self._root
        while element is not record and element is not None and len(element):
            del element[:-1]
            element = element[-1]

    def _events(self, parser: Any) -> list[tuple[str, Element]]:
        events = list(parser.read_events())
        if self._root is None and events:
            self._root = events[0][1].getroottree().getroot()
        return events


class _Breaks:
    """Where the XML is broken: reported once a line, the first ten; an error where it must end."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._seen = self._more = 0
        self._lines: set[int] = set()
        self._last: SourceError | None = None
        self._line = 1
        self._goes_on = False  # after the end of the root

    def see(self, log: Any) -> None:
        """Report what is new in the parser's log, which only grows."""
        entries = list(log)[self._seen :]
        self._seen += len(entries)
        for entry in entries:
            reason = _REASONS.get(entry.type_name, f"broken XML: {entry.message.strip()}")
            if entry.type_name == "ERR_RESOURCE_LIMIT":
                raise self._transcript.error(f"XML that no transcript is: {reason}", entry.line)
            self._line = entry.line
            self._goes_on |= entry.type_name == _AFTER_THE_END
            if entry.type_name in _ENDS_READING:
                self._last = self._last or self._transcript.error(reason, entry.line)
            elif entry.line in self._lines or len(self._lines) == _MOST_BREAKS:
                self._more += 1
            else:
                self._lines.add(entry.line)
                self._transcript.fault(reason, entry.line)

    def end(self, *, in_tag: bool) -> None:
        """The file is over, `in_tag` where a tag is not: of that the parser says this and that."""
        if self._more and len(self._lines) == _MOST_BREAKS:
            self._transcript.fault(f"broken XML: {self._more} more places like these")
        if in_tag and not self._goes_on:
            self._last = self._last or self._transcript.error(_BREAKS_OFF, self._line)
        if self._last:
            raise self._last


def _parser(names: Collection[str], *, recover: bool) -> Any:
    # XML is for those who have some: lxml takes 20 ms to import.
    from lxml import etree

    return etree.XMLPullParser(
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in names],
        encoding="utf-8",
        load_dtd=False,
        no_network=True,
        resolve_entities="internal",
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
        huge_tree=False,
    )
