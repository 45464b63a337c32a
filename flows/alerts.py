"""What is not as it was in earlier runs, as events that an automation can act on."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from prefect.events import emit_event

if TYPE_CHECKING:
    from pipeline.report import Report

MOST_EVENTS = 50
"""New rules can move every outlet at once: an automation that writes a message must not write a thousand."""


def raise_alerts(told: Report, store_uri: str) -> None:
    """Emit `cleanpress.quality-drift` and `cleanpress.quarantine-spike`, one event for each alert, about the store; the
    run is added as a related resource by Prefect. The payload has the sentence and its figures, and `alerts`: how many
    there are in all. A dry run raises none: what it saw is in its summary."""
    if told.dry_run:
        return
    for alert in told.alerts[:MOST_EVENTS]:
        payload: dict[str, Any] = {"subject": alert.subject, "message": alert.message, "alerts": len(told.alerts)}
        emit_event(
            event=f"cleanpress.{alert.kind}",
            resource={"prefect.resource.id": resource_id(store_uri), "prefect.resource.name": store_uri},
            payload=payload | dict(alert.facts),
        )


def resource_id(store_uri: str) -> str:
    """What events call a store: its address is too long for an id, and may hold any character."""
    return f"cleanpress.store.{sha256(store_uri.encode()).hexdigest()[:16]}"
