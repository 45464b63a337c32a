"""Facts around an article, each with its evidence. Unknown stays unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from pipeline.metadata.facts import Facts, merged
from pipeline.metadata.lines import line_facts
from pipeline.types import Evidence, Line, RawArticle


def find_facts(article: RawArticle, lines: Sequence[Line], text: str) -> tuple[Facts, tuple[str, ...]]:
    """What the article tells of itself, and flags for what stayed doubtful. `text`: its kept paragraphs.

    A page's markup was made for machines and goes before what its lines say; only of the language the text knows
    more, since templates claim one that the article is not in.
    """
    facts, flags = line_facts(lines, text, article.address or _given(article.uri), article.captured)
    if article.media_type == "text/html":
        from pipeline.metadata.page import page_facts  # beautifulsoup4 loads only for pages

        page = page_facts(article.text, article.uri, article.address)
        if facts.language and page.language and page.language.split("-")[0] != facts.language:
            page = _without_language(page)
        facts = merged(page, facts)
        flags = tuple(flag for flag in flags if flag != "ambiguous_date" or facts.published is None)
    return replace(facts, evidence=_with(facts.evidence, article)), flags


def _given(uri: str) -> Evidence | None:
    return Evidence(uri, uri, "uri", "url.given", 1.0) if uri.startswith(("http://", "https://")) else None


def _without_language(page: Facts) -> Facts:
    evidence = {name: found for name, found in page.evidence.items() if name != "language"}
    return replace(page, language=None, evidence=evidence)


def _with(evidence: Mapping[str, Evidence], article: RawArticle) -> Mapping[str, Evidence]:
    return MappingProxyType(dict(sorted({**evidence, "encoding": article.encoding}.items())))
