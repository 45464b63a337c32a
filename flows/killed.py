"""Runs whose process was killed, or whose machine went down: the server marks them as crashed when they fall silent."""

from __future__ import annotations

from datetime import timedelta

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.events import Event, RelatedResource, Resource
from prefect.events.actions import ChangeFlowRunState
from prefect.events.clients import get_events_client
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

from flows.this_run import MARK

HEARTBEAT_SECONDS = 30
"""How often a run says that it is alive: as often as Prefect allows; its own default is 180."""

SILENCE = timedelta(seconds=90)
"""Three heartbeats: a busy machine may lose one. The server looks every 5 s: all in all below two minutes."""

ALIVE = ("heartbeat", "Pending", "Running", "Waiting")
"""Words of a run after which another one is due. `Waiting`: for its turn to write to a store. Not `Cancelling`: such a
run cannot become a crashed one, and Prefect itself ends it after five minutes."""

ASKED = "cleanpress.sign-of-life-wanted"


def killed_runs(silence: timedelta = SILENCE) -> AutomationCore:
    """A run that says nothing for `silence` while it should be at work ends as Crashed.

    Whatever happens to a run counts as a word of it: states have names of their own here, and a list of them would
    take a run that ended as "Completed with quarantined files" for a silent one. Runs of other programs on the same
    server are left alone: they may be silent for longer.
    """
    message = f"Killed, or its machine went down: no word of it for {silence.total_seconds():.0f} s"
    return AutomationCore(
        name="cleanpress: killed runs",
        description="Runs that fell silent end as Crashed. Made by `python -m flows`; paused here, it stays paused.",
        trigger=EventTrigger(
            after={*(f"prefect.flow-run.{word}" for word in ALIVE), ASKED},
            expect={"prefect.flow-run.*"},
            match={"prefect.resource.id": "prefect.flow-run.*"},
            match_related={"prefect.resource.id": f"prefect.tag.{MARK}", "prefect.resource.role": "tag"},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=silence,
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message=message)],
    )


async def ask_for_signs_of_life(client: PrefectClient) -> None:
    """Ask each run that seems to be at work; one that does not answer ends as crashed after the silence.

    A server that was away for minutes has forgotten whom it was waiting for: without this, the runs of a machine that
    lost its power would be "running" for ever.
    """
    seem = {"state": {"type": {"any_": ["RUNNING", "PENDING"]}}, "tags": {"all_": [MARK]}}
    # an order and a limit, since a server with a newer FastAPI than ours refuses to choose them
    order = FlowRunSort.EXPECTED_START_TIME_DESC
    runs = await client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(seem), sort=order, limit=200)
    tag = RelatedResource({"prefect.resource.id": f"prefect.tag.{MARK}", "prefect.resource.role": "tag"})
    async with get_events_client() as events:
        for run in runs:
            resource = Resource({"prefect.resource.id": f"prefect.flow-run.{run.id}"})
            await events.emit(Event(event=ASKED, resource=resource, related=[tag]))
