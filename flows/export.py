"""The flow `export`: copies of the documents for other programs, brought up to date."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed

from flows.as_task import as_task
from flows.confined import confine
from flows.ending import cancelled, ended
from flows.exported import Done, Wanted, page, sentence, told
from flows.first_name import first_name
from flows.missed import skipped
from flows.parameters import ExportParameters
from flows.patience import patiently
from pipeline.errors import CleanpressError
from pipeline.export import ExportResult, exports
from pipeline.export import export as export_documents
from pipeline.store import Store
from pipeline.wrong_settings import read_settings


def name(request: ExportParameters) -> str:
    """Such as `export data/clean to articles as markdown`."""
    where = f"to {request.folder} as {request.format}" if request.folder else "to every known folder"
    return f"export {request.store} {where}{f', as of {request.as_of}' if request.as_of else ''}"


@flow(name="export", flow_run_name=first_name("export", ExportParameters, name), retries=0, persist_result=False)
def export(request: ExportParameters) -> State[Any]:
    """Brings copies of the documents up to date, for other programs to read: one folder, or all that are known."""
    return ended(lambda: skipped() or _exported(request))


def _exported(request: ExportParameters) -> State[Any]:
    settings, as_of = read_settings(), request.state()
    named = {"request.folder": request.folder} if request.folder else {}
    confine({"request.store": request.store, **named}, settings)
    store = Store.open(request.store, create=False)
    done: list[Done] = []
    for each in [Wanted(request.folder, request.format)] if request.folder else known(store):
        try:
            done.append(_one(each, store, as_of))
        except KeyboardInterrupt:
            return cancelled(f"stopped in {each.folder}; every file is whole, and the next run does the rest")
    return _ended(done)


def _ended(done: list[Done]) -> State[Any]:
    with suppress(KeyboardInterrupt):  # all is written: who interrupts now only does not want to wait
        if done:
            patiently(lambda: create_markdown_artifact(page(done), key="export-summary", description=sentence(done)))
    failed = any(each.result is None for each in done)
    return Failed(message=sentence(done)) if failed else Completed(message=sentence(done))


def known(store: Store) -> list[Wanted]:
    """The exports that the store knows of and that are there. One whose folder is gone is not made again: somebody
    took it away."""
    return [Wanted(each.folder, each.format) for each in exports(store) if each.found != "not there"]


def _one(wanted: Wanted, store: Store, as_of: str | None) -> Done:
    """One export, as a task of its own. What goes wrong with it does not keep the others from being made."""
    results: list[ExportResult] = []

    def write() -> str:
        results.append(export_documents(store, wanted.folder, wanted.format, as_of=as_of))
        get_run_logger().info("%s: %s", wanted.folder, told(results[0]))
        return told(results[0])

    try:
        as_task("export", f"{wanted.format} to {wanted.folder}", write)
    except CleanpressError as error:
        return Done(wanted, None, " ".join(str(error).split()))
    return Done(wanted, results[0])
