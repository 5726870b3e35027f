"""Debates as TEI in the manner of Parla-CLARIN: a corpus, and in it one document a debate.

Takes debates; gives the XML piece by piece. Speakers are listed per document, with party and role
as affiliations; all that TEI has no place for stands in attributes of our own.
"""

from collections.abc import Iterator, Sequence
from datetime import date as Date

from hustings_indexer.export_xml import (
    DECLARATION,
    NAMESPACES,
    OwnAttributes,
    attributes,
    paragraphs,
    text,
)
from hustings_indexer.speech import Speech

_Who = tuple[str, str | None]


def tei(debates: Iterator[list[Speech]]) -> Iterator[str]:
    """The corpus, one debate after another."""
    title = "<titleStmt><title>Debates</title></titleStmt>"
    yield f'{DECLARATION}<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" {NAMESPACES}>\n'
    yield f"<teiHeader><fileDesc>{title}{_SOURCE}</fileDesc></teiHeader>\n"
    listed = 0
    for debate in debates:
        people = _people(debate, listed)
        listed += len(people)
        yield from _document(debate, people)
    yield "</teiCorpus>\n"


_SOURCE = (
    "<publicationStmt><p>Exported from an index of debates.</p></publicationStmt>"
    "<sourceDesc><p>See each document.</p></sourceDesc>"
)


def _people(debate: Sequence[Speech], listed: int) -> dict[_Who, str]:
    """Those who speak, with an id that no other document of the corpus has given out."""
    people: dict[_Who, str] = {}
    for speech in debate:
        if speech.speaker:
            people.setdefault((speech.speaker, speech.person_id), f"p{listed + len(people) + 1}")
    return people


def _document(debate: Sequence[Speech], people: dict[_Who, str]) -> Iterator[str]:
    own = OwnAttributes(debate)
    yield f"<TEI>\n{_header(debate, people)}<text><body>\n<div{own.of_debate()}>\n"
    if debate[0].heading:
        yield f"<head>{text(debate[0].heading)}</head>\n"
    for speech in debate:
        who = people.get((speech.speaker or "", speech.person_id))
        standard = attributes({"who": who and f"#{who}", "xml:lang": speech.language})
        yield f"<u{standard}{own.of_speech(speech)}>\n{paragraphs(speech, 'seg')}</u>\n"
    yield "</div>\n</body></text>\n</TEI>\n"


def _header(debate: Sequence[Speech], people: dict[_Who, str]) -> str:
    first = debate[0]
    title = text(first.heading or first.debate_id)
    chamber = f'<name type="org">{text(first.chamber)}</name>' if first.chamber else ""
    listed = "".join(_person(*who, key) for who, key in people.items())
    persons = f"<particDesc><listPerson>\n{listed}</listPerson></particDesc>" if listed else ""
    return (
        f"<teiHeader><fileDesc><titleStmt><title>{title}</title></titleStmt>{_SOURCE}</fileDesc>\n"
        f"<profileDesc><settingDesc><setting>{chamber}{_date(first.date)}</setting></settingDesc>"
        f"{persons}</profileDesc></teiHeader>\n"
    )


def _date(day: Date) -> str:
    return f'<date when="{day.isoformat()}"/>'


def _person(name: str, person_id: str | None, key: str) -> str:
    number = f"<idno>{text(person_id)}</idno>" if person_id else ""
    return f'<person xml:id="{key}"><persName>{text(name)}</persName>{number}</person>\n'
