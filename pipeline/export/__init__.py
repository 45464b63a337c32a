"""Copies of the corpus for other programs: Markdown, JSON lines, Parquet, a Hugging Face dataset.

    export(Store.open("data/clean"), "articles", "markdown")

A second export into the same folder writes what changed since. `forget` takes purged documents out of all of them,
`exports` lists them, and `forget_export` notes that one is gone.
"""

from __future__ import annotations

from pipeline.export.forget import Forgotten, forget
from pipeline.export.known import KnownExport, exports, forget_export
from pipeline.export.refresh import FORMATS, ExportResult, OnCount, export

__all__ = [
    "FORMATS",
    "ExportResult",
    "Forgotten",
    "KnownExport",
    "OnCount",
    "export",
    "exports",
    "forget",
    "forget_export",
]
