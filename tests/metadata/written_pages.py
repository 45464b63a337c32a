"""Pages that tests write, judged as simply as can be: all of it is text."""

from __future__ import annotations

import json
from typing import Any

from pipeline.clean import read
from pipeline.metadata import find_facts
from pipeline.metadata.facts import Facts
from pipeline.types import Category, Evidence, Line, RawArticle

URL = "https://www.northernpost.example/storm-hits-coast"
TEXT = "<p>" + "The storm that hit the coast on Friday night took forty trees and two roofs with it. " * 3 + "</p>"
SITE = '<meta property="og:site_name" content="Northern Post">'
UTF_8 = Evidence("utf-8", "", "bytes", "encoding.utf8", 1.0)


def page_facts(head: str = "", body: str = "", uri: str = URL, **judged: Category) -> Facts:
    """The facts of a page with a paragraph at its end. `judged`: the category of the block with this `id`, else body."""
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{body}{TEXT}</body></html>"
    document = read(html, "text/html", uri)
    assert document.page is not None
    lines = []
    for place, source in enumerate(document.lines):
        names = document.page.elements[document.page.blocks[place].element].names.split()
        category = next((judged[name] for name in names if name in judged), Category.BODY)
        reason = "above the text, and what the page says of its article" if category is Category.STANDFIRST else "text"
        kept = category in (Category.BODY, Category.STANDFIRST)
        lines.append(Line(source.number, source.text, kept, category, reason, 0.9))
    text = "\n\n".join(line.text for line in lines if line.kept)
    return find_facts(document.article, lines, text, document.page)


def text_facts(*rows: tuple[int, str, Category, float], uri: str = "") -> Facts:
    """The facts of a text. A row: number, text, category and score of a line."""
    lines = [
        Line(number, text, category is Category.BODY, category, f"reads like {category}", score)
        for number, text, category, score in rows
    ]
    text = "\n\n".join(line.text for line in lines if line.kept)
    article = RawArticle("\n".join(line.text for line in lines), "text/plain", uri, UTF_8)
    return find_facts(article, lines, text)


def og(name: str, content: str) -> str:
    return f'<meta property="og:{name}" content="{content}">'


def json_ld(**thing: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | thing)}</script>'
