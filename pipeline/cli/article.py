"""One document on the screen: the article with its facts, or every line with its verdict."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from pipeline.cli.terminal import console, printable
from pipeline.store import StoredDocument
from pipeline.types import Category, Line

MOVED = frozenset({Category.TITLE, Category.BYLINE, Category.DATE, Category.SOURCE, Category.TAGS, Category.CAPTION})
"""Taken out of the text, but not lost: they are in the fields."""
LABEL = 10
"""Columns for the name of a fact."""


def print_text(document: StoredDocument) -> None:
    """The text alone, paragraph by paragraph, with nothing added."""
    for paragraph in (document.text or "").split("\n\n"):
        click.echo(printable(paragraph) + "\n")


def print_markdown(document: StoredDocument) -> None:
    """The Markdown as it is stored. click.ClickException for a version that was made without."""
    if document.markdown is None:
        raise click.ClickException(
            f"version {document.version} of {printable(document.doc_id)} was stored without Markdown; set "
            "CLEANPRESS_MARKDOWN=true, or markdown = true in cleanpress.toml, and run `corpus reprocess`"
        )
    for line in document.markdown.split("\n"):
        click.echo(printable(line))


def print_article(document: StoredDocument) -> None:
    """Title, facts with their evidence, text, captions. On a terminal wrapped at words, the facts in a column of their
    own; in a pipe one row for each fact and paragraph."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from pipeline.cli.shown_facts import facts

    out = console()
    terminal = sys.stdout.isatty()
    out.print(Text(printable(document.title or "(no title)"), style="bold"), soft_wrap=not terminal)
    for name, value in facts(document):
        label = Text(f"{name:<{LABEL}}", style="cyan")
        row = Table.grid()
        row.add_column(width=LABEL)
        row.add_column(overflow="fold")
        row.add_row(label, value)
        out.print(row if terminal else label + value, soft_wrap=not terminal)
    out.print()
    for paragraph in (document.text or "").split("\n\n"):
        out.print(Text(printable(paragraph)), soft_wrap=not terminal)
        out.print()
    for caption in document.captions:
        text = Text(f"caption: {printable(caption)}", style="dim italic")
        out.print(Padding(text, (0, 0, 0, 2)) if terminal else text, soft_wrap=not terminal)


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
