"""What is worked out over many speeches at once: concordance, trends, distinctive words, likeness.

A part of `Index`. What each needs is imported when it is asked for: a search has no use for it.
"""

import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from hustings import query as q
from hustings.engines.narrowing import check, conditions, narrowing
from hustings.parser import parse
from hustings.periods import DateLike
from hustings.plan import COLUMNS
from hustings.searching import Search
from hustings.showing import hits_of
from hustings.snapshot import Snapshot
from hustings.wording import describe

if TYPE_CHECKING:
    from hustings.alike import Likes
    from hustings.collocates import Collocates
    from hustings.concordance import Concordance
    from hustings.keywords import Keywords
    from hustings.profiles import Profile
    from hustings.trends import Trends


class Analyses:
    """The requests of an `Index` that are no search."""

    _snapshot: Snapshot

    def kwic(
        self,
        query: str,
        *,
        sort: str = "debate",
        context: int = 60,
        sample: int | None = None,
        seed: int = 0,
        limit: int | None = None,
        since: DateLike = None,
        until: DateLike = None,
        procedural: bool = False,
        **filters: Iterable[str],
    ) -> "Concordance":
        """Every occurrence of what is asked for in the speeches found, with what stands around it.

        Of a query of several words each occurrence of each of them is a line; a phrase, or words
        near each other, are one. `sort` is "debate" (by debate, in the order of the index),
        "oldest", "newest", "speaker", or "left" or "right": by the words that stand there,
        outward from the match. `context` is in characters on each side, cut between words. `sample`
        is how many lines to draw at random, all sets of so many being as likely, and the same for
        the same `seed`; `limit` how many are given at most. The filters are those of `search`.
        """
        from hustings.concordance import SORTS, Concordance, Lines
        from hustings.matches import Matches

        check(sort, SORTS, "sort order")
        search = self._narrowed(query, filters, since, until, procedural)
        found = Matches(self._snapshot, search)
        drawn = None if sample is None else found.sample(max(0, sample), seed)
        lines = Lines(self._snapshot, found, sort=sort, context=context, sample=drawn, limit=limit)
        understood = describe(search.understood)
        return Concordance(
            query, understood, found.total, found.speeches, lines, tuple(search.notes)
        )

    def trends(
        self,
        queries: str | Iterable[str],
        *,
        by: str = "year",
        compare: str | None = None,
        since: DateLike = None,
        until: DateLike = None,
        procedural: bool = False,
        **filters: Iterable[str],
    ) -> "Trends":
        """How often each of some queries occurs in each year, month or day (`by`), side by side.

        `compare` is a field whose values are told apart: those that its own filter chooses, or else
        the six with most speeches found. Periods run from the first to the last day of any speech
        that passes the filters, none left out; where none of a series' does, its figures are None.
        The filters are those of `search`.
        """
        from hustings.trends import PERIODS, Trends, asked, series

        started = time.perf_counter()
        check(by, PERIODS, "period")
        for name in filters if compare is None else (*filters, compare):
            check(name, COLUMNS, "filter")
        several = asked(
            self._snapshot,
            [queries] if isinstance(queries, str) else list(queries),
            list(conditions(filters, since, until)),
            compare=compare,
            procedural=procedural,
        )
        notes = dict.fromkeys(note for one in several for note in one.search.notes)
        every = series(self._snapshot, several, by)
        return Trends(by, compare, every, (time.perf_counter() - started) * 1000, tuple(notes))

    def keywords(
        self,
        query: str = "",
        *,
        against: str | None = None,
        limit: int = 50,
        least: int = 5,
        least_speeches: int = 2,
        stop_words: bool = False,
        since: DateLike = None,
        until: DateLike = None,
        procedural: bool = False,
        **filters: Iterable[str],
    ) -> "Keywords":
        """The words that are distinctive of the speeches found: at most `limit` that they use more
        than others do, and as many that they use less, greatest G2 first.

        They are held against all other speeches, or against those of them that the query `against`
        finds, of the same dates, chambers and kinds; if nothing else is asked for, those choose. A
        word has to be said `least` times, in `least_speeches`, by the side that uses it more. The
        filters are those of `search`.
        """
        from hustings.keywords import Least, keywords

        return keywords(
            self._snapshot,
            query,
            q.every([parse(query), *narrowing(filters, since, until)]),
            None if against is None else parse(against),
            limit=max(0, limit),
            least=Least(least, least_speeches, stop_words),
            procedural=procedural,
        )

    def collocates(
        self,
        query: str,
        *,
        window: int = 5,
        limit: int = 50,
        least: int = 5,
        stop_words: bool = False,
        since: DateLike = None,
        until: DateLike = None,
        procedural: bool = False,
        **filters: Iterable[str],
    ) -> "Collocates":
        """The words that stand at most `window` words from what the query is met by, `least` times
        or oftener and more often than elsewhere; greatest G2 first. The filters are those of
        `search`."""
        from hustings.collocates import collocates

        return collocates(
            self._snapshot,
            query,
            self._narrowed(query, filters, since, until, procedural),
            window=max(1, window),
            limit=max(0, limit),
            least=least,
            stop_words=stop_words,
        )

    def like(
        self,
        identity: str,
        *,
        of: str | None = None,
        limit: int = 10,
        since: DateLike = None,
        until: DateLike = None,
        procedural: bool = False,
        **filters: Iterable[str],
    ) -> "Likes":
        """What is like the speech, or the debate, of an id, by its most telling terms; best first,
        itself left out.

        `of` is "speech" or "debate", what is looked for: without it, what the id is of. The filters
        are those of `search`. QueryError for an unknown id.
        """
        from hustings.alike import SOUGHT, LikeHit, Likeness, Likes, seed_of

        snapshot = self._snapshot
        kind, seed = seed_of(snapshot, identity)
        of = check(of or kind, SOUGHT, "kind of answer")
        likeness = Likeness(snapshot, seed)
        narrowed = narrowing(filters, since, until)
        search = Search(snapshot, likeness.query, narrowed, procedural=procedural)
        answer = likeness.debates if of == "debate" else likeness.speeches
        alike = answer(search, max(0, limit))
        hits = hits_of(snapshot, search.terms, [one.found for one in alike], 1)
        return Likes(
            id=identity,
            of=of,
            terms=likeness.terms,
            query=str(likeness.query),
            hits=tuple(LikeHit(hit, one.terms) for hit, one in zip(hits, alike, strict=True)),
            notes=tuple(search.notes),
        )

    def speaker(self, name: str) -> "Profile":
        """The profile of whoever is meant by a name, or by the id of a person.

        QueryError, with a list, for a name that may be several persons', and with the nearest names
        for one that is nobody's.
        """
        from hustings.profiles import profile

        return profile(self._snapshot, name)

    def _narrowed(
        self,
        query: str,
        filters: Mapping[str, Iterable[str]],
        since: DateLike,
        until: DateLike,
        procedural: bool,
    ) -> Search:
        narrowed = narrowing(filters, since, until)
        return Search(self._snapshot, parse(query), narrowed, procedural=procedural)
