"""Readers that other packages bring along, under the entry-point group "hustings.readers".

Gives one reader for each entry point: the object it names, or what that gives when it is called
(so a class will do). Looked for when no reader of our own is sure of a file, or is called by a name
that ours do not have, and then once. One that cannot be loaded is a `ReaderWarning`, and the others
are used; so is one of a name that is taken.
"""

import warnings
from collections.abc import Collection
from typing import TYPE_CHECKING, cast

from hustings_indexer.sources.reader import Reader

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "hustings.readers"


class ReaderWarning(UserWarning):
    """A reader of another package that cannot be used."""


def installed_readers(taken: Collection[str]) -> tuple[Reader, ...]:
    """The readers of the installed packages, in order of their names, but for names `taken`."""
    # Most runs need no reader but ours, and this takes 20 ms to import.
    from importlib.metadata import entry_points

    readers: dict[str, Reader] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        reader = _load(entry)
        if reader is None:
            continue
        if reader.name in taken or reader.name in readers:
            _warn(entry, f"there is a format {reader.name!r} already")
        else:
            readers[reader.name] = reader
    return tuple(readers.values())


def _load(entry: "EntryPoint") -> Reader | None:
    try:
        loaded = entry.load()
        reader = loaded() if isinstance(loaded, type) else loaded
    except Exception as error:  # noqa: BLE001 - whatever another's package does, ours are to run
        _warn(entry, f"{type(error).__name__}: {error}")
        return None
    missing = [name for name in ("name", "summary", "sniff", "read") if not hasattr(reader, name)]
    if missing:
        _warn(entry, f"no reader: it has no {', '.join(missing)}")
        return None
    return cast(Reader, reader)


def _warn(entry: "EntryPoint", reason: str) -> None:
    package = entry.dist.name if entry.dist else "an installed package"
    message = f"the reader {entry.name!r} of {package} ({entry.value}) is left out: {reason}"
    warnings.warn(message, ReaderWarning, stacklevel=2)
