"""`corpus reprocess`: the corpus again under today's pipeline, rules and model."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from pipeline.cli.selection_options import by_outlet, where, wrong
from pipeline.cli.store_option import common, opened
from pipeline.cli.terminal import reported, settings

if TYPE_CHECKING:
    from pipeline.run import Selection
    from pipeline.store import Store

EPILOG = """\
Exit status: 0 all is well, 1 something is in quarantine or a purge that was cut short could not reach an export, 2 the
command was not understood, 3 the store could not be read or written, 130 interrupted.
"""


@click.command(epilog=EPILOG, short_help="Clean the documents again, where the result could differ today.")
@click.option("--since", metavar="N|TIME", help="Only documents whose newest version came after a state or time.")
@by_outlet
@where
@click.option("--dry-run", is_flag=True, help="Clean and compare, but write nothing.")
@click.option("--force", is_flag=True, help="Clean every document again, also where nothing has changed.")
@click.option("--fast", is_flag=True, help="Web pages without a second opinion; for every run: CLEANPRESS_FAST.")
@common
def reprocess(
    since: str | None,
    outlets: tuple[str, ...],
    where: tuple[str, ...],
    dry_run: bool,
    force: bool,
    fast: bool,
    place: str | None,
    as_json: bool,
) -> int:
    """Clean the documents again whose result could differ under today's pipeline, rules and model, or that lack the
    Markdown which the settings ask for.

    Each is made from the raw bytes that the store keeps, and only a result that does differ becomes a new version. The
    options below narrow it down; a document has to fit all of them. With nothing due, nothing is written.

    \b
        corpus reprocess --dry-run                 what would change, and nothing else
        corpus reprocess --outlet "The Post" --where "published>=2024"
    """
    from pipeline.cli.run_ending import run_shown, tell
    from pipeline.errors import UnreadableFile
    from pipeline.run import Selection
    from pipeline.run import reprocess as run_reprocess

    with wrong():
        only = Selection(since, outlets, where)
    chosen = settings()
    if fast:
        chosen = chosen.model_copy(update={"fast": True})
    target = place or str(chosen.store)
    with opened(place) as store:
        try:
            run = partial(run_reprocess, store, settings=chosen, dry_run=dry_run, force=force, only=only)
            result = run_shown(run)
        except UnreadableFile as error:  # of the file of outlets: raw bytes that are lost go to quarantine
            raise reported(error) from error
        if not (result.inputs or result.purges or as_json):
            click.echo(_nothing_to_do(store, only))
            return 0
        return tell(result, store, target, settings=chosen, as_json=as_json)


def _nothing_to_do(store: Store, only: Selection) -> str:
    from pipeline.cli.listings import count
    from pipeline.cli.terminal import printable
    from pipeline.run import selected

    fitting = len(selected(store, only))
    if only and not fitting:
        return printable(f"nothing to do: there is no document with {only}")
    return f"nothing to do: {count(fitting, 'document')} {'is' if fitting == 1 else 'are'} up to date"
