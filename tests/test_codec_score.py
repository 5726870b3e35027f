"""Stock Whoosh over our segments finds the same, and what the texts are worth by our formula."""

from pathlib import Path
from typing import Any

import pytest
from whoosh.index import open_dir
from whoosh.qparser import QueryParser
from whoosh.scoring import BaseScorer, WeightingModel

import hustings
from hustings.rank import idf, saturation, worth
from hustings_indexer.speech import Speech


class _Scorer(BaseScorer):  # type: ignore[misc]  # whoosh has no types
    def __init__(self, searcher: Any, field: str, weight: float, average: float) -> None:
        self._searcher, self._field = searcher, field
        self._weight, self._average = weight, average

    def score(self, matcher: Any) -> float:
        length = self._searcher.doc_field_length(matcher.id(), self._field, 1)
        saturations = saturation(length, self._average)
        return float(worth(self._weight, matcher.weight(), saturations))


class OurScore(WeightingModel):  # type: ignore[misc]
    """What `hustings.rank` gives for the text of a speech, as a weighting of Whoosh's."""

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
def test_the_same_speeches_with_the_same_evidence_in_their_text(
    folder: Path, typed: str, limit: int | None
) -> None:
    ours = hustings.open_index(folder).search(typed, limit=600, explain=True)
    worth = {hit.speech.id: _of_text(hit.explain()) for hit in ours.hits}
    # Whoosh puts equal scores in the order of addition: here that is the order of the debate.
    best = sorted(worth, key=lambda one: (-round(worth[one], 9), int(one[1:])))[:limit]
    index = open_dir(str(folder))
    with index.searcher(weighting=OurScore()) as searcher:
        query = QueryParser("text", index.schema).parse(typed)
        theirs = searcher.search(query, limit=limit, optimize=False)
        assert len(theirs) == ours.total > 10
        assert [hit["id"] for hit in theirs] == best
        assert [hit.score for hit in theirs] == pytest.approx([worth[one] for one in best])


def _of_text(explanation: hustings.Explanation) -> float:
    """What the words of a query are worth in the text alone; a pair of them is two words."""
    parts = explanation.contributions
    return sum(one.value for one in parts if one.evidence == "text" and " " not in one.term)
