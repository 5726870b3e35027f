"""An order by meaning as well as by words: here is a search, give me its best hits re-ranked.

A text becomes a vector: the mean of those of its word pieces, in a small model that knows a piece
by itself and not its neighbours. A speech is taken with its heading, no further than CUT
characters, and with half of the speech before and half of the one after it in its debate; how near
it comes to the words of the query is the cosine. The place of a hit by words and that by meaning
make its new one: the greatest

    (1 - WEIGHT) / (K + place by words) + WEIGHT / (K + place by meaning)

first. This is the reciprocal rank fusion of Cormack, Clarke and Büttcher (SIGIR 2009), weighted.
docs/semantic.md says what each choice was measured to be worth.

Refuses, with QueryError, what has no such order: further pages, dates, groups. The model comes with
the package wordllama, and nothing is downloaded; EngineUnavailable where it is not installed.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings import query as q
from hustings.grouping import Page
from hustings.searching import Found, Search
from hustings.snapshot import Snapshot
from hustings_indexer.errors import EngineUnavailable, QueryError
from hustings_indexer.speech import Speech

DEPTH = 100
"""Hits that are re-ranked; any after them stay where they stood."""
WEIGHT = 0.2
K = 60
CUT = 2000
BESIDE = 0.5
NOTE = f"the best {DEPTH} hits are re-ranked by meaning, and do not stand in order of their scores"

_LOADING = Lock()
_DIGITS = 6  # of a cosine: those behind depend on the order in which a machine adds up

Vectors = NDArray[np.float32]


def refuse(sort: str, group_by: str, cursor: str | None) -> None:
    """QueryError for a search that cannot be re-ranked."""
    if sort != "relevance":
        raise QueryError(
            f"only hits by relevance are re-ranked, not by {sort!r}; leave out one of the two"
        )
    if group_by != "speech":
        raise QueryError(
            f"only speeches are re-ranked, not by {group_by!r}; leave out one of the two"
        )
    if cursor is not None:
        raise QueryError("re-ranked hits are one page and have no cursor; raise the limit instead")


def reranked(
    snapshot: Snapshot, search: Search, query: q.Query, limit: int
) -> tuple[Page, tuple[str, ...]]:
    """The only page of a search for a query, of at most `limit` hits, and what is to be said of it.

    Without words in the query, the hits stand as they do without re-ranking.
    """
    words = " ".join(_words(query))
    found, _ = search.page(max(limit, DEPTH) if limit else 0, None)
    if not words or not found:
        return Page(found[:limit], None, None), ()
    order = _fused(_similarities(snapshot, words, found[:DEPTH]))
    hits = [*(found[place] for place in order), *found[DEPTH:]]
    return Page(hits[:limit], None, None), (NOTE,)


class _Model(NamedTuple):
    """A vector for each word piece, float32 of shape (pieces, dimensions), and what cuts a text
    into pieces."""

    pieces: Vectors
    tokenizer: Any

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """A vector of length 1 for each text; of a text without a word, zeros."""
        found = np.zeros((len(texts), self.pieces.shape[1]), np.float32)
        for row, text in enumerate(texts):
            # One by one: a batch starts threads, which a server that forks later does not have.
            if numbers := self.tokenizer.encode(text, add_special_tokens=False).ids:
                found[row] = self.pieces[numbers].mean(axis=0)
        return _of_length_1(found)


def _words(query: q.Query) -> Iterator[str]:
    """The words of a query that mean something: parts of words do not."""
    for leaf in q.leaves(query):
        match leaf:
            case q.Word(text) | q.Phrase(text) | q.Fuzzy(text):
                yield text
            case q.Heading(part):
                yield part.text
            case q.Near(parts):
                yield from (part.text for part in parts)


def _similarities(snapshot: Snapshot, words: str, found: Sequence[Found]) -> NDArray[np.float64]:
    """The cosine of each hit and the words."""
    model = _model()
    speeches = _with_those_beside(snapshot, found)
    own = model.vectors([f"{one.heading or ''}\n{one.text[:CUT]}" for one in speeches])
    follows = np.array([a.debate_id == b.debate_id for a, b in pairwise(speeches)], bool)[:, None]
    mixed = own.copy()
    mixed[1:] += BESIDE * own[:-1] * follows
    mixed[:-1] += BESIDE * own[1:] * follows
    cosines = _of_length_1(mixed) @ model.vectors([words])[0]
    by_id = dict(zip((one.id for one in speeches), cosines.tolist(), strict=True))
    ids = (one.view.segment.identities[one.speech] for one in found)
    return np.array([round(by_id[identity], _DIGITS) for identity in ids])


def _with_those_beside(snapshot: Snapshot, found: Sequence[Found]) -> list[Speech]:
    """The speeches found and those beside them, in the order of their debates: whatever stands
    beside one of those found in its debate stands beside it here."""
    held = np.zeros(snapshot.numbers, bool)
    held[[one.view.first + one.speech for one in found]] = True
    near = snapshot.surroundings.within(held, 1)
    speeches = [
        speech
        for view in snapshot.views
        for speech in view.segment.records(
            view.everything[near[view.first + view.everything]].tolist()
        )
    ]
    return sorted(speeches, key=lambda one: (one.debate_id, one.position, one.id))


def _fused(similarities: NDArray[np.float64]) -> list[int]:
    """The places by words, from 0, in the order by both."""
    by_words = np.arange(len(similarities))
    by_meaning = np.empty_like(by_words)
    by_meaning[np.argsort(-similarities, kind="stable")] = by_words
    worth = (1 - WEIGHT) / (K + 1 + by_words) + WEIGHT / (K + 1 + by_meaning)
    order: list[int] = np.argsort(-worth, kind="stable").tolist()
    return order


def _of_length_1(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return scaled


def _model() -> _Model:
    """The model; many threads that ask for it first load it once."""
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> _Model:
    # Found and not imported: on import the package sets up logging for the whole process, and its
    # own loader looks for the tokenizer where it is not and goes to the network.
    package = find_spec("wordllama")
    origin = package.origin if package else None
    folder = Path(origin or "").parent
    weights = folder / "weights" / "l2_supercat_256.safetensors"
    if not origin or not weights.is_file():
        raise EngineUnavailable(
            "re-ranking needs wordllama, which is not installed, or not in a version that brings "
            "its model: pip install 'hustings[semantic]'"
        )
    # Both come with wordllama.
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(
        str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json")
    )
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return _Model(load_file(weights)["embedding.weight"].astype(np.float32), tokenizer)
