"""What an export of ours says that its format has no place for: attributes in a namespace of ours.

    <div h:debate_id="a" h:date="2019-07-29"> <u who="#p1" h:id="a/3" h:kind="question">

A field stands on the debate where all its speeches share it, or else on each speech; `lacks` names
the fields that a speech has not. Takes elements; gives the fields in their own names.
"""

from typing import Any

from hustings_indexer.sources.markup import Element

NAMESPACE = "tag:hustings,2026:export"
LACKS = "lacks"

_PREFIX = f"{{{NAMESPACE}}}"


def is_exported(document: Element) -> bool:
    """Whether a document is an export of ours, by the namespaces it declares."""
    return NAMESPACE in document.nsmap.values()


def exported_fields(speech: Element, debate: Element) -> dict[str, Any]:
    """All that our attributes on these two say; None for what the speech has not."""
    return {**_fields(debate), **_fields(speech)}


def _fields(element: Element) -> dict[str, Any]:
    start = len(_PREFIX)
    fields: dict[str, Any] = {
        name[start:]: value for name, value in element.attrib.items() if name[:start] == _PREFIX
    }
    for name in fields.pop(LACKS, "").split():
        fields[name] = None
    return fields
