"""The steps of `maintain`: each does its part to a store, and says in a few words what that was."""

from __future__ import annotations

from datetime import datetime, timedelta

from prefect.artifacts import create_markdown_artifact
from rich.filesize import decimal

from flows.markdown import count, plain, table
from flows.patience import patiently
from pipeline.errors import CleanpressError
from pipeline.store import Store
from pipeline.store.verify import Finding

MOST_FINDINGS = 200
"""Rows of the table of findings; the rest is counted, and `corpus verify` lists all."""


class NotSound(CleanpressError):
    """`verify` found something wrong; the message says what first, and how much."""


def verified(store: Store) -> str:
    """What `verify` says. Findings are left as an artifact. Raises `NotSound` where one is a problem."""
    findings = list(store.verify())
    problems = [each for each in findings if each.kind == "problem"]
    if findings:
        told = f"{count(len(problems), 'problem')} in {store.uri}"
        patiently(
            lambda: create_markdown_artifact(page(store.uri, findings), key="maintain-findings", description=told)
        )
    if problems:
        first = problems[0]
        raise NotSound(
            f"verify found {count(len(problems), 'problem')}; the first: {first.where}: {first.what}; {first.remedy}"
        )
    return "all is well"


def compacted(store: Store) -> str:
    """Such as `412 files merged into 9`."""
    merged = [each for each in store.compact() if each.files_after != each.files_before]
    before, after = sum(each.files_before for each in merged), sum(each.files_after for each in merged)
    return f"{before:,} files merged into {after:,}" if merged else "nothing to merge"


def vacuumed(store: Store, keep: timedelta, now: datetime) -> str:
    """Such as `403 files removed, 12.1 MB`."""
    done = store.vacuum(keep, now=now)
    files, size = sum(each.files for each in done), sum(each.bytes for each in done)
    return f"{count(files, 'file')} removed, {decimal(size)}" if files else "nothing to remove"


def page(store: str, findings: list[Finding]) -> str:
    """What was found, problems first: where, what, and how to mend it."""
    shown = sorted(findings, key=lambda found: found.kind != "problem")[:MOST_FINDINGS]
    rows = [(found.kind, plain(found.where), plain(found.what), plain(found.remedy)) for found in shown]
    more = len(findings) - len(shown)
    rest = f"\n{more:,} more; `corpus verify` lists all.\n" if more else ""
    return f"# Verify: {plain(store)}\n\n{table(('Kind', 'Where', 'What', 'What to do'), rows)}\n{rest}"
