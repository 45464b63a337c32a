"""Runs over outlets, for the tests of reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.run import Outcome, Status
from pipeline.run.outcome import Amounts
from pipeline.run.outlet_shares import outlet_shares
from pipeline.store import OutletShare, RunRecord

FIRST = datetime(2024, 5, 3, 3, tzinfo=UTC)
AROUND = (-0.04, -0.02, 0.0, 0.02, 0.04)
"""How the pages of one outlet differ in the share that is taken out."""


def cleaned(outlet: str | None, *shares: float, article: bool = True) -> list[Outcome]:
    """A document of 1,000 characters for each share."""
    amounts = [Amounts(1000 - round(1000 * share), round(1000 * share), article) for share in shares]
    return [Outcome("a.html", "/a.html", Status.NEW, outlet=outlet, amounts=each) for each in amounts]


def pages(outlet: str | None, share: float, documents: int = 20, *, without: int = 0) -> list[Outcome]:
    """Documents around a share, `without` of them without an article."""
    around = [share + AROUND[n % len(AROUND)] for n in range(documents)]
    return [*cleaned(outlet, *around[:without], article=False), *cleaned(outlet, *around[without:])]


def shares(outcomes: Sequence[Outcome]) -> tuple[OutletShare, ...]:
    return outlet_shares("ingest", outcomes)


def record(night: int, *outcomes: Outcome, **more: Any) -> RunRecord:
    """The row of a run that cleaned these."""
    started = FIRST + timedelta(days=night)
    given: dict[str, Any] = {
        "run_id": f"night-{night}",
        "kind": "ingest",
        "started": started,
        "ended": started + timedelta(minutes=5),
        "inputs": len(outcomes),
        "new": len(outcomes),
        "changed": 0,
        "unchanged": 0,
        "quarantined": 0,
        "pipeline": "p1",
        "rules": "r1",
        "documents_version": 1,
        "complete": True,
        "model": "m1",
        "outlets": outlet_shares("ingest", outcomes),
    }
    return RunRecord(**{**given, **more})
