"""How fast transcripts are read: from a file to speeches, beside parsers that do nothing.

Takes the folder of real transcripts; gives megabytes a second, by format, for our reader and for
three parsers over the same file: lxml's iterparse, upon which ours is built, and the two of Python
itself. The file is the largest of its format that none of them refuses. A speed is that of the best
pass over it: whatever else the machine does only adds to the others.
"""

import time
import xml.sax
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from lxml import etree

from hustings_indexer.errors import SourceError
from hustings_indexer.sources import Source, read_source

Reader = Callable[[Path], object]

OURS = "ours"
WANTED = 20
"""Megabytes a second that every large XML format is promised to be read at."""

_FORMATS = {
    "Akoma Ntoso": ("akoma-ntoso-*/**/*.xml", ""),
    "TEI": ("parlamint/**/*_*.xml", ".ana.xml"),
    "TEI, word by word": ("parlamint/**/*_*.ana.xml", ""),
    "ParlParse": ("twfy/**/*.xml", ""),
    "historic Hansard": ("uk-historic-hansard/*.xml", ""),
    "Bundestag": ("bundestag-xml/*.xml", ""),
}
_TEXT = {"Congressional Record, HTML": ("us-crec/*/html/*.htm", "")}
_SECONDS = 1.0
_REFUSED = (SourceError, etree.XMLSyntaxError, ElementTree.ParseError, xml.sax.SAXException)


def measure(data: Path, rounds: int, say: Callable[[str], None]) -> dict[str, Any] | None:
    """Each format in turn, `rounds` times; None where there are no transcripts."""
    if not data.is_dir():
        return None
    result = {}
    for name, (pattern, but) in (_FORMATS | _TEXT).items():
        say(f"reading {name}")
        peers = _PEERS if name in _FORMATS else {}
        files = [path for path in data.glob(pattern) if not (but and path.name.endswith(but))]
        result[name] = _format(files, {OURS: _ours, **peers}, rounds)
    return result


def _format(files: list[Path], readers: dict[str, Reader], rounds: int) -> dict[str, Any]:
    by_size = sorted(files, key=lambda path: path.stat().st_size, reverse=True)
    path = next(path for path in by_size if _is_read(path, readers.values()))
    speeds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, reader in readers.items():
            speeds[name].append(_best_speed(reader, path))
    return {
        "bytes": path.stat().st_size,
        "megabytes_per_second": {name: max(each) for name, each in speeds.items()},
    }


def _best_speed(reader: Reader, path: Path) -> float:
    """The file again and again, for a second at least, in the time of the processor."""
    passes: list[float] = []
    while sum(passes) < _SECONDS:
        start = time.process_time()
        reader(path)
        passes.append(time.process_time() - start)
    return path.stat().st_size / 1e6 / min(passes)


def _ours(path: Path) -> None:
    for _ in read_source(Source.at(path), report=lambda _: None):
        pass


def _lxml(path: Path) -> None:
    for _, element in etree.iterparse(str(path), events=("end",)):
        element.clear()


def _sax(path: Path) -> None:
    xml.sax.parse(str(path), xml.sax.ContentHandler())


def _element_tree(path: Path) -> None:
    for _, element in ElementTree.iterparse(path):
        element.clear()


def _is_read(path: Path, readers: Iterable[Reader]) -> bool:
    try:
        for reader in readers:
            reader(path)
    except _REFUSED:
        return False
    return True


_PEERS: dict[str, Reader] = {"lxml": _lxml, "xml.sax": _sax, "ElementTree": _element_tree}
