"""What changed from one version to another, in a word each and from summaries alone: no text is read for it."""

from __future__ import annotations

from pipeline.store.records import StoredDocument

FACTS = (
    "title", "kicker", "subtitle", "outlet", "section", "published", "modified", "captured", "source", "authors",
    "language", "url", "tags", "captions", "credits", "licence", "access", "quality",
)  # fmt: skip
MADE_OF = {"raw": "raw_sha256", "pipeline": "pipeline", "rules": "rules", "model": "model", "memory": "memory"}


def changed_parts(before: StoredDocument, after: StoredDocument) -> tuple[str, ...]:
    """`text`, `facts`, `markdown`, and `lines` where other numbers of them are kept, out or unsure; `reasons` where all
    these are the same and the output is not, but for reasons of verdicts or the evidence of facts. `deleted`, `purged`
    or `restored`, and then nothing else.
    """
    if (gone := told_by_op(before, after)) is not None:
        return gone
    lines = (before.lines_kept, before.lines_out, before.unsure) != (after.lines_kept, after.lines_out, after.unsure)
    parts = (
        ("text", before.content_hash != after.content_hash),
        ("facts", any(getattr(before, name) != getattr(after, name) for name in FACTS)),
        ("lines", lines),
    )
    told = [name for name, differs in parts if differs]
    if not told and before.output_hash != after.output_hash:
        told = ["reasons"]
    return (*told, *(("markdown",) if before.markdown_hash != after.markdown_hash else ()))


def told_by_op(before: StoredDocument, after: StoredDocument) -> tuple[str, ...] | None:
    """What there is to say where one of the two is no document; None where both are."""
    if after.op != "upsert":
        return () if before.op == after.op else ("purged" if after.op == "purge" else "deleted",)
    return None if before.op == "upsert" else ("restored",)


def made_otherwise(before: StoredDocument, after: StoredDocument) -> tuple[str, ...]:
    """`raw`, `pipeline`, `rules`, `model` and `memory`, where they are not the same; none where one is no document."""
    if before.op != "upsert" or after.op != "upsert":
        return ()
    return tuple(name for name, field in MADE_OF.items() if getattr(before, field) != getattr(after, field))
