"""Citations: as each house's own report is cited, and from nothing but the record."""

from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import hustings
from hustings.citation import citation_key, cite
from hustings_indexer.sources.general_debate import DAY_NOT_GIVEN
from hustings_indexer.speech import Speech
from speeches import speech, speeches

DAY = Date(2009, 10, 28)


def cited(identity: str = "s1", **fields: Any) -> str:
    return cite(speech(identity, **{"date": DAY, **fields}))


@pytest.mark.parametrize(
    ("fields", "citation"),
    [
        (
            {"chamber": "House of Commons", "section": "Written answers", "column": "300W"},
            "HC Deb 28 October 2009, c300W",
        ),
        (
            {"chamber": "House of Commons", "section": "Written answers", "column": "300"},
            "HC Deb 28 October 2009, c300W",
        ),
        (
            {"chamber": "House of Commons", "section": "Written statements", "column": "1WS"},
            "HC Deb 28 October 2009, c1WS",
        ),
        (
            {"chamber": "House of Commons", "column": "13MC", "speaker": "Ann Lee"},
            "HC Deb 28 October 2009, c13MC (Ann Lee)",
        ),
        (
            {"chamber": "Westminster Hall", "column": "183", "speaker": "Anne Main"},
            "HC Deb 28 October 2009, c183WH (Anne Main)",
        ),
        (
            {"chamber": "House of Lords", "column": "971", "speaker": "Lord Moonie"},
            "HL Deb 28 October 2009, c971 (Lord Moonie)",
        ),
        (
            {"chamber": "House of Lords", "section": "Written answers", "column": "WA 101"},
            "HL Deb 28 October 2009, c101WA",
        ),
        (
            {"chamber": "House of Lords", "section": "Written statements", "column": "WS 29"},
            "HL Deb 28 October 2009, c29WS",
        ),
        (
            {"chamber": "House of Lords", "section": "Grand Committee", "column": "GC 1"},
            "HL Deb 28 October 2009, c1GC",
        ),
        (
            {"chamber": "House of Lords", "column": "12-13"},
            "HL Deb 28 October 2009, c12-13",
        ),
        (
            {"chamber": "House of Lords", "heading": "Pensions Bill"},
            "HL Deb 28 October 2009, ‘Pensions Bill’",
        ),
    ],
)
def test_hansard_is_cited_by_house_day_and_column(fields: dict[str, Any], citation: str) -> None:
    assert cited(**fields) == citation


def test_the_id_of_historic_hansard_holds_the_volume() -> None:
    fields = {"chamber": "House of Commons", "column": "495", "date": Date(1933, 5, 18)}
    assert cited("S5CV0278P0-01622", **fields) == "HC Deb 18 May 1933, vol 278, c495"
    assert cited("S3V0251P0-00001", **fields) == "HC Deb 18 May 1933, vol 251, c495"


def test_a_house_of_commons_is_taken_for_no_other_without_a_sign_of_it() -> None:
    fields = {"chamber": "House of Commons", "heading": "Grain", "speaker": "Mr. Ames"}
    assert cited(**fields) == "Mr. Ames, ‘Grain’, House of Commons, 28 October 2009"
    hansard = "HC Deb 28 October 2009, ‘Grain’ (Mr. Ames)"
    assert cited("uk.org.publicwhip/debate/2009-10-28c.267.7", **fields) == hansard
    assert cited(url="https://hansard.parliament.uk/x", **fields) == hansard
    assert cited(url="https://www.parliament.uk.example/x", **fields) != hansard


def test_bill_committees_have_columns_of_their_own() -> None:
    assert cited(
        chamber="House of Commons", section="Public Bill Committees", heading="Bill", column="125"
    ) == ("‘Bill’, House of Commons, Public Bill Committees, 28 October 2009, col. 125")


def test_scotland_is_cited_by_its_official_report() -> None:
    fields = {"chamber": "Scottish Parliament", "section": "Scottish Parliament debates"}
    assert cited(**fields, column="20529") == "SP OR 28 October 2009, c20529"
    assert cited(**fields, heading="Roads") == "SP OR 28 October 2009, ‘Roads’"


@pytest.mark.parametrize(
    ("day", "citation"),
    [
        (Date(2005, 7, 20), "151 Cong. Rec. H6117-H6173 (daily ed. July 20, 2005)"),
        (Date(2013, 1, 2), "158 Cong. Rec. H6117-H6173 (daily ed. Jan. 2, 2013)"),
        (Date(2013, 1, 4), "159 Cong. Rec. H6117-H6173 (daily ed. Jan. 4, 2013)"),
        (Date(2021, 1, 3), "Cong. Rec. H6117-H6173 (daily ed. Jan. 3, 2021)"),
        (Date(1939, 9, 21), "Cong. Rec. H6117-H6173 (daily ed. Sept. 21, 1939)"),
    ],
)
def test_the_congressional_record_is_cited_by_volume_and_page(day: Date, citation: str) -> None:
    assert cited("CREC-x/0", date=day, chamber="House", page="H6117-H6173") == citation


