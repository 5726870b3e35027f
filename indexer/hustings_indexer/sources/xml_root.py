"""The namespaces of an XML document, set right in the start tag of its root.

Takes the UTF-8 start of a document, from its root on; gives the same with every prefix declared
that is used and was not, which is reported, and without the default namespace of the root: readers
go by local names alone, and to spell out a namespace for each element takes a tenth of their time.
Refuses nothing; lines stay where they were.
"""

import re

from hustings_indexer.sources.transcript import Transcript

_PREFIX = re.compile(rb"</?([A-Za-z_][\w.-]*):[A-Za-z_]")
_DECLARES = re.compile(rb"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
_ROOT = re.compile(rb"(?P<name><[^\s<>/]+)(?P<attributes>[^<>]*)")
_DEFAULT = re.compile(rb"""\sxmlns\s*=\s*(?:"[^"]*"|'[^']*')""")


def plain_root(transcript: Transcript, start: bytes, line: int) -> bytes:
    """The start of a document, which begins on that line with its root."""
    root = _ROOT.match(start)
    if root is None:
        return start
    attributes = _DEFAULT.sub(_nothing, root["attributes"], count=1)
    attributes = _declarations(transcript, start, line) + attributes
    return root["name"] + attributes + start[root.end() :]


def _nothing(declaration: re.Match[bytes]) -> bytes:
    return b" " + b"\n" * declaration[0].count(b"\n")


def _declarations(transcript: Transcript, start: bytes, line: int) -> bytes:
    """Declarations of the prefixes that need one."""
    tags = start[: start.rfind(b">")]
    prefixes = set(_PREFIX.findall(tags)) - {b"xml"}
    if prefixes:
        prefixes.difference_update(_DECLARES.findall(tags))
    if not prefixes:
        return b""
    names = b", ".join(sorted(prefixes)).decode(errors="replace")
    transcript.mended(f"broken XML: undeclared prefix {names}", line)
    return b"".join(b' xmlns:%s="%s"' % (prefix, prefix) for prefix in sorted(prefixes))
