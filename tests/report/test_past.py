"""The alerts of runs long ended."""

from __future__ import annotations

from pipeline.report import alerts_of_runs

from .shares import pages, record


def test_each_run_has_the_alerts_that_it_had_when_it_ended() -> None:
    """The layout changed in the third night, and a heap of broken files came in the fourth; the fifth is as the one
    before it."""
    nights = [
        record(0, *pages("Post", 0.3), quarantined=0, new=300),
        record(1, *pages("Post", 0.3), *pages("Echo", 0.5)),
        record(2, *pages("Post", 0.6)),
        record(3, *pages("Post", 0.6), quarantined=50, new=200),
        record(4, *pages("Post", 0.6), *pages("Echo", 0.5), quarantined=50, new=200),
    ]
    found = alerts_of_runs(nights[::-1])
    assert {run: [alert.kind for alert in alerts] for run, alerts in found.items()} == {
        "night-0": [],
        "night-1": [],
        "night-2": ["quality-drift"],
        "night-3": ["quarantine-spike"],
        "night-4": [],
    }
    assert found["night-2"][0].facts["run_before"] == "night-1"


def test_runs_from_before_this_was_kept_have_none() -> None:
    assert alerts_of_runs([record(1, outlets=None), record(0, outlets=None)]) == {"night-0": (), "night-1": ()}


def test_no_runs_no_alerts() -> None:
    assert alerts_of_runs([]) == {}
