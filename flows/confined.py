"""What a run may read and write: a field of a form must not reach `/etc`.

A run of a deployment may have been started by anyone who sees the page; its paths stay inside the setting `roots`. One
that a person started in a shell is not confined: that person can read the files anyway.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from prefect.runtime import deployment

from pipeline.errors import CleanpressError
from pipeline.run import inside
from pipeline.settings import Settings


class OutsideRoots(CleanpressError):
    """A path leads out of the folders that runs may name; the message names the field."""


def confine(fields: Mapping[str, str], settings: Settings) -> tuple[str, ...] | None:
    """The folders that this run has to stay in, and None where it is not confined. `fields` are paths, by the names of
    their fields. Raises `OutsideRoots` for the first that leads outside, with links followed."""
    if deployment.id is None:
        return None
    allowed = roots(settings)
    for field, told in fields.items():
        if not inside(told, allowed):
            raise OutsideRoots(
                f"{field} is {told}, which is outside the folders that runs may name: {', '.join(allowed) or 'none'}; "
                "the setting `roots` lists them"
            )
    return allowed


def roots(settings: Settings) -> tuple[str, ...]:
    """The setting; where it is empty, the working folder, and the inbox and the store if they lie elsewhere. A service
    that was started in `/` does not open the whole disk by that."""
    if settings.roots:
        return settings.roots
    here = () if os.getcwd() == os.sep else (os.getcwd(),)
    usual = (str(settings.inbox), settings.store)
    return (*here, *(each for each in usual if not inside(each, here)))
