"""Promise 2: no fact without evidence, and the evidence stands in the input."""

from hypothesis import given, settings

from pipeline import UnreadableFile, clean
from pipeline.read import read_article

from .strategies import TEXTS

FIELDS = (
    "title",
    "kicker",
    "subtitle",
    "section",
    "outlet",
    "source",
    "language",
    "url",
    "published",
    "modified",
    "captured",
    "authors",
    "tags",
    "captions",
    "access",
)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_every_field_with_a_value_says_where_it_was_seen(text):
    try:
        doc = clean(text, media_type="text/plain")
    except UnreadableFile:
        return
    flat = " ".join(read_article(text, media_type="text/plain").text.split())
    for field in FIELDS:
        assert (getattr(doc, field) not in (None, (), "unknown")) == (field in doc.evidence), field
        if field in doc.evidence:
            evidence = doc.evidence[field]
            assert evidence.rule
            assert evidence.where
            assert 0 < evidence.confidence <= 1
            assert " ".join(evidence.seen.split()) in flat
