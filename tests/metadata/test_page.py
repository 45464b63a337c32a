"""What a page tells about itself in markup, and what it does not tell."""

from __future__ import annotations

import json
import time
from datetime import date, datetime, timedelta, timezone

import pytest

from pipeline.metadata.days.read_day import read_day
from pipeline.metadata.facts import Facts

from .pages import URL, facts, facts_of_page, json_ld, meta


def test_a_full_head_gives_every_field_with_its_evidence() -> None:
    head = (
        json_ld(
            headline="Storm hits coast",
            datePublished="2024-05-03T06:10:00+02:00",
            dateModified="2024-05-03T09:00:00+02:00",
            author=[{"@type": "Person", "name": "Ana Weber"}],
            publisher={"name": "Northern Post"},
            keywords=["Storm", "Coast"],
        )
        + f'<link rel="canonical" href="{URL}"><title>Storm hits coast | Northern Post</title>'
    )
    found = facts(head, "<h1>Storm hits coast</h1>", attributes=' lang="en-gb"')
    assert found.title == "Storm hits coast"
    assert found.outlet == "Northern Post"
    assert found.published == datetime(2024, 5, 3, 6, 10, tzinfo=timezone(timedelta(hours=2)))
    assert found.modified == datetime(2024, 5, 3, 9, 0, tzinfo=timezone(timedelta(hours=2)))
    assert found.authors == ("Ana Weber",)
    assert found.tags == ("Storm", "Coast")
    assert (found.language, found.url) == ("en-GB", URL)
    proof = found.evidence["published"]
    assert (proof.seen, proof.where, proof.rule) == (
        "2024-05-03T06:10:00+02:00", "json-ld datePublished", "published.json_ld",
    )  # fmt: skip
    assert set(found.evidence) == {
        "title",
        "outlet",
        "published",
        "modified",
        "authors",
        "tags",
        "language",
        "url",
        "encoding",
    }


def test_a_page_that_tells_nothing_has_no_facts() -> None:
    """A date or a name in the text is not asked here: that would be a guess."""
    found = facts(body="<p>By Ana Weber, 3 May 2024</p>", uri="saved/page.html")
    assert found == Facts(evidence=found.evidence, unknown=found.unknown)
    assert set(found.evidence) == {"encoding"}
    assert found.unknown["published"] == "not_stated"


# --- dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-05-03", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("2024/5/3", "2024-05-03"),
        ("2024-05-03T06:10:00Z", "2024-05-03T06:10:00+00:00"),
        ("2024-05-03T06:10:00.123+0530", "2024-05-03T06:10:00.123000+05:30"),
        ("2024-05-03 06:10:00 +0000", "2024-05-03T06:10:00+00:00"),
        ("2024-05-03 06:10:00 UTC", "2024-05-03T06:10:00+00:00"),
        ("2024-05-03T06:10", "2024-05-03T06:10:00"),
        ("2024-05-03T06:10:00-08", "2024-05-03T06:10:00-08:00"),
        ("2024-05-03 10:00 AM", "2024-05-03"),
        ("Fri, 03 May 2024 06:10:00 GMT", "2024-05-03T06:10:00+00:00"),
        ("May 3, 2024", "2024-05-03"),
        ("13/05/2024", "2024-05-13"),
        ("03/05/2024", None),
        ("2024-13-45", None),
        ("0001-01-01T00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("1714716600", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_day_is_read_when_there_is_one_reading(text: str, iso: str | None) -> None:
    """The time zone is kept when printed; the third of May or the fifth of March is nobody's guess."""
    found = read_day(text)
    assert (found.isoformat() if found else None) == iso


def test_where_json_ld_and_meta_disagree_the_other_day_stays_known() -> None:
    head = json_ld(datePublished="2024-05-03") + meta("article:published_time", "2024-05-01T08:00:00Z")
    found = facts(head)
    assert found.evidence["published"].value[:10] == "2024-05-01", "the more reliable one, as measured"
    assert found.evidence["published"].also == ("2024-05-03",)
    agreed = facts(json_ld(datePublished="2024-05-03") + meta("article:published_time", "2024-05-03T08:00:00Z"))
    assert agreed.evidence["published"].also == ()
    assert agreed.evidence["published"].confidence > found.evidence["published"].confidence


def test_the_outlets_own_time_zone_tells_the_day() -> None:
    """At night UTC is a day ahead. Near miss: another moment is another claim."""
    night = json_ld(datePublished="2024-05-04T02:46:01Z")
    local = facts(night + meta("article:published_time", "2024-05-03T21:46:01-05:00")).published
    assert local is not None
    assert local.isoformat() == "2024-05-03T21:46:01-05:00"
    other = facts(night + meta("article:published_time", "2024-05-03T11:00:00-05:00"))
    assert other.evidence["published"].also == ("2024-05-04",)


def test_modified_is_not_published() -> None:
    found = facts(meta("article:modified_time", "2024-05-03") + meta("og:updated_time", "2024-05-03"))
    assert (found.published, found.modified) == (None, date(2024, 5, 3))


def test_a_change_before_the_publication_is_not_believed() -> None:
    assert facts(json_ld(datePublished="2024-05-03", dateModified="2020-01-01")).modified is None


def test_the_only_time_tag_tells_the_day_and_two_days_tell_none() -> None:
    one, other = ('<time datetime="2024-05-03">today</time>', '<time datetime="2023-01-01">a teaser</time>')
    assert facts(body=one).published == date(2024, 5, 3)
    assert facts(body=one + other).published is None
    marked = one.replace("<time", '<time itemprop="datePublished"')
    assert facts(body=marked + other).published == date(2024, 5, 3)
    assert facts(body='<time class="updated" datetime="2024-05-03">x</time>').published is None


# --- JSON-LD


def test_json_ld_of_another_article_is_not_asked() -> None:
    """Teasers carry their own JSON-LD. Near miss: two objects about the one article."""
    own = json_ld(headline="Storm hits coast", datePublished="2024-05-03")
    other = json_ld(
        headline="Elections called", datePublished="2023-01-01", url="https://www.northernpost.example/vote"
    )
    assert facts(other + own, "<h1>Storm hits coast</h1>").published == date(2024, 5, 3)
    assert facts(other + own.replace("Storm hits", "Gale at"), "<h1>Storm hits coast</h1>").published is None
    assert facts(own + own, "").published == date(2024, 5, 3)


def test_references_in_a_graph_are_followed() -> None:
    graph = [
        {"@type": "Article", "headline": "Storm", "author": {"@id": "#ana"}, "publisher": {"@id": "#org"}},
        {"@type": "Person", "@id": "#ana", "name": "Ana Weber"},
        {"@type": "Organization", "@id": "#org", "name": "Northern Post"},
    ]
    found = facts(f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>')
    assert (found.authors, found.outlet) == (("Ana Weber",), "Northern Post")


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "datePublished": "2024-05-03",}',
        '<!-- {"@type": "NewsArticle", "datePublished": "2024-05-03"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2024-05-03"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "a\nb", "datePublished": "2024-05-03"};',
        '[[{"@type": ["Thing", "NewsArticle"], "datePublished": "2024-05-03"}]]',
    ],
)
def test_json_ld_that_is_nearly_json_is_read(script: str) -> None:
    assert facts(f'<script type="application/ld+json">{script}</script>').published == date(2024, 5, 3)


