"""Blocks of a web page are judged by what stands around them, not by their words alone."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from pipeline import Category, clean, clean_many
from pipeline.classify.copies import likeliest_copies
from pipeline.classify.judged import judged
from pipeline.classify.model import shipped_model
from pipeline.classify.model.features import document
from pipeline.classify.model.names import NameTable, makes_of, near
from pipeline.classify.model.opinion import Opinion, PageOpinion
from pipeline.classify.model.page_model import UNSURE, opinion_of, shipped_page_model
from pipeline.classify.paragraphs import Paragraph, paragraphs_of
from pipeline.classify.repetition import OF_PARAGRAPH, repeated
from pipeline.classify.settle import settle
from pipeline.segment.html import segment_html
from pipeline.types import SourceLine, Verdict

STORY = [
    "The storm reached the northern coast on Monday evening and uprooted some forty trees along the harbour road.",
    "Ferries between the islands stopped running at six, the port authority said, and will not start before Wednesday.",
    "Nobody was hurt, but the school in the lower town stays closed because part of its roof came down in the night.",
    "“We heard a crash and then it rained into the gym,” said Marit Olsen, who teaches there and was still at work.",
    "The mayor asked residents to stay at home until the power company has checked the lines on both river banks.",
    "Some two thousand households were without electricity on Tuesday morning, most of them north of the bridge.",
]
COMMENTS = [
    "I live next to the school and we had been telling the council about that roof for three years, nobody listened.",
    "Forty trees? On our street alone there are six down, and the road to the ferry has been closed since five.",
    "Thank you to the people of the power company who were out all night in this weather, you are the real heroes.",
]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def news_page(story: str, around: str = "") -> str:
    menu = "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("news", "sport", "culture", "weather"))
    teasers = "".join(
        f'<article class="teaser card"><a href="/{n}"><h3>{title}</h3><p>{text}</p></a></article>'
        for n, (title, text) in enumerate(
            [
                ("Council votes on new bridge", "The old one has been closed to lorries since spring."),
                ("Harbour festival moved to June", "Organisers fear rain and high prices for tents."),
                ("Three candidates for mayor", "Who they are and what they want for the lower town."),
            ]
        )
    )
    comments = "".join(
        f'<li class="comment"><div class="comment-author">user{n}</div><div class="comment-body"><p>{text}</p></div></li>'
        for n, text in enumerate(COMMENTS)
    )
    return f"""<!DOCTYPE html><html lang="en"><head><title>Storm uproots forty trees - The Northern Post</title>
<meta property="og:title" content="Storm uproots forty trees"></head><body>
<header class="site-header"><a href="/">The Northern Post</a><nav class="main-menu"><ul>{menu}</ul></nav></header>
<main><article class="article"><h1 class="headline">Storm uproots forty trees</h1>
<p class="byline">By Jon Vik</p><time datetime="2024-02-06">6 February 2024</time>
<div class="article-body">{story}</div></article>
<section class="related-articles"><h2>More from The Northern Post</h2>{teasers}</section>
<section id="comments"><h2>3 comments</h2><ol class="comment-list">{comments}</ol></section>{around}</main>
<footer class="site-footer"><ul><li><a href="/about">About us</a></li><li><a href="/privacy">Privacy</a></li></ul>
<p>© 2024 The Northern Post. All rights reserved.</p></footer></body></html>"""


def kept(html: str) -> list[str]:
    return [line.text for line in clean(html, "text/html").lines if line.kept]


def test_the_article_stays_and_all_around_it_leaves() -> None:
    document = clean(news_page(paragraphs(STORY)), "text/html")
    assert document.text == "\n\n".join(STORY)
    assert document.title == "Storm uproots forty trees"


def test_every_block_that_leaves_says_as_what() -> None:
    lines = clean(news_page(paragraphs(STORY)), "text/html").lines
    by_text = {line.text: line for line in lines}
    assert by_text["Storm uproots forty trees"].category is Category.TITLE
    assert by_text[COMMENTS[0]].category is Category.COMMENT
    assert by_text["© 2024 The Northern Post. All rights reserved."].category is Category.LEGAL
    assert all(line.reason for line in lines)


def test_lists_quotes_and_subheads_of_the_article_stay() -> None:
    ways = ["Call 112 only in an emergency.", "Keep away from cables that hang down.", "Bring the cattle in tonight."]
    items = "".join(f"<li>{text}</li>" for text in ways)
    quote = "I have been a ferryman for thirty years and have not seen waves like these at the pier."
    middle = f"<h2>What to do now</h2><ul>{items}</ul><blockquote><p>{quote}</p></blockquote>"
    assert kept(news_page(f"{paragraphs(STORY[:3])}{middle}{paragraphs(STORY[3:])}")) == [
        *STORY[:3],
        "What to do now",
        *ways,
        quote,
        *STORY[3:],
    ]


def test_a_hidden_article_is_read() -> None:
    """Collapsed texts ("read more") are hidden by style and are the article all the same."""
    folded = f'<div class="article-rest" style="display:none">{paragraphs(STORY[2:])}</div>'
    assert kept(news_page(f"{paragraphs(STORY[:2])}{folded}"))[: len(STORY)] == STORY


def test_an_article_that_is_only_in_json_ld_is_read() -> None:
    body = "\\n\\n".join(STORY).replace("“", '\\"').replace("”", '\\"')
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    html = f"<html><head><title>Storm</title>{head}</head><body><div id=app>Loading</div></body></html>"
    assert len([text for text in kept(html) if text in STORY]) == len(STORY) - 1, "all but the one with other quotes"


def test_the_same_page_gives_the_same_document_every_time() -> None:
    """trafilatura's memory of earlier pages emptied the fourth copy."""
    html = news_page(paragraphs(STORY))
    first = clean(html, "text/html")
    assert all(clean(html, "text/html") == first for _ in range(5))


