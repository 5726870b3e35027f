"""Where the people of a TEI transcript are listed: in itself, and in the files beside it.

Takes an opened transcript; gives its `People`. Besides the transcript, only a corpus root or a
list of persons or organisations in the same folder, or in the one above, is looked into, and only
one that includes the transcript or whose name its name begins with (ParlaMint-IS.xml for
ParlaMint-IS_2015-01-21-54.xml); the same goes for the folders of an archive. Nothing is fetched,
and no path in a file is followed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.files import Source, open_bytes
from hustings_indexer.sources.markup import walk
from hustings_indexer.sources.tei_people import People
from hustings_indexer.sources.transcript import Members, Transcript
from hustings_indexer.sources.xml_text import root_name

_ROOTS = ("teiCorpus", "listPerson", "listOrg", "particDesc", "standOff", "TEI")
_ENTRIES = ("person", "org", "include")
_SUFFIXES = re.compile(r"(-list(Person|Org))?(\.ana)?\.xml$")
_START = 4096


def people_of(transcript: Transcript) -> People:
    """The people of a transcript: its own first, then those of the corpus it belongs to."""
    people = People()
    path = transcript.source.path
    if path is not None and _lists_persons(transcript):
        people.update(_read(path).people)
    name = transcript.source.plain_name
    for beside, found in _lists_near(transcript):
        if _bare(name) in found.includes or _is_named_after(name, beside):
            people.update(found.people)
            if found.fault:
                transcript.fault(f"its list of persons is not whole: {found.fault}")
    return people


def _lists_persons(transcript: Transcript) -> bool:
    """Whether persons stand in the file itself; they may stand behind the text that needs them."""
    with open_bytes(transcript.source) as (_, stream):
        rest = b""
        while piece := stream.read(1024 * 1024):
            if b"<person" in rest + piece:
                return True
            rest = piece[-16:]
    return False


def _is_named_after(name: str, corpus: str) -> bool:
    stem = _SUFFIXES.sub("", corpus)
    return name.startswith((f"{stem}_", f"{stem}."))


def _bare(name: str) -> str:
    return _SUFFIXES.sub("", name)


def _lists_near(transcript: Transcript) -> Iterator[tuple[str, "_List"]]:
    """The lists beside a transcript with their names, the plain root of a corpus before the
    annotated one, which says the same."""
    path = transcript.source.path
    if path is not None:
        folder = path.resolve().parent
        found = [*_lists_in(folder), *_lists_in(folder.parent)]
        for beside in sorted((p for p in found if p.name != path.name), key=_plain_first):
            yield beside.name, _read(beside)
    elif transcript.beside is not None:
        own = PurePosixPath(transcript.source.name)
        lists = _lists_in_archive(transcript.beside)
        for place in sorted(lists, key=_plain_first):
            if place != own and place.parent in (own.parent, own.parent.parent):
                yield place.name, lists[place]


def _plain_first(place: PurePath) -> tuple[int, str]:
    return len(place.name), place.name


def _lists_in(folder: Path) -> tuple[Path, ...]:
    try:
        return _lists_at(folder, folder.stat().st_mtime_ns)
    except OSError:
        return ()


@lru_cache(maxsize=64)
def _lists_at(folder: Path, modified_ns: int) -> tuple[Path, ...]:
    return tuple(path for path in folder.glob("*.xml") if _starts_as_list(path))


def _starts_as_list(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return root_name(file.read(_START)) in _ROOTS[:-1]
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class _List:
    """The people listed in a file, the bare names of the files it includes, and where it broke."""

    people: People
    includes: frozenset[str]
    fault: str | None


def _read(path: Path) -> _List:
    stat = path.stat()
    return _read_at(path, stat.st_mtime_ns, stat.st_size)


# A corpus of a thousand files has one root, which must not be read a thousand times.
@lru_cache(maxsize=8)
def _read_at(path: Path, modified_ns: int, size: int) -> _List:
    source = Source(str(path), path, size, modified_ns)
    try:
        with open_bytes(source) as (_, stream):
            return _read_list(source, stream)
    except SourceError as error:
        return _List(People(), frozenset(), str(error))


@lru_cache(maxsize=2)
def _lists_in_archive(members: Members) -> dict[PurePosixPath, _List]:
    found = {}
    try:
        for source, head, stream in members():
            if root_name(head[:_START]) in _ROOTS[:-1]:
                found[PurePosixPath(source.name)] = _read_list(source, stream)
    except SourceError:
        return found  # what is damaged is told when the archive itself is read so far
    return found


def _read_list(source: Source, stream: BinaryIO) -> _List:
    people, includes, fault = People(), set(), None
    # Its faults are told when it is read as a transcript itself.
    lists = Transcript(source, stream, lambda _: None)
    try:
        for event, name, element in walk(lists, records=_ENTRIES, marks=_ROOTS):
            if event == "start":
                people.note_language(element)
            elif name == "include":
                includes.add(_bare((element.get("href") or "").rpartition("/")[2]))
            elif name in _ENTRIES:
                people.add(element)
    except SourceError as error:
        fault = str(error)
    return _List(people, frozenset(includes), fault)
