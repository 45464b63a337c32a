"""The section of the outlet: declared, the innermost of a breadcrumb, or named in the address."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.types import Category
from tests.metadata.written_pages import SITE, json_ld, page_facts, text_facts

HEADING = "<h1>Storm hits coast</h1>"


def section(name: str) -> str:
    return f'<meta property="article:section" content="{name}">'


def crumbs(*names: str) -> str:
    items = [{"@type": "ListItem", "position": at, "name": name} for at, name in enumerate(names, start=1)]
    return json_ld(**{"@type": "BreadcrumbList", "itemListElement": items})


def test_the_declared_section_goes_before_the_breadcrumb() -> None:
    found = page_facts(section("Weather") + crumbs("Home", "News", "Storm hits coast"), HEADING)
    assert found.section == "Weather"
    proof = found.evidence["section"]
    assert (proof.where, proof.rule, proof.also) == ("meta[article:section]", "section.meta", ("News",))


def test_of_several_the_one_in_the_address_is_the_section() -> None:
    head = json_ld(articleSection=["Forests", "Local News"])
    assert page_facts(head).section == "Forests"
    assert page_facts(head, uri="https://www.northernpost.example/local-news/storm").section == "Local News"
    assert page_facts(json_ld(articleSection="Forests,Coast")).section == "Forests"
    assert page_facts(json_ld(articleSection="Food, Drink & Travel")).section == "Food, Drink & Travel"


@pytest.mark.parametrize(
    "names",
    [("Home", "News", "Weather", "Storm hits coast"), ("Northern Post", "Weather"), ("Startseite", "Weather", "")],
)
def test_the_innermost_of_a_breadcrumb_that_is_no_headline(names: tuple[str, ...]) -> None:
    assert page_facts(SITE + crumbs(*names), HEADING).section == "Weather"


def test_a_breadcrumb_that_only_a_reader_sees() -> None:
    """Near miss: a menu that is no breadcrumb, and one that does not begin at home."""
    steps = "<ol class=breadCrumbs><li>Home</li><li>Weather</li><li>Storm hits coast</li></ol>"
    assert page_facts("", steps + HEADING).section == "Weather"
    assert page_facts("", '<div class="breadcrumb">Home › News › Weather</div>' + HEADING).section == "Weather"
    assert page_facts("", steps.replace("breadCrumbs", "menu") + HEADING).section is None
    assert page_facts("", steps.replace("Home", "Skip to footer") + HEADING).section is None


@pytest.mark.parametrize(
    "name", ["Uncategorized", "Home", "https://northernpost.example/weather", "news_news", "17", "Storm hits coast",
             "Northern Post", "{{section}}", "A sentence about the weather on the coast and inland", ""]
)  # fmt: skip
def test_what_programs_write_where_nobody_chose_is_no_section(name: str) -> None:
    found = page_facts(SITE + section(name), HEADING)
    assert found.section is None
    assert found.unknown["section"].split(":")[0] in ("no_section", "not_stated")


def test_the_address_is_asked_last_and_hardly_believed() -> None:
    """Near miss: a part that is no section anywhere, and the name of the page itself."""
    found = page_facts("", HEADING, uri="https://www.northernpost.example/politik/storm-hits-coast")
    assert found.section == "politik"
    assert found.evidence["section"].confidence < 0.5
    assert page_facts("", HEADING, uri="https://www.northernpost.example/x7/storm").section is None
    assert page_facts("", HEADING, uri="https://www.northernpost.example/a/politik").section is None
    assert page_facts("", HEADING, uri="/saved/politik/storm.html").section is None


def test_a_breadcrumb_printed_above_a_text() -> None:
    """Near miss: two words with a stroke between in a line of the text."""
    rows = [(3, "Storm hits coast", Category.TITLE, 0.9), (5, "It rained.", Category.BODY, 1.0)]
    found = text_facts((1, "Home › News › Weather › Storm hits coast", Category.NAV, 0.9), *rows)
    assert (found.section, found.evidence["section"].where) == ("Weather", "line 1")
    assert text_facts((1, "Rain › Wind", Category.NAV, 0.9), *rows).section is None
    assert text_facts(*rows, (7, "Home › Weather", Category.BODY, 1.0)).section is None


@pytest.mark.parametrize(
    "thing",
    [{"itemListElement": 5}, {"itemListElement": [None, [], {"item": "x"}, {"name": 3}]}, {"itemListElement": {}}, {}],
)
def test_a_breadcrumb_that_is_none_tells_nothing(thing: dict[str, Any]) -> None:
    assert page_facts(json_ld(**({"@type": "BreadcrumbList"} | thing)), HEADING, uri="https://[broken").section is None


def test_ten_thousand_sections_cost_no_time() -> None:
    many = json_ld(articleSection=[f"Section {n}" for n in range(10_000)])
    assert page_facts(many, HEADING).section == "Section 0"
