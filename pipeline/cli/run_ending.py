"""A run on the command line: what is shown while it goes on, what is told at its end, and its exit status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import click

from pipeline.cli.progress import shown_progress
from pipeline.cli.removal import say_finished
from pipeline.cli.run_report import alert_fields, print_report, say_alerts, say_skipped, worth_showing
from pipeline.cli.terminal import INTERRUPTED, QUARANTINED, print_json, printable
from pipeline.report import alerts
from pipeline.run import RunInterrupted, RunResult, Status, describe
from pipeline.run.registered import registered
from pipeline.run.uptodate import made_by, ruled_by
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.versions import model_version, pipeline_version, rules_version


def run_shown(run: Callable[..., RunResult]) -> RunResult:
    """The result of `run(progress=...)`, whose progress is shown on stderr; of an interrupted one, what was done."""
    try:
        with shown_progress() as progress:
            return run(progress=progress)
    except RunInterrupted as interrupted:
        return interrupted.result


def tell(
    result: RunResult, store: Store, target: str, *, settings: Settings, as_json: bool, flow_run: str | None = None
) -> int:
    """Print what a run did, as tables or one JSON document; the exit status. `target` is the store as the user wrote
    it, `flow_run` the run's page, where it has one."""
    _report(result, store, target, settings=settings, as_json=as_json, flow_run=flow_run)
    if not result.complete:
        click.echo(_how_to_go_on(result), err=True)
        return INTERRUPTED
    return QUARANTINED if result.quarantined or result.unreached else 0


def _report(
    result: RunResult, store: Store, target: str, *, settings: Settings, as_json: bool, flow_run: str | None
) -> None:
    say_skipped(result)
    if result.purges:
        say_finished(result.purges)
    found = alerts(result, store)
    if as_json:
        print_json({**_as_document(result, store, settings, flow_run), "alerts": alert_fields(found)})
    else:
        rows, left_out = worth_showing(result)
        print_report(result, describe(rows, store), left_out, target)
    say_alerts(found)


def _as_document(result: RunResult, store: Store, settings: Settings, flow_run: str | None) -> dict[str, object]:
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
        "rules": ruled_by(rules_version(), registered(settings.outlets)),
        "model": made_by(model_version(), fast=settings.fast),
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
    if flow_run is not None:
        run["flow_run"] = flow_run
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
