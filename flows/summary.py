"""The summary of a run as Markdown: what came in, what went out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flows.markdown import count, plain, table

if TYPE_CHECKING:
    from pipeline.run import Outcome, RunResult

MOST_QUARANTINED = 100
"""Rows of the quarantine table; the rest is counted. All of them are in the store."""


def summary(result: RunResult) -> str:
    """The whole page. Words from outside (titles, file names) are escaped: they can neither link nor draw."""
    return (
        "\n\n".join(
            [_head(result), *_documents(result), *_taken_out(result.outcomes), *_quarantine(result), *_purges(result)]
        )
        + "\n"
    )


def _head(result: RunResult) -> str:
    kind = result.kind.capitalize()
    seconds = (result.ended - result.started).total_seconds()
    version = "not written yet" if result.documents_version is None else f"version {result.documents_version}"
    return "\n\n".join(
        [
            f"# {kind}: {_in_and_out(result)}",
            *(["**Dry run: nothing was written.**"] if result.dry_run else []),
            *([] if result.complete else ["**Interrupted: there were more files than these.**"]),
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


def _taken_out(outcomes: Sequence[Outcome]) -> Iterable[str]:
    lines: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for outcome in outcomes:
        lines.update(outcome.out_by_category)
        documents.update(outcome.out_by_category.keys())
    cleaned = [outcome.kept for outcome in outcomes if outcome.kept is not None]
    if not cleaned:
        return
    yield "## Lines"
    told = f"Of the {count(len(cleaned), 'document')} cleaned in this run"
    yield f"{told}, {sum(cleaned):,} lines were kept and {lines.total():,} taken out:"
    if lines:
        found = [(name, f"{number:,}", f"{documents[name]:,}") for name, number in lines.most_common()]
        yield table(("Category", "Lines taken out", "In documents"), found)
    yield "`corpus lines DOC` shows every line of a document with its reason."


def _quarantine(result: RunResult) -> Iterable[str]:
    if not result.quarantined:
        return
    yield "## Quarantine"
    shown = result.quarantined[:MOST_QUARANTINED]
    yield table(
        ("File", "Reason", "What to do"),
        [(plain(o.name), _reason(o), plain(o.remedy or "")) for o in shown],
    )
    if more := len(result.quarantined) - len(shown):
        yield f"{more:,} more are in the store's quarantine table."


def _purges(result: RunResult) -> Iterable[str]:
    if not result.unreached:
        return
    yield "## Exports to look after"
    yield "A purge that had been cut short was finished in this run, but could not reach these exports:"
    yield table(
        ("Export", "What is wrong"), [(plain(each.folder), plain(each.problem or "")) for each in result.unreached]
    )


def _reason(outcome: Outcome) -> str:
    told = plain((outcome.reason or "").replace("_", " "))
    return f"{told} ({plain(outcome.detail)})" if outcome.detail else told
