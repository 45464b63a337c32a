"""`prefect.yaml` on a real server with a real worker, its history in Postgres."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect.workers.process import ProcessJobConfiguration

from flows.killed import HEARTBEAT_SECONDS
from pipeline.store import Store

from .conftest import ROOT
from .on_a_server import OnAServer, on_a_server, shipped
from .postgres import postgres


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAServer]:
    with postgres() as url, on_a_server(tmp_path_factory.mktemp("server"), url) as running:
        yield running


def test_all_deployments_are_registered_for_the_worker(deployed: OnAServer) -> None:
    for name in ("ingest-server", "reprocess-server", "export-server", "maintain-server"):
        found = deployed.deployment(name)
        assert found["work_pool_name"] == "cleanpress"
        assert found["tags"] == ["cleanpress"]
        assert found["enforce_parameter_schema"]


def test_a_run_completes_in_the_worker(deployed: OnAServer) -> None:
    """Without a word about paths: relative ones start where `prefect deploy` was called."""
    run = deployed.run("ingest-server")
    assert run["state"]["type"] == "COMPLETED", run["state"]["message"]
    assert run["state"]["message"].startswith("2 new")
    assert (deployed.folder / "data" / "clean" / "documents").is_dir()


@pytest.mark.parametrize(("request_", "field"), [({"paths": []}, "'request.paths'"), ({"path": ["a"]}, "'path'")])
def test_a_bad_parameter_is_refused_by_name(deployed: OnAServer, request_: dict[str, object], field: str) -> None:
    answer = deployed.trigger("ingest-server", {"request": request_})
    assert answer.status_code == httpx.codes.CONFLICT
    assert field in answer.json()["detail"]


OVERRIDES = [
    {"env": {"CLEANPRESS_ROOTS": '["/"]'}},
    {"env.CLEANPRESS_ROOTS": '["/"]'},
    {"command": "sh -c 'touch had'"},
    {"working_dir": "/"},
]


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: next(iter(override)))
def test_a_run_brings_no_environment_command_or_folder_of_its_own(
    deployed: OnAServer, override: dict[str, Any]
) -> None:
    """They are fields of the form, and would lead out of the roots. Nor does a deployment that was given them run."""
    path = f"/deployments/{deployed.deployment('ingest-server')['id']}"
    body = {"parameters": {"request": {"paths": ["/etc/hostname"], "store": "read"}}}
    answer = deployed._answer("POST", f"{path}/create_flow_run", json={**body, "job_variables": override})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "Additional properties are not allowed" in answer.json()["detail"]

    deployed.change("PATCH", path, job_variables=override)
    assert deployed._answer("POST", f"{path}/create_flow_run", json=body).is_client_error
    deployed.change("PATCH", path, job_variables={})


@pytest.mark.parametrize("override", OVERRIDES, ids=lambda override: next(iter(override)))
def test_the_worker_heeds_none_that_the_server_let_pass(override: dict[str, Any]) -> None:
    """It does not check a deployment's that are changed while a run waits, and the worker adds an `env` to a template's
    own, whether or not that has such a variable."""
    template = json.loads((ROOT / "work-pool.json").read_text())
    made = ProcessJobConfiguration.from_template_and_values(template, override, client=object())  # type: ignore[arg-type]
    given = asyncio.run(made)
    assert (given.command, given.env, given.working_dir) == (None, {}, None)


def test_runs_say_that_they_are_alive_as_often_as_the_automation_expects() -> None:
    assert shipped("PREFECT_FLOWS_HEARTBEAT_FREQUENCY") == str(HEARTBEAT_SECONDS)


def test_a_nightly_run_is_scheduled(deployed: OnAServer) -> None:
    wanted = {
        "deployments": {"name": {"any_": ["reprocess-server"]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
    }
    until = time.monotonic() + 60
    while not (runs := deployed.ask("/flow_runs/filter", **wanted)):
        assert time.monotonic() < until, "no scheduled run appeared"
        time.sleep(0.5)
    assert {run["expected_start_time"][11:16] for run in runs} == {"03:00"}


def test_deploying_again_moves_the_schedule_and_leaves_it_paused(deployed: OnAServer) -> None:
    """The time is the setting's in the moment of deploying. A schedule that somebody has paused must not wake up."""
    deployment = deployed.deployment("reprocess-server")
    schedule = f"/deployments/{deployment['id']}/schedules/{deployment['schedules'][0]['id']}"
    deployed.change("PATCH", schedule, active=False)
    deployed.environment["CLEANPRESS_NIGHTLY"] = "30 2 * * *"
    deployed.deploy()
    (found,) = deployed.deployment("reprocess-server")["schedules"]
    assert (found["slug"], found["schedule"]["cron"], found["active"]) == ("nightly", "30 2 * * *", False)
    assert [each["active"] for each in deployed.deployment("maintain-server")["schedules"]] == [True]
    assert [each["active"] for each in deployed.deployment("export-server")["schedules"]] == [False], "it is not set"


def automations(deployed: OnAServer) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in deployed.ask("/automations/filter")}


