"""Speaker labels: the "NAME:" with which a turn begins in a typed transcript.

Takes the lines of a transcript; gives, by line, the labels that are speakers. A colon alone does
not make a label: its words must look like a name or an office, and where that leaves doubt
("Remember: we vote in May") the rest of the transcript decides. Besides "NAME:" there are the
forms of old and of American reports ("Mr. O'BRIEN.—", "Mr. SMITH. "), for titles and offices only;
a time before the name or after it ("[00:01:20] Ann Lee:", "Ann Lee 00:01:20" alone on a line);
the ">>" of captions, after which somebody else speaks, named or not; and, where a transcript has
no other, the point and the dash of the European Parliament ("Ann Lee, rapporteur. – ").
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hustings_indexer.speech import Kind

_LABEL = re.compile(
    r"(?P<label>[^:：]{1,200})[:：](?:(?:\s+|(?<=[A-Z][A-Z]:)(?=[^\W\d_]))(?P<words>.*))?$"
)
_WITH_DASH = re.compile(r"(?P<label>[^:：—–―]{2,120}?)\.\s?(?:[—–―]|--)\s*(?P<words>.*)$")
_WITH_POINT = re.compile(
    r"(?P<label>(?:The|Mrs?\.?|Ms\.?|Miss|Dr\.?) (?:[A-Z][\w'’-]*[A-Z]{2}[A-Z'’-]*\b ?)+"
    r"(?:pro tempore|of [A-Z]\w+(?: [A-Z]\w+)?)?(?: ?\([^()]{2,60}\))?)\.\s+(?P<words>\S.*)$"
)
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_LEAD = re.compile(rf"(?P<arrows>>>+\s*)?(?:[\[(]?(?P<time>{_CLOCK})[\])]?\s*[-–—]?\s+(?=\S))?")
_TIME_AFTER = re.compile(
    rf"(?P<label>[^:：\[\]()]{{2,80}}?(?:\s{{0,3}}\([^():：]{{1,120}}\))*)\s{{0,40}}"
    rf"(?:[\[(](?P<bracketed>{_CLOCK})[\])]|\s(?P<bare>\d{{1,2}}:\d{{2}}:\d{{2}}))"
    r"\s*(?P<colon>[:：])?\s*(?P<words>.*)$"
)
# An untitled name before a point and a dash is believed only where the transcript has several.
_SET_OFF = re.compile(r"(?P<label>[^:：–—]{2,160}?)\.\s[–—]\s+(?P<words>\S.*)$")
_FEWEST_SET_OFF = 3
# "6. CHRIS LEE (Ely) to the Minister of Police:" is Lee's question.
_TO_SOMEBODY = re.compile(
    r"(?:\d{1,3}\.\s+)?(?P<label>[^\W\d].*(?:\)|[A-Z]{2}))\s+to (?:the )?(?P<asked>[A-Z].*)"
)
_QUESTION_OR_ANSWER = re.compile(r"(?P<mark>[QA])[.:]\s+(?P<words>\S.*)$")
_SEVERAL = re.compile(
    r"(?:some |several |an? |the )?(?:hon(?:ou?rable)?\.? |government |opposition )"
    r"(?:members?|senators?)",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\s?\*+\)")
_WITHIN_BRACKETS = re.compile(r"\(([^()]+?)\s*\([^()]*\)\s*\)")
# In the White House's transcripts the press is a "Q" without a colon.
_OF_THE_PRESS = re.compile(r"Q(?:\t|\xa0|\s\s)\s*(?P<words>\S.*)$")
_BRACKETS = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]*)[)\]]\s*")
# The language or the hour, and nobody's party or office.
_NOT_OF_A_PERSON = re.compile(
    r"(?:interpretation|speaking|spoke|translated|translation) (?:from|in) .*|in [^\W\d_]+"
    r"|\d{1,2}[.:]\d{2}(?:\s*[ap]\.?\s?m\.?)?",
    re.IGNORECASE,
)
_MOST_WORDS = 8
_MOST_WORDS_OF_AN_OFFICE = 24
# A script without capitals gives no other sign of where a name ends and a sentence begins.
_LONGEST_WITHOUT_CASE = 12
_PUNCTUATION = re.compile(r"[?!;\"“”„«»/\\|=<>{}()\[\]#*_@&+、，。；？！]|,.*,|\.\.|…")
_ABBREVIATED = """
    ald amb assoc asst capt cllr cmdr col dep dr dra fr gen gov hon ing insp jr lic lt maj messrs
    mlle mme mr mrs ms mx pres prof rep rev rt sen sgt smt sr sra st
