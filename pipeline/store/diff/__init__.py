"""What is different between two versions of a document, and why."""

from __future__ import annotations

from pipeline.store.diff.compare import compare
from pipeline.store.diff.parts import changed_parts, made_otherwise
from pipeline.store.diff.records import Diff, FactChange, LineChange, ParagraphChange, Piece, RuleCount

__all__ = [
    "Diff",
    "FactChange",
    "LineChange",
    "ParagraphChange",
    "Piece",
    "RuleCount",
    "changed_parts",
    "compare",
    "made_otherwise",
]
