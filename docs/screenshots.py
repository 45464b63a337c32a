"""The pictures in docs/images, made anew: python docs/screenshots.py

Serves the flows from a folder of its own, goes through the form, a run and its artifacts as a person does, and keeps
what matters of each page, in 64 colours. Wants Chromium, and Pillow (`pip install pillow`).
"""

from __future__ import annotations

import io
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1000, 1600
"""What is kept of a page at most, in pixels."""
MENU = 256
"""The width of the menu on the left, which is cut off."""

sys.path.insert(0, str(ROOT))
from tests.flows.browser import browsing, field, launched, open_form, submit  # noqa: E402
from tests.flows.conftest import start_flows  # noqa: E402


def keep(page: Page, name: str, last: Locator) -> None:
    """The page from its top down to that element, without the menu."""
    expect(last).to_be_visible()
    box = last.bounding_box()
    assert box is not None
    height = min(box["y"] + box["height"] + 16, HEIGHT)
    shown = page.screenshot(clip={"x": MENU, "y": 0, "width": WIDTH, "height": height})
    picture = Image.open(io.BytesIO(shown)).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    picture.save(IMAGES / f"{name}.png", optimize=True)
    print(f"{name}.png {picture.size} {(IMAGES / f'{name}.png').stat().st_size:,} bytes")


def take(page: Page) -> None:
    open_form(page, "ingest-local")
    field(page, "Files and folders").get_by_role("textbox").fill("data/raw")
    keep(page, "form", page.get_by_role("button", name="Submit"))
    submit(page, "Completed with quarantined files")
    keep(page, "run", page.get_by_role("tabpanel").get_by_text("Finished in state").last)
    for artifact in ("summary", "documents"):
        page.get_by_role("listitem").filter(has_text="Artifacts").click()
        page.get_by_role("link", name=f"ingest-{artifact}").click()
        rows = page.get_by_role("tabpanel").get_by_role("row")
        keep(page, artifact, rows.last)
        page.go_back()


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cleanpress-") as folder:
        raw = Path(folder) / "data" / "raw"
        raw.mkdir(parents=True)
        for seed in (ROOT / "seeds").glob("*.txt"):
            shutil.copy(seed, raw)
        (raw / "empty.txt").touch()
        serving = start_flows(raw.parents[1], Path(folder) / "home")
        try:
            with launched() as browser, browsing(browser, serving.api.removesuffix("/api")) as page:
                page.set_viewport_size({"width": MENU + WIDTH, "height": HEIGHT})
                take(page)
        finally:
            serving.stop(signal.SIGINT)


if __name__ == "__main__":
    main()
