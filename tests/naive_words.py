"""Words counted speech by speech, in plain Python: what `hustings.wordcounts` has to give."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import hustings
from hustings.stopwords import is_stop_word
from hustings_indexer.analysis import stemmer, stemmer_for
from hustings_indexer.speech import Speech
from hustings_indexer.writer import IndexWriter
from oracle import text_words

OWN = "english"


def built(folder: Path, speeches: Sequence[Speech], segments: int) -> hustings.Index:
    """An index of some speeches, written in as many goes; later ones supersede earlier ones."""
    size = -(-len(speeches) // segments) or 1
    for start in range(0, max(1, len(speeches)), size):
        with IndexWriter(folder, language=OWN) as writer:
            for one in speeches[start : start + size]:
                writer.add(one)
            writer.commit()
    return hustings.open_index(folder)


def live(speeches: Iterable[Speech]) -> list[Speech]:
    """The last of each id."""
    return list({one.id: one for one in speeches}.values())


def language_of(speech: Speech) -> str:
    return stemmer_for(speech.language, OWN)


def stem(word: str, language: str) -> str:
    return stemmer(language)(word)


def counted(speeches: Iterable[Speech], *, stop_words: bool) -> Counter[str]:
    """How often each stem is said."""
    counts: Counter[str] = Counter()
    for one in speeches:
        counts.update(kept(text_words(one.text), language_of(one), stop_words=stop_words))
    return counts


def kept(said: Iterable[str], language: str, *, stop_words: bool) -> list[str]:
    """The stems of some words, those of stop words left out unless they count."""
    return [stem(word, language) for word in said if stop_words or not is_stop_word(word, language)]


def size(speeches: Iterable[Speech]) -> int:
    """How many words are said."""
    return sum(len(text_words(one.text)) for one in speeches)
