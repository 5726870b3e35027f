"""A query in words: the line that tells a reader what was understood.

Takes a tree, gives one line of plain English; refuses nothing. The line is to be read, not parsed:
`str(query)` is the text that can be searched again.
"""

from datetime import date as Date

from hustings.query import (
    OPERATOR,
    SENTENCE_MARKS,
    And,
    Dates,
    Everything,
    Facet,
    Fuzzy,
    Heading,
    Most,
    Near,
    Not,
    Nothing,
    Or,
    Phrase,
    Query,
    Word,
    every,
    is_filter,
    side_by_side,
)


def describe(query: Query) -> str:
    """One line that says what was understood: the words, then each filter after a comma.

    A bare word is matched by its stem; words in quotation marks as they stand.
    """
    parts = side_by_side(query)
    words = every(part for part in parts if not is_filter(part))
    filters = [_say(part) for part in parts if is_filter(part)]
    return ", ".join([_say(words), *filters])


def _say(query: Query, nested: bool = False) -> str:
    match query:
        case And(parts):
            headings = [_say_one(part.part) for part in parts if isinstance(part, Heading)]
            if len(headings) == len(parts):
                said = f"in the heading: {' AND '.join(headings)}"
            else:
                said = " AND ".join(_say(part, nested=True) for part in parts)
        case Or(parts):
            said = " OR ".join(_say(part, nested=True) for part in parts)
        case Near(parts, distance):
            *others, last = (_say(part) for part in parts)
            count = "1 word" if distance == 1 else f"{distance} words"
            said = f"{', '.join(others)} and {last} within {count} of each other"
        case Most():
            said = _say_most(query)
        case Not(part):
            return f"{'not' if is_filter(query) else 'NOT'} {_say(part, nested=True)}"
        case _:
            return _say_one(query)
    return f"({said})" if nested else said


def _say_most(query: Most) -> str:
    words = ", ".join(map(_say_one, query.asked))
    return f"{'any' if query.least == 1 else 'most'} of: {words}"


def _say_one(query: Query) -> str:
    match query:
        case Word(text):
            # An operator typed as a word matches in any case: in small letters it reads as one.
            return text.lower() if OPERATOR.match(text) else text.strip(SENTENCE_MARKS)
        case Phrase(text):
            return f'"{text}"'
        case Heading(part):
            return f"{_say_one(part)} in the heading"
        case Fuzzy(text, edits):
            return f"{text} (give or take {'1 letter' if edits == 1 else f'{edits} letters'})"
        case Facet(field, values):
            said = (" ".join(value.split()) for value in values)  # not all come from a query
            return f"{'by' if field == 'speaker' else field} {' or '.join(said)}"
        case Dates(since, until):
            return _say_dates(since, until)
        case Everything():
            return "every speech"
        case Nothing():
            return "nothing that a speech can match"
    return str(query)


def _say_dates(since: Date | None, until: Date | None) -> str:
    if since == until:
        return f"on {since}"
    if since is None:
        return f"up to {until}"
    return f"from {since}" if until is None else f"from {since} to {until}"
