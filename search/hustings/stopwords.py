"""Words that say little of what a text is about: stop words, bare numbers, letters of initials.

The English list is ours: pronouns, articles, prepositions, conjunctions, auxiliary verbs and the
commonest adverbs. Those of other languages come with Whoosh (they are Snowball's) and are folded as
texts are. A language without a list has no stop words.
"""

from functools import cache

from hustings_indexer.analysis import LANGUAGES, words

_ENGLISH = """
    i me my mine myself we us our ours ourselves you your yours yourself yourselves
    he him his himself she her hers herself it its itself they them their theirs themselves
    one ones who whom whose which what whatever this that these those
    a an the some any no none each every either neither both all another other others such same own
    about above across after against along amid among around as at before behind below beneath
    beside besides between beyond by despite down during except for from in inside into like near of
    off on onto out outside over per round since through throughout till to toward towards under
    until unto up upon via with within without
    and or but nor so if than then because although though unless while whilst whereas whether
    am is are was were be been being do does did doing done have has had having
    can cannot could may might must ought shall should will would let
    not never ever also just only even very too quite rather again already always often once still
    yet now here there where when why how however therefore thus hence indeed perhaps else away back
    more most much many few fewer less least several enough further almost
    yes don won
"""
_FIRST_IDEOGRAPH = "\u2e80"


@cache
def stop_words(language: str) -> frozenset[str]:
    """The stop words of a stemmer's language; none for a language that has no list."""
    if language in ("english", "porter"):
        return frozenset(_ENGLISH.split())
    # Whoosh is a heavy thing to load for those who ask in English.
    from whoosh.lang.stopwords import stoplists

    codes = [code for code, name in LANGUAGES.items() if name == language]
    listed = [stoplists[code] for code in codes if code in stoplists]
    return frozenset(words(" ".join(listed[0]))) if listed else frozenset()


def is_stop_word(word: str, language: str) -> bool:
    """Whether a folded word is a stop word, an elided one (`don't`, `we've`), or has but one letter
    of an alphabet or none."""
    stops = stop_words(language)
    base = word.partition("'")[0]
    if word in stops or base in stops or word.removesuffix("n't") in stops:
        return True
    return not any(map(str.isalpha, word)) or (len(word) == 1 and word < _FIRST_IDEOGRAPH)
