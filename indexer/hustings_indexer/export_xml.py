"""What the two XML exports share: escaping, paragraphs, and the attributes of our own.

Takes a debate's speeches; gives the attributes for the debate and for each speech (see
`sources.exported`), and text as XML 1.0 can hold it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from xml.sax.saxutils import escape, quoteattr

from hustings_indexer.sources.exported import LACKS, NAMESPACE
from hustings_indexer.sources.spacing import one_line
from hustings_indexer.speech import Speech

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = f'xmlns:h="{NAMESPACE}"'

# Our record has some of these only where a program made it up; XML 1.0 cannot spell them at all.
_NO_CHARACTER = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMES = tuple(field.name for field in fields(Speech) if field.name != "text")

Values = Mapping[str, object]


def text(value: str) -> str:
    """A text between tags."""
    return escape(_NO_CHARACTER.sub("\ufffd", value))


def attributes(values: Values) -> str:
    """Attributes, each with a space before it; those without a value are left out."""
    return "".join(
        f" {name}={quoteattr(_NO_CHARACTER.sub(chr(0xFFFD), str(value)))}"
        for name, value in values.items()
        if value is not None
    )


def paragraphs(speech: Speech, tag: str) -> str:
    """The paragraphs of a speech, each under a tag; white space is kept where it is no layout."""
    lines = []
    for paragraph in speech.paragraphs:
        kept = "" if one_line(paragraph) == paragraph else ' xml:space="preserve"'
        lines.append(f"<{tag}{kept}>{text(paragraph)}</{tag}>\n")
    return "".join(lines)


class OwnAttributes:
    """The attributes of our own for a debate and its speeches."""

    def __init__(self, debate: Sequence[Speech]) -> None:
        records = [_record(speech) for speech in debate]
        first = records[0]
        self._shared = {
            name: first[name]
            for name in _NAMES
            if all(record[name] == first[name] for record in records)
        }

    def of_debate(self) -> str:
        """What all speeches share."""
        return _own(self._shared)

    def of_speech(self, speech: Speech) -> str:
        """What this speech does not share with all others."""
        record = _record(speech)
        return _own({name: record[name] for name in _NAMES if name not in self._shared})


def _record(speech: Speech) -> dict[str, object]:
    return speech.to_dict()


def _own(values: Values) -> str:
    lacks = " ".join(name for name, value in values.items() if value is None)
    named = {f"h:{name}": value for name, value in values.items()}
    return attributes({**named, f"h:{LACKS}": lacks or None})
