"""Small pages that say what a test wants them to say."""

from __future__ import annotations

import json
from typing import Any

from pipeline.metadata import find_facts
from pipeline.metadata.facts import Facts
from pipeline.types import Evidence, RawArticle

UTF_8 = Evidence("utf-8", "", "bytes", "encoding.utf8", 1.0)
URL = "https://www.northernpost.example/news/storm-hits-coast"


def facts(head: str = "", body: str = "", uri: str = URL, attributes: str = "") -> Facts:
    return facts_of_page(f"<!DOCTYPE html><html{attributes}><head>{head}</head><body>{body}</body></html>", uri)


def facts_of_page(html: str, uri: str) -> Facts:
    return find_facts(RawArticle(html, "text/html", uri, UTF_8), (), "")


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def json_ld(**thing: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | thing)}</script>'
