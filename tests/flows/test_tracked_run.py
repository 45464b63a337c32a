"""What a person at the terminal is told of a tracked run, whatever the server does meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES
from prefect.states import Cancelled, Failed

from flows import slowness, tracked_run
from flows.errors import ServingError
from flows.tracked_run import do_tracked
from pipeline.run import RunResult

DONE: Any = object()
"""A result, of which nothing is asked here."""


def engine(monkeypatch: pytest.MonkeyPatch, run_flow: Callable[[Any], Any]) -> None:
    """In the place of Prefect's; no summary is left."""
    monkeypatch.setattr(tracked_run, "run_flow", lambda flow, **_: run_flow(flow.fn))
    monkeypatch.setattr(tracked_run, "finished", lambda *_, **_more: Cancelled())
    monkeypatch.setattr(tracked_run, "_hears", lambda: True)
    monkeypatch.setattr(tracked_run, "completed", lambda *_: Cancelled())


def run_here(here: Callable[[Any], Any]) -> Any:
    """As Prefect does: an error of the flow is a state."""
    try:
        return here(None)
    except Exception as error:
        return Failed(message=str(error))


def no_work() -> RunResult:
    raise AssertionError("nothing is to be done")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ZeroDivisionError("defect")])
def test_an_error_nobody_thought_of_is_the_one_that_is_raised(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    engine(monkeypatch, run_here)

    def work() -> RunResult:
        raise error

    with pytest.raises(type(error)) as raised:
        do_tracked(None, work, print)
    assert raised.value is error


def test_a_server_that_goes_away_before_the_run_begins_leaves_nothing_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_here: object) -> None:
        raise RuntimeError("Cannot orchestrate without a server")

    engine(monkeypatch, away)
    with pytest.raises(ServingError, match=r"went away before the run began .*; nothing was done"):
        do_tracked(None, no_work, print)


def test_a_run_that_the_server_does_not_let_begin_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    engine(monkeypatch, lambda _here: Cancelled(message="from the page"))
    with pytest.raises(ServingError, match=r"did not let the run begin \(from the page\); nothing was done"):
        do_tracked(None, no_work, print)


def test_a_server_that_goes_away_at_the_end_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(here: Callable[[Any], Any]) -> None:
        here(None)
        raise RuntimeError("no server")

    engine(monkeypatch, away)
    said: list[str] = []
    assert do_tracked(None, lambda: DONE, said.append) is DONE
    assert said == ["the Prefect server went away, and does not know how this run ended (no server)"]


def test_ctrl_c_while_the_server_is_told_of_the_end_is_no_interrupted_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is in the store."""

    def pressed(here: Callable[[Any], Any]) -> None:
        here(None)
        raise KeyboardInterrupt

    engine(monkeypatch, pressed)
    said: list[str] = []
    assert do_tracked(None, lambda: DONE, said.append) is DONE
    assert said == ["the Prefect server was not waited for, and does not know how this run ended"]


def test_a_server_that_hangs_at_the_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prefect would try for four minutes to tell it."""
    answer, tries = threading.Event(), []

    def run(here: Callable[[Any], Any]) -> None:
        before = PREFECT_CLIENT_MAX_RETRIES.value()
        here(None)
        tries.extend([before, PREFECT_CLIENT_MAX_RETRIES.value()])

    hears = tracked_run._hears
    engine(monkeypatch, run)
    monkeypatch.setattr(tracked_run, "_hears", hears)
    monkeypatch.setattr(tracked_run, "SECONDS_AT_THE_END", 0.05)
    monkeypatch.setattr(tracked_run, "client", lambda: SimpleNamespace(api_version=lambda: answer.wait(60)))
    assert do_tracked(None, lambda: DONE, print) is DONE
    answer.set()
    assert tries[0] > 0 == tries[1]


def test_ctrl_c_before_and_in_the_work_interrupts(monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(*_: object) -> Any:
        raise KeyboardInterrupt

    engine(monkeypatch, pressed)
    with pytest.raises(KeyboardInterrupt):
        do_tracked(None, no_work, print)
    engine(monkeypatch, run_here)
    with pytest.raises(KeyboardInterrupt):
        do_tracked(None, pressed, print)


def test_who_waits_for_a_slow_server_is_told_once_and_who_does_not_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slowness, "SECONDS_OF_SILENCE", 0.01)
    said: list[str] = []
    heard = threading.Event()

    def say(line: str) -> None:
        said.append(line)
        heard.set()

    with slowness.said_when_slow("slow", say):
        assert heard.wait(10)
    assert said == ["slow"]
    begun = threading.Event()
    begun.set()
    with slowness.said_when_slow("slow", say, begun):
        time.sleep(0.05)
    assert said == ["slow"]