@pytest.mark.parametrize(
    "script",
    ["", "{", "null", "[]", "3", '{"@type": null}', "[" * 200_000, '{"a":' * 100_000, "{]", '"x"',
     '{"@type": "Article", "headline": {"a": 1}, "author": 5, "datePublished": ["x"], "keywords": {}}',
     '{"@type": "Article", "publisher": [[]], "inLanguage": [], "url": {}}',
     '{"@graph": {"@graph": [null, 1, {"@id": [], "@type": {}}]}}'],
)  # fmt: skip
def test_json_ld_that_is_no_json_costs_its_facts_only(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>' + meta("article:published_time", "2024-05-03")
    assert facts(head).published == date(2024, 5, 3)


# --- authors


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("By Ana Weber and Tom Li", ("Ana Weber", "Tom Li")),
        ("Ana Weber, Tom Li; ana weber", ("Ana Weber", "Tom Li")),
        ("Ana Weber (awe)", ("Ana Weber",)),
        ("Andrea Undmann", ("Andrea Undmann",)),
        ("https://www.facebook.com/northernpost", ()),
        ("ana@northernpost.example", ()),
        ("admin", ()),
        ("A sentence about somebody who wrote this article and many others over the years", ()),
    ],
)
def test_authors_are_persons(author: str, authors: tuple[str, ...]) -> None:
    """No addresses, no accounts, no outlets; several in their order."""
    assert facts(meta("og:site_name", "Northern Post") + f'<meta name="author" content="{author}">').authors == authors


def test_an_organisation_in_json_ld_is_no_author_beside_a_person() -> None:
    organisation = {"@type": "NewsMediaOrganization", "name": "Press Agency"}
    assert facts(json_ld(author=[organisation, {"@type": "Person", "name": "Ana Weber"}])).authors == ("Ana Weber",)


def test_a_labelled_card_names_the_author() -> None:
    """Near miss: the other cards tell the reading time."""
    card = meta("twitter:label1", "Written by") + meta("twitter:data1", "Ana Weber")
    assert facts(card).authors == ("Ana Weber",)
    assert facts(card.replace("Written by", "Reading time").replace("Ana Weber", "3 minutes")).authors == ()


# --- pages that try one's patience


def test_tags_in_comments_and_scripts_tell_nothing() -> None:
    tag = meta("article:published_time", "2024-05-03")
    assert facts(f"<!-- {tag} -->").published is None
    assert facts(f"<script>var a = '{tag}'</script>").published is None
    assert facts(f"<title>a > b</title>{tag}").published == date(2024, 5, 3)


def test_a_drawing_has_titles_of_its_own() -> None:
    assert facts(body="<svg><title>Logo</title></svg>").title is None


def test_quotes_and_brackets_in_attributes_are_read() -> None:
    assert facts("""<meta content='Storm > "calm"' name=og:title>""").title == 'Storm > "calm"'


@pytest.mark.parametrize(
    "html",
    ["", "<", "<meta", "<meta content='", "plain", "\x00", '<meta content="' * 50_000,
     "<script type='application/ld+json'>" * 50_000, "<svg>" * 100_000, "<h1>" * 100_000, "<!--" * 100_000,
     "<time datetime=x>" * 50_000, "<a href=x>y</a>" * 200_000],
)  # fmt: skip
def test_hopeless_pages_have_no_facts_and_take_no_time(html: str) -> None:
    started = time.process_time()
    assert facts_of_page(html, "a.html").published is None
    assert time.process_time() - started < 5