def test_the_batch_leaves_no_trace_in_a_page() -> None:
    pages = [news_page(paragraphs(STORY[start:])) for start in range(4)] + [f"<p>{STORY[0]}</p>"]
    alone = [clean(html, "text/html") for html in pages]
    random.Random(0).shuffle(order := list(range(len(pages))))
    together = list(clean_many([(pages[place], "text/html", None) for place in order]))
    assert together == [alone[place] for place in order]


@pytest.mark.parametrize("count", [1, 3, 60_000])
def test_pages_of_any_size_are_judged(count: int) -> None:
    html = "<html><body><ul>" + "<li><a href=x>link</a></li>" * count + "</ul></body></html>"
    assert len(clean(html, "text/html").lines) == count


def test_the_second_opinion_is_asked_only_where_the_model_is_unsure() -> None:
    lines, page = segment_html(news_page(paragraphs(STORY)), "")
    paragraphs_, asked = paragraphs_of(lines), []
    read = shipped_model().columns([document(paragraphs_, {})])
    judged = shipped_page_model().judge(page, paragraphs_, read, asked.append)
    assert (asked == []) == (judged.expected >= UNSURE)


def test_the_cut_is_where_the_expected_f1_is_highest() -> None:
    """Near miss: two blocks that are as likely stand on the same side of it."""
    opinion = opinion_of(np.array([0.01, 0.02, 0.5, 0.5, 0.97]), [100, 100, 10, 10, 100])
    assert [out < opinion.limit for out in opinion.out] == [True, True, True, True, False]
    sure = opinion_of(np.array([0.001, 0.999]), [50, 50])
    assert [out < sure.limit for out in sure.out] == [True, False]
    assert sure.expected > 0.99


def test_a_word_in_the_names_counts_once_however_often_it_stands_around_a_block() -> None:
    _, page = segment_html("<div class='story'><div class='story text'><p>x</p></div></div>", "")
    numbers, makes = makes_of(page)
    story, text, paragraph = (
        makes[numbers[at]].added for at, element in enumerate(page.elements) if element.tag in ("div", "p")
    )
    assert (len(story), len(text), len(paragraph)) == (2, 1, 1), "the second div adds only `text`, the p only its tag"
    table = NameTable(np.zeros(1 << 16, np.int8), 1.0, 0.5)
    assert table.columns(page)[0, -1] == 0.5
    assert len(near(makes, numbers[page.blocks[0].element])) == 4


PRODUCTS = [
    ("Rain jacket", "€ 89.90"),
    ("Rubber boots", "€ 39.00"),
    ("Storm lantern", "€ 24.50"),
    ("Sou'wester", "€ 19.90"),
]


def shop() -> str:
    cards = "".join(
        f'<li class="product-card"><a href="/p/{n}"><img src="{n}.jpg"><h3 class="product-title">{name}</h3></a>'
        f'<span class="price">{price}</span><button class="add-to-cart">Add to cart</button></li>'
        for n, (name, price) in enumerate(PRODUCTS * 4)
    )
    return f"""<html><head><title>Rainwear</title><meta property="og:type" content="website">
<script type="application/ld+json">{{"@type": "CollectionPage", "name": "Rainwear"}}</script></head><body>
<header class="site-header"><form class="search"><input name="q"></form></header><h1>Rainwear</h1>
<div class="filters"><select><option>Price</option></select></div><ul class="product-grid">{cards}</ul></body></html>"""


