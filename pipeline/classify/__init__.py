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


def classify(lines: Sequence[SourceLine], page: Page | None = None) -> tuple[Line, ...]:
    """One Line per SourceLine, in order. `page`: the same blocks with their markup."""
    return classify_many([lines], [page])[0]


def classify_many(
    documents: Sequence[Sequence[SourceLine]],
    pages: Sequence[Page | None] | None = None,
) -> list[tuple[Line, ...]]:
    """The same for many documents at once, which is faster; what is in the batch changes no verdict."""
    from pipeline.classify.finders import find_known  # `ingest --help` need not wait for RE2, pydantic, numpy
    from pipeline.classify.model import shipped_model
    from pipeline.classify.model.features import document
    from pipeline.classify.model.page_model import shipped_page_model
    from pipeline.classify.rules import shipped_rules
    from pipeline.classify.settle import settle
    from pipeline.segment.extractor import extracted

    rules = shipped_rules()
    split = [paragraphs_of(lines) for lines in documents]
    known = [find_known(paragraphs, rules) for paragraphs in split]
    opinions = shipped_model().judge(
        [document(paragraphs, found) for paragraphs, found in zip(split, known, strict=True)]
    )
    marked = {place: page for place, page in enumerate(pages or ()) if page is not None}
    told = {}
    if marked:
        of_pages = shipped_page_model().judge([(page, split[place]) for place, page in marked.items()], extracted)
        told = dict(zip(marked, of_pages, strict=True))
    return [
        lines_of(paragraphs, settle(paragraphs, known[place], opinions[place], told.get(place)))
        for place, paragraphs in enumerate(split)
    ]


def lines_of(paragraphs: Sequence[Paragraph], verdicts: Sequence[Verdict]) -> tuple[Line, ...]:
    """The verdicts on paragraphs as lines of the input."""
    return tuple(
        Line(line.number, line.text, verdict.kept, verdict.category, verdict.reason, verdict.score, verdict.unsure)
        for paragraph, verdict in zip(paragraphs, verdicts, strict=True)
        for line in paragraph.lines
    )
