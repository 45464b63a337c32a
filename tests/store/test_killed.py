"""kill -9 at any moment of any step that writes: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.export import export
from pipeline.run.removal import Removal
from pipeline.store import Store, doc_id_for
from tests.store.test_purge import places_of
from tests.store.worker import DOCUMENTS

WORKER = Path(__file__).with_name("worker.py")
ROOT = WORKER.parents[2]
KILLS = 10
"""For each of five stores."""


def killed_after(seconds: float, store: Path, exports: Path, seed: int) -> list[dict[str, Any]]:
    """What a worker said until it was killed, so many seconds after it began."""
    worker = subprocess.Popen(
        [sys.executable, str(WORKER), str(store), str(exports), str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert worker.stdout is not None
    assert worker.stdin is not None
    assert worker.stdout.readline() == '{"ready": true}\n'
    worker.stdin.write("\n")
    worker.stdin.flush()
    time.sleep(seconds)
    worker.send_signal(signal.SIGKILL)
    out, problem = worker.communicate()
    assert "Error" not in problem, problem
    return [json.loads(line) for line in out.splitlines() if line.endswith("}")]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.timeout(600)
def test_nothing_that_was_acknowledged_is_lost_and_nothing_is_there_by_half(tmp_path: Path, number: int) -> None:
    dice = random.Random(number)
    place, exports = tmp_path / "clean", tmp_path / "exports"
    versions: dict[str, int] = {}
    purged: set[str] = set()
    purging: set[str] = set()
    seen: set[str] = set()
    for kill in range(KILLS):
        said = killed_after(dice.uniform(0.05, 1.2), place, exports, seed=100 * number + kill)
        seen |= {each["begins"] for each in said if "begins" in each}
        purging |= {each["doc_id"] for each in said if each.get("begins") == "purge"}
        for each in said:
            versions.update(each.get("committed", []))
            purged |= {each["purged"]} if "purged" in each else set()
        store = Store.open(place)
        Removal(store).finish_purges()
        problems = [each for each in store.verify() if each.kind == "problem"]
        assert problems == [], (kill, said[-1])
        heads = store.heads()
        named = [doc_id_for(f"https://example.com/{at}", place) for at in range(DOCUMENTS)]
        for doc_id, version in versions.items():
            head = heads[doc_id]
            assert head.version >= version or head.op == "purge", "an acknowledged version is there"
            assert head.op == "upsert" or doc_id in purging
        assert all(heads[doc_id].op == "purge" for doc_id in purged)
        for at, doc_id in enumerate(named):
            if doc_id in heads and heads[doc_id].op == "purge":
                assert places_of(doc_id, exports) == [], "what was purged is in no export"
                assert places_of(f" of {at}, zebra", place) == [], "nor in any file of the store"
    assert seen >= {"commit", "compact", "export"}
    store = Store.open(place)
    for format_name in ("jsonl", "markdown"):
        told = export(store, exports / format_name, format_name)
        fresh = export(store, tmp_path / "fresh" / format_name, format_name)
        assert told.documents == fresh.documents == len(store.documents())
        assert documents_in(exports / format_name) == documents_in(tmp_path / "fresh" / format_name)


def documents_in(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and ".cleanpress" not in path.parts]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
