"""Speaker labels: the "NAME:" with which a turn begins in a typed transcript.

Takes the lines of a transcript; gives, by line, the labels that are speakers. A colon alone does
not make a label: its words must look like a name or an office, and where that leaves doubt
("Remember: we vote in May") the rest of the transcript decides. Besides "NAME:" there are the
forms of old and of American reports ("Mr. O'BRIEN.—", "Mr. SMITH. "), for titles and offices only;
a time before the name or after it ("[00:01:20] Ann Lee:", "Ann Lee 00:01:20" alone on a line); and
the ">>" of captions, after which somebody else speaks, named or not.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hustings_indexer.speech import Kind

_LABEL = re.compile(r"(?P<label>[^:：]{1,120})[:：](?:\s+(?P<words>.*))?$")
_WITH_DASH = re.compile(r"(?P<label>[^:：—–―]{2,120}?)\.\s?(?:[—–―]|--)\s*(?P<words>.*)$")
_WITH_POINT = re.compile(
    r"(?P<label>(?:The|Mrs?\.?|Ms\.?|Miss|Dr\.?) (?:[A-Z][\w'’-]*[A-Z]{2}[A-Z'’-]*\b ?)+"
    r"(?:pro tempore|of [A-Z]\w+(?: [A-Z]\w+)?)?(?: ?\([^()]{2,60}\))?)\.\s+(?P<words>\S.*)$"
)
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_LEAD = re.compile(rf"(?P<arrows>>>+\s*)?(?:[\[(]?(?P<time>{_CLOCK})[\])]?\s*[-–—]?\s+(?=\S))?")
_TIME_AFTER = re.compile(
    rf"(?P<label>[^:：\[\]()]{{2,80}}?)\s*"
    rf"(?:[\[(](?P<bracketed>{_CLOCK})[\])]|\s(?P<bare>\d{{1,2}}:\d{{2}}:\d{{2}}))"
    r"\s*(?P<colon>[:：])?\s*(?P<words>.*)$"
)
_QUESTION_OR_ANSWER = re.compile(r"(?P<mark>[QA])[.:]\s+(?P<words>\S.*)$")
_BRACKETS = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]*)[)\]]\s*")
_MOST_WORDS = 8
# A script without capitals gives no other sign of where a name ends and a sentence begins.
_LONGEST_WITHOUT_CASE = 12
_PUNCTUATION = re.compile(r"[?!;\"“”„«»/\\|=<>{}()\[\]#*_@&+、，。；？！]|,.*,|\.\.|…")
_ABBREVIATED = """
    capt col dr gen gov hon jr lt messrs mlle mme mr mrs ms mx prof rep rev rt sen sr st
"""
_OF_RESPECT = """
    baroness capt captain col dame deputy dr earl gen hon lady lord m miss mlle mme mr mrs ms prof
    professor rev senator señor señora sir viscount
"""
_LINKING = """
    a al and ap at bin bint d da das de del della den der des di do dos du e el for ibn in la le
    los of on pro tempore the to und van vom von y zu zum
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
    attorney-general chair chairman chairperson chairwoman chancellor clerk convener deputy
    governor host interviewer mayor minister moderator officer president presiding secretary
    solicitor-general speaker treasurer
"""
_TITLES = frozenset(_OF_RESPECT.split())
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_PARTICLES = frozenset(_LINKING.split())
_NO_NAMES = frozenset(_OPENING_A_SENTENCE.split())
_OFFICES = frozenset(_OF_OFFICE.split())


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks from a line on: the name, what stood in brackets beside it, the words after it.

    The name is empty where somebody else speaks who is not named. `time` is a time of day or of
    the recording as HH:MM:SS, where the label has one to the second.
    """

    name: str
    aside: str | None
    words: str
    time: str | None = None
    kind: Kind = "speech"


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
        placed = candidate.opens_paragraph or tight or not candidate.label.name
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
            strong = _is_strong(label) and not _is_a_time_alone(line)
            found[index] = _Candidate(label, strong, opens_paragraph=not before.strip())
        before = line
    return found


def questions_and_answers(lines: Sequence[str]) -> dict[int, Label]:
    """The "Q." and "A." that begin paragraphs, by index, where both come more than once."""
    found: dict[int, Label] = {}
    marks = Counter[str]()
    for index, line in enumerate(lines):
        match = _QUESTION_OR_ANSWER.match(line)
        if match and (index == 0 or not lines[index - 1] or index - 1 in found):
            kind: Kind = "question" if match["mark"] == "Q" else "answer"
            found[index] = Label("", None, match["words"], kind=kind)
            marks[kind] += 1
    return found if min(marks["question"], marks["answer"]) > 1 else {}


def read_label(line: str) -> Label | None:
    """The label with which a line may begin, by its own look alone."""
    text = line.strip()
    lead = _LEAD.match(text)
    time = _time(lead["time"]) if lead else None
    text = text[lead.end() :] if lead else text
    if match := _TIME_AFTER.match(text):
        if match["colon"] or not match["words"]:
            after = _time(match["bracketed"] or match["bare"])
            return _label(match["label"], match["words"], time or after)
        return None
    for form in (_WITH_DASH, _WITH_POINT):
        match = form.match(text)
        if match and _is_titled(match["label"]):
            return _label(match["label"], match["words"], time)
    match = _LABEL.match(text)
    label = _label(match["label"], match["words"] or "", time) if match else None
    if label is None and lead and lead["arrows"] and text:
        return Label("", None, text, time)
    return label


def _label(text: str, words: str, time: str | None) -> Label | None:
    asides = [aside.strip() for aside in _BRACKETS.findall(text) if aside.strip()]
    name = " ".join(_BRACKETS.sub(" ", text).split()).rstrip(" ,")
    return Label(name, ", ".join(asides) or None, words, time) if _looks_like_a_name(name) else None


def _time(text: str | None) -> str | None:
    parts = re.split("[.,]", text)[0].split(":") if text else []
    return ":".join(part.zfill(2) for part in parts) if len(parts) == 3 else None


def _is_a_time_alone(line: str) -> bool:
    """Whether it is a time that makes a label of a line, and no colon."""
    match = _TIME_AFTER.match(line.strip())
    return match is not None and not match["colon"]


def _is_titled(label: str) -> bool:
    """Whether a label begins with a title, or names an office."""
    words = [word.strip(".,").casefold() for word in _BRACKETS.sub(" ", label).split()]
    if words[:1] == ["the"]:
        return words[1:2] == ["hon"] or not _OFFICES.isdisjoint(words)
    return len(words) > 1 and words[0] in _TITLES


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
    if not words or label.aside or len(words) > 1 or words[0].casefold() in _OFFICES:
        return True
    return words[0].isupper() and len(words[0]) > 1
