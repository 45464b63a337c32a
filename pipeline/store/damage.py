"""Finding the file that is broken, so that an error can name it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from pipeline.errors import StoreError
from pipeline.store.place import Place

ENTRY = re.compile(r"(\d{20})\.json")
RESTORE = "put it back from a backup, or move the whole store away and ingest again"


def damaged(place: Place, files: Iterable[str], cause: Exception) -> StoreError:
    """The error for a table that cannot be read: names the first broken file, and what to do."""
    if isinstance(cause, StoreError):
        return cause
    try:
        found = broken_log(place.inside("_delta_log")) or broken_data(place, files)
    except StoreError as error:
        return error
    if found is not None:
        where, what = found
        return StoreError(f"{where} {what}; {remedy_for(where)}")
    return StoreError(f"{place.uri} cannot be read as a table ({first_line(cause)}); {RESTORE}")


def remedy_for(where: str) -> str:
    """What to do about a file that is damaged."""
    if where.endswith(".checkpoint.parquet"):
        return "remove it and _last_checkpoint beside it: the other files of the log hold all of it"
    return RESTORE


def first_line(error: Exception) -> str:
    """What an error says, without the stack trace that delta-rs puts below it."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def broken_log(log: Place) -> tuple[str, str] | None:
    """The first entry of a log that is missing or cannot be read, and what is wrong with it."""
    try:
        names = sorted(log.files())
    except OSError as error:
        return log.uri, f"cannot be read ({error.strerror})"
    entries = [name for name in names if ENTRY.fullmatch(name)]
    checkpoints = [name for name in names if name.endswith(".parquet")]
    for place, entry in enumerate(entries):
        if entry != f"{place:020}.json":
            return log.named(f"{place:020}.json"), "is missing"
        try:
            told = log.read(entry).decode()
            if not told.strip():
                return log.named(entry), "is empty"
            for line in told.splitlines():
                json.loads(line)
        except ValueError:
            return log.named(entry), "is damaged"
        except OSError as error:
            return log.named(entry), f"cannot be read ({error.strerror})"
    return broken_data(log, checkpoints)


def broken_data(place: Place, files: Iterable[str]) -> tuple[str, str] | None:
    """The first Parquet file that cannot be read to its end, whole, and what is wrong with it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name in files:
        try:
            with pq.ParquetFile(name, filesystem=place.arrow()) as file:
                for group in range(file.metadata.num_row_groups):
                    file.read_row_group(group)
        except FileNotFoundError:
            return place.named(name), "is missing"
        except PermissionError:
            return place.named(name), "cannot be read (permission denied)"
        except (OSError, pa.ArrowException):
            return place.named(name), "is damaged"
    return None
