"""How a speech is cited: who, under which heading, where and when, as a House's report has it."""

from hustings_indexer.speech import Speech


def cite(speech: Speech) -> str:
    """One line that finds the speech again: "Sadiq Khan, 'Policing', Questions to the Mayor of
    London, 29 July 2019, col. 12". Parts that the source does not give are left out."""
    parts = [
        speech.speaker,
        speech.heading and f"‘{speech.heading}’",
        speech.chamber,
        speech.section,
        f"{speech.date.day} {speech.date:%B %Y}",
        speech.column and f"col. {speech.column}",
        speech.page and f"p. {speech.page}",
    ]
    return ", ".join(part for part in parts if part)
