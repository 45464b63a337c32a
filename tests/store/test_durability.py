"""What was acknowledged survives a power cut: it was synced, and in an order that cannot leave a hole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from deltalake import DeltaTable

from pipeline.store import Candidate, Committed, Store

Make = Callable[..., Candidate]
Commit = Callable[..., list[Committed]]


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch, store: Store) -> list[tuple[int, int]]:
    """(inode, newest version in the log of `documents` at that moment), for every fsync, in order."""
    seen: list[tuple[int, int]] = []
    real = os.fsync

    def noting(handle: int) -> None:
        log = store.path / "documents/_delta_log"
        seen.append((os.fstat(handle).st_ino, max((int(entry.stem) for entry in log.glob("*.json")), default=-1)))
        real(handle)

    monkeypatch.setattr(os, "fsync", noting)
    return seen


def inode(path: Path) -> int:
    return path.stat().st_ino


def test_data_log_and_folders_are_synced_before_the_commit_returns(
    store: Store, candidate: Make, commit: Commit, synced: list[tuple[int, int]]
) -> None:
    commit(candidate())
    done = {number for number, _ in synced}
    for table in ("documents", "raw"):
        folder = store.path / table
        for path in (folder, folder / "_delta_log", *folder.glob("*.parquet"), *folder.glob("_delta_log/*.json")):
            assert inode(path) in done, f"{path} was not synced"
    assert {inode(store.path), inode(store.path.parent)} <= done, "nor are new folders without their names"


def test_the_data_is_on_the_disk_before_the_log_speaks_of_it(
    store: Store, candidate: Make, commit: Commit, synced: list[tuple[int, int]]
) -> None:
    commit(candidate("a.txt", "One."))
    folder = store.path / "documents"
    before = set(folder.glob("*.parquet"))
    synced.clear()
    commit(candidate("a.txt", "Two."))
    [data] = set(folder.glob("*.parquet")) - before
    assert (inode(data), 1) in synced, "at that moment the log ended with version 1"
    assert (inode(folder), 1) in synced, "and so is its name"


def test_a_log_entry_is_on_the_disk_before_anybody_can_see_it(
    store: Store, candidate: Make, commit: Commit, synced: list[tuple[int, int]]
) -> None:
    """A reader that saw an entry which a power cut then took would know of a version that never was."""
    commit(candidate("a.txt", "One."))
    synced.clear()
    commit(candidate("a.txt", "Two."))
    assert (inode(store.path / "documents/_delta_log/00000000000000000002.json"), 1) in synced


def test_the_version_below_is_synced_before_one_is_built_on_it(
    store: Store, candidate: Make, commit: Commit, synced: list[tuple[int, int]]
) -> None:
    """Its writer may have been killed before it was; a log with a hole cannot be read at all."""
    commit(candidate("a.txt", "One."))
    synced.clear()
    commit(candidate("a.txt", "Two."))
    below = inode(store.path / "documents/_delta_log" / f"{1:020}.json")
    assert (below, 1) in synced


def test_a_checkpoint_is_synced_as_well(
    store: Store, candidate: Make, commit: Commit, synced: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Delta writes one every so many commits, and then reads that instead of the log."""
    commit(candidate("a.txt", "0"))
    DeltaTable(store.path / "documents").alter.set_table_properties({"delta.checkpointInterval": "2"})
    for text in ("1", "2"):
        commit(candidate("a.txt", text))
    log = store.path / "documents/_delta_log"
    checkpoints = [*log.glob("*.checkpoint.parquet"), log / "_last_checkpoint"]
    assert len(checkpoints) > 1
    assert {inode(path) for path in checkpoints} <= {number for number, _ in synced}
