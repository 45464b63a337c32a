"""One raw article through every step. Read this first: the data flow of the product is this file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.classify import classify_many
from pipeline.classify.judged import Judged
from pipeline.classify.paragraphs import joined
from pipeline.markdown.plain import Paragraph, text_markdown
from pipeline.metadata import find_facts
from pipeline.metadata.facts import Facts
from pipeline.metadata.foreign_lines import foreign_lines
from pipeline.read import read_article
from pipeline.segment import segment
from pipeline.segment.page import Page
from pipeline.types import Category, CleanDocument, Line, RawArticle, SourceLine
from pipeline.web_address import is_web_address

if TYPE_CHECKING:
    from pipeline.metadata.outlet.registry import Registry

SHORT = 250
"""Characters: a shorter text is hardly an article."""


BATCH_DOCUMENTS = 100
BATCH_CHARACTERS = 1_000_000
"""How much `clean_many` holds at a time: enough for the model to work on thousands of lines at once."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A raw article in lines, ready to be judged."""

    article: RawArticle
    lines: tuple[SourceLine, ...]
    page: Page | None = None
    """Of a web page: its blocks with their markup."""


def clean(
    data: bytes | str,
    media_type: str | None = None,
    uri: str | None = None,
    *,
    markdown: bool = False,
    fast: bool = False,
    outlets: Registry | None = None,
) -> CleanDocument:
    """The clean document of one raw article: a function of its arguments, the rules, the model and nothing else.

    `media_type` is sniffed when None; `uri` is where the article came from (a path or URL) and counts as evidence.
    With `markdown`, the document has its text as Markdown as well; with `fast`, no other extractor is asked about web
    pages that are hard to judge; `outlets` are those that are known by name and domain, from `read_outlets` or, when
    None, the shipped ones. Raises `UnreadableFile` when there is nothing to read.
    """
    return judge_many([read(data, media_type, uri)], markdown=markdown, fast=fast, outlets=outlets)[0]


def clean_many(
    articles: Iterable[tuple[bytes | str, str | None, str | None]],
    *,
    markdown: bool = False,
    fast: bool = False,
    outlets: Registry | None = None,
) -> Iterator[CleanDocument]:
    """The documents of (data, media_type, uri) triples, in order: the same as `clean` on each, at under half the cost.

    Takes and gives documents as it goes, a batch at a time, so that memory stays flat however many there are. Raises
    `UnreadableFile` at the first article that cannot be read; `read` and `judge_many` apart let a caller go on.
    """
    batch: list[ReadDocument] = []
    size = 0
    for data, media_type, uri in articles:
        batch.append(read(data, media_type, uri))
        size += len(batch[-1].article.text)
        if len(batch) >= BATCH_DOCUMENTS or size >= BATCH_CHARACTERS:
            yield from judge_many(batch, markdown=markdown, fast=fast, outlets=outlets)
            batch, size = [], 0
    yield from judge_many(batch, markdown=markdown, fast=fast, outlets=outlets)


def read(data: bytes | str, media_type: str | None = None, uri: str | None = None) -> ReadDocument:
    """The first two steps: what can fail. Raises `UnreadableFile` when there is nothing to read."""
    article = read_article(data, media_type=media_type, uri=uri or "")
    return ReadDocument(article, *segment(article))


def judge_many(
    documents: Sequence[ReadDocument],
    *,
    markdown: bool = False,
    fast: bool = False,
    outlets: Registry | None = None,
) -> list[CleanDocument]:
    """The other steps, for a batch of documents: one clean document for each, in order."""
    lines, pages = [document.lines for document in documents], [document.page for document in documents]
    judged = classify_many(lines, pages, fast=fast)
    pairs = zip(documents, judged, strict=True)
    return [with_facts(document, each, markdown=markdown, outlets=outlets) for document, each in pairs]


def with_facts(
    document: ReadDocument, judged: Judged, *, markdown: bool = False, outlets: Registry | None = None
) -> CleanDocument:
    """The last step: judged lines become a document, with the facts that can be read from it."""
    lines = judged.lines
    paragraphs = _paragraphs(document.lines, lines)
    text = "\n\n".join(paragraph.text for paragraph in paragraphs)
    facts = find_facts(document.article, lines, text, document.page, outlets)
    return CleanDocument(
        text=text,
        lines=_with_languages(lines, facts.language),
        evidence=facts.evidence,
        unknown=facts.unknown,
        quality=_quality([*document.article.flags, *judged.flags], text, facts),
        quality_estimate=judged.estimate,
        markdown=_markdown(document, lines, paragraphs, facts) if markdown else None,
        **facts.known(),
    )


def _with_languages(lines: tuple[Line, ...], language: str | None) -> tuple[Line, ...]:
    foreign = foreign_lines(lines, language) if language else {}
    if not foreign:
        return lines
    return tuple(replace(each, language=foreign[each.number]) if each.number in foreign else each for each in lines)


def _paragraphs(source_lines: Sequence[SourceLine], lines: Sequence[Line]) -> list[Paragraph]:
    kept: list[tuple[list[str], Category]] = []
    for source, line in zip(source_lines, lines, strict=True):
        if not line.kept:
            continue
        if source.continues and kept:
            kept[-1][0].append(line.text)
        else:
            kept.append(([line.text], line.category))
    return [Paragraph(joined(parts), category) for parts, category in kept]


def _markdown(document: ReadDocument, lines: Sequence[Line], paragraphs: Sequence[Paragraph], facts: Facts) -> str:
    if document.page is None:
        return text_markdown(paragraphs, facts.title)
    from pipeline.markdown.page import page_markdown  # lxml loads only for pages

    uri = document.article.uri
    address = uri if is_web_address(uri) else facts.url or ""
    return page_markdown(document.page, lines, facts.title, address)


def _quality(flags: Sequence[str], text: str, facts: Facts) -> tuple[str, ...]:
    found = [*flags]
    doubt = facts.unknown.get("published", "").split(":")[0]
    if doubt in ("ambiguous", "relative"):
        found.append(f"{doubt}_date")
    if facts.title is None:
        found.append("no_title")
    if not text:
        found.append("no_text")
    elif len(text) < SHORT:
        found.append("short")
    return tuple(dict.fromkeys(found))
