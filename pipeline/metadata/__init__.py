"""Facts around an article, each with its evidence. Unknown stays unknown, and says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.metadata.access import find_access
from pipeline.metadata.authors import find_authors
from pipeline.metadata.captions import find_captions, find_credits
from pipeline.metadata.days import find_days
from pipeline.metadata.facts import Facts, facts_of
from pipeline.metadata.found import Found, Known
from pipeline.metadata.language import find_language
from pipeline.metadata.licence import find_licence
from pipeline.metadata.outlet import find_outlet
from pipeline.metadata.section import find_section
from pipeline.metadata.source import find_source
from pipeline.metadata.sources import sources_of
from pipeline.metadata.tags import find_tags
from pipeline.metadata.title import find_title
from pipeline.metadata.title.kicker import find_kicker
from pipeline.metadata.title.subtitle import find_subtitle
from pipeline.types import Line, RawArticle

if TYPE_CHECKING:
    from pipeline.metadata.outlet.registry import Registry
    from pipeline.segment.page import Page


def find_facts(
    article: RawArticle, lines: Sequence[Line], text: str, page: Page | None = None, outlets: Registry | None = None
) -> Facts:
    """What the article tells of itself.

    `text`: its kept paragraphs; `page`: of a web page, the blocks that are the lines; `outlets`: those that are known,
    the shipped ones when None.
    """
    sources = sources_of(article, lines, text, page, outlets)
    title = find_title(sources)
    language, outlet = find_language(sources), find_outlet(sources)
    days = find_days(sources, _value(language), _value(outlet))
    found: dict[str, Found[Any]] = {
        "title": title,
        "kicker": find_kicker(sources, _value(title)),
        "subtitle": find_subtitle(sources, _value(title)),
        "outlet": outlet,
        "source": find_source(sources, _value(outlet)),
        "section": find_section(sources),
        "language": language,
        "url": sources.url,
        "licence": find_licence(sources),
        **days._asdict(),
        "authors": find_authors(sources),
        "tags": find_tags(sources, (_value(title), _value(outlet))),
        "captions": find_captions(sources),
        "credits": find_credits(sources),
        "access": find_access(sources),
    }
    return facts_of(found, {"encoding": article.encoding})


def _value(found: Found[str]) -> str | None:
    return found.value if isinstance(found, Known) else None
