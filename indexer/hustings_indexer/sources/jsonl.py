"""JSON Lines, one speech a line: our own interchange format.

Takes objects whose keys are the fields of `Speech`; `date` and `text` are required, `text` a
string or a list of paragraphs, and keys that are no field are passed over. Other names are known
where they are certain, or mapped. A line that is no such object is a fault at that line. A record
whose text is empty is passed over: it says nothing.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.record_names import flat, in_our_names
from hustings_indexer.sources.records import read_records
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech

_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
_LINES_SNIFFED = 20


class JsonLines:
    name = "jsonl"
    summary = "JSON Lines, one speech a line"

    def sniff(self, sample: Sample) -> Claim:
        for line in sample.lines[:_LINES_SNIFFED]:
            try:
                if _is_record(_record(line, sample.columns)):
                    return Claim.SURE
            except ValueError:
                if _looks_like_a_record(line):
                    return Claim.LIKELY
        return Claim.BY_NAME if sample.suffix in _SUFFIXES else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        numbered = ((number, line) for number, line in transcript.lines() if line.strip())
        return read_records(transcript, numbered, lambda line: _record(line, transcript.columns))


def _record(line: str, columns: Mapping[str, str]) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON that can be read: {error}") from None
    if not isinstance(record, dict):
        raise ValueError("no JSON object: each line is one speech, {...}")
    return in_our_names(flat(record), columns)


def _is_record(record: Mapping[str, Any]) -> bool:
    return "date" in record and "text" in record


def _looks_like_a_record(line: str) -> bool:
    """Whether a line that is broken, or cut short by the end of the sample, was meant as one."""
    return line.lstrip().startswith("{") and '"date"' in line and '"text"' in line
