"""The names that the pickles of a commit may hold.

Whoosh's table of contents holds two pickles, of the schema and of the segments. Ours name nothing
but these (module, name) pairs, as the pickle spells them; one that names anything else was not
written by Hustings, and is refused unread. This module imports nothing, so that a search may ask
it before it loads anything.
"""

ALLOWED_GLOBALS: frozenset[tuple[str, str]] = frozenset(
    {
        ("__builtin__", "long"),  # how a pickle of protocol 2 spells int
        ("hustings_indexer.columns.codec", "ColumnSegment"),
        ("hustings_indexer.columns.schema", "WordAnalyzer"),
        ("whoosh.analysis.tokenizers", "IDTokenizer"),
        ("whoosh.columns", "NumericColumn"),
        ("whoosh.columns", "VarBytesColumn"),
        ("whoosh.fields", "DATETIME"),
        ("whoosh.fields", "ID"),
        ("whoosh.fields", "NUMERIC"),
        ("whoosh.fields", "STORED"),
        ("whoosh.fields", "Schema"),
        ("whoosh.fields", "TEXT"),
        ("whoosh.formats", "Existence"),
        ("whoosh.formats", "Positions"),
    }
)
