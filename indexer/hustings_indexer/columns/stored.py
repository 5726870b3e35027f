"""The stored fields of a document as JSON: here are my values, give me back equal ones.

Text, numbers, booleans, None, lists and dicts with text keys are JSON's own; dates, times, bytes,
decimals, tuples, sets and other dicts are an object with one key, `$` and the name of the type.
Any other value is a TypeError that names its field: nothing is pickled, so nothing in an index
can run.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

_TAG = "$"
_WRITE: dict[type, Callable[[Any], Any]] = {
    bytes: lambda value: value.decode("latin-1"),
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: lambda value: [value.days, value.seconds, value.microseconds],
    Decimal: str,
    UUID: str,
    complex: lambda value: [value.real, value.imag],
    tuple: lambda value: [_encoded(each) for each in value],
    set: lambda value: [_encoded(each) for each in value],
    frozenset: lambda value: [_encoded(each) for each in value],
    dict: lambda value: [[_encoded(key), _encoded(each)] for key, each in value.items()],
}
_READ: dict[str, Callable[[Any], Any]] = {
    "bytes": lambda value: value.encode("latin-1"),
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda value: timedelta(*value),
    "Decimal": Decimal,
    "UUID": UUID,
    "complex": lambda value: complex(*value),
    "tuple": lambda value: tuple(map(_decoded, value)),
    "set": lambda value: set(map(_decoded, value)),
    "frozenset": lambda value: frozenset(map(_decoded, value)),
    "dict": lambda value: {_decoded(key): _decoded(each) for key, each in value},
}


def encode_value(field: str, value: Any) -> Any:
    """`value` in JSON's own types; TypeError, naming `field`, for what cannot come back equal."""
    try:
        return _encoded(value)
    except TypeError as error:
        raise TypeError(f"the stored value of the field {field!r} holds {error}") from None


def write_fields(fields: Mapping[str, Any]) -> bytes:
    """JSON, in UTF-8, of fields whose values `encode_value` gave; nothing for none."""
    if not fields:
        return b""
    try:
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(fields, separators=(",", ":")).encode()  # escapes a lone surrogate


def read_fields(text: str) -> dict[str, Any]:
    """The values that were written."""
    if not text:
        return {}
    return {name: _decoded(value) for name, value in json.loads(text).items()}


def _encoded(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if type(value) is list:
        return [_encoded(each) for each in value]
    if type(value) is dict and all(type(key) is str and key[:1] != _TAG for key in value):
        return {key: _encoded(each) for key, each in value.items()}
    write = _WRITE.get(type(value))
    if write is None:
        raise TypeError(f"a {type(value).__name__}, which has no JSON; store text or numbers of it")
    return {_TAG + type(value).__name__: write(value)}


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_decoded(each) for each in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, inner),) = value.items()
        if key[:1] == _TAG:
            return _READ[key[1:]](inner)
    return {key: _decoded(each) for key, each in value.items()}
