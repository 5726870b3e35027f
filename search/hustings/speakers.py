"""Who spoke: every speaker's name, with the count and the days of the speeches made under it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date as Date

import numpy as np

from hustings.results import Speaker
from hustings.snapshot import View
from hustings_indexer.analysis import words


@dataclass(slots=True)
class _Record:
    speeches: int = 0
    first: int = Date.max.toordinal()
    last: int = 0
    parties: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)


def speakers(views: Iterable[View], prefix: str) -> list[Speaker]:
    """The speakers of some segments, most speeches first, equal ones by name.

    With a `prefix`, those whose name has its words one after the other, the last of them perhaps
    only begun.
    """
    records: dict[str, _Record] = {}
    for view in views:
        _gather(view, records)
    found = [
        Speaker(
            name,
            record.speeches,
            Date.fromordinal(record.first),
            Date.fromordinal(record.last),
            tuple(sorted(record.parties)),
            tuple(sorted(record.roles)),
        )
        for name, record in records.items()
        if _begins(name, prefix)
    ]
    return sorted(found, key=lambda speaker: (-speaker.speeches, speaker.name))


def _gather(view: View, records: dict[str, _Record]) -> None:
    live = view.everything
    if not len(live):
        return
    codes = view.codes("speaker")[live]
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    days = view.segment.dates[live][order]
    firsts, lasts = np.minimum.reduceat(days, starts), np.maximum.reduceat(days, starts)
    counts = np.diff(starts, append=len(order))
    names = view.segment.keywords("speaker").values
    distinct = codes[order][starts].tolist()
    for code, count, first, last in zip(
        distinct, counts.tolist(), firsts.tolist(), lasts.tolist(), strict=True
    ):
        if name := names[code]:
            record = records.setdefault(name, _Record())
            record.speeches += count
            record.first, record.last = min(record.first, first), max(record.last, last)
    for column in ("party", "role"):
        _gather_values(view, column, records)


def _gather_values(view: View, column: str, records: dict[str, _Record]) -> None:
    """Notes which parties, or roles, each speaker's speeches have."""
    live = view.everything
    values = view.segment.keywords(column).values
    names = view.segment.keywords("speaker").values
    pairs = np.unique(view.codes("speaker")[live] * len(values) + view.codes(column)[live])
    for code, value in zip(*(part.tolist() for part in np.divmod(pairs, len(values))), strict=True):
        if names[code] and values[value]:
            record = records[names[code]]
            (record.parties if column == "party" else record.roles).add(values[value])


def _begins(name: str, prefix: str) -> bool:
    wanted = " ".join(words(prefix))
    return f" {' '.join(words(name))}".find(f" {wanted}") >= 0
