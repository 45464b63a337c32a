"""A run as a person looks at it: what it did, what changed most, and what is not as it was in earlier runs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from pipeline.report.alert import Alert
from pipeline.report.changed import Changed, most_changed
from pipeline.report.drift import Comparison, compared, drift_alert, last_known
from pipeline.report.quarantine_spike import FEWEST, spike_alert
from pipeline.report.taken_out import CategoryLines, OutletLines, by_category, by_outlet
from pipeline.run import Counts, RunResult
from pipeline.run.outlet_shares import outlet_shares
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to say of a run. Lines and shares are of the documents that it cleaned: what was settled without
    a second look says nothing new."""

    dry_run: bool
    counts: Counts
    quarantined: tuple[tuple[str, int], ...]
    """Reason words and how many inputs each has, the most first."""
    cleaned: int
    """Documents that the run cleaned."""
    kept: int
    """Lines of theirs that stayed."""
    categories: tuple[CategoryLines, ...]
    outlets: tuple[OutletLines, ...]
    changed: Changed
    comparisons: tuple[Comparison, ...]
    """The outlets of which an earlier run knows as well, by name."""
    alerts: tuple[Alert, ...]
    """Outlets first, by name."""


def report(result: RunResult, store: Store) -> Report:
    """Look at a run that has ended, dry runs and interrupted ones too. Reads the runs table, and of changed documents
    both texts; a run that cleaned and changed nothing reads nothing. Raises `StoreError`."""
    comparisons, alerts = _against_earlier(result, store)
    reasons = Counter(outcome.reason or "" for outcome in result.quarantined)
    cleaned = [outcome for outcome in result.outcomes if outcome.amounts is not None]
    return Report(
        dry_run=result.dry_run,
        counts=result.counts,
        quarantined=tuple(sorted(reasons.items(), key=lambda each: (-each[1], each[0]))),
        cleaned=len(cleaned),
        kept=sum(outcome.kept or 0 for outcome in cleaned),
        categories=by_category(cleaned),
        outlets=by_outlet(cleaned),
        changed=most_changed(result, store),
        comparisons=comparisons,
        alerts=alerts,
    )


def alerts(result: RunResult, store: Store) -> tuple[Alert, ...]:
    """Only what a person should be told of: `report(…).alerts` without the work for the rest."""
    return _against_earlier(result, store)[1]


def _against_earlier(result: RunResult, store: Store) -> tuple[tuple[Comparison, ...], tuple[Alert, ...]]:
    """Runs of another kind are no measure: one takes what is new, the other all that there is, of many years."""
    now = () if result.narrowed else outlet_shares(result.kind, result.outcomes)
    mistyped = sum(outcome.mistyped for outcome in result.outcomes)
    counts = replace(result.counts, quarantined=result.counts.quarantined - mistyped)
    if not now and counts.quarantined < FEWEST:
        return (), ()
    runs = store.runs()
    earlier = [
        run for run in runs if run.kind == result.kind and run.run_id != result.run_id and run.started <= result.started
    ]
    comparisons = compared(now, last_known(earlier, {each.outlet for each in now}))
    mine = next((run for run in runs if run.run_id == result.run_id), None)
    drifted = (drift_alert(each, mine) for each in comparisons)
    found = (*drifted, spike_alert(result.kind, counts, earlier))
    return comparisons, tuple(alert for alert in found if alert is not None)