"""
_OF_RESPECT = """
    baroness capt captain cllr col councillor dame deputy dr earl gen hon lady lord m miss mlle mme
    mr mrs ms prof professor rev senator señor señora shri shrimati sir smt viscount
"""
_LINKING = """
    a al and ap at bin bint d da das de del della den der des di do dos du e el for ibn in la le
    los of on pro tempore the to und van vom von y zu zum
"""
# Offices and forms of address that are printed small after a title or an article.
_OF_OFFICE_ABROAD = """
    diputada diputado ministra ministre ministro onorevole presidenta presidente président
    présidente première premier rapporteur rapporteure relatore secretaria secretario secrétaire
    senador senadora señor señora señoría sottosegretario vice-président vice-présidente
    vicepresidenta vicepresidente
"""
# Words that open a sentence or a list, and so stand before a colon in the middle of a speech.
_OPENING_A_SENTENCE = """
    a absent abstained abstentions action adjournment again agenda also although always amendment
    and another answer answers apologies appendix as at attendance attendees ayes background because
    but by caution chamber chapter conclusion consider contents correction corrections date dear
    decision discussion example examples fact facts fellow figure finally first firstly five for
    four friends from furthermore heading hence here how however i if imagine important in indeed
    instead it item items language last lastly later lesson let list location look meanwhile minutes
    moreover motion motions my namely nays nb next no noes note notes now number on one option or
    otherwise our outcome panelists panellists part participants place point points present ps q
    question questions quorum quote reason reasons recess recommendation recommendations remember
    resolution result results second secondly section see similarly simply since so some source
    sources still subject summary table that then there therefore these they third thirdly this
    those three thus time title to today tomorrow topic two update url venue vote votes voting
    warning we what when where which while who why yes yet you your
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
_OFFICES_ABROAD = frozenset(_OF_OFFICE_ABROAD.split())
_PRESIDING = frozenset(("chair", "chairman", "chairperson", "chairwoman", "president"))


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


def has_title_or_office(name: str) -> bool:
    """Whether a word of a name is a title, or the name of an office."""
    words = {word.strip(".,").casefold() for word in name.split()}
    return not words.isdisjoint(_TITLES | _OFFICES | _OFFICES_ABROAD)


def _candidates(lines: Sequence[str]) -> Mapping[int, _Candidate]:
    found, set_off = dict[int, _Candidate](), dict[int, _Candidate]()
    before = ""
    for index, line in enumerate(lines):
        if label := read_label(line):
            strong = is_strong(label) and not _is_a_time_alone(line)
            found[index] = _Candidate(label, strong, opens_paragraph=not before.strip())
        elif (label := _set_off(line)) and not before.strip():
            set_off[index] = _Candidate(label, is_strong=True, opens_paragraph=True)
        before = line
    if len(set_off) >= max(_FEWEST_SET_OFF, len(found)):
        found = dict(sorted({**found, **set_off}.items()))
    return found


def _set_off(line: str) -> Label | None:
    """The label before a point and a dash; what follows a comma there is an office, or a group."""
    match = _SET_OFF.match(line.strip())
    if match is None:
        return None
    text, _, office = match["label"].partition(", ")
    label = _label(text, match["words"], None)
    return replace(label, aside=office) if label and office else label


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
    if match := _OF_THE_PRESS.match(text):
        return Label("", None, match["words"], time, "question")
    match = _LABEL.match(text)
    label = _label(match["label"], match["words"] or "", time) if match else None
    if label is None and lead and lead["arrows"] and text:
        return Label("", None, text, time)
    return label


