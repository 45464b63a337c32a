"""Taking purged documents out of the exports, wherever they are known to lie."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import ExportError
from pipeline.export.failed import naming_the_file
from pipeline.export.folder import known_state, state_file, writing
from pipeline.export.known import known_exports
from pipeline.export.owner import NotOurs, OfAnother
from pipeline.export.refresh import FORMATS
from pipeline.export.state import write_state
from pipeline.store import Store

WAIT = 60.0
"""Seconds that an export which is being written is waited for."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of the documents in one folder."""

    folder: str
    format: str
    removed: int
    """How many of the documents were there, and are gone."""
    problem: str | None = None
    """Why the folder could not be seen to, and what to do; None when nothing of them is left in it."""
    owner: str | None = None
    """The store whose export it is, where that is not this one, but one that was copied from it or that it is a copy
    of; then nothing was done."""


def forget(store: Store, *doc_ids: str, wait: float = WAIT) -> list[Forgotten]:
    """Take documents out of every export that the store knows of, in the order they were first made in.

    The files are written anew without them, and files of unfinished exports are removed. One entry for each folder;
    those with a `problem` have to be looked after by a person. To do it again does no harm.
    """
    known = known_exports(store).items()
    return [_forgotten(Path(folder), record.format, store, frozenset(doc_ids), wait) for folder, record in known]


def _forgotten(folder: Path, told: str, store: Store, doc_ids: frozenset[str], wait: float) -> Forgotten:
    if not folder.is_dir():
        return Forgotten(str(folder), told, 0, f"it is not there; {_missing(folder)}")
    try:
        with naming_the_file(folder):
            if known_state(folder, store) is None:
                return Forgotten(str(folder), told, 0, f"it is empty; {_missing(folder)}")
            with writing(folder, wait) as spot:
                state = known_state(folder, store)
                assert state is not None
                done = FORMATS[state.format].forget(spot, doc_ids, state.files)
                if done.removed:
                    left = max(0, state.documents - done.removed)
                    write_state(state_file(folder), replace(state, documents=left, files=dict(done.files)))
                return Forgotten(str(folder), state.format, done.removed or 0)
    except OfAnother as error:
        return Forgotten(str(folder), told, 0, owner=error.owner)
    except NotOurs as error:
        return Forgotten(str(folder), told, 0, f"{error}; {_missing(folder)}")
    except ExportError as error:
        return Forgotten(str(folder), told, 0, str(error))


def _missing(folder: Path) -> str:
    return (
        "if it was moved or copied, remove the document there; "
        f"if it is gone for good: corpus exports --forget {shlex.quote(str(folder))}"
    )
