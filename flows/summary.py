"""The summary of a run as Markdown: what came in, what went out and why, and what asks for a look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flows.markdown import count, plain, table
from flows.sentence import stopped
from flows.summary_changes import changes
from flows.summary_lines import compared, taken_out
from flows.summary_trouble import purges, quarantine

if TYPE_CHECKING:
    from pipeline.report import Report
    from pipeline.run import RunResult

MOST_ALERTS = 30


def summary(result: RunResult, told: Report) -> str:
    """The whole page, a few hundred KB at most whatever the run was. Words from outside (titles, file names, texts) are
    escaped: they can neither link nor draw."""
    parts = [
        _head(result),
        *_alerts(told),
        *_documents(result),
        *quarantine(result, told),
        *purges(result),
        *taken_out(told),
        *compared(told),
        *changes(result, told),
    ]
    return "\n\n".join(parts) + "\n"


def _head(result: RunResult) -> str:
    kind = result.kind.capitalize()
    seconds = (result.ended - result.started).total_seconds()
    version = "not written yet" if result.documents_version is None else f"version {result.documents_version}"
    return "\n\n".join(
        [
            f"# {kind}: {_in_and_out(result)}",
            *(["**Dry run: nothing was written.**"] if result.dry_run else []),
            *([] if result.complete else [f"**Interrupted: {stopped(result)}.**"]),
            f"Store {plain(result.store_path)}, documents table {version}; "
            f"run {plain(result.run_id)}, {seconds:,.1f} s.",
        ]
    )


def _in_and_out(result: RunResult) -> str:
    """Reprocessing looks at the documents that could differ today; those that cannot are not even opened."""
    counts = result.counts
    if result.kind == "reprocess":
        return f"{count(counts.total, 'document')} looked at, {counts.changed:,} changed"
    return f"{count(counts.total, 'file')} in, {count(counts.documents, 'document')} out"


def _alerts(told: Report) -> Iterable[str]:
    if not told.alerts:
        return
    yield "## Not as before"
    shown = [f"- {plain(alert.message, most=500)}" for alert in told.alerts[:MOST_ALERTS]]
    more = len(told.alerts) - len(shown)
    yield "\n".join([*shown, *([f"- and {more:,} more of this kind"] if more else [])])


def _documents(result: RunResult) -> Iterable[str]:
    counts = result.counts
    meaning = [
        ("new", counts.new, "seen for the first time: version 1"),
        ("changed", counts.changed, "the result differs from the version before: one version more"),
        ("unchanged", counts.unchanged, "the result is the same: no new version"),
        ("quarantined", counts.quarantined, "could not be read: see below"),
        ("deleted", counts.deleted, "the document was deleted from the corpus, and stays away"),
    ]
    if counts.total:
        yield table(("Status", "Files", "What it means"), [(a, f"{b:,}", c) for a, b, c in meaning if b])
    if result.skipped:
        yield f"Left alone, since they lie beside articles: {_first(result.skipped)}."
    if result.parts:
        files = count(sum(each.files for each in result.parts), "file")
        yield f"Left alone as parts of saved pages: {files} in {_first([each.folder for each in result.parts])}."


def _first(names: Sequence[str]) -> str:
    named = ", ".join(plain(name) for name in names[:10])
    return f"{named} and {len(names) - 10:,} more" if len(names) > 10 else named
