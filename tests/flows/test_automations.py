"""What becomes of automations that are there already."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from prefect.events.actions import ActionTypes, CancelFlowRun, DoNothing, SendNotification
from prefect.events.schemas.automations import AutomationCore

from flows.automations import _alert, actions_of
from flows.killed import killed_runs

DRIFT = _alert("quality drift", "cleanpress.quality-drift")
KILLED = killed_runs()
CANCEL = CancelFlowRun()
MAIL, CHAT = (SendNotification(block_document_id=uuid4(), subject="s", body="b") for _ in range(2))


def there(wanted: AutomationCore, *actions: ActionTypes) -> AutomationCore:
    return wanted.model_copy(update={"actions": list(actions)})


def test_what_a_person_put_in_the_place_of_nothing_stays() -> None:
    assert actions_of(there(DRIFT, MAIL), DRIFT, ()) == [MAIL]
    assert actions_of(there(DRIFT, MAIL, CANCEL), DRIFT, ()) == [MAIL, CANCEL]
    assert actions_of(DRIFT, DRIFT, ()) == [DoNothing()]


def test_killed_runs_are_marked_whatever_else_is_done() -> None:
    assert actions_of(there(KILLED, MAIL), KILLED, ()) == [*KILLED.actions, MAIL]
    slower = killed_runs(timedelta(seconds=120))
    assert actions_of(there(slower, *slower.actions, MAIL), KILLED, ()) == [*KILLED.actions, MAIL], "marked twice"


def test_a_new_word_about_whom_to_tell_takes_the_place_of_the_old_one_only() -> None:
    assert actions_of(there(DRIFT, MAIL, CANCEL), DRIFT, [CHAT]) == [CANCEL, CHAT]
    assert actions_of(DRIFT, DRIFT, [CHAT]) == [CHAT]
    assert actions_of(there(KILLED, *KILLED.actions, MAIL), KILLED, [CHAT]) == [*KILLED.actions, CHAT]
