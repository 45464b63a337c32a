"""The current run as the server shows it: its name, its tags, its link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.context import FlowRunContext
from prefect.utilities.urls import url_for

from flows.courtesy import within
from pipeline.errors import StoreError
from pipeline.store.place import place_of

SECONDS = 2.0
"""How long a name is waited for."""
SECONDS_THAT_MATTER = 10.0
"""How long is waited for what others go by, from a server that is busy. One that hangs holds nothing up."""
MARK = "cleanpress"
DRY_RUN = "dry-run"


def client() -> SyncPrefectClient:
    """The client of the current run, which waits and asks again when the server is away."""
    return get_client(sync_client=True)


def this_run() -> Any:
    """The current run, as the server told of it when it began."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        raise RuntimeError("there is no current run")
    return context.flow_run


def tags(kind: str, store: str, *, dry_run: bool = False) -> list[str]:
    """What a run is found by: `cleanpress`, the kind, `store:<uri>`."""
    return [MARK, kind, *([DRY_RUN] if dry_run else []), *store_tags(store)]


def store_tags(store: str) -> list[str]:
    """`store:<uri>`, the same however the store is written; none for what cannot be a store."""
    try:
        return [f"store:{place_of(store).uri}"]
    except StoreError:
        return []


def tag(kind: str, store: str, *, dry_run: bool = False) -> None:
    """Tag the current run. To be called while it is being named, which is before it is running: whoever sees it running
    sees its tags."""
    run = this_run()
    wanted = {*run.tags, *tags(kind, store, dry_run=dry_run)}
    if wanted != set(run.tags):
        within(SECONDS_THAT_MATTER, lambda: client().update_flow_run(run.id, tags=sorted(wanted)))


def rename(name: str) -> None:
    """Call the current run what it turned out to be."""
    run = this_run()
    within(SECONDS, lambda: client().set_flow_run_name(run.id, name))


def link(run_id: UUID | str) -> str:
    """The page of a run."""
    return url_for("flow-run", obj_id=run_id) or str(run_id)
