"""When a web page says it was published: what it declares, what it prints, and what it does not tell."""

from __future__ import annotations

import json

import pytest

from pipeline import clean
from pipeline.metadata.reliability import probabilities, reliability_of
from pipeline.types import CleanDocument

URL = "https://www.northernpost.example/news/storm-hits-coast"
TEXT = "".join(
    f"<p>The harbour of Northwick was closed on {day} after a storm broke the outer wall, the port authority said.</p>"
    for day in ("Monday", "Tuesday", "Thursday", "Friday")
)
TEASERS = "".join(
    f"<li class='teaser'><a href='/{day}'>Another story of the day</a> <time datetime='2024-06-0{day}'>June {day}, 2024"
    "</time></li>"
    for day in range(1, 7)
)


def page(dateline: str = "", head: str = "", uri: str = URL, teasers: str = TEASERS) -> CleanDocument:
    html = (
        f"<!DOCTYPE html><html lang=en><head><title>Storm hits coast</title>{head}</head><body><article>"
        f"<h1>Storm hits coast</h1>{dateline}{TEXT}</article><aside class='related'><ul>{teasers}</ul></aside></body></html>"
    )
    return clean(html, "text/html", uri)


def published(dateline: str = "", head: str = "", uri: str = URL) -> str | None:
    day = page(dateline, head, uri).published
    return day.isoformat() if day else None


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("dateline", "day"),
    [
        ("<div class='byline'>By Ana Weber <span class='date'>May 3, 2024</span></div>", "2024-05-03"),
        ("<p class='meta'>Published 3 May 2024</p>", "2024-05-03"),
        ("<div class='article-date'>3. Mai 2024, 14:05 Uhr</div>", "2024-05-03T14:05:00"),
        ("<div class='post-date'>2024年5月3日</div>", "2024-05-03"),
    ],
)
def test_a_date_printed_below_the_headline_is_the_day(dateline: str, day: str) -> None:
    """Most pages without machine-readable dates print one; those of the teasers below are not asked."""
    assert published(dateline) == day


def test_a_date_in_the_text_or_beside_teasers_is_no_publication() -> None:
    assert published() is None
    assert (
        published("<p>The wall was built on 3 May 1998, when the old one had fallen, and was never repaired.</p>")
        is None
    )


def test_a_page_that_prints_only_its_last_change_has_no_known_publication() -> None:
    doc = page("<p class='meta'>Last updated: May 3, 2024</p>")
    assert (doc.published, str(doc.modified)) == (None, "2024-05-03")
    assert doc.unknown["published"] == "only_modified"
    both = page("<p class='meta'>Published May 1, 2024 | Updated May 3, 2024</p>")
    assert (str(both.published), str(both.modified)) == ("2024-05-01", "2024-05-03")


def test_what_is_declared_goes_before_what_is_printed_and_keeps_its_time() -> None:
    declared = meta("article:published_time", "2024-05-03T10:00:00+02:00")
    doc = page("<p class='meta'>May 3, 2024</p>", declared)
    assert doc.published is not None
    assert doc.published.isoformat() == "2024-05-03T10:00:00+02:00"
    assert doc.evidence["published"].rule == "published.meta"
    alone = page("", declared).evidence["published"]
    assert doc.evidence["published"].confidence >= alone.confidence, "two that agree are surer than one"


def test_a_date_in_the_address_is_evidence_and_a_number_is_not() -> None:
    assert str(page(uri="https://a.example/2024/05/03/storm", teasers="").published) == "2024-05-03"
    assert published(uri="https://a.example/article/20287064") is None
    assert published(uri="https://a.example/article/2028064") is None


def test_the_state_of_scripts_is_asked_as_well() -> None:
    script = '<script>window.state = {"article": {"publishedAt": "2024-05-03T08:00:00Z", "id": "x"}};</script>'
    doc = page("<p class='meta'>3 May 2024</p>", script)
    assert doc.published is not None
    assert doc.published.isoformat() == "2024-05-03T08:00:00+00:00"


def test_day_and_month_are_ordered_by_evidence_or_left_open() -> None:
    line = "<p class='meta'>Published: 07/08/2024</p>"
    assert published(line, uri="https://a.example.co.uk/storm") == "2024-08-07"
    assert published(line, uri="https://a.example.gov/storm") == "2024-07-08"
    doc = page(line)
    assert doc.published is None
    assert doc.unknown["published"] == "ambiguous: 2024-07-08, 2024-08-07"
    assert "ambiguous_date" in doc.quality
    assert published(line, meta("article:published_time", "2024-08-07")) == "2024-08-07"


def test_weights_are_sums_and_strange_signs_tell_nothing() -> None:
    known = reliability_of("published").signs
    assert {"meta_published", "near_date", "another_declared"} <= set(known)
    strange, plain = ["meta_published", "no such sign"], ["meta_published"]
    assert probabilities("published", [strange]) == probabilities("published", [plain])
    one, other = probabilities("published", [["meta_published"], ["below", "another_declared"]])
    assert one > 0.9 > 0.1 > other
    assert probabilities("published", []) == []


