"""Persons out of the places that name them, then those who sign together, and nobody else."""

import json

import pytest

from pipeline import clean
from pipeline.metadata import find_facts
from pipeline.metadata.authors.person import names_in_credit
from pipeline.types import Category, Evidence, Line, RawArticle

UTF_8 = Evidence("utf-8", "", "bytes", "encoding.utf8", 1.0)
BODY = (
    "The harbour was closed for the third day in a row on Monday, after waves of six metres had broken over the pier and"
    " carried away two of the sheds in which the fishermen keep their nets."
)
MORE = (
    "Nobody was hurt, the mayor said, but the ferry to the island will not sail before the end of the week, and the shop"
    " at the quay has nothing left to sell except candles."
)


def facts_of_line(byline, category=Category.BYLINE):
    lines = (Line(1, byline, False, category, "rule byline.en.by", 1.0),)
    return find_facts(RawArticle(byline, "text/plain", "", UTF_8), lines, "")


def page(byline="", head="", end=""):
    html = (
        f"<html><head><title>Storm closes the harbour - Northern Post</title>{head}</head><body><nav><a href='/'>Home</a>"
        f"</nav><article><h1>Storm closes the harbour</h1>{byline}<p>{BODY}</p><p>{MORE}</p>{end}</article></body></html>"
    )
    return clean(html, media_type="text/html", uri="https://northernpost.example/storm", fast=True)


def json_ld(**fields):
    thing = {"@type": "NewsArticle", "headline": "Storm closes the harbour", **fields}
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


# --- the names in a credit


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("By: Jane M. Doe and Max de la Cruz", ("Jane M. Doe", "Max de la Cruz")),
        ("Von Anna Beispiel, Redakteurin für Finanzen", ("Anna Beispiel",)),
        ("Von Anna Beispiel, Max Muster und Ida Probe", ("Anna Beispiel", "Max Muster", "Ida Probe")),
        ("Von Anna Beispiel, dpa", ("Anna Beispiel",)),
        ("Anna Beispiel, Leitende Wirtschaftsredakteurin", ("Anna Beispiel",)),
        ("by Jane Doe | Mar 11, 2023 | All About Brakes and Brake Repair, Learn About Brakes |", ("Jane Doe",)),
        ("Por Diêgo Exemplo, G1 RO — Porto Velho", ("Diêgo Exemplo",)),
        ("Автор: Иван Примеров", ("Иван Примеров",)),
        ("取材・文：山田太郎", ("山田太郎",)),
        ("홍길동 기자", ("홍길동",)),
        ("By Jane Doe April 12, 2024", ("Jane Doe",)),
        ("Von Anna Weiß, 12.03.2024", ("Anna Weiß",)),
        ("Von Anna Weiß und Björn Groß-Müller Stand: 07.09.2024", ("Anna Weiß", "Björn Groß-Müller")),
        ("By Anna White Date: 12 March 2024", ("Anna White",)),
        ("Von Krystyna Stand: 07.09.2024", ("Krystyna",)),
        ("山田太郎 公開日：2024年5月3日", ("山田太郎",)),
        ("Von Anna Stand 07.09.2024", ("Anna Stand",)),
        ("Por Ana Criado 3 de mayo de 2024", ("Ana Criado",)),
        ("نویسنده: مریم نمونه", ("مریم نمونه",)),
        ("लेखक: राम उदाहरण", ("राम उदाहरण",)),
        ("記者王小明／台北報導", ("王小明",)),
        ("記者王小明、李大華／即時報導", ("王小明", "李大華")),
        ("王小明／李大華", ("王小明", "李大華")),
        ("By Ann Lee, Bob Ray and Carl Fox in London", ("Ann Lee", "Bob Ray", "Carl Fox")),
        ("By Ann Lee in Berlin and Carl Fox in New York", ("Ann Lee", "Carl Fox")),
        ("Storm Warning in London", ()),
        ("By Ann Lee @annlee", ("Ann Lee",)),
        ("By @annlee", ("annlee",)),
        ("By Anna White, 12 March 2024", ("Anna White",)),
        ("September 1st, 2023 By Emily Norwood", ("Emily Norwood",)),
        ("Posted by David at December 16, 2025 11:15 AM", ("David",)),
        ("Written byJane Doe5 min read", ("Jane Doe",)),
        ("Jane Doe, MD, RD and John Roe, PhD", ("Jane Doe", "John Roe")),
        ("By Jane Doe. Reviewed by Ann Lee, MD", ("Jane Doe",)),
        ("Medically reviewed by Ann Lee", ()),
        ("Edited by Ann Lee Written by Jane Doe", ("Jane Doe",)),
        ("Text: Anna Weber Fotos: Max Blau", ("Anna Weber",)),
        ("By the river", ()),
        ("Posted by SPX on Monday, February 7, 2022", ()),
        ("By Reuters", ()),
        ("AFP/dpa", ()),
        ("Senior Reporter", ()),
        ("https://www.facebook.com/northernpost", ()),
        ("Read more", ()),
    ],
)
def test_a_credit_names_its_persons(credit, names):
    """Near misses: reviewers, photographers, agencies, roles, degrees, dates, addresses, places."""
    assert tuple(name.text for name in names_in_credit(credit)) == names


