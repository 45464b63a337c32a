"""The address of an article, without what was hung onto it to follow readers about."""

from __future__ import annotations

import pytest

from pipeline import clean
from pipeline.metadata.tracking import without_tracking
from pipeline.web_address import host_of, is_web_address

from .pages import URL, facts, facts_of_page, meta

SITE = "https://northernpost.example/a"


@pytest.mark.parametrize(
    "hung",
    ["?utm_source=x&utm_medium=rss", "?fbclid=Iw", "?gclid=1&srsltid=2", "?mc_cid=1&mc_eid=2", "?igshid=1", "#top",
     "?ref=rss", "?r=rss", "?source=newsletter", "?amp;utm_source=x", "?WT.mc_id=1", "?utm%5Fsource=x", "?&",
     "?wt_mc=rss.red.ho", "?from=facebook", "#:~:text=storm"],
)  # fmt: skip
def test_what_follows_readers_is_taken_out(hung: str) -> None:
    found = facts(uri=SITE + hung)
    assert found.url == SITE
    assert found.evidence["url"].also == (SITE + hung,)


@pytest.mark.parametrize(
    "asked",
    ["?id=123", "?p=55", "?v=dQw4&t=3", "?page=2", "?ref=123", "?source=budget", "?gallery=12", "?reference=7", "?cid=4",
     "?title=Storm&oldid=3", "?b&a=1&b=", "?q=%C3%A4%20x", ";jsessionid=1", "#!/story/5", "#/story/5", "?from=2024-05-03",
     "//b", "?medium=print", "?utm=3"],
)  # fmt: skip
def test_what_may_name_the_article_stays_as_it_is(asked: str) -> None:
    found = facts(uri=SITE + asked)
    assert found.url == SITE + asked
    assert found.evidence["url"].also == ()


@pytest.mark.parametrize(
    ("given", "clean_one"),
    [
        ("HTTPS://News.Example:443/A", "https://news.example/A"),
        ("http://news.example:80", "http://news.example"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://news.example:80/a", "https://news.example:80/a"),
        ("https://User@News.Example/a", "https://User@news.example/a"),
    ],
)
def test_hosts_are_in_small_letters_and_without_the_usual_port(given: str, clean_one: str) -> None:
    assert without_tracking(given) == clean_one


def test_only_a_web_address_is_a_url() -> None:
    assert clean("Storm hits coast.", uri="https://example.com/a").url == "https://example.com/a"
    assert clean("Storm hits coast.", uri="folder/a.txt").url is None
    assert is_web_address("HTTP://example.com")
    assert not is_web_address("httpx://example.com")
    assert host_of("https://WWW.Example.com:80/") == "www.example.com"
    assert (host_of("https://[bad/a"), host_of("https:///a"), host_of("a/b")) == (None, None, None)


def test_a_broken_address_is_no_reason_to_fail() -> None:
    assert clean("Storm hits coast.", "text/plain", "https://[bad/a").text
    assert clean("<p>Storm hits coast.</p>", "text/html", "https://[bad/a").text


def test_an_address_of_endless_parameters_takes_no_time() -> None:
    assert facts(uri=SITE + "?" + "utm_source=x&" * 100_000).url == SITE


def test_the_address_is_the_canonical_one_unless_that_is_the_front_page() -> None:
    front = '<link rel="canonical" href="https://www.northernpost.example/">'
    assert facts('<link rel="canonical" href="/news/storm">').url == "https://www.northernpost.example/news/storm"
    assert facts(front).url == URL
    assert (
        facts(front + meta("og:url", "https://northernpost.example/storm")).url == "https://northernpost.example/storm"
    )
    assert facts('<link rel="canonical" href="http://[broken">').url == URL
    assert facts(uri="saved/storm.html").url is None


SAVED = f"<!-- saved from url=({len(URL):04}){URL} -->"


@pytest.mark.parametrize(
    "page",
    [
        f"<!DOCTYPE html>\n{SAVED}\n<html><head><title>Storm</title></head></html>",
        f"{SAVED}<p>Storm</p>",
        f'<?xml version="1.0"?>\r\n<!DOCTYPE html>\r\n<!-- a -->{SAVED.upper().replace(URL.upper(), URL)}<HTML></HTML>',
    ],
)
def test_a_saved_page_tells_in_a_comment_where_it_was(page: str) -> None:
    found = facts_of_page(page, "saved/page.html")
    assert found.url == URL
    proof = found.evidence["url"]
    assert (proof.seen, proof.where, proof.rule) == (URL, "comment[saved from url]", "url.comment")


def test_a_canonical_link_goes_before_that_comment() -> None:
    canonical = '<link rel="canonical" href="https://www.northernpost.example/storm">'
    found = facts_of_page(f"{SAVED}<html><head>{canonical}</head></html>", "page.html")
    assert (found.url, found.evidence["url"].also) == ("https://www.northernpost.example/storm", (URL,))


def test_two_hyphens_in_that_comment_are_escaped() -> None:
    """As browsers write them, since they would end it."""
    found = facts_of_page("<!-- saved from url=(0034)https://northernpost.example/a-%2Db -->", "page.html")
    assert found.url == "https://northernpost.example/a--b"
    assert found.evidence["url"].seen == "https://northernpost.example/a-%2Db"


@pytest.mark.parametrize(
    "page",
    [
        "<!-- saved from url=(0014)about:internet --><html></html>",
        f"<html><body><p>Storm</p>{SAVED}</body></html>",
        f"<!DOCTYPE html><!-- how it was saved: {SAVED[5:]}<html></html>",
        f"<p>&lt;!-- saved from url=(0024){URL} --&gt;</p>",
    ],
)
def test_a_comment_elsewhere_or_of_another_kind_tells_no_address(page: str) -> None:
    """Near misses: the mark that stands for no address, a comment inside the page (a frame's), words before it."""
    assert facts_of_page(page, "page.html").url is None
