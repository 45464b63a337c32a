"""Many articles: plan, read, clean, commit in batches. `ingest` takes files, `reprocess` takes the corpus itself."""

from __future__ import annotations

from pipeline.run.batches import BatchedRun
from pipeline.run.describe import describe
from pipeline.run.ingest import begin_ingest, ingest
from pipeline.run.outcome import Counts, OnProgress, Outcome, Progress, RunInterrupted, RunResult, Status
from pipeline.run.plan import Input, PageParts, Plan, plan
from pipeline.run.reprocess import begin_reprocess, reprocess
from pipeline.run.roots import inside
from pipeline.run.selection import Selection, selected

__all__ = [
    "BatchedRun",
    "Counts",
    "Input",
    "OnProgress",
    "Outcome",
    "PageParts",
    "Plan",
    "Progress",
    "RunInterrupted",
    "RunResult",
    "Selection",
    "Status",
    "begin_ingest",
    "begin_reprocess",
    "describe",
    "ingest",
    "inside",
    "plan",
    "reprocess",
    "selected",
]
