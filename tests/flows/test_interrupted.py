"""What a run says that was interrupted when part of its work, or all of it, was done."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from flows import ending, export, maintain, reprocess
from flows.ending import ended, finished
from flows.exported import Done, Wanted
from flows.parameters import MaintainParameters, ReprocessParameters

from .test_artifacts import BROKEN, NEW, result


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "get_run_logger", lambda: SimpleNamespace(warning=lambda *_: None))
    for module in (export, maintain):
        monkeypatch.setattr(module, "Store", SimpleNamespace(open=lambda *_, **__: SimpleNamespace(uri="clean")))
    monkeypatch.setattr(maintain, "wait_for_turn", lambda *_: None)


def interrupted(*_: object) -> Any:
    signal.raise_signal(signal.SIGINT)


def test_before_all_work_nothing_was_done() -> None:
    state = ended(interrupted)
    assert state.is_cancelled()
    assert state.message == "interrupted before anything was done"


def test_while_the_summary_is_left_all_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "leave_behind", interrupted)
    state = ended(lambda: finished(result(NEW, BROKEN), lambda: "; never"))
    assert state.name == "Completed with quarantined files"
    assert state.message == "1 new; 1 file in quarantine, see the run's summary; interrupted after that"


def test_in_what_comes_after_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "leave_behind", lambda *_: 1)
    state = ended(lambda: finished(result(NEW), interrupted))
    assert state.is_completed()
    assert state.message == "1 new; 1 alert, see the run's summary; interrupted after that"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("verify", "stopped in verify; nothing was done before"),
        ("vacuum", "stopped in vacuum; done before: verify done; compact done"),
    ],
)
def test_maintain_names_the_step_and_those_that_were_done(
    monkeypatch: pytest.MonkeyPatch, step: str, told: str
) -> None:
    def as_task(kind: str, name: str, work: Callable[[], str]) -> str:
        return str(interrupted()) if name == step else f"{name} done"

    monkeypatch.setattr(maintain, "as_task", as_task)
    state = ended(lambda: maintain._maintained(MaintainParameters()))
    assert state.is_cancelled()
    assert state.message == told


def test_while_the_page_of_exports_is_left_all_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "patiently", interrupted)
    state = ended(lambda: export._ended([Done(Wanted("a", "jsonl"), None, "no room")]))
    assert state.is_failed()
    assert state.message == "no room"


def test_an_export_that_cannot_begin_does_not_fail_a_reprocess(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the server went away in between: the documents are in the store."""

    def away(*_: object, **__: object) -> None:
        raise RuntimeError("Failed to reach\nAPI")

    monkeypatch.setattr(reprocess, "known", lambda _store: ["an export"])
    monkeypatch.setattr(reprocess, "export", away)
    store: Any = None
    assert reprocess._exported(ReprocessParameters(), store) == "; the export could not begin: Failed to reach API"
