"""Text to words: the only analyser, used on both sides.

Takes text as a speech holds it (NFC) or as a person typed it; gives words: maximal runs of letters,
marks and digits, in lower case, Latin and Greek accents folded away. Every other character parts
words: hyphens of all kinds do, so `cross‑border` is two words side by side. An apostrophe parts
them too (l'état, O'Brien) unless an English ending follows it (`NCA's`, `don't`). Soft hyphens and
other invisible characters are as if they were not there. A Chinese or Japanese character is a word
of its own. Nothing is refused.

The index keeps words as they were said. Stemming joins words that a search should not tell apart;
docs/decisions/0003-words-not-stems.md says why the two are kept apart.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from hustings_indexer.errors import QueryError
from hustings_indexer.snowball import snowball_stemmer

SPEECH_END = "\x01"
PASSAGE_END = "\x02"
"""In a batch of texts, these two stand as words of their own; no text of a speech holds them."""

LONGEST_PASSAGE = 1000
"""Characters; a longer paragraph is cut at sentence ends. About a dozen lines of a terminal."""

_NON_ASCII = re.compile("[^\x00-\x7f]")
_FEW = 16  # kinds of character that str.replace folds faster, one by one, than str.translate
# An apostrophe parts words unless a word stands before it and an English ending after it. A pattern
# that begins with a plain character is found ten times as fast.
_PARTING_APOSTROPHE = re.compile("'(?:(?<![^ ']')|(?!(?:s|t|d|m|ll|re|ve)(?![^ '])))")
_WORD = re.compile("[^ ]+")


class _Folding(dict[int, str]):
    """Code point to what stands for it in the folded text; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in "'‘’ʼ＇":
        return "'"
    category = unicodedata.category(character)
    if category == "Cf":
        return " " if character == "\u200b" else ""
    if "\u0300" <= character <= "\u036f":
        return ""
    if _is_ideograph(character):
        return f" {unicodedata.normalize('NFKC', character)} "
    name = unicodedata.name(character, "")
    has_accents = name.startswith(("LATIN", "GREEK"))
    normal = unicodedata.normalize("NFKD" if has_accents else "NFKC", character).casefold()
    if normal == character:
        return character if category[0] in "LMN" else " "
    return "".join(map(_fold_character, normal))


def _is_ideograph(character: str) -> bool:
    """True for the scripts that put no space between words: Han, Hiragana, Katakana.

    The signs that repeat or lengthen what stands before them are among them, and the 〇 of dates.
    """
    code = ord(character)
    return (
        0x3005 <= code <= 0x3007
        or 0x3041 <= code <= 0x3096
        or 0x309D <= code <= 0x309E
        or 0x30A1 <= code <= 0x30FA
        or 0x30FC <= code <= 0x30FE
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
    )


_FOLDING = _Folding()
_FOLDING_BUT_ASCII = _Folding({code: chr(code) for code in range(128)})
_TEXT = "".join(map(_FOLDING.__getitem__, range(128))).encode() + bytes(range(128, 256))
_BATCH = bytes(
    code if chr(code) in (SPEECH_END, PASSAGE_END) else _TEXT[code] for code in range(256)
)


def fold_characters(text: str) -> str:
    """`text` with every character outside ASCII folded; ASCII is left for `fold_batch`."""
    if text.isascii():
        return text
    strange = set(_NON_ASCII.findall(text))
    if len(strange) > _FEW:
        return text.translate(_FOLDING_BUT_ASCII)
    for character in strange:
        text = text.replace(character, _FOLDING[ord(character)])
    return text


def fold_batch(text: str) -> bytes:
    """UTF-8 of `text`, whose characters outside ASCII are folded, with ASCII folded as well.

    What comes back holds words, spaces, apostrophes and the two end marks, nothing else.
    """
    return text.encode().translate(_BATCH)


def words(text: str) -> list[str]:
    """The words of `text`, in order."""
    return _WORD.findall(_fold(text))


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of `text` with the [start, end) character offsets of where it stands there."""
    for word, (start, end) in zip(words(text), spans(text), strict=True):
        yield word, start, end


def spans(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) character offsets of where each word of `text` stands in it."""
    folded = _folded_alike(text)
    if folded is not None:
        return map(re.Match.span, _WORD.finditer(folded))
    pieces = _pieces(text)
    return _unfolded(text, pieces, map(re.Match.span, _WORD.finditer(_joined(pieces))))


