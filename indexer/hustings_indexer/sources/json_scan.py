"""JSON of any size, element by element: here is a stream, give me the records of its arrays.

Takes one JSON document; gives the elements of every array of objects in it, in their order, one
after another, with the line on which each begins. Only one element is held at a time. Refuses, with
a ValueError, what is no JSON, a document that breaks off, and an element over 64 MiB.
"""

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

LARGEST_ELEMENT = 64 * 1024 * 1024
_PIECE = 256 * 1024
_DEEPEST = 50
_BLANKS = " \t\r\n"


def array_records(stream: BinaryIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line and content of each object in an array, outermost arrays of objects only."""
    text = _Text(stream)
    yield from _within(text, 0)
    if text.peek():
        raise ValueError(f"no JSON: more after the end, on line {text.line}")


class _Text:
    """The text of a stream, read as it is needed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._scan = json.JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self._is_whole = False
        self.line = 1

    def peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            for at in range(self._at, len(self._text)):
                if self._text[at] not in _BLANKS:
                    self._go_to(at)
                    return self._text[at]
            self._go_to(len(self._text))
            if not self._read(_PIECE):
                return ""

    def take(self, expected: str) -> None:
        """Goes past a character that has to be there."""
        found = self.peek()
        if found != expected:
            what = "breaks off" if not found else f"{found!r} instead of {expected!r}"
            raise ValueError(f"no JSON: {what} on line {self.line}")
        self._at += 1

    def value(self) -> Any:
        """The whole value that comes next."""
        self.peek()
        piece = _PIECE
        while True:
            try:
                value, end = self._scan(self._text, self._at)
                # A number at the very end of what has been read may go on.
                if end < len(self._text) or not self._read(piece):
                    self._go_to(end)
                    return value
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > LARGEST_ELEMENT:
                    raise ValueError(f"no JSON, or over 64 MiB, from line {self.line} on") from None
                # What was read doubles, so that a long element is not begun anew all too often.
                if not self._read(max(piece, len(self._text) - self._at)):
                    raise ValueError(f"no JSON: {error.msg}, line {self._line_of(error)}") from None
            except RecursionError:
                raise ValueError(f"no JSON that can be read: too deep, line {self.line}") from None

    def _line_of(self, error: json.JSONDecodeError) -> int:
        return self.line + self._text.count("\n", self._at, max(error.pos, self._at))

    def _go_to(self, at: int) -> None:
        self.line += self._text.count("\n", self._at, at)
        self._at = at

    def _read(self, count: int) -> bool:
        if self._is_whole:
            return False
        piece = self._stream.read(count)
        self._is_whole = not piece
        self._text = self._text[self._at :] + self._decode(piece, self._is_whole)
        self._at = 0
        return not self._is_whole


def _within(text: _Text, depth: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The records in the value that comes next, which is gone past."""
    if depth > _DEEPEST:
        raise ValueError(f"no JSON that can be read: too deep, line {text.line}")
    opens = text.peek()
    if opens == "[":
        yield from _elements(text, depth)
    elif opens == "{":
        text.take("{")
        while text.peek() != "}":
            if not isinstance(text.value(), str):
                raise ValueError(f"no JSON: a key that is no string, line {text.line}")
            text.take(":")
            yield from _within(text, depth + 1)
            if text.peek() != "}":
                text.take(",")
        text.take("}")
    else:
        text.value()


def _elements(text: _Text, depth: int) -> Iterator[tuple[int, dict[str, Any]]]:
    text.take("[")
    while text.peek() != "]":
        if text.peek() == "{":
            line = text.line
            yield line, text.value()
        else:
            yield from _within(text, depth + 1)
        if text.peek() != "]":
            text.take(",")
    text.take("]")