def test_a_shop_is_flagged_as_no_article_and_a_news_page_is_not() -> None:
    assert "not_an_article" in clean(shop(), "text/html").quality
    assert "not_an_article" not in clean(news_page(paragraphs(STORY)), "text/html").quality


def test_the_estimate_of_a_plain_news_page_is_high_and_that_of_a_shop_is_not() -> None:
    page, none = clean(news_page(paragraphs(STORY)), "text/html"), clean(shop(), "text/html")
    assert page.quality_estimate is not None
    assert none.quality_estimate is not None
    assert none.quality_estimate < 0.8 < 0.9 < page.quality_estimate


def test_extractors_that_take_different_texts_are_said_to_disagree() -> None:
    both = judged(*two_blocks(), opinion=PageOpinion((0.1, 0.9), 0.5, 0.8, agreement=0.95))
    apart = judged(*two_blocks(), opinion=PageOpinion((0.1, 0.9), 0.5, 0.8, agreement=0.2))
    unasked = judged(*two_blocks(), opinion=PageOpinion((0.1, 0.9), 0.5, 0.95))
    assert [each.flags for each in (both, apart, unasked)] == [(), ("extractors_disagree",), ()]


def test_the_estimate_falls_with_what_was_kept_in_doubt_and_with_what_was_taken_out_in_doubt() -> None:
    found, (kept, out) = two_blocks()
    sure = judged(found, (kept, out)).estimate
    kept_in_doubt = judged(found, (replace(kept, score=0.6), out)).estimate
    out_in_doubt = judged(found, (kept, replace(out, score=0.6))).estimate
    assert sure == 1.0
    assert kept_in_doubt is not None
    assert out_in_doubt is not None
    assert max(kept_in_doubt, out_in_doubt) < sure
    assert judged((), ()).estimate is None


def two_blocks() -> tuple[tuple[Paragraph, ...], tuple[Verdict, Verdict]]:
    lines = [SourceLine(1, STORY[0]), SourceLine(2, COMMENTS[0])]
    return paragraphs_of(lines), (
        Verdict(Category.BODY, "nothing speaks against it"),
        Verdict(Category.COMMENT, "said"),
    )


def test_a_summary_between_headline_and_text_is_the_standfirst() -> None:
    """Told by what its element is called, or by the page's description; the first paragraph is none."""
    lead = "A storm has closed the harbour and the school, and left two thousand households in the dark."
    described = f'<meta name="description" content="{lead}">'
    for before, head in ((f'<p class="article-lead">{lead}</p>', ""), (f"<h2>{lead}</h2>", described)):
        page = news_page(paragraphs(STORY)).replace('<div class="article-body">', f'{before}<div class="article-body">')
        document = clean(page.replace("</head>", f"{head}</head>"), "text/html")
        assert document.text.startswith(lead)
        assert [line.text for line in document.lines if line.category is Category.STANDFIRST] == [lead]
    plain = clean(
        news_page(paragraphs(STORY)).replace("</head>", f'<meta name="description" content="{STORY[0]}"></head>')
    )
    assert not [line for line in plain.lines if line.category is Category.STANDFIRST]


@pytest.mark.parametrize(
    "around", ['<div class="print-version" style="display:none">{}</div>', '<div class="amp">{}</div>']
)
@pytest.mark.parametrize("first", [True, False])
def test_an_article_that_is_twice_in_the_page_is_kept_once_and_in_one_piece(around: str, first: bool) -> None:
    copy, page = around.format(paragraphs(STORY)), news_page(paragraphs(STORY))
    page = page.replace("<main>", f"<main>{copy}") if first else page.replace("</main>", f"{copy}</main>")
    lines = clean(page, "text/html").lines
    places = [place for place, line in enumerate(lines) if line.kept and line.text in STORY]
    assert [lines[place].text for place in places] == STORY
    assert places[-1] - places[0] == len(STORY) - 1
    copies = [line for line in lines if line.text in STORY and not line.kept]
    assert {line.category for line in copies} == {Category.DUPLICATE}
    assert all(line.reason.startswith("repeats the paragraph of line") for line in copies)


