"""Which of the wordings a page has is its headline, and which line of a text."""

from __future__ import annotations

import time

import pytest

from pipeline import clean
from pipeline.metadata.entities import plain
from pipeline.metadata.names import looks_like_site
from pipeline.types import Category
from tests.metadata.written_pages import SITE, URL, json_ld, og, page_facts, text_facts


@pytest.mark.parametrize("title", ["Storm hits coast - Northern Post", "Northern Post | Storm hits coast"])
def test_the_site_name_is_no_part_of_the_title(title: str) -> None:
    assert page_facts(f"<title>{title}</title>" + SITE).title == "Storm hits coast"


def test_a_dash_inside_a_headline_stays() -> None:
    """Near miss: what stands behind the dash is no name of the site."""
    assert page_facts("<title>Storm hits coast - ferries stopped</title>" + SITE).title == (
        "Storm hits coast - ferries stopped"
    )


@pytest.mark.parametrize("site", ["northernpost", "Northern Post Online", "northernpost.example"])
def test_the_domain_is_a_name_of_the_site_also_in_other_words(site: str) -> None:
    assert page_facts(f"<title>Storm hits coast | {site}</title>").title == "Storm hits coast"


def test_the_section_in_the_address_is_no_part_of_the_title() -> None:
    """Near miss: behind a dash, where the address has no such part. Behind a bar, what it is goes unasked."""
    head = "<title>Storm hits the northern coast - District</title>"
    section = "https://www.northernpost.example/district/343604"
    assert page_facts(head, uri=section).title == "Storm hits the northern coast"
    assert page_facts(head).title == "Storm hits the northern coast - District"
    assert page_facts(head.replace("-", "|")).title == "Storm hits the northern coast"


def test_a_blogs_visible_headline_goes_before_the_one_for_search_engines() -> None:
    head = "<title>Storm 2024: all about the coast</title>"
    found = page_facts(head, "<h1 id=t>Storm hits coast</h1>", t=Category.TITLE)
    assert found.title == "Storm hits coast"
    assert found.evidence["title"].rule == "title.shown"
    assert "Storm 2024: all about the coast" in found.evidence["title"].also


def test_what_all_places_agree_on_is_surer_than_what_one_says() -> None:
    heading = "<h1 id=t>Storm hits coast</h1>"
    alone = page_facts("<title>All about the coast</title>", heading, t=Category.TITLE)
    agreed = page_facts("<title>Storm hits coast</title>" + og("title", "Storm hits coast"), heading, t=Category.TITLE)
    assert alone.evidence["title"].confidence < 0.9 < agreed.evidence["title"].confidence < 1
    assert agreed.evidence["title"].rule == "title.shown+social+document"


def test_the_heading_right_above_the_text_is_the_headline_and_a_logo_is_none() -> None:
    head = "<title>Storm hits coast</title>" + SITE
    assert page_facts(head, "<h1>Northern Post</h1><h1>Storm hits coast</h1>").title == "Storm hits coast"
    assert page_facts("", "<h1>Read also this</h1><h1>Storm hits coast</h1>").title == "Storm hits coast"


def test_json_ld_of_another_article_tells_no_headline() -> None:
    others = json_ld(headline="Elections called") + json_ld(headline="Ferries stopped")
    found = page_facts(others, "<h1>Storm hits coast</h1>")
    assert found.title == "Storm hits coast"
    assert found.evidence["title"].also == ()


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ('<h1>Storm <span class="visually-hidden">(opens in a new window)</span>hits coast</h1>', "Storm hits coast"),
        ('<h1>Storm hits coast <a class="headerlink" href="#s">¶</a></h1>', "Storm hits coast"),
        ("<h1>Storm<br>hits coast</h1>", "Storm hits coast"),
        ("<h1><time>3 May</time> Storm hits coast</h1>", "Storm hits coast"),
        ("<h1><span>Storm hits</span><span>Coast</span></h1>", "Storm hits Coast"),
        ("<h1>Storm hits c<b>oast</b></h1>", "Storm hits coast"),
        ("<h1>Storm hits coast<svg><title>Share</title></svg><button>Save</button></h1>", "Storm hits coast"),
        ("<h1>Storm&shy;flut &amp;amp; coast&#8203;</h1>", "Stormflut & coast"),
    ],
)
def test_a_heading_is_what_a_reader_sees_of_it(heading: str, title: str) -> None:
    """Two elements in a row are two words, but a word in two styles stays one."""
    assert page_facts("", heading).title == title


