"""Small corpora for the tests of runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean import ReadDocument
from pipeline.run import RunResult, ingest
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.types import CleanDocument

SETTINGS = Settings(max_input_bytes=100_000)
STORY = (
    "Storm closes the {place} harbour\n\n"
    "The harbour of {place} was closed on Monday after the storm, the port said.\n\n"
    "Ferries to the islands of {place} will sail again on Wednesday, when the wind has gone down.\n"
)


def write_articles(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}.txt").write_text(STORY.format(place=name.title()), encoding="utf-8")
    return folder


def run(
    folder: Path, store: Store, *, dry_run: bool = False, force: bool = False, settings: Settings = SETTINGS
) -> RunResult:
    return ingest([folder], store, settings=settings, dry_run=dry_run, force=force)


def batches_of(documents: int) -> Settings:
    return SETTINGS.model_copy(update={"batch_documents": documents})


def told(result: RunResult) -> dict[str, str]:
    """File name to status, or to the reason for quarantine."""
    return {Path(each.name).name: each.reason or each.status.value for each in result.outcomes}


def rules_become(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """As if today's rules had this version."""
    for name in ("pipeline.run.ingest", "pipeline.run.reprocess"):
        monkeypatch.setattr(import_module(name), "rules_version", lambda: version)


def model_becomes(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """As if today's line model had this version."""
    for name in ("pipeline.run.ingest", "pipeline.run.reprocess"):
        monkeypatch.setattr(import_module(name), "model_version", lambda: version)


class CountingClean:
    """The real pipeline, noting what it was given; `change` may alter what comes out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from pipeline.clean import judge_many

        self.names: list[str] = []
        self.change: Callable[[CleanDocument, str], CleanDocument] = lambda document, name: document
        self._judge_many = judge_many
        monkeypatch.setattr("pipeline.run.judging.judge_many", self)

    def __call__(
        self, documents: Sequence[ReadDocument], *, markdown: bool = False, fast: bool = False, **more: Any
    ) -> list[CleanDocument]:
        names = [Path(document.article.uri).name for document in documents]
        self.names += names
        judged = self._judge_many(documents, markdown=markdown, fast=fast, **more)
        return [self.change(done, name) for done, name in zip(judged, names, strict=True)]

    def seen(self) -> list[str]:
        """The names since the last look."""
        names, self.names = self.names, []
        return names
