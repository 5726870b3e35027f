"""Speaker labels: the "NAME:" with which a turn begins in a typed transcript.

Takes the lines of a transcript; gives, by line, the labels that are speakers. A colon alone does
not make a label: its words must look like a name or an office, and where that leaves doubt
("Remember: we vote in May") the rest of the transcript decides.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LABEL = re.compile(r"(?P<label>[^:：]{1,120})[:：](?:\s+(?P<words>.*))?$")
_BRACKETS = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]*)[)\]]\s*")
_MOST_WORDS = 8
# A script without capitals gives no other sign of where a name ends and a sentence begins.
_LONGEST_WITHOUT_CASE = 12
_PUNCTUATION = re.compile(r"[?!;\"“”„«»/\\|=<>{}()\[\]#*_@&+、，。；？！]|,.*,|\.\.|…")
_ABBREVIATED = """
    capt col dr gen gov hon jr lt messrs mlle mme mr mrs ms mx prof rep rev rt sen sr st
"""
_LINKING = """
    a al and ap at bin bint d da das de del della den der des di do dos du e el for ibn in la le
    los of on the to und van vom von y zu zum
"""
# Words that open a sentence or a list, and so stand before a colon in the middle of a speech.
_OPENING_A_SENTENCE = """
    a action again agenda also although always and another answer answers appendix as at
    background because but by caution chamber chapter conclusion consider contents correction
    corrections date dear example examples fact facts fellow figure finally first firstly five
    for four friends from furthermore heading hence here how however i if imagine important in
    indeed instead it item language last lastly later lesson let list location look meanwhile
    moreover my namely nb next no note notes now number on one option or otherwise our part
    place point points ps q question questions quote reason reasons remember result results
    second secondly section see similarly simply since so some source sources still subject
    summary table that then there therefore these they third thirdly this those three thus time
    title to today tomorrow topic two update url venue warning we what when where which while
    who why yes yet you your
"""
_OF_OFFICE = """
    chair chairman chairperson chairwoman clerk convener deputy host interviewer mayor minister
    moderator president presiding secretary speaker
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_PARTICLES = frozenset(_LINKING.split())
_NO_NAMES = frozenset(_OPENING_A_SENTENCE.split())
_OFFICES = frozenset(_OF_OFFICE.split())


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks from a line on: the name, what stood in brackets beside it, the words after it."""

    name: str
    aside: str | None
    words: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    label: Label
    is_strong: bool
    opens_paragraph: bool


def speaker_labels(lines: Sequence[str]) -> tuple[dict[int, Label], list[int]]:
    """The labels by index of their line, and the lines where a single word was in doubt.

    A name that stands twice is a speaker. One of two words or more, in capitals, of an office or
    with brackets beside it, is one even if it stands once, where it opens a paragraph or the
    transcript has no blank lines between turns. A lone word that stands once is one only where
    the transcript has no other sort of label.
    """
    candidates = _candidates(lines)
    times = Counter(candidate.label.name for candidate in candidates.values())
    strong = [candidate for candidate in candidates.values() if candidate.is_strong]
    tight = sum(not candidate.opens_paragraph for candidate in strong) * 2 > len(strong)
    labels, doubtful = {}, []
    for index, candidate in candidates.items():
        placed = candidate.opens_paragraph or tight
        if times[candidate.label.name] > 1 or (placed and (candidate.is_strong or not strong)):
            labels[index] = candidate.label
        elif placed:
            doubtful.append(index)
    return labels, doubtful


def _candidates(lines: Sequence[str]) -> Mapping[int, _Candidate]:
    found = {}
    before = ""
    for index, line in enumerate(lines):
        if label := read_label(line):
            strong = _is_strong(label)
            found[index] = _Candidate(label, strong, opens_paragraph=not before.strip())
        before = line
    return found


def read_label(line: str) -> Label | None:
    """The label with which a line may begin, by its own look alone."""
    match = _LABEL.match(line.strip())
    if match is None:
        return None
    asides = [aside.strip() for aside in _BRACKETS.findall(match["label"]) if aside.strip()]
    name = " ".join(_BRACKETS.sub(" ", match["label"]).split()).rstrip(" ,")
    if not _looks_like_a_name(name):
        return None
    return Label(name, ", ".join(asides) or None, match["words"] or "")


def _looks_like_a_name(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= _MOST_WORDS or _PUNCTUATION.search(name):
        return False
    if re.split("[-.,]", words[0].casefold())[0] in _NO_NAMES or len(name.strip(".")) == 1:
        return False
    if name.upper() == name.lower() and len(name) > _LONGEST_WITHOUT_CASE:
        return False
    return _is_capital(words[0]) and all(map(_may_stand_in_a_name, words))


def _may_stand_in_a_name(word: str) -> bool:
    bare = word.strip(".,'’-").casefold()
    if word.endswith(".") and len(bare) > 1 and bare not in _ABBREVIATIONS and "." not in bare:
        return False
    return _is_capital(word) or bare in _PARTICLES or word.isdecimal()


def _is_capital(word: str) -> bool:
    """Whether a word begins with a capital, perhaps after d' or O', or in a script without them."""
    first = next((letter for letter in word if letter.isalpha()), "")
    after = word.replace("’", "'").partition("'")[2]
    return bool(first) and (first.upper() == first or after[:1].isupper())


def _is_strong(label: Label) -> bool:
    words = label.name.split()
    if label.aside or len(words) > 1 or words[0].casefold() in _OFFICES:
        return True
    return words[0].isupper() and len(words[0]) > 1
