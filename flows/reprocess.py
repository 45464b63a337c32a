"""The flow `reprocess`: documents that today's rules or model could clean differently, again from their raw files."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from flows.batches import carry_out
from flows.confined import confine
from flows.ending import completed, ended, leave_behind
from flows.export import export, known
from flows.markdown import count
from flows.missed import skipped
from flows.parameters import ExportParameters, ReprocessParameters
from flows.progress import live
from flows.this_run import rename, tag
from flows.turn import wait_for_turn
from pipeline.run import begin_reprocess
from pipeline.store import Store
from pipeline.versions import model_version, rules_version
from pipeline.wrong_settings import read_settings


def run_name() -> str:
    """What the run is going to do, such as `reprocess data/clean, dry run`; and its tags."""
    told = ReprocessParameters.model_validate(flow_run.parameters["request"])
    tag("reprocess", told.store, dry_run=told.dry_run)
    return f"reprocess {told.store}{', dry run' if told.dry_run else ''}"


def name(told: ReprocessParameters, documents: int) -> str:
    """As soon as it is known what is due: `reprocess 1,204 documents · rules 1a2b3c4d5e6f · model 6f5e4d3c2b1a`."""
    only = told.only()
    due = f"reprocess {count(documents, 'document')}{f' · {only}' if only else ''}"
    return f"{due} · rules {rules_version()} · model {model_version()}{', dry run' if told.dry_run else ''}"


@flow(name="reprocess", flow_run_name=run_name, retries=0, persist_result=False)
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
    leave_behind(result)
    wanted = request.export and not request.dry_run and bool(known(store))
    return completed(result, _exported(request.store) if wanted else "")


def _exported(store: str) -> str:
    """Bring the exports up to date, as a run of its own inside this one; how that went. The documents are in the store
    however it went, so it does not fail this run."""
    state = export(ExportParameters(store=store), return_state=True)
    return f"; export: {state.message}" if state.is_completed() else f"; the export failed: {state.message}"
