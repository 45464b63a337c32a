"""What a format has to do: bring a folder from one state of the corpus to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipeline.export.state import FileFacts

if TYPE_CHECKING:
    import pyarrow as pa


class Spot(NamedTuple):
    """Where an export is written."""

    folder: Path
    parts: Path
    """A folder on the same disk for what is not finished."""


@dataclass(frozen=True, slots=True)
class Change:
    """How a folder's documents are to change."""

    documents: int
    """How many there are in the end."""
    rows: Iterable[pa.Table]
    """Those that are new or changed, as the columns that the format asks for, in any order; of a whole export, all."""
    gone: frozenset[str] | None
    """Of whom nothing may be left as it was: changed, deleted and purged documents. None: of nobody, all is new."""
    fresh: frozenset[str]
    """The doc_ids that may be in `rows`."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was done."""

    written: int
    """Documents."""
    removed: int | None
    """Documents that were there and are not any more; None where that is not known."""
    documents: int
    files: Mapping[str, FileFacts] = field(default_factory=dict)


class Format(Protocol):
    """One way to write documents into a folder."""

    @property
    def name(self) -> str:
        """As users give it."""

    @property
    def columns(self) -> Sequence[str]:
        """The columns of `documents` it is made from."""

    def as_left(self, folder: Path, files: Mapping[str, FileFacts], documents: int) -> bool:
        """Whether the folder's files are as the last export left them, and laid out for so many documents."""

    def missing(self, folder: Path, doc_ids: frozenset[str]) -> frozenset[str]:
        """Which of these documents have no file, where each has one of its own."""

    def update(self, spot: Spot, change: Change, files: Mapping[str, FileFacts]) -> Written:
        """Write what changed. Each file is replaced as a whole; doing it again does no harm."""

    def forget(self, spot: Spot, doc_ids: frozenset[str], files: Mapping[str, FileFacts]) -> Written:
        """Take documents out of whatever files there are, also those of an export that was cut short."""
