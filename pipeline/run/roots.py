"""The folders that a run may name where it was not started in a shell: nothing outside them is looked at.

For a flow that a form in a browser starts, and whose paths anybody may have typed who can open that page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import PurePath

from pipeline.errors import StoreError
from pipeline.store.place import ObjectFolder, place_of

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def inside(path: str | os.PathLike[str], roots: Sequence[str]) -> bool:
    """Whether a path lies in one of the roots or is one, links resolved. Both may be `s3://bucket/prefix`.

    What a path says before a `..` has to lie inside as well, so that the answer tells nothing of other folders. `~` is
    a home, as stores and exports read it. Nothing has to be there, and nothing is opened or listed.

    >>> inside("/srv/news/2024", ["/srv/news"]), inside("/srv/news-private", ["/srv/news"])
    (True, False)
    >>> inside("s3://bucket/news/2024", ["s3://bucket/news"]), inside("s3://bucket/news-old", ["s3://bucket/news"])
    (True, False)
    """
    told = os.path.expanduser(os.fspath(path))
    if not told or "\0" in told:
        return False
    if ADDRESS.match(told):
        within = _in_bucket(told)
        return within is not None and any(_below(within, _in_bucket(root)) for root in roots)
    folders = [os.path.realpath(os.path.expanduser(root)) for root in roots if root and not ADDRESS.match(root)]
    return all(any(_below(os.path.realpath(step), root) for root in folders) for step in _steps(told))


def _steps(path: str) -> list[str]:
    """The path, and what it says before each `..` that does not stand at its beginning: that goes up from the working
    folder, and where that is, is no secret."""
    parts = PurePath(path).parts
    ups = [at for at, part in enumerate(parts) if part == ".." and set(parts[:at]) - {".."}]
    return [path, *(os.path.join(*parts[:at]) for at in ups)]


def _below(path: str, root: str | None) -> bool:
    return root is not None and (path == root or path.startswith(root.rstrip("/") + "/"))


def _in_bucket(told: str) -> str | None:
    try:
        place = place_of(told)
    except StoreError:
        return None
    return place.uri if isinstance(place, ObjectFolder) else None
