"""What `prefect deploy` is told of schedules by the settings."""

from __future__ import annotations

import pytest

from flows.errors import ServingError
from flows.schedules import from_settings


def test_a_schedule_that_is_set_is_not_said_to_be_active(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else deploying again would wake up one that somebody has paused."""
    monkeypatch.setenv("CLEANPRESS_NIGHTLY", "30 2 * * *")
    told = from_settings()
    assert told["nightly"] == "30 2 * * *"
    assert "nightly_active" not in told


def test_an_empty_setting_pauses_its_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANPRESS_NIGHTLY", "")
    told = from_settings()
    assert told["nightly_active"] is False
    assert "weekly_active" not in told


@pytest.mark.parametrize("setting", ["NIGHTLY", "WEEKLY", "EXPORTS", "TIMEZONE"])
def test_a_schedule_that_is_none_is_refused_by_name(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"CLEANPRESS_{setting}", "at night")
    with pytest.raises(ServingError, match=f"`{setting.lower()}` is 'at night'"):
        from_settings()
