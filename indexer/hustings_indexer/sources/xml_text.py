"""The bytes of an XML file made fit to be parsed: UTF-8 throughout, and no DOCTYPE.

Takes an opened transcript in any encoding; gives UTF-8, piece by piece, with the lines where they
were. The entities that the DOCTYPE spells out are put in where they are used, and the parser never
hears of what lies outside the file. A wrong or unknown encoding, control characters and half-broken
tags are mended and reported. Refuses, with a SourceError, what has no element in its first
megabyte.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from hustings_indexer.sources.transcript import Transcript
from hustings_indexer.sources.xml_references import References
from hustings_indexer.sources.xml_root import plain_root
from hustings_indexer.sources.xml_tags import mended_tags

_PIECE = 64 * 1024
_LONGEST_PROLOG = 1024 * 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_TEXT_CODEC = re.compile(
    r"utf-(8|16|32)|iso8859|cp\d|koi8|mac-|gb|big5|euc|shift_?jis|iso2022|ascii"
)
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
_WITHOUT_CONTROL = bytes.maketrans(_CONTROL, b" " * len(_CONTROL))

_MISC = rb"(?>\s+|<!--.*?-->|<\?.*?\?>)*+"
_SUBSET = rb"""(?>"[^"]*"|'[^']*'|<!--.*?-->|<\?.*?\?>|[^\]"'])*+"""
_PROLOG = re.compile(
    _MISC + rb"(?><!DOCTYPE\s[^\[<>]*+(?:\[(?P<subset>" + _SUBSET + rb")\]\s*)?>)?+" + _MISC
    + rb"(?=<(?P<root>[^\s<>/!?]+))",
    re.DOTALL,
)  # fmt: skip

_NAME = re.compile(r"[^\W\d][\w.-]*")


class Unfit(Exception):
    """A file cannot go to the parser as it is."""


def plain_document(transcript: Transcript) -> tuple[str, Iterator[bytes]]:
    """The local name of the root, and the file as it is, but for what stands before the root.

    Raises Unfit, now or with a later piece, where there is anything that the parser may not see or
    that `mended_document` would mend.
    """
    unheard = replace(transcript, report=_unfit)
    pieces = _encoded(unheard)
    start = next(pieces, b"")
    match = _PROLOG.match(start)
    if match is None:
        raise Unfit
    lines = match[0].count(b"\n")
    root = b"\n" * lines + plain_root(unheard, start[match.end() :], lines + 1)
    return _local(match), map(_without_mark, chain((root,), pieces))


def _unfit(_: object) -> None:
    raise Unfit


def _without_mark(piece: bytes) -> bytes:
    # Files that were joined have a mark inside, and it is no letter. One byte is found at once.
    if b"\xef" in piece and codecs.BOM_UTF8 in piece:
        raise Unfit
    return piece


def mended_document(transcript: Transcript) -> tuple[str, Iterator[bytes]]:
    """The local name of the root, "" if it is none, and the file as UTF-8, piece by piece."""
    pieces = _without_control(transcript, _decoded(transcript))
    start = b""
    for _, piece in pieces:
        start += piece
        if match := _PROLOG.match(start):
            # The parser is to know of no DOCTYPE: nothing outside the file can then be named to it.
            lines = match[0].count(b"\n")
            root = plain_root(transcript, start[match.end() :], lines + 1)
            document = chain(((1, b"\n" * lines + root),), pieces)
            references = References(transcript, match["subset"] or b"")
            return _local(match), mended_tags(transcript, references, document)
        if len(start) > _LONGEST_PROLOG:
            break
    raise transcript.error("no XML: no element where one should begin", 1)


def root_name(head: bytes) -> str:
    """The local name of the root element in the start of an XML file, "" where there is none."""
    match = _PROLOG.match(_utf8_start(head))
    return _local(match) if match else ""


def text_at_start(head: bytes) -> str:
    """The start of an XML file as text, even if there are control characters in it."""
    return _utf8_start(head).decode(errors="replace")


def _utf8_start(head: bytes) -> bytes:
    for bom, codec in _BOMS:
        if head.startswith(bom):
            return head.decode(codec, "replace").encode()
    return head


def _local(match: re.Match[bytes]) -> str:
    name = match["root"].decode(errors="replace").rpartition(":")[2]
    return name if _NAME.fullmatch(name) else ""


