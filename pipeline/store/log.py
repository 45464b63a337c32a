"""Entries of a Delta log, one JSON object a line: https://github.com/delta-io/delta/blob/master/PROTOCOL.md.

They are written here and not by delta-rs, because an entry has to be on the disk before it can be seen, because one
entry has to be able to remove some files and add others, and because nothing may be retried behind our back."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

CHECKPOINT_EVERY = 100
"""Entries between two checkpoints: what opening a table has to read at most."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A Parquet file as the log tells of it."""

    name: str
    size: int
    """Bytes."""
    statistics: str
    """JSON, in the words of Delta."""


def entry_name(version: int) -> str:
    """The name of the log entry that makes a version."""
    return f"{version:020}.json"


def checkpoint_name(version: int) -> str:
    """The name of the checkpoint that may lie beside it."""
    return f"{version:020}.checkpoint.parquet"


def entry(operation: str, added: Sequence[DataFile], removed: Sequence[str] = ()) -> bytes:
    """One log entry. With `removed`, the added files hold their rows in another arrangement: programs that follow a
    table row by row need not look at it, so it says that no data changed."""
    now = time.time_ns() // 1_000_000
    changed = not removed
    info = {"timestamp": now, "operation": operation, "engineInfo": "cleanpress", "isBlindAppend": False}
    actions: list[dict[str, object]] = [{"commitInfo": info}]
    actions += [
        {"remove": {"path": quote(name), "deletionTimestamp": now, "dataChange": changed, "partitionValues": {}}}
        for name in removed
    ]
    actions += [
        {
            "add": {"path": quote(file.name), "partitionValues": {}, "size": file.size, "modificationTime": now}
            | {"dataChange": changed, "stats": file.statistics}
        }
        for file in added
    ]
    return "".join(json.dumps(action, separators=(",", ":")) + "\n" for action in actions).encode()
