"""One document on the screen: the article with its facts, or every line with its verdict."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from pipeline.cli.terminal import console, printable
from pipeline.store import StoredDocument
from pipeline.types import Category, Line

if TYPE_CHECKING:
    from rich.text import Text

FACTS = (
    "kicker", "subtitle", "outlet", "section", "published", "modified", "captured", "source", "authors", "language",
    "url", "tags", "credits", "licence", "access",
)  # fmt: skip
NOT_STATED = "not_stated"
"""The reason that says nothing: it is not shown."""
MOVED = frozenset({Category.TITLE, Category.BYLINE, Category.DATE, Category.SOURCE, Category.TAGS, Category.CAPTION})
"""Taken out of the text, but not lost: they are in the fields."""


def print_text(document: StoredDocument) -> None:
    """The text alone, paragraph by paragraph, with nothing added."""
    for paragraph in (document.text or "").split("\n\n"):
        click.echo(printable(paragraph) + "\n")


def print_markdown(document: StoredDocument) -> None:
    """The Markdown as it is stored. click.ClickException for a version that was made without."""
    if document.markdown is None:
        raise click.ClickException(
            f"version {document.version} of {printable(document.doc_id)} was stored without Markdown; set "
            "CLEANPRESS_MARKDOWN=true, or markdown = true in cleanpress.toml, and run `ingest` again on its file, or "
            "the flow `reprocess`"
        )
    for line in document.markdown.split("\n"):
        click.echo(printable(line))


def print_article(document: StoredDocument) -> None:
    """Title, facts with where each was seen, captions, text; wrapped at words on a terminal."""
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    terminal = sys.stdout.isatty()
    out.print(Text(printable(document.title or "(no title)"), style="bold"), soft_wrap=not terminal)
    for line in _facts(document):
        out.print(line, soft_wrap=not terminal)
    out.print()
    for paragraph in (document.text or "").split("\n\n"):
        out.print(Text(printable(paragraph)), soft_wrap=not terminal)
        out.print()
    for caption in document.captions:
        text = Text(f"caption: {printable(caption)}", style="dim italic")
        out.print(Padding(text, (0, 0, 0, 2)) if terminal else text, soft_wrap=not terminal)


def _facts(document: StoredDocument) -> list[Text]:
    from rich.text import Text

    lines = []
    for name in FACTS:
        value = getattr(document, name)
        if not value:
            reason = (document.unknown or {}).get(name, NOT_STATED)
            if reason != NOT_STATED:
                lines.append(Text.assemble((f"{name:<10}", "cyan"), (f"unknown ({printable(reason)})", "dim")))
            continue
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        line = Text.assemble((f"{name:<10}", "cyan"), printable(shown))
        found = (document.evidence or {}).get(name)
        if found is not None:
            also = f", could be {' or '.join(found.also)}" if found.also else ""
            where = " ".join(each for each in (found.where, found.rule) if each)
            line.append(printable(f"  ({where}{also})"), style="dim")
        lines.append(line)
    estimate = document.quality_estimate
    quality = [*([f"F1 {estimate:.2f} expected"] if estimate is not None else []), *document.quality]
    if quality:
        lines.append(Text.assemble((f"{'quality':<10}", "cyan"), ", ".join(quality)))
    kept = sum(line.kept for line in document.lines or ())
    out = len(document.lines or ()) - kept
    unsure = f", {len(document.unsure)} unsure" if document.unsure else ""
    lines.append(Text.assemble((f"{'lines':<10}", "cyan"), f"{kept} kept, {out} out{unsure}"))
    made = f"{document.version}, {document.committed_at:%Y-%m-%d %H:%M} UTC, rules {document.rules}"
    made += f" · model {document.model}" if document.model else ""
    lines.append(Text.assemble((f"{'version':<10}", "cyan"), printable(made)))
    uri = (printable(document.raw_uri), "dim")
    lines.append(Text.assemble((f"{'document':<10}", "cyan"), f"{document.doc_id}  ", uri))
    return lines


def print_lines(lines: Sequence[Line]) -> None:
    """On a terminal, two rows each: number, mark, category and reason; below, the text. In a pipe, one row with tabs:
    number, kept or out, category, reason, text, `?` where the line is unsure, and its language where it is another."""
    if not sys.stdout.isatty():
        for line in lines:
            verdict = ("kept" if line.kept else "out", line.category.value, line.reason)
            fields = (line.number, *verdict, line.text, "?" if line.unsure else "", line.language or "")
            click.echo("\t".join(printable(field) for field in fields))
        return
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    out = console()
    width = len(str(lines[-1].number)) if lines else 1
    for line in lines:
        style = _style(line)
        head = Text.assemble((_mark(line), style), (f"  {printable(_told(line))}", "dim"))
        row = Table.grid(padding=(0, 1, 0, 0))
        row.add_column(width=width, justify="right", style="dim")
        row.add_row(str(line.number), Group(head, Text(printable(line.text), style="" if line.kept else style)))
        out.print(row)


def _told(line: Line) -> str:
    return f"{line.reason}; in {line.language}" if line.language else line.reason


def _mark(line: Line) -> str:
    if line.unsure:
        return f"? kept {line.category.value} {line.score:.2f}"
    return f"+ kept {line.category.value}" if line.kept else f"- out {line.category.value}"


def _style(line: Line) -> str:
    if line.unsure:
        return "magenta"
    if line.kept:
        return "green"
    return "yellow" if line.category in MOVED else "red"
