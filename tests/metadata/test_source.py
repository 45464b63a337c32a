"""Where an article was taken from: who signs it, or says that it stood somewhere first; not who is quoted in it."""

from __future__ import annotations

import pytest

from pipeline import clean
from pipeline.metadata import find_facts
from pipeline.metadata.authors.person import names_in_credit
from pipeline.metadata.outlet.agencies import agency_of, signed_alone, signed_at_end, signed_before, signed_beside
from pipeline.types import Category, Line, RawArticle

from .pages import UTF_8, facts, json_ld, meta

TITLE = "Storm closes the harbour of Northwick\n\n"
BODY = "The harbour of Northwick was closed on Monday after a storm broke the outer wall, the port authority said.\n\n"
MORE = BODY.replace("Monday", "Tuesday") + BODY.replace("Monday", "Friday")


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Der Hafen bleibt bis Freitag geschlossen. (dpa)", "dpa"),
        ("Der Hafen bleibt geschlossen. (dpa/lby)", "dpa"),
        ("Der Hafen bleibt geschlossen (mit Material von AFP).", "AFP"),
        ("The harbour stays closed. (Reuters)", "Reuters"),
        ("The harbour stays closed. (with files from The Canadian Press)", "Canadian Press"),
        ("Il porto resta chiuso. (ANSA).", "ANSA"),
        ("Der Hafen bleibt zu. (APA/dpa)", "APA/dpa"),
        ("港口关闭。（新华社）", "Xinhua"),
        ("The harbour stays closed, he told Reuters.", None),
        ("The harbour stays closed (see FAQ)", None),
        ("She works for an agency (Reuters, in London) and a paper.", None),
        ("Sie kam mit dem Zug (ab Berlin)", None),
    ],
)
def test_an_agency_signs_at_the_end(line: str, agency: str | None) -> None:
    found = signed_at_end(line)
    assert (found.value if found else None) == agency
    assert found is None or found.seen in line


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("BERLIN (dpa) - Der Hafen", "dpa"),
        ("Berlin (dpa/tmn) – Der Hafen", "dpa"),
        ("WASHINGTON, Jan 3 (Xinhua) -- The harbour", "Xinhua"),
        ("LONDON (Reuters) – The harbour", "Reuters"),
        ("Reuters - The harbour", "Reuters"),
        ("Paris, 3 mai (AFP) – Le port", "AFP"),
        ("Madrid, 3 may (EFE).- El puerto", "EFE"),
        ("МОСКВА, 3 мая. /ТАСС/. Порт", "TASS"),
        ("МОСКВА, 3 мая — РИА Новости. Порт", "RIA Novosti"),
        ("新华社北京5月3日电 港口", "Xinhua"),
        ("【ロンドン共同】港は", "Kyodo"),
        ("القاهرة (رويترز) - الميناء", "Reuters"),
        ("(서울=연합뉴스) 항구", "Yonhap"),
        ("Reuters reported on Monday that the harbour", None),
        ("The minister told AFP - and others - that the harbour", None),
        ("The Harbour (AP) was built in 1904 by the port", None),
        ("LONDON - The harbour", None),
    ],
)
def test_an_agency_signs_before_the_text(line: str, agency: str | None) -> None:
    found = signed_before(line)
    assert (found.value if found else None) == agency


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Von dpa", "dpa"),
        ("By The Associated Press", "AP"),
        ("With reporting by Reuters", "Reuters"),
        ("mit Material der dpa", "dpa"),
        ("Par AFP", "AFP"),
        ("DPA / AFP", "dpa/AFP"),
        ("By Jane Doe", None),
        ("AFP hat recht.", None),
        ("Reuters/Jane Doe", None),
        ("by ap", None),
    ],
)
def test_a_line_that_is_a_signature_and_nothing_else(line: str, agency: str | None) -> None:
    found = signed_alone(line)
    assert (found.value if found else None) == agency


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("Par Anne Exemple (avec AFP)", "AFP"),
        ("Von Anna Weiß, mit dpa", "dpa"),
        ("By Ann Lee with AFP", "AFP"),
        ("By Ann Lee with reporting by Reuters", "Reuters"),
        ("By Ann Lee with Tom Roe", None),
        ("By Ann Lee, who was with AFP until May", None),
    ],
)
def test_a_byline_names_an_agency_behind_its_persons(byline: str, agency: str | None) -> None:
    found = signed_beside(byline)
    assert (found.value if found else None) == agency
    doc = clean(TITLE + byline + "\n\n" + BODY + MORE)
    assert (doc.source, doc.authors[:1]) == (agency, names_in_credit(byline)[:1] and (names_in_credit(byline)[0].text,))


