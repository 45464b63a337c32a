"""A batch of documents through the pipeline, where no document can take another with it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.clean import ReadDocument, judge_many, read
from pipeline.errors import UnreadableFile
from pipeline.read.media_type import media_type_of
from pipeline.types import CleanDocument

if TYPE_CHECKING:
    from pipeline.metadata.outlet.registry import Registry

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """An input in lines, and as what its bytes were read."""

    uri: str
    media_type: str
    document: ReadDocument


def opened(data: bytes, uri: str) -> Opened:
    """Raises `UnreadableFile`; anything else that goes wrong is a defect of ours and ends as `internal_error`."""
    try:
        document = read(data, uri=uri)
        media_type, _ = media_type_of(data, None, uri)
    except UnreadableFile:
        raise
    except Exception as error:
        raise _defect(uri, error) from error
    return Opened(uri, media_type, document)


def judged(
    batch: Sequence[Opened], *, markdown: bool, fast: bool, outlets: Registry | None = None
) -> list[CleanDocument | UnreadableFile]:
    """A document for each, in order; where one makes the whole batch fail, an error in its place and no other."""
    try:
        return list(judge_many([each.document for each in batch], markdown=markdown, fast=fast, outlets=outlets))
    except Exception:
        return [_judged_alone(each, markdown=markdown, fast=fast, outlets=outlets) for each in batch]


def _judged_alone(
    each: Opened, *, markdown: bool, fast: bool, outlets: Registry | None
) -> CleanDocument | UnreadableFile:
    try:
        return judge_many([each.document], markdown=markdown, fast=fast, outlets=outlets)[0]
    except Exception as error:
        return _defect(each.uri, error)


def _defect(uri: str, error: Exception) -> UnreadableFile:
    log.error("cleaning %s failed", uri, exc_info=error)
    remedy = "this is a defect of the program: report it, with the file"
    return UnreadableFile("internal_error", uri, remedy, f"{type(error).__name__}: {error}")
