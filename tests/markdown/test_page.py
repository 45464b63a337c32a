"""What a page's markup becomes in Markdown, and what it does not."""

from __future__ import annotations

import pytest

from pipeline import clean
from tests.markdown.reader import html, rendered, shown

STORM = "The storm reached the northern coast on Monday evening."
PRE = "<pre>if storm:\n    close(`harbour`)\n\n\topen()</pre>"


def markdown(body: str, *out: str, address: str = "https://a.example/news/storm.html") -> str:
    return rendered(f"<html><body>{body}</body></html>", out=out, address=address)[0]


def test_headings_keep_their_order_of_rank_from_the_second_level_on() -> None:
    """The first level is the title's, whatever the page gives its own headings."""
    body = "<h3>Coast</h3><p>It blew.</p><h4>North # </h4><h6>C #</h6>"
    assert markdown(body) == "## Coast\n\nIt blew.\n\n### North \\#\n\n##### C \\#"
    assert rendered(body, title="Storm # 1 ##")[0].split("\n")[0] == "# Storm # 1 \\##"
    assert markdown("<h1>Coast</h1><h2>North</h2>", "Coast") == "## North"


def test_what_follows_a_heading_that_is_never_closed_is_no_heading() -> None:
    assert markdown("<h2>Coast<div>It blew.</div><div>Hard.</div>") == "## Coast\n\nIt blew.\n\nHard."


def test_items_in_a_row_are_one_list_and_nested_ones_are_indented() -> None:
    body = "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d<p>e</p></li></ul><ul><li>f</li></ul><p>g</p>"
    assert markdown(body) == "- a\n  - b\n  - c\n- d\n\n  e\n- f\n\ng"


def test_numbers_go_on_from_the_pages_own() -> None:
    """Near miss: a second numbered list right after it is another list, and not its next items."""
    assert markdown("<ol start=9><li>a<li>b</ol>") == "9. a\n10. b"
    assert markdown("<ol><li>a<li>b<li>c</ol>", "a") == "2. b\n3. c"
    assert html(markdown("<ol><li>a<li>b</ol><ol><li>c</ol>")).count("<ol>") == 2
    assert markdown("<ol><li>a</ol><p>x</p><ol start=2><li>b</ol>") == "1. a\n\nx\n\n2. b"
    assert markdown("<ol start=-3><li value=99999999999>a</ol>") == "1. a"


def test_a_numbered_list_within_an_item_is_a_list_whatever_its_first_number() -> None:
    assert '<ol start="4"><li>b</li></ol>' in html(markdown("<ul><li>a<ol start=4><li>b</ol></ul>"))


def test_an_item_without_a_text_of_its_own_leaves_no_bare_mark() -> None:
    assert markdown("<ul><li>Home<ul><li>a</li><li>b</li></ul></li></ul>", "Home") == "- a\n- b"


def test_lists_nested_without_end_stay_readable_to_parsers() -> None:
    body = "<ul><li>a" * 60 + "</ul>" * 60
    assert shown(markdown(body)).split() == ["a"] * 60


def test_quotes_in_a_row_are_one_quote() -> None:
    body = "<blockquote><p>a</p><p>b</p></blockquote><blockquote>c<ul><li>d</li></ul></blockquote><p>e</p>"
    assert markdown(body) == "> a\n>\n> b\n>\n> c\n>\n> - d\n\ne"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a <b>bold</b> and <strong>strong</strong> <i>word</i>, <em>too</em>", "a **bold** and **strong** *word*, *too*"),
        ("a <b> spaced </b>word", "a **spaced** word"),
        ("<b>all <i>of</i> it</b>", "**all *of* it**"),
        ("<i>all <b>of</b> it</i>", "*all* ***of*** *it*"),
        ("T<b>he</b> port", "T**he** port"),
        ("it<b>'s</b> a port", "it's a port"),
        ("<b>a</b><i>b</i>", "**a**b"),
        ("run <code>a  *b* `c` \\d</code>", "run ``a *b* `c` \\d``"),
        ("<code>`a</code>", "`` `a ``"),
        ("<code>a</code> <code>b</code>", "`a` `b`"),
        ("<code><span>a</span> <span>b</span></code>", "`a b`"),
        ("<b>see <a href=/x>this</a> now</b>", "**see [this](https://a.example/x) now**"),
        ("<a href=/x>see <b>this</b></a>", "[see **this**](https://a.example/x)"),
        ("one<br>two<br>- three", "one\\\ntwo\\\n\\- three"),
        ("wow!<a href=/x>this</a>", "wow\\![this](https://a.example/x)"),
    ],
)  # fmt: skip
def test_inline_markup(body: str, expected: str) -> None:
    """Emphasis that CommonMark would print as asterisks is left out; white space never stands inside of it."""
    assert markdown(f"<p>{body}</p>") == expected


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("trees.html", "https://a.example/news/trees.html"),
        ("//b.example/", "https://b.example/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("https://a.example/S_(f)", "<https://a.example/S_(f)>"),
        ("/a b|`<>&quot;\\", "https://a.example/a%20b%7C%60%3C%3E%22%5C"),
        ("/?a&amp;copy;=1", "https://a.example/?a\\&copy;=1"),
        ("storm.html?page=2#x", "https://a.example/news/storm.html?page=2#x"),
    ],
)
def test_links_are_absolute(href: str, target: str) -> None:
    assert markdown(f'<p><a href="{href}">x</a></p>') == f"[x]({target})"


