"""Past states of the corpus. A state is a `dataset_version` N: the rows of `documents` up to it, and of each document
the newest of them. Never Delta's own time travel: files are compacted and taken away, while rows keep their number."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from pipeline.errors import StateNotFound
from pipeline.store.snapshot import Snapshot

TOLD = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?([.,]\d{1,6})?(?: ?(Z|[+-]\d\d:?\d\d))?)?")
"""A day or a moment as people and programs write it."""


class Moment(NamedTuple):
    """A day, minute or second, or an exact time: a state is asked for as of its end."""

    told: str
    start: datetime
    """Its beginning, with its zone."""
    lasts: timedelta

    @property
    def last(self) -> datetime:
        """The last microsecond in it."""
        return self.start + (self.lasts - timedelta(microseconds=1) if self.lasts else self.lasts)


def asked_for(told: str | int | date) -> int | Moment:
    """What is meant by the number of a state, or by an ISO 8601 date or time.

    Without a zone it is UTC, as all times that are shown. A day, minute or second means the end of it, so that a time
    copied from a listing gives the state it was listed with. ValueError for anything else.

    >>> asked_for("12"), asked_for("2024-05-01").last.isoformat(), asked_for("2024-05-01T10:00+02:00").last.isoformat()
    (12, '2024-05-01T23:59:59.999999+00:00', '2024-05-01T10:00:59.999999+02:00')
    """
    if isinstance(told, int):
        return told
    if isinstance(told, datetime):
        return Moment(told.isoformat(), told if told.tzinfo else told.replace(tzinfo=UTC), timedelta())
    if isinstance(told, date):
        return asked_for(told.isoformat())
    if re.fullmatch(r"-?[0-9]{1,18}", told):
        return int(told)
    found = TOLD.fullmatch(told)
    try:
        start = datetime.fromisoformat(told.replace(" ", "T", 1).replace(" ", "")) if found else None
    except ValueError:
        start = None
    if found is None or start is None:
        raise ValueError(f"{told!r} is neither a state's number nor a time such as 2024-05-01 or 2024-05-01T18:30Z")
    minute, second, fraction = found.group(2, 3, 4)
    units = ((fraction, timedelta()), (second, timedelta(seconds=1)), (minute, timedelta(minutes=1)))
    lasts = next((lasts for unit, lasts in units if unit), timedelta(days=1))
    return Moment(told, start if start.tzinfo else start.replace(tzinfo=UTC), lasts)


def state_at(asked: int | Moment, snapshot: Snapshot | None, uri: str, now: datetime, first: int = 1) -> int:
    """The number of a state: of a time, the highest committed by then. StateNotFound when there is none; with `first`
    0, a time before all others is the state 0."""
    if isinstance(asked, int):
        check_state(asked, snapshot, uri, first)
        return asked
    if asked.start > now:
        raise StateNotFound(f"{asked.told} is still to come: it is {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    known = _commits(snapshot) if snapshot else {}
    reached = [number for number, committed_at in known.items() if committed_at <= asked.last]
    if not reached and first > 0:
        came = f"; its first came at {min(known.values()):%Y-%m-%d %H:%M:%S} UTC" if known else ""
        raise StateNotFound(f"{uri} had no documents as of {asked.told}{came}")
    return max(reached, default=0)


def check_state(number: int, snapshot: Snapshot | None, uri: str, first: int = 1) -> None:
    """StateNotFound for a number below `first` or above the newest state."""
    newest = snapshot.version if snapshot else 0
    if number > newest:
        told = f"the newest is {newest}" if snapshot else "there are no documents yet"
        raise StateNotFound(f"{uri} has no state {number}: {told}")
    if number < first:
        raise StateNotFound(f"there is no state {number}: the states of {uri} count from {first}")


def between(since: int | None, as_of: int | None) -> Any:
    """The rows that came after `since` and up to `as_of`, as Arrow asks for them; None for all."""
    import pyarrow.compute as pc

    number = pc.field("dataset_version")
    after = None if since is None else number > since
    up_to = None if as_of is None else number <= as_of
    return after if up_to is None else up_to if after is None else after & up_to


def _commits(snapshot: Snapshot) -> dict[int, datetime]:
    """When the rows of each state were committed."""
    rows = snapshot.columns(("dataset_version", "committed_at"))
    found = rows.group_by("dataset_version").aggregate([("committed_at", "max")])
    return dict(
        zip(found.column("dataset_version").to_pylist(), found.column("committed_at_max").to_pylist(), strict=True)
    )
