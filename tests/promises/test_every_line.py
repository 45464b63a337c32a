"""Promise 1: every line of the input is accounted for, and the clean text is the kept ones."""

import re
import unicodedata
from importlib import import_module

from hypothesis import given, settings

from pipeline import UnreadableFile, clean
from pipeline.read import read_article
from pipeline.types import Category, Verdict

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
    assert not any(line.unsure and not line.kept for line in doc.lines), "what is taken out is taken out for sure"


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_the_text_is_the_kept_lines_in_order(text):
    try:
        doc = clean(text, media_type="text/plain")
    except UnreadableFile:
        return
    kept = "".join(line.text for line in doc.lines if line.kept)
    assert re.sub(r"\s", "", doc.text) == re.sub(r"\s", "", kept)


def test_a_line_that_nobody_is_sure_of_stays_and_is_marked(monkeypatch):
    def unsure_of_the_body(category, reason, score=1.0, unsure=False):
        return Verdict(category, reason, score, unsure or category is Category.BODY)

    monkeypatch.setattr(import_module("pipeline.classify.settle"), "Verdict", unsure_of_the_body)
    doc = clean("The bridge is open again, the mayor said on Monday.\n\nLeave a comment\n", media_type="text/plain")
    assert [(line.number, line.kept, line.unsure) for line in doc.lines] == [(1, True, True), (3, False, False)]
    assert doc.text.startswith("The bridge is open")
