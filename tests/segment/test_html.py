"""A page becomes blocks: all of what a reader sees, in order, each word whole and once."""

from __future__ import annotations

import json
import time

import pytest

from pipeline.errors import UnreadableFile
from pipeline.segment.html import segment_html
from pipeline.segment.page import Block
from pipeline.types import SourceLine

STORM = [
    "The storm reached the northern coast on Monday evening and uprooted some forty trees along the harbour road.",
    "Ferries between the islands stopped running at six, the port authority said, and will not start before Wednesday.",
    "Nobody was hurt, but the school in the lower town stays closed because part of its roof came down in the night.",
    "The mayor asked residents to stay at home until the power company has checked the lines on both river banks.",
]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in STORM)


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang='en'><head><title>Storm</title>{head}</head><body>{body}</body></html>"


def texts(body: str) -> list[str]:
    return [line.text for line in lines_of(page(body))]


def lines_of(html: str, uri: str = "a.html") -> tuple[SourceLine, ...]:
    return segment_html(html, uri)[0]


def blocks_of(html: str) -> tuple[Block, ...]:
    return segment_html(html, "a.html")[1].blocks


def test_blocks_are_numbered_in_the_order_of_the_page_and_know_their_place() -> None:
    lines = lines_of(page("<nav><a>Home</a></nav><article><h1>Storm</h1><p>It blew.</p></article>"))
    assert [(line.number, line.text, line.path) for line in lines] == [
        (1, "Home", "html/body/nav"),
        (2, "Storm", "html/body/article/h1"),
        (3, "It blew.", "html/body/article/p"),
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Mon<b>day</b> even<i>ing</i></p>", "Monday evening"),
        ("<p><span>T</span>he storm</p>", "The storm"),
        ("<p>The <a href=x>port</a>, he said</p>", "The port, he said"),
        ("<p>The <a href=x>ferr</a>ies</p>", "The ferries"),
        ("<p>one<br>two</p>", "one two"),
        ("<p>one<!-- x -->two</p>", "onetwo"),
        ("<p>har&shy;bour\u200b road\u2060</p>", "harbour road"),
        ("<p>AT&amp;amp;T &lt;b&gt;</p>", "AT&amp;T <b>"),
        ("<p>a&nbsp;b \n\t c</p>", "a b c"),
        ("<p>می\u200cخواهم</p>", "می\u200cخواهم"),
    ],
)
def test_words_are_neither_glued_nor_split(markup: str, text: str) -> None:
    """Inline tags are no word ends, `<br>` is one; entities are decoded once; only the joiner of Persian is kept."""
    assert texts(markup) == [text]


def test_neighbouring_links_are_words_of_their_own() -> None:
    """Menus are set apart by style. Near miss: a link that ends inside a word."""
    assert texts("<div><a>Home</a><a>Sport</a></div>") == ["Home Sport"]
    assert texts("<div><a>Sport</a>s</div>") == ["Sports"]
    for unseen in ("&#8203;", "&shy;"):
        assert texts(f"<div><a>Home</a><a>{unseen}Sport</a></div>") == ["Home Sport"]


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    assert texts("<div>first<br>line<br> <br/>second</div>") == ["first line", "second"]


def test_a_table_row_is_a_block_and_a_layout_table_is_not() -> None:
    assert texts("<table><tr><th>Port<th>Ferries<tr><td>North<td>4</table>") == ["Port | Ferries", "North | 4"]
    assert texts(f"<table><tr><td>{STORM[0] * 2}<td>Weather</table>") == [STORM[0] * 2, "Weather"]


def test_text_around_a_block_stands_before_and_after_it() -> None:
    assert texts("<div>before<p>inside</p>after</div>") == ["before", "inside", "after"]


def test_paragraphs_of_preformatted_text_are_blocks() -> None:
    assert texts("<pre>one\nstill one\n\ntwo</pre>") == ["one still one", "two"]


def test_scripts_and_styles_are_no_text() -> None:
    assert texts("<script>var a</script><style>p{}</style><p>seen</p><select><option>x</select>") == ["seen"]


def test_what_no_reader_sees_is_a_block_that_says_so() -> None:
    """Collapsed texts ("read more") are hidden and are the article all the same: that is not for this step to say."""
    hidden = "<template><p>t</p></template><p hidden>h</p><noscript>n</noscript><p style='display: none'>d</p>"
    found = blocks_of(page(f"{hidden}<p>seen</p>"))
    assert [(block.text, block.visible) for block in found] == [
        ("t", False),
        ("h", False),
        ("n", False),
        ("d", False),
        ("seen", True),
    ]


def test_a_hidden_word_does_not_cut_its_sentence() -> None:
    sentence = "<p>The <span hidden>secret</span>port of the lower town is open again since noon.</p>"
    assert texts(sentence) == ["secret", "The port of the lower town is open again since noon."]


def test_a_body_that_a_script_will_show_is_read() -> None:
    html = page(PARAGRAPHS).replace("<body>", "<body style='visibility:hidden'>")
    assert all(block.visible for block in blocks_of(html))


def test_a_block_knows_its_links_and_the_elements_around_it() -> None:
    html = page("<div class='story js-body' id=x><p><b>Port:</b> the <a href=/a>ferry</a> is back</p></div>")
    _, found = segment_html(html, "")
    (block,) = found.blocks
    own = found.elements[block.element]
    around = found.elements[own.parent]
    assert (block.links, round(block.linked, 2), block.opens_with) == (1, 0.22, "b")
    assert (own.tag, around.tag, around.names) == ("p", "div", "story js-body x")