def test_a_title_that_was_cut_off_goes_behind_the_whole_one() -> None:
    whole = "Storm hits the northern coast and takes forty trees with it before the morning comes"
    cut = og("title", "Storm hits the northern coast and takes forty…")
    assert page_facts(cut, f"<h1 id=t>{whole}</h1>", t=Category.TITLE).title == whole


def test_a_title_of_five_thousand_characters_is_none_and_costs_no_time() -> None:
    long = "storm | " * 700
    started = time.process_time()
    found = page_facts(f"<title>{long}</title>" + json_ld(headline=long), f"<h1>{long}</h1>" * 200)
    assert found.title is None
    assert found.unknown["title"] == "not_stated"
    assert time.process_time() - started < 2


@pytest.mark.parametrize("headline", [None, 5, "", [], {"a": 1}, ["Storm"], "https://[broken/x", "\u200b"])
def test_a_headline_that_is_none_costs_nothing_else(headline: object) -> None:
    found = page_facts(json_ld(headline=headline), "<h1>Storm hits coast</h1>", uri="https://[broken/a")
    assert found.title == "Storm hits coast"


@pytest.mark.parametrize("heading", ["404 - Page not found", "Seite nicht gefunden"])
def test_an_error_page_has_no_title(heading: str) -> None:
    """Near miss: an article about the error."""
    page = f"<html><title>{heading}</title><h1>{heading}</h1><p>Go to the start page.</p></html>"
    document = clean(page, "text/html", URL)
    assert document.title is None
    assert document.unknown["title"] == "error_page"
    about = "The web has told its readers so for thirty years, and every site does it in its own way. "
    article = clean(f"<html><h1>{heading}</h1><p>{about * 9}</p></html>", "text/html", URL)
    assert article.title == heading


def test_a_page_without_any_headline_has_none() -> None:
    found = page_facts()
    assert (found.title, found.unknown["title"]) == (None, "not_stated")


# --- plain text

TITLE, BODY = Category.TITLE, Category.BODY


def test_a_hard_wrapped_headline_is_one() -> None:
    found = text_facts(
        (1, "Storm hits coast and", TITLE, 0.9), (2, "takes forty trees", TITLE, 0.9), (4, "Text.", BODY, 1)
    )
    assert found.title == "Storm hits coast and takes forty trees"
    assert found.kicker is None


def test_a_kicker_on_a_line_of_its_own_is_apart() -> None:
    """Near misses: a second, shorter headline below the first; a line that stands further down."""
    kicker, title, text = (1, "Weather", TITLE, 0.7), (3, "Storm hits coast", TITLE, 0.9), (5, "Text.", BODY, 1.0)
    found = text_facts(kicker, title, text)
    assert (found.kicker, found.title) == ("Weather", "Storm hits coast")
    assert found.evidence["kicker"].where == "line 1"
    swapped = text_facts((1, "Storm hits coast", TITLE, 0.7), (3, "Weather", TITLE, 0.9), text)
    assert (swapped.kicker, swapped.title) == (None, "Storm hits coast")
    apart = text_facts(kicker, text, (7, "Storm hits coast", TITLE, 0.9))
    assert (apart.kicker, apart.title) == (None, "Weather")


# --- the parts


def test_entities_are_decoded_twice_and_ampersands_stay() -> None:
    assert plain("Full &amp;#038; Part") == "Full & Part"
    assert plain("Terms &notify; R&D &copy") == "Terms &notify; R&D &copy"


def test_a_part_of_a_word_is_no_name_of_the_site() -> None:
    assert looks_like_site("northernpostonline", {"northernpost"})
    assert not looks_like_site("stormwarning", {"northernpost"})
    assert not looks_like_site("ost", {"northernpost"})


def test_the_label_of_a_mails_header_is_no_part_of_the_headline() -> None:
    """Near miss: a headline that begins with the same word."""
    for told, title in (
        ("Subject: Why the ferries stopped", "Why the ferries stopped"),
        ("Subject to change: the ferries", "Subject to change: the ferries"),
    ):
        found = text_facts((1, told, Category.TITLE, 0.9), (3, "The ferries stopped.", Category.BODY, 0.9))
        assert (found.title, found.evidence["title"].seen) == (title, told)
