"""A run while it goes on: a bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from pipeline.cli.terminal import console, printable
from pipeline.run import OnProgress, Progress, Status

FEW = 20
"""Up to so many inputs, each has a line of its own; of a larger run only the quarantined ones have."""
EVERY = 10.0
"""Seconds between two lines that say how far a larger run is."""


@contextmanager
def shown_progress() -> Iterator[OnProgress]:
    """What to call with each step of the run."""
    if sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield plain_lines()


@contextmanager
def shown_count(noun: str) -> Iterator[Callable[[int, int], None]]:
    """What to call with how many are done, of how many: a bar, or a line every `EVERY` seconds."""
    if not sys.stderr.isatty():
        yield plain_counts(noun)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TimeRemainingColumn(compact=True), TextColumn(noun))
    with Bar(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def plain_counts(noun: str, clock: Callable[[], float] = time.monotonic) -> Callable[[int, int], None]:
    """Lines for a log file."""
    last = clock()

    def show(done: int, total: int) -> None:
        nonlocal last
        if clock() - last >= EVERY:
            last = clock()
            _say(f"{done:,} of {total:,} {noun}")

    return show


def plain_lines(clock: Callable[[], float] = time.monotonic) -> OnProgress:
    """Lines for a log file. Losing the reader of the log does not stop the run."""
    last = clock()

    def show(progress: Progress) -> None:
        nonlocal last
        outcome = progress.outcome
        if outcome is not None and outcome.status is Status.QUARANTINED:
            _say(f"quarantined  {outcome.name}: {outcome.reason}")
        elif outcome is not None and progress.total <= FEW:
            _say(f"{outcome.status.value:<11}  {outcome.name}")
        elif progress.total > FEW and (clock() - last >= EVERY):
            last = clock()
            _say(f"{progress.done:,} of {progress.total:,}")

    return show


def _say(line: str) -> None:
    try:
        click.echo(printable(line), err=True)
    except OSError:
        return


@contextmanager
def _bar() -> Iterator[OnProgress]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.table import Column

    current = TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"))
    columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TimeRemainingColumn(compact=True), current)
    with Bar(*columns, console=console(stderr=True), transient=True, expand=True) as bar:
        task = bar.add_task("", total=None)

        def show(progress: Progress) -> None:
            from rich.markup import escape

            name = escape(printable(progress.name))
            bar.update(task, completed=progress.done, total=progress.total, description=name)

        yield show
