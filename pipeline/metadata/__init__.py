"""Facts around an article, each with its evidence. Unknown stays unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from pipeline.metadata.access import find_access
from pipeline.metadata.facts import Facts, merged
from pipeline.metadata.lines import line_facts
from pipeline.types import Access, Evidence, Line, RawArticle

if TYPE_CHECKING:
    from pipeline.segment.page import Page


def find_facts(
    article: RawArticle, lines: Sequence[Line], text: str, page: Page | None = None
) -> tuple[Facts, tuple[str, ...]]:
    """What the article tells of itself, and flags for what stayed doubtful. `text`: its kept paragraphs; `page`: of a
    web page, the blocks that are the lines.

    A page's markup was made for machines and goes before what its lines say; only of the language the text knows
    more, since templates claim one that the article is not in.
    """
    from pipeline.metadata.text_end import end_signs  # `ingest --help` need not wait for pydantic

    facts, flags = line_facts(lines, text, article.address or _given(article.uri), article.captured)
    signs = end_signs(lines, page)
    if article.media_type == "text/html":
        from pipeline.metadata.page import page_facts  # beautifulsoup4 loads only for pages
        from pipeline.metadata.page_access import page_signs

        told, markup, own = page_facts(article.text, article.uri, article.address)
        signs += page_signs(markup, own, text, lines)
        if facts.language and told.language and told.language.split("-")[0] != facts.language:
            told = _without_language(told)
        facts = merged(told, facts)
        flags = tuple(flag for flag in flags if flag != "ambiguous_date" or facts.published is None)
    return _with(facts, {"encoding": article.encoding, "access": find_access(signs, text)}), flags


def _given(uri: str) -> Evidence | None:
    return Evidence(uri, uri, "uri", "url.given", 1.0) if uri.startswith(("http://", "https://")) else None


def _without_language(page: Facts) -> Facts:
    evidence = {name: found for name, found in page.evidence.items() if name != "language"}
    return replace(page, language=None, evidence=evidence)


def _with(facts: Facts, others: dict[str, Evidence | None]) -> Facts:
    found = {**facts.evidence, **{name: evidence for name, evidence in others.items() if evidence is not None}}
    access = found["access"].value if "access" in found else None
    return replace(facts, access=cast("Access | None", access), evidence=MappingProxyType(dict(sorted(found.items()))))
