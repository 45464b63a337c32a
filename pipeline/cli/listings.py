"""Tables of many: documents, versions, runs, quarantine. On a terminal they are tables cut to its width; in a pipe they
are lines with tabs between the fields, whole and without a header, for `cut`, `grep` and `sort`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING

import click

from pipeline.cli.terminal import console, printable
from pipeline.store import QuarantineRow, RunRecord, StoredDocument, UnsureLine

if TYPE_CHECKING:
    from pipeline.report import Alert

WIDE = 90
"""Columns of a terminal from which on there is room for more than what tells the rows apart."""
BETWEEN = 2
"""Blanks between two columns."""
MOST = 1_000
"""Rows of a table on a terminal."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `share` is its part of the room that the columns without one leave."""

    header: str
    least: int = 0
    """Columns that a terminal has at least where it is shown. Where the table is too wide all the same, columns go in
    this order, the largest first; one with 0 always stays."""
    share: int = 0
    right: bool = False
    narrow_width: int | None = None
    style: str | None = None


def print_documents(documents: Sequence[StoredDocument], state: str = "") -> None:
    """Id, version, day, outlet, title, file; on a wide terminal flags too, and whether a paywall cut it short. `state`
    says of which past state, where it is one."""
    columns = [
        Column("document", narrow_width=8, style="cyan"),
        Column("v", right=True),
        Column("published", least=64),
        Column("outlet", least=52, share=2),
        Column("title", share=4),
        Column("file", share=3, style="dim"),
    ]
    files = shortest([each.raw_uri for each in documents])
    rows: Iterator[tuple[object, ...]] = (
        (each.doc_id, each.version, _day(each), each.outlet or "", each.title or "", file)
        for each, file in zip(documents, files, strict=True)
    )
    notes = [_notes(each) for each in documents] if sys.stdout.isatty() else []  # in a pipe, they are in --json
    if any(notes):
        columns.append(Column("notes", least=120, share=2, style="yellow"))
        rows = ((*row, note) for row, note in zip(rows, notes, strict=True))
    print_table(columns, rows, f"no documents{state}" if state else "no documents yet: `ingest seeds` makes five")


def shortest(uris: Sequence[str]) -> list[str]:
    """The file names; of those that are the same, as much of the paths as tells them apart.

    >>> shortest(["/raw/a/index.html", "/raw/b/index.html", "/raw/b/storm.html"])
    ['a/index.html', 'b/index.html', 'storm.html']
    """
    parts = [uri.rstrip("/").split("/") for uri in uris]
    shown = [each[-1] for each in parts]
    waiting = list(range(len(uris)))
    for depth in range(1, max(map(len, parts), default=0) + 1):
        for place in waiting:
            shown[place] = "/".join(parts[place][-depth:])
        often = Counter(shown[place] for place in waiting)
        waiting = [place for place in waiting if often[shown[place]] > 1 and len(parts[place]) > depth]
    return shown


def _notes(document: StoredDocument) -> str:
    access = [document.access] if document.access == "truncated" else []
    return ", ".join([*access, *document.quality])


def print_runs(records: Sequence[RunRecord], alerts: Mapping[str, Sequence[Alert]]) -> None:
    """When, what kind, how many of each, by what, and how many alerts."""
    columns = (
        Column("run", least=WIDE, style="cyan"),
        Column("when (UTC)"),
        Column("kind"),
        Column("in", right=True),
        Column("new", right=True),
        Column("chg", right=True),
        Column("same", right=True),
        Column("bad", right=True),
        Column("rules", least=WIDE + 1),
        Column("model", least=WIDE + 2),
        Column("", least=2),
        Column("gone", right=True, least=3),
        Column("alerts", right=True, least=1, style="red"),
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
            "" if each.deleted is None else each.deleted,
            len(alerts[each.run_id]) or "",
        )
        for each in records
    )
    print_table(columns, rows, "no runs yet")


def run_fields(record: RunRecord, alerts: Sequence[Alert]) -> dict[str, object]:
    """A run for JSON: all but the marks it left for later runs, which say nothing to anybody else; `deleted` where
    there were any."""
    from pipeline.cli.run_report import alert_fields

    left_out = {"checked", "outlets"} if record.deleted else {"checked", "outlets", "deleted"}
    told = {each.name: getattr(record, each.name) for each in fields(record) if each.name not in left_out}
    outlets = [each._asdict() for each in record.outlets or ()]
    return {**told, "outlets": outlets, "alerts": alert_fields(alerts)}


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


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[object]], when_empty: str) -> None:
    """On a terminal a table as wide as it is, of `MOST` rows, or `when_empty`; in a pipe the fields of each row with
    tabs between, of all."""
    if not sys.stdout.isatty():
        for row in rows:
            _print_fields(row)
        return
    from rich import box
    from rich.table import Table

    out = console()
    wide = out.width >= WIDE
    left = iter(rows)
    cells = [[printable(cell) for cell in row] for row in islice(left, MOST)]
    shown = _fitting(columns, cells, out.width)
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
        expand=any(columns[at].share for at in shown),
    )
    for column in (columns[at] for at in shown):
        table.add_column(
            column.header,
            no_wrap=True,
            overflow="ellipsis",
            justify="right" if column.right else "left",
            style=column.style,
            ratio=column.share or None,
            max_width=None if wide else column.narrow_width,
        )
    for row in cells:
        table.add_row(*(row[at] for at in shown))
    if not table.row_count:
        out.print(when_empty, style="dim")
        return
    out.print(table)
    if more := sum(1 for _ in left):
        out.print(f"… and {more:,} more: in a pipe, as to `less` or a file, come all", style="dim")


def _fitting(columns: Sequence[Column], cells: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns that are shown on a terminal of this width: a number that is cut is another number."""
    from rich.cells import cell_len

    shown = [at for at, column in enumerate(columns) if width >= column.least]
    if any(columns[at].share for at in shown):
        return shown  # those with a share give way
    wide = [max(map(cell_len, (column.header, *(row[at] for row in cells)))) for at, column in enumerate(columns)]
    while sum(wide[at] + BETWEEN for at in shown) - BETWEEN > width:
        most = max(shown, key=lambda at: columns[at].least)
        if not columns[most].least:
            break
        shown.remove(most)
    return shown


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
