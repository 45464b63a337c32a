"""Whether a paywall cut an article: believed on evidence alone, and only where it holds for the text that was kept."""

import json
from dataclasses import replace

import pytest

from pipeline import clean
from pipeline.metadata.access.declared import page_signs
from pipeline.metadata.access.text_end import end_signs
from pipeline.metadata.access.walls import reads_on, shipped_walls, wall_of
from pipeline.metadata.access.weigh import ENOUGH, Sign, weighed
from pipeline.metadata.markup import Markup
from pipeline.types import Category, Line

TITLE = "Storm closes the harbour of Northwick"
SENTENCES = (
    "The harbour of Northwick was closed on Monday after a storm broke the outer wall, the port authority said.",
    "Three fishing boats sank at their moorings and the ferry to the islands was cancelled until further notice.",
    "Engineers who looked at the wall in the afternoon said that repairs would take most of the summer.",
    "The mayor asked the government in the capital for money, and for soldiers to help with the clearing.",
    "Insurers expect claims of several million, more than in any year since the great flood of the last century.",
)
_DAYS = ("Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
LONG = (
    *SENTENCES,
    *(
        f"By {day}, {sentence[0].lower()}{sentence[1:-1]}, as he had said before."
        for day in _DAYS
        for sentence in SENTENCES
    ),
)
NOTICE = "This article is for Harbour Post subscribers only."
ASK = "Subscribe to continue reading"
SHOP = ["Already a subscriber? Log in", "Subscribe now", "Cancel anytime"]


def text(*tail, sentences=SENTENCES, end=None):
    body = [*sentences[:-1], end] if end else sentences
    return clean("\n\n".join([TITLE, *body, *tail]), media_type="text/plain")


def page(*tail, head="", article=None, sentences=SENTENCES, main="<main>"):
    script = f'<script type="application/ld+json">{json.dumps(article)}</script>' if article else ""
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return clean(
        f"<!DOCTYPE html><html><head><title>{TITLE}</title>{head}{script}</head><body><nav><a href='/'>Home</a></nav>"
        f"{main}<article><h1>{TITLE}</h1>{body}</article>{''.join(tail)}</main></body></html>",
        media_type="text/html",
    )


def article(**told):
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **told}


def line(text, category=Category.BODY, number=1):
    kept = category is Category.BODY
    return Line(number, text, kept, category, "because", 1.0)


@pytest.mark.parametrize("wall", shipped_walls(), ids=lambda wall: wall.id)
def test_a_wall_speaks_in_its_examples_and_not_in_their_near_misses(wall):
    for said in wall.take:
        assert wall.pattern.search(said), said
    for said in wall.leave:
        assert (reads_on if wall.says == "more" else wall_of)(said) is None, said


def test_a_text_with_the_notice_of_a_wall_behind_its_end_is_cut():
    doc = text(NOTICE, *SHOP)
    assert doc.access == "truncated"
    found = doc.evidence["access"]
    assert (found.value, found.seen, found.where) == ("truncated", NOTICE, "line 13")
    assert found.rule == "access.closed.en"


def test_a_menu_that_sells_subscriptions_is_no_sign():
    doc = clean("\n".join(["Home", "Subscribe now", "Log in", "", TITLE, "", *SENTENCES]), media_type="text/plain")
    assert doc.access == "unknown"
    assert "access" not in doc.evidence


def test_the_offers_of_the_shop_below_a_whole_text_are_no_sign():
    assert text(*SHOP).access == "unknown"


def test_a_notice_in_the_middle_of_a_text_that_goes_on_is_no_sign():
    lines = [line(sentence) for sentence in SENTENCES]
    notice = line(NOTICE, Category.PAYWALL)
    assert end_signs([*lines, notice])
    assert not end_signs([*lines, notice, *lines])


def test_a_notice_far_below_the_text_is_no_sign():
    lines = [line(sentence) for sentence in SENTENCES]
    notice = line(NOTICE, Category.PAYWALL)
    assert end_signs([*lines, *[line("Share", Category.SHARE)] * 3, notice])
    assert not end_signs([*lines, *[line("Share", Category.SHARE)] * 9, notice])


