"""When two documents are the same: the hashes that decide whether a version is made."""

from __future__ import annotations

import json
from hashlib import sha256

from pipeline.types import CleanDocument, Day


def content_hash(document: CleanDocument) -> str:
    """sha256 (hex) of the clean text alone."""
    return sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def markdown_hash(document: CleanDocument) -> str | None:
    """sha256 (hex) of the Markdown; None for a document without."""
    if document.markdown is None:
        return None
    return sha256(document.markdown.encode("utf-8", "surrogatepass")).hexdigest()


def output_hash(document: CleanDocument) -> str:
    """sha256 (hex) of what a reader would call the document: text, verdicts, facts and their evidence.

    Scores and confidences, and the estimate made of them, are left out: the last digits of a float change between
    processors and library releases, and would make a new version of every document. So are clocks and runs. The words
    of lines that were taken out are left out as well: `12 comments` becoming `13 comments` is no news. Where lines are
    unsure, their numbers count. Markdown has a hash of its own, since it counts only for those who ask for it.
    """
    parts: dict[str, object] = {
        "text": document.text,
        "lines": [(line.number, line.kept, line.category, line.reason) for line in document.lines],
        "title": document.title,
        "outlet": document.outlet,
        "source": document.source,
        "language": document.language,
        "url": document.url,
        "published": iso(document.published),
        "modified": iso(document.modified),
        "captured": iso(document.captured),
        "authors": document.authors,
        "tags": document.tags,
        "captions": document.captions,
        "access": document.access,
        "quality": document.quality,
        "evidence": {
            field: (found.value, found.seen, found.where, found.rule, found.also)
            for field, found in document.evidence.items()
        },
    }
    added = (document.kicker, document.subtitle, document.section, document.licence, document.credits)
    if any(added) or document.unknown:  # left out when empty, here and below
        parts["added"] = (*added, sorted(document.unknown.items()))
    if unsure := [line.number for line in document.lines if line.unsure]:
        parts["unsure"] = unsure
    if foreign := [(line.number, line.language) for line in document.lines if line.language]:
        parts["foreign"] = foreign
    return sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def iso(day: Day | None) -> str | None:
    """The date or time in ISO 8601, to the last digit; a date stays ten characters long."""
    return None if day is None else day.isoformat()
