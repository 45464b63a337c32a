"""The flow `reprocess`: documents that today's rules or model could clean differently, again from their raw files."""

from __future__ import annotations

from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from flows.ending import ending
from flows.parameters import ReprocessParameters
from flows.progress import log_progress
from pipeline.run import RunResult
from pipeline.run import reprocess as reprocess_store
from pipeline.store import Store
from pipeline.versions import model_version, rules_version


def run_name() -> str:
    """What the run does, such as `reprocess data/clean, rules 1a2b3c4d5e6f · model 6f5e4d3c2b1a`."""
    told = ReprocessParameters.model_validate(flow_run.parameters["request"])
    by = f"rules {rules_version()} · model {model_version()}"
    return f"reprocess {told.store}, {by}{', dry run' if told.dry_run else ''}"


# No retry: the library keeps what it has committed, and a run that is started again goes on from there.
@task(name="clean again", retries=0, cache_policy=NO_CACHE, persist_result=False)
def clean_again(request: ReprocessParameters, store: Store) -> RunResult:
    """Hand the store to the library."""
    return reprocess_store(
        store,
        settings=request.settings(),
        dry_run=request.dry_run,
        force=request.force,
        progress=log_progress(),
    )


@flow(name="reprocess", flow_run_name=run_name, retries=0, persist_result=False)
def reprocess(request: ReprocessParameters) -> State[Any]:
    """Cleans the stored documents again, from their raw files, where today's rules or model could change them."""
    return ending(lambda: clean_again(request, Store.open(request.store, create=False)))
