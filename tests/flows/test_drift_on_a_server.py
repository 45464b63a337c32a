"""An outlet whose layout changed, on a real server: the event that an automation can act on, and the summary."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from .conftest import Served

LINKS = "<ul>" + "<li><a href='/x'>Read this story about something else entirely</a></li>" * 30 + "</ul>"


def write(folder: Path, first: int, more: str = "") -> None:
    folder.mkdir(exist_ok=True)
    head = "<title>Storm</title><meta property='og:site_name' content='The Harbour Post'>"
    for n in range(first, first + 10):
        text = "".join(
            f"<p>Harbour {n} of {w} was closed on Monday after the storm, the port said.</p>" for w in "ABCDEFGH"
        )
        (folder / f"{n}.html").write_text(
            f"<html><head>{head}</head><body><h1>Storm {n}</h1>{text}{more}</body></html>"
        )


def events(served: Served) -> list[dict[str, Any]]:
    """They reach the server a moment after the run has ended."""
    until = time.monotonic() + 30
    while True:
        found = served.ask("/events/filter", filter={"event": {"name": ["cleanpress.quality-drift"]}})["events"]
        if found or time.monotonic() > until:
            return list(found)
        time.sleep(0.2)


def test_a_layout_that_changed_is_an_event_of_the_store_and_of_the_run(served: Served) -> None:
    raw = served.folder / "drifting"
    write(raw, 0)
    served.run("ingest-local", paths=["drifting"], store="data/drift")
    write(raw, 10, LINKS)
    run = served.run("ingest-local", paths=["drifting"], store="data/drift")
    [event] = events(served)
    assert event["resource"]["prefect.resource.name"] == str(served.folder / "data" / "drift")
    assert event["resource"]["prefect.resource.id"].startswith("cleanpress.store.")
    assert f"prefect.flow-run.{run['id']}" in [each["prefect.resource.id"] for each in event["related"]]
    assert event["payload"]["outlet"] == "The Harbour Post"
    page = served.artifacts(run)["ingest-summary"]["data"]
    assert event["payload"]["message"].split(";")[0] in page
    assert "**jumped**" in page
