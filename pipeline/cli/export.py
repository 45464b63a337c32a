"""`corpus export`: what it shows while it goes on, and says at the end."""

from __future__ import annotations

import click

from pipeline.cli.progress import shown_count
from pipeline.cli.terminal import INTERRUPTED, console, print_json, printable, reported
from pipeline.errors import ExportError
from pipeline.export import ExportResult, export
from pipeline.store import Store


def run_export(
    store: Store, folder: str, format_name: str, *, as_of: str | None, full: bool, as_json: bool
) -> int | None:
    """Export and tell; an exit status where it was interrupted."""
    try:
        with shown_count("documents") as progress:
            result = export(store, folder, format_name, as_of=as_of, full=full, progress=progress)
    except ExportError as error:
        raise reported(error) from error
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from error
    except KeyboardInterrupt:
        click.echo("interrupted; every file is whole, and the same command again completes the export", err=True)
        return INTERRUPTED
    if as_json:
        print_json(result)
    else:
        console().print(summary(result, folder), soft_wrap=True)
    return None


def summary(result: ExportResult, folder: str) -> str:
    """`3 written · 1 removed; 200 documents as of 14 -> articles`."""
    removed = "" if result.removed is None else f" · {result.removed:,} removed"
    done = f"{result.written:,} written{removed}" if result.written or result.removed else "nothing to do"
    noun = "document" if result.documents == 1 else "documents"
    return f"{done}; {result.documents:,} {noun} as of {result.dataset_version} -> {printable(folder)}"
