"""Full-text search over debate transcripts: who said what, when.

    import hustings

    with hustings.open_writer("data/index") as writer:
        writer.add(hustings.read_transcripts("seeds/"))
    index = hustings.open_index("data/index")
    results = index.search("county lines", speaker=["Sadiq Khan"], facets=["party", "year"])

Names are imported on first use, so that `import hustings` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hustings.alike import LikeHit, Likes, TellingTerm, TermScore
    from hustings.collocates import Collocate, Collocates
    from hustings.concordance import Concordance, KwicLine
    from hustings.engines import Index, open_index
    from hustings.keywords import Keyword, Keywords
    from hustings.profiles import DebateSpoken, Held, Profile, YearSpoken
    from hustings.reading import Reading, Turn
    from hustings.results import (
        Contribution,
        Explanation,
        FacetCount,
        Group,
        Hit,
        IndexInfo,
        Passage,
        Results,
        Speaker,
    )
    from hustings.trends import TrendPoint, Trends, TrendSeries
    from hustings_indexer.build import BuildReport, index_transcripts, open_writer
    from hustings_indexer.errors import (
        EngineUnavailable,
        HustingsError,
        IndexCorrupt,
        IndexLocked,
        IndexMissing,
        IndexOutdated,
        QueryError,
        SourceError,
    )
    from hustings_indexer.sources import read_transcripts
    from hustings_indexer.speech import Debate, Speech
    from hustings_indexer.writer import IndexWriter

__version__ = "0.1.0"

__all__ = [
    "BuildReport",
    "Collocate",
    "Collocates",
    "Concordance",
    "Contribution",
    "Debate",
    "DebateSpoken",
    "EngineUnavailable",
    "Explanation",
    "FacetCount",
    "Group",
    "Held",
    "Hit",
    "HustingsError",
    "Index",
    "IndexCorrupt",
    "IndexInfo",
    "IndexLocked",
    "IndexMissing",
    "IndexOutdated",
    "IndexWriter",
    "Keyword",
    "Keywords",
    "KwicLine",
    "LikeHit",
    "Likes",
    "Passage",
    "Profile",
    "QueryError",
    "Reading",
    "Results",
    "SourceError",
    "Speaker",
    "Speech",
    "TellingTerm",
    "TermScore",
    "TrendPoint",
    "TrendSeries",
    "Trends",
    "Turn",
    "YearSpoken",
    "__version__",
    "index_transcripts",
    "open_index",
    "open_writer",
    "read_transcripts",
]

_HOMES = {
    "hustings.alike": ("LikeHit", "Likes", "TellingTerm", "TermScore"),
    "hustings.collocates": ("Collocate", "Collocates"),
    "hustings.keywords": ("Keyword", "Keywords"),
    "hustings.profiles": ("DebateSpoken", "Held", "Profile", "YearSpoken"),
    "hustings.trends": ("TrendPoint", "Trends", "TrendSeries"),
    "hustings_indexer.build": ("BuildReport", "index_transcripts", "open_writer"),
    "hustings_indexer.errors": (
        "EngineUnavailable",
        "HustingsError",
        "IndexCorrupt",
        "IndexLocked",
        "IndexMissing",
        "IndexOutdated",
        "QueryError",
        "SourceError",
    ),
    "hustings_indexer.sources": ("read_transcripts",),
    "hustings_indexer.speech": ("Debate", "Speech"),
    "hustings_indexer.writer": ("IndexWriter",),
    "hustings.concordance": ("Concordance", "KwicLine"),
    "hustings.engines": ("Index", "open_index"),
    "hustings.reading": ("Reading", "Turn"),
    "hustings.results": (
        "Contribution",
        "Explanation",
        "FacetCount",
        "Group",
        "Hit",
        "IndexInfo",
        "Passage",
        "Results",
        "Speaker",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'hustings' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