def test_the_record_names_who_made_the_statement() -> None:
    assert cited("CREC-x/0", page="S693", speaker="Mr. BURNS") == (
        "155 Cong. Rec. S693 (daily ed. Oct. 28, 2009) (statement of Mr. BURNS)"
    )


def test_the_bundestag_is_cited_by_protocol_in_german() -> None:
    fields = {"chamber": "Deutscher Bundestag", "debate_id": "bundestag/19/5/zusatzpunkt-1"}
    start = "Deutscher Bundestag, Plenarprotokoll 19/5, 28. Oktober 2009"
    assert cited(**fields, page="345", heading="Maut") == f"{start}, S. 345"
    assert cited(**fields, heading="Maut", speaker="Ulla Ihnen") == f"{start}, „Maut“ (Ulla Ihnen)"
    assert cited(**{**fields, "debate_id": "bundestag/19/5"}) == start


def test_the_oireachtas_is_cited_by_house() -> None:
    assert cited(chamber="DÁIL ÉIREANN", heading="Motion", speaker="Robert Troy") == (
        "Dáil Debates, 28 October 2009, ‘Motion’ (Robert Troy)"
    )
    assert cited(chamber="Seanad Éireann", column="5") == "Seanad Debates, 28 October 2009, col. 5"


def test_the_mayors_questions_have_numbers() -> None:
    assert cited(
        "uk.org.publicwhip/london-mayors-questions/2009-10-28.2019-14237.q0",
        chamber="London Assembly",
        section="Questions to the Mayor of London",
        heading="Policing",
    ) == ("London Assembly, Questions to the Mayor of London, 28 October 2009, question 2019/14237")


def test_elsewhere_all_that_is_known_stands_in_one_line() -> None:
    assert cited(
        speaker="Ana Torvik", heading="Ferries", chamber="Harbour Council", section="Questions",
        column="4", page="12",
    ) == (
        "Ana Torvik, ‘Ferries’, Harbour Council, Questions, 28 October 2009, col. 4, p. 12"
    )  # fmt: skip
    assert cited() == "28 October 2009"


def test_a_day_that_no_source_gives_is_not_cited() -> None:
    assert cited(heading=f"Session 1, 1946 {DAY_NOT_GIVEN}", date=Date(1946, 1, 1)) == (
        f"‘Session 1, 1946 {DAY_NOT_GIVEN}’, 1946"
    )


def test_a_key_tells_name_and_year_and_is_the_same_in_every_run() -> None:
    assert citation_key(speech("a", speaker="Sadiq Khan")) == "khan2019-433911c6eb0d"
    assert citation_key(speech("a", speaker="Abbott, Diane")).startswith("abbott2019-")
    assert citation_key(speech("a", speaker="額賀福志郎")).startswith("speech2019-")
    assert citation_key(speech("a")).startswith("speech2019-")
    keys = {citation_key(speech(f"debate/{number}")) for number in range(10_000)}
    assert len(keys) == 10_000


@given(speeches)
def test_every_speech_is_cited_in_one_line_with_its_year(one: Speech) -> None:
    assert str(one.date.year) in cite(one)
    assert "\n" not in cite(one)
    assert (one.speaker or "") in cite(one)


def citations(folder: Path) -> dict[tuple[str | None, str | None], str]:
    """One of each chamber and section of a folder of real transcripts."""
    some = hustings.read_transcripts(folder, report=lambda fault: None)
    return {(one.chamber, one.section): cite(one) for one in some if one.speaker}


def test_real_transcripts_are_cited_as_their_houses_are(shared: Path) -> None:
    hansard = citations(shared / "data" / "uk-historic-hansard")
    statement = hansard["House of Lords", "Written statements"]
    assert statement.startswith("HL Deb 16 June 2004, vol 662, c")
    assert hansard["Westminster Hall", "Westminster Hall debates"].startswith("HC Deb 20 July 2004")
    record = citations(shared / "data" / "us-crec")
    assert record
    assert all("Cong. Rec." in one for one in record.values())
    protocol = citations(shared / "data" / "bundestag-xml")
    assert all("Plenarprotokoll" in one for one in protocol.values())
