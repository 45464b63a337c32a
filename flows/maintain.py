"""The flow `maintain`: a store is checked, its small files are merged, and what nothing needs is removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed, Failed
from rich.filesize import decimal

from flows.confined import confine
from flows.ending import ended
from flows.markdown import count, plain, table
from flows.missed import skipped
from flows.parameters import MaintainParameters
from flows.patience import patiently
from flows.this_run import tag
from flows.turn import wait_for_turn
from pipeline.errors import CleanpressError
from pipeline.store import Store
from pipeline.store.verify import Finding
from pipeline.wrong_settings import read_settings

MOST_FINDINGS = 200
"""Rows of the table of findings; the rest is counted, and `corpus verify` lists all."""


class NotSound(CleanpressError):
    """`verify` found something wrong; the message says what first, and how much."""


def run_name() -> str:
    """What the run does, such as `maintain data/clean: verify, compact, vacuum`; and its tags."""
    told = MaintainParameters.model_validate(flow_run.parameters["request"])
    tag("maintain", told.store)
    return f"maintain {told.store}: {', '.join(chosen(told)) or 'nothing'}"


def chosen(request: MaintainParameters) -> list[str]:
    """The steps that are switched on, in their order."""
    steps = {"verify": request.verify, "compact": request.compact, "vacuum": request.vacuum}
    return [name for name, wanted in steps.items() if wanted]


@flow(name="maintain", flow_run_name=run_name, retries=0, persist_result=False)
def maintain(request: MaintainParameters) -> State[Any]:
    """Keeps a store sound, fast and small: verify, compact, vacuum. What verify finds wrong fails the run."""
    return ended(lambda: skipped() or _maintained(request))


def _maintained(request: MaintainParameters) -> State[Any]:
    settings = read_settings()
    confine({"request.store": request.store}, settings)
    store = Store.open(request.store, create=False)
    wait_for_turn(store.uri, settings.wait_minutes)
    keep = timedelta(hours=request.keep_hours)
    steps: dict[str, Callable[[], str]] = {
        "verify": lambda: verified(store),
        "compact": lambda: compacted(store),
        "vacuum": lambda: vacuumed(store, keep, datetime.now(UTC)),
    }
    done = [_step(name, steps[name]) for name in chosen(request)]
    return Completed(message="; ".join(done) or "nothing to do: every step is switched off")


def _step(name: str, work: Callable[[], str]) -> str:
    """One step, as a task of its own: what it did. Raises what it raises."""
    caught: list[BaseException] = []

    @task(name=name, task_run_name=name, retries=0, cache_policy=NO_CACHE, persist_result=False)
    def step() -> State[Any]:
        try:
            return Completed(message=work())
        except KeyboardInterrupt as pressed:
            caught.append(pressed)
            return Cancelled(message="interrupted")
        except CleanpressError as error:
            caught.append(error)
            return Failed(message=str(error))

    state = step()
    if caught:
        raise caught[0]
    return str(state.message)


def verified(store: Store) -> str:
    """What `verify` says. Findings are left as an artifact. Raises `NotSound` where one is a problem."""
    findings = list(store.verify())
    problems = [each for each in findings if each.kind == "problem"]
    if findings:
        told = f"{count(len(problems), 'problem')} in {store.uri}"
        patiently(
            lambda: create_markdown_artifact(page(store.uri, findings), key="maintain-findings", description=told)
        )
    if problems:
        first = problems[0]
        raise NotSound(
            f"verify found {count(len(problems), 'problem')}; the first: {first.where}: {first.what}; {first.remedy}"
        )
    return "all is well"


def compacted(store: Store) -> str:
    """Such as `412 files merged into 9`."""
    merged = [each for each in store.compact() if each.files_after != each.files_before]
    before, after = sum(each.files_before for each in merged), sum(each.files_after for each in merged)
    return f"{before:,} files merged into {after:,}" if merged else "nothing to merge"


def vacuumed(store: Store, keep: timedelta, now: datetime) -> str:
    """Such as `403 files removed, 12.1 MB`."""
    done = store.vacuum(keep, now=now)
    files, size = sum(each.files for each in done), sum(each.bytes for each in done)
    return f"{count(files, 'file')} removed, {decimal(size)}" if files else "nothing to remove"


def page(store: str, findings: list[Finding]) -> str:
    """What was found, problems first: where, what, and how to mend it."""
    shown = sorted(findings, key=lambda found: found.kind != "problem")[:MOST_FINDINGS]
    rows = [(found.kind, plain(found.where), plain(found.what), plain(found.remedy)) for found in shown]
    more = len(findings) - len(shown)
    rest = f"\n{more:,} more; `corpus verify` lists all.\n" if more else ""
    return f"# Verify: {plain(store)}\n\n{table(('Kind', 'Where', 'What', 'What to do'), rows)}\n{rest}"
