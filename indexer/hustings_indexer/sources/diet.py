"""Records of Japan's Diet, under the names that its proceedings' interface gives them.

Takes a record of the interface (`speechRecord`, alone or within its `meetingRecord`), or of the
weekly files made from it; gives it in our names. Both know a speech by its address,
https://kokkai.ndl.go.jp/txt/121705261X00120250130/1, of which meeting and number are the ids, so
that one speech from several files is one. What is headed 会議録情報 is no speech but procedural.
"""

import re
from collections.abc import Mapping
from typing import Any

_ADDRESS = re.compile(r"https?://kokkai\.ndl\.go\.jp/txt/(?P<meeting>\w+)/(?P<number>\d+)\b")
_OF_THE_INTERFACE = {
    "speechID": "id",
    "issueID": "debate_id",
    "nameOfHouse": "chamber",
    "nameOfMeeting": "section",
    "speechOrder": "position",
    "speakerGroup": "party",
    "speakerPosition": "role",
    "speech": "text",
    "startPage": "page",
    "speechURL": "url",
}
_OF_THE_WEEKLY_FILES = {"house": "chamber", "committee": "section", "position": "role"}
_NOBODY = "会議録情報"


def is_of_the_diet(record: Mapping[str, Any]) -> bool:
    """Whether a record, in its own names, is one of the Diet's."""
    if "speechID" in record or ("issueID" in record and "speech" in record):
        return True
    return isinstance(url := record.get("url"), str) and _ADDRESS.match(url) is not None


def in_our_names(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of the Diet in our names; what the record has no value for is left out."""
    names = _OF_THE_INTERFACE if "speech" in record else _OF_THE_WEEKLY_FILES
    ours = {names.get(key, key): value for key, value in record.items() if value not in (None, "")}
    if match := _ADDRESS.match(str(ours.get("url", ""))):
        ours["id"] = f"{match['meeting']}/{int(match['number'])}"
        ours["debate_id"] = match["meeting"]
        ours["position"] = int(match["number"])
    ours["language"] = "ja"
    if ours.get("speaker") == _NOBODY:
        ours["kind"] = "procedural"
        del ours["speaker"]
    return ours
