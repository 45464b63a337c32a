"""Files and folders into the store: what is new or changed becomes a new version, what is unreadable is quarantined."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from pipeline.run.batches import BatchedRun, How, Item
from pipeline.run.files import read_file
from pipeline.run.outcome import OnProgress, RunResult
from pipeline.run.plan import Input, Plan, lies_inside, outside_roots, plan
from pipeline.run.registered import registered
from pipeline.run.uptodate import UpToDate, ruled_by
from pipeline.store import Store, input_key
from pipeline.versions import model_version, pipeline_version, rules_version

if TYPE_CHECKING:
    from pipeline.settings import Settings


def ingest(
    paths: Iterable[str | os.PathLike[str]] | Plan,
    store: Store,
    *,
    settings: Settings,
    dry_run: bool = False,
    force: bool = False,
    progress: OnProgress | None = None,
) -> RunResult:
    """One outcome per input under `paths` (or in a plan made from them), in order: `begin_ingest`, all of it.

    A file whose bytes were cleaned before by the same pipeline, rules and model is `unchanged` without being cleaned
    again, unless `force`, or the settings ask for Markdown and the document has none. `dry_run` cleans and compares but
    writes nothing at all. Raises `RunInterrupted` on Ctrl-C (what was finished is committed), `StoreError` (also for a
    new store in a folder with other things in it), and `UnreadableFile` for the file of outlets in the settings; a bad
    file among the inputs raises nothing, its outcome is `quarantined`. A path that is not there is `quarantined` as
    well, but not noted in the store: it was mistyped.
    """
    return begin_ingest(paths, store, settings=settings, dry_run=dry_run, force=force, progress=progress).go()


def begin_ingest(
    paths: Iterable[str | os.PathLike[str]] | Plan,
    store: Store,
    *,
    settings: Settings,
    dry_run: bool = False,
    force: bool = False,
    progress: OnProgress | None = None,
) -> BatchedRun:
    """The run that `ingest` is, to be done batch by batch. What is to be done is settled here; nothing is written."""
    store.refuse_occupied()
    planned = paths if isinstance(paths, Plan) else plan(paths, leave_out=store.uri)
    items = [_item(found, store, settings.max_input_bytes) for found in planned.inputs]
    outlets = registered(settings.outlets)
    by = pipeline_version(), ruled_by(rules_version(), outlets), model_version()
    up_to_date = UpToDate(
        store.heads(), store.known(), store.runs(), *by, markdown=settings.markdown, fast=settings.fast
    )
    how = How(
        "ingest",
        settings.batch_documents,
        dry_run=dry_run,
        force=force,
        progress=progress,
        skipped=planned.skipped,
        parts=planned.parts,
        entered=planned.entered,
        outlets=outlets,
    )
    return BatchedRun(items, store, up_to_date, how)


def _item(found: Input, store: Store, limit: int) -> Item:
    key = input_key(found.uri, store.uri).key
    return Item(found.name, found.uri, key, partial(_read, found, limit), mistyped=found.mistyped)


def _read(found: Input, limit: int) -> bytes:
    if found.refused is not None:
        raise found.refused
    if not lies_inside(found.path, found.within):  # it has become a link since it was planned
        raise outside_roots(found.name)
    return read_file(found.path, found.name, limit)