def test_json_ld_with_another_headline_and_another_address_is_another_articles() -> None:
    """Some templates print the JSON-LD of the top story on every page. Near miss: another address alone is a mistake."""
    other = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Elections called for autumn", '
        '"url": "https://www.northernpost.example/politics/elections", "datePublished": "2022-11-25", '
        '"author": {"@type": "Person", "name": "Paul Garner"}, "articleSection": "Politics"}</script>'
    )
    doc = page("<div class='byline'>By Ana Weber, May 3, 2024</div>", other)
    assert (doc.title, doc.authors, str(doc.published)) == ("Storm hits coast", ("Ana Weber",), "2024-05-03")
    assert doc.section is None
    own = other.replace("Elections called for autumn", "Storm hits coast")
    assert page("", own, teasers="").authors == ("Paul Garner",)


def test_the_clock_of_the_page_is_not_its_date() -> None:
    clock = "<div class='date'>Tuesday, 14 May 2024</div>"
    html = f"<html lang=en><body>{clock}<article><h1>Storm hits coast</h1>{TEXT}</article></body></html>"
    doc = clean(html, "text/html", URL)
    assert (doc.published, str(doc.captured)) == (None, "2024-05-14")


def test_nothing_is_published_after_the_page_was_saved() -> None:
    """A page saved as one file says when; near miss: it is tomorrow already where the paper comes out."""
    saved = "From: <Saved by Blink>\r\nSnapshot-Content-Location: {}\r\nSubject: a\r\nDate: Fri, 3 May 2024 20:00:00 +0000\r\n"
    saved = saved.format(URL) + "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"

    def of(day: str) -> CleanDocument:
        head = f"<head>{meta('article:published_time', day)}<title>Storm hits coast</title></head>"
        html = f"<html lang=en>{head}<body><article><h1>Storm hits coast</h1>{TEXT}</article></body></html>"
        return clean((saved + html).encode(), "multipart/related")

    assert str(of("2024-05-04").published) == "2024-05-04"
    assert of("2024-07-01").published is None
    assert str(of("2024-07-01").captured)[:10] == "2024-05-03"


def test_the_year_of_a_copyright_line_is_no_day_even_where_a_day_is_printed() -> None:
    html = f"<html lang=en><body><article><h1>Storm hits coast</h1>{TEXT}</article><footer>{{}}</footer></body></html>"
    assert clean(html.format("© January 1, 2024 Northern Post"), "text/html", URL).published is None
    assert clean(html.format("Copyright Northern Post, January 1, 2024."), "text/html", URL).published is None


def test_a_declared_day_that_the_page_contradicts_stands_beside_the_other() -> None:
    doc = page("<p class='meta'>Published July 19, 2024</p>", meta("article:published_time", "2024-07-10"), teasers="")
    told = {doc.evidence["published"].value[:10], *(day[:10] for day in doc.evidence["published"].also)}
    assert told == {"2024-07-10", "2024-07-19"}


def test_days_that_the_text_tells_of_order_a_date_all_in_numbers() -> None:
    """The article of the 8th of July cannot tell of the 20th. Near miss: a day that is yet to come settles nothing."""
    text = (
        "<p>The wall broke on July 20, 2023, and the harbour was closed on July 31, 2023, the port authority said.</p>"
    )
    line = "<p class='meta'>Published: 07/08/2023</p>"
    assert str(page(line + text, teasers="").published) == "2023-08-07"
    later = text.replace("July 31, 2023", "October 31, 2023")
    assert page(line + later, teasers="").published is None


def test_a_moment_told_in_the_outlets_own_time_zone_is_of_that_day() -> None:
    night = meta("article:published_time", "2024-05-04T02:46:01Z")
    local = '<time class="date" datetime="2024-05-03T21:46:01-05:00">at night</time>'
    assert str(page(local, night, teasers="").published)[:10] == "2024-05-03"
    assert str(page("", night, teasers="").published)[:10] == "2024-05-04"


def test_what_thousands_of_references_name_is_read_in_no_time() -> None:
    import time

    name = "N" * 50_000
    articles = [{"@type": "WebSite", "publisher": {"@id": "x"}, "author": {"@id": "x"}} for _ in range(400)]
    graph = json.dumps({"@graph": [{"@type": "Organization", "@id": "x", "name": name}, *articles]})
    started = time.process_time()
    page("", f'<script type="application/ld+json">{graph}</script>')
    assert time.process_time() - started < 5


def test_a_relative_date_says_why_it_is_unknown() -> None:
    doc = page("<p class='meta'>Published 2 days ago</p>", teasers="")
    assert doc.unknown["published"] == "relative"
    assert "relative_date" in doc.quality


def test_stand_is_the_day_of_a_change_where_the_publication_is_told() -> None:
    both = "<p>Stand: 07.09.2024, 18:42 Uhr</p><p>Veröffentlicht am 06.09.2024, 06:30 Uhr</p>"
    doc = page(both, teasers="")
    assert (str(doc.published)[:10], str(doc.modified)[:10]) == ("2024-09-06", "2024-09-07")
    alone = page("<p>Stand: 07.09.2024, 18:42 Uhr</p>", teasers="")
    assert str(alone.published)[:10] == "2024-09-07"
