"""Where a page of an answer ended, as text that the next request brings back.

It holds nothing that only one commit knows: what the last entry was sorted by, where that stands
among its equals, and the counts by which the scores of the answer were worked out.
"""

import base64
import json
from dataclasses import dataclass

from hustings.order import Standing
from hustings_indexer.errors import QueryError

_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last entry of a page: `keys` are what it was sorted by, greatest first, and `passage`
    the number of its passage, where passages are ranked. `counts` and `relaxed` are of the answer's
    first page: what its scores were worked out by; and of a query that asked for most of its words
    how much those have to weigh in all, and what each weighs.
    """

    sort: str
    group_by: str
    keys: tuple[float, ...]
    standing: Standing
    passage: int
    counts: tuple[int, ...]
    relaxed: tuple[int, ...] = ()

    def __str__(self) -> str:
        last = [self.keys, self.standing, self.passage]
        values = _encode([self.sort, self.group_by, *last, self.counts, self.relaxed])
        return base64.urlsafe_b64encode(values.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, sort: str, group_by: str = "speech") -> "Cursor":
        """The cursor that was written as `text`; raises QueryError if it is none, or of an answer
        that was sorted or grouped otherwise."""
        try:
            cursor = cls._read(text)
        except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
            raise unreadable(text) from None
        if cursor.sort != sort:
            raise QueryError(
                f"this cursor belongs to an answer sorted by {cursor.sort}, not by {sort}; "
                "ask for the same order again"
            )
        if cursor.group_by != group_by:
            raise QueryError(
                f"this cursor belongs to an answer grouped by {cursor.group_by}, not by "
                f"{group_by}; ask for the same groups again"
            )
        return cursor

    @classmethod
    def _read(cls, text: str) -> "Cursor":
        padded = text + "=" * (-len(text) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        sort, group_by, keys, (day, debate, position, identity), passage, counts, relaxed = values
        if len(keys) != (2 if (sort, group_by) == ("relevance", "speaker") else 1):
            raise ValueError("not what such an answer is sorted by")
        return cls(
            sort=str(sort),
            group_by=str(group_by),
            keys=tuple(float(key) for key in keys),
            standing=Standing(int(day), str(debate), int(position), str(identity)),
            passage=int(passage),
            counts=tuple(map(_count, counts)),
            relaxed=tuple(map(_count, relaxed)),
        )


def _count(number: object) -> int:
    if type(number) is not int or not 0 <= number < 2**53:
        raise ValueError("no count")
    return number


def unreadable(text: str) -> QueryError:
    """The error for a cursor that is none."""
    return QueryError(f"cursor {text!r} is none; give the `next` of an earlier answer as it was")
