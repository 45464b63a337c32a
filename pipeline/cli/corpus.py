"""`corpus`: look into a store, and keep it in order."""

from __future__ import annotations

import signal
from typing import Any, NoReturn

import click

from pipeline.cli.exports import exports
from pipeline.cli.removal import delete, purge, restore
from pipeline.cli.reprocess import reprocess
from pipeline.cli.selection_options import by_outlet, where, wrong
from pipeline.cli.store_option import common as _common
from pipeline.cli.store_option import opened as _opened
from pipeline.cli.terminal import print_json, run_command
from pipeline.cli.upkeep import compact, raw, vacuum, verify

EPILOG = """\
DOC is a document's id, an unambiguous start of one, a file name, a path or a URL.

\b
Exit status: 0 all is well, 1 no such document or state, or nothing to
change, 2 the command was not understood, 3 the store could not be read.
"""


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
def corpus() -> None:
    """Look into the clean documents: what there is, what each one says, and why. And keep the store in order."""


def _state(_context: click.Context, _parameter: click.Parameter, told: str | None) -> str | None:
    """A state or time that can be meant; whether it ever was, the store knows."""
    if told is None:
        return None
    from pipeline.store.as_of import asked_for

    try:
        asked_for(told)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return told


AS_OF = "The corpus as it was in state N, or at a time: 2024-05-01 (to its end), 2024-05-01T18:30, UTC unless it says."
as_of_option = click.option("--as-of", metavar="N|TIME", callback=_state, help=AS_OF)


@corpus.command("list")
@as_of_option
@by_outlet
@where
@_common
def list_documents(
    as_of: str | None, outlets: tuple[str, ...], where: tuple[str, ...], place: str | None, as_json: bool
) -> None:
    """All documents, each in its newest version.

    In a pipe, one row with tabs each: doc_id, version, published, outlet, title, file. Of files with the same name, as
    much of the path as tells them apart. On a wide terminal, or with --json, flags and access as well.
    """
    from pipeline.cli.listings import print_documents
    from pipeline.run import Selection, selected

    with _opened(place) as store, wrong():
        only, state = Selection(outlets=outlets, where=where), store.as_of(as_of)
        documents = store.documents(as_of=state)
        if only:
            fitting = selected(store, only, as_of=state)
            documents = [each for each in documents if each.doc_id in fitting]
    if as_json:
        print_json([_summary(document) for document in documents])
    else:
        print_documents(documents, (f" as of {as_of}" if as_of else "") + (f" with {only}" if only else ""))


@corpus.command()
@click.argument("doc")
@click.option("--version", type=click.IntRange(min=1), help="An older version of it.")
@click.option("--text", "only_text", is_flag=True, help="The article's text, and nothing else.")
@click.option("--markdown", "as_markdown", is_flag=True, help="The article as Markdown, where it was stored with it.")
@as_of_option
@_common
def show(
    doc: str,
    version: int | None,
    only_text: bool,
    as_markdown: bool,
    as_of: str | None,
    place: str | None,
    as_json: bool,
) -> None:
    """One article: its facts, each with where it was seen, by which rule, how sure (0 to 1) and what else it could be;
    and its text."""
    from pipeline.cli.article import print_article, print_markdown, print_text

    if only_text and as_markdown:
        raise click.UsageError("--text and --markdown are two ways to print it: choose one.")
    with _opened(place) as store:
        document = store.document(store.find(doc), version, as_of=store.as_of(as_of))
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

    In a pipe, one row with tabs each: number, kept or out, category, reason, text, `?` where it is unsure, language
    where it is another than the document's; with --unsure: doc_id, number, category, score, text.
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
    """The versions of one document, the newest first: when each came, what is different in it, from which bytes, by
    which pipeline, rules and model.

    What is different: text, facts, lines (other numbers of them are kept, out or unsure), markdown; reasons, where it
    is only those of verdicts or the evidence of facts. `corpus diff` tells more. In a pipe, one row with tabs each:
    version, time, raw bytes, pipeline, rules, model, title, op, what is different, why.
    """
    from pipeline.cli.history import print_history, with_steps

    with _opened(place) as store:
        versions = store.history(store.find(doc))
    if as_json:
        told = ((_summary(each), changed, because) for each, changed, because in with_steps(versions))
        print_json([each | {"changed": changed, "because": because} for each, changed, because in told])
    else:
        print_history(versions)


