"""A line in the log of a run for each file that goes to quarantine, as long as they are few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.markdown import count

if TYPE_CHECKING:
    from pipeline.run import Progress

MOST_LINES = 100
"""Every line is a row in the server's database, and nobody reads thousands of them."""


class BrokenFiles:
    """Tells of the first, and counts the others."""

    def __init__(self, log: Any) -> None:
        self._log = log
        self._seen = 0

    def tell(self, progress: Progress) -> None:
        """With each step of a run: most are about no such file."""
        outcome = progress.outcome
        if outcome is None or outcome.reason is None:
            return
        self._seen += 1
        if self._seen <= MOST_LINES:
            self._log.warning("%s goes to quarantine: %s; %s", progress.name, outcome.reason, outcome.remedy)

    def end(self) -> None:
        """When the run is over."""
        if self._seen > MOST_LINES:
            more = count(self._seen - MOST_LINES, "more file")
            self._log.warning("%s in quarantine; `corpus quarantine` lists all", more)
