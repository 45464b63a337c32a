"""By what a document was made: the version of the code that shapes it, of the rules, and of the models.

All carry a digest of the files themselves, so that a pulled or edited checkout is never taken for the release.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).parent
SHAPING = (
    "clean.py",
    "types.py",
    "language.py",
    "web_address.py",
    "calendar",
    "read",
    "segment",
    "classify",
    "metadata",
    "markdown",
)
"""The parts of the package that decide what a document looks like; the others only move it about."""
MODEL = ("*.npz", "*.json")
"""The files in `classify/model` that are models."""


@cache
def pipeline_version() -> str:
    """The release and a digest of the code behind it, such as `0.1.0+1a2b3c4d`."""
    try:
        release = version("cleanpress")
    except PackageNotFoundError:  # run from a bare checkout
        release = "0"
    return f"{release}+{_digest(_shaping('.py'))[:8]}"


@cache
def rules_version() -> str:
    """12 hex digits over every rule file (TOML) of the package."""
    return _digest(_shaping(".toml"))[:12]


@cache
def model_version() -> str:
    """12 hex digits over the files of the models that the package ships; `none` where it ships none."""
    place = PACKAGE / "classify" / "model"
    files = sorted(file for pattern in MODEL for file in place.glob(pattern))
    return _digest(files)[:12] if files else "none"


def _shaping(suffix: str) -> list[Path]:
    files: list[Path] = []
    for part in SHAPING:
        place = PACKAGE / part
        files += sorted(place.rglob(f"*{suffix}")) if place.is_dir() else [place] if place.suffix == suffix else []
    return files


def _digest(files: Iterable[Path]) -> str:
    seen = sha256()
    for file in files:
        seen.update(file.relative_to(PACKAGE).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return seen.hexdigest()