@corpus.command()
@click.argument("doc")
@click.argument("before", metavar="[V1]", required=False, type=click.IntRange(min=1))
@click.argument("after", metavar="[V2]", required=False, type=click.IntRange(min=1))
@_common
def diff(doc: str, before: int | None, after: int | None, place: str | None, as_json: bool) -> None:
    """What is different between two versions of an article, and why.

    The newest against the one before it; with V1, against that; with V2 as well, V2 against V1. First why: other raw
    bytes, pipeline, rules or model, and the rules that decide more or fewer lines. Then paragraphs, facts with their
    evidence, and lines with both verdicts. `-` is what was, `+` what is, `>` what moved here. The exit status is 0
    with differences and without.
    """
    from pipeline.cli.difference import diff_fields, print_diff

    with _opened(place) as store:
        found = store.diff(store.find(doc), before, after)
    if as_json:
        print_json(diff_fields(found))
    else:
        print_diff(found)


@corpus.command()
@click.option("--since", metavar="N|TIME", default="0", callback=_state, help="After which state.  [default: 0, all]")
@click.option("--jsonl", "as_lines", is_flag=True, help="Print one JSON object a line for each change, as it is read.")
@_common
def changes(since: str, as_lines: bool, place: str | None, as_json: bool) -> None:
    """What changed since a state, for programs that follow the corpus.

    One event for each document that changed, with its newest version: upsert with the whole document, delete or purge
    with the reason; by state, then doc_id. --json has the state to ask with next time as `version`; with --jsonl it is
    the `dataset_version` of the last line, and without any line it stays what it was. In a pipe, one row with tabs
    each: state, time, op, doc_id, version, title, file or reason.
    """
    from pipeline.cli.feed import print_changes, print_json_lines, print_one_json

    if as_lines and as_json:
        raise click.UsageError("--json and --jsonl are two ways to print it: choose one.")
    with _opened(place) as store:
        found = store.changes(since)
        if as_lines:
            print_json_lines(found)
        elif as_json:
            print_one_json(found)
        else:
            print_changes(found)


@corpus.command()
@_common
def runs(place: str | None, as_json: bool) -> None:
    """The runs that wrote to the store, newest first, and how many of their inputs were new, changed, unchanged,
    quarantined, or led to a document that was deleted.

    In a pipe, one row with tabs each: run, start (UTC), kind, inputs, new, changed, unchanged, quarantined, rules,
    model, `interrupted` or nothing, deleted, alerts. An alert is an outlet that was not as it was in earlier runs, or a
    heap of files that could not be read; --json has their sentences.
    """
    from pipeline.cli.listings import print_runs, run_fields
    from pipeline.report import alerts_of_runs

    with _opened(place) as store:
        records = store.runs()
    alerts = alerts_of_runs(records)
    if as_json:
        print_json([run_fields(record, alerts[record.run_id]) for record in records])
    else:
        print_runs(records, alerts)


@corpus.command()
@_common
def quarantine(place: str | None, as_json: bool) -> None:
    """The inputs that could not become documents: the reason, and what to do.

    In a pipe, one row with tabs each: time (UTC), reason, path, detail, what to do.
    """
    from pipeline.cli.listings import print_quarantine

    with _opened(place) as store:
        rows = store.quarantined()
    if as_json:
        print_json(rows)
    else:
        print_quarantine(rows)


for command in (reprocess, raw, delete, restore, purge, verify, compact, vacuum, exports):
    corpus.add_command(command)


@corpus.command(short_help="Copy the documents into a folder for other programs.")
@click.argument("folder", type=click.Path(path_type=str))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["markdown", "jsonl", "parquet", "huggingface"]),
    required=True,
    help="markdown: a file for each document; jsonl and parquet: one file; huggingface: a dataset folder.",
)
@click.option("--as-of", metavar="N|TIME", help="The documents as they were in state N, or at a time (ISO 8601, UTC).")
@click.option("--full", is_flag=True, help="Write all documents, whatever is there already.")
@_common
def export(
    folder: str, format_name: str, as_of: str | None, full: bool, place: str | None, as_json: bool
) -> int | None:
    """Copy the documents into FOLDER for other programs, each in its newest version.

    FOLDER is new or empty, or holds an export in this format: then only what changed since is written, and what was
    deleted or purged is removed. markdown writes the files of these documents, and those that are missing; jsonl and
    parquet write their file again with the changes merged in, huggingface those of its files that hold one. Markdown
    files that you edited stay until their document changes, or --full.

    Each export that writes something adds a row to the store, so that a purge finds the folder and takes documents out
    of it as well; `corpus exports` lists them.
    """
    from pipeline.cli.export import run_export

    with _opened(place) as store:
        return run_export(store, folder, format_name, as_of=as_of, full=full, as_json=as_json)


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