@pytest.mark.parametrize(
    ("line", "source"),
    [("منبع: ایسنا", "ISNA"), ("מקור: רויטרס", "Reuters"), ("Forrás: MTI", "MTI"), ("Πηγή: ΑΠΕ-ΜΠΕ", "ANA-MPA")],
)
def test_the_source_is_labelled_in_many_languages(line: str, source: str) -> None:
    """Near miss: the label inside a sentence."""
    assert clean(TITLE + BODY + MORE + line).source == source
    assert clean(TITLE + BODY + MORE + f"A word such as {line} was seen at the pier.").source is None


def test_an_agency_that_claims_the_copyright_is_the_source_and_not_the_outlet() -> None:
    """Near misses: the outlet claims it; the sign below a picture; the agency's own domain."""

    def found(claim: str, uri: str = "", before: Category = Category.BODY) -> tuple[str | None, str | None]:
        lines = (Line(1, BODY, True, before, "", 0.9), Line(2, claim, False, Category.LEGAL, "", 0.9))
        told = find_facts(RawArticle("", "text/plain", uri, UTF_8), lines, BODY)
        return told.source, told.outlet

    claim = "Copyright 2024 The Associated Press. All rights reserved."
    assert found(claim) == ("AP", None)
    assert found(claim, "https://northernpost.example/a") == ("AP", "northernpost.example")
    assert found(claim, "https://apnews.com/a") == (None, "AP News")
    assert found("Copyright 2024 The Northern Post.") == (None, "The Northern Post")
    assert found("© AFP")[0] is None
    assert found("© 2024 AFP", before=Category.CAPTION)[0] is None


def test_agencies_are_spelled_as_they_sign() -> None:
    told = ("Deutsche Presse-Agentur", "Agence France-Presse", "Press Trust of India", "Анадолу", "Ana Weber")
    assert [agency_of(name) for name in told] == ["dpa", "AFP", "PTI", None, None]


def test_the_agency_is_the_source_of_a_text() -> None:
    assert clean(TITLE + BODY + "Source : Jurist").source == "Jurist"
    doc = clean(TITLE + BODY.replace("The harbour", "NORTHWICK (AFP) - The harbour") + MORE)
    assert (doc.source, doc.evidence["source"].where, doc.evidence["source"].seen) == (
        "AFP", "line 3", "NORTHWICK (AFP) -",
    )  # fmt: skip


def test_an_agency_that_a_sentence_quotes_is_no_source() -> None:
    quoted = "The wall will be mended in May, the mayor told Reuters on Monday, and the AFP agency wrote the same.\n\n"
    assert clean(TITLE + quoted + MORE).source is None


def test_an_agency_that_is_declared_as_author_is_the_source_unless_it_is_the_outlet() -> None:
    page = json_ld(author={"@type": "Organization", "name": "Deutsche Presse-Agentur"})
    assert facts(page + meta("og:site_name", "Northern Post")).source == "dpa"
    assert facts(page.replace("Deutsche Presse-Agentur", "Ana Weber")).source is None
    own = json_ld(author={"@type": "Organization", "name": "The Associated Press"}, publisher={"name": "AP News"})
    assert facts(own, uri="https://apnews.com/storm").source is None


def test_an_article_that_points_to_another_site_stood_there_first() -> None:
    """Near misses: another host of the same site, a front page, a platform, what is no host."""
    link = '<link rel="canonical" href="{}">'
    assert facts(link.format("https://www.spiegel.de/storm")).source == "Der Spiegel"
    assert facts(link.format("https://harbour.example/storm")).source == "harbour.example"
    for same in ("https://m.northernpost.example/a", "https://northernpost.co.example/a", "https://harbour.example/",
                 "https://substack.com/home/post/3", "https://storm-hits-coast", "https://[bad/a"):  # fmt: skip
        assert facts(link.format(same)).source is None, same


def test_a_source_within_the_article_is_that_of_a_chart() -> None:
    """Near miss: the same line at the end."""
    later = "".join(
        BODY.replace("Monday", f"the {n}th of May").replace("outer", wall)
        for n, wall in ((4, "old"), (5, "new"), (6, "low"))
    )
    assert clean(TITLE + BODY + MORE + "Source: Harbour Statistics\n\n" + later).source is None
    assert clean(TITLE + BODY + MORE + later + "Source: Harbour Statistics").source == "Harbour Statistics"


def test_an_agency_below_a_picture_made_the_picture() -> None:
    """Near misses: the same line without a picture, and one in a menu far below the article."""

    def source(*lines: tuple[Category, str]) -> str | None:
        judged = tuple(Line(n, text, c is Category.BODY, c, "", 0.9) for n, (c, text) in enumerate(lines, 1))
        return find_facts(RawArticle("", "text/plain", "", UTF_8), judged, BODY).source

    body, byline = (Category.BODY, BODY), (Category.BYLINE, "AP")
    assert source((Category.CAPTION, "The harbour"), byline, body) is None
    assert source((Category.DATE, "3 May"), byline, body) == "AP"
    assert source(body, *[(Category.NAV, "More")] * 9, (Category.SOURCE, "AP")) is None
