"""Where a page of an answer ended, as text that the next request brings back."""

import base64
import json
from dataclasses import dataclass

from hustings_indexer.errors import QueryError


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last hit of a page: what the answer was sorted by, its key there, and its number."""

    sort: str
    key: float
    number: int

    def __str__(self) -> str:
        values = json.dumps([self.sort, self.key, self.number])
        return base64.urlsafe_b64encode(values.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, sort: str) -> "Cursor":
        """The cursor that was written as `text`; raises QueryError if it is none, or of an answer
        that was sorted otherwise."""
        try:
            padded = text + "=" * (-len(text) % 4)
            values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
            cursor = cls(str(values[0]), float(values[1]), int(values[2]))
        except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
            raise QueryError(
                f"cursor {text!r} is none; give the `next` of an earlier answer as it was"
            ) from None
        if cursor.sort != sort:
            raise QueryError(
                f"this cursor belongs to an answer sorted by {cursor.sort}, not by {sort}; "
                "ask for the same order again"
            )
        return cursor
