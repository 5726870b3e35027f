"""References in XML spelt out: entities of the file and of HTML, and marks that stand bare.

Takes the internal subset of a DOCTYPE, then the text piece by piece; gives it with each reference
as the number of its character, and with a bare & or < escaped. An entity that the file does not
spell out, or that lies outside it, is kept as its name and reported, and nothing is fetched.
Refuses, with a SourceError, the use of an entity that comes to over 256 bytes: that is a bomb.
"""

import re

from hustings_indexer.sources.transcript import Transcript

_LONGEST_ENTITY = 256
_MOST_REPORTED = 10
_AMPERSAND = b"&#38;"
_MARKS = {
    b"lt": b"&#60;",
    b"gt": b"&#62;",
    b"amp": _AMPERSAND,
    b"quot": b"&#34;",
    b"apos": b"&#39;",
}
_DECLARATION = re.compile(
    rb"""<!--.*?-->|<!ENTITY\s+(?P<name>[^\s%"'<>&;]+)\s+(?P<value>"[^"]*"|'[^']*')\s*>""",
    re.DOTALL,
)
_NAME = rb"[A-Za-z_\x80-\xff][\w.\x80-\xff-]*"
_REFERENCE = re.compile(rb"&(?:(?P<name>" + _NAME + rb");|#(?P<code>[0-9]+|x[0-9A-Fa-f]+);)?")
# The numbers that are beyond doubt characters, and stay as they are.
_PLAIN_NUMBER = (
    rb"#(?:[1-9][0-9]{2,3}|x(?:00)?[2-9A-Fa-f][0-9A-Fa-f]|x[1-9A-CEa-ce][0-9A-Fa-f]{3});"
)
_TO_SPELL_OUT = re.compile(rb"&(?!" + _PLAIN_NUMBER + rb")" + _REFERENCE.pattern[1:])
_BARE = re.compile(rb"<(?!/?[A-Za-z_:\x80-\xff]|[!?])")


class References:
    """What the references of one file mean."""

    def __init__(self, transcript: Transcript, subset: bytes = b"") -> None:
        self._transcript = transcript
        self._declared = _declared(subset)
        self._values: dict[bytes, bytes | None] = dict(_MARKS)
        self._reported: set[str] = set()

    def spell_out(self, piece: bytes, line: int, *, marks: bool) -> bytes:
        """A piece that begins on that line, with its references as numbers, and with `marks` a bare
        < as well."""
        if b"&" in piece:
            piece = _TO_SPELL_OUT.sub(lambda found: self._spelt_out(found, line), piece)
        if marks and (bare := _BARE.search(piece)):
            self._report("a bare < is read as the character", bare, line)
            piece = _BARE.sub(_MARKS[b"lt"], piece)
        return piece

    def _spelt_out(self, found: re.Match[bytes], line: int) -> bytes:
        if found["code"]:
            if _is_character(found["code"]):
                return found[0]
            self._report(f"{found[0].decode()} is no character", found, line)
            return b" "
        name = found["name"]
        if not name:
            self._report("a bare & is read as the character", found, line)
            return _AMPERSAND
        value = self._value(name)
        if value is None:
            self._report(f"entity &{_text(name)}; is not in the file", found, line)
            return b"%s%s;" % (_AMPERSAND, name)
        if len(value) > _LONGEST_ENTITY:
            reason = f"entity &{_text(name)}; grows to more than any transcript needs"
            raise self._transcript.error(reason, _line(found, line))
        return value

    def _value(self, name: bytes, inside: tuple[bytes, ...] = ()) -> bytes | None:
        """What an entity comes to; None where nobody says, or where it stands in itself."""
        if name not in self._values:
            value = self._declared.get(name)
            if name in inside:
                return None
            spelt = _html(name) if value is None else self._expanded(value, (*inside, name))
            self._values[name] = spelt
        return self._values[name]

    def _expanded(self, value: bytes, inside: tuple[bytes, ...]) -> bytes:
        """A value with the entities in it spelt out, cut short where no entity may be so long."""
        parts, at, size = [], 0, 0
        for found in _REFERENCE.finditer(value):
            inner = found[0] if found["code"] else _AMPERSAND
            if found["name"]:
                inner = self._value(found["name"], inside) or b""
            parts += [value[at : found.start()], inner]
            at = found.end()
            size += len(inner)
            if size > _LONGEST_ENTITY:
                break
        return b"".join((*parts, value[at:]))

    def _report(self, reason: str, found: re.Match[bytes], line: int) -> None:
        if reason not in self._reported and len(self._reported) < _MOST_REPORTED:
            self._reported.add(reason)
            self._transcript.mended(f"broken XML: {reason}", _line(found, line))


def escaped(text: bytes) -> bytes:
    """Text as it may stand between tags."""
    return text.replace(b"&", _AMPERSAND).replace(b"<", b"&#60;").replace(b">", b"&#62;")


def _declared(subset: bytes) -> dict[bytes, bytes]:
    """The entities that are spelt out in the file; of two of a name the first counts."""
    declared: dict[bytes, bytes] = {}
    for found in _DECLARATION.finditer(subset):
        if found["name"]:
            declared.setdefault(found["name"], found["value"][1:-1])
    return declared


def _html(name: bytes) -> bytes | None:
    # Those who have no entities have no use for the table either.
    from html.entities import name2codepoint

    code = name2codepoint.get(_text(name))
    return None if code is None else b"&#%d;" % code


def _is_character(code: bytes) -> bool:
    """Whether XML 1.0 has a character of that number, which may be written `x1F`."""
    number = int(code[1:10], 16) if code.startswith(b"x") else int(code[:10])
    return (
        number in (9, 10, 13)
        or 32 <= number < 0xD800
        or 0xE000 <= number < 0xFFFE
        or (0x10000 <= number < 0x110000)
    )


def _line(found: re.Match[bytes], first: int) -> int:
    return first + found.string.count(b"\n", 0, found.start())


def _text(name: bytes) -> str:
    return name.decode(errors="replace")
