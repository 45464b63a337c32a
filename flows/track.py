"""`ingest --track`: the flow `ingest` in this process, with its page on a Prefect server.

Nothing is confined and nothing is served: a person in a shell runs it, with their own rights. A temporary server is
never started.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flows.errors import ServingError
from flows.slowness import SLOW, said_when_slow
from flows.which_server import which_server
from pipeline.run import Plan, RunResult
from pipeline.run.plan import printable

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store import Store

MOST_PATHS = 100
"""A shell makes thousands of a pattern; the page shows so many of them."""
BEFORE_PREFECT = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # its lines go to the run's page, ours to the terminal
    "PREFECT_LOGGING_HANDLERS_DEBUG_LEVEL": "CRITICAL",
    "PREFECT_CLIENT_MAX_RETRIES": "3",  # 14 s: whoever waits here has better things to do
    "PREFECT_API_REQUEST_TIMEOUT": "10",  # s, not 60, of each of these four tries, where the server hangs
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",  # seconds, as `flows.killed` counts on: silent runs end as crashed
    "DO_NOT_TRACK": "1",
}


@dataclass(frozen=True, slots=True)
class Tracked:
    """A run that the server knows of, and that is still to be done."""

    link: str
    """Its page."""
    run: Callable[..., RunResult]
    """`run(progress=...)` does it: the result, or as much as was done. Raises what `ingest()` raises."""


@contextmanager
def tracked(
    paths: Sequence[str],
    planned: Plan,
    store: Store,
    *,
    settings: Settings,
    dry_run: bool,
    force: bool,
    say: Callable[[str], object],
) -> Iterator[Tracked]:
    """Make the run known to the server. Raises `ServingError` where none answers: nothing was done then."""
    for name, value in BEFORE_PREFECT.items():
        os.environ.setdefault(name, value)
    api = which_server(say)

    import httpx
    from prefect.client.orchestration import get_client
    from prefect.exceptions import PrefectException
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows import ingest
    from flows.parameters import IngestParameters
    from flows.this_run import link, tags
    from flows.tracked_run import do_tracked

    request = IngestParameters.model_construct(
        paths=[printable(os.fspath(path)) for path in paths[:MOST_PATHS]],
        store=store.uri,
        dry_run=dry_run,
        force=force,
        fast=settings.fast,
        markdown=settings.markdown,
        max_input_bytes=settings.max_input_bytes,
    )
    with temporary_settings({PREFECT_API_URL: api}):
        try:
            with said_when_slow(SLOW, say), get_client(sync_client=True) as client:
                flow_run = client.create_flow_run(
                    ingest.ingest,
                    name=ingest.name(request, len(planned.inputs)),
                    parameters={"request": request.model_dump(mode="json")},
                    tags=tags("ingest", store.uri, dry_run=dry_run),
                )
        except (httpx.HTTPError, PrefectException, RuntimeError) as error:
            told = " ".join(str(error).split()) or type(error).__name__
            raise ServingError(
                f"the Prefect server at {api} does not take the run ({told}); leave out --track"
            ) from error

        work = partial(ingest.carried_out, request, store, settings, planned, say=say)
        yield Tracked(link(flow_run.id), lambda progress: do_tracked(flow_run, lambda: work(progress), say))
