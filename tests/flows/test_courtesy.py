"""Calls that a run can do without: skipped, tried again, or given up, but never in its way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import httpx
import pytest

from flows.courtesy import Courtesy, within
from flows.patience import patiently


def test_a_server_that_hangs_does_not_hold_up_the_run() -> None:
    stuck = threading.Event()
    begun = time.monotonic()
    courtesy = Courtesy(pause=0)
    courtesy.tell(stuck.wait)
    courtesy.tell(stuck.wait)
    courtesy.end(wait=0.05)
    assert not within(0.05, stuck.wait)
    assert time.monotonic() - begun < 5
    stuck.set()


def test_only_the_newest_is_sent_and_the_last_always_is() -> None:
    """While one is on its way, those that come are replaced by the next."""
    sent: list[int] = []
    first, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        first.set()
        go_on.wait(10)
        sent.append(0)

    courtesy = Courtesy(pause=0)
    courtesy.tell(slow)
    assert first.wait(10)
    for number in (1, 2, 3):
        courtesy.tell(lambda number=number: sent.append(number))  # type: ignore[misc]
    go_on.set()
    courtesy.end(wait=10)
    assert sent == [0, 3]


def test_what_goes_wrong_with_a_courtesy_is_not_raised() -> None:
    def broken() -> None:
        raise httpx.ConnectError("no server")

    courtesy = Courtesy(pause=0)
    courtesy.tell(broken)
    courtesy.end(wait=10)
    assert not within(10, broken)
    assert within(10, lambda: None)


class Time:
    """Passes by sleeping, and in calls that say so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def patiently(self, call: Callable[[], object]) -> bool:
        return patiently(call, sleep=self.sleep, clock=lambda: self.now)


def test_a_server_that_comes_back_gets_the_summary_and_the_pauses_grow() -> None:
    waiting = Time()

    def away_at_first() -> None:
        if len(waiting.pauses) < 5:
            raise httpx.ConnectError("no server")

    assert waiting.patiently(away_at_first)
    assert waiting.pauses == [5, 10, 20, 30, 30]


@pytest.mark.parametrize(("takes", "pauses"), [(0, [5, 10, 20, 30, 30, 30]), (76, [5])])
def test_a_server_that_stays_away_is_given_up_after_minutes_however_long_a_try_takes(
    takes: int, pauses: list[float]
) -> None:
    waiting = Time()

    def away() -> None:
        waiting.now += takes
        raise httpx.ReadTimeout("no answer")

    assert not waiting.patiently(away)
    assert waiting.pauses == pauses


@pytest.mark.parametrize(("status", "again"), [(422, False), (503, True)])
def test_a_server_that_says_no_is_not_asked_again(status: int, again: bool) -> None:
    """A busy one is."""
    waiting = Time()

    def call() -> None:
        request = httpx.Request("POST", "http://127.0.0.1/api/artifacts/")
        httpx.Response(status, request=request).raise_for_status()

    assert not waiting.patiently(call)
    assert bool(waiting.pauses) == again


def test_who_interrupts_a_run_does_not_wait_for_the_server() -> None:
    assert not patiently(threading.Event().wait, seconds=0.05)
