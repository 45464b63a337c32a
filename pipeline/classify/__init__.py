"""Lines to verdicts: what each line is, whether it stays, and why.

SourceLines -> paragraphs -> known (rules, finders) -> opinions (model) -> settle -> Lines
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.classify.paragraphs import Paragraph, paragraphs_of
from pipeline.types import Line, SourceLine, Verdict

if TYPE_CHECKING:
    from pipeline.classify.model import LineModel
    from pipeline.classify.rules import RuleSet


def classify(
    lines: Sequence[SourceLine], rules: RuleSet | None = None, model: LineModel | None = None
) -> tuple[Line, ...]:
    """One Line per SourceLine, in order. `rules` and `model` are the package's own when None."""
    return classify_many([lines], rules, model)[0]


def classify_many(
    documents: Sequence[Sequence[SourceLine]], rules: RuleSet | None = None, model: LineModel | None = None
) -> list[tuple[Line, ...]]:
    """The same for many documents at once, which is faster; what is in the batch changes no verdict."""
    from pipeline.classify.finders import find_known, is_page  # `ingest --help` need not wait for RE2, pydantic, numpy
    from pipeline.classify.model import shipped_model
    from pipeline.classify.model.features import document
    from pipeline.classify.rules import shipped_rules
    from pipeline.classify.settle import settle

    rules = rules or shipped_rules()
    model = model or shipped_model()
    split = [paragraphs_of(lines) for lines in documents]
    known = [find_known(paragraphs, rules) for paragraphs in split]
    texts = [place for place, paragraphs in enumerate(split) if paragraphs and not is_page(paragraphs)]
    opinions = dict(zip(texts, model.judge([document(split[place], known[place]) for place in texts]), strict=True))
    return [
        lines_of(paragraphs, settle(paragraphs, known[place], opinions.get(place)))
        for place, paragraphs in enumerate(split)
    ]


def lines_of(paragraphs: Sequence[Paragraph], verdicts: Sequence[Verdict]) -> tuple[Line, ...]:
    """The verdicts on paragraphs as lines of the input."""
    return tuple(
        Line(line.number, line.text, verdict.kept, verdict.category, verdict.reason, verdict.score, verdict.unsure)
        for paragraph, verdict in zip(paragraphs, verdicts, strict=True)
        for line in paragraph.lines
    )
