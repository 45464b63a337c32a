"""What can be told of a line without a model: rules, and finders that each know one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.classify.byline import find_bylines
from pipeline.classify.date_lines import find_date_lines, find_page_clock
from pipeline.classify.paragraphs import Paragraph
from pipeline.classify.repetition import OF_HEADLINE, OF_PARAGRAPH, find_repetitions, repeated
from pipeline.classify.tag_line import split_tags
from pipeline.classify.title import Headline, find_title
from pipeline.types import Category, Verdict

if TYPE_CHECKING:
    from pipeline.classify.rules import RuleSet

WEATHER = frozenset({"rule widget.any.temperature", "rule widget.en.weather"})
"""Rules for the weather box, which has the page's clock beside it."""


def find_known(paragraphs: Sequence[Paragraph], rules: RuleSet) -> dict[int, Verdict]:
    """Index of each paragraph that something speaks against -> what it is taken for, and why."""
    out = _ruled(paragraphs, rules)
    dates = find_date_lines(paragraphs) - out.keys()
    for index in dates:
        out[index] = Verdict(Category.DATE, "holds a date and nothing else", 0.9)
    for index, paragraph in enumerate(paragraphs):
        if index not in out and (names := split_tags(paragraph.text)):
            out[index] = Verdict(Category.TAGS, f"a row of section names: {', '.join(names)}", 0.9)
    title = _title(paragraphs, out)
    if title:
        out[title.index] = Verdict(Category.TITLE, f"the headline: {title.reason}", title.score)
    weather = [index for index, verdict in out.items() if verdict.reason in WEATHER]
    for index in find_page_clock(paragraphs, dates, weather, title.index if title else None):
        out[index] = Verdict(Category.WIDGET, "the page's clock: a bare date at the top, above the headline", 0.9)
    for index in find_bylines(paragraphs, title.index if title else None, out):
        out[index] = Verdict(Category.BYLINE, "signed with a name below the headline", 0.85)
    repeats = find_repetitions(paragraphs, out.keys(), title.index if title else None)
    for index, earlier in repeats.items():
        what = OF_HEADLINE if title and earlier == title.index else OF_PARAGRAPH
        out[index] = repeated(what, paragraphs[earlier])
    return out


def is_page(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether these are the blocks of a web page, with their markup known."""
    return any(paragraph.lines[0].path for paragraph in paragraphs)


def _ruled(paragraphs: Sequence[Paragraph], rules: RuleSet) -> dict[int, Verdict]:
    matched = rules.match_all([each.normal for each in paragraphs], [each.length for each in paragraphs])
    return {index: Verdict(rule.category, f"rule {rule.id}") for index, rule in enumerate(matched) if rule}


def _title(paragraphs: Sequence[Paragraph], out: Mapping[int, Verdict]) -> Headline | None:
    """A page says by its markup what its headline is; a text has to be read."""
    if is_page(paragraphs):
        marked = [i for i, paragraph in enumerate(paragraphs) if paragraph.lines[0].path.endswith("h1")]
        return Headline(marked[0], "marked up as the page's first heading", 0.9) if len(marked) == 1 else None
    return find_title(paragraphs, {index: verdict.category for index, verdict in out.items()})
