"""Whose export a folder holds: a copied store has the id of the one it was copied from, so its place tells as well."""

from __future__ import annotations

import os

from pipeline.errors import ExportError, StoreError
from pipeline.export.state import State
from pipeline.store import Store
from pipeline.store.place import LocalFolder, Place, place_of


class NotOurs(ExportError):
    """The folder holds something else than an export of this store."""


class OfAnother(NotOurs):
    """It holds an export of the store that this one is a copy of, or that was copied from it."""

    def __init__(self, message: str, owner: str) -> None:
        super().__init__(message)
        self.owner = owner
        """Where that store is."""


def noted(place: Place) -> str:
    """How a store's place is noted: links followed, since what they lead to is what tells two stores apart."""
    return os.path.realpath(place.path) if isinstance(place, LocalFolder) else place.uri


def refuse_copy(folder: object, state: State, store: Store) -> None:
    """OfAnother where the state names another place, and a store with the same id is there. Where there is none, the
    store was moved. ExportError where nobody can tell."""
    if not state.store or state.store == noted(store.place):  # states did not always name a place
        return
    try:
        there = place_of(state.store)
        if _same_folder(there, store.place) or Store(there).corpus_id() != state.corpus:
            return
    except (StoreError, OSError) as error:
        raise ExportError(
            f"{folder} holds an export of the store {state.store}, and whether that is still there cannot be told "
            f"({error}); give another folder"
        ) from error
    raise OfAnother(
        f"{folder} is an export of the store {state.store}, of which {store.uri} is a copy; give another folder",
        state.store,
    )


def _same_folder(one: Place, other: Place) -> bool:
    try:
        return isinstance(one, LocalFolder) and isinstance(other, LocalFolder) and one.path.samefile(other.path)
    except FileNotFoundError:
        return False
