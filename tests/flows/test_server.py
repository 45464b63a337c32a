"""The flows on a real Prefect server: registered, triggered through its API, refused, scheduled."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import httpx
import pytest

from .conftest import ROOT, Served, clean_environment


def test_the_deployments_are_registered_with_their_schedules(served: Served) -> None:
    """Ingest by hand; reprocess every night, and export after it; maintain every week."""
    found = {name: served.deployment(f"{name}-local") for name in ("ingest", "reprocess", "export", "maintain")}
    when = {
        name: [(each["slug"], each["schedule"]["cron"], each["active"]) for each in deployment["schedules"]]
        for name, deployment in found.items()
    }
    assert when == {
        "ingest": [],
        "reprocess": [("nightly", "0 3 * * *", True)],
        "export": [],
        "maintain": [("weekly", "0 5 * * 0", True)],
    }
    assert all(each["enforce_parameter_schema"] for each in found.values())


def test_a_run_of_ingest_completes_and_says_what_came_of_each_file(served: Served, first_run: dict[str, Any]) -> None:
    """Relative paths start where `python -m flows` was started. A file in quarantine is no failure, but is counted."""
    assert first_run["state"]["type"] == "COMPLETED"
    assert first_run["state"]["message"] == "2 new; 1 file in quarantine, see the run's summary"
    assert first_run["state"]["name"] == "Completed with quarantined files"
    assert first_run["name"] == "ingest 3 files of data/raw into data/clean"
    assert set(first_run["tags"]) == {"cleanpress", "ingest", f"store:{served.folder}/data/clean"}
    assert (served.folder / "data" / "clean" / "documents").is_dir()

    artifacts = served.artifacts(first_run)
    assert {key: each["type"] for key, each in artifacts.items()} == {
        "ingest-summary": "markdown",
        "ingest-documents": "table",
        "ingest-progress": "progress",
    }
    assert artifacts["ingest-progress"]["data"] == 100
    assert artifacts["ingest-summary"]["data"].startswith("# Ingest: 3 files in, 2 documents out")
    assert "empty file" in artifacts["ingest-summary"]["data"]
    rows: list[dict[str, Any]] = _rows(artifacts["ingest-documents"])
    assert [row["Status"] for row in rows] == ["quarantined: empty file", "new", "new"]
    assert [row["Version"] for row in rows] == ["", 1, 1]
    assert all(row["Title"] and row["Kept"] for row in rows[1:])


def test_the_same_run_again_writes_no_version(served: Served, first_run: dict[str, Any]) -> None:
    """And its table still shows the documents' facts, from the store."""
    again = served.run("ingest-local", paths=["data/raw"], store="data/clean")
    assert again["state"]["message"] == "2 unchanged; 1 file in quarantine, see the run's summary"
    before, now = (_rows(served.artifacts(run)["ingest-documents"]) for run in (first_run, again))
    assert [row["Status"] for row in now[1:]] == ["unchanged", "unchanged"]
    assert [{**row, "Status": ""} for row in now] == [{**row, "Status": ""} for row in before]


def test_a_run_that_cannot_be_done_fails_with_one_sentence(served: Served) -> None:
    """And with no traceback, neither in the run's log nor in that of `python -m flows`."""
    run = served.run("reprocess-local", store="data/nowhere")
    assert run["state"]["type"] == "FAILED"
    assert run["state"]["message"].startswith(f"there is no store in {served.folder}/data/nowhere; ")
    assert "Traceback" not in served.log.read_text()
    assert not [line for line in served.lines(run) if "Traceback" in line]


def test_a_mistyped_path_alone_fails_the_run_and_makes_no_store(served: Served) -> None:
    """In a list of runs a green one would say that all is well."""
    run = served.run("ingest-local", paths=["data/rwa"], store="data/mistyped")
    assert run["state"]["type"] == "FAILED"
    assert run["state"]["message"] == "request.paths: there is nothing at data/rwa"
    assert not (served.folder / "data" / "mistyped").exists()


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({"path": ["data/raw"]}, "'path'"),
        ({"paths": []}, "'request.paths'"),
        ({"paths": "data/raw"}, "'request.paths'"),
        ({"paths": ["data/raw", "  "]}, "'request.paths[1]'"),
        ({"store": None}, "'request.store'"),
        ({"dry_run": "yes"}, "'request.dry_run'"),
        ({"max_input_bytes": 0}, "'request.max_input_bytes'"),
        ({"max_input_bytes": 10**13}, "'request.max_input_bytes'"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(served: Served, request_: dict[str, Any], field: str) -> None:
    """At once, by the server: no run comes into being that would fail later."""
    answer = served.trigger("ingest-local", {"request": request_})
    assert answer.status_code == httpx.codes.CONFLICT
    assert field in answer.json()["detail"]


def test_a_parameter_beside_the_request_is_refused_too(served: Served) -> None:
    """`paths` given one level too high would otherwise fail in the run, where nobody looks."""
    answer = served.trigger("ingest-local", {"paths": ["data/raw"]})
    assert answer.status_code == httpx.codes.CONFLICT
    assert "'paths'" in answer.json()["detail"]


def test_a_nightly_run_of_reprocess_is_scheduled(served: Served) -> None:
    """With sqlalchemy 2.1 the schedule is there and no run ever appears."""
    wanted = {
        "deployments": {"name": {"any_": ["reprocess-local"]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
    }
    until = time.monotonic() + 60
    while not (runs := served.ask("/flow_runs/filter", **wanted)):
        assert time.monotonic() < until, "no scheduled run appeared"
        time.sleep(0.5)
    assert all(run["auto_scheduled"] for run in runs)
    assert {run["expected_start_time"][11:16] for run in runs} == {"03:00"}


def test_a_second_one_beside_it_says_where_the_first_one_is(served: Served) -> None:
    """Two on one server would take each other's runs, in different folders."""
    second = subprocess.run(
        [sys.executable, "-m", "flows"],
        cwd=ROOT,
        env=clean_environment(PREFECT_HOME=str(served.home)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert second.returncode == 2
    assert f"process {served.process.pid}, started in {served.folder}" in second.stderr
    assert "Traceback" not in second.stderr


def _rows(artifact: dict[str, Any]) -> list[dict[str, Any]]:
    import json

    data = artifact["data"]
    rows: list[dict[str, Any]] = json.loads(data) if isinstance(data, str) else data
    return rows
