"""The flow `ingest`: raw files in, clean versioned documents out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.batches import carry_out
from flows.confined import confine
from flows.ending import ended, finished
from flows.first_name import first_name
from flows.markdown import count
from flows.missed import skipped
from flows.parameters import IngestParameters
from flows.progress import live
from flows.this_run import rename
from flows.turn import wait_for_turn
from pipeline.errors import CleanpressError
from pipeline.run import OnProgress, Plan, RunResult, begin_ingest, plan
from pipeline.settings import Settings
from pipeline.store import Store


class NothingThere(CleanpressError):
    """Every path that was given leads to nothing; the message names the field."""


def name(told: IngestParameters, files: int | None = None) -> str:
    """Such as `ingest data/raw into data/clean, dry run`, with the number of files as soon as that is known: `ingest
    2,000 files of data/raw into data/clean`."""
    more = f" and {len(told.paths) - 1:,} more" if len(told.paths) > 1 else ""
    number = "" if files is None else f"{count(files, 'file')} of "
    return f"ingest {number}{told.paths[0]}{more} into {told.store}{', dry run' if told.dry_run else ''}"


@flow(name="ingest", flow_run_name=first_name("ingest", IngestParameters, name), retries=0, persist_result=False)
def ingest(request: IngestParameters) -> State[Any]:
    """Strips the boilerplate from raw articles and stores them as clean, versioned documents."""
    return ended(lambda: skipped() or _ingested(request))


def _ingested(request: IngestParameters) -> State[Any]:
    settings = request.settings()
    paths = {f"request.paths[{number}]": path for number, path in enumerate(request.paths)}
    roots = confine({**paths, "request.store": request.store}, settings)
    store = Store.open(request.store, create=True)
    planned = plan(request.paths, leave_out=store.uri, within=roots)
    if planned.inputs and all(each.mistyped for each in planned.inputs):
        raise NothingThere(f"request.paths: there is nothing at {', '.join(each.name for each in planned.inputs[:3])}")
    return finished(carried_out(request, store, settings, planned))


def carried_out(
    request: IngestParameters,
    store: Store,
    settings: Settings,
    planned: Plan,
    also: OnProgress | None = None,
    say: Callable[[str], object] | None = None,
) -> RunResult:
    """Wait for the turn, then do all batches. `also` is told of each step, `say` of the waiting."""
    if not request.dry_run:
        wait_for_turn(store.uri, settings.wait_minutes, say=say)
    with live("ingest", also) as progress:
        run = begin_ingest(
            planned, store, settings=settings, dry_run=request.dry_run, force=request.force, progress=progress
        )
        rename(name(request, len(run.items)))
        return carry_out(run)