def _encoded(transcript: Transcript) -> Iterator[bytes]:
    """The file as UTF-8, piece by piece; one that should be so already as it is."""
    head = transcript.stream.read(_PIECE)
    codec = _codec(transcript, head)
    if codec == "utf-8":
        return chain((head,), iter(lambda: transcript.stream.read(_PIECE), b""))
    return (piece for _, piece in _transcoded(transcript, head, codec))


def _decoded(transcript: Transcript) -> Iterator[tuple[int, bytes]]:
    """The file as UTF-8, each piece after the line on which it begins."""
    head = transcript.stream.read(_PIECE)
    codec = _codec(transcript, head)
    if codec == "utf-8":
        return _mended(transcript, head)
    return _transcoded(transcript, head, codec)


def _transcoded(transcript: Transcript, head: bytes, codec: str) -> Iterator[tuple[int, bytes]]:
    decoder, line = codecs.getincrementaldecoder(codec)("replace"), 1
    may_be_plain = _is_8_bit(codec)
    while head:
        is_plain = may_be_plain and head.isascii()
        piece = head if is_plain else decoder.decode(head).encode("utf-8", "replace")
        yield line, piece
        line += piece.count(b"\n")
        head = transcript.stream.read(_PIECE)
    yield line, decoder.decode(b"", final=True).encode("utf-8", "replace")


def _codec(transcript: Transcript, head: bytes) -> str:
    """What to decode with: the byte order mark's encoding, else the declared one if it can be."""
    for bom, codec in _BOMS:
        if head.startswith(bom):
            return codec
    match = _DECLARED.match(head)
    if match is None:
        return "utf-8"
    name = match[1].decode("ascii", "replace")
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if not _TEXT_CODEC.match(codec):
        transcript.mended(f"encoding {name!r} is none that is known: read as UTF-8", 1)
        return "utf-8"
    if codec.startswith(("utf-16", "utf-32")) or (_is_8_bit(codec) and _is_utf8(head)):
        transcript.mended(f"declared as {name}, but read as UTF-8, which it is", 1)
        return "utf-8"
    # What declares Latin-1 and has bytes from 0x80 to 0x9F is Windows-1252, as browsers know.
    return "cp1252" if codec in ("iso8859-1", "ascii") else codec


def _is_8_bit(codec: str) -> bool:
    return codec.startswith(("iso8859", "cp125", "ascii"))


def _is_utf8(head: bytes) -> bool:
    """Whether there are characters beyond ASCII, and all of them are UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not head.isascii()


def _mended(transcript: Transcript, piece: bytes) -> Iterator[tuple[int, bytes]]:
    """UTF-8 as it is, and what is not UTF-8 read as Windows-1252."""
    reported, line, rest = False, 1, b""
    while piece:
        piece = rest + piece
        rest = b""
        try:
            piece.decode()
        except UnicodeDecodeError as error:
            if len(piece) - error.start < 4 and error.reason == "unexpected end of data":
                piece, rest = piece[: error.start], piece[error.start :]
            else:
                if not reported:
                    at = line + piece.count(b"\n", 0, error.start)
                    transcript.mended("not UTF-8, so read as Windows-1252 where need be", at)
                reported = True
                piece, rest = _mend(piece)
        yield line, piece
        line += piece.count(b"\n")
        piece = transcript.stream.read(_PIECE)
    if rest:
        yield line, rest.decode("cp1252", "replace").encode()


def _mend(piece: bytes) -> tuple[bytes, bytes]:
    """A piece with its stray bytes made UTF-8, and what may be the start of a character."""
    decoder = codecs.getincrementaldecoder("utf-8")(_STRAY)
    text = decoder.decode(piece)
    return text.encode(), decoder.getstate()[0]


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_STRAY = "hustings-windows-1252"
codecs.register_error(_STRAY, _as_windows)


def _without_control(
    transcript: Transcript, pieces: Iterator[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes]]:
    reported = False
    for line, piece in pieces:
        # Files that were joined have a mark inside, and it is no letter. One byte is found at once.
        if b"\xef" in piece:
            piece = piece.replace(codecs.BOM_UTF8, b"")
        clean = piece.translate(_WITHOUT_CONTROL)
        if not reported and clean != piece:
            at = next(
                at for at, (old, new) in enumerate(zip(piece, clean, strict=True)) if old != new
            )
            reason = f"control character U+{piece[at]:04X} read as a space"
            transcript.mended(reason, line + piece.count(b"\n", 0, at))
            reported = True
        yield line, clean
