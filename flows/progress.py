"""The live view of a run: a bar with documents done, rate and time left; the same as a line in the log every few
seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from prefect.logging import get_run_logger

from flows.bar import Bar
from flows.broken_files import BrokenFiles
from flows.courtesy import Courtesy

if TYPE_CHECKING:
    from pipeline.run import OnProgress, Progress

SECONDS_BETWEEN_LINES = 5.0
"""Every line is a row in the server's database: a line a document would cost more than the document."""
SECONDS_BETWEEN_BARS = 2.0

Show = Callable[[float, str], None]


@contextmanager
def live(kind: str, also: OnProgress | None = None) -> Iterator[OnProgress]:
    """What to call with each step of the run, which calls `also` in turn. A run with nothing to do leaves no bar."""
    courtesy, bar, broken = Courtesy(SECONDS_BETWEEN_BARS), Bar(f"{kind}-progress"), BrokenFiles(get_run_logger())
    tell = log_progress(show=lambda percent, told: courtesy.tell(lambda: bar.show(percent, told)))
    try:
        yield each_of(*([also] if also else []), broken.tell, tell)
    finally:
        with suppress(KeyboardInterrupt):  # the run is over; who interrupts now only does not want to wait
            broken.end()
            courtesy.end()


def each_of(*calls: OnProgress) -> OnProgress:
    """Calls one after the other."""

    def tell(progress: Progress) -> None:
        for call in calls:
            call(progress)

    return tell


def log_progress(
    clock: Callable[[], float] = time.monotonic, logger: Any = None, show: Show = lambda _percent, _told: None
) -> OnProgress:
    """A callback for the library that writes to the log of the current run and shows how far it is."""
    log = logger or get_run_logger()
    begun = said_at = shown_at = 0.0
    first = said = 0

    def tell(progress: Progress) -> None:
        nonlocal begun, said_at, shown_at, first, said
        now, at_end = clock(), progress.done == progress.total
        # each document is told twice, cleaned and committed: the second time there is nothing new to say
        if progress.done == said:
            return
        if not first:  # the clock starts here: loading the models is no measure of what is to come
            begun = said_at = now
            first, shown_at = progress.done, now - SECONDS_BETWEEN_BARS
        if at_end or now - shown_at >= SECONDS_BETWEEN_BARS:
            shown_at = now
            show(100 * progress.done / progress.total, how_far(progress, progress.done - first, now - begun))
        if at_end or now - said_at >= SECONDS_BETWEEN_LINES:
            said_at, said = now, progress.done
            log.info("%s; last: %s", how_far(progress, progress.done - first, now - begun), progress.name)

    return tell


def how_far(progress: Progress, since: int, seconds: float) -> str:
    """Such as `1,204 of 2,000 done, 92.1 a second, about 9 s left`, by those done since a moment so long ago; in the
    first second there is no rate to speak of."""
    told = f"{progress.done:,} of {progress.total:,} done"
    if seconds < 1 or not since:
        return told
    rate = since / seconds
    left = round((progress.total - progress.done) / rate)
    told += f", {rate:,.1f} a second"
    if left >= 120:
        return f"{told}, about {round(left / 60):,} min left"
    return f"{told}, about {left} s left" if left else told
