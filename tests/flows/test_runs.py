"""What runs do on a real server: take turns, make up for missed nights, stay in their folders, go on after a kill."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from flows.missed import skip_all_but_newest
from pipeline.store import Store

from .conftest import SEEDS, Served


def test_the_second_writer_of_a_store_waits_and_names_the_first(served: Served) -> None:
    """The first is a run that some other process keeps busy."""
    first = _run_of_a_stranger(served, "ingest the archive", f"store:{served.folder}/data/turns")
    elsewhere = _run_of_a_stranger(served, "ingest something else", f"store:{served.folder}/data/turns-2")
    _run_of_a_stranger(served, "export", f"store:{served.folder}/data/turns", "export")  # which writes to other folders
    second = served.begin("ingest-local", paths=["data/raw"], store="data/turns")
    waiting = served.wait_for(second, lambda state: state["name"] == "Waiting")
    assert waiting["state"]["type"] == "RUNNING"
    assert f"'ingest the archive' is writing to {served.folder}/data/turns, see http" in waiting["state"]["message"]
    assert first in waiting["state"]["message"]
    assert not (served.folder / "data" / "turns").exists()
    _set(served, first, "COMPLETED")
    ended = served.end_of(second)
    assert ended["state"]["name"] == "Completed with quarantined files"
    assert any("this run waits for it, 60 minutes at most" in line for line in served.lines(ended))
    _set(served, elsewhere, "COMPLETED")


def test_of_missed_nights_only_the_newest_run_does_the_work(served: Served, first_run: dict[str, Any]) -> None:
    """Both are due at once, as after a night in which nothing ran."""
    runs = _missed(served, served.deployment("reprocess-local")["id"], 2)
    older, newer = (served.end_of(run["id"]) for run in runs)
    assert (older["state"]["type"], older["state"]["name"]) == ("CANCELLED", "Skipped")
    day = datetime.fromisoformat(newer["expected_start_time"])
    assert older["state"]["message"] == f"the run of {day.day} {day:%B}, 03:00 UTC does it"
    assert newer["state"]["type"] == "COMPLETED"


def test_ten_missed_nights_are_one_run_when_serving_begins(
    served: Served, first_run: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a deployment that nobody serves; a run that somebody asked for is left alone."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    reprocess = served.deployment("reprocess-local")
    schedule = {"active": True, "schedule": {"cron": "0 3 * * *", "timezone": "UTC"}}
    body = {"name": "unserved", "flow_id": reprocess["flow_id"], "schedules": [schedule]}
    unserved = served.ask("/deployments/", **body)["id"]
    asked_for = served.ask(f"/deployments/{unserved}/create_flow_run")["id"]
    nights = _missed(served, unserved, 10)
    with temporary_settings({PREFECT_API_URL: served.api}):
        assert asyncio.run(skip_all_but_newest([UUID(unserved)])) == 9
        assert asyncio.run(skip_all_but_newest([UUID(unserved)])) == 0
    states = [served.get(f"/flow_runs/{night['id']}")["state"]["name"] for night in nights]
    assert states[:-1] == ["Skipped"] * 9
    assert states[-1] in ("Scheduled", "Late")
    assert served.get(f"/flow_runs/{asked_for}")["state"]["type"] == "SCHEDULED"
    served._answer("DELETE", f"/deployments/{unserved}")


def test_a_form_field_does_not_reach_outside_the_roots(served: Served) -> None:
    run = served.run("ingest-local", paths=["data/raw", "data/../../../../../../etc"], store="data/roots")
    assert run["state"]["type"] == "FAILED"
    assert run["state"]["message"].startswith("request.paths[1] is data/../../../../../../etc, which is outside the ")
    assert not (served.folder / "data" / "roots").exists()


def test_a_link_to_the_outside_goes_to_quarantine(served: Served, tmp_path: Path) -> None:
    inbox = served.folder / "linked"
    inbox.mkdir()
    shutil.copy(SEEDS[0], inbox)
    shutil.copy(SEEDS[1], tmp_path / "secret.txt")
    (inbox / "a.txt").symlink_to(tmp_path / "secret.txt")
    run = served.run("ingest-local", paths=["linked"], store="data/linked")
    assert run["state"]["message"] == "1 new; 1 file in quarantine, see the run's summary"
    (row,) = Store.open(served.folder / "data" / "linked").quarantined()
    assert row.reason == "outside_roots"
    assert "secret" not in row.detail + row.remedy


def test_a_night_with_nothing_due_writes_nothing_and_begins_nothing(served: Served, first_run: dict[str, Any]) -> None:
    before = _files(served.folder / "data" / "clean")
    run = served.run("reprocess-local", store="data/clean")
    assert run["state"]["message"] == "nothing to do"
    assert run["name"].startswith("reprocess 0 documents · rules ")
    assert _files(served.folder / "data" / "clean") == before
    assert served.tasks(run) == {}


FILES = 500


@contextmanager
def settings(served: Served, told: str) -> Iterator[None]:
    """Those of the runs that begin meanwhile."""
    file = served.folder / "cleanpress.toml"
    before = file.read_text()
    file.write_text(told)
    try:
        yield
    finally:
        file.write_text(before)


def test_settings_that_make_no_sense_fail_a_run_with_one_sentence(served: Served) -> None:
    """Nobody knows where its store would have been: it is named after its flow."""
    with settings(served, "nightly = 3\n"):
        run = served.run("ingest-local")
    assert run["state"]["type"] == "FAILED"
    assert run["state"]["message"].startswith(
        "settings: nightly (CLEANPRESS_NIGHTLY, or nightly in cleanpress.toml) is 3"
    )
    assert run["name"] == "ingest"
    assert not [line for line in served.lines(run) if "Traceback" in line]
    assert "Traceback" not in served.log.read_text()


def test_a_run_killed_half_way_is_gone_on_with_and_nothing_is_done_twice(served: Served) -> None:
    """Each batch of two is committed, and in the ledger, when it is done. Of so many that the end does not come first."""
    inbox = served.folder / "many"
    inbox.mkdir()
    for number in range(FILES):
        (inbox / f"{number:04}.txt").write_bytes(SEEDS[0].read_bytes() + b"\n\nThe harbour has %d berths.\n" % number)
    first = served.begin("ingest-local", paths=["many"], store="data/many")
    log = served.folder / "data" / "many" / "documents" / "_delta_log"
    until = time.monotonic() + 60
    while len(list(log.glob("*.json"))) < 3:
        assert time.monotonic() < until, served.log.read_text()
        time.sleep(0.01)
    os.kill(_process_of(first), signal.SIGKILL)
    assert served.end_of(first)["state"]["type"] == "CRASHED"
    store = Store.open(served.folder / "data" / "many")
    there = {each.doc_id: each.version for each in store.documents()}
    assert 2 <= len(there) < FILES

    with settings(served, ""):  # the rest in one batch
        second = served.run("ingest-local", paths=["many"], store="data/many")
    assert second["state"]["message"] == f"{FILES - len(there)} new, {len(there)} unchanged"
    assert served.tasks(second) == {"documents from 1": "COMPLETED"}
    after = store.documents()
    assert len(after) == len({each.doc_id for each in after}) == FILES
    assert {each.version for each in after} == {1}


def test_a_run_cancelled_from_the_page_says_in_log_and_summary_how_far_it_came(served: Served) -> None:
    """Prefect's own words take the place of its message."""
    inbox = served.folder / "more"
    inbox.mkdir()
    for number in range(FILES):
        shutil.copy(SEEDS[0], inbox / f"{number:04}.txt")
    run_id = served.begin("ingest-local", paths=["more"], store="data/more")
    log = served.folder / "data" / "more" / "documents" / "_delta_log"
    until = time.monotonic() + 60
    while not list(log.glob("*.json")):
        assert time.monotonic() < until, served.log.read_text()
        time.sleep(0.01)
    _set(served, run_id, "CANCELLING")
    run = served.end_of(run_id)
    assert run["state"]["type"] == "CANCELLED"
    (told,) = [line for line in served.lines(run) if line.startswith("stopped after ")]
    assert told.endswith(f" of {FILES}; they are in the store, and the next run does the rest")
    assert f"**Interrupted: {told}.**" in served.artifacts(run)["ingest-summary"]["data"]


