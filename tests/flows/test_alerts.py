"""Alerts as events: what an automation gets to see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows import alerts
from flows.alerts import MOST_EVENTS, raise_alerts, resource_id
from pipeline.report import Alert, Report, report
from pipeline.run import RunResult
from pipeline.store import Store
from tests.store.captures import NOW

DRIFT = Alert("quality-drift", "NBC10", "NBC10: the share jumped.", {"outlet": "NBC10", "share": 0.6})
SPIKE = Alert("quarantine-spike", "ingest", "12 of 200 inputs could not be read.", {"quarantined": 12})


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    monkeypatch.setattr(alerts, "emit_event", lambda **event: events.append(event))
    return events


def told(*found: Alert, dry_run: bool = False) -> Report:
    result = RunResult("r", "ingest", NOW, NOW, dry_run, (), "nowhere", None, 0)
    return replace(report(result, Store.open("nowhere")), alerts=found)


def test_each_alert_is_an_event_about_the_store_with_its_figures(sent: list[dict[str, Any]]) -> None:
    raise_alerts(told(DRIFT, SPIKE), "s3://bucket/clean")
    assert [event["event"] for event in sent] == ["cleanpress.quality-drift", "cleanpress.quarantine-spike"]
    assert sent[0]["resource"] == {
        "prefect.resource.id": "cleanpress.store.57e7b28c3aad8684",
        "prefect.resource.name": "s3://bucket/clean",
    }
    assert sent[0]["payload"] == {
        "subject": "NBC10",
        "message": "NBC10: the share jumped.",
        "alerts": 2,
        "outlet": "NBC10",
        "share": 0.6,
    }


def test_two_stores_are_two_resources() -> None:
    assert resource_id("/a") != resource_id("/b")
    assert resource_id("/a") == resource_id("/a")


def test_a_quiet_run_sends_nothing(sent: list[dict[str, Any]]) -> None:
    raise_alerts(told(), "/data/clean")
    assert sent == []


def test_a_dry_run_sends_nothing(sent: list[dict[str, Any]]) -> None:
    raise_alerts(told(DRIFT, dry_run=True), "/data/clean")
    assert sent == []


def test_new_rules_that_move_every_outlet_send_no_flood(sent: list[dict[str, Any]]) -> None:
    raise_alerts(told(*[DRIFT] * 500), "/data/clean")
    assert len(sent) == MOST_EVENTS
    assert {event["payload"]["alerts"] for event in sent} == {500}
