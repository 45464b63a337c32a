"""The flow `export`: copies of the documents for other programs, brought up to date."""

from __future__ import annotations

from typing import Any, NamedTuple

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed, Failed

from flows.confined import confine
from flows.ending import ended
from flows.markdown import count, plain, table
from flows.missed import skipped
from flows.parameters import ExportParameters
from flows.patience import patiently
from flows.this_run import tag
from pipeline.errors import CleanpressError
from pipeline.export import ExportResult, exports
from pipeline.export import export as export_documents
from pipeline.store import Store
from pipeline.wrong_settings import read_settings


class Wanted(NamedTuple):
    """One export that is to be made or brought up to date."""

    folder: str
    format: str


class Done(NamedTuple):
    """What became of it: a result, or why there is none."""

    wanted: Wanted
    result: ExportResult | None
    problem: str = ""


def run_name() -> str:
    """What the run does, such as `export data/clean to articles as markdown`; and its tags."""
    told = ExportParameters.model_validate(flow_run.parameters["request"])
    tag("export", told.store)
    where = f"to {told.folder} as {told.format}" if told.folder else "to every known folder"
    return f"export {told.store} {where}{f', as of {told.as_of}' if told.as_of else ''}"


@flow(name="export", flow_run_name=run_name, retries=0, persist_result=False)
def export(request: ExportParameters) -> State[Any]:
    """Brings copies of the documents up to date, for other programs to read: one folder, or all that are known."""
    return ended(lambda: skipped() or _exported(request))


def _exported(request: ExportParameters) -> State[Any]:
    named = {"request.folder": request.folder} if request.folder else {}
    confine({"request.store": request.store, **named}, read_settings())
    store = Store.open(request.store, create=False)
    wanted = [Wanted(request.folder, request.format)] if request.folder else known(store)
    done = []
    for each in wanted:
        done.append(_one(each, store, request.as_of))
        if done[-1].problem == INTERRUPTED:
            return Cancelled(message=f"stopped in {each.folder}; every file is whole, and the next run does the rest")
    if done:
        patiently(lambda: create_markdown_artifact(page(done), key="export-summary", description=sentence(done)))
    failed = any(each.result is None for each in done)
    return Failed(message=sentence(done)) if failed else Completed(message=sentence(done))


def known(store: Store) -> list[Wanted]:
    """The exports that the store knows of and that are there. One whose folder is gone is not made again: somebody
    took it away."""
    return [Wanted(each.folder, each.format) for each in exports(store) if each.found != "not there"]


INTERRUPTED = "interrupted"


def _one(wanted: Wanted, store: Store, as_of: str) -> Done:
    """One export, as a task of its own. What goes wrong with it does not keep the others from being made."""
    done: list[Done] = []

    @task(
        name="export",
        task_run_name=f"{wanted.format} to {wanted.folder}",
        retries=0,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    def write() -> State[Any]:
        """Write what changed since the last time."""
        try:
            result = export_documents(store, wanted.folder, wanted.format, as_of=as_of or None)
        except KeyboardInterrupt:
            done.append(Done(wanted, None, INTERRUPTED))
            return Cancelled(message=INTERRUPTED)
        except CleanpressError as error:
            done.append(Done(wanted, None, " ".join(str(error).split())))
            return Failed(message=done[-1].problem)
        except ValueError as error:  # the format was checked with the form: this is the state
            done.append(Done(wanted, None, f"request.as_of: {error}"))
            return Failed(message=done[-1].problem)
        done.append(Done(wanted, result))
        get_run_logger().info("%s: %s", wanted.folder, told(result))
        return Completed(message=told(result))

    write()
    return done[0]


def sentence(done: list[Done]) -> str:
    """Such as `2 exports, 14 documents written`, and first what went wrong."""
    if not done:
        return "nothing to do: the store knows of no export"
    problems = [each.problem for each in done if each.result is None]
    written = sum(each.result.written for each in done if each.result is not None)
    went = f"{count(len(done) - len(problems), 'export')}, {count(written, 'document')} written"
    if len(done) == len(problems) == 1:
        return problems[0]
    return f"{len(problems)} of {count(len(done), 'export')} failed: {problems[0]}; {went}" if problems else went


def told(result: ExportResult) -> str:
    """What was done to one folder."""
    removed = "" if result.removed is None else f", {result.removed:,} removed"
    done = f"{result.written:,} written{removed}" if result.written or result.removed else "nothing to do"
    return f"{done}; {count(result.documents, 'document')} as of {result.dataset_version}"


def page(done: list[Done]) -> str:
    """One row per export."""
    rows = [
        (plain(each.wanted.folder), each.wanted.format, told(each.result) if each.result else plain(each.problem))
        for each in done
    ]
    return f"# Export: {plain(sentence(done))}\n\n{table(('Folder', 'Format', 'What was done'), rows)}\n"
