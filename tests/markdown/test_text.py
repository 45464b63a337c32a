"""Text without markup: headings are headings, and nothing else becomes markup."""

from __future__ import annotations

import pytest

from pipeline import clean, clean_many
from pipeline.markdown.plain import Paragraph, text_markdown
from pipeline.types import Category
from tests.markdown.reader import html, shown

STORY = (
    "Storm closes the harbour\n\n"
    "The harbour of Aarhus was closed on Monday after a storm, the port authority said in a statement on Tuesday.\n\n"
    "Leave a comment\n"
)


def test_there_is_none_unless_it_is_asked_for() -> None:
    assert clean(STORY).markdown is None
    document = clean(STORY, markdown=True)
    assert document.markdown == f"# Storm closes the harbour\n\n{document.text}"
    assert list(clean_many([(STORY, None, None)], markdown=True)) == [document]


def test_headings_are_of_the_second_level() -> None:
    given = [Paragraph("The * coast #", Category.HEADING), Paragraph("It blew.", Category.BODY)]
    assert text_markdown(given, None) == "## The \\* coast \\#\n\nIt blew."
    assert text_markdown([], "Storm\n one") == "# Storm one"
    assert text_markdown([], None) == ""


@pytest.mark.parametrize(
    "text",
    ["# one", "#", "1. one", "1) one", "- one", "-", "+ one", "* one", "> one", "---", "===", "```", "~~~", "| a | b |",
     "[a]: b", "[a](b)", "![a](b)", "<b>a</b>", "<https://a.example>", "*a*", "_a_", "__a__", "~~a~~", "`a`", "&amp;",
     "&#65;", "a\\", "\\*", "foo_\\_ __x foo__", "**", "a\\\\"],
)  # fmt: skip
def test_what_looks_like_markup_stays_text(text: str) -> None:
    assert html(text_markdown([Paragraph(text, Category.BODY)], None)).startswith("<p>")
    assert shown(text_markdown([Paragraph(text, Category.BODY)], None)).strip() == text


@pytest.mark.parametrize(
    "text", ["snake_case", "#tag", "-5 degrees", "+45 12", "AT&T (a) 1.5 > 1", "Hello!", "1.5 m", ":)"]
)
def test_what_cannot_be_markup_needs_no_escape(text: str) -> None:
    assert text_markdown([Paragraph(text, Category.BODY)], None) == text


def test_names_in_underscores_are_escaped_on_both_sides() -> None:
    """A parser would do with one side; a person would not."""
    assert text_markdown([Paragraph("the __init__ of it", Category.BODY)], None) == "the \\_\\_init\\_\\_ of it"
