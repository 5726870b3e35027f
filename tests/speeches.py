"""Made-up speeches: one by one, and as hypothesis draws them.

The vocabulary is small, so that words, names and ids collide.
"""

from datetime import date as Date
from typing import Any

from hypothesis import strategies as st

from hustings_indexer.speech import Speech

WORDS = (
    "house", "houses", "housing", "House's", "police", "policing", "county", "lines", "line",
    "cross-border", "cross‑border", "cross", "border", "O'Brien", "don't", "NCA's", "l'état",
    "café", "Cafe", "naïve", "soft\u00adhyphen", "東京", "議会", "the", "of", "2019", "2,019",
    "internationalisation", "counterrevolutionaries", "x", "ﬁne", "’", "—", "ʼ", "Ærø",
)  # fmt: skip
HEADINGS = (None, "County Lines", "Housing / The Police", "Café", "東京 Border", "House of Houses")
SPEAKERS = (None, "Sadiq Khan", "Khan", "Élodie Brun", "elodie brun", "Ann O'Brien", "House")
DAYS = (
    Date(1066, 10, 14),
    Date(2018, 12, 31),
    Date(2019, 1, 1),
    Date(2019, 7, 29),
    Date(2020, 2, 29),
)


def speech(identity: str, text: str = "Some words.", **fields: Any) -> Speech:
    """A speech with what every speech needs."""
    given: dict[str, Any] = {"date": Date(2019, 7, 29), "debate_id": "debate"}
    return Speech(id=identity, text=text, **{**given, **fields})


def alone(identity: str, text: str = "Some words.", **fields: Any) -> Speech:
    """The only speech of a debate."""
    return speech(identity, text, **{"debate_id": identity, **fields})


def _joined(pieces: list[tuple[str, str]]) -> str:
    return "".join(word + mark for word, mark in pieces).strip()


paragraphs = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from((" ", " ", ", ", ". ", "\n"))), max_size=9
).map(_joined)
long_paragraphs = st.builds(
    lambda part, times: " ".join([part] * times), paragraphs, st.integers(30, 90)
)
texts = st.lists(paragraphs | paragraphs | paragraphs | long_paragraphs, max_size=3).map(
    lambda parts: "\n\n".join(filter(None, parts))
)
speeches = st.builds(
    speech,
    st.integers(0, 9).map("s{}".format),
    texts,
    date=st.sampled_from(DAYS),
    debate_id=st.sampled_from(("d1", "d2")),
    position=st.integers(0, 3),
    heading=st.sampled_from(HEADINGS),
    speaker=st.sampled_from(SPEAKERS),
    person_id=st.sampled_from((None, "p1", "p2")),
    party=st.sampled_from((None, "Labour", "Labour Co-operative", "Écolo")),
    section=st.sampled_from((None, "Questions", "Statements")),
    language=st.sampled_from((None, "en")),
    kind=st.sampled_from(("speech", "question")),
    source=st.sampled_from(("a.txt", "b.txt")),
)
