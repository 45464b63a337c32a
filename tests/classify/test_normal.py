"""Normal form and words have short ways for lines in ASCII and Latin-1: they must give what the definition gives."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.normal import _BREADCRUMB_MARKS, _CHEVRON, _SAME, _WORD, normal, words

WESTERN = "aZéßÄñ½²µ '’‘“”„«»´`–—…·•©\u00a0\u00ad\u200b\t  019_-"
ANY = st.one_of(
    st.text(WESTERN, max_size=30), st.text(max_size=20), st.text("»→ ab\u0301\u0338\u0307İ中ก", max_size=12)
)


def by_definition(text):
    """NFKC, case folding, then the table: for every text the long way."""
    text = _CHEVRON.sub(lambda mark: mark[0].translate(_BREADCRUMB_MARKS), text)
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_SAME).split())


@given(ANY)
@settings(max_examples=1000, deadline=None)
def test_the_short_ways_lead_to_the_same_normal_form(text):
    assert normal(text) == by_definition(text)


@given(ANY)
@settings(max_examples=1000, deadline=None)
def test_the_short_ways_find_the_same_words(text):
    assert words(text) == _WORD.findall(text)
    assert words(normal(text)) == _WORD.findall(normal(text))


def test_each_character_alone_has_the_same_normal_form_and_words():
    for code in range(0x3100):
        text = f"a{chr(code)}b {chr(code)}"
        assert normal(text) == by_definition(text), hex(code)
        assert words(text) == _WORD.findall(text), hex(code)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the 'quoted' dogs' don't rock''n'roll", ["the", "quoted", "dogs", "don't", "rock", "n'roll"]),
        ("• €5 a_b", ["5", "a", "b"]),
        ("l'été 中文 ไทย", ["l'été", "中", "文", "ไ", "ท", "ย"]),
    ],
)
def test_words(text, found):
    assert words(text) == found


def test_a_quotation_mark_is_no_breadcrumb():
    assert re.fullmatch("home › news", normal("Home » News"))
    assert normal("«Home»") == '"home"'
