"""Under which licence an article may be used: what is said of the article, not of a picture in it."""

from __future__ import annotations

import pytest

from pipeline import clean
from pipeline.metadata.licence import licence_name

from .pages import facts, json_ld

CC = "https://creativecommons.org/licenses/by-sa/4.0/"
TEXT = (
    "Storm closes the harbour of Northwick\n\n"
    "The harbour of Northwick was closed on Monday after a storm broke the outer wall, the port authority said.\n\n"
    "Three fishing boats sank at their moorings and the ferry to the islands was cancelled until further notice.\n\n"
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://creativecommons.org/licenses/by-nc/4.0/deed.de", "CC-BY-NC-4.0"),
        ("//creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("under CC BY-SA 3.0", "CC-BY-SA-3.0"),
        ("cc-by 4.0", "CC-BY-4.0"),
        ("CC BY", "CC-BY"),
        ("CC0", "CC0-1.0"),
        ("Creative Commons Attribution 4.0 International License", "CC-BY-4.0"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike 3.0", "CC-BY-NC-SA-3.0"),
        ("Creative Commons Namensnennung - Nicht kommerziell 4.0", "CC-BY-NC-4.0"),
        ("a Creative Commons licence", None),
        ("Please cc by Monday the mayor", None),
        ("CC BYE", None),
        ("All rights reserved", None),
    ],
)
def test_licences_have_short_names(text: str, name: str | None) -> None:
    assert licence_name(text) == name


def test_a_page_declares_the_licence_of_its_article() -> None:
    assert facts(f'<link rel="license" href="{CC}">').licence == "CC-BY-SA-4.0"
    assert facts(json_ld(license=CC)).licence == "CC-BY-SA-4.0"
    assert facts(json_ld(license={"@type": "CreativeWork", "url": CC})).licence == "CC-BY-SA-4.0"
    assert facts(f'<meta name="dc.rights" content="{CC}">').licence == "CC-BY-SA-4.0"
    assert facts('<meta name="dc.rights" content="All rights reserved">').licence is None
    terms = "https://northernpost.example/terms"
    assert facts(json_ld(license=terms)).licence == terms
    assert facts(json_ld(license=[None, {}])).licence is None


def test_the_licence_of_a_picture_is_not_the_articles() -> None:
    image = {"@type": "ImageObject", "license": CC}
    assert facts(json_ld(image=image)).licence is None
    assert clean(TEXT + "Photo: Jane Doe, CC BY-SA 4.0").licence is None
    page = f"<article><p>{TEXT}</p><figure><img src=a><figcaption><a rel=license href={CC}>CC</a></figcaption></figure>"
    assert clean(page, "text/html").licence is None
    below = page.replace("<figure>", "</article><footer>").replace("</figure>", "</footer>").replace("figcaption", "p")
    assert clean(below, "text/html").licence == "CC-BY-SA-4.0"


def test_a_printed_statement_tells_the_licence() -> None:
    doc = clean(TEXT + "This article is licensed under CC BY-SA 4.0.")
    assert (doc.licence, doc.evidence["licence"].where) == ("CC-BY-SA-4.0", "line 7")


def test_a_list_of_licences_is_no_licence() -> None:
    metas = "".join(f'<meta name="dc.rights" content="CC {kind} 4.0">' for kind in ("BY", "BY-SA", "BY-NC"))
    found = facts(metas)
    assert found.licence is None
    assert found.unknown["licence"].startswith("ambiguous: CC-BY-4.0, ")


def test_a_licence_that_the_text_tells_of_or_a_pictures_is_not_the_articles() -> None:
    """Near miss: a statement about this article, in the text."""
    told = "The photographer said she published all her work under CC BY 4.0, so that everybody could use it."
    assert clean(TEXT + told).licence is None
    assert clean(TEXT + "Jane Doe / CC BY-SA 4.0").licence is None
    own = (
        "The text of this article may be used by everybody under CC BY 4.0 where our name and a link are given as well."
    )
    assert clean(TEXT + own).licence == "CC-BY-4.0"
