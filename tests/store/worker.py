"""A program that does everything to a store that writes, until it is killed, for the tests that kill it.

    python worker.py STORE EXPORT SEED

Before each step it prints what it is about to do, after each what was acknowledged, as lines of JSON.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.export import export
from pipeline.run.removal import Removal
from pipeline.store import Store
from tests.store.writer import candidate

DOCUMENTS = 30


def main(path: str, folder: str, seed: int) -> None:
    import deltalake  # noqa: F401 - killed at its work, not at its imports
    import pyarrow.dataset  # noqa: F401

    store, dice = Store.open(path), random.Random(seed)
    say(ready=True)
    sys.stdin.readline()
    Removal(store).finish_purges()  # as every run does when it begins
    turn = 0
    while True:
        turn += 1
        offers = [candidate(store, place, f"{seed} turn {turn} of {place}, {'zebra ' * 40}") for place in some(dice)]
        say(begins="commit")
        told = store.commit(offers, run_id=f"{seed}-{turn}", now=datetime.now(UTC), pipeline="p", rules="r", model="m")
        say(committed=[[each.doc_id, each.version] for each in told if each.status != "deleted"])
        step = dice.random()
        if step < 0.3:
            say(begins="compact")
            store.compact()
        elif step < 0.6:
            say(begins="export")
            export(store, Path(folder) / "jsonl", "jsonl")
            export(store, Path(folder) / "markdown", "markdown")
        elif step < 0.8:
            doc_id = dice.choice([each.doc_id for each in told])
            say(begins="purge", doc_id=doc_id)
            Removal(store).purge(doc_id, "")
            say(purged=doc_id)


def some(dice: random.Random) -> list[int]:
    return sorted(dice.sample(range(DOCUMENTS), 10))


def say(**what: Any) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
