"""Speeches on their way out of a file that holds one document or many, each with a day of its own.

Takes records as they are read, with or without a date; gives speeches. What nobody says, before the
first turn, waits until the day is known. A document that has no day is a fault at the line where it
begins, and its turns are not read. Refuses, with a SourceError, a file in which no document has a
day.
"""

from collections.abc import Mapping
from typing import Any

from hustings_indexer.sources.transcript import Transcript
from hustings_indexer.speech import Speech

_MOST_WAITING = 50


class Outgoing:
    """`ready` holds what can be given; whoever gives it empties it. `mend` says where a day should
    stand."""

    def __init__(self, transcript: Transcript, mend: str) -> None:
        self.ready: list[Speech] = []
        self._transcript = transcript
        self._reason = f"no date: {mend}"
        self._line = 1
        self._waiting: list[Mapping[str, Any]] = []
        self._is_undated = self._has_given = False
        self._first_undated: int | None = None

    def begin(self, line: int) -> None:
        """A document begins on that line."""
        self._close()
        self._line = line

    def add(self, record: Mapping[str, Any]) -> None:
        """A speech was read, of the document that has begun."""
        date = record["date"]
        if date is not None:
            for waiting in self._waiting:
                self._give({**waiting, "date": date})
            self._waiting.clear()
            self._give(record)
        elif record["kind"] == "procedural" and len(self._waiting) < _MOST_WAITING:
            self._waiting.append(record)
        else:
            self._is_undated = True

    def end(self) -> None:
        """The file ends; raises SourceError if nothing in it has a day."""
        self._close()
        if self._first_undated is not None:
            raise self._transcript.error(self._reason, self._first_undated)

    def _give(self, record: Mapping[str, Any]) -> None:
        speech = self._transcript.speech(record)
        self._has_given = True
        if speech.text:
            self.ready.append(speech)

    def _close(self) -> None:
        is_undated = self._is_undated or bool(self._waiting)
        self._is_undated = False
        self._waiting.clear()
        if self._has_given and self._first_undated is not None:
            self._transcript.fault(self._reason, self._first_undated)
            self._first_undated = None
        if is_undated and self._has_given:
            self._transcript.fault(self._reason, self._line)
        elif is_undated:
            self._first_undated = self._first_undated or self._line
