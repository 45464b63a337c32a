"""What is held of a document as a whole, once each of its lines has a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.classify.paragraphs import Paragraph
from pipeline.types import Line, Verdict

if TYPE_CHECKING:
    from pipeline.classify.model.opinion import PageOpinion

DISAGREE = 0.7
"""F1 of two extractors with each other below which they do not mean the same text: true F1 is then .5 on average."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The lines of a document with their verdicts, and how far these can be trusted."""

    lines: tuple[Line, ...]
    estimate: float | None = None
    """The F1 to be expected, in words, of the kept lines with the article; None where there is no word."""
    flags: tuple[str, ...] = ()
    """`not_an_article`, `extractors_disagree`."""


def judged(
    paragraphs: Sequence[Paragraph],
    verdicts: Sequence[Verdict],
    opinion: PageOpinion | None = None,
    no_article: bool = False,
) -> Judged:
    """`opinion`: of a web page, what the page model held; `no_article`: whether it is none."""
    flags = ["not_an_article"] if no_article else []
    if opinion is not None and opinion.agreement is not None and opinion.agreement < DISAGREE:
        flags.append("extractors_disagree")
    return Judged(lines_of(paragraphs, verdicts), _estimate(paragraphs, verdicts), tuple(flags))


def lines_of(paragraphs: Sequence[Paragraph], verdicts: Sequence[Verdict]) -> tuple[Line, ...]:
    """The verdicts on paragraphs as lines of the input."""
    return tuple(
        Line(line.number, line.text, verdict.kept, verdict.category, verdict.reason, verdict.score, verdict.unsure)
        for paragraph, verdict in zip(paragraphs, verdicts, strict=True)
        for line in paragraph.lines
    )


def _estimate(paragraphs: Sequence[Paragraph], verdicts: Sequence[Verdict]) -> float | None:
    """2 x words kept that are the article's / (words kept + words of the article), by the scores of the verdicts."""
    kept = right = missed = 0.0
    for paragraph, verdict in zip(paragraphs, verdicts, strict=True):
        if verdict.kept:
            kept += paragraph.length
            right += paragraph.length * verdict.score
        else:
            missed += paragraph.length * (1 - verdict.score)
    every = kept + right + missed
    return round(2 * right / every, 2) if every else None