def test_a_block_inside_a_link_is_all_link() -> None:
    """Cards of teasers have one link around everything."""
    (block,) = blocks_of(page("<a href=/a><div><h3>Storm hits the coast</h3></div></a>"))
    assert (block.links, block.linked) == (1, 1.0)


def test_the_page_says_what_its_title_and_description_are() -> None:
    head = (
        '<meta property="og:title" content="Storm hits the coast"><meta name=description content="Forty trees.">'
        '<script type="application/ld+json">{"headline": "The storm", "description": "In short"}</script>'
    )
    told = segment_html(page("<p>x</p>", head), "")[1].declared
    assert told.titles == ("Storm hits the coast", "Storm", "The storm")
    assert told.descriptions == ("Forty trees.", "In short")


def test_an_article_that_is_only_in_json_ld_follows_the_blocks() -> None:
    body = "</p><p>".join(STORM)
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "<p>{body}</p>"}}</script>'
    lines = lines_of(page("<div id=app>Loading</div>", head))
    assert [(line.text, line.path) for line in lines] == [
        ("Loading", "html/body/div"),
        *((text, "json-ld") for text in STORM),
    ]
    assert lines_of(page(PARAGRAPHS, head)) == lines_of(page(PARAGRAPHS)), "and not twice where the page shows it"


def test_an_article_that_is_only_in_the_state_of_a_script_follows_the_blocks() -> None:
    """Once as JSON, once serialised twice, as frameworks do. Near miss: a page that shows its article."""
    html = "".join(f'<p class="editor">{text}</p>' for text in STORM)
    state = json.dumps({"props": {"title": "Storm", "content": html, "related": ["x" * 500]}})
    for script in (
        f'<script id="__NEXT_DATA__" type="application/json">{state}</script>'.replace("</p>", "<\\/p>"),
        f"<script>self.__next_f.push([1,{json.dumps('7:' + state)}])</script>".replace("<", "\\u003c").replace(
            "\\u003cscript", "<script").replace("\\u003c/script", "</script"),
    ):  # fmt: skip
        lines = lines_of(page(f"<div id=app>Loading</div>{script}"))
        assert [line.text for line in lines] == ["Loading", *STORM]
        assert lines[-1].path.startswith("script/")
        assert [line.text for line in lines_of(page(f"{PARAGRAPHS * 4}{script}"))] == STORM * 4


@pytest.mark.parametrize("script", ['"a\\' * 100_000, '"' * 100_000, '"a' * 100_000, "'\\" * 100_000])
def test_strings_that_never_end_cost_no_more_than_others(script: str) -> None:
    """Near miss of a tenth of a second: looking for the end again from every quote takes minutes."""
    started = time.process_time()
    assert [line.text for line in lines_of(page(f"<script>{script}</script><p>x</p>"))] == ["x"]
    assert time.process_time() - started < 10


@pytest.mark.parametrize("script", ["{", "null", "[" * 5000, '{"articleBody": 7}', '{"a": {"a": ' * 40, ""])
def test_bad_json_ld_is_no_obstacle(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert [line.text for line in lines_of(page(PARAGRAPHS, head))] == STORM


@pytest.mark.parametrize(
    "html",
    ["", "  \n", "<", "<!DOCTYPE html>", "<!-- x -->", "<html><head><title>x</title></head><body></body></html>",
     "<script>document.write('x')</script>", "<html><frameset><frame src=a></frameset></html>", "\x00\x01"],
)  # fmt: skip
def test_a_page_without_text_is_refused_by_name(html: str) -> None:
    if html == "<":  # a lone bracket is text, says HTML
        assert [line.text for line in lines_of(html)] == ["<"]
        return
    with pytest.raises(UnreadableFile) as refused:
        segment_html(html, "a.html")
    assert (refused.value.reason, refused.value.uri) == ("no_text", "a.html")


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{STORM[0]}",
        f"<html lang='x' /><body><p>{STORM[0]}</p></body>",
        f"<body class='x'/><p>{STORM[0]}</p>",
        f"<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>{STORM[0]}</p></body></html>",
        f"</div></p><p>{STORM[0]}</b></i></table>",
        f"<p class='a' class=b {'x=y ' * 5000}>{STORM[0]}</p>",
        f"<p>\ud800\x0b\x1e{STORM[0]}</p>",
    ],
)
def test_broken_markup_loses_no_text(html: str) -> None:
    (line,) = lines_of(html)
    assert line.text.endswith(STORM[0])


@pytest.mark.parametrize("tag", ["div", "b", "font", "td"])
def test_a_hundred_thousand_nested_tags_lose_no_text(tag: str) -> None:
    """libxml2 alone stops at the 256th level and loses what follows."""
    deep = f"<{tag}>" * 100_000 + "deep" + f"</{tag}>" * 100_000
    lines = lines_of(page(f"<p>{STORM[0]}</p>{deep}<p>{STORM[1]}</p>"))
    assert [line.text for line in lines] == [STORM[0], "deep", STORM[1]]


def test_flattened_tags_still_end_words() -> None:
    (line,) = lines_of(page("<span>" * 300 + "<div>one</div><div>two</div>"))
    assert line.text == "one two"
