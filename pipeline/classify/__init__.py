"""Lines to verdicts: what each line is, whether it stays, and why.

SourceLines -> paragraphs -> known (rules, finders) -> opinions (models) -> settle -> Lines
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.classify.judged import Judged, judged
from pipeline.classify.paragraphs import paragraphs_of
from pipeline.types import SourceLine, Verdict

if TYPE_CHECKING:
    from pipeline.classify.model.features import Document
    from pipeline.segment.page import Page

MOST_BLOCKS = 50_000
"""A page with more is no article, and is judged by the words of its blocks alone."""


def classify_many(
    documents: Sequence[Sequence[SourceLine]], pages: Sequence[Page | None] | None = None, *, fast: bool = False
) -> list[Judged]:
    """The lines of each document with their verdicts, in order; what else is in the batch changes none.

    `pages`: of web pages, the same lines as blocks with their markup. `fast`: no other extractor is asked about them.
    """
    from pipeline.classify.finders import find_known  # `ingest --help` need not wait for RE2, pydantic, numpy
    from pipeline.classify.model import shipped_model
    from pipeline.classify.model.features import document
    from pipeline.classify.rules import shipped_rules
    from pipeline.classify.settle import settle

    rules, model = shipped_rules(), shipped_model()
    split = [paragraphs_of(lines) for lines in documents]
    known = [find_known(paragraphs, rules) for paragraphs in split]
    read = [document(paragraphs, found) for paragraphs, found in zip(split, known, strict=True)]
    marked = list(pages or [None] * len(split))
    by_words = [page is None or len(page.blocks) > MOST_BLOCKS for page in marked]
    texts = [place for place, alone in enumerate(by_words) if alone]
    opinions = dict(zip(texts, model.judge([read[place] for place in texts]), strict=True))
    found = []
    for place, (paragraphs, page) in enumerate(zip(split, marked, strict=True)):
        if page is None or by_words[place]:
            verdicts = settle(paragraphs, known[place], opinions[place])
            found.append(judged(paragraphs, verdicts, no_article=page is not None))
        else:
            found.append(_page(page, read[place], known[place], fast=fast))
    return found


def _page(page: Page, read: Document, known: Mapping[int, Verdict], *, fast: bool) -> Judged:
    from pipeline.classify.comments import without_comments
    from pipeline.classify.error_page import is_error_page
    from pipeline.classify.model import shipped_model
    from pipeline.classify.model.features import wording_of
    from pipeline.classify.model.page_kind import NO_ARTICLE, shipped_page_kind
    from pipeline.classify.model.page_model import shipped_page_model
    from pipeline.classify.settle import settle
    from pipeline.classify.standfirst import with_standfirst
    from pipeline.segment.extractor import extracted

    model, paragraphs = shipped_model(), read.paragraphs
    wording = wording_of(paragraphs)
    lines = model.columns([read], wording)
    opinion = shipped_page_model().judge(page, paragraphs, lines, None if fast else extracted, wording)
    verdicts = settle(paragraphs, known, model.opinions(lines, [len(paragraphs)]), opinion)
    verdicts = with_standfirst(page, without_comments(page, paragraphs, verdicts))
    words = sum(each.length for each, verdict in zip(paragraphs, verdicts, strict=True) if verdict.kept)
    no_article = is_error_page(page, words) or shipped_page_kind().no_article(page, paragraphs, opinion) >= NO_ARTICLE
    return judged(paragraphs, verdicts, opinion, no_article)
