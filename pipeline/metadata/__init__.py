"""Facts around an article, each with its evidence. Unknown stays unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.classify.tag_line import split_separated, split_tags
from pipeline.language import detect_language
from pipeline.metadata.authors import find_authors
from pipeline.metadata.published import find_dates
from pipeline.types import Category, Day, Evidence, Line, RawArticle

SURE_OF_LANGUAGE = 0.5
SHORTEST_TEXT = 20
"""Letters: below this the language of a text is a guess."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known around an article; field names are those of CleanDocument."""

    title: str | None = None
    outlet: str | None = None
    source: str | None = None
    language: str | None = None
    url: str | None = None
    published: Day | None = None
    modified: Day | None = None
    captured: Day | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


def find_facts(article: RawArticle, lines: Sequence[Line], text: str) -> Facts:
    """The facts that the lines of an article tell. `text`: its kept paragraphs."""
    from pipeline.metadata.patterns import read_field  # `ingest --help` need not wait for pydantic

    evidence: dict[str, Evidence] = {"encoding": article.encoding}
    for name in ("outlet", "source"):
        if found := read_field(name, lines):
            evidence[name] = found
    if title := _title(lines):
        evidence["title"] = title
    if language := _language(text, lines):
        evidence["language"] = language
    authors, evidence_of_authors = find_authors(lines)
    if evidence_of_authors:
        evidence["authors"] = evidence_of_authors
    tags = _tags(lines, evidence)
    captions = tuple(line.text for line in lines if line.category is Category.CAPTION)
    if captions:
        first = next(line for line in lines if line.category is Category.CAPTION)
        evidence["captions"] = Evidence("; ".join(captions), first.text, f"line {first.number}", "captions.lines", 0.9)
    url = article.uri if article.uri.startswith(("http://", "https://")) else None
    if url:
        evidence["url"] = Evidence(url, url, "uri", "url.given", 1.0)
    days, evidence_of_days, flags = find_dates(
        lines, language=_value(evidence, "language"), uri=article.uri, outlet=_value(evidence, "outlet")
    )
    return Facts(
        title=_value(evidence, "title"),
        outlet=_value(evidence, "outlet"),
        source=_value(evidence, "source"),
        language=_value(evidence, "language"),
        url=url,
        published=days.get("published"),
        modified=days.get("modified"),
        captured=days.get("captured"),
        authors=authors,
        tags=tags,
        captions=captions,
        evidence=evidence | evidence_of_days,
        flags=flags,
    )


def _value(evidence: Mapping[str, Evidence], name: str) -> str | None:
    return evidence[name].value if name in evidence else None


def _title(lines: Sequence[Line]) -> Evidence | None:
    for line in lines:
        if line.category is Category.TITLE:
            return Evidence(line.text, line.text, f"line {line.number}", f"title: {line.reason}", line.score)
    return None


def _language(text: str, lines: Sequence[Line]) -> Evidence | None:
    if sum(character.isalpha() for character in text[:200]) < SHORTEST_TEXT:
        return None
    found = detect_language(text)
    if not found or found[1] < SURE_OF_LANGUAGE:
        return None
    first = next(line for line in lines if line.kept)
    return Evidence(found[0], first.text[:80], "text", "language.fasttext_lid176", found[1])


def _tags(lines: Sequence[Line], evidence: dict[str, Evidence]) -> tuple[str, ...]:
    tags: list[str] = []
    for line in lines:
        if line.category is Category.TAGS:
            tags += [tag for tag in split_tags(line.text) or split_separated(line.text) if tag not in tags]
            evidence.setdefault(
                "tags", Evidence("", line.text, f"line {line.number}", f"tags: {line.reason}", line.score)
            )
    if tags:
        first = evidence["tags"]
        evidence["tags"] = Evidence("; ".join(tags), first.seen, first.where, first.rule, first.confidence)
    return tuple(tags)
