"""The word or line over the headline, where the markup shows it as a part of its own."""

from __future__ import annotations

import pytest

from tests.metadata.written_pages import SITE, og, page_facts

HEADLINE = "Storm hits coast"


@pytest.mark.parametrize(
    "body",
    [
        f'<h1><span class="article__kicker">Weather</span> <span>{HEADLINE}</span></h1>',
        f'<h1><span class="roofline">Weather<span class="sr-only">:</span></span>{HEADLINE}</h1>',
        f'<p class="overline">Weather</p><h1>{HEADLINE}</h1>',
        f'<header><div><a class="eyebrow" href="/w">Weather</a></div><h1>{HEADLINE}</h1></header>',
        f'<div class="dachzeile">Weather:</div><img src="a.jpg"><h1>{HEADLINE}</h1>',
    ],
)
def test_a_kicker_is_apart_from_the_title(body: str) -> None:
    found = page_facts("", body)
    assert (found.kicker, found.title) == ("Weather", HEADLINE)


def test_a_kicker_that_the_page_declares_as_a_part_of_the_headline_is_in_both() -> None:
    told = f"<title>Weather: {HEADLINE}</title>" + og("title", f"Weather: {HEADLINE}")
    found = page_facts(told, f'<h1><span class="kicker">Weather</span><span> {HEADLINE}</span></h1>')
    assert (found.kicker, found.title) == ("Weather", f"Weather: {HEADLINE}")


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Weather: {HEADLINE}</h1>",
        f'<p class="overline">3 May 2024</p><h1>{HEADLINE}</h1>',
        f'<p class="overline">Northern Post</p><h1>{HEADLINE}</h1>',
        f'<p class="overline"><a href="/w">Weather</a> <a href="/c">Coast</a></p><h1>{HEADLINE}</h1>',
        f'<h1>{HEADLINE}</h1><p class="overline">Weather</p>',
        f'<p class="overline">{"Weather on the coast and far inland. " * 5}</p><h1>{HEADLINE}</h1>',
        f'<p class="kicker">Weather</p><h1>Another</h1><h1>{HEADLINE}</h1>',
    ],
)
def test_a_colon_a_date_the_site_and_a_row_of_topics_are_no_kicker(body: str) -> None:
    assert page_facts(SITE, body).kicker is None


@pytest.mark.parametrize(
    "name", ["surtitre", "sur-titre", "art__rotitr", "trumpet", "vignet", "antetitulo", "occhiello"]
)
def test_a_kicker_in_an_element_of_its_own_says_which(name: str) -> None:
    """Near misses: an element in the heading, and a name that only begins like one."""
    found = page_facts("", f'<p class="big {name}">Weather</p><h1>{HEADLINE}</h1>')
    assert (found.kicker, found.evidence["kicker"].where) == ("Weather", f"p.{name}")
    inside = page_facts("", f'<h1><span class="{name}">Weather</span> {HEADLINE}</h1>')
    assert inside.evidence["kicker"].where == "h1"
    assert page_facts("", f'<p class="vigneta">Weather</p><h1>{HEADLINE}</h1>').kicker is None
