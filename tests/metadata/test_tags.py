"""Topics and keywords of an article: not of the whole site, nor what other fields say already."""

from __future__ import annotations

from pipeline import clean

from .pages import facts, json_ld, meta


def test_tags_are_taken_from_the_best_source_once_each() -> None:
    tags = meta("article:tag", "Storm") + meta("article:tag", "storm") + meta("article:tag", "Coast")
    assert facts(tags + '<meta name="keywords" content="news, weather">').tags == ("Storm", "Coast")
    assert facts('<meta name="keywords" content="news, weather,, ">').tags == ("weather",)


def test_four_hundred_tags_are_those_of_a_site() -> None:
    """Near misses: forty, and another source that has a few."""
    many = "".join(meta("article:tag", f"tag {n}") for n in range(400))
    assert (facts(many).tags, facts(many).unknown["tags"]) == ((), "too_unsure: 400 tags")
    assert facts(many + '<meta name="keywords" content="weather">').tags == ("weather",)
    assert len(facts("".join(meta("article:tag", f"tag {n}") for n in range(40))).tags) == 40


def test_a_tag_that_repeats_outlet_or_title_is_none() -> None:
    keywords = [
        "Northern Post",
        "Storm hits coast",
        "#Coast",
        "news, article",
        "Wind &amp; Sea",
        "https://a.example",
        "x" * 90,
    ]
    page = json_ld(headline="Storm hits coast", publisher={"name": "The Northern Post"}, keywords=keywords)
    assert facts(page + "<h1>Storm hits coast</h1>").tags == ("Coast", "Wind & Sea")
    assert facts(json_ld(keywords="Storm, Coast")).tags == ("Storm", "Coast")
    assert facts(json_ld(keywords={"a": [3]})).tags == ()


def test_a_printed_line_of_tags_is_read() -> None:
    doc = clean(
        "Storm hits coast\n\nThe harbour was closed on Monday, the port authority said.\n\nTags: Storm, Coast, News"
    )
    assert doc.tags == ("Storm", "Coast", "News")
