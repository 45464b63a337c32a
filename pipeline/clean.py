"""One raw article through every step. Read this first: the data flow of the product is this file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.classify import classify
from pipeline.classify.paragraphs import joined
from pipeline.metadata import find_facts
from pipeline.read import read_article
from pipeline.segment import segment
from pipeline.types import CleanDocument, Line, RawArticle, SourceLine

SHORT = 250
"""Characters: a shorter text is hardly an article."""


def clean(data: bytes | str, media_type: str | None = None, uri: str | None = None) -> CleanDocument:
    """The clean document of one raw article: a function of its arguments, the rules and nothing else.

    `media_type` is sniffed when None; `uri` is where the article came from (a path or URL) and counts as evidence.
    Raises `UnreadableFile` when there is nothing to read.
    """
    article = read_article(data, media_type=media_type, uri=uri or "")
    source_lines = segment(article)
    lines = classify(source_lines)
    text = _text(source_lines, lines)
    facts, doubts = find_facts(article, lines, text)
    quality = _quality(article, text, facts.title, doubts)
    return CleanDocument(text=text, lines=lines, evidence=facts.evidence, quality=quality, **facts.known())


def clean_many(articles: Iterable[tuple[bytes | str, str | None, str | None]]) -> list[CleanDocument]:
    """The documents of (data, media_type, uri) triples, in order: the same as `clean` on each."""
    return [clean(data, media_type, uri) for data, media_type, uri in articles]


def _text(source_lines: Sequence[SourceLine], lines: Sequence[Line]) -> str:
    paragraphs: list[list[str]] = []
    for source, line in zip(source_lines, lines, strict=True):
        if not line.kept:
            continue
        if source.continues and paragraphs:
            paragraphs[-1].append(line.text)
        else:
            paragraphs.append([line.text])
    return "\n\n".join(joined(parts) for parts in paragraphs)


def _quality(article: RawArticle, text: str, title: str | None, doubts: Sequence[str]) -> tuple[str, ...]:
    found = [*article.flags, *doubts]
    if title is None:
        found.append("no_title")
    if not text:
        found.append("no_text")
    elif len(text) < SHORT:
        found.append("short")
    return tuple(dict.fromkeys(found))
