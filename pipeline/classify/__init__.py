"""Lines to verdicts: what each line is, whether it stays, and why.

SourceLines -> paragraphs -> known (rules, finders) -> opinions (models) -> settle -> Lines
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.classify.paragraphs import Paragraph, paragraphs_of
from pipeline.types import Line, SourceLine, Verdict

if TYPE_CHECKING:
    from pipeline.segment.page import Page

MOST_BLOCKS = 50_000
"""A page with more is no article, and is judged by the words of its blocks alone."""


def classify(lines: Sequence[SourceLine], page: Page | None = None) -> tuple[Line, ...]:
    """One Line per SourceLine, in order. `page`: the same blocks with their markup."""
    return classify_many([lines], [page])[0]


def classify_many(
    documents: Sequence[Sequence[SourceLine]], pages: Sequence[Page | None] | None = None
) -> list[tuple[Line, ...]]:
    """The same for many documents at once, which is faster; what is in the batch changes no verdict."""
    from pipeline.classify.finders import find_known  # `ingest --help` need not wait for RE2, pydantic, numpy
    from pipeline.classify.model import shipped_model
    from pipeline.classify.model.features import document, wording_of
    from pipeline.classify.rules import shipped_rules
    from pipeline.classify.settle import settle

    rules, model = shipped_rules(), shipped_model()
    split = [paragraphs_of(lines) for lines in documents]
    known = [find_known(paragraphs, rules) for paragraphs in split]
    read = [document(paragraphs, found) for paragraphs, found in zip(split, known, strict=True)]
    marked = [page if page and len(page.blocks) <= MOST_BLOCKS else None for page in pages or [None] * len(split)]
    texts = [place for place, page in enumerate(marked) if page is None]
    opinions = dict(zip(texts, model.judge([read[place] for place in texts]), strict=True))
    judged = []
    for place, (paragraphs, page) in enumerate(zip(split, marked, strict=True)):
        if page is None:
            verdicts = settle(paragraphs, known[place], opinions[place])
        else:
            from pipeline.classify.model.page_model import shipped_page_model
            from pipeline.segment.extractor import extracted

            wording = wording_of(paragraphs)
            lines = model.columns([read[place]], wording)
            held = shipped_page_model().judge(page, paragraphs, lines, extracted, wording)
            verdicts = settle(paragraphs, known[place], model.opinions(lines, [len(paragraphs)]), held)
        judged.append(lines_of(paragraphs, verdicts))
    return judged


def lines_of(paragraphs: Sequence[Paragraph], verdicts: Sequence[Verdict]) -> tuple[Line, ...]:
    """The verdicts on paragraphs as lines of the input."""
    return tuple(
        Line(line.number, line.text, verdict.kept, verdict.category, verdict.reason, verdict.score, verdict.unsure)
        for paragraph, verdict in zip(paragraphs, verdicts, strict=True)
        for line in paragraph.lines
    )
