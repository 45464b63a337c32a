"""Whatever the markup, Markdown has the words that are kept, each once and in order."""

from __future__ import annotations

from html import escape

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import clean
from pipeline.errors import UnreadableFile
from tests.markdown.reader import rendered, shown, words

MARKS = st.text(alphabet="ab1.)*_`~#+-=>|<&;![](){}\\:/\"' \n\u20ac\u00ab\u4e2d\u200b", max_size=12)
"""What Markdown is made of."""
WORDS = st.sampled_from(
    ["Storm closes the harbour", "1. first", "- item", "| a | b |", "&amp;", "T", "he", "www.a.example/~b"]
)
TEXT = st.one_of(MARKS, WORDS, st.text(max_size=6))
INLINE = [
    "b",
    "strong",
    "i",
    "em",
    "code",
    "a href=/x",
    "a href='#x'",
    "a href='http://a.example/(b)?c=`*&copy;'",
    "span",
]
BLOCKS = [
    "p",
    "div",
    "h2",
    "h3",
    "h6",
    "ul",
    "ol",
    "ol start=7",
    "li",
    "li value=3",
    "blockquote",
    "pre",
    "section",
    "dl",
    "dd",
]
TABLES = ["table", "tr", "td", "th", "td colspan=2", "td rowspan=2", "caption", "tbody"]


def element(tag: str, content: str) -> str:
    return f"<{tag}>{content}</{tag.split()[0]}>"


def elements(tags: list[str], content: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    return st.builds(element, st.sampled_from(tags), st.lists(content, max_size=most).map("".join))


PHRASES = st.recursive(
    st.one_of(TEXT.map(lambda text: escape(text)), st.just("<br>")),
    lambda inner: elements(INLINE, inner, 4),
    max_leaves=12,
)
TREES = st.recursive(
    PHRASES, lambda inner: st.one_of(elements(BLOCKS, inner, 4), elements(TABLES, inner, 4)), max_leaves=20
)
CELLS = elements(["td", "th", "td colspan=2", "td rowspan=2"], PHRASES, 2)
GRIDS = st.builds(element, st.just("table"), st.lists(elements(["tr"], CELLS, 3), max_size=4).map("".join))
PAGES = st.lists(st.one_of(TREES, GRIDS), min_size=1, max_size=5).map("".join)


@settings(deadline=None)
@given(PAGES, st.sets(st.integers(0, 12), max_size=4))
@example("<p><b><a href=/x>R</a><i>.</i></b></p>", set())
@example("<p><b><i>a</i> <a href=/x>b</a><i>. c</i> <a href=/x>R</a><i>.</i></b></p>", set())
@example("<p>T<b>he</b> p<b>'or'</b>t, <b>a</b><i>b</i> <b><i>a</i>b</b><i>c</i></p>", set())
@example("<ul>a<li>b<ol><li>c</li></ol></li></ul><ol><li>d</ol><ol><li>e</ol>", {0})
@example("<pre><a href=/x>1</a><a href=/x>1</a></pre>", set())
def test_no_word_of_a_page_is_lost_or_told_twice(page: str, out: set[int]) -> None:
    try:
        _, texts = rendered(page)
    except UnreadableFile:
        return
    dropped = [text for at, text in enumerate(texts) if at in out]
    markdown, kept = rendered(page, out=dropped, title="A *title* #", address="https://a.example/b")
    assert words(shown(markdown)) == words("A *title* #\n" + "\n".join(kept))


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=8).map("\n\n".join))
def test_no_word_of_a_text_is_lost_or_told_twice(text: str) -> None:
    try:
        document = clean(text, "text/plain", markdown=True)
    except UnreadableFile:
        return
    assert shown(document.markdown or "").split() == f"{document.title or ''}\n{document.text}".split()
