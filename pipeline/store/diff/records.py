"""A difference, piece by piece. All of it frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.store.records import StoredDocument
from pipeline.types import Evidence, Line

PieceKind = Literal["same", "removed", "added"]
ParagraphKind = Literal["added", "removed", "changed", "moved"]
LineKind = Literal["added", "removed", "edited", "judged", "moved"]
FactKind = Literal["value", "evidence"]


class Piece(NamedTuple):
    """Words of a paragraph: the same in both versions, or in one of them only."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """One paragraph that is not what or where it was."""

    kind: ParagraphKind
    before: int | None
    """Its number in the version before, from 1; None when it was added."""
    after: int | None
    pieces: tuple[Piece, ...]
    """Its words; those that are not `added` make the paragraph before, those that are not `removed` the one after."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line of the input that came, went, was edited or moved, or about which something else was decided."""

    kind: LineKind
    """`judged` when only the verdict is another one; a line that was edited or moved may be judged otherwise too."""
    before: Line | None
    after: Line | None


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that is not what it was, or is known from elsewhere."""

    kind: FactKind
    """`evidence` when only the evidence for it changed, or the reason why there is no value."""
    field: str
    before: object
    """Its value as the document has it; None or empty when it was unknown."""
    after: object
    evidence_before: Evidence | None
    evidence_after: Evidence | None
    unknown_before: str | None
    """Why there was no value; None when there was one."""
    unknown_after: str | None


class RuleCount(NamedTuple):
    """How many lines a rule decided."""

    rule: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Diff:
    """What is different in one version of a document from another, and by what they were made."""

    before: StoredDocument
    after: StoredDocument
    changed: tuple[str, ...]
    """What is different, in a word each: `text`, `lines`, `verdicts`, `facts`, `evidence`, `markdown`; `numbers` when
    nothing is but where the lines stand in the input; `deleted` or `restored`, and then nothing else is told. Empty
    when they are the same."""
    because: tuple[str, ...]
    """By what they were made, where that is different: `raw`, `pipeline`, `rules`, `model`, `memory`."""
    rules: tuple[RuleCount, ...]
    """The rules that decide more or fewer lines than before, by id."""
    paragraphs: tuple[ParagraphChange, ...]
    """Of the text, in the order of the version after."""
    lines: tuple[LineChange, ...]
    facts: tuple[FactChange, ...]
    markdown: tuple[ParagraphChange, ...]
    """Of the Markdown, block by block; empty where one of the versions has none."""
