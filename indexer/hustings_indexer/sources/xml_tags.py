"""Half-broken markup mended before it is parsed: tags that do not pair, marks that stand bare.

Takes UTF-8 pieces of an XML file; gives the same, cut between two tags, without comments, with
every reference spelt out (`xml_references`), with an end tag put in where an element is not closed
and one taken out where it closes nothing. Each pair of tags that is mended is a fault with its
line, the first ten. What the parser makes of such a file by itself is worse: it ends the document
at the first end tag too many, and from the first break on it drops every &amp; in silence.
"""

import re
from collections.abc import Iterator

from hustings_indexer.sources.transcript import Transcript
from hustings_indexer.sources.xml_references import References, escaped

# What is no plain tag: a bare <, a comment, an instruction, CDATA, a tag that is not ended.
_ODD = re.compile(rb"<(?:(?!/?[A-Za-z_:\x80-\xff])|[^>]*<)")
_START_OR_END = re.compile(rb"<(/?[A-Za-z_\x80-\xff][^ \t\r\n/<>]*+)[^>]*+(?<!/)>")
_WHOLE_TAG = re.compile(
    rb"""<(?P<end>/?)(?P<name>[A-Za-z_\x80-\xff][^\s/<>]*)
     (?>[^<>"'/]|"[^"]*"|'[^']*'|/(?!>))*(?P<empty>/?)>""",
    re.VERBOSE,
)
_APART = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<text>.*?)\]\]>", re.DOTALL)
_LONGEST_TAG = 1024 * 1024
_MOST_FAULTS = 10
# An end tag closes what is open inside its element, but not half the document.
_DEEPEST_MEND = 12
_MOST_NAMES = 1024


def mended_tags(
    transcript: Transcript, references: References, pieces: Iterator[tuple[int, bytes]]
) -> Iterator[bytes]:
    """The pieces, each whole tags, paired and with nothing in them but elements and text.

    With each piece that is handed in comes the line on which it begins.
    """
    pairs = _Pairs(transcript)
    for line, piece, is_odd in _whole_tags(pieces):
        if is_odd:
            piece = _APART.sub(_text_of, piece)
        piece = references.spell_out(piece, line, marks=is_odd)
        yield pairs.mend(piece, line, is_odd=is_odd and _ODD.search(piece) is not None)


def _whole_tags(pieces: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes, bool]]:
    """The pieces cut anew, so that no tag, comment or reference is in two of them, and for each
    its line, and whether there is anything odd in it."""
    whole, rest, line = b"", b"", 1
    for line, piece in pieces:
        line -= rest.count(b"\n")
        piece = rest + piece
        is_odd = _ODD.search(piece) is not None
        end = _end_of_whole(piece, is_odd=is_odd)
        if len(piece) - end > _LONGEST_TAG:
            end = len(piece)
        whole, rest = piece[:end], piece[end:]
        if whole:
            yield line, whole, is_odd
    if rest:
        yield line + whole.count(b"\n"), rest, True


def _end_of_whole(piece: bytes, *, is_odd: bool) -> int:
    end = len(piece)
    opened = piece.rfind(b"<")
    if opened > piece.rfind(b">"):
        end = opened
    reference = piece.rfind(b"&", max(0, end - 64), end)
    if reference >= 0 and b";" not in piece[reference:end]:
        end = reference
    if is_odd:
        for start, stop in ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>")):
            opened = piece.rfind(start, 0, end)
            if opened >= 0 and piece.find(stop, opened, end) < 0:
                end = opened
    return end


def _text_of(apart: re.Match[bytes]) -> bytes:
    """What a comment, an instruction or a CDATA section is as text, with its lines."""
    if apart["text"] is not None:
        return escaped(apart["text"])
    return b"\n" * apart[0].count(b"\n")


class _Pairs:
    """The elements that are open at the end of the pieces so far, as the names of their ends."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._open: list[bytes] = []
        self._faults = 0

    def mend(self, piece: bytes, line: int, *, is_odd: bool) -> bytes:
        """The piece, which begins on that line, with its tags in pairs."""
        before = list(self._open)
        if not is_odd and self._are_paired(piece):
            return piece
        self._open = before
        return self._paired(piece, line)

    def _are_paired(self, piece: bytes) -> bool:
        """Whether every end tag closes what is open, at a glance: a > in quotes may deceive it."""
        ends, begin, end = _ENDS, self._open.append, self._open.pop
        try:
            for name in _START_OR_END.findall(piece):
                if its_end := ends[name]:
                    begin(its_end)
                elif end() != name:
                    return False
        except IndexError:
            return False
        return True

    def _paired(self, piece: bytes, line: int) -> bytes:
        parts, at = [], 0
        for tag in _WHOLE_TAG.finditer(piece):
            if not tag["end"]:
                if not tag["empty"]:
                    self._open.append(_ENDS[tag["name"]])
                continue
            ended = self._ended_by(_ENDS[tag["name"]])
            if len(ended) != 1:
                self._report(tag["name"], ended, line + piece.count(b"\n", 0, tag.start()))
                parts += [piece[at : tag.start()], *(b"<%s>" % end for end in ended)]
                at = tag.end()
        return b"".join((*parts, piece[at:]))

    def _ended_by(self, end: bytes) -> list[bytes]:
        """The ends of all that an end tag ends, innermost first; none if it ends nothing."""
        if end not in self._open[-_DEEPEST_MEND:]:
            return []
        ended: list[bytes] = []
        while not ended or ended[-1] != end:
            ended.append(self._open.pop())
        return ended

    def _report(self, name: bytes, ended: list[bytes], line: int) -> None:
        self._faults += 1
        if self._faults > _MOST_FAULTS:
            return
        what = f"</{name.decode(errors='replace')}>"
        reason = f"{what} closes nothing"
        if ended:
            reason = f"<{ended[0][1:].decode(errors='replace')}> is not closed before {what}"
        more = "; more are not reported" if self._faults == _MOST_FAULTS else ""
        self._transcript.mended(f"broken XML: {reason}{more}", line)


class _Ends(dict[bytes, bytes]):
    """The end of an element by its name, and nothing for what is an end itself; a dictionary, for
    a call is dear with so many tags."""

    def __missing__(self, name: bytes) -> bytes:
        if len(self) >= _MOST_NAMES:
            self.clear()
        self[name] = end = b"" if name.startswith(b"/") else b"/" + name
        return end


_ENDS = _Ends()
