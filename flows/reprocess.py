"""The flow `reprocess`: documents that today's rules or model could clean differently, again from their raw files."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.batches import carry_out
from flows.confined import confine
from flows.ending import ended, finished
from flows.export import export, known
from flows.first_name import first_name
from flows.markdown import count
from flows.missed import skipped
from flows.parameters import ExportParameters, ReprocessParameters
from flows.progress import live
from flows.this_run import rename
from flows.turn import wait_for_turn
from pipeline.run import begin_reprocess
from pipeline.store import Store
from pipeline.versions import model_version, rules_version
from pipeline.wrong_settings import read_settings


def planned(told: ReprocessParameters) -> str:
    """Such as `reprocess data/clean, dry run`."""
    return f"reprocess {told.store}{', dry run' if told.dry_run else ''}"


def name(told: ReprocessParameters, documents: int) -> str:
    """As soon as it is known what is due: `reprocess 1,204 documents · rules 1a2b3c4d5e6f · model 6f5e4d3c2b1a`."""
    only = told.only()
    due = f"reprocess {count(documents, 'document')}{f' · {only}' if only else ''}"
    return f"{due} · rules {rules_version()} · model {model_version()}{', dry run' if told.dry_run else ''}"


@flow(
    name="reprocess",
    flow_run_name=first_name("reprocess", ReprocessParameters, planned),
    retries=0,
    persist_result=False,
)
def reprocess(request: ReprocessParameters) -> State[Any]:
    """Cleans the stored documents again, from their raw files, where today's rules or model could change them."""
    return ended(lambda: skipped() or _reprocessed(request))


def _reprocessed(request: ReprocessParameters) -> State[Any]:
    settings, only = read_settings(), request.only()
    confine({"request.store": request.store}, settings)
    store = Store.open(request.store, create=False)
    if not request.dry_run:
        wait_for_turn(store.uri, settings.wait_minutes)
    with live("reprocess") as progress:
        run = begin_reprocess(
            store,
            settings=settings,
            dry_run=request.dry_run,
            force=request.force,
            only=only or None,
            progress=progress,
        )
        rename(name(request, len(run.items)))
        result = carry_out(run)
    return finished(result, lambda: _exported(request, store))


def _exported(request: ReprocessParameters, store: Store) -> str:
    """Bring the exports up to date, as a run of its own inside this one; how that went. The documents are in the store
    however it went, so it does not fail this run."""
    if request.dry_run or not request.export or not known(store):
        return ""
    try:
        state = export(ExportParameters(store=request.store), return_state=True)
    except Exception as error:  # whatever the server says to a run inside this one, or that it is away
        return f"; the export could not begin: {' '.join(str(error).split()) or type(error).__name__}"
    return f"; export: {state.message}" if state.is_completed() else f"; the export failed: {state.message}"
