"""The place of a store that is yet to be made: nothing but its tables is to lie there.

Else options that were mixed up (`ingest --to news seeds`) would put tables among somebody's files, some of them into
folders such as `raw` that were there before.
"""

from __future__ import annotations

from contextlib import suppress

from pipeline.errors import StoreError
from pipeline.store.place import Place
from pipeline.store.schema import TABLES

NAMED = 3
"""Things that the error names before it says how many more there are."""
BY_THE_SYSTEM = "lost+found"
"""What a new file system comes with."""


def refuse_occupied(place: Place) -> None:
    """StoreError when other things lie in the place of a store that has no table yet. Hidden files do not count, nor
    do files called README."""
    found = [name for name in _names(place) if name not in TABLES or _not_ours(place.inside(name))]
    if found:
        more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
        raise StoreError(
            f"{place.uri} has other things in it ({', '.join(found[:NAMED])}{more}), so no new store is made there; "
            "name a new or an empty folder: `ingest PATHS --to STORE`"
        )


def _not_ours(folder: Place) -> bool:
    """Whether a folder called like a table holds what no writer of ours left there, while the first one is at work."""
    return any(name != "_delta_log" and not name.endswith(".parquet") for name in _names(folder))


def _names(place: Place) -> list[str]:
    names = place.folders()
    with suppress(OSError):  # not there, or not ours to look into: then it cannot be written to either
        names = [*names, *place.files()]
    return sorted(name for name in names if not _counts_for_nothing(name))


def _counts_for_nothing(name: str) -> bool:
    return not name or name.startswith(".") or name == BY_THE_SYSTEM or name.partition(".")[0].lower() == "readme"
