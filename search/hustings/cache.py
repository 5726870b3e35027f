"""What was worked out once and may be wanted again, within a stated number of bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar


class Sized(Protocol):
    @property
    def nbytes(self) -> int: ...


Value = TypeVar("Value", bound=Sized)


class Cache:
    """Values by key, the least recently used given up first. Threads may share one.

    Two threads that want the same missing value may both make it; one of the two is kept.
    """

    def __init__(self, bytes: int) -> None:
        self._room = bytes
        self._used = 0
        self._values: OrderedDict[Hashable, Sized] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of `key`, from `make` if it is not there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]  # type: ignore[return-value]
        value = make()
        with self._lock:
            if key not in self._values and value.nbytes <= self._room:
                self._values[key] = value
                self._used += value.nbytes
            while self._used > self._room:
                self._used -= self._values.popitem(last=False)[1].nbytes
        return value
