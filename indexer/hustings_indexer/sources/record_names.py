"""The names under which tables and dumps keep what we call date, text, speaker and so on.

Takes a record in its own names; gives it in ours: mapped by the caller, our own in any spelling
("Person ID", "personId"), or one that others use for it ("speech_text", "member_name"), where no
second column could be meant. Date and text under other names are believed only beside a speaker,
and a bare "name" only beside a party or an office. Under others' names a text may be HTML, whose
tags are taken off, and a name may end in its party. The corpora that need more than other names
(Japan's Diet, the General Debate of the United Nations) are known by their shape.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

from hustings_indexer.sources.chair import kind_in_the_chair
from hustings_indexer.sources.diet import in_our_names as in_our_names_from_the_diet
from hustings_indexer.sources.diet import is_of_the_diet
from hustings_indexer.sources.general_debate import in_our_names as in_our_names_from_the_un
from hustings_indexer.sources.general_debate import is_of_the_general_debate
from hustings_indexer.speech import Speech

_OTHERS = {
    "date": """
        speech_date sitting_date debate_date session_date date_of_speech date_of_sitting datum fecha
        sitzungsdatum
    """,
    "text": """
        speech speech_text speech_content content body transcript utterance statement full_text
        contribution contribution_text contribution_text_full redetext rede texto intervention
        anforandetext
    """,
    "speaker": """
        speaker_name full_name member member_name mp mp_name orator legislator politician
        politician_name redner orador orateur sprecher talare
    """,
    "party": """
        speaker_party party_name political_party political_group party_group parliamentary_group
        parl_group faction fraktion parti partei partido groupe
    """,
    "role": "office speaker_role speaker_position speaker_office member_role",
    "person_id": "member_id mp_id politician_id bioguide_id speaker_person_id",
    "chamber": "house parliament",
    "section": "committee",
    "heading": "agenda agenda_item topic subject debate_title debate_topic",
    "column": "colnum col_num column_number",
    "page": "page_number",
    "language": "lang",
    "url": "link speech_url",
    "time": "speech_time",
}
_PATHS = (
    ("main_topic", "sub_topic", "sub_sub_topic"),
    ("oral_heading", "major_heading", "minor_heading"),
)
_KINDS = {"procedural": "procedural", "division": "procedural", "table": "procedural"}
_KINDS |= {kind: kind for kind in ("question", "answer")}
_HTML = re.compile(r"\s*<(?:p|div|span|h[1-6]|br|strong|em|b|i)\b[^<>]*>", re.IGNORECASE)
_PARAGRAPH_TAG = re.compile(r"</?(?:p|div|h[1-6]|li|ul|ol|blockquote)\b[^<>]*>", re.IGNORECASE)
_LINE_BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TRUE = frozenset(("true", "t", "1", "yes"))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


_FIELDS = {_plain(name): name for name in Speech.__dataclass_fields__}
_FIELD_OF = {_plain(other): ours for ours, others in _OTHERS.items() for other in others.split()}
_KNOWN = _FIELDS.keys() | _FIELD_OF.keys()
_HEADINGS = {_plain(name) for path in _PATHS for name in path}
_OF_A_PERSON = frozenset(("party", "role", "person_id"))


class Names(NamedTuple):
    """What the keys of a record mean.

    `fields` holds our name for each key, None for one that has none; `doubts` the fields for which
    several keys could be meant, and these.
    """

    fields: tuple[str | None, ...]
    doubts: Mapping[str, tuple[str, ...]]


def in_our_names(record: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The record under our names; keys that mean nothing to us keep their own."""
    mapped = dict(record)
    for theirs, ours in columns.items():
        if theirs in mapped:
            mapped[ours] = mapped.pop(theirs)
    keys = tuple(mapped)
    fields = names_of(keys).fields
    if fields == keys:
        return mapped
    if is_of_the_diet(mapped):
        return in_our_names_from_the_diet(mapped)
    if is_of_the_general_debate(mapped):
        return in_our_names_from_the_un(mapped)
    found = {field or key: mapped[key] for key, field in zip(keys, fields, strict=True)}
    # A key of the same spelling as ours is the field itself, whatever else is called alike.
    found |= {key: mapped[key] for key, field in zip(keys, fields, strict=True) if key == field}
    _add_heading(found)
    _add_kind(found)
    _take_off_party(found)
    if isinstance(text := found.get("text"), str) and _HTML.match(text):
        found["text"] = _without_tags(text)
    return found


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record in which objects that hold fields are keys: "speaker.name" for a name within."""
    if dict not in map(type, record.values()):
        return dict(record)
    plain: dict[str, Any] = {}
    for key, value in record.items():
        within = {}
        if isinstance(value, dict):
            within = {f"{key}.{inner}": held for inner, held in value.items()}
        plain |= within if any(_plain(name) in _KNOWN for name in within) else {key: value}
    return plain


@lru_cache(maxsize=1024)
def names_of(keys: tuple[str, ...]) -> Names:
    """Our names for keys, those that the caller mapped being ours already."""
    plain = [_plain(key) for key in keys]
    fields = [_FIELDS.get(name) for name in plain]
    candidates = _candidates(plain, fields)
    certain = {ours: places[0] for ours, places in candidates.items() if len(places) == 1}
    named = {*filter(None, fields), *candidates}
    if "speaker" not in named and "name" in plain and named & _OF_A_PERSON:
        certain["speaker"] = plain.index("name")
    elif "speaker" not in named:
        certain = {ours: at for ours, at in certain.items() if ours not in ("date", "text")}
    for ours, at in certain.items():
        fields[at] = ours
    doubts = {
        ours: tuple(keys[at] for at in places)
        for ours, places in candidates.items()
        if len(places) > 1
    }
    return Names(tuple(fields), doubts)


def _candidates(plain: Sequence[str], fields: Sequence[str | None]) -> dict[str, list[int]]:
    """Where the keys stand that could be meant for a field which no key has by its own name."""
    candidates: dict[str, list[int]] = {}
    for at, name in enumerate(plain):
        ours = _FIELD_OF.get(name)
        # Beside "ContributionTextFull", the "ContributionText" is only its beginning.
        if ours and ours not in fields and f"{name}full" not in plain:
            candidates.setdefault(ours, []).append(at)
    return candidates


def _add_heading(record: dict[str, Any]) -> None:
    """Joins the parts of a heading path that stand under several names."""
    if "heading" in record or not any(_plain(key) in _HEADINGS for key in record):
        return
    by_plain = {_plain(key): value for key, value in record.items()}
    for path in _PATHS:
        parts = [str(by_plain.get(_plain(name)) or "").strip() for name in path]
        if any(parts):
            record["heading"] = " / ".join(filter(None, parts))
            return


def _add_kind(record: dict[str, Any]) -> None:
    """Notes what a record says of its kind: a mark of the chair, or a class of speech."""
    if "kind" in record:
        return
    if str(record.get("chair", "")).casefold() in _TRUE:
        record["kind"] = kind_in_the_chair(str(record.get("text", "")))
    elif isinstance(said := record.get("speech_class"), str) and said:
        record["kind"] = _KINDS.get(said.strip().casefold(), "speech")


def _take_off_party(record: dict[str, Any]) -> None:
    """Leaves a name that ends in its party, "ANN LEE (S)", without it."""
    speaker, party = record.get("speaker"), record.get("party")
    if isinstance(speaker, str) and isinstance(party, str) and party:
        record["speaker"] = speaker.removesuffix(f"({party})").rstrip() or speaker


def _without_tags(html: str) -> str:
    """The words of a text in HTML, a blank line between paragraphs."""
    return unescape(_TAG.sub("", _LINE_BREAK.sub("\n", _PARAGRAPH_TAG.sub("\n\n", html)))).strip()


def doubt(field: str, keys: Sequence[str]) -> str:
    """What to say where several keys could be meant for a field."""
    return f"{' or '.join(map(repr, keys))} may be the {field}; say which: --map {keys[0]}={field}"
