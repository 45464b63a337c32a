"""Ctrl-C on `python -m flows` with a run at work, and the next start: the last tests on the server that the others share."""

from __future__ import annotations

import signal

import httpx
import pytest

from .conftest import ROOT, SEEDS, Served, start_flows


def test_ctrl_c_stops_the_server_too_and_leaves_the_schedules_as_they_were(served: Served) -> None:
    """Cleanly: status 0, no traceback, nothing left running. A run at work ends as cancelled: a killed one would say
    "running" for ever."""
    inbox = served.folder / "stopping"
    inbox.mkdir()
    for number in range(1000):
        (inbox / f"{number}.txt").write_bytes(SEEDS[0].read_bytes())
    deployment = served.deployment("reprocess-local")
    nightly = f"/deployments/{deployment['id']}/schedules/{deployment['schedules'][0]['id']}"
    httpx.patch(served.api + nightly, json={"active": False}, trust_env=False, timeout=60).raise_for_status()
    schedules = {
        each["slug"]: each["active"] for name in ("reprocess-local", "maintain-local") for each in _of(served, name)
    }
    assert schedules == {"nightly": False, "weekly": True}
    run_id = served.begin("ingest-local", paths=["stopping"], store="data/stopping")
    served.wait_until_running(run_id)

    said = served.stop(signal.SIGINT)
    assert served.process.returncode == 0, said
    assert "Traceback" not in said
    with pytest.raises(httpx.TransportError):
        served.get("/health")
    assert dict(served.remembered("SELECT slug, active FROM deployment_schedule")) == schedules
    ended = f"SELECT state_type FROM flow_run WHERE id = '{run_id}'"
    assert [state for (state,) in served.remembered(ended)] == ["CANCELLED"]


def test_at_the_next_start_from_a_checkout_a_paused_schedule_stays_paused(served: Served) -> None:
    """Registering again replaces the schedule; one that somebody has paused in the UI must not wake up by it.
    And a checkout needs no installation for its runs to find their code."""
    assert served.process.poll() is not None, "the test before this one stops it"
    again = start_flows(ROOT, served.home, path=None, database=served.database)
    active = {
        each["slug"]: each["active"] for name in ("reprocess-local", "maintain-local") for each in _of(again, name)
    }
    said = again.stop(signal.SIGTERM)
    assert again.process.returncode == 0, said
    assert "Traceback" not in said
    assert active == {"nightly": False, "weekly": True}


def _of(served: Served, deployment: str) -> list[dict[str, object]]:
    return list(served.deployment(deployment)["schedules"])
