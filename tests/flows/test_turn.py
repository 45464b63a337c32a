"""Waiting for the turn to write, where the server is no help or the run is being cancelled."""

from __future__ import annotations

import logging
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from flows import turn

from .conftest import Served

STORE = "/data/clean"


def test_a_server_that_hangs_does_not_hold_a_run_back_and_a_person_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = threading.Event()
    monkeypatch.setattr(turn, "SECONDS_THAT_MATTER", 0.05)
    monkeypatch.setattr(turn, "get_run_logger", lambda: logging.getLogger("test"))
    monkeypatch.setattr(turn, "client", lambda: SimpleNamespace(read_flow_runs=lambda **_: answer.wait(60)))
    said: list[str] = []
    turn.wait_for_turn(STORE, 1, say=said.append)
    answer.set()
    assert said == [f"the Prefect server does not say who else writes to {STORE}; this run goes on"]


@pytest.mark.xdist_group("prefect")
def test_a_run_that_is_being_cancelled_is_not_shown_as_running_again(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings
    from prefect.states import Cancelling, Running, State

    states: list[State[Any]] = [Running(), Running(name="Waiting"), Cancelling(), Running()]
    with temporary_settings({PREFECT_API_URL: served.api}), get_client(sync_client=True) as client:
        flow = served.ask("/flows/", name="ingest")
        run = served.ask("/flow_runs/", flow_id=flow["id"], state={"type": "PENDING"})
        monkeypatch.setattr(turn, "client", lambda: client)
        monkeypatch.setattr(turn, "this_run", lambda: SimpleNamespace(id=run["id"]))
        shown = []
        for state in states:
            turn._show(state)
            shown.append(served.get(f"/flow_runs/{run['id']}")["state"]["name"])
        client.delete_flow_run(run["id"])
    assert shown == ["Running", "Waiting", "Cancelling", "Cancelling"]
