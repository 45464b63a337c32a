"""The exports that a store knows of, which a purge goes through: each folder until somebody notes that it is gone."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from uuid import uuid4

from pipeline.errors import ExportError
from pipeline.export.failed import naming_the_file
from pipeline.export.folder import known_state
from pipeline.export.owner import NotOurs
from pipeline.store import ExportRecord, Store

Found = Literal["there", "not there", "empty", "something else", "unreadable"]


@dataclass(frozen=True, slots=True)
class KnownExport:
    """An export, and what is found in its folder."""

    folder: str
    format: str
    dataset_version: int
    """The state of the corpus that was last written to it."""
    documents: int
    at: datetime
    found: Found
    detail: str | None = None
    """What something else is, or why it cannot be read."""


def exports(store: Store) -> list[KnownExport]:
    """Every export that the store knows of, in the order they were first made in."""
    return [
        KnownExport(each.folder, each.format, each.dataset_version, each.documents, each.at, *_found(each, store))
        for each in known_exports(store).values()
    ]


def forget_export(store: Store, folder: str | os.PathLike[str], now: datetime | None = None) -> None:
    """Note that an export is gone for good, so that no purge looks for it. Another export to it is known again.
    ExportError when no export is known there, or when it is still there."""
    known = known_exports(store)
    told = Path(folder).expanduser()
    name = next((each for each in (os.path.abspath(told), os.path.realpath(told)) if each in known), None)
    if name is None:
        raise ExportError(f"no export to {os.path.realpath(told)} is known; `corpus exports` lists them")
    found, detail = _found(known[name], store)
    if found == "there":
        raise ExportError(f"the export {name} is still there, with its documents; remove the folder first")
    if found == "unreadable":
        raise ExportError(str(detail))
    record = new_record(store, name, known[name].format, now or datetime.now(UTC))
    store.record_export(replace(record, forgotten=True))


def known_exports(store: Store) -> dict[str, ExportRecord]:
    """The newest record of each folder that may hold documents, in the order they were first made in."""
    newest = {record.folder: record for record in store.exports()}
    return {folder: record for folder, record in newest.items() if not record.forgotten}


def new_record(
    store: Store, folder: str, format: str, now: datetime, dataset_version: int = 0, documents: int = 0
) -> ExportRecord:
    """A row for `exports`. It is later than all of this folder, whatever the clock says: the last one counts."""
    before = [record.at for record in store.exports() if record.folder == folder]
    at = max([now, *(each + timedelta(microseconds=1) for each in before)])
    export_id = f"{now:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"
    return ExportRecord(export_id, folder, format, dataset_version, documents, at)


def _found(record: ExportRecord, store: Store) -> tuple[Found, str | None]:
    folder = Path(record.folder)
    try:
        with naming_the_file(folder):
            if not folder.is_dir():
                return "not there", None
            return ("empty" if known_state(folder, store) is None else "there"), None
    except NotOurs as error:
        return "something else", str(error)
    except ExportError as error:
        return "unreadable", str(error)
