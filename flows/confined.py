"""What a run may read and write: a field of a form must not reach `/etc`.

A run of a deployment may have been started by anyone who sees the page; its paths stay inside the setting `roots`. One
that a person started in a shell is not confined: that person can read the files anyway.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from prefect.runtime import deployment

from pipeline.errors import CleanpressError
from pipeline.settings import Settings


class OutsideRoots(CleanpressError):
    """A path leads out of the folders that runs may name; the message names the field."""


def confine(fields: Mapping[str, str], settings: Settings) -> tuple[str, ...] | None:
    """The folders that this run has to stay in, and None where it is not confined. `fields` are paths, by the names of
    their fields. Raises `OutsideRoots` for the first that leads outside, with links followed."""
    if deployment.id is None:
        return None
    inside = roots(settings)
    for field, told in fields.items():
        if not is_inside(told, inside):
            raise OutsideRoots(
                f"{field} is {told}, which is outside the folders that runs may name: {', '.join(inside) or 'none'}; "
                "the setting `roots` lists them"
            )
    return inside


def roots(settings: Settings) -> tuple[str, ...]:
    """The setting with links followed; where it is empty, the working folder, the inbox and the store. A service that
    was started in `/` does not open the whole disk by that."""
    if settings.roots:
        named = [_resolved(each) for each in settings.roots]
    else:
        usual = (_resolved(each) for each in (".", str(settings.inbox), settings.store))
        named = [each for each in usual if each != os.sep]
    outermost = (each for each in named if not is_inside(each, tuple(other for other in named if other != each)))
    return tuple(dict.fromkeys(outermost))


def is_inside(told: str, inside: tuple[str, ...]) -> bool:
    """Whether a path, or an address in a bucket, is one of these or lies in one of them, with links followed."""
    if "\0" in told:
        return False
    at = _resolved(told)
    return any(at == root or at.startswith(root.rstrip("/") + "/") for root in inside)


def _resolved(told: str) -> str:
    if told.lower().startswith("s3://"):
        return "s3://" + told[5:].strip("/")
    return os.path.realpath(Path(told).expanduser())
