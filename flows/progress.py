"""The live log of a run: a line every few seconds, and one for every file that goes to quarantine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prefect.logging import get_run_logger

if TYPE_CHECKING:
    from pipeline.run import Progress

SECONDS_BETWEEN_LINES = 5.0
"""Every line is a row in the server's database: a line a document would cost more than the document."""


def log_progress(clock: Callable[[], float] = time.monotonic, logger: Any = None) -> Callable[[Progress], None]:
    """A callback for the library that writes to the log of the current run."""
    log = logger or get_run_logger()
    begun = last = clock()
    said = 0

    def told(progress: Progress) -> None:
        nonlocal last, said
        outcome = progress.outcome
        if outcome is not None and outcome.reason is not None:
            log.warning("%s goes to quarantine: %s; %s", progress.name, outcome.reason, outcome.remedy)
        now = clock()
        # each document is told twice, cleaned and committed: the second time there is nothing new to say
        if progress.done == said or (progress.done < progress.total and now - last < SECONDS_BETWEEN_LINES):
            return
        last, said = now, progress.done
        rate = progress.done / max(now - begun, 1e-6)
        left = round((progress.total - progress.done) / rate) if rate else 0
        log.info(
            "%s of %s done, %.1f a second%s; last: %s",
            f"{progress.done:,}",
            f"{progress.total:,}",
            rate,
            f", about {left} s left" if left else "",
            progress.name,
        )

    return told
