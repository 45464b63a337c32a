"""The one place that decides about a line, from everything that speaks for or against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.classify.byline import find_bylines
from pipeline.classify.date_lines import find_date_lines, find_page_clock
from pipeline.classify.paragraphs import Paragraph, paragraphs_of
from pipeline.classify.repetition import find_repetitions
from pipeline.classify.tag_line import split_tags
from pipeline.classify.title import Headline, find_title
from pipeline.types import Category, Line, SourceLine, Verdict

if TYPE_CHECKING:
    from pipeline.classify.rules import RuleSet

HEADING = 14
"""Words: a kept line up to this long, which ends no sentence and has running text below, is a subheading."""
WEATHER = frozenset({"rule widget.any.temperature", "rule widget.en.weather"})
"""Rules for the weather box, which has the page's clock beside it."""


def settle(lines: Sequence[SourceLine], rules: RuleSet) -> tuple[Line, ...]:
    """Every line with its verdict, in the order given."""
    paragraphs = paragraphs_of(lines)
    verdicts = _verdicts(paragraphs, rules)
    return tuple(
        Line(line.number, line.text, verdict.kept, verdict.category, verdict.reason, verdict.score, verdict.unsure)
        for paragraph, verdict in zip(paragraphs, verdicts, strict=True)
        for line in paragraph.lines
    )


def _verdicts(paragraphs: Sequence[Paragraph], rules: RuleSet) -> list[Verdict]:
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
    _not_extracted(paragraphs, out)
    repeats = find_repetitions(paragraphs, out.keys(), title.index if title else None)
    for index, earlier in repeats.items():
        what = "the headline" if title and earlier == title.index else "the paragraph"
        out[index] = Verdict(Category.DUPLICATE, f"repeats {what} of line {paragraphs[earlier].lines[0].number}", 0.98)
    return _with_the_kept(paragraphs, out)


def _ruled(paragraphs: Sequence[Paragraph], rules: RuleSet) -> dict[int, Verdict]:
    out = {}
    for index, paragraph in enumerate(paragraphs):
        rule = rules.match_normal(paragraph.normal)
        if rule:
            out[index] = Verdict(rule.category, f"rule {rule.id}")
    return out


def _title(paragraphs: Sequence[Paragraph], out: Mapping[int, Verdict]) -> Headline | None:
    """A page says by its markup what its headline is; a text has to be read."""
    if any(paragraph.lines[0].path for paragraph in paragraphs):
        marked = [i for i, paragraph in enumerate(paragraphs) if paragraph.lines[0].path.endswith("h1")]
        return Headline(marked[0], "marked up as the page's first heading", 0.9) if len(marked) == 1 else None
    return find_title(paragraphs, _categories(out))


def _not_extracted(paragraphs: Sequence[Paragraph], out: dict[int, Verdict]) -> None:
    """Blocks of a page that the extractor does not hold for article text, where nothing better is known of them."""
    for index, paragraph in enumerate(paragraphs):
        if index not in out and paragraph.lines[0].extracted is False:
            out[index] = Verdict(Category.OTHER, "trafilatura leaves it out of the article", 0.8)


def _categories(out: Mapping[int, Verdict]) -> dict[int, Category]:
    return {index: verdict.category for index, verdict in out.items()}


def _with_the_kept(paragraphs: Sequence[Paragraph], out: Mapping[int, Verdict]) -> list[Verdict]:
    """A verdict for every paragraph, in order: those in `out`, and what the others are."""
    verdicts: list[Verdict] = []
    below: Paragraph | None = None
    for index in range(len(paragraphs) - 1, -1, -1):  # from the end, since a subheading is known by what is below it
        verdict = out.get(index)
        if verdict is None:
            verdict, below = _kept(paragraphs[index], below), paragraphs[index]
        verdicts.append(verdict)
    return verdicts[::-1]


def _kept(paragraph: Paragraph, below: Paragraph | None) -> Verdict:
    if paragraph.length <= HEADING and not paragraph.ends_a_sentence and below and below.ends_a_sentence:
        return Verdict(Category.HEADING, "a short line above running text", 0.7)
    return Verdict(Category.BODY, "nothing speaks against it", 0.7)
