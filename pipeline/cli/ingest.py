"""`ingest`: raw articles in, clean versioned documents out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.cli.store_option import named
from pipeline.cli.terminal import (
    INTERRUPTED,
    QUARANTINED,
    NothingToDo,
    print_json,
    printable,
    reported,
    run_command,
    settings,
)

if TYPE_CHECKING:
    from pipeline.run import Plan, RunResult
    from pipeline.settings import Settings
    from pipeline.store import Store

EPILOG = """\
Exit status: 0 all is well, 1 something is in quarantine or a purge that was cut short could not reach an export, 2 the
command was not understood or there was nothing to ingest, 3 the store could not be read or written, 130 interrupted.
"""


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from pipeline.versions import model_version, pipeline_version, rules_version

        click.echo(f"cleanpress {pipeline_version()}, rules {rules_version()} · model {model_version()}")
        context.exit()


def _none_empty(_context: click.Context, _parameter: click.Parameter, told: tuple[str, ...]) -> tuple[str, ...]:
    if "" in told:
        raise click.BadParameter("a path is empty; give files and folders.")
    return told


@click.command(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, metavar="[PATHS]...", callback=_none_empty)
@click.option(
    "--to",
    "target",
    metavar="STORE",
    callback=named,
    help="The store to write to: a folder, or s3://BUCKET/PREFIX.  [default: data/clean]",
)
@click.option("--dry-run", is_flag=True, help="Clean and compare, but write nothing.")
@click.option("--force", is_flag=True, help="Clean every file again, also where nothing has changed.")
@click.option("--fast", is_flag=True, help="Web pages without a second opinion; for every run: CLEANPRESS_FAST.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON document.")
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show it.")
def ingest(
    paths: tuple[str, ...], target: str | None, dry_run: bool, force: bool, fast: bool, as_json: bool, debug: bool
) -> int:
    """Clean raw articles and keep them as versioned documents.

    PATHS are files and folders: plain text, HTML, and pages saved as one file (.mhtml, .mht). A folder is taken with
    all that is in it, except hidden files, files called README, .json files, and what browsers put beside a page they
    save (page_files/ beside page.html); a store is never entered. Without PATHS, data/raw is taken.

    \b
        ingest seeds                     the five example articles
        ingest ~/pages --to data/clean   a folder of your own
        ingest --dry-run                 what would change, and nothing else
    """
    from pipeline.cli.progress import shown_progress
    from pipeline.errors import StoreError, UnreadableFile
    from pipeline.run import RunInterrupted
    from pipeline.run import ingest as run_ingest
    from pipeline.store import Store

    if debug:
        _show_log()
    chosen = settings()
    if fast:
        chosen = chosen.model_copy(update={"fast": True})
    target = target or str(chosen.store)
    try:
        store = Store.open(target, create=True)
        planned = _planned(paths, chosen.inbox, store)
        try:
            with shown_progress() as progress:
                result = run_ingest(planned, store, settings=chosen, dry_run=dry_run, force=force, progress=progress)
        except RunInterrupted as interrupted:
            result = interrupted.result
        _report(result, store, target, as_json=as_json, chosen=chosen)
    except (StoreError, UnreadableFile) as error:  # the second of the file of outlets: inputs go to quarantine
        raise reported(error) from error
    if not result.complete:
        click.echo(_how_to_go_on(result), err=True)
        return INTERRUPTED
    return QUARANTINED if result.quarantined or result.unreached else 0


def _planned(paths: tuple[str, ...], inbox: Path, store: Store) -> Plan:
    """The inputs; a command that would do nothing says what to do instead."""
    from pipeline.run import plan

    if not paths and not inbox.exists():
        raise NothingToDo(f"{inbox} is not there: make it and put raw articles into it, or try `ingest seeds`")
    planned = plan(paths or (inbox,), leave_out=store.uri)
    if not planned.inputs and not paths:
        raise NothingToDo(f"{inbox} is empty: put raw articles into it, or try `ingest seeds`")
    if not planned.inputs:
        named = ", ".join(paths)
        raise NothingToDo(f"no articles in {named}: give a folder that holds some, or try `ingest seeds`")
    return planned


def _report(result: RunResult, store: Store, target: str, *, as_json: bool, chosen: Settings) -> None:
    from pipeline.cli.run_report import print_report, say_skipped, worth_showing
    from pipeline.run import describe

    say_skipped(result)
    if result.purges:
        from pipeline.cli.removal import say_finished

        say_finished(result.purges)
    if as_json:
        print_json(_as_document(result, store, chosen))
        return
    rows, left_out = worth_showing(result)
    print_report(result, describe(rows, store), left_out, target)


def _as_document(result: RunResult, store: Store, chosen: Settings) -> dict[str, object]:
    from pipeline.run import Status, describe
    from pipeline.run.registered import registered
    from pipeline.run.uptodate import made_by, ruled_by
    from pipeline.versions import model_version, pipeline_version, rules_version

    counts = result.counts
    run = {
        "run_id": result.run_id,
        "kind": result.kind,
        "started": result.started,
        "ended": result.ended,
        "dry_run": result.dry_run,
        "complete": result.complete,
        "store": result.store_path,
        "documents_version": result.documents_version,
        "pipeline": pipeline_version(),
        "rules": ruled_by(rules_version(), registered(chosen.outlets)),
        "model": made_by(model_version(), fast=chosen.fast),
        "inputs": result.inputs,
        "counts": {name: number for name, number in asdict(counts).items() if number or name != "deleted"},
        "skipped": result.skipped,
        "parts_of_saved_pages": result.parts,
    }
    shown = ("name", "uri", "doc_id", "version", "status", "title", "outlet", "published", "kept", "out")
    documents = [
        {name: getattr(each, name) for name in shown} | {"out_by_category": each.out_by_category}
        for each in describe([each for each in result.outcomes if each.status is not Status.QUARANTINED], store)
    ]
    told = ("name", "uri", "reason", "detail", "remedy")
    quarantined = [{name: getattr(each, name) for name in told} for each in result.quarantined]
    if result.purges:
        run["purges"] = [each.store._asdict() | {"exports": each.exports} for each in result.purges]
    return {"run": run, "documents": documents, "quarantined": quarantined}


def _how_to_go_on(result: RunResult) -> str:
    if not result.outcomes:
        return f"interrupted before the first of {result.inputs:,} inputs was done. Run the same command again."
    kept = "nothing was written" if result.dry_run else "they are in the store"
    return printable(
        f"interrupted after {len(result.outcomes):,} of {result.inputs:,} inputs; {kept}. "
        "Run the same command again: what is done is not done twice."
    )


def _show_log() -> None:
    import logging

    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)


def main() -> NoReturn:
    """The `ingest` command."""
    run_command(ingest, "ingest")