def holds_the_office(label: Label) -> bool:
    """Whether it names an office, and in brackets who holds it: "The Minister for Sea (Ann Lee)".

    Beside whoever presides there may stand a country instead, unless a title says that it is none.
    """
    words = (label.aside or "").split()
    office = {word.casefold() for word in label.name.split()}
    if not words or label.kind != "speech" or not _is_an_office(label.name):
        return False
    is_titled = words[0].strip(".").casefold() in _TITLES
    is_named = len(words) > 1 and office.isdisjoint(_PRESIDING)
    return is_titled or (is_named and _looks_like_a_name(label.aside or ""))


def _label(text: str, words: str, time: str | None) -> Label | None:
    kind: Kind = "speech"
    text = _WITHIN_BRACKETS.sub(r"(\1)", _FOOTNOTE.sub("", text))
    if match := _TO_SOMEBODY.fullmatch(text.strip()):
        text, kind = match["label"], "question"
    asides = [aside.strip() for aside in _BRACKETS.findall(text)]
    asides = [
        aside
        for aside in asides
        if aside
        and not _NOT_OF_A_PERSON.fullmatch(aside)
        and aside.rstrip(".").casefold() not in _TITLES
    ]
    name = " ".join(_BRACKETS.sub(" ", text).split()).rstrip(" ,")
    if not (_looks_like_a_name(name) or (asides and _is_an_office(name))):
        return None
    return Label(name, ", ".join(asides) or None, words, time, kind)


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


def _is_an_office(name: str) -> bool:
    """Whether it is an office by its words, however many: "The Minister for Energy, Food and"."""
    first, *words = [word.strip(",").casefold() for word in name.split()] or [""]
    parts = {*words, *(part for word in words for part in word.split("-"))}
    return (
        first == "the"
        and len(words) < _MOST_WORDS_OF_AN_OFFICE
        and not _OFFICES.isdisjoint(parts)
        and _PUNCTUATION.search(name.replace(",", "")) is None
    )


def _looks_like_a_name(name: str) -> bool:
    words = name.split()
    if _SEVERAL.fullmatch(name):
        return True
    if " / " in name:  # the same in two languages
        return all(map(_looks_like_a_name, name.split(" / ")))
    if not 1 <= len(words) <= _MOST_WORDS or _PUNCTUATION.search(name):
        return False
    if opens_a_sentence(name) or len(name.strip(".")) == 1:
        return False
    if name.upper() == name.lower() and len(name) > _LONGEST_WITHOUT_CASE:
        return False
    return _is_capital(words[0]) and all(map(_may_stand_in_a_name, words))


def opens_a_sentence(name: str) -> bool:
    """Whether its first word is one that stands before a colon in a sentence, or over a list."""
    return re.split("[-.,]", name.split()[0].casefold())[0] in _NO_NAMES


def _may_stand_in_a_name(word: str) -> bool:
    bare = word.strip(".,'’-").casefold()
    if word.endswith(".") and len(bare) > 1 and bare not in _ABBREVIATIONS and "." not in bare:
        return False
    is_small = bare in _PARTICLES or bare in _OFFICES_ABROAD
    return is_small or _is_capital(word) or word.isdecimal()


def _is_capital(word: str) -> bool:
    """Whether a word begins with a capital, perhaps after d' or O', or in a script without them."""
    first = next((letter for letter in word if letter.isalpha()), "")
    after = word.replace("’", "'").partition("'")[2]
    return bool(first) and (first.upper() == first or after[:1].isupper())


def is_strong(label: Label) -> bool:
    """Whether it is a speaker even where it stands once: it is more than a lone word, or one in
    capitals, or an office."""
    words = label.name.split()
    if not words or label.aside or len(words) > 1 or words[0].casefold() in _OFFICES:
        return True
    return words[0].isupper() and len(words[0]) > 1
