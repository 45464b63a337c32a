"""The settings as they are now; those that make no sense end in one sentence: which name, what was given, what is
allowed."""

from __future__ import annotations

import re
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError

from pipeline.errors import WrongSettings
from pipeline.settings import Settings

FILE = "cleanpress.toml"
ALLOWED = {
    "inbox": "a path",
    "store": "a folder, or s3://BUCKET/PREFIX",
    "max_input_bytes": "a whole number above 0",
    "batch_documents": "a whole number above 0",
    "markdown": "true or false",
    "fast": "true or false",
    "outlets": "the path of a file",
    "nightly": "a cron line, such as 0 3 * * *",
    "weekly": "a cron line, such as 0 5 * * 0",
    "exports": "a cron line, such as 0 6 * * *, or nothing",
    "roots": 'a list of folders, such as ["/srv/articles"]',
    "wait_minutes": "a number of minutes, 0 or more",
    "timezone": "the name of a time zone, such as Europe/Oslo",
}


def read_settings() -> Settings:
    """From the environment, the file and the defaults. Raises `WrongSettings`."""
    try:
        return Settings()
    except ValidationError as error:
        told = "; ".join(_wrong(found["loc"], found["type"], found["input"]) for found in error.errors())
        raise WrongSettings(f"settings: {told}") from error
    except SettingsError as error:  # a variable that should hold a list holds no JSON
        name = re.search(r'"(\w+)"', str(error))
        field = name[1] if name else ""
        raise WrongSettings(f"settings: CLEANPRESS_{field.upper()} is no JSON; give {ALLOWED.get(field)}") from error
    except TOMLDecodeError as error:
        raise WrongSettings(_broken_file(error)) from error
    except UnicodeDecodeError as error:
        raise WrongSettings(f"{FILE} is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise WrongSettings(f"{FILE} cannot be read ({error.strerror}); give this user the right to read it") from error


def _wrong(at: tuple[int | str, ...], kind: str, given: Any) -> str:
    name = str(at[0]) if at else ""
    if kind == "extra_forbidden" or name not in ALLOWED:
        return f"{FILE} has {name!r}, which is no setting; there are {', '.join(ALLOWED)}"
    return f"{name} (CLEANPRESS_{name.upper()}, or {name} in {FILE}) is {given!r}; give {ALLOWED[name]}"


def _broken_file(error: TOMLDecodeError) -> str:
    found = re.search(r"^(.*) \(at (line \d+), column \d+\)$", str(error))
    where, what = (f", {found[2]}", found[1]) if found else ("", str(error))
    return (
        f"{Path(FILE).absolute()}{where}: this is no TOML ({what.lower()}); "
        'write each setting on a line of its own as name = value, with words in quotes: store = "data/clean"'
    )
