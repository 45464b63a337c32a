"""Running the commands as a person would: as programs, in a folder of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def program(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", f"from pipeline.cli.{name} import main; main()", *arguments]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CLEANPRESS_", "COLUMNS"))}
    return kept | {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"} | more


def call(folder: Path, name: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        program(name, *arguments), cwd=folder, env=environment(**more), capture_output=True, text=True, timeout=120
    )
