"""The two ledgers beside the documents: what ran, and what could not be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.store import OutletShare, QuarantineRow, RunRecord, Store

START = datetime(2023, 8, 7, 3, 0, 0, 123456, tzinfo=UTC)
RUN = RunRecord("r1", "ingest", START, START + timedelta(seconds=2), 5, 3, 1, 0, 1, "p1", "r1", 7, True)
ROW = QuarantineRow("raw/a.txt", "empty_file", "write the article into it", "", None, None, "r1", START)


def test_runs_come_back_as_they_were_recorded_newest_first(store: Store) -> None:
    later = replace(
        RUN, run_id="r2", started=START + timedelta(days=1), documents_version=None, complete=False, model="m2"
    )
    for record in (RUN, later):
        store.record_run(record)
    assert store.runs() == [later, RUN]


def test_what_was_taken_out_of_each_outlet_comes_back_as_it_was(store: Store) -> None:
    """None, none and some are three things: not kept, nothing cleaned, and these."""
    shares = (OutletShare("A", 9, 6500, 2500, 2.5, 0.75, 0), OutletShare("B", 8, 10, 0, 0.0, 0.0, 8))
    nights = [replace(RUN, run_id=f"r{n}", started=START + timedelta(days=n)) for n in range(4)]
    records = [replace(night, outlets=told) for night, told in zip(nights, (shares, None, (), shares[:1]), strict=True)]
    for record in records:
        store.record_run(record)
    assert store.runs() == records[::-1]


def test_a_run_is_recorded_without_touching_the_documents(store: Store) -> None:
    store.record_run(RUN)
    assert (store.version("runs"), store.version("documents")) == (1, None)


def test_the_same_trouble_with_the_same_bytes_is_noted_once(store: Store) -> None:
    store.quarantine([ROW, replace(ROW, seen_at=START + timedelta(hours=1))])
    store.quarantine([replace(ROW, run_id="r2", seen_at=START + timedelta(days=1), detail="again")])
    assert store.quarantined() == [ROW]
    assert store.version("quarantine") == 1, "nothing new is no commit"


def test_other_trouble_other_bytes_and_other_files_are_noted(store: Store) -> None:
    others = [
        replace(ROW, reason="binary_file", seen_at=START + timedelta(seconds=1)),
        replace(ROW, raw_sha256="0" * 64, size=12, seen_at=START + timedelta(seconds=2)),
        replace(ROW, uri="raw/b.txt", seen_at=START + timedelta(seconds=3)),
    ]
    store.quarantine([ROW])
    store.quarantine(others)
    assert store.quarantined() == [ROW, *others]


def test_nothing_to_quarantine_makes_no_table(store: Store) -> None:
    store.quarantine([])
    assert not store.path.exists()
