"""A speech as a record of RIS, the format of EndNote, Zotero, Mendeley and RefWorks, in UTF-8.

Takes a speech; gives a record of the type GEN. The type HEAR, a hearing, has no author in most of
these programs, and who spoke is what a speech is cited for.
"""

from collections.abc import Iterator

from hustings.citation import citation_key, cite, day_is_known
from hustings_indexer.speech import Speech


def entry(speech: Speech) -> str:
    """The record, and an empty line after it."""
    tags = "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in _tags(speech) if value)
    return f"TY  - GEN\n{tags}ER  - \n\n"


def _tags(speech: Speech) -> Iterator[tuple[str, str | None]]:
    place = ", ".join(filter(None, (speech.chamber, speech.section)))
    yield "ID", citation_key(speech)
    yield "AU", speech.speaker
    yield "TI", speech.heading or place or cite(speech)
    yield "T2", place
    yield "PY", f"{speech.date.year:04}"
    if day_is_known(speech):
        yield "DA", speech.date.isoformat().replace("-", "/")
    yield "SP", speech.page or speech.column
    yield "LA", speech.language
    yield "UR", speech.url
    yield "N1", cite(speech)
