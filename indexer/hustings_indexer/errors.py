"""Every error Hustings raises, in one tree.

    HustingsError
    ├── SourceError         a transcript that cannot be read, or no further
    │   └── SourceFault     one place in it that cannot; the reading went on
    │       └── SourceMend  one that was mended, and nothing lost
    ├── IndexMissing        no index where one was named
    ├── IndexOutdated       an index written in a format this version does not read
    ├── IndexCorrupt        an index whose bytes are not what was written
    ├── IndexLocked         a second writer while the first is at work
    ├── QueryError          a filter, date, sort order or cursor that means nothing
    └── EngineUnavailable   an engine that is not installed or does not answer

A message names the thing, the value and the mend. Words typed by a person never raise: what
cannot be read as an operator is a word (see `hustings.query`).
"""


class HustingsError(Exception):
    """The root of the tree: catch this to catch whatever Hustings raises on purpose."""


class SourceError(HustingsError):
    """A transcript that cannot be read, or not to its end.

    `source` is the file as it was named (`-` for standard input); `line` counts from 1, or is
    None where the fault has no line; `reason` says what is wrong and what would mend it.
    """

    def __init__(self, source: str, reason: str, line: int | None = None) -> None:
        where = source if line is None else f"{source}:{line}"
        super().__init__(f"{where}: {reason}")
        self.source = source
        self.reason = reason
        self.line = line

    def __reduce__(self) -> tuple[type["SourceError"], tuple[str, str, int | None]]:
        return type(self), (self.source, self.reason, self.line)


class SourceFault(SourceError):
    """One place in a transcript that cannot be read as it stands: reported, and the reading went on
    to the end. Never raised."""


class SourceMend(SourceFault):
    """One place in a transcript that was mended and read: a wrong encoding, a tag left open."""


class IndexMissing(HustingsError):
    """No index where one was named."""


class IndexOutdated(HustingsError):
    """An index in a format that this version does not read."""


class IndexCorrupt(HustingsError):
    """An index whose bytes are not what was written."""


class IndexLocked(HustingsError):
    """A second writer on an index that already has one."""


class QueryError(HustingsError):
    """A filter, date, sort order or cursor that means nothing."""


class EngineUnavailable(HustingsError):
    """An engine that is not installed or does not answer."""
