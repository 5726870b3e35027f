"""Words that a stemmer joins: here is my stem, give me the words of a field that have it.

The index's own stemmer has a table of all the words of a field. A segment with speeches in other
languages has, for each of those, a table of the words of these speeches. docs/format.md names the
arrays. A language that is not stemmed needs none.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from hustings_indexer.columns.arrays import ArrayReader, ArrayWriter
from hustings_indexer.columns.strings import Strings, starts_of, write_strings


def write_stems(
    file: ArrayWriter,
    name: str,
    words: Sequence[bytes],
    stem: Callable[[str], str],
    numbers: NDArray[np.integer] | None = None,
) -> None:
    """Writes the stems of `words`, and the words of each stem.

    `numbers` are those of the words within their field, ascending, where they are not all of it.
    """
    stems = [stem(word.decode()).encode() for word in words]
    distinct = sorted(set(stems))
    number = {stem: at for at, stem in enumerate(distinct)}
    stem_of = np.fromiter(map(number.__getitem__, stems), np.int32, len(stems))
    order = stem_of.argsort(kind="stable").astype(np.int32)
    write_strings(file, f"{name}.stems", distinct)
    file.add(f"{name}.stem_of_word", stem_of)
    if numbers is not None:
        file.add(f"{name}.word", numbers.astype(np.int32))
        order = numbers[order].astype(np.int32)
    file.add(f"{name}.words_of_stem", order)
    file.add(f"{name}.stem_start", starts_of(np.bincount(stem_of, minlength=len(distinct))))


class StemTable:
    """The stems, in one language, of `numbers` among the `words` of a field; of all where None."""

    def __init__(
        self,
        file: ArrayReader,
        name: str,
        words: Strings,
        numbers: NDArray[np.int32] | None = None,
    ) -> None:
        self.stems = Strings(file, f"{name}.stems")
        self._words = words
        self._numbers = numbers
        self._stem_of_word: NDArray[np.int32] = file[f"{name}.stem_of_word"]
        self._words_of_stem: NDArray[np.int32] = file[f"{name}.words_of_stem"]
        self._stem_start: NDArray[np.int64] = file[f"{name}.stem_start"]

    def stem_of(self, word: int) -> str | None:
        """None for a word that the table has not."""
        if self._numbers is None:
            return self.stems[int(self._stem_of_word[word])]
        at = int(self._numbers.searchsorted(word))
        if at == len(self._numbers) or self._numbers[at] != word:
            return None
        return self.stems[int(self._stem_of_word[at])]

    def words_of(self, stem: str) -> list[int]:
        """The words whose stem this is, ascending; none for an unknown stem."""
        number = self.stems.find(stem)
        if number < 0:
            return []
        low, high = self._stem_start[number], self._stem_start[number + 1]
        words: list[int] = self._words_of_stem[low:high].tolist()
        return words

    def word_stems(self) -> dict[str, str]:
        """Every word of the table and its stem."""
        words, stems = self._words.read(), self.stems.read()
        if self._numbers is not None:
            words = [words[number] for number in self._numbers.tolist()]
        return {
            word: stems[stem] for word, stem in zip(words, self._stem_of_word.tolist(), strict=True)
        }