def spans_of(text: str, numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The offsets of some words of `text`, by their numbers, ascending; at a fraction of the cost
    of all."""
    folded = _folded_alike(text)
    pieces = _pieces(text) if folded is None else []
    rest = folded = _joined(pieces) if folded is None else folded
    found = []
    word = 0
    for number in numbers:
        # Splitting leaves what follows in one piece; the words before it cost next to nothing.
        rest = rest.split(None, number - word)[-1]
        word = number
        start, end = len(folded) - len(rest), rest.find(" ")
        found.append((start, len(folded) if end < 0 else start + end))
    return list(_unfolded(text, pieces, found)) if pieces else found


def _folded_alike(text: str) -> str | None:
    """`text` folded, if each character gives just one: curly quotes do, so that offsets stay."""
    strange = set() if text.isascii() else set(_NON_ASCII.findall(text))
    if any(len(_FOLDING[ord(character)]) != 1 for character in strange):
        return None
    return _part_apostrophes(fold_characters(text).encode().translate(_TEXT).decode())


def _pieces(text: str) -> list[str]:
    """What stands, in the folded text, for each character of `text`."""
    return [_FOLDING[ord(character)] for character in text]


def _joined(pieces: Iterable[str]) -> str:
    return _part_apostrophes("".join(pieces))


def _unfolded(
    text: str, pieces: Sequence[str], found: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Offsets into `text` for offsets of words in the text that `pieces` make."""
    lengths = np.fromiter(map(len, pieces), np.intp, len(pieces))
    owner = np.arange(len(pieces)).repeat(lengths)
    for start, end in found:
        last = int(owner[end - 1]) + 1
        while last < len(pieces) and not pieces[last] and unicodedata.combining(text[last]):
            last += 1
        yield int(owner[start]), last


def _fold(text: str) -> str:
    return _part_apostrophes(text.translate(_FOLDING))


def _part_apostrophes(folded: str) -> str:
    return _PARTING_APOSTROPHE.sub(" ", folded) if "'" in folded else folded


def passage_spans(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) offsets of the passages of a speech: its paragraphs, a long one cut up.

    The spans are in order and leave out nothing but white space, of which there is none at their
    ends; an empty text has one empty span.
    """
    start, length = 0, len(text)
    while start < length or not start:
        end = text.find("\n\n", start)
        end = length if end < 0 else end
        for first, last in _cut(text, start, end):
            is_trim = first < last and not text[last - 1].isspace()
            yield first, last if is_trim else end_of_passage(text, first, last)
        start = end + 2


def end_of_passage(text: str, start: int, following: int) -> int:
    """Where a passage ends, by its start and the next one's."""
    return start + len(text[start:following].rstrip())


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_PASSAGE:
        # The last quarter is left out so that no crumb of a sentence is left at the end.
        cut = _sentence_end(text, start + LONGEST_PASSAGE // 4, start + LONGEST_PASSAGE * 3 // 4)
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end or not start:
        yield start, end


def _sentence_end(text: str, low: int, high: int) -> int:
    """Where best to cut `text` between `low` and `high`: after a line, a sentence, a word."""
    cut = text.rfind("\n", low, high)
    if cut < 0:
        find = text.rfind
        cut = max(find(". ", low, high), find("? ", low, high), find("! ", low, high)) + 1
        cut = max(cut, find("。", low, high) + 1)
    if cut <= 0:
        cut = text.rfind(" ", low, high)
    return cut if cut > 0 else high


LANGUAGES = {
    code: name
    for name, codes in {
        "arabic": "ar ara arb", "danish": "da dan", "dutch": "nl nld dut", "english": "en eng",
        "finnish": "fi fin", "french": "fr fra fre", "german": "de deu ger",
        "hungarian": "hu hun", "italian": "it ita", "norwegian": "no nor nb nob nn nno",
        "portuguese": "pt por", "romanian": "ro ron rum", "russian": "ru rus",
        "spanish": "es spa", "swedish": "sv swe",
    }.items()
    for code in codes.split()
}  # fmt: skip
"""ISO 639 codes, of two letters or three, to the stemmer that NLTK's Snowball has for the language;
"porter" and "none" are stemmers as well."""

_STEMMERS = frozenset({*LANGUAGES.values(), "porter", "none"})
_CODE = re.compile("[a-z]{2,3}")
_NO_LANGUAGE = ("mis", "mul", "und", "zxx")  # what ISO 639 has for no one language


def language_name(language: str) -> str:
    """The stemmer that `language` means, by its name, ISO code or tag ("en-GB"), "none" for no
    stemming.

    Raises QueryError, listing what there is, for a language that cannot be stemmed.
    """
    wanted = language.strip().lower()
    wanted = LANGUAGES.get(_code(wanted), wanted)
    if wanted not in _STEMMERS:
        raise QueryError(
            f"no stemmer for the language {language!r}; there is one for "
            f"{', '.join(sorted(_STEMMERS))} (none leaves every word as it is)"
        )
    return wanted


@lru_cache(maxsize=1024)
def stemmer_for(language: str | None, own: str) -> str:
    """The stemmer for a speech in `language`, within an index whose own stemmer is `own`.

    A code that no stemmer is known for means "none"; where no language is said, or several are,
    it is the index's own. An index of "none" stems nothing, one of "porter" English by it.
    """
    said = (language or "").strip().lower()
    code = _code(said)
    name = LANGUAGES.get(code) or (said if said in LANGUAGES.values() else None)
    if name:
        kept = own == "none" or (own, name) == ("porter", "english")
        return own if kept else name
    return "none" if _CODE.fullmatch(code) and code not in _NO_LANGUAGE else own


def _code(tag: str) -> str:
    """The language of a tag in lower case: "en" of "en-gb"."""
    return tag.replace("_", "-").partition("-")[0]


@lru_cache(maxsize=len(_STEMMERS))
def stemmer(language: str) -> Callable[[str], str]:
    """The function from a word to its stem: NLTK's Snowball, loaded at the first word.

    A word with a digit in it is its own stem; an English possessive loses its ending first.
    """
    name = language_name(language)
    if name == "none":
        return str
    snowball: Callable[[str], str] | None = None

    def stem(word: str) -> str:
        nonlocal snowball
        word = word.removesuffix("'s")
        if not word.isalpha() and "'" not in word:
            return word
        if snowball is None:
            snowball = snowball_stemmer(name)
        return snowball(word) or word

    return stem
