"""Finding the file that is broken, so that an error can name it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import StoreError

ENTRY = re.compile(r"(\d{20})\.json")
RESTORE = "put it back from a backup, or move the whole store away and ingest again"


def damaged(folder: Path, files: Iterable[str], cause: Exception) -> StoreError:
    """The error for a table that cannot be read: names the first broken file, and what to do."""
    found = _broken_log(folder / "_delta_log") or _broken_data(folder, files)
    if found is not None:
        place, what = found
        return StoreError(f"{place} {what}; {RESTORE}")
    return StoreError(f"{folder} cannot be read as a table ({first_line(cause)}); {RESTORE}")


def first_line(error: Exception) -> str:
    """What an error says, without the stack trace that delta-rs puts below it."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _broken_log(log: Path) -> tuple[Path, str] | None:
    try:
        entries = sorted(path for path in log.iterdir() if ENTRY.fullmatch(path.name))
        checkpoints = sorted(path for path in log.iterdir() if path.suffix == ".parquet")
    except OSError as error:
        return log, f"cannot be read ({error.strerror})"
    for place, entry in enumerate(entries):
        if entry.stem != f"{place:020}" and not checkpoints:
            return log / f"{place:020}.json", "is missing"
        try:
            for line in entry.read_text(encoding="utf-8").splitlines():
                json.loads(line)
        except ValueError:
            return entry, "is damaged"
        except OSError as error:
            return entry, f"cannot be read ({error.strerror})"
    return _broken_data(log, [path.name for path in checkpoints])


def _broken_data(folder: Path, files: Iterable[str]) -> tuple[Path, str] | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name in files:
        try:
            pq.read_table(folder / name)
        except FileNotFoundError:
            return folder / name, "is missing"
        except PermissionError:
            return folder / name, "cannot be read (permission denied)"
        except (OSError, pa.ArrowException):
            return folder / name, "is damaged"
    return None
