"""Tables of many: documents, versions, runs, quarantine. On a terminal they are tables cut to its width; in a pipe they
are lines with tabs between the fields, whole and without a header, for `cut`, `grep` and `sort`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby

import click

from pipeline.cli.terminal import console, printable
from pipeline.store import QuarantineRow, RunRecord, StoredDocument, UnsureLine

# Under this many columns, only what tells the rows apart is shown.
WIDE = 90


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `share` is its part of the room that the columns without one leave."""

    header: str
    narrow: bool = True
    share: int = 0
    right: bool = False
    narrow_width: int | None = None
    style: str | None = None


def print_documents(documents: Sequence[StoredDocument]) -> None:
    """Id, version, day, outlet, title, file."""
    columns = (
        Column("document", narrow_width=8, style="cyan"),
        Column("v", right=True),
        Column("published"),
        Column("outlet", narrow=False, share=2),
        Column("title", share=4),
        Column("file", narrow=False, share=2, style="dim"),
    )
    rows = (
        (each.doc_id, each.version, _day(each), each.outlet or "", each.title or "", _file_name(each.raw_uri))
        for each in documents
    )
    _print(columns, rows, "no documents yet: `ingest seeds` makes five")


def print_history(versions: Sequence[StoredDocument]) -> None:
    """Version, moment, raw bytes, pipeline, rules, model, title; the newest first."""
    columns = (
        Column("v", right=True, style="cyan"),
        Column("when (UTC)"),
        Column("raw", narrow_width=8),
        Column("pipeline", share=2),
        Column("rules", narrow_width=8),
        Column("model", narrow_width=8),
        Column("title", narrow=False, share=3),
    )
    rows = (
        (
            each.version,
            _moment(each.committed_at),
            each.raw_sha256[:12],
            each.pipeline,
            each.rules,
            each.model or "",
            each.title or "",
        )
        for each in versions
    )
    _print(columns, rows, "no versions")


def print_runs(records: Sequence[RunRecord]) -> None:
    """When, what kind, how many of each, by what."""
    columns = (
        Column("run", narrow=False, style="cyan"),
        Column("when (UTC)"),
        Column("kind"),
        Column("in", right=True),
        Column("new", right=True),
        Column("chg", right=True),
        Column("same", right=True),
        Column("bad", right=True),
        Column("rules", narrow=False),
        Column("model", narrow=False),
        Column(""),
    )
    rows = (
        (
            each.run_id,
            _moment(each.started),
            each.kind,
            each.inputs,
            each.new,
            each.changed,
            each.unchanged,
            each.quarantined,
            each.rules,
            each.model or "",
            "" if each.complete else "interrupted",
        )
        for each in records
    )
    _print(columns, rows, "no runs yet")


def run_fields(record: RunRecord) -> dict[str, object]:
    """A run for JSON: all but the marks it left for later runs, which say nothing to anybody else; `deleted` where
    there were any."""
    left_out = {"checked"} if record.deleted else {"checked", "deleted"}
    return {each.name: getattr(record, each.name) for each in fields(record) if each.name not in left_out}


def print_unsure(found: Sequence[UnsureLine]) -> None:
    """On a terminal, a heading for each document, and two rows for each line: number, category, score and reason;
    below, the text. In a pipe, one row with tabs: document, number, category, score, text."""
    if not sys.stdout.isatty():
        for each in found:
            line = each.line
            _print_fields((each.doc_id, line.number, line.category.value, f"{line.score:.2f}", line.text))
        return
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    if not found:
        out.print("no line is in the review band", style="dim")
        return
    for doc_id, of_document in groupby(found, key=lambda each: each.doc_id):
        lines = list(of_document)
        out.print(Text.assemble((doc_id, "cyan"), (f"  {printable(_file_name(lines[0].raw_uri))}", "dim")))
        for line in (each.line for each in lines):
            verdict = (f"{line.category.value} {line.score:.2f}", "magenta")
            reason = (f"  {printable(line.reason)}", "dim")
            out.print(Text.assemble((f"{line.number:>5}  ", "dim"), verdict, reason))
            out.print(Padding(Text(printable(line.text)), (0, 0, 0, 7)))
    documents = len({each.doc_id for each in found})
    out.print(f"\n{count(len(found), 'line')} in {count(documents, 'document')}", style="bold")


def unsure_fields(found: UnsureLine) -> dict[str, object]:
    """An unsure line for JSON: what `corpus lines` gives of a line, and whose it is."""
    whose = {"doc_id": found.doc_id, "version": found.version, "raw_uri": found.raw_uri}
    return whose | {each.name: getattr(found.line, each.name) for each in fields(found.line)}


def print_quarantine(rows: Sequence[QuarantineRow]) -> None:
    """One block each: file, reason, remedy."""
    if not sys.stdout.isatty():
        for each in rows:
            _print_fields((_moment(each.seen_at), each.reason, each.uri, each.detail, each.remedy))
        return
    out = console()
    if not rows:
        out.print("nothing is in quarantine", style="dim")
    for each in rows:
        from rich.text import Text

        head = Text.assemble((printable(each.reason), "red"), "  ", (_moment(each.seen_at), "dim"))
        out.print(head)
        out.print(f"  {printable(each.uri)}", overflow="fold")
        detail = f"{each.detail}; " if each.detail else ""
        out.print(Text(f"  {printable(detail)}{printable(each.remedy)}", style="dim"))
    if rows:
        out.print(f"\n{len(rows):,} in quarantine", style="bold")


def _print(columns: Sequence[Column], rows: Iterable[Sequence[object]], when_empty: str) -> None:
    if not sys.stdout.isatty():
        for row in rows:
            _print_fields(row)
        return
    from rich import box
    from rich.table import Table

    out = console()
    wide = out.width >= WIDE
    shown = [at for at, column in enumerate(columns) if wide or column.narrow]
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        header_style="bold",
        expand=any(columns[at].share for at in shown),
    )
    for column in (columns[at] for at in shown):
        table.add_column(
            column.header,
            no_wrap=True,
            overflow="ellipsis" if column.share else "crop",
            justify="right" if column.right else "left",
            style=column.style,
            ratio=column.share or None,
            max_width=None if wide else column.narrow_width,
        )
    for row in rows:
        table.add_row(*(printable(row[at]) for at in shown))
    if table.row_count:
        out.print(table)
    else:
        out.print(when_empty, style="dim")


def _print_fields(row: Iterable[object]) -> None:
    click.echo("\t".join(printable(field) for field in row))


def count(number: int, noun: str) -> str:
    """How many of what, such as `1 line` or `1,200 lines`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _day(document: StoredDocument) -> str:
    return document.published.isoformat()[:10] if document.published else ""


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}"


def _file_name(uri: str) -> str:
    return uri.rstrip("/").rpartition("/")[2]
