"""The difference between two versions as the rows of a diff, short enough for a page: `-` what was, `+` what is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flows.markdown import one_line

if TYPE_CHECKING:
    from pipeline.store import Diff
    from pipeline.store.diff import FactChange, LineChange, ParagraphChange, Piece

MOST_ROWS = 40
"""Rows of one document."""
LONGEST_ROW = 400
"""Characters."""
AROUND = 60
"""Characters that stayed which are shown on either side of a change."""


def diff_rows(diff: Diff) -> tuple[list[str], int]:
    """The first rows, and how many are left out. Each is one line, and begins with `-`, `+` or `@`: none can end the
    block that it stands in."""
    rows = [*_facts(diff.facts), *_paragraphs(diff.paragraphs), *_lines(diff.lines)]
    return rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS)


def _facts(facts: Sequence[FactChange]) -> Iterator[str]:
    for fact in facts:
        if fact.kind == "value":
            yield f"@@ {fact.field} @@"
            yield f"- {_value(fact.before)}"
            yield f"+ {_value(fact.after)}"


def _value(value: object) -> str:
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return one_line(", ".join(map(str, values)), LONGEST_ROW) or "unknown"


def _paragraphs(changes: Sequence[ParagraphChange]) -> Iterator[str]:
    for change in changes:
        yield f"@@ paragraph {change.after or change.before}{' moved' if change.kind == 'moved' else ''} @@"
        if change.before is not None and change.kind != "moved":
            yield f"- {_shown(change.pieces, 'added')}"
        if change.after is not None and change.kind != "moved":
            yield f"+ {_shown(change.pieces, 'removed')}"


def _shown(pieces: Sequence[Piece], other: str) -> str:
    """The pieces of one side; of long stretches that stayed, only what stands next to a change."""
    told = []
    for place, piece in enumerate(pieces):
        if piece.kind == other:
            continue
        text = piece.text
        if piece.kind == "same" and len(text) > 2 * AROUND + 3:
            start, end = text[:AROUND] if place else "", text[-AROUND:] if place < len(pieces) - 1 else ""
            text = f"{start} … {end}"
        told.append(text)
    return one_line("".join(told), LONGEST_ROW)


def _lines(changes: Sequence[LineChange]) -> Iterator[str]:
    """Those about which something else was decided, and whose text does not stand above."""
    for change in changes:
        before, after = change.before, change.after
        if before is None or after is None or (before.kept, before.category) == (after.kept, after.category):
            continue
        yield f"@@ line {after.number} @@"
        yield f"- {'kept' if before.kept else 'out'} {before.category.value}: {one_line(before.text)}"
        yield f"+ {'kept' if after.kept else 'out'} {after.category.value}: {one_line(after.reason)}"