def test_rules_that_would_take_most_of_an_article_fall() -> None:
    """Sample text is a filler between other paragraphs, and the article where it is nearly all there is."""
    filler = "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt ut labore."
    known = {0: Verdict(Category.OTHER, "rule other.any.filler")}
    for texts, stays in (([filler, "A short end."], True), ([filler, *STORY], False)):
        blocks = paragraphs_of([SourceLine(at, text) for at, text in enumerate(texts, 1)])
        unsure = [Opinion(0.2, Category.OTHER, 0.5, 0.0)] * len(blocks)
        page = PageOpinion((0.2,) * len(blocks), 0.5, 0.8)
        assert settle(blocks, known, unsure, page)[0].kept is stays


def test_a_copy_stays_out_however_like_an_article_it_is_and_another_rule_does_not() -> None:
    blocks = paragraphs_of([SourceLine(at, text) for at, text in enumerate([*STORY[:2], STORY[0]], 1)])
    sure = [Opinion(0.02, Category.OTHER, 0.5, 0.0)] * 3
    page = PageOpinion((0.02,) * 3, 0.5, 0.98)
    for reason, stays in (("repeats the paragraph of line 1", False), ("rule related.en.more", True)):
        assert settle(blocks, {2: Verdict(Category.DUPLICATE, reason)}, sure, page)[2].kept is stays


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found",
        "Page not found | The Post",
        "Seite nicht gefunden",
        "Just a moment...",
        "Access Denied",
        "We value your privacy",
        "Страница не найдена",
        "ページが見つかりません",
    ],
)
def test_a_page_shown_in_place_of_an_article_is_flagged(title: str) -> None:
    said = "<p>Sorry, the page you are looking for does not exist any more. Go back to our front page.</p>"
    assert "not_an_article" in clean(f"<title>{title}</title><h1>{title}</h1>{said}", "text/html").quality


@pytest.mark.parametrize(
    "title", ["404 Not Found: how the web got its best known page", "Forbidden love on the islands"]
)
def test_an_article_about_an_error_is_none(title: str) -> None:
    page = news_page(paragraphs(STORY + COMMENTS)).replace("Storm uproots forty trees", title)
    assert "not_an_article" not in clean(page, "text/html").quality


def test_a_first_paragraph_in_a_box_of_its_own_is_no_standfirst_where_all_have_one() -> None:
    boxes = "".join(f'<div class="text-box"><p>{text}</p></div>' for text in STORY)
    page = news_page(boxes).replace("</head>", f'<meta name="description" content="{STORY[0]}"></head>')
    assert not [line for line in clean(page, "text/html").lines if line.category is Category.STANDFIRST]


def test_an_item_of_a_list_is_no_copy_of_a_paragraph() -> None:
    """Lists say again what the text says; only what nobody prints twice on purpose counts as a copy."""
    blocks = paragraphs_of([SourceLine(at, text) for at, text in enumerate([STORY[0], f"• {STORY[0]}", STORY[0]], 1)])
    known = {2: repeated(OF_PARAGRAPH, blocks[0])}
    assert likeliest_copies(blocks, known, [0.1, 0.1, 0.1]).keys() == {2}


def test_prompts_do_not_stay_because_there_is_nothing_else_on_the_page() -> None:
    blocks = paragraphs_of([SourceLine(1, "Sign up to our newsletter and get the best stories every morning.")])
    known = {0: Verdict(Category.NEWSLETTER, "rule newsletter.en.inbox")}
    unsure = [Opinion(0.2, Category.OTHER, 0.5, 0.0)]
    assert not settle(blocks, known, unsure, PageOpinion((0.2,), 0.5, 0.8))[0].kept


@pytest.mark.parametrize(
    "place", ['<section id="comments">', '<div id="disqus_thread">', '<div class="post-comments">']
)
def test_what_stands_among_comments_is_no_article_however_it_reads(place: str) -> None:
    """Near miss: the whole page is called so, as it is where readers may comment."""
    thread = f"{place}<h2>Letters</h2>{paragraphs([*COMMENTS, *STORY[3:]])}</div></section>"
    page = f"<article><h1>Storm</h1>{paragraphs(STORY[:3])}</article>{thread}"
    for body in ("<body>", '<body class="single has-comments">'):
        document = clean(f"<html>{body}{page}</body></html>", "text/html")
        assert document.text == "\n\n".join(STORY[:3])
    assert {line.category for line in document.lines if line.text in COMMENTS} == {Category.COMMENT}


def test_a_remark_of_the_author_is_no_comment() -> None:
    remark = '<div class="editorial-comment"><p>The author was in Northwick on Monday and saw the harbour wall break.</p></div>'
    page = news_page(paragraphs(STORY[:3]) + remark + paragraphs(STORY[3:]))
    assert "The author was in Northwick" in clean(page, "text/html").text
