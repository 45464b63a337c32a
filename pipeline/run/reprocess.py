"""The corpus again under today's pipeline, rules and model, from the raw bytes it keeps: no input file is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.errors import StoreError, UnreadableFile
from pipeline.run.batches import BatchedRun, How, Item
from pipeline.run.outcome import OnProgress, RunResult
from pipeline.run.registered import registered
from pipeline.run.selection import Selection, selected
from pipeline.run.uptodate import UpToDate, ruled_by
from pipeline.store import Head, Known, Store
from pipeline.versions import model_version, pipeline_version, rules_version

if TYPE_CHECKING:
    from pipeline.settings import Settings


def reprocess(
    store: Store,
    *,
    settings: Settings,
    dry_run: bool = False,
    force: bool = False,
    only: Selection | None = None,
    progress: OnProgress | None = None,
) -> RunResult:
    """One outcome per document whose result could differ today, or that lacks the Markdown which the settings ask for,
    in the order of their names. Each is made from the newest bytes that came of it; only outputs that do differ become
    new versions. With `force`, every document is cleaned again. `only` leaves out the documents that do not fit it.

    A corpus that is up to date gives no outcomes, reads no raw bytes and writes nothing. Raises what `ingest` raises,
    and `StateNotFound` for a selection since a state that never was; raw bytes that the store has lost make the outcome
    `quarantined`.
    """
    return begin_reprocess(store, settings=settings, dry_run=dry_run, force=force, only=only, progress=progress).go()


def begin_reprocess(
    store: Store,
    *,
    settings: Settings,
    dry_run: bool = False,
    force: bool = False,
    only: Selection | None = None,
    progress: OnProgress | None = None,
) -> BatchedRun:
    """The run that `reprocess` is, to be done batch by batch. What is due is settled here; nothing is written."""
    heads = store.heads()
    chosen = selected(store, only) if only else heads.keys()
    outlets = registered(settings.outlets)
    by = pipeline_version(), ruled_by(rules_version(), outlets), model_version()
    up_to_date = UpToDate(heads, store.known(), store.runs(), *by, markdown=settings.markdown, fast=settings.fast)
    due = [
        head
        for head in (_newest(head, up_to_date.known) for head in heads.values() if head.op == "upsert")
        if head.doc_id in chosen and (force or not up_to_date.holds(heads[head.doc_id], head.raw_sha256))
    ]
    uris = _uris(due, heads, store)
    named = [head._replace(raw_uri=uris.get(head.doc_id, head.raw_uri)) for head in due]
    items = [_item(head, store) for head in sorted(named, key=lambda head: (head.raw_uri, head.doc_id))]
    how = How(
        "reprocess",
        settings.batch_documents,
        dry_run=dry_run,
        force=force,
        progress=progress,
        outlets=outlets,
        narrowed=only is not None,
    )
    return BatchedRun(items, store, up_to_date, how)


def _newest(head: Head, known: Known) -> Head:
    """The head, with the bytes that the document was last taken with in place of those it was made from."""
    newest = known.newest.get(head.doc_id)
    if newest is None or newest.raw_sha256 is None:
        return head
    return head._replace(raw_sha256=newest.raw_sha256)


def _uris(due: Iterable[Head], heads: Mapping[str, Head], store: Store) -> dict[str, str]:
    """Where the bytes came from, of documents that are to be made from others than their newest version was."""
    others = [head.doc_id for head in due if head.raw_sha256 != heads[head.doc_id].raw_sha256]
    if not others:
        return {}
    newest, came_from = store.known().newest, store.captured_from()
    return {doc_id: came_from[newest[doc_id].key] for doc_id in others if newest[doc_id].key in came_from}


def _item(head: Head, store: Store) -> Item:
    name = PurePosixPath(head.raw_uri).name or head.raw_uri
    return Item(name, head.raw_uri, "", partial(_raw, store, head), doc_id=head.doc_id)


def _raw(store: Store, head: Head) -> bytes:
    try:
        return store.raw(head.raw_sha256)
    except StoreError as error:
        raise UnreadableFile("raw_missing", head.raw_uri, "ingest the file again", str(error)) from error
