"""What people click: the form, a run and what it leaves, a refusal, the schedule; in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .browser import browsing, field, launched, open_form, press_until_taken, submit
from .conftest import Served

NIGHT = "Scheduled for"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.fixture
def page(browser: Browser, served: Served, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page; of a test that fails a screenshot is kept, and named in what it has printed."""
    failed = request.session.testsfailed
    with browsing(browser, served.api.removesuffix("/api")) as opened:
        yield opened
        if request.session.testsfailed > failed:
            opened.screenshot(path=tmp_path / "page.png")
            print(f"the page as it was then, {opened.url}: {tmp_path / 'page.png'}")


def test_a_person_fills_the_form_and_reads_what_came_of_it(page: Page, served: Served) -> None:
    open_form(page, "ingest-local")
    paths = field(page, "Files and folders").get_by_role("textbox")
    expect(paths).to_have_value("data/raw")
    paths.fill("data/raw/empty.txt")
    field(page, "Files and folders").get_by_role("button", name="Add item").click()
    paths.nth(1).fill("data/raw")
    field(page, "Store").get_by_role("textbox").fill("data/browser")
    submit(page, "Completed with quarantined files")
    expect(page.get_by_text("2 new; 1 file in quarantine")).to_be_visible()
    assert (served.folder / "data" / "browser" / "documents").is_dir()

    page.get_by_role("listitem").filter(has_text="Artifacts").click()
    page.get_by_role("link", name="ingest-summary").click()
    expect(page.get_by_role("heading", name="Ingest: 3 files in, 2 documents out")).to_be_visible()
    expect(page.get_by_role("row", name="data/raw/empty.txt empty file")).to_be_visible()

    page.go_back()
    page.get_by_role("listitem").filter(has_text="Artifacts").click()
    page.get_by_role("link", name="ingest-documents").click()
    rows = page.get_by_role("row")
    expect(rows).to_have_count(4)  # the head and three files
    expect(rows.filter(has_text="quarantined: empty file")).to_contain_text("data/raw/empty.txt")
    expect(rows.filter(has_text="000_1da8cedf13d4a84a.txt")).to_contain_text("West Must Protect Kosovo")


def test_a_dry_run_is_a_switch(page: Page, served: Served) -> None:
    open_form(page, "ingest-local")
    field(page, "Dry run").get_by_role("switch").click()
    field(page, "Store").get_by_role("textbox").fill("data/never")
    submit(page, "Completed with quarantined files")
    expect(page.get_by_text("dry run, nothing written: 2 new")).to_be_visible()
    assert not (served.folder / "data" / "never" / "documents").exists()


@pytest.mark.parametrize(
    ("title", "role", "value", "told"),
    [
        ("Largest file, in bytes", "spinbutton", "0", "request.max_input_bytes"),
        ("Store", "textbox", " ", "request.store"),
        ("Files and folders", "textbox", " ", "' ' does not match"),  # the page refuses this one itself, at its line
    ],
)
def test_a_bad_value_is_refused_by_name_and_no_run_comes_of_it(
    page: Page, served: Served, title: str, role: Any, value: str, told: str
) -> None:
    before = served.ask("/flow_runs/count")
    open_form(page, "ingest-local")
    field(page, title).get_by_role(role).fill(value)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text(told).last).to_be_visible()
    assert "/run?" in page.url, "what was typed must still be there to mend"
    assert served.ask("/flow_runs/count") == before


def test_a_field_does_not_read_the_rest_of_the_machine(page: Page) -> None:
    open_form(page, "ingest-local")
    field(page, "Files and folders").get_by_role("textbox").fill("/etc/hostname")
    submit(page, "Failed")
    expect(page.get_by_text("/etc/hostname, which is outside the folders that runs may name")).to_be_visible()


def test_the_nights_to_come_are_on_the_page_of_the_deployment(page: Page) -> None:
    page.goto("/deployments")
    page.get_by_role("link", name="reprocess-local").click()
    page.get_by_role("listitem").filter(has_text="Upcoming").click()
    expect(page.get_by_role("button", name=NIGHT).first).to_contain_text("03:00:00 AM", timeout=60_000)


def test_the_schedule_is_paused_and_resumed_by_its_switch(page: Page, served: Served) -> None:
    """And a paused night does not happen: its run is taken off the list."""
    page.goto("/deployments")
    page.get_by_role("link", name="reprocess-local").click()
    switch = page.get_by_role("tabpanel", name="Details").get_by_role("switch")
    expect(switch).to_be_checked()

    press_until_taken(page, switch, "PATCH", "/schedules/", page.reload)  # it shows what was asked for, not what is
    expect(switch).not_to_be_checked()
    assert _active(served) == [False]
    page.get_by_role("listitem").filter(has_text="Upcoming").click()
    expect(page.get_by_text("No runs found")).to_be_visible()
    page.get_by_role("listitem").filter(has_text="Details").click()

    press_until_taken(page, switch, "PATCH", "/schedules/", page.reload)  # it shows what was asked for, not what is
    expect(switch).to_be_checked()
    assert _active(served) == [True]


def _active(served: Served) -> list[bool]:
    return [schedule["active"] for schedule in served.deployment("reprocess-local")["schedules"]]