def test_ten_authors_with_mails_and_job_titles():
    people = [f"{given} Beispiel" for given in "Anna Ben Carla David Eva Felix Greta Hans Ida Jan".split()]
    credit = "By " + "; ".join(f"{name}, Reporter, {name[:3].lower()}@post.example" for name in people)
    assert tuple(name.text for name in names_in_credit(credit)) == tuple(people)
    assert page(f"<p class='byline'>{credit[:290]}</p>").authors[:5] == tuple(people[:5])


def test_hundreds_of_names_are_cut_and_cost_little():
    names = [f"Anna Beispiel{'abcdefghij'[n % 10]}{'abcdefghij'[n // 10 % 10]}{'abcd'[n // 100]}" for n in range(400)]
    assert page(head=json_ld(author=names)).authors == tuple(names[:50])
    assert len(names_in_credit(", ".join(names))) <= 50
    assert names_in_credit("a" * 100_000) == ()


# --- plain text


@pytest.mark.parametrize(
    "byline", ["By Anna White", "By Anna White, 12 March 2024", "Anna White, 12 March 2024", "Written by: Anna White"]
)
def test_a_plain_text_is_signed_below_its_headline(byline):
    doc = clean(f"Storm closes the harbour of Northwick\n\n{byline}\n\n{BODY}\n\n{MORE}", media_type="text/plain")
    assert doc.authors == ("Anna White",)
    assert doc.evidence["authors"].seen == byline


def test_a_name_within_the_text_signs_nothing():
    doc = clean(
        f"Storm closes the harbour of Northwick\n\n{BODY}\n\n{MORE}\n\n{BODY[4:]}\n\nAnna White\n\n{MORE}",
        media_type="text/plain",
    )
    assert doc.authors == ()


def test_a_line_that_is_no_byline_names_nobody():
    assert facts_of_line("Pier Road", Category.OTHER).authors == ()
    assert facts_of_line("Pier Road", Category.OTHER).unknown["authors"] == "not_stated"


# --- web pages


@pytest.mark.parametrize(
    "byline",
    [
        "<p class='byline'>By Anna White</p>",
        "<div class='entry-meta'><span class='author-name'>Anna White</span> | <time>12 March 2024</time></div>",
        "<a rel='author' href='/x'>Anna White</a>",
        "<a href='/author/anna-white/'>Anna White</a>",
        "<span itemprop='author'><span itemprop='name'>Anna White</span></span>",
        "<div><p>Written by</p><p>Anna White</p></div>",
    ],
)
def test_a_page_prints_its_author_in_many_ways(byline):
    assert page(byline).authors == ("Anna White",)


def test_authors_of_other_articles_and_comments_are_not_this_ones():
    teaser = "<div class='related-posts'><p>Ten ways to dry a net</p><span class='author'>Tom Roe</span></div>"
    comment = "<ol class='comments'><li><span class='comment-author'>Tom Roe</span><p>Well said.</p></li></ol>"
    assert page(end=teaser).authors == page(end=comment).authors == ()
    assert page("<p class='byline'>By Anna White</p>", end=teaser + comment).authors == ("Anna White",)


def test_several_sources_make_it_surer_and_a_second_reading_is_kept():
    once = page("<p class='byline'>By Anna White</p>").evidence["authors"]
    declared = json_ld(author={"@type": "Person", "name": "Anna White"})
    both = page("<p class='byline'>By Anna White</p>", declared).evidence["authors"]
    other = page("<p class='byline'>By Anna White</p>", json_ld(author="Tom Roe")).evidence["authors"]
    assert other.confidence < once.confidence < both.confidence
    assert (both.also, len(other.also)) == ((), 1)


def test_persons_come_before_those_who_sign_together():
    team = {"@type": "Organization", "name": "Northern Post"}
    alone = page("<p class='byline'>By Northern Post</p>", json_ld(author=team))
    assert alone.evidence["authors"].rule == "authors.collective"
    both = page("<p class='byline'>By Anna White</p>", json_ld(author=[team, {"name": "Anna White"}]))
    assert both.authors == ("Anna White",)
    assert both.evidence["authors"].rule != "authors.collective"


@pytest.mark.parametrize("agency", ["Reuters", "AFP", "dpa", "The Associated Press"])
def test_an_agency_is_never_an_author(agency):
    assert (
        page(f"<p class='byline'>By {agency}</p>", json_ld(author={"@type": "Organization", "name": agency})).authors
        == ()
    )


@pytest.mark.parametrize(
    "author", [None, 7, {}, [[]], {"name": None}, {"name": {"a": 1}}, "", "https://x.example/anna", ["?"]]
)
def test_an_author_that_is_no_name_is_none(author):
    assert page(head=json_ld(author=author)).authors == ()
