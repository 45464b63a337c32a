"""`ingest --track`: the same work, in the same place, as a run that a Prefect server knows of."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import ROOT, SEEDS, Served, clean_environment

COMMAND = (
    "import signal\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a test runner in the background has it ignored
    "from pipeline.cli.ingest import main\n"
    "main()\n"
)


def start(folder: Path, *words: str, **prefect: str) -> subprocess.Popen[str]:
    environment = clean_environment(**{"PREFECT_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT), **prefect})
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run_of(served: Served, told: str) -> dict[str, object]:
    """The run whose link was printed."""
    found = re.search(r"its page: (\S+/runs/flow-run/(\S+))", told)
    assert found, told
    run: dict[str, object] = served.get(f"/flow_runs/{found[2]}")
    return {**run, "link": found[1]}


def test_a_tracked_ingest_does_the_work_here_and_links_to_its_page(served: Served, tmp_path: Path) -> None:
    """What is outside the server's roots can be read: it is this person's. Prefect's own lines stay off the terminal.
    Nothing but the home says which server it is: `python -m flows` listens on a port that nobody would guess."""
    (tmp_path / "article.txt").write_bytes(SEEDS[0].read_bytes())
    (tmp_path / "empty.txt").touch()
    tracked = start(tmp_path, "--track", "--json", "article.txt", "empty.txt", PREFECT_HOME=str(served.home))
    out, err = tracked.communicate(timeout=120)
    run = run_of(served, err)
    told = json.loads(out)["run"]
    assert told["flow_run"] == run["link"]
    assert told["counts"]["new"] == 1
    assert err.splitlines()[0].startswith("its page: "), "at once"
    assert [line for line in err.splitlines()[1:] if line] == [
        "new          article.txt",
        "quarantined  empty.txt: empty_file",
    ] or sorted(err.splitlines()[1:]) == ["new          article.txt", "quarantined  empty.txt: empty_file"]
    assert run["name"] == f"ingest 2 files of article.txt and 1 more into {tmp_path}/data/clean"
    assert set(run["tags"]) == {"cleanpress", "ingest", f"store:{tmp_path}/data/clean"}  # type: ignore[call-overload]
    assert run["state"]["name"] == "Completed with quarantined files"  # type: ignore[index]
    assert "ingest-summary" in served.artifacts(run)


@pytest.mark.parametrize("api", ["http://127.0.0.1:1/api", "http://127.0.0.1:1"])
def test_without_a_server_it_says_so_and_does_nothing(tmp_path: Path, api: str) -> None:
    """A temporary server would keep the run from everybody, and takes half a minute to start."""
    (tmp_path / "article.txt").write_bytes(SEEDS[0].read_bytes())
    tracked = start(tmp_path, "--track", "article.txt", PREFECT_API_URL=api)
    out, err = tracked.communicate(timeout=60)
    assert tracked.returncode == 2
    assert err.startswith(f"Error: no Prefect server answers at {api}, so nothing was done; start one with `python -m")
    assert err.count("\n") == 1, "at once: who waits is told so on a line of its own"
    assert out == ""
    assert not (tmp_path / "data").exists()


def test_ctrl_c_leaves_what_was_finished_and_the_run_ends_as_cancelled(served: Served, tmp_path: Path) -> None:
    for number in range(3000):
        (tmp_path / f"{number:04}.txt").write_bytes(SEEDS[0].read_bytes() + b"\n\nBerth %d.\n" % number)
    (tmp_path / "cleanpress.toml").write_text("batch_documents = 32\n")
    tracked = start(tmp_path, "--track", ".", PREFECT_API_URL=served.api)
    log = tmp_path / "data" / "clean" / "documents" / "_delta_log"
    until = time.monotonic() + 60
    while len(list(log.glob("*.json"))) < 2:
        assert time.monotonic() < until
        assert tracked.poll() is None
        time.sleep(0.02)
    tracked.send_signal(signal.SIGINT)
    _out, err = tracked.communicate(timeout=60)
    assert tracked.returncode == 130
    assert "Traceback" not in err
    state = run_of(served, err)["state"]
    assert state["type"] == "CANCELLED"  # type: ignore[index]
    done = re.search(r"interrupted after ([\d,]+) of 3,00[01] inputs; they are in the store", err)
    assert done
    assert f"stopped after {done[1]} of " in state["message"]  # type: ignore[index]
