"""Several processes in one store at once, and processes that are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from deltalake import DeltaTable

from pipeline.errors import StoreError
from pipeline.store import Candidate, Committed, Store, tables
from pipeline.store.parquet import Row
from pipeline.store.snapshot import Snapshot
from pipeline.store.tables import Table

WRITER = Path(__file__).with_name("writer.py")
ROOT = WRITER.parents[2]
Writer = subprocess.Popen[str]
Start = Callable[..., Writer]
Acknowledged = list[list[tuple[str, int, str]]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts writers that are ready and wait; ends those that a failing test leaves behind."""
    writers: list[Writer] = []

    def one(store: Path, name: str, rounds: int, documents: int, *kind: str) -> Writer:
        writer = subprocess.Popen(
            [sys.executable, str(WRITER), str(store), name, str(rounds), str(documents), *kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        writers.append(writer)
        return writer

    yield one
    for writer in writers:
        writer.kill()
        writer.communicate()


def go(*writers: Writer) -> list[Acknowledged]:
    """Let them loose together; what each was acknowledged."""
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    told = []
    for writer in writers:
        out, problem = writer.communicate(timeout=120)
        assert writer.returncode == 0, problem
        told.append([json.loads(line) for line in out.splitlines()])
    return told


def stored_versions(store: Path) -> Counter[tuple[str, int]]:
    rows = DeltaTable(store / "documents").to_pyarrow_table(columns=["doc_id", "version"]).to_pylist()
    return Counter((row["doc_id"], row["version"]) for row in rows)


@pytest.mark.parametrize("writers", [2, 4, 8])
def test_processes_at_once_leave_no_version_twice_and_none_missing(tmp_path: Path, start: Start, writers: int) -> None:
    """They also create the tables at once. With the library's own retries, two of them wrote 850 of 2,000 twice."""
    rounds, documents = 24 // writers, 20
    told = go(*(start(tmp_path / "clean", f"writer {place}", rounds, documents) for place in range(writers)))
    versions = stored_versions(tmp_path / "clean")
    assert set(versions.values()) == {1}, "a version was written twice"
    doc_ids = {doc_id for doc_id, _ in versions}
    assert len(doc_ids) == documents
    expected = {(doc_id, version) for doc_id in doc_ids for version in range(1, writers * rounds + 1)}
    assert set(versions) == expected, "a version is missing"
    acknowledged = [(doc_id, version) for writer in told for turn in writer for doc_id, version, _ in turn]
    assert sorted(acknowledged) == sorted(expected), "what was acknowledged is what is there"
    firsts = [status for writer in told for turn in writer for _, version, status in turn if version == 1]
    assert firsts == ["new"] * documents
    shas = DeltaTable(tmp_path / "clean/raw").to_pyarrow_table(columns=["sha256"]).column("sha256").to_pylist()
    assert len(shas) == len(set(shas)) == writers * rounds * documents


def test_processes_that_offer_the_same_document_make_one_version(tmp_path: Path, start: Start) -> None:
    """Two nightly runs that were started by mistake: one finds it new, the others find it unchanged."""
    told = go(*(start(tmp_path / "clean", "same", 1, 5) for _ in range(3)))
    assert set(stored_versions(tmp_path / "clean").values()) == {1}
    assert sorted(status for writer in told for turn in writer for _, _, status in turn) == (
        ["new"] * 5 + ["unchanged"] * 10
    )


def test_processes_that_bring_captures_of_the_same_pages_agree_on_the_documents(tmp_path: Path, start: Start) -> None:
    """Each page is one document; it is made of the capture that was taken last; the night after has nothing to do."""
    rounds, documents, place = 4, 10, tmp_path / "clean"
    told = go(*(start(place, f"writer {n}", rounds, documents, "captures") for n in range(3)))
    store = Store.open(place, create=False)
    assert {doc_id for writer in told for turn in writer for doc_id, _, _ in turn} == set(store.heads())
    assert len(store.heads()) == documents
    versions = stored_versions(place)
    assert set(versions.values()) == {1}
    newest = {doc_id: head.version for doc_id, head in store.heads().items()}
    assert set(versions) == {(doc_id, n) for doc_id, last in newest.items() for n in range(1, last + 1)}
    known = store.known()
    assert {doc_id: head.raw_sha256 for doc_id, head in store.heads().items()} == {
        doc_id: taken.raw_sha256 for doc_id, taken in known.newest.items()
    }
    rows = DeltaTable(place / "identity").to_pyarrow_table(columns=["seq"]).column("seq").to_pylist()
    assert sorted(rows) == list(range(1, documents * (1 + 3 * rounds) + 1)), "a row is missing or was written twice"
    assert all(store.raw(taken.raw_sha256 or "") for taken in known.inputs.values())


@pytest.mark.parametrize("moment", [0.0, 0.03, 0.1, 0.25, 0.6])
def test_a_writer_killed_at_any_moment_leaves_a_store_that_reads_and_goes_on(
    tmp_path: Path, start: Start, moment: float
) -> None:
    place = tmp_path / "clean"
    victim = start(place, "victim", 1000, 50)
    assert victim.stdout is not None
    assert victim.stdin is not None
    assert victim.stdout.readline() == "ready\n"
    victim.stdin.write("\n")
    victim.stdin.flush()
    time.sleep(moment)
    victim.send_signal(signal.SIGKILL)
    out, _ = victim.communicate()
    whole = [line for line in out.splitlines() if line.endswith("]]")]
    acknowledged = {(doc_id, version) for line in whole for doc_id, version, _ in json.loads(line)}

    [after] = go(start(place, "heir", 1, 50))
    versions = stored_versions(place)
    assert set(versions.values()) == {1}
    assert acknowledged <= set(versions), "what was acknowledged is there"
    assert len({version for _, version, _ in after[0]}) == 1, "a commit is there with all its documents, or not at all"
    assert set(versions) == {(doc_id, n) for doc_id, newest, _ in after[0] for n in range(1, newest + 1)}
    store = Store.open(place, create=False)
    assert all(store.raw(head.raw_sha256) for head in store.heads().values())


def test_a_lost_race_leaves_no_file_behind(
    store: Store,
    candidate: Callable[..., Candidate],
    commit: Callable[..., list[Committed]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commit(candidate("a.txt", "One."))
    rival = Store.open(store.path)
    whole = Table._commit
    raced: list[bool] = []

    def beaten_once(table: Table, snapshot: Snapshot, rows: Sequence[Row]) -> bool:
        if table.name == "documents" and not raced:
            raced.append(True)
            rival.commit([candidate("a.txt", "Rival.")], run_id="rival", now=rival.documents()[0].committed_at)
        return whole(table, snapshot, rows)

    monkeypatch.setattr(Table, "_commit", beaten_once)
    assert commit(candidate("a.txt", "Two."))[0].version == 3
    on_disk = {path.name for path in (store.path / "documents").glob("*.parquet")}
    snapshot = store._documents.snapshot()
    assert snapshot is not None
    assert on_disk == snapshot.files


def test_a_writer_that_never_gets_in_gives_up_and_says_so(
    store: Store, candidate: Callable[..., Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ATTEMPTS", 3)
    monkeypatch.setattr(Table, "_commit", lambda *_: False)
    with pytest.raises(StoreError, match=r"raw: other writers were faster 3 times.*run it again"):
        store.commit([candidate()], run_id="run", now=datetime.now(UTC))
