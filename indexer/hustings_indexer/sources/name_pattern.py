"""Patterns for file names that say what a transcript does not: who spoke, and when.

    {year}-{speaker}                  1789-Washington
    {date:%Y%m%d}_{chamber}_{_}       20190729_Assembly_final
    {speaker}_{_}_{date}              Ann-Lee_3_2019-07-29

A pattern is the name without its suffix. In braces stand the names of a speech's fields, `year`,
or `_` for what means nothing; `{date}` is YYYY-MM-DD or YYYYMMDD unless a form of strptime follows
a colon. Everything else stands for itself. Each field takes as little as will do. Refuses, with a
ValueError, names that are no field, a field that comes twice, fields with nothing between
them, and braces that do not pair.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from functools import lru_cache

_FIELDS = (
    "speaker", "person_id", "party", "role", "chamber", "section", "heading", "language",
    "debate_id", "id", "time", "column", "page",
)  # fmt: skip
_BRACED = re.compile(r"\{(?P<name>[A-Za-z_]+)(?::(?P<form>[^{}]*))?\}")
_DIRECTIVES = {
    "Y": r"\d{4}", "m": r"\d{1,2}", "d": r"\d{1,2}", "y": r"\d{2}", "j": r"\d{1,3}",
    "H": r"\d{1,2}", "M": r"\d{1,2}", "S": r"\d{1,2}", "B": r"[^\W\d_]+", "b": r"[^\W\d_]+\.?",
    "A": r"[^\W\d_]+", "a": r"[^\W\d_]+\.?", "%": "%",
}  # fmt: skip
_ISO_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}"
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A pattern that has been read; `match` gives what a name says by it."""

    regex: re.Pattern[str]
    date_form: str | None

    def match(self, name: str) -> dict[str, str] | None:
        """The fields of a name without its suffix, `date` in ISO form; None where it is another.

        Raises ValueError where the date is no day of the calendar.
        """
        match = self.regex.fullmatch(name) if len(name) <= _LONGEST_NAME else None
        if match is None:
            return None
        found = {key: value.strip() for key, value in match.groupdict().items() if value}
        if "date" in found:
            found["date"] = self._date(found["date"]).isoformat()
        return found

    def _date(self, text: str) -> Date:
        try:
            if self.date_form is None:
                return Date.fromisoformat(text)
            return datetime.strptime(text, self.date_form).date()
        except ValueError:
            raise ValueError(f"{text!r} in the name is no day of the calendar") from None


@lru_cache(maxsize=32)
def read_pattern(pattern: str) -> NamePattern:
    """The pattern that a text describes; ValueError where it is none."""
    parts, date_form, names, end = [], None, set[str](), 0
    for braced in _BRACED.finditer(pattern):
        parts.append(_literal(pattern[end : braced.start()]))
        if names and end == braced.start():
            raise ValueError(f"nothing stands between {braced[0]} and the field before it")
        name, form = braced["name"], braced["form"]
        if name != "_" and name in names:
            raise ValueError(f"{{{name}}} comes twice")
        names.add(name)
        if form is not None and name != "date":
            raise ValueError(f"{{{name}:{form}}}: only a date has a form")
        parts.append(_group(name, form))
        date_form = form if name == "date" else date_form
        end = braced.end()
    parts.append(_literal(pattern[end:]))
    if not names - {"_"}:
        raise ValueError(f"{pattern!r} names no field; fields: {', '.join(_FIELDS)}, date, year, _")
    return NamePattern(re.compile("".join(parts)), date_form)


def facts_in_name(pattern: str, name: str) -> Mapping[str, str] | None:
    """What a file's name, its suffix taken off, says by a pattern; None where it is another."""
    stem = name.rpartition(".")[0] or name
    return read_pattern(pattern).match(stem)


def _literal(text: str) -> str:
    if "{" in text or "}" in text:
        raise ValueError(f"braces in {text!r} that do not pair, or hold no name")
    return re.escape(text)


def _group(name: str, form: str | None) -> str:
    if name == "_":
        return ".*?"
    if name == "year":
        return r"(?P<year>\d{4})"
    if name == "date":
        return f"(?P<date>{_ISO_DATE if form is None else _form(form)})"
    if name not in _FIELDS:
        raise ValueError(f"{{{name}}} is no field; fields: {', '.join(_FIELDS)}, date, year, _")
    return f"(?P<{name}>.+?)"


def _form(form: str) -> str:
    parts = re.split(r"%(.)", form)
    if parts[-1].endswith("%"):
        raise ValueError(f"date form {form!r} ends in the middle")
    regex = re.escape(parts[0])
    for directive, literal in zip(parts[1::2], parts[2::2], strict=True):
        if directive not in _DIRECTIVES:
            raise ValueError(f"%{directive} in a date form; known: {' '.join(_DIRECTIVES)}")
        regex += _DIRECTIVES[directive] + re.escape(literal)
    return regex