def test_exports_follow_a_reprocess_and_their_failure_does_not_fail_it(served: Served) -> None:
    """What the store knows of is brought up to date, whoever made it."""
    served.run("ingest-local", paths=["data/raw"], store="data/exported")
    made = served.run("export-local", store="data/exported", folder="articles", format="jsonl")
    assert made["state"]["message"] == "1 export, 2 documents written"
    assert served.artifacts(made)["export-summary"]["data"].startswith("# Export: 1 export, 2 documents written")
    shutil.rmtree(served.folder / "articles" / ".cleanpress")  # now it is a folder of somebody's
    run = served.run("reprocess-local", store="data/exported", force=True, where=["outlet!=nobody"])
    assert run["state"]["type"] == "COMPLETED"
    assert run["state"]["message"].startswith("2 unchanged; the export failed: ")
    assert f"{served.folder}/articles holds" in run["state"]["message"]
    assert " · outlet!=nobody · rules " in run["name"]
    assert not [line for line in served.lines(run) if "Traceback" in line or "NoneType" in line]


def test_maintain_looks_after_a_sound_store_and_leaves_a_broken_one_alone(served: Served) -> None:
    served.run("ingest-local", paths=["data/raw"], store="data/kept")
    shutil.copytree(served.folder / "data" / "kept", served.folder / "data" / "broken")
    sound = served.run("maintain-local", store="data/kept", vacuum=False)
    assert sound["state"]["message"] == "all is well; 2 files merged into 1"
    assert sound["name"] == "maintain data/kept: verify, compact"

    (data,) = (served.folder / "data" / "broken" / "raw").rglob("*.parquet")
    data.unlink()
    before = _files(served.folder / "data" / "broken")
    run = served.run("maintain-local", store="data/broken")
    assert run["state"]["type"] == "FAILED"
    assert run["state"]["message"].startswith("verify found ")
    assert data.name in run["state"]["message"]
    assert data.name in served.artifacts(run)["maintain-findings"]["data"].replace("\\", "")
    assert served.tasks(run) == {"verify": "FAILED"}
    assert _files(served.folder / "data" / "broken") == before


