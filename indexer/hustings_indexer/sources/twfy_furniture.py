"""What TheyWorkForYou prints around the words of a debate: links, buttons, notices.

Takes one line of a page; says whether the whole of it is the site's and not a speaker's. A line
that merely begins like one of them is speech.
"""

import re

_FURNITURE = re.compile(
    r"""
      alert\ me\ about\ \w+\ like\ this | create\ an?\ (?:new\ )?alert.{0,40}
    | link\ to\ this(?:\ \w+)?(?:\ in\ context)?(?:\ individually)? | in\ context | individually
    | hansard\ source(?:\s+\(?citation:.*)? | \(?citation:.*
    | (?:add\ (?:an?|your)\ )?annotations?(?:\ \(\d+\))? | no\ annotations
    | sign\ in\ or\ join\ to\ post\ .*
    | share(?:\ this(?:\ specific)?(?:\ (?:answer|debate|page|question|speech))?)?
    | tweet | twitter | facebook | whatsapp | copy\ (?:link|citation)
    | see\ this\ \w+\ in(?:\ context|\ hansard)?
    | video\ is\ loading.{0,40} | watch\ this(?:\ \w+)?
    | this\ (?:web)?site\ uses\ cookies.* | (?:accept|reject|manage)\ (?:all\ )?cookies
    | cookies?(?:\ (?:policy|settings|notice))? | donate(?:\ now)?
    | .{0,120}\b(?:donat|support|fundrais).{0,80}\b(?:theyworkforyou|mysociety)\b.*
    | [«<←]?\s*(?:next|previous)(?:\ (?:answer|day|debate|question|speech|statement))?\s*[»>→]?
    | all\ .{1,60}\ (?:answers|debates|questions|statements)\ on\ .{6,40}
    | does\ this\ answer\ the\ above\ question\?
    | (?:yes|no)\s*\d+\ (?:people|person)\ thinks?\ (?:so|not)!?.*
    | would\ you\ like\ to\ ask\ a\ question\ like\ this\ yourself\?.*
    | did\ you\ find\ what\ you\ were\ looking\ for\?
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_furniture(line: str) -> bool:
    """Whether the whole line is the site's own."""
    return _FURNITURE.fullmatch(line.strip(" \t\xa0.…")) is not None