@pytest.mark.parametrize(
    "href",
    ["", " ", "#top", "storm.html#top", "javascript:x()", " java\nscript:x()", "data:text/html,x", "file:///etc", "http://[x"],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_text(href: str) -> None:
    assert markdown(f'<p><a href="{href}">x</a> <a>y</a></p>') == "x y"


def test_links_start_from_the_base_that_the_page_names_and_stay_relative_without_any() -> None:
    link = "<p><a href=x.html>x</a></p>"
    assert markdown(f"<base href=/b/>{link}") == "[x](https://a.example/b/x.html)"
    assert markdown(f"<base href=https://b.example/c/>{link}", address="") == "[x](https://b.example/c/x.html)"
    assert markdown(link, address="") == "[x](x.html)"


def test_preformatted_text_keeps_its_lines_and_its_indentation() -> None:
    assert markdown(PRE) == "```\nif storm:\n    close(`harbour`)\n\n\topen()\n```"
    assert markdown(f"<ul><li>a{PRE}</ul>").split("\n")[2:5] == ["  ```", "  if storm:", "      close(`harbour`)"]
    assert markdown("<pre>```\nx</pre><pre>y</pre>") == "````\n```\nx\n````\n\n```\ny\n```"
    assert markdown("<blockquote><pre>a&#13;# b</pre></blockquote>") == "> ```\n> a\n> # b\n> ```"
    assert markdown(PRE, "open()") == "```\nif storm:\n    close(`harbour`)\n```"


TABLE = "<table><caption>Ports</caption><tr><th>Port<th>Ferries<tr><td>North | <td><b>4</b><tr><td>South<td></table>"


def test_a_table_that_is_kept_whole_is_a_table() -> None:
    assert markdown(TABLE) == "Ports\n\n| Port | Ferries |\n| --- | --- |\n| North \\| | **4** |\n| South |  |"
    assert "<tr><td>North |</td><td><strong>4</strong></td></tr>" in html(markdown(TABLE))


def test_a_table_with_a_row_taken_out_is_paragraphs() -> None:
    assert markdown(TABLE, "South") == "Ports\n\nPort | Ferries\n\nNorth | | **4**"


def test_cells_stand_in_their_columns_and_no_row_of_data_is_made_the_head() -> None:
    body = "<table><tr><td rowspan=2>a<td colspan=2><p>b</p><td>c<tr><td><td>d<td>e</table>"
    assert markdown(body) == "|  |  |  |  |\n| --- | --- | --- | --- |\n| a | b |  | c |\n|  |  | d | e |"


@pytest.mark.parametrize(
    "body",
    [
        f"<table><tr><td>{STORM * 4}<td>Menu<tr><td>a<td>b</table>",
        "<table><tr><td><p>a</p><p>b</p><td>c<tr><td>d<td>e</table>",
        "<table><tr><td><h3>a</h3><td>c<tr><td>d<td>e</table>",
        "<table><tr><td><table><tr><td>a<td>b</table><td>c<tr><td>d<td>e</table>",
        "<table><tr><td>a<tr><td>b</table>",
        "<table><tr>x<td>a<td>b<tr><td>d<td>e</table>",
        "<table><tr><td>a<td>b</table>",
        f"<table><tr>{'<td>a' * 51}<tr><td>b<td>c</table>",
        "<table><tr><td>a<td>b<caption>c</caption><tr><td>d<td>e</table>",
    ],
)
def test_a_layout_is_no_table(body: str) -> None:
    assert "---" not in markdown(body)


def test_an_article_that_stands_only_in_scripts_keeps_its_markup() -> None:
    paragraphs = "".join(f"<p>{STORM} <b>It blew</b> for {hours} hours. {STORM * 2}</p>" for hours in range(4))
    state = f'{{"a": "{paragraphs}"}}'
    assert "**It blew** for 3 hours." in markdown(f"<div>Loading</div><script>{state}</script>", "Loading")
    declared = f'<script type="application/ld+json">{{"articleBody": "* {STORM * 5}"}}</script>'
    assert markdown(f"<div>Loading</div>{declared}", "Loading") == f"\\* {STORM * 5}"


def test_a_hundred_thousand_nested_tags_lose_no_text() -> None:
    deep = "<b>" * 100_000 + "deep"
    assert markdown(f"<p>{STORM}</p>{deep}") == f"{STORM}\n\n**deep**"


def test_an_article_that_is_only_in_json_ld_is_paragraphs() -> None:
    body = f"{STORM}\\n\\n{STORM.replace('Monday', 'Tuesday')}" * 3
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    for shell in ("", "<div id=root></div>"):
        document = clean(f"<title>Storm</title>{data}{shell}", "text/html", markdown=True)
        assert document.markdown is not None
        assert STORM in document.markdown