def test_a_notice_behind_another_headline_is_that_articles():
    lines = [line(sentence) for sentence in SENTENCES]
    other = line("Ferry sinks off the islands", Category.RELATED)
    assert not end_signs([*lines, other, line(NOTICE, Category.PAYWALL)])


def test_a_sentence_of_the_article_that_speaks_like_a_wall_is_no_sign():
    lines = [*[line(sentence) for sentence in SENTENCES], line(NOTICE), line("Subscribe now", Category.PAYWALL)]
    assert [sign.rule for sign in end_signs(lines)] == ["access.paywall_line"]
    lines[-2] = replace(lines[-2], unsure=True)  # it stayed in the text since nobody was sure enough to take it out
    assert "access.closed.en" in [sign.rule for sign in end_signs(lines)]
    assert not end_signs(lines[:-1])


def test_an_invitation_to_read_on_needs_a_second_sign():
    """Some sites lay it over pages that carry the whole text."""
    assert text(ASK, *SHOP).access == "truncated"  # a short text
    assert text(ASK, *SHOP, sentences=LONG).access == "unknown"


def test_a_text_that_ends_in_an_ellipsis_above_the_offers_of_a_wall_is_cut():
    cut = "Insurers expect claims of several million, more than in any year since the great…"
    doc = text("Subscribe now", "Cancel anytime", end=cut)
    assert doc.access == "truncated"
    assert doc.evidence["access"].seen == cut
    assert "access.paywall_line" in doc.evidence["access"].rule
    assert text(end=cut).access == "unknown"  # writers end like that


def test_a_short_excerpt_with_its_button_is_cut():
    assert (
        text("Continue reading →", end="Insurers expect claims of several million, more than […]").access == "truncated"
    )
    assert text("Continue reading →").access == "unknown"


def test_an_end_in_mid_sentence_counts_and_a_heading_does_not():
    (sign,) = end_signs([line("Insurers expect claims of several million, more than in any year since the great")])
    assert sign.rule == "access.mid_sentence"
    assert not end_signs([line("Claims of several million")])
    assert not end_signs(
        [line("„Die Stadt hat so etwas seit der großen Flut nicht mehr gesehen“, sagte sie. „Niemand.“")]
    )


def test_plain_text_is_never_whole():
    assert text().access == "unknown"


def test_a_page_that_calls_its_article_free_and_shows_no_wall_is_whole():
    doc = page(article=article(isAccessibleForFree="True"))
    assert doc.access == "full"
    found = doc.evidence["access"]
    assert (found.seen, found.where) == ('"True"', "json-ld isAccessibleForFree")
    assert page(article=article()).access == "unknown"
    assert page(head='<meta property="article:content_tier" content="free">').access == "full"
    assert page(head='<meta property="article:content_tier" content="metered">').access == "unknown"


def test_little_text_on_a_page_that_calls_it_free_stays_unknown():
    free = Sign("full", "declared", "access.declared_free", "true", "json-ld", 85)
    assert weighed([free], "\n\n".join(SENTENCES)).value == "full"
    assert weighed([free], " ".join(SENTENCES)) is None  # one paragraph
    assert weighed([free], "\n\n".join(SENTENCES[:3])) is None  # three lines of a notice


def test_a_declared_price_alone_cuts_nothing():
    """Most pages that say so carry the whole text."""
    assert page(article=article(isAccessibleForFree=False)).access == "unknown"


def test_a_part_that_is_not_free_contradicts_an_article_that_is():
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".rest"}
    assert page(article=article(isAccessibleForFree=True, hasPart=part)).access == "unknown"


def test_a_declared_price_and_a_wall_behind_the_text_cut_it():
    wall = f'<div class="paywall"><p>{ASK}</p><p>{SHOP[0]}</p></div>'
    doc = page(wall, article=article(isAccessibleForFree=False), sentences=LONG)
    assert doc.access == "truncated"
    assert doc.evidence["access"].rule == "access.read_on.en, with access.declared_not_free"


