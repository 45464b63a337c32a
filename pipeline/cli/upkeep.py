"""`corpus verify`, `compact` and `vacuum`: keeping a store sound, fast and small. And `corpus raw`."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from pipeline.cli.store_option import common, opened
from pipeline.cli.terminal import console, print_json, printable, size

if TYPE_CHECKING:
    from pipeline.store import Store
    from pipeline.store.verify import Finding

NOT_SOUND = 1


@click.command(short_help="Check that everything stored is sound.")
@common
def verify(place: str | None, as_json: bool) -> int:
    """Check that all that was ever stored is there, and is what it was.

    Reads every table: logs, data files, hashes of every text and document, the raw bytes of every version, the count of
    versions. Changes nothing. Exit status 0 when all is well, 1 when something is wrong: then it says what, and how to
    mend it.
    """
    from pipeline.cli.listings import count

    with opened(place) as store, _busy("reading all of the store"):
        findings = list(store.verify())
        problems = [each for each in findings if each.kind == "problem"]
        documents = None if problems else _documents(store)
    if as_json:
        print_json({"store": store.uri, "sound": not problems, "documents": documents, "findings": findings})
        return NOT_SOUND if problems else 0
    for each in findings:
        _print_finding(each)
    if problems:
        click.echo(f"{count(len(problems), 'problem')} in {printable(store.uri)}")
        return NOT_SOUND
    click.echo(f"all is well in {printable(store.uri)}: {count(documents or 0, 'document')}")
    return 0


def _documents(store: Store) -> int:
    return sum(head.op == "upsert" for head in store.heads().values())


def _print_finding(finding: Finding) -> None:
    from rich.text import Text

    told = Text.assemble(
        (finding.kind, "red" if finding.kind == "problem" else "dim"),
        f"  {printable(finding.where)}: {printable(finding.what)}; {printable(finding.remedy)}",
    )
    console().print(told, soft_wrap=not sys.stdout.isatty())


@click.command(short_help="Merge small files into large ones.")
@common
def compact(place: str | None, as_json: bool) -> None:
    """Merge the many small files that runs leave into few large ones, which are faster to read.

    No document, version or past state changes, and runs can go on meanwhile. The small files stay until `corpus vacuum`
    removes them, since somebody may be reading them.
    """
    from pipeline.cli.listings import count

    with opened(place) as store, _busy("merging files"):
        done = store.compact()
    if as_json:
        print_json([each._asdict() for each in done])
        return
    merged = [each for each in done if each.files_after != each.files_before]
    for each in merged:
        files = f"{each.files_before:,} -> {count(each.files_after, 'file')}"
        click.echo(f"{each.table:<12}{files}, {size(each.bytes_before)} -> {size(each.bytes_after)}")
    if not merged:
        click.echo("nothing to merge: the files of every table are few already")


@click.command(short_help="Remove files that nothing needs any more.")
@click.option(
    "--keep-hours",
    type=click.IntRange(min=1),
    default=168,
    show_default=True,
    help="How long files stay after nothing needs them any more.",
)
@common
def vacuum(keep_hours: int, place: str | None, as_json: bool) -> None:
    """Remove files that nothing needs any more: what `corpus compact` merged, and what a killed run had begun.

    No document, version or past state is removed: as-of reading does not need these files.
    """
    with opened(place) as store, _busy("looking for files that are not needed"):
        from pipeline.cli.listings import count

        done = store.vacuum(timedelta(hours=keep_hours), now=datetime.now(UTC))
    if as_json:
        print_json([each._asdict() for each in done])
        return
    for each in done:
        wait = f"; {count(each.waiting, 'file')} wait because of --keep-hours {keep_hours}" if each.waiting else ""
        click.echo(f"{each.table:<12}{count(each.files, 'file')} removed, {size(each.bytes)}{wait}")


@click.command(short_help="The bytes an article was made from.")
@click.argument("doc")
@click.option("--version", type=click.IntRange(min=1), help="What an older version was made from.")
@click.option("--output", type=click.Path(dir_okay=False), help="A new file to write to, in place of standard output.")
@common
def raw(doc: str, version: int | None, output: str | None, place: str | None, as_json: bool) -> None:
    """The bytes an article was made from, exactly as they came.

    They go to standard output, which must not be a terminal, or into a new file: one that is there is never
    overwritten.

    \b
        corpus raw page.html > page.html
        corpus raw page.html --json          what there is to know about them
    """
    with opened(place) as store:
        document = store.document(store.find(doc), version)
        data = store.raw(document.raw_sha256)
    if as_json:
        told = {"doc_id": document.doc_id, "version": document.version, "sha256": document.raw_sha256}
        print_json(told | {"size": len(data), "media_type": document.media_type, "uri": document.raw_uri})
    elif output is not None:
        try:
            with open(output, "xb") as file:
                file.write(data)
        except FileNotFoundError as error:
            folder = os.path.dirname(output)
            raise click.ClickException(f"the folder {folder} is not there; make it, or name another one") from error
        except OSError as error:
            raise click.ClickException(f"{output} cannot be written ({error.strerror}); name another file") from error
    elif sys.stdout.isatty():
        raise click.UsageError("raw bytes could act on the terminal: add `| less` or `> FILE`, or --output FILE.")
    else:
        sys.stdout.buffer.write(data)


def _busy(what: str) -> AbstractContextManager[object]:
    """A sign of life on a terminal."""
    return console(stderr=True).status(f"{what} …") if sys.stderr.isatty() else nullcontext()
