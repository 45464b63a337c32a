"""A store in a bucket does what one in a folder does. Against a real S3 server on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable
from obstore import put
from obstore.store import from_url

from pipeline.errors import StoreError
from pipeline.run import ingest, reprocess
from pipeline.settings import Settings
from pipeline.store import Candidate, Store

SEEDS = Path(__file__).parents[2] / "seeds"
WRITER = Path(__file__).with_name("writer.py")
ROOT = Path(__file__).parents[2]
SETTINGS = Settings()
NOW = datetime(2023, 8, 7, tzinfo=UTC)


def test_what_is_ingested_is_read_back_and_not_ingested_twice(bucket: str, tmp_path: Path) -> None:
    store = Store.open(f"{bucket}/corpus/news")
    first = ingest([SEEDS], store, settings=SETTINGS)
    assert first.counts.new == 5
    again = ingest([SEEDS], Store.open(f"{bucket}/corpus/news"), settings=SETTINGS)
    assert (again.counts.unchanged, again.documents_version) == (5, first.documents_version)
    local = Store.open(tmp_path / "clean")
    ingest([SEEDS], local, settings=SETTINGS)
    by_title = {each.title: each for each in local.documents()}
    for each in store.documents():
        document = store.document(each.doc_id)
        assert document.clean() == local.document(by_title[each.title].doc_id).clean()
        assert store.raw(each.raw_sha256) == (SEEDS / Path(each.raw_uri).name).read_bytes()
    assert reprocess(store, settings=SETTINGS, force=True).counts.unchanged == 5
    assert [run.kind for run in store.runs()] == ["reprocess", "ingest", "ingest"]


def test_it_is_compacted_and_verified_as_well(bucket: str, tmp_path: Path) -> None:
    store = Store.open(f"{bucket}/news")
    for name in sorted(SEEDS.glob("*.txt")):
        ingest([name], store, settings=SETTINGS)
    assert {done.table: done.files_after for done in store.compact()}["documents"] == 1
    notes = list(Store.open(f"{bucket}/news").verify())
    assert [each.kind for each in notes if each.kind == "problem"] == []
    assert len(store.documents()) == 5
    assert store.vacuum(now=datetime.now(UTC))[0].files == 0, "they may still be read"


def test_other_programs_read_it_as_delta(bucket: str) -> None:
    ingest([SEEDS], Store.open(f"{bucket}/news"), settings=SETTINGS)
    assert len(DeltaTable(f"{bucket}/news/documents").to_pyarrow_table()) == 5


@pytest.mark.parametrize("writers", [2, 8])
def test_writers_at_once_leave_no_version_twice_and_none_missing(bucket: str, writers: int) -> None:
    rounds, documents, place = (6, 10, f"{bucket}/news") if writers == 2 else (2, 5, f"{bucket}/news")
    started = [
        subprocess.Popen(
            [sys.executable, str(WRITER), place, f"writer {number}", str(rounds), str(documents)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for number in range(writers)
    ]
    for each in started:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in started:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    acknowledged: list[tuple[str, int]] = []
    for each in started:
        out, problem = each.communicate(timeout=240)
        assert each.returncode == 0, problem
        acknowledged += [(doc_id, version) for line in out.splitlines() for doc_id, version, _ in json.loads(line)]
    rows = DeltaTable(f"{place}/documents").to_pyarrow_table(columns=["doc_id", "version"]).to_pylist()
    stored = Counter((row["doc_id"], row["version"]) for row in rows)
    assert set(stored.values()) == {1}
    assert len({doc_id for doc_id, _ in stored}) == documents
    assert set(stored) == {(doc_id, at) for doc_id, _ in stored for at in range(1, writers * rounds + 1)}
    assert sorted(acknowledged) == sorted(stored)
    assert [each for each in Store.open(place).verify() if each.kind == "problem"] == []


def test_a_bucket_that_is_not_there_is_named(bucket: str) -> None:
    with pytest.raises(StoreError, match=r"s3://no-such-bucket.*there is no such bucket; check its name"):
        Store.open("s3://no-such-bucket/news", create=True)


def test_a_server_that_is_not_there_is_told_with_what_to_check(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match=r"check AWS_ENDPOINT_URL"):
        Store.open(f"{bucket}/news")


@pytest.mark.parametrize("told", ["s3://key:secret@bucket/news", "s3://bucket/news?secret=x"])
def test_credentials_in_the_address_are_refused_and_not_repeated(told: str) -> None:
    with pytest.raises(StoreError, match="come from the environment") as refused:
        Store.open(told)
    assert "secret" not in str(refused.value)


def test_a_store_inside_another_is_refused_in_a_bucket_too(bucket: str) -> None:
    ingest([SEEDS], Store.open(f"{bucket}/news"), settings=SETTINGS)
    with pytest.raises(StoreError, match=r"lies inside the store s3://[\w-]+/news;"):
        Store.open(f"{bucket}/news/more")
    with pytest.raises(StoreError, match=r"has a store in it, s3://[\w-]+/news;"):
        Store.open(bucket)
    Store.open(f"{bucket}/newspapers")


def test_an_answer_that_was_lost_does_not_make_a_commit_twice(
    bucket: str, candidate: Callable[..., Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request is sent again by the layer below, and finds that the object is there: its own."""
    import obstore

    store = Store.open(f"{bucket}/news")
    real = obstore.put

    def twice(place: Any, name: str, data: Any, **how: Any) -> Any:
        done = real(place, name, data, **how)
        return real(place, name, data, **how) if how.get("mode") == "create" else done

    monkeypatch.setattr(obstore, "put", twice)
    told = store.commit([candidate("a.txt", "One.")], run_id="run", now=NOW)
    told += store.commit([candidate("a.txt", "Two.")], run_id="run", now=NOW + timedelta(days=1))
    assert [each.version for each in told] == [1, 2]
    assert [each.version for each in store.history(told[0].doc_id)] == [2, 1]


def test_no_new_store_is_made_among_other_objects(bucket: str) -> None:
    put(from_url(f"{bucket}/mine"), "letters/a.txt", b"Dear all")
    put(from_url(f"{bucket}/mine"), "b.txt", b"Dear all")
    with pytest.raises(StoreError, match=r"/mine has other things in it \(b.txt, letters\), so no new store"):
        ingest([SEEDS], Store.open(f"{bucket}/mine"), settings=SETTINGS)
    assert len(ingest([SEEDS], Store.open(f"{bucket}/ours"), settings=SETTINGS).outcomes) == 5
