"""What `ingest` says at the end: a table of documents, what is in quarantine and why, and one line that sums it up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.terminal import console, printable
from pipeline.run import Outcome, RunResult, Status

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.report import Alert

ROWS = 20
LAST = (Status.UNCHANGED, Status.DELETED, Status.QUARANTINED)
QUARANTINED_ROWS = 100
ALERTS = 20
STYLES = {
    Status.NEW: "green",
    Status.CHANGED: "yellow",
    Status.UNCHANGED: "dim",
    Status.QUARANTINED: "red",
    Status.DELETED: "magenta",
}
# Under this many columns there is no room for the title.
WIDE = 96
NAME, OUTLET = 24, 18
"""Columns at most."""


def worth_showing(result: RunResult) -> tuple[list[Outcome], int]:
    """The rows of the table, and how many are left out: when there are too many, those that changed something come
    first, and what is in quarantine last, since it is listed by itself."""
    outcomes = list(result.outcomes)
    if len(outcomes) > ROWS:
        outcomes.sort(key=lambda each: LAST.index(each.status) if each.status in LAST else -1)
    return outcomes[:ROWS], max(0, len(outcomes) - ROWS)


def print_report(result: RunResult, rows: Sequence[Outcome], left_out: int, target: str) -> None:
    """Print it to stdout. `rows` are described outcomes; `target` is the store as the user wrote it."""
    out = console()
    if rows:
        out.print(_table(rows, wide=out.width >= WIDE))
    if left_out:
        out.print(f"… and {left_out:,} more", style="dim")
    if rows or left_out:
        out.print()
    for line in quarantine_lines(result.quarantined):
        out.print(line, soft_wrap=not out.is_terminal)  # wrapped at words for people, whole for `grep`
    out.print(summary(result, target), style="bold", soft_wrap=not out.is_terminal)


def summary(result: RunResult, target: str) -> str:
    """`5 documents: 5 new · 0 changed · 0 unchanged · 0 quarantined -> data/clean`."""
    ending = " (dry run: nothing was written)" if result.dry_run else ""
    return f"{result.counts} -> {printable(target)}{ending}"


def quarantine_lines(quarantined: Sequence[Outcome]) -> list[str]:
    """Each file with its reason and what to do about it; a blank line at the end when there are any."""
    lines = []
    for each in quarantined[:QUARANTINED_ROWS]:
        detail = f" ({each.detail})" if each.detail else ""
        lines.append(printable(f"quarantined  {each.name}: {each.reason}{detail}; {each.remedy}"))
    if len(quarantined) > QUARANTINED_ROWS:
        more = len(quarantined) - QUARANTINED_ROWS
        lines.append(f"… and {more:,} more: `corpus quarantine` lists them all")
    return [*lines, ""] if lines else []


def _table(rows: Sequence[Outcome], *, wide: bool) -> Table:
    from rich import box
    from rich.table import Table

    # one column takes what the others leave: the title, or where there is no room for titles, the file
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0), header_style="bold", expand=True
    )
    table.add_column("document", no_wrap=True, overflow="ellipsis", ratio=None if wide else 1, max_width=NAME)
    if wide:
        table.add_column("title", no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column("outlet", no_wrap=True, overflow="ellipsis", max_width=OUTLET if wide else OUTLET // 2)
    table.add_column("published", no_wrap=True)
    table.add_column("kept/out", no_wrap=True, justify="right")
    table.add_column("v", no_wrap=True, justify="right")
    table.add_column("", no_wrap=True)
    for each in rows:
        table.add_row(*_cells(each, wide=wide))
    return table


def _cells(each: Outcome, *, wide: bool) -> list[Any]:
    from rich.text import Text

    lines = "" if each.kept is None else f"{each.kept}/{each.out}"
    name = printable(each.name).rpartition("/")[2]
    title = [printable(each.title or "")] if wide else []
    day = (each.published or "")[:10]
    status = Text(each.status.value, style=STYLES[each.status])
    version = "" if each.version is None else str(each.version)
    return [name, *title, printable(each.outlet or ""), day, lines, version, status]


def say_alerts(alerts: Sequence[Alert]) -> None:
    """What is not as it was in earlier runs, a line each."""
    for alert in alerts[:ALERTS]:
        click.echo(printable(f"{alert.kind}: {alert.message}"), err=True)
    if len(alerts) > ALERTS:
        click.echo(f"… and {len(alerts) - ALERTS:,} more: --json has them all", err=True)


def alert_fields(alerts: Sequence[Alert]) -> list[dict[str, object]]:
    """The same for JSON."""
    return [{name: getattr(each, name) for name in ("kind", "subject", "message", "facts")} for each in alerts]


def say_skipped(result: RunResult) -> None:
    """Name what a folder holds besides articles."""
    if result.skipped:
        click.echo(f"left out, since they lie beside articles: {_first(result.skipped)}", err=True)
    if result.parts:
        files = sum(each.files for each in result.parts)
        told = f"left out as parts of saved pages: {files:,} file{'' if files == 1 else 's'} in"
        click.echo(f"{told} {_first([each.folder for each in result.parts])}", err=True)


def _first(names: Sequence[str]) -> str:
    named = ", ".join(printable(name) for name in names[:3])
    return f"{named} and {len(names) - 3:,} more" if len(names) > 3 else named
