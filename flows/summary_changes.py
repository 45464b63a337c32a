"""Of the summary of a run: the documents that changed most, each with its difference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flows.diff_rows import diff_rows
from flows.markdown import count, fenced, plain

if TYPE_CHECKING:
    from pipeline.report import DocumentChange, Report
    from pipeline.run import RunResult


def changes(result: RunResult, told: Report) -> Iterable[str]:
    """The ten that changed most; nothing where none did."""
    changed = told.changed
    if not changed.documents:
        return
    yield "## Changed most"
    if result.dry_run:
        yield "A dry run keeps no texts to compare; a run that writes shows here what changed most, and how."
        return
    if changed.compared < changed.documents:
        yield f"Of {changed.documents:,} changed documents, {changed.compared:,} were compared."
    for place, each in enumerate(changed.most, start=1):
        yield from _one(place, each)


def _one(place: int, change: DocumentChange) -> Iterable[str]:
    before, after = change.diff.before, change.diff.after
    yield f"### {place}. {plain(after.title or change.outcome.name)}"
    words = f"{change.share:.0%} of the words ({change.words:,})" if change.words else "no word of the text"
    why = f"; other {', '.join(change.diff.because)}" if change.diff.because else ""
    yield (
        f"{plain(change.outcome.name)}, version {before.version} to {after.version}: {words} changed{why}. "
        f"`corpus diff {after.doc_id}` shows all of it."
    )
    rows, left_out = diff_rows(change.diff)
    if rows:
        yield fenced(rows, "diff")
    if left_out:
        yield f"{count(left_out, 'row')} more."
