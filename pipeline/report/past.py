"""The alerts of runs long ended, from what their rows in the runs table say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.report.alert import Alert
from pipeline.report.drift import compared, drift_alert
from pipeline.report.quarantine_spike import spike_alert
from pipeline.run import Counts
from pipeline.store import OutletShare, RunRecord


def alerts_of_runs(runs: Sequence[RunRecord]) -> Mapping[str, tuple[Alert, ...]]:
    """What each run should have been told of when it ended, by `run_id`. `runs` is newest first, as the store gives
    them; time grows with their number."""
    known_of: defaultdict[str, dict[str, tuple[OutletShare, RunRecord]]] = defaultdict(dict)
    of_kind: defaultdict[str, list[RunRecord]] = defaultdict(list)
    found = {}
    for run in reversed(runs):
        counts = Counts(run.new, run.changed, run.unchanged, run.quarantined, run.deleted or 0)
        known = known_of[run.kind]
        drifted = [drift_alert(each, run) for each in compared(run.outlets or (), known)]
        told = (*drifted, spike_alert(run.kind, counts, reversed(of_kind[run.kind])))
        found[run.run_id] = tuple(alert for alert in told if alert is not None)
        known.update((each.outlet, (each, run)) for each in run.outlets or ())
        of_kind[run.kind].append(run)
    return found
