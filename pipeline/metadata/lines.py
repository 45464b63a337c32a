"""Facts that the lines of an article tell: those that were taken out, mostly, and the language of those that stayed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from types import MappingProxyType

from pipeline.classify.paragraphs import joined
from pipeline.classify.tag_line import split_separated, split_tags
from pipeline.language import detect_language
from pipeline.metadata.authors import find_authors
from pipeline.metadata.facts import Facts
from pipeline.metadata.published import find_dates
from pipeline.types import Category, Evidence, Line

SURE_OF_LANGUAGE = 0.5
SHORTEST_TEXT = 20
"""Letters: below this the language of a text is a guess."""


def line_facts(
    lines: Sequence[Line], text: str, address: Evidence | None, captured: Evidence | None
) -> tuple[Facts, tuple[str, ...]]:
    """The facts, and flags for what stayed doubtful.

    `text`: the kept paragraphs; `address`, `captured`: where the article stood and when it was saved, where that is
    known from outside of it.
    """
    from pipeline.metadata.patterns import read_field  # `ingest --help` need not wait for pydantic

    found: dict[str, Evidence | None] = {
        "title": _title(lines),
        "outlet": read_field("outlet", lines),
        "source": read_field("source", lines),
        "language": _language(text, lines),
        "url": address,
    }
    values = {name: evidence.value if evidence else None for name, evidence in found.items()}
    authors, found["authors"] = find_authors(lines)
    tags, found["tags"] = _tags(lines)
    captions, found["captions"] = _captions(lines)
    days, of_days, flags = find_dates(
        lines, language=values["language"], address=values["url"], outlet=values["outlet"], captured=captured
    )
    evidence = {name: proof for name, proof in {**found, **of_days}.items() if proof is not None}
    facts = Facts(
        title=values["title"],
        outlet=values["outlet"],
        source=values["source"],
        language=values["language"],
        url=values["url"],
        published=days.get("published"),
        modified=days.get("modified"),
        captured=days.get("captured"),
        authors=authors,
        tags=tags,
        captions=captions,
        evidence=MappingProxyType(evidence),
    )
    return facts, flags


def _title(lines: Sequence[Line]) -> Evidence | None:
    for place, line in enumerate(lines):
        if line.category is Category.TITLE:
            rest = takewhile(lambda after: after.category is Category.TITLE, lines[place:])
            title = joined([part.text for part in rest])  # hard-wrapped headlines are one
            return Evidence(title, title, f"line {line.number}", f"title: {line.reason}", line.score)
    return None


def _language(text: str, lines: Sequence[Line]) -> Evidence | None:
    if sum(map(str.isalpha, text[:200])) < SHORTEST_TEXT:
        return None
    found = detect_language(text)
    if not found or found[1] < SURE_OF_LANGUAGE:
        return None
    first = next(line for line in lines if line.kept)
    return Evidence(found[0], first.text[:80], "text", "language.fasttext_lid176", found[1])


def _tags(lines: Sequence[Line]) -> tuple[tuple[str, ...], Evidence | None]:
    named = [line for line in lines if line.category is Category.TAGS]
    tags = [tag for line in named for tag in split_tags(line.text) or split_separated(line.text)]
    tags = list(dict.fromkeys(tags))
    if not tags:
        return (), None
    first = named[0]
    rule = f"tags: {first.reason}"
    return tuple(tags), Evidence("; ".join(tags), first.text, f"line {first.number}", rule, first.score)


def _captions(lines: Sequence[Line]) -> tuple[tuple[str, ...], Evidence | None]:
    named = [line for line in lines if line.category is Category.CAPTION]
    if not named:
        return (), None
    captions = tuple(line.text for line in named)
    where = f"line {named[0].number}"
    return captions, Evidence("; ".join(captions), named[0].text, where, "captions.lines", 0.9)
