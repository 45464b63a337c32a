"""A store inside another: its files would be taken for the other's, and removed with them."""

from __future__ import annotations

from pipeline.errors import StoreError
from pipeline.store.place import Place
from pipeline.store.schema import TABLES

LOOKED_INTO = 100
"""Folders of a new store's place that are looked into; each is a request where the place is in a bucket."""
SURE = ("documents", "runs")
"""Tables of which every store soon has one."""


def refuse_nested(place: Place) -> None:
    """StoreError when the place lies in a store, or is to become one with another directly in it. What lies deeper in
    it is not looked at."""
    for above in place.above():
        if _may_be_seen(above):
            raise StoreError(f"{place.uri} lies inside the store {above.uri}; name that one, or a place outside it")
    if _may_be_seen(place):
        return
    for inner in (place.inside(name) for name in place.folders()[:LOOKED_INTO] if name not in TABLES):
        if _may_be_seen(inner):
            raise StoreError(f"{place.uri} has a store in it, {inner.uri}; name that one, or a place beside it")


def _may_be_seen(place: Place) -> bool:
    """Whether a place is a store; one that we may not look into counts as none."""
    try:
        return _is_store(place)
    except (OSError, StoreError):
        return False


def _is_store(place: Place) -> bool:
    """Whether there are tables of ours in it. Asks by name, since there may be any number of files beside them."""
    return any(place.inside(name).inside("_delta_log").has(lambda _: True) for name in SURE)
