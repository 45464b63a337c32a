"""The flow `ingest`: raw files in, clean versioned documents out."""

from __future__ import annotations

from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from flows.ending import ending
from flows.parameters import IngestParameters
from flows.progress import log_progress
from pipeline.run import RunResult
from pipeline.run import ingest as ingest_files
from pipeline.store import Store


def run_name() -> str:
    """What the run does, such as `ingest data/raw into data/clean, dry run`."""
    told = IngestParameters.model_validate(flow_run.parameters["request"])
    more = f" and {len(told.paths) - 1:,} more" if len(told.paths) > 1 else ""
    return f"ingest {told.paths[0]}{more} into {told.store}{', dry run' if told.dry_run else ''}"


# No retry: the library keeps what it has committed, and a run that is started again goes on from there.
@task(name="clean and store", retries=0, cache_policy=NO_CACHE, persist_result=False)
def clean_and_store(request: IngestParameters, store: Store) -> RunResult:
    """Hand the paths to the library."""
    return ingest_files(
        request.paths,
        store,
        settings=request.settings(),
        dry_run=request.dry_run,
        force=request.force,
        progress=log_progress(),
    )


@flow(name="ingest", flow_run_name=run_name, retries=0, persist_result=False)
def ingest(request: IngestParameters) -> State[Any]:
    """Strips the boilerplate from raw articles and stores them as clean, versioned documents."""
    return ending(lambda: clean_and_store(request, Store.open(request.store, create=True)))
