"""More files that cannot be read than in the runs of that kind before this one.

The earlier runs are taken newest first, as many as it takes for 200 inputs. Fisher's test at one in a thousand, and at
least 5 files and 3 times the share: broken files come in heaps, and a heap of two is none.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.report.alert import Alert
from pipeline.report.significance import chance_of_count
from pipeline.run import Counts
from pipeline.store import RunRecord

ENOUGH = 200
"""Inputs of earlier runs."""
LEVEL = 0.001
FEWEST = 5
"""Files in quarantine."""
TIMES = 3


def spike_alert(kind: str, counts: Counts, earlier: Iterable[RunRecord]) -> Alert | None:
    """None where the share of inputs in quarantine is what it was, or no earlier run tells. `earlier` is newest first;
    runs of another kind are passed over."""
    now, size = counts.quarantined, counts.total
    if now < FEWEST:
        return None
    before = of = runs = 0
    first: RunRecord | None = None
    for record in earlier:
        if record.kind != kind or not _inputs(record):
            continue
        first, runs = record, runs + 1
        before, of = before + record.quarantined, of + _inputs(record)
        if of >= ENOUGH:
            break
    if first is None or now * of < TIMES * before * size or chance_of_count(now, size, before, of) >= LEVEL:
        return None
    runs_told = "the run" if runs == 1 else f"{runs} runs since that"
    message = (
        f"{now:,} of {size:,} inputs of this {kind} could not be read ({now / size:.1%}); it was {before:,} of {of:,} "
        f"({before / of:.1%}) in {runs_told} of {first.started:%Y-%m-%d %H:%M} UTC: `corpus quarantine` says why."
    )
    facts: dict[str, str | int | float] = {
        "kind": kind,
        "quarantined": now,
        "inputs": size,
        "quarantined_before": before,
        "inputs_before": of,
        "runs_before": runs,
        "started_before": first.started.isoformat(),
    }
    return Alert("quarantine-spike", kind, message, facts)


def _inputs(record: RunRecord) -> int:
    """Those that the run came to."""
    return record.new + record.changed + record.unchanged + record.quarantined + (record.deleted or 0)
