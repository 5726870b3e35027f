"""What narrows a request, as values: here are filters by name, give me conditions.

Refuses, with QueryError, a name that is no filter and a value that is none of those there are.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from hustings import query as q
from hustings.periods import DateLike, first_day, last_day
from hustings.plan import COLUMNS
from hustings_indexer.errors import QueryError

Known = TypeVar("Known", bound=str)


def conditions(
    given: Mapping[str, Iterable[str]], since: DateLike, until: DateLike
) -> Iterator[q.Filter]:
    """The conditions that filters, which are known to be some, and dates make."""
    for field, values in given.items():
        several = (values,) if isinstance(values, str) else tuple(values)
        if several:
            yield q.Facet(field, several)
    if since is not None or until is not None:
        yield q.Dates(first_day(since), last_day(until))


def narrowing(
    filters: Mapping[str, Iterable[str]], since: DateLike, until: DateLike
) -> Iterator[q.Filter]:
    """The same, of filters by any name."""
    for name in filters:
        check(name, COLUMNS, "filter")
    return conditions(filters, since, until)


def check(value: str, known: Iterable[Known], what: str) -> Known:
    """The one of `known` that `value` is."""
    several = list(known)
    for one in several:
        if one == value:
            return one
    raise QueryError(f"no {what} {value!r}; there are {', '.join(several)}")
