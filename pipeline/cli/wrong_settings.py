"""Settings that make no sense, in one sentence: which name, what was given, what is allowed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tomllib import TOMLDecodeError

    from pydantic import ValidationError

FILE = "cleanpress.toml"
ALLOWED = {
    "inbox": "a path",
    "store": "a folder, or s3://BUCKET/PREFIX",
    "max_input_bytes": "a whole number above 0",
    "markdown": "true or false",
    "fast": "true or false",
    "outlets": "the path of a file",
    "nightly": "a cron line, such as 0 3 * * *",
    "timezone": "the name of a time zone, such as Europe/Oslo",
}


def wrong_values(error: ValidationError) -> str:
    """What is wrong with each setting that is."""
    return "; ".join(_wrong(found["loc"], found["type"], found["input"]) for found in error.errors())


def _wrong(at: tuple[int | str, ...], kind: str, given: Any) -> str:
    name = str(at[0]) if at else ""
    if kind == "extra_forbidden" or name not in ALLOWED:
        return f"{FILE} has {name!r}, which is no setting; there are {', '.join(ALLOWED)}"
    return f"{name} (CLEANPRESS_{name.upper()}, or {name} in {FILE}) is {given!r}; give {ALLOWED[name]}"


def broken_file(error: TOMLDecodeError) -> str:
    """Where the settings file cannot be read as TOML."""
    found = re.search(r"^(.*) \(at (line \d+), column \d+\)$", str(error))
    where, what = (f", {found[2]}", found[1]) if found else ("", str(error))
    return (
        f"{Path(FILE).absolute()}{where}: this is no TOML ({what.lower()}); "
        'write each setting on a line of its own as name = value, with words in quotes: store = "data/clean"'
    )
