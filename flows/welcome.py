"""What `python -m flows` says when it is ready."""

from __future__ import annotations

from flows.confined import roots
from flows.deployments import EXPORT, INGEST, MAINTAIN, REPROCESS
from pipeline.settings import Settings


def welcome(ui: str, settings: Settings) -> str:
    """Where the page is, what each deployment does and when, and which folders runs may name."""
    return f"""
Ready. Open  {ui}/deployments  in a browser.

  {INGEST}      cleans raw files. Click it, then Run: "Quick run" takes {settings.inbox}, "Custom run" asks.
  {REPROCESS}   cleans again what new rules change, by itself {_when(settings.nightly, settings)}.
  {EXPORT}      writes copies for other programs, after each reprocess{_and(settings)}.
  {MAINTAIN}    checks the store, merges and removes files, {_when(settings.weekly, settings)}.

A run's page shows its log, and under Artifacts what came in, what went out and why.
Runs may name {", ".join(roots(settings))}
Ctrl-C stops the runs; schedules are kept for the next start.
"""


def _when(cron: str, settings: Settings) -> str:
    return f'at "{cron}" ({settings.timezone}), unless it is paused' if cron else "when you say so"


def _and(settings: Settings) -> str:
    return f" and {_when(settings.exports, settings)}" if settings.exports else ""
