"""`corpus`: look into a store, and keep it in order."""

from __future__ import annotations

import signal
from typing import Any, NoReturn

import click

from pipeline.cli.removal import delete, purge, restore
from pipeline.cli.store_option import common as _common
from pipeline.cli.store_option import opened as _opened
from pipeline.cli.terminal import print_json, run_command
from pipeline.cli.upkeep import compact, raw, vacuum, verify

EPILOG = """\
DOC is a document's id, an unambiguous start of one, a file name, a path or a URL.

\b
Exit status: 0 all is well, 1 no such document, 2 the command was not
understood, 3 the store could not be read.
"""


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
def corpus() -> None:
    """Look into the clean documents: what there is, what each one says, and why. And keep the store in order."""


@corpus.command("list")
@_common
def list_documents(place: str | None, as_json: bool) -> None:
    """All documents, each in its newest version."""
    from pipeline.cli.listings import print_documents

    with _opened(place) as store:
        documents = store.documents()
    if as_json:
        print_json([_summary(document) for document in documents])
    else:
        print_documents(documents)


@corpus.command()
@click.argument("doc")
@click.option("--version", type=click.IntRange(min=1), help="An older version of it.")
@click.option("--text", "only_text", is_flag=True, help="The article's text, and nothing else.")
@click.option("--markdown", "as_markdown", is_flag=True, help="The article as Markdown, where it was stored with it.")
@_common
def show(doc: str, version: int | None, only_text: bool, as_markdown: bool, place: str | None, as_json: bool) -> None:
    """One article: its facts, each with where it was seen, by which rule, how sure (0 to 1) and what else it could be;
    and its text."""
    from pipeline.cli.article import print_article, print_markdown, print_text

    if only_text and as_markdown:
        raise click.UsageError("--text and --markdown are two ways to print it: choose one.")
    with _opened(place) as store:
        document = store.document(store.find(doc), version)
    if as_json:
        print_json(
            _summary(document) | {"text": document.text, "markdown": document.markdown, "evidence": document.evidence}
        )
    elif only_text:
        print_text(document)
    elif as_markdown:
        print_markdown(document)
    else:
        print_article(document)


@corpus.command()
@click.argument("doc", required=False)
@click.option("--version", type=click.IntRange(min=1), help="An older version of it.")
@click.option("--kept/--out", "kept", default=None, help="Only the lines that stayed, or only those taken out.")
@click.option("--unsure", is_flag=True, help="Only the lines in the review band; without DOC, those of all documents.")
@_common
def lines(
    doc: str | None, version: int | None, kept: bool | None, unsure: bool, place: str | None, as_json: bool
) -> None:
    """Every line of one article: kept or out, as what, and why.

    A line with a ? is in the review band: nobody was sure enough to take it out, so it stays, and somebody should look.
    """
    from pipeline.cli.article import print_lines

    _check_lines(doc, version, kept, unsure)
    if unsure:
        _unsure(doc, version, place, as_json=as_json)
        return
    with _opened(place) as store:
        document = store.document(store.find(doc or ""), version)
    chosen = [line for line in document.lines or () if kept is None or line.kept == kept]
    if as_json:
        print_json(chosen)
    else:
        print_lines(chosen)


def _check_lines(doc: str | None, version: int | None, kept: bool | None, unsure: bool) -> None:
    if doc is None and not unsure:
        raise click.UsageError("Missing argument 'DOC'; only with --unsure it can be left out.")
    if doc is None and version is not None:
        raise click.UsageError("--version is one of a document: give DOC as well.")
    if unsure and kept is False:
        raise click.UsageError("--unsure lines are kept, so none of them is --out.")


def _unsure(doc: str | None, version: int | None, place: str | None, *, as_json: bool) -> None:
    from pipeline.cli.listings import print_unsure, unsure_fields

    with _opened(place) as store:
        found = store.unsure() if doc is None else store.document(store.find(doc), version).unsure_lines()
    if as_json:
        print_json([unsure_fields(each) for each in found])
    else:
        print_unsure(found)


@corpus.command()
@click.argument("doc")
@_common
def history(doc: str, place: str | None, as_json: bool) -> None:
    """The versions of one document: when, from which bytes, by which pipeline, rules and model."""
    from pipeline.cli.listings import print_history

    with _opened(place) as store:
        versions = store.history(store.find(doc))
    if as_json:
        print_json([_summary(version) for version in versions])
    else:
        print_history(versions)


@corpus.command()
@_common
def runs(place: str | None, as_json: bool) -> None:
    """The runs that wrote to the store, newest first."""
    from pipeline.cli.listings import print_runs, run_fields

    with _opened(place) as store:
        records = store.runs()
    if as_json:
        print_json([run_fields(record) for record in records])
    else:
        print_runs(records)


@corpus.command()
@_common
def quarantine(place: str | None, as_json: bool) -> None:
    """The inputs that could not become documents: the reason, and what to do."""
    from pipeline.cli.listings import print_quarantine

    with _opened(place) as store:
        rows = store.quarantined()
    if as_json:
        print_json(rows)
    else:
        print_quarantine(rows)


for command in (raw, delete, restore, purge, verify, compact, vacuum):
    corpus.add_command(command)


def _summary(document: Any) -> dict[str, object]:
    """All but the long fields, which have commands of their own."""
    from dataclasses import fields

    long = ("text", "lines", "evidence", "markdown")
    return {each.name: getattr(document, each.name) for each in fields(document) if each.name not in long}


def main() -> NoReturn:
    """The `corpus` command."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `corpus list | head -1` ends quietly, as it does for `ls`
    run_command(corpus, "corpus")
