"""The facts of a document as people read them: each with where it was seen, by which rule, how sure, and else what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline.cli.terminal import printable
from pipeline.metadata.tracking import without_tracking
from pipeline.store import StoredDocument

if TYPE_CHECKING:
    from rich.text import Text

FACTS = (
    "title", "kicker", "subtitle", "outlet", "section", "published", "modified", "captured", "source", "authors",
    "language", "url", "tags", "captions", "credits", "licence", "access",
)  # fmt: skip
ELSEWHERE = {"title": "above", "captions": "below the text"}
"""Facts that are printed as what they are; among the facts stands their evidence alone."""
NOT_STATED = "not_stated"
"""The reason that says nothing: it is not shown."""
MOST_PARAMETERS = 3


def facts(document: StoredDocument) -> Iterator[tuple[str, Text]]:
    """The names and values of what is known, of what is unknown for a reason, and of the document itself."""
    from rich.text import Text

    for name in FACTS:
        value = getattr(document, name)
        if value:
            shown = ELSEWHERE.get(name) or ", ".join(map(_shown, value if isinstance(value, tuple) else (value,)))
            yield name, Text.assemble(printable(shown), (printable(_evidence(document, name)), "dim"))
            continue
        reason = (document.unknown or {}).get(name, NOT_STATED)
        if reason != NOT_STATED:
            yield name, Text(f"unknown ({printable(reason)})", style="dim")
    estimate = document.quality_estimate
    quality = [*([f"F1 {estimate:.2f} expected"] if estimate is not None else []), *document.quality]
    if quality:
        yield "quality", Text(printable(", ".join(quality)))
    kept = sum(line.kept for line in document.lines or ())
    out = len(document.lines or ()) - kept
    unsure = f", {len(document.unsure)} unsure" if document.unsure else ""
    yield "lines", Text(f"{kept} kept, {out} out{unsure}")
    made = f"{document.version}, {document.committed_at:%Y-%m-%d %H:%M} UTC, rules {document.rules}"
    made += f" · model {document.model}" if document.model else ""
    yield "version", Text(printable(made))
    yield "document", Text.assemble(f"{document.doc_id}  ", (printable(document.raw_uri), "dim"))


def _evidence(document: StoredDocument, name: str) -> str:
    found = (document.evidence or {}).get(name)
    if found is None:
        return ""
    told = [" ".join(each for each in (found.where, found.rule) if each), f"{found.confidence:.2f}".removeprefix("0")]
    told += [seen for each in found.also if name == "url" and (seen := _cleaned(each, found.value))]
    others = [_as_moment(each) for each in found.also if name != "url" or not _cleaned(each, found.value)]
    if others:
        told.append(f"could be {' or '.join(others)}")
    return f"  ({', '.join(told)})"


def _cleaned(seen: str, url: str) -> str:
    """What was taken out of an address to make it the url; empty where it is another address."""
    try:
        if without_tracking(seen) != url:
            return ""
    except ValueError:
        return ""
    kept = _parameters(url)
    gone = [each for each in dict.fromkeys(_parameters(seen)) if each not in kept]
    if not gone:
        return f"seen as {seen}"
    more = f" and {len(gone) - MOST_PARAMETERS} more" if len(gone) > MOST_PARAMETERS else ""
    return f"without {', '.join(gone[:MOST_PARAMETERS])}{more}"


def _parameters(url: str) -> list[str]:
    query = url.partition("#")[0].partition("?")[2]
    return [each.partition("=")[0] for each in query.split("&") if each]


def _shown(value: str | date) -> str:
    """A moment to the minute, with its zone where that is known; with seconds only where they are other than 0.

    >>> _shown(datetime.fromisoformat("2024-09-07T18:42:00+02:00")), _shown(datetime(2024, 9, 7, 18, 42, 5))
    ('2024-09-07 18:42 +02:00', '2024-09-07 18:42:05')
    """
    if not isinstance(value, datetime):
        return str(value)
    clock = value.replace(tzinfo=None).isoformat(" ", "seconds" if value.second else "minutes")
    return f"{clock} {value.isoformat()[-6:]}" if value.tzinfo else clock


def _as_moment(also: str) -> str:
    """Another reading; one that is a moment, as moments are shown."""
    try:
        return _shown(datetime.fromisoformat(also)) if also[10:11] == "T" else also
    except ValueError:
        return also
