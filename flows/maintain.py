"""The flow `maintain`: a store is checked, its small files are merged, and what nothing needs is removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.as_task import as_task
from flows.confined import confine
from flows.ending import cancelled, ended
from flows.first_name import first_name
from flows.missed import skipped
from flows.parameters import MaintainParameters
from flows.turn import wait_for_turn
from flows.upkeep import compacted, vacuumed, verified
from pipeline.store import Store
from pipeline.wrong_settings import read_settings


def name(told: MaintainParameters) -> str:
    """Such as `maintain data/clean: verify, compact, vacuum`."""
    return f"maintain {told.store}: {', '.join(chosen(told)) or 'nothing'}"


def chosen(request: MaintainParameters) -> list[str]:
    """The steps that are switched on, in their order."""
    steps = {"verify": request.verify, "compact": request.compact, "vacuum": request.vacuum}
    return [name for name, wanted in steps.items() if wanted]


@flow(name="maintain", flow_run_name=first_name("maintain", MaintainParameters, name), retries=0, persist_result=False)
def maintain(request: MaintainParameters) -> State[Any]:
    """Keeps a store sound, fast and small: verify, compact, vacuum. What verify finds wrong fails the run."""
    return ended(lambda: skipped() or _maintained(request))


def _maintained(request: MaintainParameters) -> State[Any]:
    settings = read_settings()
    confine({"request.store": request.store}, settings)
    store = Store.open(request.store, create=False)
    wait_for_turn(store.uri, settings.wait_minutes)
    keep = timedelta(hours=request.keep_hours)
    steps: dict[str, Callable[[], str]] = {
        "verify": lambda: verified(store),
        "compact": lambda: compacted(store),
        "vacuum": lambda: vacuumed(store, keep, datetime.now(UTC)),
    }
    done: list[str] = []
    for name in chosen(request):
        try:
            done.append(as_task(name, name, steps[name]))
        except KeyboardInterrupt:
            return cancelled(stopped(name, done))
    return Completed(message="; ".join(done) or "nothing to do: every step is switched off")


def stopped(step: str, done: list[str]) -> str:
    """Where a run was interrupted, such as `stopped in vacuum; done before: all is well; 412 files merged into 9`."""
    return f"stopped in {step}; " + (f"done before: {'; '.join(done)}" if done else "nothing was done before")
