"""Party told from office."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings_indexer.sources.parties import is_party, party_and_office, party_at_end


@pytest.mark.parametrize(
    ("text", "party", "office"),
    [
        ("Labour", "Labour", None),
        ("Labour/Co-operative", "Labour/Co-operative", None),
        ("Scottish National Party", "Scottish National Party", None),
        ("DUP", "DUP", None),
        ("BÜNDNIS\xa090/DIE GRÜNEN", "BÜNDNIS\xa090/DIE GRÜNEN", None),
        ("Conservative and Unionist Party", "Conservative and Unionist Party", None),
        ("Mayor of London", None, "Mayor of London"),
        ("Leader of the Labour Party", None, "Leader of the Labour Party"),
        (
            "Shadow Secretary of State (Health), Labour",
            "Labour",
            "Shadow Secretary of State (Health)",
        ),
        ("Labour, Dulwich and West Norwood", "Labour", None),
        ("Labour, Shadow Minister (Housing)", "Labour", "Shadow Minister (Housing)"),
        (
            "Secretary of State for Business, Energy and Industrial Strategy",
            None,
            "Secretary of State for Business, Energy and Industrial Strategy",
        ),
        ("Minister (Wales, Ireland), Plaid Cymru", "Plaid Cymru", "Minister (Wales, Ireland)"),
        ("", None, None),
    ],
)
def test_party_and_office_are_told_apart(text: str, party: str | None, office: str | None) -> None:
    assert party_and_office(text) == (party, office)


def test_an_empty_text_is_no_party() -> None:
    assert not is_party("")
    assert not is_party("/")


def test_the_longest_party_at_the_end_is_found() -> None:
    assert party_at_end("Ann Lee Plaid Cymru") == "Plaid Cymru"
    assert party_at_end("Ann Lee Liberal Democrat") == "Liberal Democrat"
    assert party_at_end("Ann Lee") is None


@given(st.text())
def test_no_text_breaks_the_telling(text: str) -> None:
    party_and_office(text)
    party_at_end(text)
