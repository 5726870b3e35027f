"""The Whoosh schema of an index of speeches, and the analyzer its fields use.

Takes a language; gives a schema whose terms are those a segment holds, so that Whoosh's own query
parser asks for what is there. The schema and its analyzer are pickled into every commit: the names
`WordAnalyzer` and this module's must stay as they are.
"""

from collections.abc import Callable, Iterator
from typing import Any

from whoosh.analysis import Composable, Token
from whoosh.fields import DATETIME, ID, NUMERIC, STORED, TEXT, Schema

from hustings_indexer.analysis import language_name, stemmer, word_spans

IDENTIFIERS = (
    "chamber", "debate_id", "kind", "language", "party", "person_id", "role", "section", "source",
    "speaker",
)  # fmt: skip
"""The fields whose value is one term, whole, and a column to sort and group by."""


class WordAnalyzer(Composable):
    """Words of `hustings_indexer.analysis` as Whoosh's tokens, stemmed unless for "none".

    `no_morph` leaves words unstemmed, as Whoosh asks of every analyzer that stems.
    """

    def __init__(self, language: str) -> None:
        self.language = language_name(language)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WordAnalyzer) and self.language == other.language

    def __hash__(self) -> int:
        return hash((WordAnalyzer, self.language))

    def __getstate__(self) -> dict[str, str]:
        return {"language": self.language}

    def has_morph(self) -> bool:
        return self.language != "none"

    def clean(self) -> None:
        """Drops nothing: Whoosh asks every analyzer to drop its cache before it is pickled."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        no_morph: bool = False,
        **kwargs: Any,
    ) -> Iterator[Any]:
        """Yields one and the same token over and over, as Whoosh's tokenizers do."""
        stem: Callable[[str], str] = str if no_morph else stemmer(self.language)
        token = Token(positions, chars, removestops=removestops, mode=mode, **kwargs)
        for position, (word, start, end) in enumerate(word_spans(value), start_pos):
            token.text = stem(word)
            token.boost = 1.0
            if keeporiginal:
                token.original = word
            if positions:
                token.pos = position
            if chars:
                token.startchar = start_char + start
                token.endchar = start_char + end
            yield token


def schema(language: str) -> Any:
    """A new whoosh.fields.Schema; QueryError for a language that cannot be stemmed.

    `text`, `heading` and `speaker_words` hold stems, `exact` the words of the text as they were
    said. `date` is stored as a datetime, at midnight.
    """
    stems, words = WordAnalyzer(language), WordAnalyzer("none")
    return Schema(
        id=ID(unique=True, stored=True),
        text=TEXT(analyzer=stems, stored=True),
        exact=TEXT(analyzer=words),
        heading=TEXT(analyzer=stems, stored=True, sortable=True),
        speaker_words=TEXT(analyzer=stems),
        date=DATETIME(stored=True, sortable=True),
        year=NUMERIC(sortable=True),
        position=STORED(),
        time=STORED(),
        column=STORED(),
        page=STORED(),
        url=STORED(),
        **{name: ID(stored=True, sortable=True) for name in IDENTIFIERS},
    )
