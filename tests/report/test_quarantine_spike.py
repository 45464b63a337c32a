"""A heap of files that cannot be read is told; the usual few are not."""

from __future__ import annotations

import pytest

from pipeline.report.quarantine_spike import spike_alert
from pipeline.run import Counts

from .shares import record


def test_a_heap_of_broken_files_is_told_with_both_shares() -> None:
    told = spike_alert("ingest", Counts(new=188, quarantined=12), [record(0, new=299, quarantined=1)])
    assert told is not None
    assert (told.kind, told.subject) == ("quarantine-spike", "ingest")
    assert told.message == (
        "12 of 200 inputs of this ingest could not be read (6.0%); it was 1 of 300 (0.3%) in the run of "
        "2024-05-03 03:00 UTC: `corpus quarantine` says why."
    )
    assert told.facts["quarantined_before"] == 1


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (Counts(new=10, quarantined=4), {"new": 300}),  # four are no heap
        (Counts(new=190, quarantined=10), {"new": 285, "quarantined": 15}),  # as ever
        (Counts(new=900, quarantined=100), {"new": 950, "quarantined": 50}),  # twice as many, beyond chance
        (Counts(new=40, quarantined=5), {"new": 58, "quarantined": 2}),  # may be chance
    ],
)
def test_what_is_as_ever_or_may_be_chance_is_not_told(now: Counts, before: dict[str, int]) -> None:
    assert spike_alert("ingest", now, [record(0, **before)]) is None


def test_a_first_run_has_nothing_to_be_held_against() -> None:
    assert spike_alert("ingest", Counts(quarantined=50), []) is None


def test_runs_of_another_kind_say_nothing() -> None:
    """A reprocess reads from the store, where nothing is broken."""
    assert spike_alert("ingest", Counts(new=50, quarantined=50), [record(0, kind="reprocess", new=1000)]) is None


def test_small_runs_are_taken_together() -> None:
    """20 files a night: one night would prove nothing."""
    nights = [record(night, new=20) for night in range(30, 0, -1)]
    told = spike_alert("ingest", Counts(new=15, quarantined=5), nights)
    assert told is not None
    assert (told.facts["inputs_before"], told.facts["runs_before"]) == (200, 10)
    assert "0 of 200 (0.0%) in 10 runs since that of 2024-05-24" in told.message
    assert spike_alert("ingest", Counts(new=15, quarantined=5), nights[:1]) is None


def test_an_interrupted_run_counts_what_it_came_to() -> None:
    cut = record(0, inputs=100_000, new=15, quarantined=5, complete=False)
    assert spike_alert("ingest", Counts(new=15, quarantined=5), [cut]) is None
