"""Parties that are known by name, so that what stands beside a speaker is told party from office.

Takes what a transcript prints after a name or in brackets beside it ("Labour", "Mayor of London",
"Shadow Secretary of State (Health), Labour"); gives party and office, each as printed, None for
what is not there. A name that is not in the list and does not end in "Party" reads as an office.
"""

import re

_KNOWN = """
    Alba; Alliance; Aontú; Biblical Unionist; Change UK; Co-operative; Con; Conservative;
    Conservatives; Conservative and Unionist; Crossbench; Crossbencher; Democratic Unionist; DUP;
    Fianna Fáil; Fine Gael; Green; Greens; Independent; Independent Conservative;
    Independent Group for Change; Independent Labour; Independent Unionist; Ind; Lab; Labour;
    Labour Co-op; Labour Co-operative; LD; Lib Dem; Liberal; Liberal Democrat; Liberal Democrats;
    Liberal Unionist; National Liberal; Non-affiliated; PBP; People Before Profit; Plaid;
    Plaid Cymru; Progressive Unionist; Reform; Reform UK; Respect; Scottish Green; Scottish Greens;
    Scottish National; SDLP; Sinn Féin; Sinn Fein; SNP; Social Democratic and Labour;
    Social Democrats; Traditional Unionist Voice; TUV; UKIP; Ulster Unionist; Unionist; UUP

    Australian Labor; Bloc Québécois; Democrat; Democratic; Labor; National; Nationals; NDP;
    One Nation; PAP; Republican; WP

    AfD; BSW; BÜNDNIS 90/DIE GRÜNEN; CDU; CDU/CSU; CSU; DIE LINKE; FDP; fraktionslos; SPD
"""
_PARTIES = frozenset(" ".join(name.split()).casefold() for name in re.split(r";|\n\s*\n", _KNOWN))
_OFFICE = re.compile(
    r"\b(advocate|alderman|attorney|chair|chair(man|woman|person)|chancellor|clerk|commissioner"
    r"|convener|council|counsel|deputy|leader|lord|mayor|minister|member|officer|president"
    r"|representative|secretary|sheriff|solicitor|speaker|spokes(man|woman|person)|treasurer"
    r"|whip)\b",
    re.IGNORECASE,
)
_COMMA_OUTSIDE_BRACKETS = re.compile(r",\s+(?![^(]*\))")


def is_party(text: str) -> bool:
    """Whether the whole of a text is the name of a party, or of two joined by a stroke."""
    name = " ".join(text.split()).casefold()
    if name in _PARTIES or (name.endswith(" party") and not _OFFICE.search(name)):
        return True
    parts = name.split("/")
    return len(parts) > 1 and all(part.strip() in _PARTIES for part in parts)


def party_and_office(text: str) -> tuple[str | None, str | None]:
    """Party and office out of what is printed beside a name.

    What follows a party and is no office is a constituency ("Labour, Witney"), and is left out.
    """
    text = text.strip()
    parts = _COMMA_OUTSIDE_BRACKETS.split(text)
    if is_party(parts[-1]):
        return parts[-1], ", ".join(parts[:-1]) or None
    if is_party(parts[0]):
        rest = ", ".join(parts[1:])
        return parts[0], rest if _OFFICE.search(rest) else None
    return None, text or None


def party_at_end(text: str) -> str | None:
    """The longest party with which a text ends, as printed: "Ann Lee Plaid Cymru" gives the two."""
    words = text.split()
    for start in range(1, len(words)):
        if is_party(" ".join(words[start:])):
            return " ".join(words[start:])
    return None
