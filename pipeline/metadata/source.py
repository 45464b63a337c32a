"""Where the article was taken from: an agency, a newsletter, another outlet."""

from __future__ import annotations

from pipeline.metadata.found import Found, said
from pipeline.metadata.sources import Sources


def find_source(sources: Sources) -> Found[str]:
    """The agency, newsletter or outlet that the lines name as the origin."""
    from pipeline.metadata.patterns import read_field  # `ingest --help` need not wait for pydantic

    return said(read_field("source", sources.lines))
