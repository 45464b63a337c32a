"""What a run took out of the documents that it cleaned, by category and by outlet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.run import Outcome


class CategoryLines(NamedTuple):
    """Lines of one category that were taken out."""

    category: str
    lines: int
    documents: int
    """In so many."""


class OutletLines(NamedTuple):
    """What was kept and taken out of the documents of one outlet."""

    outlet: str | None
    documents: int
    kept: int
    """Lines."""
    out: int
    share: float
    """Of the characters, the mean over the documents of what was taken out, 0 to 1."""


def by_category(outcomes: Sequence[Outcome]) -> tuple[CategoryLines, ...]:
    """Those with the most lines first."""
    lines: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for outcome in outcomes:
        lines.update(outcome.out_by_category)
        documents.update(outcome.out_by_category.keys())
    order = sorted(lines, key=lambda category: (-lines[category], category))
    return tuple(CategoryLines(each, lines[each], documents[each]) for each in order)


def by_outlet(outcomes: Sequence[Outcome]) -> tuple[OutletLines, ...]:
    """Those with the most documents first; documents of unknown outlet are those of `None`."""
    of: defaultdict[str | None, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.amounts is not None:
            of[outcome.outlet].append(outcome)
    rows = [_row(outlet, cleaned) for outlet, cleaned in of.items()]
    return tuple(sorted(rows, key=lambda row: (-row.documents, row.outlet is None, row.outlet or "")))


def _row(outlet: str | None, cleaned: Sequence[Outcome]) -> OutletLines:
    amounts = [each.amounts for each in cleaned if each.amounts is not None]
    shares = sum(each.out / max(1, each.kept + each.out) for each in amounts)
    kept, out = sum(each.kept or 0 for each in cleaned), sum(each.out or 0 for each in cleaned)
    return OutletLines(outlet, len(cleaned), kept, out, shares / len(cleaned))
