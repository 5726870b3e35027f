"""The ids of a segment's speeches: here is my id, give me my speech.

On disk, under `id`, the ids in the order of the speeches; under `id.hash` the CRC-32 of each,
ascending (uint32), and under `id.speech` whose it is (int32). What is found by its hash is always
compared by the id itself.
"""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.strings import Strings, write_strings


def write_identities(file: ArrayWriter, ids: list[bytes]) -> None:
    hashes = hash_ids(ids)
    order = np.argsort(hashes, kind="stable").astype(np.int32)
    write_strings(file, "id", ids)
    file.add("id.hash", hashes[order])
    file.add("id.speech", order)


def hash_ids(ids: Sequence[bytes]) -> NDArray[np.uint32]:
    """uint32 of one per id."""
    return np.fromiter(map(crc32, ids), np.uint32, len(ids))


class Identities:
    """The ids of an open segment, by number, and the numbers by id."""

    def __init__(self, file: ArrayReader) -> None:
        self._ids = Strings(file, "id")
        self._hashes = file["id.hash"]
        self._speeches = file["id.speech"]

    def __getitem__(self, speech: int) -> str:
        return self._ids[speech]

    def utf8(self, speech: int) -> bytes:
        return self._ids.utf8(speech)

    def all(self) -> list[str]:
        return list(self._ids)

    def find(self, ids: list[str]) -> list[tuple[int, int]]:
        """(place in `ids`, speech) of every id that is here, in no order.

        A speech that was superseded within its segment has the same id as its successor: both are
        given.
        """
        wanted = [identity.encode(errors="surrogatepass") for identity in ids]
        hashes = hash_ids(wanted)
        low = np.searchsorted(self._hashes, hashes)
        high = np.searchsorted(self._hashes, hashes, side="right")
        return [
            (int(place), speech)
            for place in np.flatnonzero(high > low)
            for speech in self._speeches[low[place] : high[place]].tolist()
            if self._ids.utf8(speech) == wanted[place]
        ]
