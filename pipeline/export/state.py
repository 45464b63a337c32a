"""What a folder holds: written last, so that an export that was cut short is known for one."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import ExportError
from pipeline.export.replace import replace_with

LAYOUT = 1
"""Goes up when exported files look different than before; then the next export writes all of them anew."""


class FileFacts(NamedTuple):
    """By what a file is known to be as it was written."""

    size: int
    modified_ns: int
    documents: int


@dataclass(frozen=True, slots=True)
class State:
    """What a folder holds."""

    corpus: str
    """`Store.corpus_id()`."""
    format: str
    store: str = ""
    """Where that store was at the last export; see `owner`."""
    dataset_version: int | None = None
    """The state of the corpus that is here whole; None before the first export was complete."""
    writing: int | None = None
    """The state that was being written; None once it was complete."""
    seen: int = 0
    """The newest state of the corpus at the last export: documents purged since may still be here."""
    documents: int = 0
    files: dict[str, FileFacts] = field(default_factory=dict)
    """Of formats that have many documents in a file."""
    layout: int = LAYOUT


def read_state(path: Path) -> State | None:
    """The state; None when there is none. ExportError for one that this release cannot go on from."""
    try:
        told = json.loads(path.read_bytes())
        layout = int(told["layout"])
        if layout > LAYOUT:
            raise ExportError(
                f"{path.parents[1]} was exported by a newer release; use that one, or give another folder"
            )
        files = {name: FileFacts(*facts) for name, facts in told.pop("files").items()}
        return State(**told, files=files)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExportError(f"{path} is damaged; empty the folder, or give another") from error


def write_state(path: Path, state: State) -> None:
    """Replace the state; returns once it would survive a power cut."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(asdict(state), indent=1) + "\n", encoding="utf-8")
    replace_with({part: path})


def facts_of(path: Path, documents: int) -> FileFacts:
    """The facts of a file as it is now."""
    found = os.stat(path)
    return FileFacts(found.st_size, found.st_mtime_ns, documents)
