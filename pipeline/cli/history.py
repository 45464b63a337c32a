"""The versions of one document: when each came, what is different in it, and from and by what it was made."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

from pipeline.cli.terminal import console, printable
from pipeline.store import StoredDocument
from pipeline.store.diff import changed_parts, made_otherwise

if TYPE_CHECKING:
    from rich.text import Text

SHA = 12
"""Digits of a sha256 that are shown."""
GONE = {"delete": "deleted", "purge": "purged"}


def with_steps(versions: Sequence[StoredDocument]) -> Iterator[tuple[StoredDocument, tuple[str, ...], tuple[str, ...]]]:
    """Versions from new to old; each with what changed since the one before it, and what it was made of otherwise."""
    for version, before in zip_longest(versions, versions[1:]):
        if before is None:
            yield version, () if version.op == "upsert" else (GONE[version.op],), ()
        else:
            yield version, changed_parts(before, version), made_otherwise(before, version)


def print_history(versions: Sequence[StoredDocument]) -> None:
    """On a terminal a block for each version, the newest first. In a pipe one row with tabs: version, moment, raw
    bytes, pipeline, rules, model, title, op, what changed, why."""
    if not sys.stdout.isatty():
        for each, changed, because in with_steps(versions):
            made = (each.raw_sha256[:SHA], each.pipeline, each.rules, each.model or "", each.title or "")
            fields = (each.version, _moment(each), *made, each.op, ",".join(changed), each.reason or ",".join(because))
            click.echo("\t".join(printable(field) for field in fields))
        return
    from rich.text import Text

    out = console()
    margin = len(str(versions[0].version)) + 3
    for each, changed, because in with_steps(versions):
        told = Text.assemble((f"{f'v{each.version}':<{margin}}", "cyan"), f"{_moment(each)} UTC  ")
        out.print(told.append(_told(each, changed), "bold" if each.op == "upsert" else "red"))
        for line in _lines(_made(each, because) if each.op == "upsert" else (), out.width - margin):
            out.print(Text(" " * margin).append_text(line))


def _told(version: StoredDocument, changed: Sequence[str]) -> str:
    if version.op != "upsert":
        return f"{GONE[version.op]}: {printable(version.reason)}" if version.reason else GONE[version.op]
    return ", ".join(changed) or "new"


def _made(version: StoredDocument, because: Sequence[str]) -> Iterator[Text]:
    """From and by what it was made; what is not as it was before stands out."""
    from rich.text import Text

    values = {"raw": version.raw_sha256[:SHA], "pipeline": version.pipeline, "rules": version.rules}
    values |= {"model": version.model or "", "memory": version.memory or ""}
    for name, value in values.items():
        if value:
            yield Text(f"{name} {printable(value)}", "yellow" if name in because else "dim")


def _lines(parts: Iterable[Text], width: int) -> Iterator[Text]:
    """The parts beside each other, as many on a line as have room; none is broken."""
    line = None
    for part in parts:
        if line is not None and line.cell_len + 2 + part.cell_len <= width:
            line = line.append("  ").append_text(part)
            continue
        if line is not None:
            yield line
        line = part.copy()
    if line is not None:
        yield line


def _moment(version: StoredDocument) -> str:
    return f"{version.committed_at:%Y-%m-%d %H:%M}"
