"""Promise 1: every line of the input is accounted for, and the clean text is the kept ones."""

import re
import unicodedata

from hypothesis import given, settings

from pipeline import UnreadableFile, clean
from pipeline.read import read_article

from .strategies import TEXTS


def visible(line):
    return any(unicodedata.category(character) not in ("Cf", "Cc", "Zs") for character in line.strip())


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_each_non_empty_line_has_one_verdict_under_its_number(text):
    try:
        read = read_article(text, media_type="text/plain").text
    except UnreadableFile:
        return
    doc = clean(text, media_type="text/plain")
    numbered = [(number, line.strip()) for number, line in enumerate(read.split("\n"), 1) if visible(line)]
    assert [(line.number, line.text) for line in doc.lines] == numbered
    assert all(line.reason and 0 <= line.score <= 1 for line in doc.lines)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_the_text_is_the_kept_lines_in_order(text):
    try:
        doc = clean(text, media_type="text/plain")
    except UnreadableFile:
        return
    kept = "".join(line.text for line in doc.lines if line.kept)
    assert re.sub(r"\s", "", doc.text) == re.sub(r"\s", "", kept)
