"""A real browser on the page of a real server: Debian's Chromium, kept to this machine."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, WebSocket, expect, sync_playwright

from .conftest import SECONDS_OF_A_RUN

SECONDS = 30.0
"""How long a page or a button may take to be there; a run has `SECONDS_OF_A_RUN`."""


def installed() -> str:
    """The browser's path. Without one the tests are skipped, on the machine that decides they fail."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        why = "no Chromium on this machine: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    arguments = ["--no-proxy-server"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # it refuses to start otherwise
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=arguments)
        yield browser
        browser.close()


@contextmanager
def browsing(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page for the time of the block. Nothing but this machine is reached from it, and a page that asks for
    anything else fails the block at its end."""
    outside: list[str] = []

    def here(url: str) -> bool:
        if urlsplit(url).hostname == "127.0.0.1":
            return True
        outside.append(url)
        return False

    def routed(route: Route) -> None:
        route.continue_() if here(route.request.url) else route.abort()

    def connected(socket: WebSocket) -> None:
        here(socket.url)

    context = browser.new_context(
        base_url=address,
        viewport={"width": 1200, "height": 1400},
        locale="en-US",
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    context.set_default_timeout(SECONDS * 1000)
    expect.set_options(timeout=SECONDS * 1000)
    context.route("**/*", routed)
    page = context.new_page()
    page.on("websocket", connected)
    try:
        yield page
    finally:
        context.close()
    assert not outside, f"the page wanted to tell others: {outside}"


def open_form(page: Page, deployment: str) -> None:
    """As a person gets there: Deployments, the deployment, Run, Custom run."""
    page.goto("/deployments")
    page.get_by_role("link", name=deployment).click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="Custom run").click()
    expect(page.get_by_role("button", name="Submit")).to_be_visible()


def field(page: Page, title: str) -> Locator:
    """A field of the form with its title, description and controls; the page ties none of them to another."""
    heading = page.get_by_text(re.compile(rf"^\s*{re.escape(title)}(\s*\(Optional\))?\s*$"))
    return page.locator(".schema-form-property", has=heading).last  # the last is the innermost


def press(page: Page, control: Locator, method: str, path: str) -> bool:
    """Click, and say whether the server took the request of that method, to an address with that part. (The page asks
    for more at a click: for the check of a form before its run, say.)

    It does not while its SQLite is busy: one in forty such requests beside a run was answered 503. Prefect's client
    asks again by itself; in the page a person has to click again.
    """
    with page.expect_response(lambda answer: answer.request.method == method and path in answer.url) as got:
        control.click()
    if got.value.status == httpx.codes.SERVICE_UNAVAILABLE:
        return False
    assert got.value.ok, got.value.text()
    return True


def press_until_taken(
    page: Page, control: Locator, method: str, path: str, between: Callable[[], object] | None = None
) -> None:
    """As a person who clicks again, a few times; `between` is what they do first."""
    for _ in range(5):
        if press(page, control, method, path):
            return
        if between:
            between()
    raise AssertionError("the server was busy five times in a row")


def submit(page: Page, state: str = "Completed") -> None:
    """Submit the form and go to the page of the run, until its state has that name."""
    press_until_taken(
        page, page.get_by_role("button", name="Submit"), "POST", "/create_flow_run"
    )  # what was typed is still there
    page.get_by_role("button", name="View run").last.click()  # every toast is on the page twice
    expect(page.get_by_role("banner").get_by_text(state, exact=True)).to_be_visible(timeout=SECONDS_OF_A_RUN * 1000)
