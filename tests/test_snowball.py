"""The stemmers of NLTK, loaded without the rest of it."""

import subprocess
import sys

import pytest

from hustings_indexer.analysis import LANGUAGES

WORDS = [
    "running",
    "county",
    "counties",
    "généreuse",
    "häuser",
    "ciudades",
    "мальчики",
    "studies",
    "dying",
    "skies",
]


@pytest.mark.parametrize("language", sorted({*LANGUAGES.values(), "porter"}))
def test_a_stemmer_alone_is_the_stemmer_of_nltk(language: str) -> None:
    source = f"""
import sys
from hustings_indexer.snowball import snowball_stemmer
alone = snowball_stemmer({language!r})
assert not [name for name in sys.modules if name.partition(".")[0] == "nltk"]
from nltk.stem.snowball import SnowballStemmer
stem = SnowballStemmer({language!r}).stem
assert stem.__module__ != alone.__module__
for word in {WORDS!r}:
    assert alone(word) == stem(word), word
"""
    subprocess.run([sys.executable, "-c", source], check=True)


def test_where_nltk_is_imported_already_it_is_used_as_it_is() -> None:
    source = """
import nltk
from hustings_indexer.snowball import snowball_stemmer
assert snowball_stemmer("english").__module__ == "nltk.stem.snowball"
"""
    subprocess.run([sys.executable, "-c", source], check=True)
