"""Registries of persons among what is to be indexed: which of the paths are none of transcripts.

Takes the paths that were named, files and folders; gives the files that are certainly a registry in
Popolo's JSON: an object with no other lists than those of Popolo, persons or memberships among
them, or a list that begins with a membership. A table is one only if it is said to be, and the
persons of a TEI corpus are read with its transcripts. Refuses nothing: what cannot be opened is no
registry, and what breaks off is one, that its reading may say so.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from hustings_indexer.errors import SourceError
from hustings_indexer.people import People
from hustings_indexer.people_popolo import is_membership, is_popolo
from hustings_indexer.people_reading import LARGEST_JSON
from hustings_indexer.sources import Report
from hustings_indexer.sources.files import STDIN, Source, open_bytes
from hustings_indexer.sources.finding import files_in

_SUFFIX = re.compile(r".*\.json(\.(gz|xz|zst|bz2))?", re.IGNORECASE)
# Only what begins so is parsed to see that there is nothing else in it.
_LIKE_A_REGISTRY = re.compile(
    r'\s*\{\s*"(persons|memberships|organizations|posts|events|areas)"\s*:\s*\['
)
_ARRAY = re.compile(r"\s*\[\s*")


def find_registries(paths: str | Path | Iterable[str | Path]) -> list[str]:
    """The registries at the paths, as `find_sources` would name them."""
    named = [paths] if isinstance(paths, str | Path) else paths
    return list(dict.fromkeys(str(path) for path in _files(named) if _is_registry(path)))


def read_registries(
    named: Iterable[str | os.PathLike[str]], found: list[str], report: Report
) -> People:
    """The persons of all registries. One that was found and cannot be read is reported, and taken
    off the list; SourceError for one that was named."""
    paths = [os.fspath(path) for path in named]
    found[:] = [path for path in found if path not in paths]
    while True:
        try:
            return People.read(*paths, *found)
        except SourceError as fault:
            if fault.source not in found:
                raise
            found.remove(fault.source)
            report(fault)


def _files(named: Iterable[str | Path]) -> Iterator[Path]:
    for path in map(Path, named):
        if path.is_dir():
            yield from files_in(path)
        elif str(path) != STDIN:
            yield path


def _is_registry(path: Path) -> bool:
    if not _SUFFIX.fullmatch(path.name):
        return False
    try:
        with open_bytes(Source.at(path)) as (head, stream):
            start = head.decode("utf-8-sig", "replace")
            if array := _ARRAY.match(start):
                return is_membership(json.JSONDecoder().raw_decode(start, array.end())[0])
            return bool(_LIKE_A_REGISTRY.match(start)) and _is_popolo(stream)
    except (OSError, SourceError, ValueError, RecursionError):
        return False


def _is_popolo(stream: BinaryIO) -> bool:
    try:
        return is_popolo(json.loads(stream.read(LARGEST_JSON)))
    except (ValueError, RecursionError):
        return True  # and whoever reads it will say what is wrong