def _run_of_a_stranger(served: Served, name: str, *tags: str) -> str:
    flow = served.deployment("ingest-local")["flow_id"]
    run_id = str(served.ask("/flow_runs/", flow_id=flow, name=name, tags=["cleanpress", *tags])["id"])
    _set(served, run_id, "RUNNING")
    return run_id


def _set(served: Served, run_id: str, state: str) -> None:
    told = served.ask(f"/flow_runs/{run_id}/set_state", state={"type": state}, force=True)
    assert told["status"] == "ACCEPT"


def _missed(served: Served, deployment: str, nights: int) -> list[dict[str, Any]]:
    """The runs of the last nights, as the server makes them; the oldest first."""
    now = datetime.now(UTC)
    begin = now - timedelta(days=nights, minutes=1)
    if begin.hour >= 3:
        begin = begin.replace(hour=3, minute=0) + timedelta(minutes=1)
    span = {"start_time": begin.isoformat(), "end_time": now.isoformat(), "min_time": 1}
    asked = {**span, "min_runs": nights, "max_runs": nights}
    answer = served._answer("POST", f"/deployments/{deployment}/schedule", json=asked)
    answer.raise_for_status()
    wanted = {
        "deployments": {"id": {"any_": [deployment]}},
        "flow_runs": {"expected_start_time": {"before_": now.isoformat(), "after_": begin.isoformat()}},
    }
    found = [run for run in served.ask("/flow_runs/filter", **wanted) if run["auto_scheduled"]]
    runs = sorted(found, key=lambda run: str(run["expected_start_time"]))
    assert len(runs) == nights
    return runs


def _process_of(run_id: str) -> int:
    """The process that does a run."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"PREFECT__FLOW_RUN_ID={run_id}".encode() in (process / "environ").read_bytes():
                return int(process.name)
        except OSError:
            continue
    raise AssertionError(f"no process does the run {run_id}")


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    found = (path for path in sorted(folder.rglob("*")))
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in found}
