"""Telling files that were removed while they were read from files that are missing."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import unquote

from pipeline.errors import FilesReplaced
from pipeline.store.place import Place


def replaced(place: Place, files: Collection[str]) -> FilesReplaced | None:
    """The error for a reader whose files went with a purge or a vacuum; None where the newest state of the table has
    need of those that are missing, or none is."""
    from deltalake import DeltaTable

    try:
        there = place.files()
        missing = [name for name in sorted(files) if name not in there]
        needed = {unquote(uri).rpartition("/")[2] for uri in DeltaTable(place.uri).file_uris()} if missing else set()
    except Exception:  # what cannot be listed or opened is damage, and told as such
        return None
    if not missing or needed.intersection(missing):
        return None
    return FilesReplaced(
        f"{place.named(missing[0])} was removed by a purge or a vacuum while it was read; run it again"
    )
