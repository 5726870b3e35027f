"""What transcripts call their languages, as the ISO 639 code that a speech has.

Takes a language tag or code ("en-GB", "eng", "ENG"); gives the two letters of ISO 639-1 where the
language has them, or else the three of ISO 639-2 or -3. "mul", "und" and what is no code are None.
"""

from functools import lru_cache

_CODES = """
    ar ara; bg bul; bs bos; ca cat; cs ces cze; cy cym wel; da dan; de deu ger; el ell gre; en eng;
    es spa; et est; eu eus baq; fa fas per; fi fin; fr fra fre; ga gle; gd gla; gl glg; he heb;
    hi hin; hr hrv; hu hun; id ind; is isl ice; it ita; iu iku; ja jpn; ko kor; lb ltz; lt lit;
    lv lav; mi mri mao; mk mkd mac; ms msa may; mt mlt; nb nob; nl nld dut; nn nno; no nor; pl pol;
    pt por; rm roh; ro ron rum; ru rus; sk slk slo; sl slv; sq sqi alb; sr srp; sv swe; sw swa;
    ta tam; th tha; tr tur; uk ukr; ur urd; vi vie; zh zho chi
"""
_TWO_LETTERS = {
    three: codes[0] for codes in map(str.split, _CODES.split(";")) for three in codes[1:]
}
_NO_LANGUAGE = ("mul", "und", "mis", "zxx")


@lru_cache(maxsize=1024)
def iso_639(tag: str | None) -> str | None:
    """The code for a language tag, None where it names no one language."""
    code = (tag or "").strip().replace("_", "-").partition("-")[0].lower()
    if not (code.isascii() and code.isalpha() and len(code) in (2, 3)) or code in _NO_LANGUAGE:
        return None
    return _TWO_LETTERS.get(code, code)
