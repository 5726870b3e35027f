"""JSON arrays of speeches: a dump of some interface, whole.

Takes an array of records, or an object that holds one, however deep; records are told by their
shape, a date and a text. Names are ours, mapped (`--map`), or those of others where they are
certain. A record that holds an array of records itself (a sitting with its speeches) lends them
its fields. The file is never held whole. An element that is no record is a fault at its line,
unless its array has none; refuses a file without any.
"""

import io
from collections.abc import Iterator, Mapping
from typing import Any

from hustings_indexer.sources.json_scan import array_records
from hustings_indexer.sources.reader import Claim
from hustings_indexer.sources.record_names import flat, in_our_names
from hustings_indexer.sources.records import read_records
from hustings_indexer.sources.transcript import Sample, Transcript
from hustings_indexer.speech import Speech

Record = dict[str, Any]


class JsonArray:
    name = "json"
    summary = "a JSON array of speeches, or an object that holds one"

    def sniff(self, sample: Sample) -> Claim:
        text = sample.text.lstrip()
        if not text.startswith(("[", "{")):
            return Claim.NO
        try:
            for _, element in array_records(io.BytesIO(sample.head)):
                if any(map(_is_record, _records(element, sample.columns))):
                    return Claim.SURE
        except ValueError:
            # The sample ends within an element, maybe within the first, whose keys it then has.
            pass
        names = {ours: theirs for theirs, ours in sample.columns.items()}
        if all(f'"{names.get(name, name)}"' in text for name in ("date", "text")):
            return Claim.LIKELY if sample.suffix == ".json" else Claim.NO
        return Claim.BY_NAME if sample.suffix == ".json" else Claim.NO

    def read(self, transcript: Transcript) -> Iterator[Speech]:
        found = False
        for speech in read_records(transcript, _shaped(transcript), dict):
            found = True
            yield speech
        if not found:
            raise transcript.error(
                'no array of records with a "date" and a "text"; map other names: --map NAME=date'
            )


def _shaped(transcript: Transcript) -> Iterator[tuple[int, Record]]:
    """The elements that are records, and those that stand among records and should be."""
    is_among_records = False
    elements = array_records(transcript.stream)
    while True:
        try:
            line, element = next(elements)
        except StopIteration:
            return
        except ValueError as error:
            raise transcript.error(str(error)) from None
        records = list(_records(element, transcript.columns))
        is_among_records = is_among_records or any(map(_is_record, records))
        for record in records:
            if _is_record(record) or (is_among_records and ("date" in record or "text" in record)):
                yield line, record


def _records(element: Record, columns: Mapping[str, str]) -> Iterator[Record]:
    """The record that an element is, or those it holds, in our names."""
    record = in_our_names(flat(element), columns)
    if "text" not in record:
        shared = {
            key: value for key, value in element.items() if not isinstance(value, list | dict)
        }
        for held in element.values():
            if isinstance(held, list) and held and all(isinstance(one, dict) for one in held):
                inner = [in_our_names(flat(_lent(shared, one)), columns) for one in held]
                if any(map(_is_record, inner)):
                    yield from inner
                    return
    yield record


def _lent(shared: Record, one: Record) -> Record:
    """A record with the fields of the one that holds it, where it has none of its own."""
    own = {key: held for key, held in one.items() if held is not None or key not in shared}
    return shared | own


def _is_record(record: Record) -> bool:
    return "date" in record and "text" in record
