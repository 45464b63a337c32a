"""Which documents need no second look: the same raw bytes, already cleaned by today's pipeline, rules and model, and
with Markdown where that is asked for.

Mostly the head of the document says so itself. Where it cannot (a changed rule, model or raw file that left the
output as it was: then no version is written and the head keeps its old facts) the run that found out leaves a mark in
its rows of the runs table, one after each batch. A mark is 8 bytes, and only such documents have one, so a night with
nothing to do reads the heads and the marks and is done.

The table `identity` says which document an input was when it was last taken, and with which bytes. Of several captures
of one page the document is made from the newest alone; the others need no second look either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.store import Committed, Head, Known, RunRecord

if TYPE_CHECKING:
    from pipeline.metadata.outlet.registry import Registry

MARK = 8
"""Bytes of a mark: with a million marks, one wrong match in 10^13 documents asked for."""


class UpToDate:
    """Answers for one run; `take_marks` is what the run has to leave behind."""

    def __init__(
        self,
        heads: Mapping[str, Head],
        known: Known,
        runs: Iterable[RunRecord],
        pipeline: str,
        rules: str,
        model: str,
        *,
        markdown: bool = False,
        fast: bool = False,
    ) -> None:
        self.heads = heads
        self.known = known
        self.pipeline = pipeline
        self.rules = rules
        self.model = made_by(model, fast=fast)
        self.markdown = markdown
        self.fast = fast
        self._today = (pipeline, rules, self.model)
        self._known: set[bytes] = set()
        self._added: list[bytes] = []
        for run in runs:
            if (run.pipeline, run.rules, run.model) == self._today:
                self._known.update(run.checked[at : at + MARK] for at in range(0, len(run.checked), MARK))

    def settled(self, key: str, raw_sha256: str, *, force: bool = False) -> Head | None:
        """The newest version of the document that an input is, where its bytes need no second look: they are what it
        was last taken with, and were cleaned by today's means, or a newer capture has taken their place, or the
        document was deleted. Else None. With `force`, what was cleaned by today's means is cleaned again.
        """
        taken = self.known.inputs.get(key)
        if taken is None or taken.raw_sha256 != raw_sha256:
            return None
        head, newest = self.heads.get(taken.doc_id), self.known.newest.get(taken.doc_id)
        if head is None:
            return None
        if head.op != "upsert" or (newest is not None and newest.raw_sha256 != raw_sha256):
            return head
        return head if not force and self.holds(head, raw_sha256) else None

    def holds(self, head: Head, raw_sha256: str) -> bool:
        """Whether cleaning these bytes today would give what the version holds."""
        return self._says_so(head, raw_sha256) or self._mark(head.doc_id, head.version, raw_sha256) in self._known

    def checked(self, found: Committed, raw_sha256: str) -> None:
        """Cleaning these bytes today has given what this version holds."""
        head, newest = self.heads.get(found.doc_id), self.known.newest.get(found.doc_id)
        if newest is not None and newest.raw_sha256 != raw_sha256:
            return  # a capture that was replaced, and not what the version was made from
        if head is not None and head.version == found.version and self._says_so(head, raw_sha256):
            return
        mark = self._mark(found.doc_id, found.version, raw_sha256)
        if mark not in self._known:
            self._known.add(mark)
            self._added.append(mark)

    def take_marks(self) -> bytes:
        """The marks since they were last asked for."""
        added, self._added = self._added, []
        return b"".join(added)

    def _says_so(self, head: Head, raw_sha256: str) -> bool:
        if self.markdown and head.markdown_hash is None:
            return False
        return head.raw_sha256 == raw_sha256 and (head.pipeline, head.rules, head.model) == self._today

    def _mark(self, doc_id: str, version: int, raw_sha256: str) -> bytes:
        """The version is part of it: bytes that once gave version 1 say nothing about version 2. So is Markdown: a run
        without it has not looked at the Markdown that a document has."""
        checked = f"{doc_id} {version} {raw_sha256}{' markdown' if self.markdown else ''}"
        return sha256(checked.encode()).digest()[:MARK]


def made_by(model: str, *, fast: bool) -> str:
    """The version of the model as documents carry it: without second opinions it is another one."""
    return f"{model}-fast" if fast else model


def ruled_by(rules: str, outlets: Registry | None) -> str:
    """The version of the rules as documents carry it: with a user's own outlets they are others."""
    return f"{rules}-{outlets.version}" if outlets is not None else rules
