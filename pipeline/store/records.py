"""What goes into the store and what comes out of it. All of it frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

from pipeline.store.reference import Reference
from pipeline.types import Access, CleanDocument, Day, Evidence, Line

Op = Literal["upsert", "delete", "purge"]
CommitStatus = Literal["new", "changed", "unchanged", "deleted"]


class Head(NamedTuple):
    """The newest version of one document, without the document. (A tuple: 200,000 of them are made at once.)"""

    doc_id: str
    version: int
    op: str
    output_hash: str
    raw_sha256: str
    raw_uri: str
    pipeline: str
    rules: str
    model: str | None
    """None where it was made before there was a model."""
    markdown_hash: str | None
    """None where it has no Markdown."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clean document on offer to the store, with the bytes it was made from."""

    raw_uri: str
    """The path or URL that the bytes came from."""
    raw: bytes
    raw_sha256: str
    media_type: str
    document: CleanDocument
    reference: Reference | None = None
    """Where the bytes lie, if they are not to be copied into the store."""
    source_id: str | None = None
    """The id that its source gives it, with the name of the source in front; None where it gives none."""
    doc_id: str | None = None
    """The document it surely is, since it was made from its bytes again; None where that is to be found out."""


class Committed(NamedTuple):
    """What became of one candidate: the document it is, the version that now stands at, and whether that is a step."""

    doc_id: str
    version: int
    status: CommitStatus


class OutletShare(NamedTuple):
    """What one run took out of the documents of one outlet: sums, from which mean and variance of the share follow."""

    outlet: str
    documents: int
    """Those that the run cleaned."""
    kept: int
    """Characters."""
    out: int
    shares: float
    """The share of the characters that was taken out, 0 to 1, summed over the documents."""
    squares: float
    """Its square, summed."""
    without_article: int
    """Documents in which there was no article: no text was left, or the page is something else."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One row of `runs`: what one run was given and what it did."""

    run_id: str
    kind: str
    """`ingest` or `reprocess`."""
    started: datetime
    ended: datetime
    inputs: int
    new: int
    changed: int
    unchanged: int
    quarantined: int
    pipeline: str
    rules: str
    documents_version: int | None
    """The version of the `documents` table that the run left behind; None when there was no such table."""
    complete: bool
    """False when the run was stopped before it had seen every input."""
    checked: bytes = b""
    """8-byte marks of documents found up to date whose newest version cannot say so; see run/uptodate.py."""
    model: str | None = None
    """None for runs from before there was a model."""
    deleted: int | None = None
    """Inputs of documents that were deleted; None for runs from before that was counted."""
    outlets: tuple[OutletShare, ...] | None = None
    """The outlets of which the run cleaned 8 documents or more, by name; None for runs from before that was kept, and
    for those that were killed."""


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """One input that could not become a document, and why."""

    uri: str
    reason: str
    remedy: str
    detail: str
    raw_sha256: str | None
    """None when the bytes could not be had."""
    size: int | None
    run_id: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One row of `exports`: an export that was begun, so that a purge finds every folder that may hold a document."""

    export_id: str
    folder: str
    """Absolute, with links followed."""
    format: str
    dataset_version: int
    """The state of the corpus that was asked for."""
    documents: int
    """How many that state has."""
    at: datetime
    forgotten: bool | None = None
    """Whether this is no export, but the word that the folder is gone, and with it all that was exported to it."""


@dataclass(frozen=True, slots=True)
class UnsureLine:
    """One line in the review band, and the document it stands in."""

    doc_id: str
    version: int
    raw_uri: str
    line: Line


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One version of one document, as it lies in the store.

    Lists and histories give summaries: `text`, `lines`, `evidence` and `markdown` are None there, because they were not
    read. Of a purged one `doc_id`, `version`, `dataset_version`, `op`, `reason`, `run_id` and `committed_at` are left;
    the other fields are empty.
    """

    doc_id: str
    version: int
    dataset_version: int
    """The version of the `documents` table that brought this version in."""
    op: str
    """`upsert`, `delete` or `purge`."""
    title: str | None
    kicker: str | None
    subtitle: str | None
    outlet: str | None
    source: str | None
    section: str | None
    language: str | None
    url: str | None
    licence: str | None
    published: Day | None
    modified: Day | None
    captured: Day | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    captions: tuple[str, ...]
    credits: tuple[str, ...]
    access: Access
    quality: tuple[str, ...]
    quality_estimate: float | None
    """None as well in versions that were written before there was one."""
    lines_kept: int
    """Lines of the input that are in the text."""
    lines_out: int
    unsure: tuple[int, ...]
    """The numbers of the kept lines that are in the review band."""
    text: str | None
    lines: tuple[Line, ...] | None
    evidence: Mapping[str, Evidence] | None
    unknown: Mapping[str, str] | None
    """Why the other fields have no value; None as well in versions that were written before it was kept."""
    markdown: str | None
    """None as well where the run that made it was not asked for Markdown."""
    content_hash: str
    """sha256 of the text alone: equal for two documents with the same article."""
    output_hash: str
    """sha256 of everything that makes a version but Markdown; see `hashing.output_hash`."""
    markdown_hash: str | None
    """sha256 of the Markdown; None where there is none."""
    raw_sha256: str
    raw_uri: str
    media_type: str
    pipeline: str
    rules: str
    model: str | None
    memory: str | None
    run_id: str
    committed_at: datetime
    reason: str | None
    """Why it was deleted or purged; None for versions that are there."""

    def unsure_lines(self) -> list[UnsureLine]:
        """Its lines in the review band; none for a summary, which has no lines."""
        marked = [line for line in self.lines or () if line.unsure]
        return [UnsureLine(self.doc_id, self.version, self.raw_uri, line) for line in marked]

    def clean(self) -> CleanDocument:
        """The document as `pipeline.clean` returned it. ValueError for a summary, which does not hold all of it."""
        if self.text is None or self.lines is None or self.evidence is None:
            raise ValueError(f"{self.doc_id} is a summary; ask the store for document({self.doc_id!r}, {self.version})")
        return CleanDocument(
            text=self.text,
            lines=self.lines,
            title=self.title,
            kicker=self.kicker,
            subtitle=self.subtitle,
            outlet=self.outlet,
            source=self.source,
            section=self.section,
            language=self.language,
            url=self.url,
            licence=self.licence,
            published=self.published,
            modified=self.modified,
            captured=self.captured,
            authors=self.authors,
            tags=self.tags,
            captions=self.captions,
            credits=self.credits,
            access=self.access,
            evidence=self.evidence,
            unknown=self.unknown or MappingProxyType({}),
            quality=self.quality,
            quality_estimate=self.quality_estimate,
            markdown=self.markdown,
        )
