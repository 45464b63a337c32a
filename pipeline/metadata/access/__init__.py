"""Whether a paywall cut the article short."""

from __future__ import annotations

from typing import cast

from pipeline.metadata.access.weigh import weighed
from pipeline.metadata.found import Found, Known, Unknown
from pipeline.metadata.sources import Sources
from pipeline.types import Access


def find_access(sources: Sources) -> Found[Access]:
    """`full` or `truncated` where the end of the text, or what the page declares, says so; in doubt unknown."""
    from pipeline.metadata.access.text_end import end_signs  # `ingest --help` need not wait for pydantic

    signs = end_signs(sources.lines, sources.page)
    if sources.page is not None:
        from pipeline.metadata.access.declared import page_signs

        signs += page_signs(sources.markup, (*sources.articles, *sources.pages), sources.text, sources.lines)
    evidence = weighed(signs, sources.text)
    return Known(cast("Access", evidence.value), evidence) if evidence else Unknown()
