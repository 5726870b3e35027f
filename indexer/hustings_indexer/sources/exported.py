"""What an export of ours says that its format has no place for: attributes in a namespace of ours.

    <u who="#p1" xmlns:h="https://hustings.example/ns/1" h:id="a/3" h:kind="question">

Takes an element; gives the fields of a speech that stand on it, or on the debate it stands in.
`lacks` names the fields that the debate has and this speech has not. An element without our
attributes gives nothing.
"""

from typing import Any

from hustings_indexer.sources.markup import Element

NAMESPACE = "tag:hustings,2026:export"
LACKS = "lacks"

_PREFIX = f"{{{NAMESPACE}}}"


def is_exported(document: Element) -> bool:
    """Whether a document is an export of ours, by the namespaces it declares."""
    return NAMESPACE in document.nsmap.values()


def exported_fields(element: Element, debate: Element | None = None) -> dict[str, Any]:
    """The fields, in their own names, that our attributes on these elements hold."""
    fields = _fields(debate) if debate is not None else {}
    fields.update(_fields(element))
    for name in fields.pop(LACKS, "").split():
        fields[name] = None
    return fields


def _fields(element: Element) -> dict[str, Any]:
    start = len(_PREFIX)
    return {
        name[start:]: value for name, value in element.attrib.items() if name[:start] == _PREFIX
    }
