"""One query, as it is put to every engine.

Imports nothing beyond the standard library: see `benchmarks.engine`.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date as Date
from typing import Any

CLASSES = {
    "rare": "all", "middling": "all", "frequent": "all", "and-2": "all", "and-3": "all",
    "or-2": "any", "or-4": "any", "phrase": "phrase", "phrase-stop": "phrase", "prefix": "prefix",
    "date": "all", "speaker": "all",
}  # fmt: skip
"""The classes, and how the words of each are put together."""


@dataclass(frozen=True, slots=True)
class Query:
    """One query: its class, its words, and the filters if it has any."""

    kind: str
    words: tuple[str, ...]
    since: str | None = None
    until: str | None = None
    speaker: str | None = None

    @property
    def shape(self) -> str:
        """ "all" or "any" of the words, the "phrase" of them, or one as "prefix"."""
        return CLASSES[self.kind]

    def without_speaker(self) -> "Query":
        return replace(self, speaker=None)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> "Query":
        return cls(**{**record, "words": tuple(record["words"])})


def date_of(iso: str | None) -> Date | None:
    return None if iso is None else Date.fromisoformat(iso)
