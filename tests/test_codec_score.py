"""Stock Whoosh over our segments, scoring by our formula, ranks as our own engine does."""

from pathlib import Path
from typing import Any

import pytest
from whoosh.index import open_dir
from whoosh.qparser import QueryParser
from whoosh.scoring import BaseScorer, WeightingModel

import hustings
from hustings.rank import FIELDS, idf, saturation, worth
from hustings_indexer.speech import Speech


class _Scorer(BaseScorer):  # type: ignore[misc]  # whoosh has no types
    def __init__(self, searcher: Any, field: str, weight: float, average: float) -> None:
        self._searcher, self._field = searcher, field
        self._weight, self._average = weight, average

    def score(self, matcher: Any) -> float:
        length = self._searcher.doc_field_length(matcher.id(), self._field, 1)
        saturations = saturation(length, self._average, FIELDS["text"].b)
        return float(worth(self._weight, matcher.weight(), saturations))


class OurScore(WeightingModel):  # type: ignore[misc]
    """`hustings.rank` over the text, as a weighting of Whoosh's."""

    use_final = False

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> _Scorer:
        parent = searcher.get_parent()
        count = parent.doc_count()
        weight = idf(parent.doc_frequency(fieldname, text), count)
        average = parent.field_length(fieldname) / count
        return _Scorer(searcher, fieldname, weight, average)


WORDS = (
    "county",
    "lines",
    "police",
    "housing",
    "river",
    "bus",
    "library",
    "the",
    "mayor",
    "budget",
)


def spoken(number: int) -> Speech:
    """A speech of a few of the words, some of them often, by a rule and not by chance."""
    chosen = [word for place, word in enumerate(WORDS) if (number * 7 + place * place) % 5 < 2]
    text = " ".join(chosen * (1 + number % 3) + ["order"] * (number % 11))
    record = {"id": f"s{number}", "debate_id": "d", "date": "2019-07-29", "text": text or "order"}
    # Whoosh puts equal scores in the order of addition: here that is the order of the debate.
    return Speech.from_dict(record, position=number)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("score")
    for start in range(0, 600, 200):  # three segments
        with hustings.open_writer(folder) as writer:
            writer.add(map(spoken, range(start, start + 200)))
    return folder


@pytest.mark.parametrize(
    "typed", ["county", "county lines", "police OR housing", "mayor OR budget OR library"]
)
@pytest.mark.parametrize("limit", [10, None])
def test_the_same_speeches_in_the_same_order_with_the_same_scores(
    folder: Path, typed: str, limit: int | None
) -> None:
    ours = hustings.open_index(folder).search(typed, limit=limit or 600)
    index = open_dir(str(folder))
    with index.searcher(weighting=OurScore()) as searcher:
        query = QueryParser("text", index.schema).parse(typed)
        theirs = searcher.search(query, limit=limit, optimize=False)
        assert len(theirs) == ours.total > 10
        assert [hit["id"] for hit in theirs] == [hit.speech.id for hit in ours.hits]
        assert [hit.score for hit in theirs] == pytest.approx([hit.score for hit in ours.hits])
