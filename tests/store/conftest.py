"""A store in a fresh folder, and documents to put into it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from pipeline.store import Candidate, Committed, Store
from pipeline.types import Category, CleanDocument, Evidence, Line

NOW = datetime(2023, 8, 7, 3, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "clean")


@pytest.fixture
def make_document() -> Callable[..., CleanDocument]:
    """A document of one paragraph and one line taken out; any field can be given."""

    def make(text: str = "The bridge is open again.", **fields: Any) -> CleanDocument:
        document = CleanDocument(
            text=text,
            lines=(
                Line(1, "The Bridge", False, Category.TITLE, "the first line", 0.9),
                Line(3, text, True, Category.BODY, "a sentence", 0.8),
                Line(5, "Share this", False, Category.SHARE, "rule share.en.share_this", 1.0),
            ),
            title="The Bridge",
            published=date(2023, 8, 7),
            tags=("roads", "town"),
            evidence=MappingProxyType({"title": Evidence("The Bridge", "The Bridge", "line 1", "title.first", 0.9)}),
        )
        return replace(document, **fields)

    return make


@pytest.fixture
def candidate(store: Store, make_document: Callable[..., CleanDocument]) -> Callable[..., Candidate]:
    """A candidate for the file `name`; a new text means new bytes as well."""

    def make(name: str = "a.txt", text: str = "The bridge is open again.", **fields: Any) -> Candidate:
        raw = f"raw {text}".encode()
        uri = str(store.path.parent / "raw" / name)
        document = make_document(text, **fields)
        return Candidate(uri, raw, sha256(raw).hexdigest(), "text/plain", document)

    return make


@pytest.fixture
def commit(store: Store) -> Callable[..., list[Committed]]:
    def write(*candidates: Candidate, run_id: str = "run", pipeline: str = "p1", rules: str = "r1") -> list[Committed]:
        return store.commit(candidates, run_id=run_id, now=NOW, pipeline=pipeline, rules=rules)

    return write


ACCESS = {
    "AWS_ACCESS_KEY_ID": "reader",
    "AWS_SECRET_ACCESS_KEY": "not a secret",
    "AWS_REGION": "us-east-1",
    "AWS_ALLOW_HTTP": "true",
}


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """The address of a server that answers."""
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("s3_server.py"))], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    server.kill()
    server.wait()


@pytest.fixture
def bucket(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """`s3://` and the name of an empty bucket; the environment says how to reach it."""
    for name, value in (ACCESS | {"AWS_ENDPOINT_URL": s3_endpoint}).items():
        monkeypatch.setenv(name, value)
    name = f"news-{uuid4().hex[:12]}"
    urlopen(Request(f"{s3_endpoint}/{name}", method="PUT")).close()
    return f"s3://{name}"
