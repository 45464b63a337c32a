"""`ingest`: raw articles in, clean versioned documents out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline.cli.store_option import named
from pipeline.cli.terminal import NothingToDo, printable, reported, run_command, settings

if TYPE_CHECKING:
    from pipeline.run import Plan
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
@click.option("--track", is_flag=True, help="With a page on the Prefect server, to watch it and find it again.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON document.")
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show it.")
def ingest(
    paths: tuple[str, ...],
    target: str | None,
    dry_run: bool,
    force: bool,
    fast: bool,
    track: bool,
    as_json: bool,
    debug: bool,
) -> int:
    """Clean raw articles and keep them as versioned documents.

    PATHS are files and folders: plain text, HTML, and pages saved as one file (.mhtml, .mht). A folder is taken with
    all that is in it, except hidden files, files called README, .json files, and what browsers put beside a page they
    save (page_files/ beside page.html); a store is never entered. Without PATHS, data/raw is taken.

    --track does the same work in the same place, as a run that a Prefect server knows of: the one that PREFECT_API_URL
    or a Prefect profile names, else the one that `python -m flows` keeps on this machine (with the same PREFECT_HOME).
    The link to its page is printed at once.

    \b
        ingest seeds                     the five example articles
        ingest ~/pages --to data/clean   a folder of your own
        ingest --dry-run                 what would change, and nothing else
    """
    from pipeline.cli.run_ending import run_shown, tell
    from pipeline.errors import StoreError, UnreadableFile
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
        if track:
            told = paths or (str(chosen.inbox),)
            return _tracked(told, planned, store, target, chosen, dry_run=dry_run, force=force, as_json=as_json)
        run = partial(run_ingest, planned, store, settings=chosen, dry_run=dry_run, force=force)
        return tell(run_shown(run), store, target, settings=chosen, as_json=as_json)
    except (StoreError, UnreadableFile) as error:  # the second of the file of outlets: inputs go to quarantine
        raise reported(error) from error


def _tracked(
    paths: tuple[str, ...],
    planned: Plan,
    store: Store,
    target: str,
    chosen: Settings,
    *,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> int:
    """The same through a Prefect server."""
    from flows.errors import ServingError
    from flows.track import tracked
    from pipeline.cli.run_ending import run_shown, tell

    def say(line: str) -> None:
        click.echo(printable(line), err=True)

    try:
        with tracked(paths, planned, store, settings=chosen, dry_run=dry_run, force=force, say=say) as following:
            say(f"its page: {following.link}")
            result = run_shown(following.run)
    except ServingError as error:
        raise NothingToDo(str(error)) from error
    return tell(result, store, target, settings=chosen, as_json=as_json, flow_run=following.link)


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


def _show_log() -> None:
    import logging

    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)


def main() -> NoReturn:
    """The `ingest` command."""
    run_command(ingest, "ingest")
