"""`corpus delete`, `restore` and `purge`: documents leave, or come back. They ask before they act."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from pipeline.cli.listings import count
from pipeline.cli.store_option import common, opened
from pipeline.cli.terminal import print_json, printable

if TYPE_CHECKING:
    from pipeline.run.removal import PurgedEverywhere
    from pipeline.store import Store

INCOMPLETE = 1
NOTHING_CHANGED = 1
yes = click.option("--yes", is_flag=True, help="Do not ask.")


def _reason(_context: click.Context, _parameter: click.Parameter, told: str | None) -> str:
    if told is not None and not told.strip():
        raise click.BadParameter("it is empty; say why in a few words.")
    return told or ""


@click.command(short_help="Take an article out; its history stays.")
@click.argument("doc")
@click.option("--reason", required=True, callback=_reason, help="Why, such as `retracted by the outlet`. It is stored.")
@yes
@common
def delete(doc: str, reason: str, yes: bool, place: str | None, as_json: bool) -> None:
    """Take an article out of the corpus. Its history stays, and `corpus restore` brings it back.

    It leaves lists, exports (at the next `corpus export`) and the feed of changes, and stays away: what leads to it is
    not taken in again, whatever its bytes.
    """
    with opened(place) as store:
        from pipeline.run.removal import Removal

        doc_id, removal = store.find(doc), Removal(store)
        removal.refuse_gone(doc_id)
        _ask(f"Delete {_named(store, doc_id)}? Its history stays.", yes=yes)
        version = removal.delete(doc_id, reason)
    if as_json:
        print_json({"doc_id": doc_id, "version": version, "op": "delete", "reason": reason})
    else:
        click.echo(f"{doc_id} is deleted as of version {version}; `corpus restore {doc_id}` brings it back")


@click.command(short_help="Bring a deleted article back.")
@click.argument("doc")
@common
def restore(doc: str, place: str | None, as_json: bool) -> None:
    """Bring a deleted article back, as it was, in a new version."""
    with opened(place) as store:
        from pipeline.run.removal import Removal

        doc_id = store.find(doc)
        version = Removal(store).restore(doc_id)
    if as_json:
        print_json({"doc_id": doc_id, "version": version, "op": "upsert"})
    else:
        click.echo(f"{doc_id} is back, in version {version}")


@click.command(short_help="Remove an article for good.")
@click.argument("doc")
@click.option("--reason", callback=_reason, help="Why; it is stored, so say nothing of the text.")
@yes
@common
def purge(doc: str, reason: str, yes: bool, place: str | None, as_json: bool) -> int:
    """Remove an article for good: every version, the raw bytes, where it came from, and every export that is known.

    Nothing brings it back. What stays is its id with the word that it was purged, by which those who follow the changes
    learn of it. It is not taken in again by its path, its address or its source's id; the same text in a file of
    another name is another document, so remove such files first. Files outside the store, such as the page it came
    from, are yours to remove, and so are backups. Exit status 1 when an export could not be seen to: it says which; the
    same command tries again.
    """
    with opened(place) as store:
        from pipeline.run.removal import Removal

        doc_id = store.find(doc)
        if store.history(doc_id)[0].op != "purge":
            _ask(f"Remove {_named(store, doc_id)} for good, with its history and raw bytes?", yes=yes)
        done = Removal(store).purge(doc_id, reason)
    removed = sum(bool(each.removed) for each in done.exports)
    if as_json:
        print_json(done.store._asdict() | {"exports": done.exports})
    elif not done.before:
        told = [count(done.store.versions, "version"), count(done.store.raw, "raw file"), count(removed, "export")]
        click.echo(f"{doc_id} is gone, from {told[0]}, {told[1]} and {told[2]}")
    if done.before:
        also = f", and now from {count(removed, 'export')} as well" if removed else "; nothing of it is left"
        click.echo(f"{printable(done.before)}{also}", err=True)
    whole = say_left(done)
    return NOTHING_CHANGED if done.before and not removed else 0 if whole else INCOMPLETE


def say_left(done: PurgedEverywhere) -> bool:
    """Say on stderr what a purge could not see to; whether it has seen to all that it should."""
    unreached = [each for each in done.exports if each.problem]
    for each in unreached:
        click.echo(f"not seen to: {printable(each.folder)}: {printable(each.problem)}", err=True)
    for each in (each for each in done.exports if each.owner):
        click.echo(f"left as it is: {printable(each.folder)}: an export of the store {printable(each.owner)}", err=True)
    for file in done.store.unread:
        click.echo(f"not finished: somebody is writing {printable(file)}; run it again when they are done", err=True)
    for archive in done.store.referred:
        click.echo(f"its bytes are still in {printable(archive)}, which is not the store's to change", err=True)
    return not unreached and not done.store.unread


def say_finished(purges: Sequence[PurgedEverywhere]) -> None:
    """Say on stderr which purges a run finished, and what they could not see to."""
    for done in purges:
        click.echo(f"finished the purge of {done.store.doc_id}, which had been cut short", err=True)
        say_left(done)


def _named(store: Store, doc_id: str) -> str:
    newest = store.history(doc_id)[0]
    title = f" ({newest.title})" if newest.title else ""
    return f"{doc_id}{printable(title)} from {printable(store.uri)}"


def _ask(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked: add --yes.")
    if not click.confirm(question, err=True):
        click.echo("nothing was changed", err=True)
        click.get_current_context().exit(NOTHING_CHANGED)
