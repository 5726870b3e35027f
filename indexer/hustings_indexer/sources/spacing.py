"""White space in XML: what is layout becomes one space, what is part of a word stays.

Only the four characters that XML itself calls white space are layout; a no-break space is the
author's, and stays. A text under xml:space="preserve" is not to be handed to these functions.
"""

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def one_line(text: str) -> str:
    """A text with each run of layout as one space, and none at its ends."""
    # Two ways, each three times as fast as a pattern: names are short, and paragraphs long and
    # with nothing to mend.
    if len(text) < 200 and text.isascii():
        return " ".join(text.split())
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip(" ")
