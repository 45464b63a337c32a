"""`corpus exports`: where copies of the documents lie, as far as the store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.store_option import common, opened
from pipeline.cli.terminal import print_json, printable, reported

if TYPE_CHECKING:
    from pipeline.export import KnownExport


@click.command(short_help="The folders that were exported to.")
@click.option(
    "--forget", "gone", metavar="FOLDER", help="Note that this one is gone for good; purges then pass it over."
)
@common
def exports(gone: str | None, place: str | None, as_json: bool) -> None:
    """The folders that were exported to, which a purge takes documents out of, and what is found there: there, not
    there, empty, something else, unreadable.

    An export whose folder you removed is looked for by every purge, which then ends with exit status 1, until you
    --forget it. One that is still there is not forgotten: remove the folder first. In a pipe, one row with tabs each:
    folder, format, state, documents, time, what is found, details.
    """
    from pipeline.errors import ExportError
    from pipeline.export import exports as known
    from pipeline.export import forget_export

    with opened(place) as store:
        try:
            if gone is not None:
                forget_export(store, gone)
            found = known(store)
        except ExportError as error:
            raise reported(error) from error
    if as_json:
        print_json(found)
    elif gone is not None:
        click.echo(f"{printable(gone)} is forgotten; purges no longer look for it")
    else:
        _print(found)


def _print(found: list[KnownExport]) -> None:
    from pipeline.cli.listings import Column, print_table

    columns = [
        Column("folder", share=3),
        Column("format"),
        Column("state", least=60, right=True),
        Column("documents", least=70, right=True),
        Column("exported", least=90),
        Column("found"),
        Column("details", least=120, share=2, style="dim"),
    ]
    rows = (
        (
            each.folder,
            each.format,
            each.dataset_version,
            each.documents,
            f"{each.at:%Y-%m-%d %H:%M}",
            each.found,
            each.detail or "",
        )
        for each in found
    )
    print_table(columns, rows, "no exports yet: `corpus export FOLDER --format markdown` makes one")
