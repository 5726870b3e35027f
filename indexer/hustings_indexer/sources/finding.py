"""Which files are transcripts: from the paths that were named to one source after another.

A file that was named is a source whatever it holds. A folder is walked, its entries in order of
name, and those that some reader claims are sources; hidden files, a built index, and what every
archive has beside its transcripts (README, LICENSE) are passed over. Refuses, with a SourceError,
a path that does not exist and a folder without a transcript.
"""

import fnmatch
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from hustings_indexer.errors import SourceError
from hustings_indexer.sources.files import (
    STDIN,
    Source,
    open_bytes,
    stands_beside_transcripts,
)
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.registry import format_names, surest_reader
from hustings_indexer.sources.transcript import Sample

_INDEX_CONTENTS = "_*_*.toc"


def find_sources(
    paths: str | Path | Iterable[str | Path],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    pattern: str | None = None,
    besides: Collection[str] = (),
) -> Iterator[Source]:
    """Every source at the paths, each once, in the order of the paths.

    With a `format` a folder's files are not looked into: all of them are sources. `columns` is
    the mapping they will be read with, by which a table may be known. `besides` are files known to
    be something else (see `find_registries`), which are passed over. Raises SourceError at the
    call where a path does not exist; later, for a folder that holds no transcript.
    """
    named = [paths] if isinstance(paths, str | Path) else list(paths)
    for path in named:
        if str(path) != STDIN and not Path(path).exists():
            raise SourceError(str(path), "no such file or folder")
    sources = _sources(named, format is not None, columns or {}, pattern, besides)
    return _without_repeats(sources)


def _sources(
    named: Iterable[str | Path],
    take_all: bool,
    columns: Mapping[str, str],
    pattern: str | None,
    besides: Collection[str],
) -> Iterator[Source]:
    for path in named:
        if str(path) != STDIN and Path(path).is_dir():
            yield from _sources_in(Path(path), take_all, columns, pattern, besides)
        elif str(path) not in besides:
            yield _stat(path)


def _sources_in(
    folder: Path,
    take_all: bool,
    columns: Mapping[str, str],
    pattern: str | None,
    besides: Collection[str],
) -> Iterator[Source]:
    found = False
    for path in files_in(folder):
        if str(path) in besides:
            found = True
            continue
        source = _stat(path)
        if take_all or _is_claimed(source, columns, pattern):
            found = True
            yield source
    if not found:
        reason = f"no transcript in this folder; formats read: {format_names()}"
        raise SourceError(str(folder), reason)


def files_in(folder: Path) -> Iterator[Path]:
    """The files of a folder that may be transcripts, in order of name."""

    def refuse(error: OSError) -> None:
        raise SourceError(str(error.filename), f"cannot be opened: {error.strerror}")

    for parent, folders, names in os.walk(folder, onerror=refuse):
        if fnmatch.filter(names, _INDEX_CONTENTS):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not stands_beside_transcripts(name) and path.is_file():
                yield path


def _is_claimed(source: Source, columns: Mapping[str, str], pattern: str | None) -> bool:
    try:
        with open_bytes(source) as (head, _):
            sample = Sample(source.plain_name, head, columns, pattern)
    except SourceError:
        # Whoever reads it will say what is wrong; here it must not vanish.
        return True
    return surest_reader(sample, Claim.LIKELY) is not None


def _stat(path: str | Path) -> Source:
    try:
        return Source.at(path)
    except OSError as error:
        raise SourceError(str(path), f"cannot be opened: {error.strerror}") from None


def _without_repeats(sources: Iterator[Source]) -> Iterator[Source]:
    seen: set[Path | None] = set()
    for source in sources:
        key = source.path and source.path.resolve()
        if key not in seen:
            seen.add(key)
            yield source