def test_automations_are_made_once_and_stay_as_a_person_left_them(deployed: OnAServer) -> None:
    """One for killed runs, and one for each alert, which is recorded until somebody is to be told."""
    assert deployed.python("-m", "flows", "automations").count("cleanpress: ") == 3
    made = automations(deployed)
    drift = made["cleanpress: quality drift"]
    assert [action["type"] for action in drift["actions"]] == ["do-nothing"]
    assert drift["trigger"]["expect"] == ["cleanpress.quality-drift"]

    deployed.change("PATCH", f"/automations/{drift['id']}", enabled=False)
    deployed.python("-m", "flows", "automations")
    again = automations(deployed)
    assert {name: each["id"] for name, each in again.items()} == {name: each["id"] for name, each in made.items()}
    assert [name for name, each in again.items() if not each["enabled"]] == ["cleanpress: quality drift"]


def watch(deployed: OnAServer, seconds: int = 90) -> None:
    """Killed runs are marked after so many seconds of silence."""
    deployed.python(
        "-c",
        "import asyncio, datetime; from flows.automations import ensure_killed_runs_are_marked as watch; "
        f"asyncio.run(watch(datetime.timedelta(seconds={seconds})))",
    )


def test_a_run_that_falls_silent_or_was_left_behind_is_marked_as_crashed(deployed: OnAServer) -> None:
    """Left behind as by a night without power: nobody watched when it fell silent, and no word of it will come. What is
    not ours is left alone."""
    for made in automations(deployed).values():
        deployed.change("DELETE", f"/automations/{made['id']}")
    flow = deployed.deployment("ingest-server")["flow_id"]

    def begun(tag: str) -> str:
        return str(deployed.ask("/flow_runs/", flow_id=flow, state={"type": "RUNNING"}, tags=[tag])["id"])

    left, others = begun("cleanpress"), begun("other")
    watch(deployed, 10)
    silent = begun("cleanpress")
    for run_id in (left, silent):
        assert deployed.wait_until_ended(run_id)["type"] == "CRASHED"
    assert deployed.get(f"/flow_runs/{others}")["state"]["type"] == "RUNNING"
    watch(deployed)


FILES = 1500


def many_articles(folder: Path) -> None:
    folder.mkdir()
    for number in range(FILES):
        told = f"The harbour of town number {number} was opened on Monday"
        (folder / f"{number}.txt").write_text(f"{told}\n\n{told}, after {number + 7} months of work, its mayor said.\n")


def wait_until_stored(store: Path, at_least: int) -> int:
    until = time.monotonic() + 90
    while not (store / "documents").is_dir() or (found := len(Store.open(store).documents())) < at_least:
        assert time.monotonic() < until, "the documents did not come"
        time.sleep(0.1)
    return found


def assert_whole(store: Path) -> None:
    """Every document is there, once."""
    assert [document.version for document in Store.open(store).documents()] == [1] * FILES
    assert [finding for finding in Store.open(store).verify() if finding.kind == "problem"] == []


def test_after_kill_9_the_run_is_marked_as_crashed_and_the_next_one_does_the_rest(deployed: OnAServer) -> None:
    """Of the worker and its run, in the middle of a batch. No document is lost, and none is written twice. While runs
    are alive the 90 s are left to them: on a slow machine they may be silent for long."""
    many_articles(deployed.folder / "killed")
    store = deployed.folder / "killed-clean"
    request = {"paths": ["killed"], "store": "killed-clean"}
    run_id = deployed.trigger("ingest-server", {"request": request}).json()["id"]
    wait_until_stored(store, 1)
    assert deployed.get(f"/flow_runs/{run_id}")["state"]["type"] == "RUNNING"
    deployed.kill_worker()
    stored = len(Store.open(store).documents())
    assert 0 < stored < FILES, "it was killed too late"

    watch(deployed, 10)
    state = deployed.wait_until_ended(run_id)
    watch(deployed)
    assert state["type"] == "CRASHED"
    assert state["message"].startswith("Killed")

    deployed.start_worker()
    again = deployed.run("ingest-server", **request)
    assert again["state"]["type"] == "COMPLETED"
    assert again["state"]["message"].startswith(f"{FILES - stored:,} new, {stored:,} unchanged")
    assert_whole(store)


def test_a_run_goes_on_while_the_server_is_away(deployed: OnAServer) -> None:
    """It is stopped when the first batch is stored and comes back when the work is done. The run may have been taken for
    a killed one then: how it ends replaces that."""
    many_articles(deployed.folder / "alone")
    store = deployed.folder / "alone-clean"
    request = {"paths": ["alone"], "store": "alone-clean"}
    run_id = deployed.trigger("ingest-server", {"request": request}).json()["id"]
    wait_until_stored(store, 1)
    deployed.process.terminate()
    deployed.process.wait(60)
    assert len(Store.open(store).documents()) < FILES, "it was stopped too late"
    wait_until_stored(store, FILES)
    deployed.start_server()
    until = time.monotonic() + 120
    while (state := deployed.get(f"/flow_runs/{run_id}")["state"])["type"] != "COMPLETED":
        assert time.monotonic() < until, state
        time.sleep(0.5)
    assert_whole(store)