def test_a_wall_that_no_reader_sees_is_no_sign():
    wall = f'<div class="paywall" style="display:none"><p>{NOTICE}</p><p>{SHOP[0]}</p></div>'
    assert page(wall, article=article(isAccessibleForFree=False)).access == "unknown"
    assert page(wall.replace("display:none", "color:red")).access == "truncated"


@pytest.mark.parametrize(
    ("name", "is_wall"),
    [("paywall", True), ("tp-container-inner", True), ("article-paywall__box", True), ("no-paywall", False),
     ("paywall-content", False), ("below-paywall", False), ("regwalled", False)],
)  # fmt: skip
def test_an_element_that_is_called_a_wall_makes_its_lines_a_wall(name, is_wall):
    offer = f'<div class="{name}"><p>Subscribe now</p><p>Cancel anytime</p></div>'
    doc = page(offer, article=article(isAccessibleForFree=False), sentences=LONG)
    assert doc.access == ("truncated" if is_wall else "unknown")


def test_an_element_around_the_text_and_its_offers_is_no_wall():
    html = page(f"<p>{SHOP[1]}</p><p>{SHOP[2]}</p>", article=article(isAccessibleForFree=False), sentences=LONG)
    assert html.access == "unknown"
    around = page(SHOP[1], article=article(isAccessibleForFree=False), sentences=LONG, main='<main class="paywall">')
    assert around.lines[-1].category is Category.PAYWALL
    assert around.access == "unknown"


def test_a_text_that_was_lost_on_the_way_was_not_closed():
    cut = (*SENTENCES[:-1], "Insurers expect claims of several million, more than in any year since the great...")
    assert page(article=article(wordCount=1100), sentences=cut).access == "unknown"


def test_a_declared_article_that_goes_on_where_the_page_stops_proves_a_cut():
    whole = " ".join(SENTENCES)
    rest = " ".join(
        f"The {ship} stayed in port for {days} days." for days, ship in enumerate(["Anna", "Berta"] * 10, 3)
    )
    doc = page(article=article(articleBody=f"{whole} {rest}"))
    assert doc.access == "truncated"
    assert doc.evidence["access"].where == "json-ld articleBody"
    shown = [line(whole), line(rest, Category.AD)]  # the page has it: it was not a wall that took it
    assert page_signs(Markup(), [article(articleBody=f"{whole} {rest}")], whole, shown[:1])
    assert not page_signs(Markup(), [article(articleBody=f"{whole} {rest}")], whole, shown)


def test_a_declared_article_that_ends_with_the_text_makes_it_whole():
    sentences = [sentence.replace("o", chr(ord("a") + place)) for place in range(3) for sentence in SENTENCES]
    whole = "<p>" + "</p><p>".join(sentences) + "</p>"
    assert page(article=article(articleBody=whole), sentences=sentences).access == "full"
    excerpt = whole.removesuffix("</p>") + " …</p>"
    assert page(article=article(articleBody=excerpt), sentences=sentences).access == "unknown"


def test_a_declared_count_of_words_counts_beside_a_price():
    told = article(isAccessibleForFree=False, wordCount=1100)
    assert page(article=told).access == "truncated"
    assert page(article=article(isAccessibleForFree=False, wordCount=150)).access == "unknown"  # counts captions, too
    assert page(article=article(wordCount=1100)).access == "unknown"
    assert page(article=told, sentences=LONG).access == "unknown"


def test_signs_of_one_kind_count_once_and_a_free_article_needs_more():
    weak = Sign("truncated", "prompt", "a", "seen", "line 9", ENOUGH - 10)
    other = Sign("truncated", "ending", "b", "seen", "line 8", 10)
    free = Sign("full", "declared", "c", "true", "json-ld", 85)
    long = "word " * 1000
    assert weighed([weak, weak], long) is None
    assert weighed([weak, other], long).value == "truncated"
    assert weighed([weak, other, free], long) is None
    assert weighed([weak, other], "") is None


def test_bad_markup_makes_no_sign():
    for told in ({"isAccessibleForFree": ["x"]}, {"hasPart": [1, None]}, {"wordCount": "²"}, {"articleBody": {"a": 1}}):
        assert page(article=article(**told)).access == "unknown"
