"""A store inside another: its files would be taken for the other's, and removed with them."""

from __future__ import annotations

from contextlib import suppress

from pipeline.errors import StoreError
from pipeline.store.place import Place
from pipeline.store.schema import TABLES

LOOKED_INTO = 100
"""Folders of a new store's place that are looked into; each is a request where the place is in a bucket."""


def refuse_nested(place: Place) -> None:
    """StoreError when the place lies in a store, or is to become one with another directly in it."""
    for above in place.above():
        with suppress(_NotOurs):
            if _is_store(above, _seen(above)):
                raise StoreError(f"{place.uri} lies inside the store {above.uri}; name that one, or a place outside it")
    folders = place.folders()
    if _is_store(place, folders):
        return
    for inner in (place.inside(name) for name in folders[:LOOKED_INTO] if name not in TABLES):
        if _is_store(inner, inner.folders()):
            raise StoreError(f"{place.uri} has a store in it, {inner.uri}; name that one, or a place beside it")


class _NotOurs(Exception):
    """A place above, in a bucket, that we may not look into."""


def _seen(above: Place) -> list[str]:
    try:
        return above.folders()
    except StoreError as error:
        raise _NotOurs from error


def _is_store(place: Place, folders: list[str]) -> bool:
    """Whether there are tables of ours in it."""
    return any("_delta_log" in place.inside(name).folders() for name in TABLES if name in folders)
