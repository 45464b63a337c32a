"""The facts as `corpus show` tells them: each with its evidence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.cli.shown_facts import _cleaned, _shown
from tests.cli.commands import call
from tests.run.corpora import write_articles

URL = "https://a.example/storm?id=7"


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (f"{URL}&utm_source=x&utm_medium=y", "without utm_source, utm_medium"),
        (f"{URL}&utm_source=x&utm_medium=y&utm_term=z&fbclid=1&gclid=2", "without utm_source, utm_medium, utm_term and 2 more"),
        (f"{URL}#top", f"seen as {URL}#top"),
        ("https://a.example/storm?id=8&utm_source=x", ""),
        ("https://[bad/a", ""),
    ],
)  # fmt: skip
def test_tracking_is_no_other_reading_of_an_address_but_another_page_is(seen: str, told: str) -> None:
    assert _cleaned(seen, URL) == told


def test_a_moment_has_its_zone_and_no_seconds_that_nobody_printed() -> None:
    assert _shown(datetime.fromisoformat("2024-09-07T18:42")) == "2024-09-07 18:42"
    assert _shown(datetime(2024, 9, 7, 18, 42, tzinfo=UTC)) == "2024-09-07 18:42 +00:00"
    assert _shown(datetime.fromisoformat("2024-09-07T18:42:05")) == "2024-09-07 18:42:05"
    assert _shown(date(2024, 9, 7)) == "2024-09-07"


def test_each_fact_is_a_row_that_ends_in_its_evidence_and_how_sure_it_is(tmp_path: Path) -> None:
    write_articles(tmp_path / "data/raw", "aarhus")
    call(tmp_path, "ingest")
    rows = call(tmp_path, "corpus", "show", "aarhus.txt", COLUMNS="40").stdout.split("\n\n")[0].splitlines()
    (language,) = [row for row in rows if row.startswith("language")]
    assert language.startswith("language  en  (text language.fasttext_lid176, .")
    assert [row for row in rows if row.startswith("title     above  (line 1 title")]
    assert all(row[9] == " " for row in rows[1:])
