"""Of the summary of a run: the lines taken out, by category and by outlet, and what was taken out in earlier runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flows.markdown import count, plain, table

if TYPE_CHECKING:
    from pipeline.report import Comparison, Report

MOST_OUTLETS = 50
"""Rows of a table of outlets."""


def taken_out(told: Report) -> Iterable[str]:
    """Two tables; nothing where no document was cleaned."""
    if not told.cleaned:
        return
    yield "## Lines"
    out = sum(each.lines for each in told.categories)
    cleaned = count(told.cleaned, "document")
    yield f"Of the {cleaned} cleaned in this run, {told.kept:,} lines were kept and {out:,} taken out:"
    if told.categories:
        found = [(each.category, f"{each.lines:,}", f"{each.documents:,}") for each in told.categories]
        yield table(("Category", "Lines taken out", "In documents"), found)
    rows = [
        (
            "outlet unknown" if each.outlet is None else plain(each.outlet),
            f"{each.documents:,}",
            f"{each.kept:,}",
            f"{each.out:,}",
            f"{each.share:.0%}",
        )
        for each in told.outlets[:MOST_OUTLETS]
    ]
    yield table(("Outlet", "Documents", "Lines kept", "Lines taken out", "Of a document's text"), rows)
    if more := len(told.outlets) - len(rows):
        yield f"{count(more, 'outlet')} more with fewer documents."
    yield "`corpus lines DOC` shows every line of a document with its reason."


def compared(told: Report) -> Iterable[str]:
    """The share taken out of each outlet now and in the last run that cleaned enough of it, what jumped first."""
    if not told.comparisons:
        return
    yield "## Compared with earlier runs"
    yield "The share of a document's text that was taken out, of outlets with 8 documents or more in both runs:"
    rows = sorted(told.comparisons, key=lambda each: (not _flagged(each), -abs(each.share - each.share_before)))
    yield table(("Outlet", "Before", "Now", "Documents", "Since the run of (UTC)", ""), map(_row, rows[:MOST_OUTLETS]))
    if len(rows) > MOST_OUTLETS:
        yield f"{count(len(rows) - MOST_OUTLETS, 'outlet')} more with smaller differences."


def _flagged(each: Comparison) -> bool:
    return each.share_jumped or each.articles_missing


def _row(each: Comparison) -> tuple[str, ...]:
    jumped = ["**jumped**"] if each.share_jumped else []
    missing = [f"**{count(each.now.without_article, 'document')} without an article**"] if each.articles_missing else []
    return (
        plain(each.outlet),
        f"{each.share_before:.0%}",
        f"{each.share:.0%}",
        f"{each.before.documents:,} and {each.now.documents:,}",
        f"{each.since.started:%Y-%m-%d %H:%M}",
        ", ".join([*jumped, *missing]),
    )
