"""Which of two transcripts is the later revision of one sitting.

    debates2009-10-28a.xml      the first revision of that day
    debates2009-10-28c.xml.gz   a later one
    day.zip!2009/debates2009-10-28b.xml

Takes the names of transcripts, members of archives included: a small letter right after the date at
the end of a file's name is its revision, what stands before it the sitting. A name of another form
is of no revision, and neither earlier nor later than any.
"""

import re
from functools import lru_cache

_REVISION = re.compile(
    r"(?P<sitting>[^/\\!]*[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<letter>[a-z])(\.[^/\\!]*)?"
)
_FOLDERS = re.compile(r".*[/\\!]", re.DOTALL)


@lru_cache(maxsize=1024)
def revision_of(name: str) -> tuple[str, str]:
    """The sitting and the letter of a transcript's revision, both empty for none."""
    match = _REVISION.fullmatch(_FOLDERS.sub("", name))
    return (match["sitting"], match["letter"]) if match else ("", "")


def revision_order(one: str | None, other: str | None) -> int:
    """1 where `one` is a later revision of the sitting that `other` is of, -1 where an earlier one,
    0 where neither."""
    (sitting, letter), (its_sitting, its_letter) = revision_of(one or ""), revision_of(other or "")
    if sitting != its_sitting:
        return 0
    return (letter > its_letter) - (letter < its_letter)
