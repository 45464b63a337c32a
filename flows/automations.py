"""What the server does by itself: killed runs end as crashed, and alerts of a run reach a person who wants them.

Automations are known by their names, so that making them again updates them and makes no second ones. What a person
changed in the UI stays: one that is paused, and what else it is to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.events.actions import ActionTypes, DoNothing, SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.exceptions import ObjectNotFound

from flows.errors import ServingError
from flows.killed import SILENCE, ask_for_signs_of_life, killed_runs

ALERTS = {"quality drift": "cleanpress.quality-drift", "quarantine spike": "cleanpress.quarantine-spike"}

ABOUT_A_RUN = "{{ flow_run.name }}: {{ flow_run.state.message }}\n{{ flow_run|ui_url }}"
ABOUT_AN_ALERT = "{{ event.payload.message }}"


async def ensure(notify: str | None = None) -> tuple[str, ...]:
    """Make or update all automations on the configured server; their names.

    `notify` names a notification block as `TYPE/NAME` that is told of all three. Raises `ServingError` for a block
    that is not there.
    """
    async with get_client() as client:
        block = None if notify is None else await _block(client, notify)
        names = [await _ensure(client, killed_runs(), _told(block, "a run was killed", ABOUT_A_RUN))]
        for what, event in ALERTS.items():
            names.append(await _ensure(client, _alert(what, event), _told(block, what, ABOUT_AN_ALERT)))
        await ask_for_signs_of_life(client)
        return tuple(names)


async def ensure_killed_runs_are_marked(silence: timedelta = SILENCE) -> None:
    """Make or update the first of them alone."""
    async with get_client() as client:
        await _ensure(client, killed_runs(silence), ())
        await ask_for_signs_of_life(client)


def _alert(what: str, event: str) -> AutomationCore:
    """Each event is recorded with this automation, which somebody can give actions in the UI."""
    return AutomationCore(
        name=f"cleanpress: {what}",
        description=f"Acts on the event {event}. Made by `python -m flows automations`.",
        trigger=EventTrigger(expect={event}, posture=Posture.Reactive, threshold=1, within=timedelta(0)),
        actions=[DoNothing()],
    )


def _told(block: UUID | None, subject: str, body: str) -> Sequence[ActionTypes]:
    if block is None:
        return ()
    return [SendNotification(block_document_id=block, subject=f"cleanpress: {subject}", body=body)]


async def _ensure(client: PrefectClient, wanted: AutomationCore, told: Sequence[ActionTypes]) -> str:
    there = await client.read_automations_by_name(wanted.name)
    for known in there:
        update = {"enabled": known.enabled, "actions": actions_of(known, wanted, told)}
        await client.update_automation(known.id, wanted.model_copy(update=update))
    if not there:
        await client.create_automation(wanted.model_copy(update={"actions": [*wanted.actions, *told]}))
    return wanted.name


def actions_of(known: AutomationCore, wanted: AutomationCore, told: Sequence[ActionTypes]) -> list[ActionTypes]:
    """What an automation that is there does from now on: what a person left there, with our own action among it, and
    those we tell now in place of those who were told. `DoNothing` is there for want of another."""
    own = {_but_for_words(each): each for each in wanted.actions if not isinstance(each, DoNothing)}
    kept = [each for each in known.actions if _but_for_words(each) not in own]
    if told:
        kept = [each for each in kept if not isinstance(each, DoNothing | SendNotification)]
    return [*own.values(), *kept, *told]


def _but_for_words(action: ActionTypes) -> str:
    return action.model_dump_json(exclude={"message"})


async def _block(client: PrefectClient, notify: str) -> UUID:
    kind, _, name = notify.partition("/")
    try:
        block = await client.read_block_document_by_name(name, kind)
    except ObjectNotFound:
        raise ServingError(
            f"There is no block {notify!r} on this server. `prefect block ls` lists those there are; a new one is made "
            "in the UI under Blocks, such as a Slack webhook"
        ) from None
    return UUID(str(block.id))
