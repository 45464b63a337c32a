"""The changes since a state: as a table, or as JSON, which is printed while it is read."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import Any

from pipeline.cli.listings import Column, print_table, shortest
from pipeline.cli.terminal import console, json_line
from pipeline.store import Changes, StoredDocument

STYLES = {"upsert": "green", "delete": "yellow", "purge": "red"}
ENVELOPE = ("op", "doc_id", "version", "dataset_version", "committed_at")


def event(change: StoredDocument) -> dict[str, Any]:
    """One event: what happened to which document; with the whole document, or why it is gone."""
    told = {name: getattr(change, name) for name in ENVELOPE}
    if change.op != "upsert":
        return told | {"reason": change.reason}
    return told | {"document": {each.name: getattr(change, each.name) for each in fields(change)}}


def print_json_lines(changes: Changes) -> None:
    """One event on each line, by state and id."""
    for change in changes:
        sys.stdout.write(json_line(event(change)) + "\n")


def print_one_json(changes: Changes) -> None:
    """One JSON document: `since`, `version` to ask with next time, and the events."""
    sys.stdout.write(f'{{"since": {changes.since}, "version": {changes.version}, "changes": [')
    for place, change in enumerate(changes):
        sys.stdout.write(f"{',' if place else ''}\n{json_line(event(change))}")
    sys.stdout.write("\n]}\n")


def print_changes(changes: Changes) -> None:
    """State, moment, what happened, document, version, title, file or why it is gone. In a pipe one row with tabs."""
    columns = (
        Column("state", right=True),
        Column("when (UTC)", least=72),
        Column("op"),
        Column("document", narrow_width=8, style="cyan"),
        Column("v", right=True),
        Column("title", least=52, share=4),
        Column("file, or why", share=3, style="dim"),
    )
    found = changes.summaries()
    files = shortest([each.raw_uri for each in found])
    rows = (
        (
            each.dataset_version,
            f"{each.committed_at:%Y-%m-%d %H:%M}",
            each.op,
            each.doc_id,
            each.version,
            each.title or "",
            file if each.op == "upsert" else each.reason or "",
        )
        for each, file in zip(found, files, strict=True)
    )
    print_table(columns, rows, f"nothing changed since state {changes.since}")
    if sys.stdout.isatty():
        console().print(f"\nthe newest state is {changes.version}: --since {changes.version} next time", style="dim")
